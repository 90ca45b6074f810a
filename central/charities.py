"""What was collected for an owner's charities: for terminals, and for the members whose sales gave."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from central import tables as t
from central.binds import NOW, OWNER, THIS, WHOSE
from central.book.book import Programmes
from central.book.counter import Change, ChangeKind, note_changes
from central.of_account import gifts_of
from loyalty.answers import Balance
from loyalty.charity import PARTS_PER_CENT, whole_cents
from loyalty.ids import Uuid
from loyalty.programme import Programme
from loyalty.wire import CharityChanged

TELL_EVERY: Final = timedelta(minutes=1)
"""Terminals hear of what was collected at most so often, however much is sold."""
_CENTS: Final = t.charity_pots.c.parts // PARTS_PER_CENT
_TOLD: Final = select(func.max(t.charity_pots.c.told_at)).where(t.charity_pots.c.owner == OWNER)
_NEWS: Final = (
    update(t.charity_pots)
    .where(t.charity_pots.c.owner == WHOSE, t.charity_pots.c.told_cents != _CENTS)
    .values(told_cents=_CENTS, told_at=NOW)
    .returning(t.charity_pots.c.programme)
)
_POT: Final = select(t.charity_pots.c.parts).where(
    t.charity_pots.c.owner == OWNER,
    t.charity_pots.c.programme == THIS,
    t.charity_pots.c.charity == bindparam("charity"),
)
_own = gifts_of(OWNER, lambda account: account == THIS).c
_GIVEN: Final = select(_own.programme, _own.charity, func.sum(_own.parts).label("parts")).group_by(
    _own.programme, _own.charity
)


def tell_collected(connection: Connection, owner: Uuid, now: datetime) -> None:
    """Note a change for each charity with other whole cents than were told, unless something was told just now."""
    last = connection.execute(_TOLD, {"owner": owner}).scalar_one_or_none()
    if last is None or last > now - TELL_EVERY:
        return
    told = sorted({row.programme for row in connection.execute(_NEWS, {"whose": owner, "now": now})})
    if told:
        note_changes(connection, owner, [Change(ChangeKind.CHARITY, programme) for programme in told])


def collected(connection: Connection, owner: Uuid, programme: Programme, now: datetime) -> CharityChanged | None:
    """What was collected for the programme's charity, or None where it has none."""
    if programme.charity is None:
        return None
    mine = {"owner": owner, "this": programme.id, "charity": programme.charity.id}
    parts = connection.execute(_POT, mine).scalar_one_or_none() or 0
    cents = whole_cents(int(parts))
    return CharityChanged(programme=programme.id, charity=programme.charity.id, cents=cents, as_of=now)


def with_given(
    connection: Connection, owner: Uuid, account: Uuid, programmes: Programmes, balances: Iterable[Balance]
) -> tuple[Balance, ...]:
    """The balances with what the account's own sales gave to each programme's charity."""
    rows = connection.execute(_GIVEN, {"owner": owner, "this": account})
    given = {(row.programme, row.charity): whole_cents(int(row.parts)) for row in rows}
    return tuple(_with(balance, programmes, given) for balance in balances)


def _with(balance: Balance, programmes: Programmes, given: dict[tuple[Uuid, str], int]) -> Balance:
    programme = programmes.current(balance.programme)
    if programme is None or programme.charity is None:
        return balance
    return msgspec.structs.replace(balance, given_cents=given.get((programme.id, programme.charity.id), 0))

"""What was collected for an owner's charities: for terminals, and for the members whose sales gave."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select, update

from central import tables as t
from central.book.book import Programmes
from central.book.counter import Change, ChangeKind, note_changes
from loyalty.answers import Balance
from loyalty.charity import PARTS_PER_CENT, whole_cents
from loyalty.ids import Uuid
from loyalty.programme import Programme
from loyalty.wire import CharityChanged

TELL_EVERY: Final = timedelta(minutes=1)
"""Terminals hear of what was collected at most so often, however much is sold."""


def tell_collected(connection: Connection, owner: Uuid, now: datetime) -> None:
    """Note a change for each charity with other whole cents than were told, unless something was told just now."""
    c = t.charity_pots.c
    last = connection.execute(select(func.max(c.told_at)).where(c.owner == owner)).scalar_one_or_none()
    if last is None or last > now - TELL_EVERY:
        return
    cents = c.parts // PARTS_PER_CENT
    news = (
        update(t.charity_pots)
        .where(c.owner == owner, cents != c.told_cents)
        .values(told_cents=cents, told_at=now)
        .returning(c.programme)
    )
    told = sorted({row.programme for row in connection.execute(news)})
    if told:
        note_changes(connection, owner, [Change(ChangeKind.CHARITY, programme) for programme in told])


def collected(connection: Connection, owner: Uuid, programme: Programme, now: datetime) -> CharityChanged | None:
    """What was collected for the programme's charity, or None where it has none."""
    if programme.charity is None:
        return None
    c = t.charity_pots.c
    mine = (c.owner == owner, c.programme == programme.id, c.charity == programme.charity.id)
    parts = connection.execute(select(c.parts).where(*mine)).scalar_one_or_none() or 0
    cents = whole_cents(int(parts))
    return CharityChanged(programme=programme.id, charity=programme.charity.id, cents=cents, as_of=now)


def with_given(
    connection: Connection, owner: Uuid, account: Uuid, programmes: Programmes, balances: Iterable[Balance]
) -> tuple[Balance, ...]:
    """The balances with what the account's own sales gave to each programme's charity."""
    g = t.charity_gifts.c
    query = (
        select(g.programme, g.charity, func.sum(g.parts).label("parts"))
        .where(g.owner == owner, g.account == account)
        .group_by(g.programme, g.charity)
    )
    given = {(row.programme, row.charity): whole_cents(int(row.parts)) for row in connection.execute(query)}
    return tuple(_with(balance, programmes, given) for balance in balances)


def _with(balance: Balance, programmes: Programmes, given: dict[tuple[Uuid, str], int]) -> Balance:
    programme = programmes.current(balance.programme)
    if programme is None or programme.charity is None:
        return balance
    return msgspec.structs.replace(balance, given_cents=given.get((programme.id, programme.charity.id), 0))

"""Where accounts stand now: balances and what expires next, read from the database as it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, bindparam, func, select, type_coerce

from central import tables as t
from central.among import Among, Question, said
from central.book.book import Programmes
from central.database import chunks
from loyalty.answers import AccountState, Balance
from loyalty.ids import Uuid
from loyalty.programme import Unit

_DAY: Final = 86_400_000_000
"""Microseconds."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _statement(among: Among) -> Select[Any]:
    """Every figure of some accounts in one statement; each figure of lots is a short walk along their index."""
    b, lt = t.balances.c, t.lots.c
    expires: ColumnElement[int] = type_coerce(lt.expires_at, BigInteger)
    now = bindparam("now", type_=BigInteger)

    def own(account: ColumnElement[str], programme: ColumnElement[str]) -> tuple[ColumnElement[bool], ...]:
        return lt.owner == bindparam("owner"), lt.account == account, lt.programme == programme, lt.remaining > said(0)

    soonest = select(func.min(expires)).where(*own(b.account, b.programme), expires > now).scalar_subquery()
    gone = select(func.sum(lt.remaining)).where(*own(b.account, b.programme), expires <= now).scalar_subquery()
    inner = (
        select(b.account, b.programme, b.balance, b.held, b.owed, soonest.label("soonest"), gone.label("gone"))
        .where(b.owner == bindparam("owner"), among(b.account))
        # Else the planner puts the walk to the soonest wherever it is named.
        .offset(said(0))
        .subquery()
    )
    day_ends = (inner.c.soonest // _DAY + 1) * _DAY
    points = (
        select(func.sum(lt.remaining))
        .where(*own(inner.c.account, inner.c.programme), expires >= inner.c.soonest, expires < day_ends)
        .scalar_subquery()
    )
    return select(
        inner.c.account,
        inner.c.programme,
        inner.c.balance,
        inner.c.held,
        inner.c.owed,
        inner.c.soonest,
        inner.c.gone,
        points.label("points"),
    ).order_by(inner.c.account, inner.c.programme)


_STANDING: Final = Question(_statement)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose accounts are read, and for whom.

    Attributes:
        shown: programmes that always have a balance, 0 where nothing was posted yet; they come first, in this order.
    """

    owner: Uuid
    programmes: Programmes
    shown: tuple[Uuid, ...]
    now: datetime


def balances_of(connection: Connection, reader: Reader, accounts: Iterable[Uuid]) -> dict[Uuid, tuple[Balance, ...]]:
    """The balances of accounts by programme; what has expired and is not posted yet is not free.

    `expiring_points` are those of the next day (UTC) on which some expire, `expiring_at` when the first of them do.
    """
    wanted = sorted(set(accounts))
    moment = (reader.now - _EPOCH) // timedelta(microseconds=1)
    empty = {each: Balance(each, _unit(reader, each), 0, 0) for each in reader.shown}
    units = {programme: _unit(reader, programme) for programme in reader.programmes.versions}
    found: dict[Uuid, dict[Uuid, Balance]] = {account: dict(empty) for account in wanted}
    for part in chunks(wanted):
        for account, programme, balance, held, owed, soonest, gone, points in _STANDING.values(
            connection, part, owner=reader.owner, now=moment
        ):
            found[account][programme] = Balance(
                programme,
                units.get(programme, Unit.POINTS),
                balance,
                balance - held - int(gone or 0),
                held,
                owed,
                int(points or 0),
                None if soonest is None else _EPOCH + timedelta(microseconds=soonest),
            )
    return {account: tuple(balances.values()) for account, balances in found.items()}


def _unit(reader: Reader, programme: Uuid) -> Unit:
    current = reader.programmes.current(programme)
    return current.unit if current is not None else Unit.POINTS


def states_of(connection: Connection, reader: Reader, accounts: Iterable[Uuid]) -> dict[Uuid, AccountState]:
    """The states of accounts as of the reader's now."""
    found = balances_of(connection, reader, accounts)
    return {account: AccountState(account, balances, reader.now) for account, balances in found.items()}

"""An account's last transactions, read from the ledger as it is."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Row, Select, and_, func, or_, select, type_coerce

from central import tables as t
from central.book.book import Programmes
from central.of_account import postings_of
from loyalty.bodies import Kind, Redemption, decode
from loyalty.errors import BodyError
from loyalty.ids import Uuid
from loyalty.postings import Bucket, PostingKind
from loyalty.programme import Unit
from loyalty.wire_history import HistoryEntry, HistoryKind

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR: Final = re.compile(r"([0-9]{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.ASCII)
_MEMBERS_OWN: Final = (Bucket.FREE.value, Bucket.HELD.value)
"""Where the points of a balance lie."""

_BY_TRANSACTION: Final = {
    Kind.ACCRUAL.value: HistoryKind.EARNED,
    Kind.STAMPS.value: HistoryKind.STAMPED,
    Kind.RESPONSE.value: HistoryKind.ANSWERED,
    Kind.REDEMPTION.value: HistoryKind.SPENT,
    Kind.REVERSAL.value: HistoryKind.TAKEN_BACK,
    Kind.CANCEL.value: HistoryKind.TAKEN_BACK,
    Kind.CLAIM.value: HistoryKind.CLAIMED,
    Kind.PRINT_OUTCOME.value: HistoryKind.TAKEN_BACK,
}
_BY_POSTING: Final = {PostingKind.EXPIRY.value: HistoryKind.EXPIRED}
"""What nobody sent; all else is a correction."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place of an entry: when it was posted (microseconds since 1970), and its cause."""

    posted: int
    cause: Uuid

    def __str__(self) -> str:
        return f"{self.posted}.{self.cause}"


def read_cursor(text: str) -> Cursor | None:
    """The place that a cursor names, or None where it is none of ours."""
    found = _CURSOR.fullmatch(text)
    return Cursor(int(found[1]), Uuid(found[2])) if found is not None else None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose history is read, and for whom.

    Attributes:
        programmes: the owner's; they name the rewards.
        language: in which.
        before: where to go on, or None for the newest.
        limit: how many entries at most.
    """

    owner: Uuid
    account: Uuid
    programmes: Programmes
    language: str
    before: Cursor | None
    limit: int


def entries_of(connection: Connection, asked: Asked) -> tuple[tuple[HistoryEntry, ...], Cursor | None]:
    """The account's entries, newest first, and the cursor of the next page; what moved nothing is left out.

    The balance after each is a running sum of the postings, so the figures always agree with the ledger.
    """
    rows = connection.execute(_statement(asked)).all()
    shown = rows[: asked.limit]
    ahead = Cursor(shown[-1].posted, Uuid(shown[-1].cause)) if len(rows) > asked.limit else None
    return tuple(_entry(row, asked) for row in shown), ahead


def _statement(asked: Asked) -> Select[Any]:
    p = postings_of(asked.owner, lambda account: account == asked.account).c
    tx, k, s = t.transactions.c, t.terminals.c, t.shops.c
    posted = func.max(type_coerce(p.posted_at, BigInteger))
    moves = (
        select(
            p.cause,
            p.programme,
            func.sum(p.amount).label("points"),
            posted.label("posted"),
            func.min(p.kind).label("posting"),
        )
        .where(p.bucket.in_(_MEMBERS_OWN))
        .group_by(p.cause, p.programme)
        .having(func.sum(p.amount) != 0)
        .subquery()
    )
    running = func.sum(moves.c.points).over(
        partition_by=moves.c.programme, order_by=(moves.c.posted, moves.c.cause), rows=(None, 0)
    )
    told = select(*moves.c, running.label("balance")).subquery()
    query = (
        select(*told.c, tx.kind, tx.occurred_at, tx.body, k.code, s.name)
        .outerjoin(t.transactions, and_(tx.owner == asked.owner, tx.id == told.c.cause))
        .outerjoin(t.terminals, and_(k.owner == asked.owner, k.id == tx.terminal))
        .outerjoin(t.shops, and_(s.owner == asked.owner, s.id == k.shop))
        .order_by(told.c.posted.desc(), told.c.cause.desc(), told.c.programme)
        .limit(asked.limit + 1)
    )
    if asked.before is None:
        return query
    same = and_(told.c.posted == asked.before.posted, told.c.cause < asked.before.cause)
    return query.where(or_(told.c.posted < asked.before.posted, same))


def _entry(row: Row[Any], asked: Asked) -> HistoryEntry:
    programme = asked.programmes.current(Uuid(row.programme))
    kind = _BY_TRANSACTION.get(row.kind) or _BY_POSTING.get(row.posting) or HistoryKind.CORRECTED
    return HistoryEntry(
        when=row.occurred_at or _EPOCH + timedelta(microseconds=row.posted),
        kind=kind,
        programme=row.programme,
        unit=programme.unit if programme is not None else Unit.POINTS,
        points=int(row.points),
        balance=int(row.balance),
        terminal=row.code,
        shop=row.name,
        reward=_reward(row, asked) if kind is HistoryKind.SPENT else None,
    )


def _reward(row: Row[Any], asked: Asked) -> str | None:
    """The reward's name as its version had it; None where the body is a tombstone's or names none of ours."""
    try:
        body = decode(row.body) if row.body is not None else None
    except BodyError:
        return None
    if not isinstance(body, Redemption) or body.programme is None:
        return None
    version = asked.programmes.version(body.programme.id, body.programme.version)
    reward = version.reward(body.reward) if version is not None else None
    return reward.name(asked.language) if reward is not None else None

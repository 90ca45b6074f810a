"""Posting what has expired, every night: a spend does it for the account it touches, this for all the others.

What expires is announced long before: every summary and every answer says how much goes next and when
(`central.book.standing`), and what has gone is not free from that moment on, posted or not.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select

from central import tables as t
from central.binds import NOW, OWNER
from central.book.house import house_book
from central.book.saving import save
from central.context import Central
from central.database import Database
from loyalty.ids import Uuid
from loyalty.postings import PostingKind

AT_ONCE: Final = 200
"""Accounts of one transaction: a batch or a look-up that waits for it does not wait long."""
_DUE: Final = (
    select(t.lots.c.account)
    .where(t.lots.c.owner == OWNER, t.lots.c.account > bindparam("after"))
    .where(t.lots.c.remaining > 0, t.lots.c.expires_at <= NOW)
    .distinct()
    .order_by(t.lots.c.account)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Expired:
    """What was posted: accounts that lost something, and how much of every unit together."""

    accounts: int
    points: int


def expire_all(central: Central, database: Database, owner: Uuid, now: datetime) -> Expired:
    """Post what of an owner's lots has expired by `now`, a few accounts in a transaction.

    Broken off, it is simply run again: what is posted is not there any more. What a hold has waits for its return.
    """
    accounts = points = 0
    after: Uuid | None = Uuid("")
    while after is not None:
        start = after
        part, after = database.write(lambda connection: _expire_some(central, connection, owner, now, start))  # noqa: B023 - done before the next turn
        accounts += part.accounts
        points += part.points
    return Expired(accounts, points)


def _expire_some(
    central: Central, connection: Connection, owner: Uuid, now: datetime, after: Uuid
) -> tuple[Expired, Uuid | None]:
    """The next accounts behind `after`; and where to go on, None at the end."""
    asked = {"owner": owner, "after": after, "now": now, "most": AT_ONCE}
    due = [Uuid(account) for account in connection.execute(_DUE, asked).scalars()]
    if not due:
        return Expired(0, 0), None
    book = house_book(central, connection, owner, due, now)
    for account, programme in sorted(book.loaded.figures):
        book.settle_expiry(account, programme)
    gone = [each for each in book.posted if each.posting.kind is PostingKind.EXPIRY]
    save(connection, book)
    done = Expired(len({each.account for each in gone}), -sum(each.posting.amount for each in gone))
    return done, due[-1] if len(due) == AT_ONCE else None

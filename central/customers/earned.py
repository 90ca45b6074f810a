"""What certain cards earned on an account: told by the very bodies of their transactions."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from central import tables as t
from central.database import chunks
from central.of_account import postings_of
from loyalty.bodies import decode
from loyalty.ids import Uuid
from loyalty.postings import Bucket, PostingKind

_EARNING = (PostingKind.ACCRUAL.value, PostingKind.STAMPS.value)


def earned_lots(
    connection: Connection, owner: Uuid, account: Uuid, tokens: Collection[str], since: datetime | None = None
) -> set[Uuid]:
    """The lots on `account` that sales and stamps with one of the cards `tokens` opened, from `since` on."""
    if not tokens:
        return set()
    p, tx = postings_of(owner, lambda column: column == account).c, t.transactions.c
    query = select(p.cause).where(
        p.bucket == Bucket.FREE.value,
        p.kind.in_(_EARNING),
        p.amount > 0,
    )
    if since is not None:
        query = query.where(p.posted_at >= since)
    causes = sorted(set(connection.execute(query).scalars()))
    found: set[Uuid] = set()
    for part in chunks(causes):
        bodies = select(tx.id, tx.body).where(tx.owner == owner, tx.id.in_(part), tx.body.is_not(None))
        found |= {row.id for row in connection.execute(bodies) if decode(row.body).card in tokens}
    return found

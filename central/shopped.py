"""What an account's sales come to, for milestones: read when a member stands there, and only then."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, case, func, select

from central import tables as t
from loyalty.answers import Balance, Shopped
from loyalty.bodies import Kind
from loyalty.ids import Uuid
from loyalty.postings import PostingKind


def with_shopped(
    connection: Connection, owner: Uuid, account: Uuid, balances: tuple[Balance, ...], place: tuple[Uuid, datetime]
) -> tuple[Balance, ...]:
    """The balances with what was shopped for in each programme; the day begins at the midnight of `place`, a shop."""
    p, tx, s = t.postings.c, t.transactions.c, t.shops.c
    shop, now = place
    zone = connection.execute(select(s.timezone).where(s.owner == owner, s.id == shop)).scalar_one()
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    mine = (p.owner == owner, p.account == account, p.kind == PostingKind.ACCRUAL.value)
    sales = select(p.cause).where(*mine).distinct().subquery()
    earlier = case((tx.occurred_at < midnight, tx.cents_left), else_=0)
    query = (
        select(tx.programme, func.sum(tx.cents_left).label("cents"), func.sum(earlier).label("before"))
        .join(sales, sales.c.cause == tx.id)
        .where(tx.owner == owner, tx.kind == Kind.ACCRUAL.value, tx.cents_left.is_not(None))
        .group_by(tx.programme)
    )
    found = {row.programme: Shopped(int(row.cents), int(row.before), local.date()) for row in connection.execute(query)}
    return tuple(msgspec.structs.replace(each, shopped=found.get(each.programme)) for each in balances)

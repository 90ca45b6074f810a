"""What an account's sales come to, for milestones: read when a member stands there, and only then."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, Select, bindparam, case, func, select

from central import tables as t
from central.binds import OWNER, THIS
from central.of_account import sales_of
from loyalty.answers import Balance, Shopped
from loyalty.ids import Uuid


def _statement() -> Select[Any]:
    """An account's sales that earned, by programme: what is left of them in all, and of those before `midnight`."""
    tx = t.transactions.c
    earlier = case((tx.occurred_at < bindparam("midnight"), tx.cents_left), else_=0)
    return (
        select(tx.programme, func.sum(tx.cents_left).label("cents"), func.sum(earlier).label("before"))
        .where(sales_of(OWNER, lambda account: account == THIS), tx.points > 0, tx.cents_left.is_not(None))
        .group_by(tx.programme)
    )


_SALES: Final = _statement()
_ZONE: Final = select(t.shops.c.timezone).where(t.shops.c.owner == OWNER, t.shops.c.id == THIS)


def with_shopped(
    connection: Connection, owner: Uuid, account: Uuid, balances: tuple[Balance, ...], place: tuple[Uuid, datetime]
) -> tuple[Balance, ...]:
    """The balances with what was shopped for in each programme; the day begins at the midnight of `place`, a shop."""
    shop, now = place
    zone = connection.execute(_ZONE, {"owner": owner, "this": shop}).scalar_one()
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    rows = connection.execute(_SALES, {"owner": owner, "this": account, "midnight": midnight})
    found = {row.programme: Shopped(int(row.cents), int(row.before), local.date()) for row in rows}
    return tuple(msgspec.structs.replace(each, shopped=found.get(each.programme)) for each in balances)

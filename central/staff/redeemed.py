"""What staff are shown of redemptions and members: rewards by name, members masked."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, select

from central import tables as t
from central.book.book import Programmes
from central.database import chunks
from loyalty.ids import Uuid
from loyalty.names import mask_name
from loyalty.vouchers import voucher_serial


def vouchers_of(connection: Connection, owner: Uuid, redemptions: Iterable[Uuid]) -> dict[Uuid, Row[Any]]:
    """The vouchers of redemptions, by redemption."""
    v = t.vouchers.c
    serials = {voucher_serial(each): each for each in redemptions}
    found: dict[Uuid, Row[Any]] = {}
    for part in chunks(sorted(serials)):
        for row in connection.execute(select(t.vouchers).where(v.owner == owner, v.serial.in_(part))):
            found[serials[row.serial]] = row
    return found


def members_of(connection: Connection, owner: Uuid, accounts: Iterable[Uuid]) -> dict[Uuid, str]:
    """The masked names of the members of accounts; an anonymous one has none."""
    a, c = t.accounts.c, t.customers.c
    found: dict[Uuid, str] = {}
    for part in chunks(sorted(set(accounts))):
        query = (
            select(a.id, c.given, c.particle, c.family)
            .join(t.customers, (c.owner == a.owner) & (c.id == a.customer))
            .where(a.owner == owner, a.id.in_(part))
        )
        found.update({row.id: mask_name(row.given, row.family, row.particle) for row in connection.execute(query)})
    return found


def reward_name(programmes: Programmes, voucher: Row[Any], language: str) -> str:
    """A voucher's reward by name, as its version had it; its id where no programme names it."""
    version = None
    if voucher.programme is not None and voucher.version is not None:
        version = programmes.version(voucher.programme, voucher.version)
    reward = version.reward(voucher.reward) if version is not None else None
    return reward.name(language) if reward is not None else str(voucher.reward)

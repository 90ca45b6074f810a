"""What a terminal is told to be."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from central import tables as t
from central.binds import OWNER, THIS
from central.book.rows import TerminalRow
from central.campaigns import campaigns_at
from central.owners import load_numbers, load_privacy, load_programmes
from central.staff.settings import load_desk
from central.terminals.keys import voucher_keys_of
from loyalty.wire import Configuration, Shop, TillKey

_SHOP: Final = select(t.shops).where(t.shops.c.owner == OWNER, t.shops.c.id == THIS)
_TILLS: Final = (
    select(t.tills.c.id, t.tills.c.public_key)
    .where(t.tills.c.owner == OWNER, t.tills.c.public_key.is_not(None))
    .order_by(t.tills.c.id)
)
_VERSION: Final = select(t.owners.c.configuration).where(t.owners.c.owner == OWNER)


def configuration(connection: Connection, terminal: TerminalRow, now: datetime) -> Configuration:
    """What a terminal is to be now."""
    mine = {"owner": terminal.owner}
    shop = connection.execute(_SHOP, {**mine, "this": terminal.shop}).one()
    tills = connection.execute(_TILLS, mine)
    version = connection.execute(_VERSION, mine).scalar_one()
    programmes = load_programmes(connection, terminal.owner)
    numbers = load_numbers(connection, terminal.owner)
    privacy, owner = load_privacy(connection, terminal.owner)
    current = [found for each in terminal.programmes if (found := programmes.current(each)) is not None]
    return Configuration(
        version=version,
        terminal_code=terminal.code,
        shop=Shop(id=shop.id, name=shop.name, city=shop.city, timezone=shop.timezone),
        languages=terminal.languages,
        currency=current[0].currency,
        programmes=tuple(current),
        tills=tuple(TillKey(till=row.id, key=row.public_key) for row in tills),
        schemes=None if numbers.schemes is None else numbers.schemes.all,
        link_hosts=numbers.link_hosts,
        campaigns=campaigns_at(connection, terminal.owner, terminal.shop, now),
        desk=load_desk(connection, terminal.owner).rules,
        privacy=privacy.told(owner),
        voucher_keys=voucher_keys_of(connection, terminal.owner, terminal.shop),
        profile=terminal.profile,
    )

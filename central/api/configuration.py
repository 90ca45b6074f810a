"""What a terminal is told to be."""

from datetime import datetime

from sqlalchemy import Connection, select

from central import tables as t
from central.book.rows import TerminalRow
from central.campaigns import campaigns_at
from central.owners import load_numbers, load_privacy, load_programmes
from central.staff.settings import load_desk
from central.terminals.keys import voucher_keys_of
from loyalty.wire import Configuration, Shop, TillKey


def configuration(connection: Connection, terminal: TerminalRow, now: datetime) -> Configuration:
    """What a terminal is to be now."""
    s, k, o = t.shops.c, t.tills.c, t.owners.c
    shop = connection.execute(select(t.shops).where(s.owner == terminal.owner, s.id == terminal.shop)).one()
    tills = connection.execute(
        select(k.id, k.public_key).where(k.owner == terminal.owner, k.public_key.is_not(None)).order_by(k.id)
    )
    version = connection.execute(select(o.configuration).where(o.owner == terminal.owner)).scalar_one()
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
    )

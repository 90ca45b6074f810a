"""What shops order: placed once, delivered by the owner's rule, marked when it went."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, Row, Select, select, update

from central import tables as t
from central.book.rows import TerminalRow
from central.bulk import insert_rows
from central.customers.phones import country_of
from central.errors import OwnerError
from central.staff.calendars import closed_in
from central.staff.settings import load_desk
from loyalty.delivery_days import delivery_day
from loyalty.ids import Uuid
from loyalty.wire_orders import (
    MOST_LINES,
    MOST_PIECES,
    ListOrders,
    Order,
    OrderLine,
    OrderOutcome,
    OrderPlaced,
    OrdersPage,
    OrderState,
    PlaceOrder,
)

_lines = msgspec.json.Decoder(tuple[OrderLine, ...])


def order_refusal(lines: tuple[OrderLine, ...]) -> OrderOutcome | None:
    """Why nobody takes such an order, or None."""
    if not lines or any(line.pieces < 1 for line in lines):
        return OrderOutcome.EMPTY
    items = {line.item for line in lines}
    if len(lines) > MOST_LINES or len(items) < len(lines) or any(line.pieces > MOST_PIECES for line in lines):
        return OrderOutcome.TOO_MUCH
    return None


def place_order(connection: Connection, terminal: TerminalRow, asked: PlaceOrder, now: datetime) -> OrderPlaced:
    """Take an order; one of that id that is there is answered as it was placed."""
    had = _find(connection, terminal.owner, asked.id)
    if had is not None:
        return OrderPlaced(outcome=OrderOutcome.PLACED, order=_order(had))
    refusal = order_refusal(asked.lines)
    if refusal is not None:
        return OrderPlaced(outcome=refusal)
    s = t.shops.c
    query = select(s.timezone).where(s.owner == terminal.owner, s.id == terminal.shop)
    zone = connection.execute(query).scalar_one()
    rule, local = load_desk(connection, terminal.owner).delivery, now.astimezone(ZoneInfo(zone))
    row = {
        "owner": terminal.owner,
        "id": asked.id,
        "shop": terminal.shop,
        "terminal": terminal.id,
        "staff": asked.by,
        "lines": msgspec.json.encode(asked.lines).decode(),
        "placed_at": now,
        "delivery_on": delivery_day(rule, local, closed_in(country_of(zone))).isoformat(),
        "sent_at": None,
    }
    insert_rows(connection, t.orders, [row])
    placed = _find(connection, terminal.owner, asked.id)
    assert placed is not None
    return OrderPlaced(outcome=OrderOutcome.PLACED, order=_order(placed))


def list_orders(connection: Connection, terminal: TerminalRow, asked: ListOrders) -> OrdersPage:
    """A page of the shop's orders, newest first."""
    o = t.orders.c
    query = _orders(terminal.owner).where(o.shop == terminal.shop).order_by(o.id.desc()).limit(asked.limit + 1)
    if asked.before is not None:
        query = query.where(o.id < asked.before)
    rows = connection.execute(query).all()
    return OrdersPage(orders=tuple(map(_order, rows[: asked.limit])), more=len(rows) > asked.limit)


def waiting_orders(connection: Connection, owner: Uuid) -> list[tuple[str, Order]]:
    """What the office still has to send, with the shop's name; what is due first comes first."""
    o = t.orders.c
    query = _orders(owner).where(o.sent_at.is_(None)).order_by(o.delivery_on, o.id)
    return [(row.shop_name, _order(row)) for row in connection.execute(query)]


def mark_sent(connection: Connection, owner: Uuid, order: str, now: datetime) -> None:
    """An order went; marking it again changes nothing.

    Raises:
        OwnerError: there is no such order.
    """
    if _find(connection, owner, order) is None:
        raise OwnerError(f"There is no order {order}; 'orders list' names them.")
    o = t.orders.c
    connection.execute(update(t.orders).where(o.owner == owner, o.id == order, o.sent_at.is_(None)).values(sent_at=now))


def _orders(owner: Uuid) -> Select[Any]:
    o, s, p = t.orders.c, t.staff.c, t.shops.c
    return (
        select(t.orders, s.name.label("staff_name"), p.name.label("shop_name"))
        .join(t.staff, (s.owner == o.owner) & (s.id == o.staff))
        .join(t.shops, (p.owner == o.owner) & (p.id == o.shop))
        .where(o.owner == owner)
    )


def _find(connection: Connection, owner: Uuid, order: str) -> Row[Any] | None:
    return connection.execute(_orders(owner).where(t.orders.c.id == order)).first()


def _order(row: Row[Any]) -> Order:
    return Order(
        id=row.id,
        lines=_lines.decode(row.lines),
        state=OrderState.PLACED if row.sent_at is None else OrderState.SENT,
        placed_at=row.placed_at,
        by=row.staff_name,
        delivery_on=date.fromisoformat(row.delivery_on),
        sent_at=row.sent_at,
    )

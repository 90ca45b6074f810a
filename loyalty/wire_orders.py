"""The messages by which a shop orders stamps, blank cards and paper."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec

from loyalty.ids import Uuid
from loyalty.wire import Message

MOST_LINES: Final = 10
MOST_PIECES: Final = 10_000
MOST_ORDERS: Final = 50
"""Orders of one page."""


class OrderItem(StrEnum):
    """What a shop can order."""

    STAMPS = "stamps"
    """Sheets of paper stamps."""
    CARDS = "cards"
    """Blank cards."""
    PAPER = "paper"
    """Rolls for the printer."""


class OrderLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So many of one thing; `pieces` is 1 to `MOST_PIECES`."""

    item: OrderItem
    pieces: int


class PlaceOrder(Message, frozen=True, kw_only=True):
    """`POST /v1/orders`: order for this shop. The same `id` again gets the first answer."""

    id: Uuid
    by: Uuid
    lines: tuple[OrderLine, ...]


class OrderState(StrEnum):
    """How far an order is."""

    PLACED = "placed"
    SENT = "sent"


class Order(Message, frozen=True, kw_only=True):
    """An order of a shop."""

    id: Uuid
    lines: tuple[OrderLine, ...]
    state: OrderState
    placed_at: datetime
    by: str
    """The name of who ordered."""
    delivery_on: date
    """The day it is to be delivered, in the shop's calendar, by the owner's rule on the day of the order."""
    sent_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Order(id={self.id}, state={self.state.value})"


class OrderOutcome(StrEnum):
    """What became of an order."""

    PLACED = "placed"
    EMPTY = "empty"
    """No line, or one of none."""
    TOO_MUCH = "too_much"
    """More lines or pieces than anybody needs at once, or one thing on two lines."""


class OrderPlaced(Message, frozen=True, kw_only=True):
    """The answer, with the order where it was placed."""

    outcome: OrderOutcome
    order: Order | None = None


class ListOrders(Message, frozen=True, kw_only=True):
    """`POST /v1/orders/list`: this shop's orders, newest first."""

    by: Uuid
    before: Uuid | None = None
    """The last order of the page before; None for the first page."""
    limit: int = MOST_ORDERS


class OrdersPage(Message, frozen=True, kw_only=True):
    """A page of orders; `more` says whether others follow."""

    orders: tuple[Order, ...]
    more: bool

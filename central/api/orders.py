"""The calls by which a shop orders stamps, cards and paper."""

from central.api.calls import Call, Reply, Visit
from central.book.reading import is_uuid
from central.errors import ProblemError
from central.staff.members import acting
from central.staff.orders import list_orders, place_order
from loyalty.problems import ProblemType
from loyalty.wire_orders import MOST_ORDERS, ListOrders, OrderPlaced, OrdersPage, PlaceOrder


def order(visit: Visit) -> Reply:
    """`POST /v1/orders`: order for this shop."""
    asked = visit.read(PlaceOrder)
    acting(visit.connection, visit.caller, asked.by)
    if not is_uuid(asked.id):
        raise ProblemError(ProblemType.BAD_REQUEST, "'id' must be a UUID.")
    return Reply(place_order(visit.connection, visit.caller, asked, visit.now))


def orders(visit: Visit) -> Reply:
    """`POST /v1/orders/list`: this shop's orders."""
    asked = visit.read(ListOrders)
    acting(visit.connection, visit.caller, asked.by)
    if not 1 <= asked.limit <= MOST_ORDERS or (asked.before is not None and not is_uuid(asked.before)):
        raise ProblemError(ProblemType.BAD_REQUEST, f"'limit' is 1 … {MOST_ORDERS}, 'before' an order's id.")
    return Reply(list_orders(visit.connection, visit.caller, asked))


_PROBLEMS = (ProblemType.BAD_REQUEST, ProblemType.STAFF_REFUSED, ProblemType.TOO_LARGE)

CALLS = (
    Call("POST", "/v1/orders", "Order for this shop.", order, OrderPlaced, PlaceOrder, problems=_PROBLEMS),
    Call(
        "POST",
        "/v1/orders/list",
        "This shop's orders, newest first.",
        orders,
        OrdersPage,
        ListOrders,
        problems=_PROBLEMS,
    ),
)

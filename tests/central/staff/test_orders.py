"""Orders of stamps, cards and paper: placed once, with their day, seen by their shop, marked by the office."""

from datetime import UTC, date, datetime, time

import pytest

from central.errors import OwnerError
from central.staff.calendars import closed_in
from central.staff.orders import mark_sent, waiting_orders
from central.staff.settings import DeskSettings, set_desk
from loyalty import wire
from loyalty.delivery_days import DeliveryRule
from loyalty.ids import Uuid
from loyalty.wire_orders import (
    ListOrders,
    OrderItem,
    OrderLine,
    OrderOutcome,
    OrderPlaced,
    OrdersPage,
    OrderState,
    PlaceOrder,
)
from tests.central.conftest import World

BERGEN, CLERK = 1, 2
PAPER = OrderLine(item=OrderItem.PAPER, pieces=12)


def order(
    world: World, *lines: OrderLine, tag: Uuid | None = None, code: str = "K1-1", who: int = CLERK
) -> OrderPlaced:
    device = world.device(code)
    asked = PlaceOrder(id=tag or device.mint(), by=world.seeded.staff[who].id, lines=lines)
    got = device.call("POST", "/v1/orders", asked)
    assert got.status == 200, got.body
    return wire.read(OrderPlaced, got.body)


def listed(world: World, code: str = "K1-1", who: int = CLERK, **more: object) -> OrdersPage:
    asked = ListOrders(by=world.seeded.staff[who].id, **more)  # type: ignore[arg-type]  # the test names fields
    got = world.device(code).call("POST", "/v1/orders/list", asked)
    assert got.status == 200, got.body
    return wire.read(OrdersPage, got.body)


def test_an_order_is_placed_once_with_its_day(world: World) -> None:
    tag = world.device().mint()
    placed = order(world, PAPER, OrderLine(item=OrderItem.CARDS, pieces=500), tag=tag)
    assert placed.outcome is OrderOutcome.PLACED
    assert placed.order is not None
    # Friday at ten in Utrecht; two working days later is Tuesday.
    assert (placed.order.delivery_on, placed.order.by) == (date(2026, 11, 24), "Emma Smit")
    world.clock.pass_(days=3)
    assert order(world, OrderLine(item=OrderItem.STAMPS, pieces=1), tag=tag) == placed
    assert listed(world, "K1-2").orders == (placed.order,)
    assert listed(world, "B1-1", BERGEN).orders == ()


def test_the_owners_rule_says_when(sqlite_world: World) -> None:
    world = sqlite_world
    rule = DeliveryRule(weekdays=(4,), lead_days=1, cut_off=time(10, 0))
    world.database.write(lambda c: set_desk(c, world.seeded.owner, DeskSettings(delivery=rule)))
    placed = order(world, PAPER)
    assert placed.order is not None
    assert placed.order.delivery_on == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("code", "ordered", "delivered"),
    [
        ("K1-1", datetime(2026, 12, 23, 9, tzinfo=UTC), date(2026, 12, 28)),  # Christmas, and its second day
        ("K1-1", datetime(2027, 4, 26, 9, tzinfo=UTC), date(2027, 4, 29)),  # the King's day
        ("B1-1", datetime(2027, 4, 26, 9, tzinfo=UTC), date(2027, 4, 28)),
        (
            "B1-1",
            datetime(2027, 5, 14, 9, tzinfo=UTC),
            date(2027, 5, 19),
        ),  # Whit Monday and the day of the constitution
    ],
)
def test_nobody_delivers_on_the_holidays_of_the_shops_country(
    sqlite_world: World, code: str, ordered: datetime, delivered: date
) -> None:
    sqlite_world.device(code)  # before the code of its enrolment is too old
    sqlite_world.clock.now = ordered
    who = CLERK if code == "K1-1" else BERGEN
    placed = order(sqlite_world, PAPER, code=code, who=who)
    assert placed.order is not None
    assert placed.order.delivery_on == delivered


def test_in_a_country_without_a_known_calendar_weekends_alone_are_free() -> None:
    assert closed_in("NL")(date(2026, 12, 25))
    assert not closed_in("XX")(date(2026, 12, 25))


def test_the_office_sends_it_and_the_shop_sees_that(world: World) -> None:
    placed = order(world, PAPER)
    assert placed.order is not None
    owner, tag = world.seeded.owner, placed.order.id
    assert world.database.read(lambda c: waiting_orders(c, owner)) == [("De Korenaar", placed.order)]
    world.clock.pass_(hours=2)
    for _ in range(2):
        world.database.write(lambda c: mark_sent(c, owner, tag, world.clock()))
        world.clock.pass_(hours=1)
    (seen,) = listed(world).orders
    assert (seen.state, seen.sent_at) == (OrderState.SENT, world.clock.now.replace(hour=11))
    assert world.database.read(lambda c: waiting_orders(c, owner)) == []
    with pytest.raises(OwnerError):
        world.database.write(lambda c: mark_sent(c, owner, world.device().mint(), world.clock()))


@pytest.mark.parametrize(
    ("lines", "outcome"),
    [
        ((), OrderOutcome.EMPTY),
        ((OrderLine(item=OrderItem.PAPER, pieces=0),), OrderOutcome.EMPTY),
        ((OrderLine(item=OrderItem.PAPER, pieces=10_001),), OrderOutcome.TOO_MUCH),
        ((PAPER, PAPER), OrderOutcome.TOO_MUCH),
    ],
    ids=["no line", "none of it", "too many", "twice"],
)
def test_an_order_of_nothing_or_too_much_is_not_placed(
    sqlite_world: World, lines: tuple[OrderLine, ...], outcome: OrderOutcome
) -> None:
    assert order(sqlite_world, *lines) == OrderPlaced(outcome=outcome)
    assert listed(sqlite_world).orders == ()


def test_the_list_comes_in_pages_newest_first(sqlite_world: World) -> None:
    world = sqlite_world
    placed = []
    for _ in range(3):
        placed.append(order(world, PAPER).order)
        world.clock.pass_(minutes=1)
    first = listed(world, limit=2)
    assert (list(first.orders), first.more) == ([placed[2], placed[1]], True)
    rest = listed(world, limit=2, before=first.orders[-1].id)
    assert (list(rest.orders), rest.more) == ([placed[0]], False)

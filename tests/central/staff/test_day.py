"""A shop's day: figures that agree with the ledger, and what of it can be undone."""

from datetime import date
from typing import Any

from loyalty import bodies, wire
from loyalty.bodies import Kind
from loyalty.programme import ref
from loyalty.undoing import UndoRefusal
from loyalty.wire_staff import MOST_UNDOABLE, AskDay, Day
from tests.central.conftest import World
from tests.central.staff.test_vouchers import taken, use

MANAGER, BERGEN, CLERK = range(3)


def day(world: World, who: int = CLERK, code: str = "K1-1", **more: Any) -> Day:
    got = world.device(code).call("POST", "/v1/staff/day", AskDay(by=world.seeded.staff[who].id, **more))
    assert got.status == 200, got.body
    return wire.read(Day, got.body)


def busy(world: World) -> dict[str, bodies.Body]:
    """A day with one of each at the first terminal, and a sale at the second."""
    device, beside = world.device(), world.device("K1-2")
    clerk = {"staff": world.seeded.staff[CLERK].id}
    stamps = device.enrolled.configuration.programmes[1]
    done: dict[str, bodies.Body] = {
        "sale": device.accrual(world.card(), 1990),
        "registered": device.accrual(world.card(1), 1000, receipt=None, occasion=clerk),
        "given": device.make(bodies.Adjustment, world.card(), points=50, note="n", occasion=clerk),
        "removed": device.make(bodies.Adjustment, world.card(), points=-20, note="n", occasion=clerk),
        "stamps": device.make(bodies.Stamps, world.card(), count=3, programme=ref(stamps), occasion=clerk),
    }
    for body in done.values():
        device.deliver(body)
        world.clock.pass_(minutes=1)
    done["coffee"] = taken(device, world.card())
    world.clock.pass_(minutes=1)
    done["used"] = taken(device, world.card())
    use(world, done["used"].serial, beside)  # type: ignore[attr-defined]  # it is a redemption
    device.deliver(device.make(bodies.Reversal, reference=done["given"].id, occasion=clerk))
    beside.deliver(beside.accrual(world.card(), 500))
    return done


def test_the_days_figures_are_what_was_done(world: World) -> None:
    busy(world)
    first, beside = day(world).terminals
    points, stamps = sorted(first.programmes, key=lambda each: each.unit.value)
    assert (first.code, beside.code) == ("K1-1", "K1-2")
    assert (points.accruals, points.sales_cents, points.points_given) == (2, 2990, 199 + 100)
    assert (points.redemptions, points.points_taken) == (2, 200)
    assert (points.adjustments, points.points_added, points.points_removed) == (2, 50, 20)
    assert (points.undone, stamps.points_given, stamps.accruals) == (1, 3, 0)
    assert (first.vouchers_used, beside.vouchers_used) == (0, 1)
    assert [each.sales_cents for each in beside.programmes] == [500]


def test_another_shop_and_another_day_see_nothing_of_it(world: World) -> None:
    busy(world)
    (bergen,) = day(world, BERGEN, "B1-1").terminals
    assert (bergen.code, bergen.programmes) == ("B1-1", ())
    world.clock.pass_(days=1)
    tomorrow = day(world)
    assert (tomorrow.day, tomorrow.undoable) == (date(2026, 11, 21), ())
    yesterday = day(world, day=date(2026, 11, 20))
    assert yesterday.terminals[0].programmes
    assert {each.refusal for each in yesterday.undoable} == {
        UndoRefusal.OTHER_DAY, UndoRefusal.ALREADY_UNDONE, UndoRefusal.VOUCHER_USED,
    }  # fmt: skip
    manager = day(world, MANAGER, day=date(2026, 11, 20))
    assert UndoRefusal.OTHER_DAY not in {each.refusal for each in manager.undoable}


def test_what_can_be_undone_says_who_did_what_for_whom_and_is_true(world: World) -> None:
    done = busy(world)
    seen = {each.id: each for each in day(world).undoable}
    sale, registered = seen[done["sale"].id], seen[done["registered"].id]
    assert (sale.kind, sale.points, sale.cents, sale.by) == (Kind.ACCRUAL, 199, 1990, None)
    assert (registered.by, registered.terminal) == ("Emma Smit", "K1-1")
    assert sale.member is not None
    assert "Vries" not in sale.member
    assert seen[done["coffee"].id].reward == "Kop koffie"
    refusals = {name: seen[body.id].refusal for name, body in done.items()}
    assert refusals == {
        **dict.fromkeys(done, None), "given": UndoRefusal.ALREADY_UNDONE, "used": UndoRefusal.VOUCHER_USED,
    }  # fmt: skip
    # What the list says, the decision says too.
    device = world.device()
    for body in done.values():
        reversal = device.make(bodies.Reversal, reference=body.id, occasion={"staff": world.seeded.staff[CLERK].id})
        (answer,) = device.deliver(reversal)
        assert (answer.reason is None) == (seen[body.id].refusal is None)


def test_the_list_comes_in_pages(sqlite_world: World) -> None:
    world = sqlite_world
    device = world.device()
    many = [device.accrual(world.card(number % 3), 100) for number in range(MOST_UNDOABLE + 5)]
    device.deliver(*many)
    first = day(world)
    assert (len(first.undoable), first.next is not None) == (MOST_UNDOABLE, True)
    rest = day(world, before=first.next)
    assert (len(rest.undoable), rest.next) == (5, None)
    assert {each.id for each in (*first.undoable, *rest.undoable)} == {body.id for body in many}


def test_a_day_that_cannot_be_and_a_foreign_cursor_are_refused(sqlite_world: World) -> None:
    by = sqlite_world.seeded.staff[CLERK].id
    for asked in (AskDay(by=by, day=date(2026, 11, 21)), AskDay(by=by, day=date(1, 1, 1)), AskDay(by=by, before="x")):
        assert sqlite_world.device().call("POST", "/v1/staff/day", asked).status == 400

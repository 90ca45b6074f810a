"""What sales give to a charity, as central keeps, tells and checks it."""

from sqlalchemy import Connection, select, update

from central import tables as t
from loyalty import wire
from loyalty.bodies import Adjustment, Reversal
from loyalty.charity import PARTS_PER_CENT
from loyalty.ids import Uuid
from tests.central.conftest import World
from tests.central.device import Device


def collected(world: World, programme: Uuid) -> int:
    """Parts in the pot."""
    pot = t.charity_pots.c
    query = select(pot.parts).where(pot.programme == programme)
    return int(world.database.read(lambda connection: connection.execute(query).scalar_one()))


def told(device: Device, after: int = 0) -> list[wire.CharityChanged]:
    return [change for change in device.changes(after).changes if isinstance(change, wire.CharityChanged)]


def beat(device: Device) -> wire.HeartbeatAnswer:
    message = wire.Heartbeat(software="0", head=device.head, waiting=0, printer="ok", clock_trusted=True, disk_used=0.1)
    got = device.call("POST", "/v1/devices/me/heartbeat", message)
    return wire.read(wire.HeartbeatAnswer, got.body)


def given(device: Device, card: str) -> int | None:
    return next(b.given_cents for b in device.lookup(card).balances if b.programme == device.programme.id)


def test_a_sale_gives_and_its_reversals_take_back_exactly_that(world: World) -> None:
    device, card = world.device(), world.card()
    before = collected(world, device.programme.id)
    sale = device.accrual(card, 1999)
    device.deliver(sale, sale)
    assert collected(world, device.programme.id) - before == 1999 * 50
    device.deliver(device.make(Reversal, reference=sale.id, cents=1000))
    assert collected(world, device.programme.id) - before == 999 * 50
    device.deliver(device.make(Reversal, reference=sale.id))
    assert collected(world, device.programme.id) == before


def test_a_reversal_that_arrives_first_leaves_nothing_given(world: World) -> None:
    device, card = world.device(), world.card()
    before = collected(world, device.programme.id)
    sale = device.accrual(card, 5000)
    device.deliver(device.make(Reversal, reference=sale.id))
    device.deliver(sale)
    assert collected(world, device.programme.id) == before


def test_what_is_no_sale_gives_nothing(world: World) -> None:
    device, card = world.device(), world.card()
    before = collected(world, device.programme.id)
    staff = world.seeded.staff[0].id
    device.deliver(
        device.make(Adjustment, card, points=500, note="sorry", occasion={"staff": staff}),
        device.accrual(world.card(7), 5000),
    )
    assert collected(world, device.programme.id) == before


def test_members_see_what_their_own_sales_gave(world: World) -> None:
    device, card = world.device(), world.card()
    assert given(device, card) == 320
    device.deliver(device.accrual(card, 10_000), device.accrual(card, 199), device.accrual(card, 199))
    assert given(device, card) == 320 + 50 + 1
    assert given(device, world.card(1)) == 320


def test_terminals_hear_of_it_once_a_minute_at_most(world: World) -> None:
    device, card = world.device(), world.card()
    seeded = collected(world, device.programme.id) // PARTS_PER_CENT
    beat(device)
    first = beat(device).changes
    change = told(device)[-1]
    assert (change.cents, change.as_of) == (seeded, world.clock())
    device.deliver(device.accrual(card, 10_000))
    world.clock.pass_(seconds=30)
    beat(device)
    assert told(device, first) == []
    world.clock.pass_(seconds=31)
    second = beat(device).changes
    (change,) = told(device, first)
    assert change.cents == seeded + 50
    world.clock.pass_(seconds=61)
    assert beat(device).changes == second


def test_less_than_a_cent_is_no_news(world: World) -> None:
    device = world.device()
    counter = beat(device).changes
    device.deliver(device.accrual(world.card(), 100))
    after = device.changes().next
    world.clock.pass_(minutes=2)
    assert beat(device).changes == after
    assert told(device, counter) == []


def test_a_programme_of_another_terminal_is_not_told(world: World) -> None:
    bergen = world.device("B1-1")
    beat(bergen)
    assert {change.programme for change in told(bergen)} == {world.seeded.kroner_programme}


def test_a_pot_that_is_not_what_was_given_is_found(sqlite_world: World) -> None:
    pot = t.charity_pots.c

    def change(connection: Connection, by: int) -> None:
        connection.execute(update(t.charity_pots).values(parts=pot.parts + by))

    sqlite_world.database.write(lambda connection: change(connection, 1))
    assert sqlite_world.verify().differences == 2
    sqlite_world.database.write(lambda connection: change(connection, -1))

"""Corrections: postings that take back, with the arithmetic written out (protocol, section 5)."""

import msgspec
from sqlalchemy import Connection, select, update

from central import tables as t
from loyalty import bodies
from loyalty.answers import Balance, Reason, Status
from loyalty.programme import EarningRule
from tests.central.conftest import World
from tests.central.device import Device


def purse(device: Device, card: str) -> Balance:
    (found,) = [each for each in device.lookup(card).balances if each.programme == device.programme.id]
    return found


def blank_account(world: World, device: Device) -> str:
    """The token of a card with nothing on it."""

    def work(connection: Connection) -> str:
        c = t.cards.c
        token = connection.execute(select(c.token).where(c.status == "blank").order_by(c.token).limit(1)).scalar_one()
        connection.execute(update(t.cards).where(c.token == token).values(status="issued"))
        return str(token)

    return world.database.write(work)


def test_a_sale_given_back_in_two_parts_takes_what_it_earned(world: World) -> None:
    """19.00 earns 190; 9.50 back leaves 9.50, which earned 95: 95 and 95 are taken."""
    device = world.device()
    card = blank_account(world, device)
    sale = device.accrual(card, 1900)
    first, second = (device.make(bodies.Reversal, reference=sale.id, cents=950) for _ in range(2))
    third = device.make(bodies.Reversal, reference=sale.id, cents=1)
    answers = device.deliver(sale, first, second, third)
    assert [answer.points for answer in answers] == [190, -95, -95, None]
    assert answers[3].reason is Reason.ALREADY_REVERSED
    assert purse(device, card).balance == 0


def test_parts_by_a_coarse_rule_sum_to_the_whole(world: World) -> None:
    """At 1 point for each 10.00, 19.00 earns 1: the first 9.50 takes it, the second takes nothing."""
    device = world.device()
    rule = msgspec.structs.replace(device.programme, earning=EarningRule(points=1, per_cents=1000))
    change = update(t.programmes).where(t.programmes.c.id == rule.id)
    text = msgspec.json.encode(rule).decode()
    world.database.write(lambda connection: connection.execute(change.values(document=text)))
    card = blank_account(world, device)
    sale = device.accrual(card, 1900)
    parts = [device.make(bodies.Reversal, reference=sale.id, cents=950) for _ in range(2)]
    assert [answer.points for answer in device.deliver(sale, *parts)] == [1, -1, 0]


def test_what_is_not_there_is_owed_and_taken_from_what_comes(world: World) -> None:
    """100 earned, 100 spent, the sale given back: 100 owed; 60 come and go to it, 40 stay owed; of 70, 30 stay."""
    device = world.device()
    card = blank_account(world, device)
    sale = device.accrual(card, 1000)
    device.deliver(sale)
    device.authorise(device.item(device.redemption(card, "coffee")))
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=sale.id))
    assert answer.points == -100
    assert (purse(device, card).balance, purse(device, card).owed) == (0, 100)
    device.deliver(device.accrual(card, 600))
    assert (purse(device, card).balance, purse(device, card).owed) == (0, 40)
    device.deliver(device.accrual(card, 700))
    assert (purse(device, card).balance, purse(device, card).owed) == (30, 0)


def test_a_reversed_redemption_pays_what_is_owed_first(world: World) -> None:
    device = world.device()
    card = blank_account(world, device)
    sale = device.accrual(card, 1000)
    device.deliver(sale)
    device.authorise(device.item(coffee := device.redemption(card, "coffee")))
    device.deliver(device.make(bodies.Reversal, reference=sale.id))
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=coffee.id))
    assert answer.points == 0
    assert (purse(device, card).balance, purse(device, card).owed) == (0, 0)


def test_a_reversal_before_its_accrual_leaves_a_tombstone(world: World) -> None:
    device = world.device()
    card = blank_account(world, device)
    sale = device.accrual(card, 1900)
    (early,) = device.deliver(device.make(bodies.Reversal, reference=sale.id, cents=950))
    assert (early.status, early.points) == (Status.ACCEPTED, 0)
    (answer,) = device.deliver(sale)
    assert answer.points == 190
    assert purse(device, card).balance == 95
    both = device.accrual(card, 1000)
    device.deliver(device.make(bodies.Reversal, reference=both.id), both)
    assert purse(device, card).balance == 95


def test_a_sale_given_back_after_its_lot_expired_takes_nothing_twice(world: World) -> None:
    """100 earned, 730 days pass, 100 expire; then the sale is given back: nothing is left to take, nothing owed."""
    device = world.device()
    card = blank_account(world, device)
    sale = device.accrual(card, 1000)
    device.deliver(sale)
    world.clock.pass_(days=731)
    assert (purse(device, card).balance, purse(device, card).free) == (100, 0)
    later = device.accrual(card, 500)
    device.deliver(later)
    # A spend settles what has expired.
    assert device.authorise(device.item(device.redemption(card, "coffee"))).answer.reason is Reason.INSUFFICIENT
    assert (purse(device, card).balance, purse(device, card).free) == (50, 50)
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=sale.id))
    assert answer.points == 0
    assert (purse(device, card).balance, purse(device, card).owed) == (50, 0)


def test_points_that_come_back_to_an_expired_lot_get_30_days(world: World) -> None:
    device = world.device()
    card = blank_account(world, device)
    device.deliver(device.accrual(card, 1000))
    world.clock.pass_(days=729)
    device.authorise(device.item(coffee := device.redemption(card, "coffee")))
    world.clock.pass_(days=5)
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=coffee.id))
    assert answer.points == 100
    found = purse(device, card)
    assert (found.free, found.expiring_points) == (100, 100)
    assert found.expiring_at is not None
    assert (found.expiring_at - world.clock()).days == 30
    world.clock.pass_(days=31)
    assert purse(device, card).free == 0


def test_staff_adjust_with_a_note_and_the_rest_is_owed(world: World) -> None:
    device = world.device()
    card = blank_account(world, device)
    staff = {"staff": world.seeded.staff[0].id}
    give = device.make(bodies.Adjustment, card, points=50, note="goodwill", occasion=staff)
    take = device.make(bodies.Adjustment, card, points=-80, note="wrong card", occasion=staff)
    answers = device.deliver(give, take)
    assert [answer.points for answer in answers] == [50, -80]
    assert (purse(device, card).balance, purse(device, card).owed) == (0, 30)
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=take.id))
    assert answer.points == 80
    assert (purse(device, card).balance, purse(device, card).owed) == (50, 0)
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=give.id))
    assert (answer.points, purse(device, card).balance) == (-50, 0)


def test_stamps_are_counted_in_their_own_unit(world: World) -> None:
    device = world.device()
    stamps = next(each for each in device.enrolled.configuration.programmes if each.unit == "stamps")
    body = device.make(bodies.Stamps, world.card(), count=6)
    body = msgspec.structs.replace(body, programme=msgspec.structs.replace(body.programme, id=stamps.id))
    (answer,) = device.deliver(body)
    assert answer.points == 6
    assert device.balance(world.card(), stamps.id) == 20
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=body.id))
    assert device.balance(world.card(), stamps.id) == 14


def test_the_ledgers_check_finds_a_figure_that_was_changed(sqlite_world: World) -> None:
    world = sqlite_world
    change = update(t.lots).where(t.lots.c.remaining == 1120)
    world.database.write(lambda connection: connection.execute(change.values(remaining=1121)))
    assert world.verify().differences == 1
    world.database.write(
        lambda connection: connection.execute(update(t.lots).where(t.lots.c.remaining == 1121).values(remaining=1120))
    )

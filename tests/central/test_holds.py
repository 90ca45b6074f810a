"""Holds: points kept ready for one terminal, and how they come back (protocol, section 4)."""

import msgspec
from sqlalchemy import Connection, select, update

from central import tables as t
from loyalty import bodies, wire
from loyalty.answers import HoldGrant, Reason, Status
from loyalty.ids import Uuid
from loyalty.programme import HoldPolicy
from tests.central.conftest import World
from tests.central.device import Device


def ask(device: Device, card: str, hold: Uuid | None = None) -> HoldGrant:
    """Ask for a hold; what was given."""
    (answer,) = device.deliver(device.make(bodies.HoldRequest, card, hold=hold or device.mint()))
    assert answer.status is Status.ACCEPTED, answer
    assert answer.hold is not None
    return answer.hold


def give_back(device: Device, hold: Uuid, points: int) -> bodies.HoldReturn:
    made: bodies.HoldReturn = device.make(bodies.HoldReturn, hold=hold, points=points)
    return made


def set_policy(world: World, policy: HoldPolicy) -> None:
    """How the programme of points gives holds from now on."""
    programme = msgspec.structs.replace(world.device().programme, hold_policy=policy)
    change = update(t.programmes).where(t.programmes.c.id == programme.id)
    text = msgspec.json.encode(programme).decode()
    world.database.write(lambda connection: connection.execute(change.values(document=text)))


def risk(world: World) -> int:
    """What lies on the risk accounts."""

    def work(connection: Connection) -> int:
        query = select(t.postings.c.amount).where(t.postings.c.bucket == "risk")
        return sum(row.amount for row in connection.execute(query))

    return world.database.read(work)


def test_a_hold_sets_aside_up_to_the_cap_out_of_what_expires_last(world: World) -> None:
    device = world.device()
    grant = ask(device, world.card())
    assert grant.points == 1000
    assert [lot.points for lot in grant.lots] == [1000]
    found = device.lookup(world.card())
    assert [(each.terminal_code, each.points) for each in found.holds] == [("K1-1", 1000)]
    (points,) = [each for each in found.balances if each.programme == device.programme.id]
    assert (points.balance, points.free, points.held, points.expiring_points) == (1240, 240, 1000, 120)


def test_a_repeat_gets_the_same_answer(world: World) -> None:
    device = world.device()
    grant = ask(device, world.card(), hold := device.mint())
    assert ask(device, world.card(), hold) == grant
    assert ask(device, world.card()).points == 0
    assert device.balance(world.card()) == 240


def test_less_than_one_reward_is_not_held(world: World) -> None:
    device = world.device()
    assert ask(device, world.card(2)).points == 0


def test_home_is_where_the_card_was_used_alone(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    other.lookup(world.card())
    assert ask(device, world.card()).points == 0
    world.clock.pass_(days=91)
    assert ask(device, world.card(1)).points == 1000
    assert ask(device, world.card(6)).points == 1000


def test_spare_holds_what_lies_above_the_dearest_reachable_reward(world: World) -> None:
    device = world.device()
    set_policy(world, HoldPolicy.SPARE)
    assert ask(device, world.card(1)).points == 450
    assert ask(device, world.card(3)).points == 0


def test_redemptions_out_of_the_hold_and_its_return_add_up(world: World) -> None:
    device = world.device()
    hold = ask(device, world.card()).hold
    answers = device.deliver(
        device.redemption(world.card(), "tulips", hold=hold),
        device.redemption(world.card(), "coffee", hold=hold),
        give_back(device, hold, 150),
    )
    assert [(answer.status, answer.points) for answer in answers] == [
        (Status.ACCEPTED, -750),
        (Status.ACCEPTED, -100),
        (Status.ACCEPTED, 0),
    ]
    found = device.lookup(world.card())
    assert found.holds == ()
    assert device.balance(world.card()) == 390
    assert world.incidents() == []


def test_a_return_closes_only_when_every_lower_place_is_there(world: World) -> None:
    device = world.device()
    hold = ask(device, world.card()).hold
    spent = device.item(device.redemption(world.card(), "tulips", hold=hold))
    returned = device.item(give_back(device, hold, 250))
    device.batch([returned], waiting=wire.Waiting(epoch=1, seq=spent.envelope.seq))
    assert device.balance(world.card()) == 490
    assert [each.points for each in device.lookup(world.card()).holds] == [750]
    device.batch([spent])
    assert device.lookup(world.card()).holds == ()
    assert device.balance(world.card()) == 490
    assert world.incidents() == []


def test_an_unexplained_rest_goes_to_risk(world: World) -> None:
    device = world.device()
    hold = ask(device, world.card()).hold
    device.deliver(give_back(device, hold, 900))
    assert world.incidents() == [("hold_rest", hold)]
    assert device.balance(world.card()) == 1140
    assert risk(world) == 100
    # The lost redemption turns up after all: risk paid it already.
    (answer,) = device.deliver(device.redemption(world.card(), "coffee", hold=hold))
    assert (answer.status, answer.points) == (Status.ACCEPTED, 0)
    assert risk(world) == 0
    assert device.balance(world.card()) == 1140


def test_a_printed_redemption_outside_its_hold_is_risk_and_the_member_does_not_pay(world: World) -> None:
    device = world.device()
    hold = ask(device, world.card()).hold
    said = [device.redemption(world.card(), "tulips", hold=hold) for _ in range(2)]
    answers = device.deliver(*said, device.redemption(world.card(), "coffee", hold=device.mint()))
    assert [answer.status for answer in answers] == [Status.ACCEPTED] * 3
    assert [answer.points for answer in answers] == [-750, 0, 0]
    assert risk(world) == -850
    assert [kind for kind, _ in world.incidents()] == ["risk_posting", "risk_posting"]
    device.deliver(give_back(device, hold, 0))
    assert device.balance(world.card()) == 490
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=said[1].id))
    assert answer.points == 0
    assert risk(world) == -100


def test_a_thief_with_a_blocked_card_is_not_paid_by_the_member(world: World) -> None:
    device = world.device()
    hold = ask(device, world.card()).hold
    block = update(t.cards).where(t.cards.c.token == world.card())
    values = {"status": "blocked", "blocked_at": world.clock()}
    world.database.write(lambda connection: connection.execute(block.values(values)))
    world.clock.pass_(minutes=1)
    (answer,) = device.deliver(device.redemption(world.card(), "tulips", hold=hold))
    assert (answer.status, answer.points) == (Status.ACCEPTED, 0)
    device.deliver(give_back(device, hold, 250))
    assert device.balance(world.card()) == 1240
    assert risk(world) == -750
    assert [kind for kind, _ in world.incidents()] == ["risk_posting"]


def test_a_reversed_redemption_goes_back_to_its_open_hold(world: World) -> None:
    device = world.device()
    hold = ask(device, world.card()).hold
    body = device.redemption(world.card(), "tulips", hold=hold)
    outcome = device.make(bodies.PrintOutcome, redemption=body.id, serial=body.serial, result=bodies.PrintResult.FAILED)
    answers = device.deliver(body, outcome)
    assert [answer.points for answer in answers] == [-750, 750]
    assert [each.points for each in device.lookup(world.card()).holds] == [1000]
    device.deliver(give_back(device, hold, 1000))
    assert device.balance(world.card()) == 1240
    assert world.incidents() == []


def test_a_hold_is_asked_back_when_the_card_is_used_elsewhere(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    hold = ask(device, world.card()).hold
    cursor = device.changes().next
    assert device.changes(cursor).changes == ()
    other.lookup(world.card())
    asked = [each for each in device.changes(cursor).changes if isinstance(each, wire.HoldAskedBack)]
    assert [each.hold for each in asked] == [hold]
    assert not [each for each in other.changes(cursor).changes if isinstance(each, wire.HoldAskedBack)]


def test_what_only_another_terminal_sees_is_done_with_for_this_one(world: World) -> None:
    """Else each heartbeat would send the terminal to look for changes that are not for it."""
    device, other = world.device(), world.device("K1-2")
    ask(device, world.card())
    # A contact tells what was collected for charities; the next one within a minute does not.
    beat = wire.Heartbeat(software="1", head=other.head, waiting=0, printer="ok", clock_trusted=True, disk_used=0.1)
    assert other.call("POST", "/v1/devices/me/heartbeat", beat).status == 200
    cursor = other.changes().next
    other.lookup(world.card())
    page = other.changes(cursor)
    assert page.changes == ()
    counter = wire.read(wire.HeartbeatAnswer, other.call("POST", "/v1/devices/me/heartbeat", beat).body).changes
    assert cursor < counter == page.next


def test_a_hold_is_asked_back_before_its_points_expire(world: World) -> None:
    device = world.device()
    hold = ask(device, world.card()).hold
    cursor = device.changes().next
    expiry = device.lookup(world.card())
    assert expiry.holds[0].points == 1000
    world.clock.now = world.clock.now.replace(year=2028, month=12, day=5)
    asked = [each for each in device.changes(cursor).changes if isinstance(each, wire.HoldAskedBack)]
    assert [each.hold for each in asked] == [hold]


def test_a_hold_of_another_terminal_is_nobody_elses(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    hold = ask(device, world.card()).hold
    answers = other.deliver(
        give_back(other, hold, 10),
        other.make(bodies.HoldRequest, world.card(), hold=hold),
        other.redemption(world.card(), "coffee", hold=hold),
    )
    assert [answer.reason for answer in answers] == [Reason.REFERENCE_UNKNOWN, Reason.NOT_ALLOWED, None]
    assert answers[2].points == 0
    assert device.lookup(world.card()).holds[0].points == 1000

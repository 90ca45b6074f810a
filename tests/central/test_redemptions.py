"""Redemptions: decided once, cancelled for good, and their prints (protocol, section 3)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from sqlalchemy import select

from central import tables as t
from loyalty import bodies, wire
from loyalty.answers import Reason, Status
from loyalty.assurance import Assurance
from loyalty.bodies import PrintResult, Reference
from loyalty.envelope import opening
from loyalty.wire import ProblemType
from tests.central.conftest import World
from tests.central.device import Device


def reference(item: wire.Item, body: bodies.Redemption) -> Reference:
    return Reference(body.id, item.envelope.epoch, item.envelope.seq, item.envelope.hash)


def printed(device: Device, body: bodies.Redemption, result: PrintResult) -> bodies.PrintOutcome:
    made: bodies.PrintOutcome = device.make(bodies.PrintOutcome, redemption=body.id, serial=body.serial, result=result)
    return made


def test_a_redemption_is_authorised_once(world: World) -> None:
    device = world.device()
    item = device.item(device.redemption(world.card(), "tulips"))
    found = device.authorise(item)
    assert (found.answer.status, found.answer.points) == (Status.ACCEPTED, -750)
    again = device.authorise(item)
    assert (again.answer.status, again.answer.first) == (Status.DUPLICATE, Status.ACCEPTED)
    assert device.balance(world.card()) == 490
    late = device.authorise(device.item(device.redemption(world.card(), "tulips")))
    assert late.answer.reason is Reason.INSUFFICIENT
    # Earliest expiry first: what expires this year went first.
    assert {each.expiring_points for each in device.lookup(world.card()).balances} == {490, 0}


def test_undelivered_items_and_the_intent_are_decided_together(world: World) -> None:
    device = world.device()
    accrual = device.item(device.accrual(world.card(), 3000))
    item = device.item(device.redemption(world.card(), "board"))
    found = device.authorise(item, [accrual])
    assert [answer.status for answer in (*found.undelivered, found.answer)] == [Status.ACCEPTED] * 2
    assert device.balance(world.card()) == 40


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"points": 1}, Reason.REWARD_UNAVAILABLE),
        ({"co_payment_cents": 0}, Reason.REWARD_UNAVAILABLE),
        ({"reward": "yacht"}, Reason.REWARD_UNAVAILABLE),
    ],
)
def test_a_reward_that_is_not_what_it_was_is_refused(
    sqlite_world: World, more: dict[str, object], reason: Reason
) -> None:
    device = sqlite_world.device()
    body = msgspec.structs.replace(device.redemption(sqlite_world.card(), "tulips"), **more)
    assert device.authorise(device.item(body)).answer.reason is reason


def test_who_may_redeem_is_decided_by_assurance_and_card(world: World) -> None:
    device = world.device()
    for assurance in (Assurance.KEYED, Assurance.GUESSABLE, None):
        body = device.redemption(world.card(), "coffee")
        weak = msgspec.structs.replace(body, occasion=msgspec.structs.replace(body.occasion, assurance=assurance))
        assert device.authorise(device.item(weak)).answer.reason is Reason.NOT_ALLOWED
    blocked = next(card for card in world.seeded.cards if card.status == "blocked")
    refused = device.authorise(device.item(device.redemption(blocked.token, "coffee")))
    assert refused.answer.reason is Reason.CARD_BLOCKED


def test_only_a_redemption_out_of_free_points_is_authorised(sqlite_world: World) -> None:
    device = sqlite_world.device()
    item = device.item(device.accrual(sqlite_world.card(), 100))
    got = device.call("POST", "/v1/transactions/authorise", wire.Authorise(head=device.head, intent=item))
    assert got.problem().type is ProblemType.BAD_REQUEST


def test_a_free_redemption_in_a_batch_is_refused_and_looked_at(world: World) -> None:
    device = world.device()
    (answer,) = device.deliver(body := device.redemption(world.card(), "coffee"))
    assert answer.reason is Reason.NOT_ALLOWED
    assert ("free_in_batch", body.id) in world.incidents()
    assert device.balance(world.card()) == 1240


def test_a_cancel_that_comes_first_leaves_a_tombstone(world: World) -> None:
    device = world.device()
    item = device.item(body := device.redemption(world.card(), "coffee"))
    cancel = device.make(bodies.Cancel, world.card(), intent=reference(item, body))
    (answer,) = device.deliver(cancel)
    assert answer.status is Status.ACCEPTED
    for _ in range(2):
        late = device.authorise(item).answer
        assert (late.status, late.reason) == (Status.REJECTED, Reason.CANCELLED)
    assert device.balance(world.card()) == 1240
    # The intent's place has its receipt, and its bytes are kept though they came late.
    assert world.incidents() == []
    kept = world.database.read(
        lambda c: c.execute(select(t.transactions.c.body).where(t.transactions.c.id == body.id)).scalar_one()
    )
    assert bytes(kept) == item.body.encode()


def test_a_cancel_that_comes_after_posts_the_reversal(world: World) -> None:
    device = world.device()
    item = device.item(body := device.redemption(world.card(), "tulips"))
    device.authorise(item)
    assert device.balance(world.card()) == 490
    cancel = device.item(device.make(bodies.Cancel, world.card(), intent=reference(item, body)))
    (answer,) = device.batch([cancel]).answers
    assert (answer.status, answer.points) == (Status.ACCEPTED, 750)
    assert device.batch([cancel]).answers[0].status is Status.DUPLICATE
    again = device.authorise(item).answer
    assert (again.status, again.reason) == (Status.REJECTED, Reason.CANCELLED)
    assert device.balance(world.card()) == 1240
    # Each lot has back what was drawn from it.
    assert {each.expiring_points for each in device.lookup(world.card()).balances} == {120, 0}


def test_a_cancel_brings_the_place_its_receipt_at_which_a_later_epoch_has_the_intent(world: World) -> None:
    """The answer was lost, and another board went on: what waited has another place, for which nothing else comes."""
    device = world.device()
    item = device.item(body := device.redemption(world.card(), "tulips"))
    device.authorise(item)
    last = device.head
    device.head = opening(last.epoch + 1)
    opened = device.item(
        device.make(
            bodies.EpochOpened,
            reason=bodies.EpochReason.BOARD_REPLACED,
            last_epoch=last.epoch,
            last_seq=last.seq,
            last_hash=last.hash,
        )
    )
    again = device.place(item.body.encode())
    cancel = device.item(device.make(bodies.Cancel, world.card(), intent=reference(again, body)))
    later = device.item(device.accrual(world.card(), 100))
    device.batch([opened, cancel], waiting=wire.Waiting(epoch=later.envelope.epoch, seq=later.envelope.seq))
    device.batch([later])
    assert [kind for kind, _ in world.incidents()] == ["epoch"]
    assert device.balance(world.card()) == 1240 + 10


def test_a_cancel_of_another_terminals_intent_is_refused(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    item = device.item(body := device.redemption(world.card(), "tulips"))
    device.authorise(item)
    (answer,) = other.deliver(other.make(bodies.Cancel, world.card(), intent=reference(item, body)))
    assert answer.reason is Reason.NOT_ALLOWED
    assert [kind for kind, _ in world.incidents()] == ["foreign_cancel"]
    assert device.balance(world.card()) == 490


def test_a_print_that_failed_reverses_and_one_that_is_unknown_is_looked_at(world: World) -> None:
    device = world.device()
    failed, unknown = device.redemption(world.card(), "coffee"), device.redemption(world.card(), "tulips")
    for body in (failed, unknown):
        device.authorise(device.item(body))
    answers = device.deliver(printed(device, failed, PrintResult.FAILED), printed(device, unknown, PrintResult.UNKNOWN))
    assert [answer.points for answer in answers] == [100, 0]
    assert world.incidents() == [("print_unknown", unknown.id)]
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=unknown.id))
    assert answer.points == 750
    assert world.incidents() == []
    assert device.balance(world.card()) == 1240
    (answer,) = device.deliver(device.make(bodies.Reversal, reference=unknown.id))
    assert answer.reason is Reason.ALREADY_REVERSED


def test_a_redemption_without_the_fact_of_its_print_is_looked_at(world: World) -> None:
    device = world.device()
    device.authorise(device.item(body := device.redemption(world.card(), "coffee")))
    device.deliver(device.accrual(world.card(), 100))
    assert world.incidents() == []
    world.clock.pass_(minutes=11)
    device.deliver(device.accrual(world.card(), 100))
    assert world.incidents() == [("print_missing", body.id)]
    device.deliver(printed(device, body, PrintResult.CONFIRMED))
    assert world.incidents() == []


def test_a_print_outcome_may_arrive_before_its_redemption(world: World) -> None:
    device = world.device()
    item = device.item(body := device.redemption(world.card(), "coffee"))
    device.deliver(printed(device, body, PrintResult.FAILED))
    assert device.authorise(item).answer.status is Status.ACCEPTED
    assert device.balance(world.card()) == 1240


def test_parallel_spends_of_one_balance_take_exactly_what_is_there(world: World) -> None:
    """50 terminals' worth of requests at once: 1,240 points buy twelve coffees, whoever asks first."""
    device = world.device()
    requests = []
    for _ in range(50):
        item = device.item(device.redemption(world.card(), "coffee"))
        message = wire.Authorise(head=device.head, intent=item)
        requests.append(device.signed("POST", "/v1/transactions/authorise", wire.write(message)))
    gate = threading.Barrier(50)

    def ask(number: int) -> Status:
        gate.wait()
        got = device.send(requests[number])
        assert got.status == 200, got.body
        return wire.read(wire.Authorised, got.body).answer.status

    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(ask, range(50)))
    assert found.count(Status.ACCEPTED) == 12
    assert found.count(Status.REJECTED) == 38
    assert device.balance(world.card()) == 40


def test_two_terminals_spend_one_balance_at_once(world: World) -> None:
    devices = [world.device("K1-1"), world.device("K1-2")]
    requests = []
    for number in range(40):
        device = devices[number % 2]
        item = device.item(device.redemption(world.card(2), "coffee"))
        accrual = device.item(device.accrual(world.card(2), 100))
        message = wire.Authorise(head=device.head, intent=item, undelivered=(accrual,))
        requests.append((device, device.signed("POST", "/v1/transactions/authorise", wire.write(message))))
    gate = threading.Barrier(40)

    def ask(number: int) -> Status:
        device, request = requests[number]
        gate.wait()
        got = device.send(request)
        assert got.status == 200, got.body
        return wire.read(wire.Authorised, got.body).answer.status

    with ThreadPoolExecutor(40) as pool:
        found = list(pool.map(ask, range(40)))
    left = 85 + 40 * 10 - 100 * found.count(Status.ACCEPTED)
    assert 0 <= left < 100 or found.count(Status.ACCEPTED) == 4
    assert devices[0].balance(world.card(2)) == left

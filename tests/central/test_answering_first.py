"""Who scans a card does not wait for whoever writes: the answer comes from a snapshot, the rest is written behind it."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection

from central.api import cards
from central.api.calls import Call
from central.api.dispatch import Incoming, Outgoing, dispatch
from central.api.gate import find_terminal, lock_terminal
from central.bulk import add_to
from central.freshness import MOST, Nonces
from central.tables import balances
from loyalty import wire
from loyalty.answers import Reason
from loyalty.signing import SignedRequest
from loyalty.wire import ProblemType
from tests.central.conftest import World
from tests.central.device import Device

T = TypeVar("T")
LOOK_UP: Call = next(call for call in cards.CALLS if call.path == "/v1/cards/lookup")


def scan(till: Device, card: str) -> SignedRequest:
    return till.signed("POST", LOOK_UP.path, wire.write(wire.Lookup(token=card)))


def carry(world: World, request: SignedRequest) -> Outgoing:
    """What central answers; nothing is written behind it yet."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return dispatch(world.central, LOOK_UP, Incoming(request.method, request.url, headers, {}, request.body))


def summary(outgoing: Outgoing) -> wire.CardSummary:
    assert outgoing.status == 200
    return wire.read(wire.CardSummary, outgoing.body)


def problem(outgoing: Outgoing) -> ProblemType:
    return wire.read(wire.Problem, outgoing.body).type


def while_a_batch_is_posted(world: World, till: Device, ask: Callable[[], T]) -> T:
    """What `ask` answers while a write of this very terminal, and of the scanned card's account, is under way."""

    def work(connection: Connection) -> T:
        terminal = find_terminal(connection, till.id)
        assert terminal is not None
        lock_terminal(connection, terminal)
        row = {"owner": terminal.owner, "account": world.seeded.cards[0].account, "programme": till.programme.id}
        add_to(connection, balances, [{**row, "balance": 0, "held": 0, "owed": 0}], ["balance"])
        return ask()

    return world.database.write(work)


def test_a_scan_is_answered_while_a_batch_of_the_same_terminal_is_posted(world: World) -> None:
    till = world.device()
    before = till.lookup(world.card())
    outgoing = while_a_batch_is_posted(world, till, lambda: carry(world, scan(till, world.card())))
    assert summary(outgoing).balances == before.balances


def test_its_figures_are_not_newer_than_what_they_lack(world: World) -> None:
    """Else a terminal would keep them, and drop what the batch said of the same card."""
    till = world.device()
    till.lookup(world.card())
    found = summary(while_a_batch_is_posted(world, till, lambda: carry(world, scan(till, world.card()))))
    assert found.as_of < world.clock()


def test_a_replay_is_refused_before_and_after_its_nonce_is_written(world: World) -> None:
    request = scan(world.device(), world.card())
    outgoing = carry(world, request)
    assert outgoing.status == 200
    assert problem(carry(world, request)) is ProblemType.REPLAYED
    if outgoing.behind is not None:
        outgoing.behind()
    assert problem(carry(world, request)) is ProblemType.REPLAYED
    restarted = replace(world, central=replace(world.central, nonces=Nonces()))
    assert problem(carry(restarted, request)) is ProblemType.REPLAYED


def test_who_was_told_is_noted_behind_the_answer_and_told_again_where_that_is_lost(world: World) -> None:
    till, other = world.device(), world.device("K1-2")
    sale = till.accrual(world.card(), 500, receipt="K1/9/20261120T090000Z")
    till.deliver(sale, again := till.accrual(world.card(), 500, receipt="K1/9/20261120T090000Z"))
    lost = carry(world, scan(other, world.card()))
    kept = carry(world, scan(other, world.card()))
    for outgoing in (lost, kept):
        assert [(each.id, each.reason) for each in summary(outgoing).refusals] == [(again.id, Reason.RECEIPT_USED)]
    assert kept.behind is not None
    kept.behind()
    world.clock.pass_(minutes=11)
    assert other.lookup(world.card()).refusals == ()


def test_a_request_that_comes_to_nothing_leaves_its_nonce_free(sqlite_world: World) -> None:
    world, till = sqlite_world, sqlite_world.device()
    request = scan(till, "k1:" + "A" * 43)
    assert problem(carry(world, request)) is ProblemType.CARD_UNKNOWN
    assert problem(carry(world, request)) is ProblemType.CARD_UNKNOWN


def test_where_too_many_nonces_wait_a_scan_is_written_at_once(sqlite_world: World) -> None:
    world, till = sqlite_world, sqlite_world.device()
    for number in range(MOST):
        assert world.central.nonces.take(till.id, f"nonce-{number}")
    request = scan(till, world.card())
    outgoing = carry(world, request)
    assert summary(outgoing)
    assert outgoing.behind is None
    assert problem(carry(world, request)) is ProblemType.REPLAYED

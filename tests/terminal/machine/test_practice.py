"""Training: what would write never leaves the desk, and every answer of the practice world is one of central's own."""

from dataclasses import replace

import pytest

from loyalty.routes import Question, route_of
from loyalty.wire_incidents import CloseIncident, Closing
from loyalty.wire_orders import OrderItem, OrderLine, PlaceOrder
from loyalty.wire_staff import AskDay
from loyalty.wire_vouchers import RedeemVoucher
from screens import intents
from screens.desk_words import DeskAction, DeskItem
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.desk import practice
from terminal.machine.facts import CardReplaced, Responded, Who
from terminal.machine.minting import mint
from tests.terminal.machine.desk_world import STAFF, Desk
from tests.terminal.machine.journey import HOLD

ORDER = PlaceOrder(id=HOLD, by=STAFF, lines=(OrderLine(item=OrderItem.PAPER, pieces=2),))


def practised(desk: Desk, *effects: fx.Effect) -> tuple[tuple[fx.Effect, ...], tuple[practice.Practised, ...]]:
    _, left, answers = practice.practised(desk.machine, effects, desk.now)
    return left, answers


def test_out_of_training_everything_goes_its_way() -> None:
    effects = (fx.Ask(1, ORDER), fx.Record(1, Who(), Responded("tea", "yes")))
    assert practised(Desk().enter(), *effects) == (effects, ())


def test_in_training_what_writes_is_answered_here_and_what_reads_is_asked() -> None:
    desk = Desk().to(DeskItem.TRAINING)
    day = fx.Ask(1, AskDay(by=STAFF))
    left, answers = practised(
        desk,
        day,
        fx.Ask(1, ORDER),
        fx.Record(1, Who(), Responded("tea", "yes")),
        fx.Decide(1, Who(), CardReplaced("x")),
    )
    assert left == (day,)
    assert [type(each) for each in answers] == [ev.Heard, ev.Recorded, ev.Decided]
    assert all(each.practice for each in answers if isinstance(each, ev.Decided))


def test_a_paper_of_training_says_so() -> None:
    desk = Desk().to(DeskItem.TRAINING)
    desk.touch(intents.DeskGo(DeskItem.TERMINAL.value))
    desk.do(DeskAction.TEST_PRINT)
    assert [each.training for each in desk.done if isinstance(each, fx.PrintSlip)] == [True]


@pytest.mark.parametrize(
    "question",
    [
        ORDER,
        RedeemVoucher(serial="A" * 26, id=HOLD, by=STAFF),
        CloseIncident(incident=HOLD, id=HOLD, by=STAFF, how=Closing.EXPLAINED),
    ],
    ids=lambda question: type(question).__name__,
)
def test_a_pretended_answer_is_of_the_questions_own_kind(question: Question) -> None:
    assert type(practice.pretended(question)) is route_of(question).answers


def test_no_id_is_minted_twice() -> None:
    desk = Desk()
    machine, found = desk.machine, set()
    for _ in range(1000):
        machine, new = mint(machine, desk.now)
        found.add(new)
    assert len(found) == 1000
    _, new = mint(replace(desk.machine, seed=bytes(range(32))), desk.now)
    assert new not in found

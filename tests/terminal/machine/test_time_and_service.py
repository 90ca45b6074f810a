"""What time brings, and what puts the terminal out of service."""

from dataclasses import replace

import pytest

from screens import intents
from screens.views import AttractView, BalanceView, HelpView, IdleView, OutOfServiceView, RefusalKind
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.health import Fault
from terminal.machine.states import Attract, Helping, OutOfService, Redeeming, Refusing, Showing, Thanking, Warned
from tests.terminal.machine.journey import CARD, OTHER_CARD, START, Journey, known, receipt, summary, token_of


def test_nobody_there_is_asked_for_and_then_forgotten() -> None:
    journey = Journey(known()).scan(CARD).wait(44.9)
    assert isinstance(journey.screen, BalanceView)
    journey.wait(0.1)
    assert isinstance(journey.screen, IdleView)
    assert journey.screen.seconds_left == journey.screen.seconds_total == 20
    journey.wait(19.5)
    assert journey.screen.seconds_left == 1
    journey.wait(0.5)
    assert isinstance(journey.screen, AttractView)
    assert journey.open_sessions() == set()
    assert token_of(CARD) not in repr(journey.machine)


def test_a_touch_extends_the_session() -> None:
    journey = Journey(known()).scan(CARD).wait(44).touch(intents.Accessibility()).wait(44)
    assert isinstance(journey.screen, BalanceView)
    journey.touch(intents.NextPage()).wait(44)
    assert (journey.screen.page, isinstance(journey.state, Showing)) == (1, True)


@pytest.mark.parametrize("intent", [intents.Continue(), intents.Back(), intents.Help()])
def test_any_answer_to_the_question_brings_the_balance_back(intent: intents.Intent) -> None:
    journey = Journey(known()).scan(CARD).wait(45)
    assert isinstance(journey.touch(intent).screen, BalanceView)


def test_stop_ends_the_session_at_the_question_too() -> None:
    journey = Journey(known()).scan(CARD).wait(45).touch(intents.Stop())
    assert isinstance(journey.state, Attract)


def test_a_receipt_at_the_question_brings_the_balance_back() -> None:
    journey = Journey(known()).scan(CARD).wait(45).scan(receipt())
    assert journey.balance.pending == 25


def test_thanks_close_by_themselves_and_go_on_when_asked() -> None:
    journey = Journey(known()).scan(CARD).take("coffee")
    assert journey.screen.seconds_left == 15
    assert isinstance(journey.wait(14.9).state, Thanking)
    assert isinstance(journey.wait(0.1).state, Attract)
    again = Journey(known()).scan(CARD).take("coffee").touch(intents.Continue())
    assert again.balance.points == 220


def test_help_comes_and_goes() -> None:
    journey = Journey().touch(intents.Help())
    assert isinstance(journey.screen, HelpView)
    assert isinstance(journey.wait(30).state, Attract)
    assert isinstance(Journey().touch(intents.Help()).touch(intents.Back()).state, Attract)


def test_help_over_a_refusal_ends_its_session() -> None:
    journey = Journey(known()).scan(CARD).scan("https://example.org/").touch(intents.Help())
    assert isinstance(journey.state, Helping)
    assert journey.open_sessions() == set()


def test_a_refusal_in_a_session_turns_into_the_question() -> None:
    journey = Journey(known()).scan(CARD).scan("https://example.org/").wait(45)
    assert isinstance(journey.state, Warned)
    assert isinstance(journey.wait(20).state, Attract)


def test_a_refusal_without_one_is_left_by_a_touch() -> None:
    for intent in (intents.Stop(), intents.Done(), intents.Continue(), intents.Back()):
        assert isinstance(Journey().scan(CARD).touch(intent).state, Attract)


def test_looking_up_can_be_stopped() -> None:
    world = known()
    world.deaf = {fx.LookUp}
    journey = Journey(world).scan(CARD).touch(intents.Stop())
    assert isinstance(journey.state, Attract)
    assert journey.deliver(journey.wanted(fx.LookUp)[0]).machine.state == journey.state


def test_a_fault_ends_what_goes_on_at_once() -> None:
    journey = Journey(known()).scan(CARD).happen(ev.FaultSays(Fault.STORE))
    assert isinstance(journey.screen, OutOfServiceView)
    assert (journey.screen.code, journey.screen.since, journey.screen.terminal) == ("S1", START, "UTR-07")
    assert journey.open_sessions() == set()
    assert isinstance(journey.scan(OTHER_CARD).touch(intents.Help()).state, OutOfService)
    assert isinstance(journey.happen(ev.FaultSays(None)).state, Attract)


def test_a_fault_told_again_keeps_its_beginning() -> None:
    journey = Journey().happen(ev.FaultSays(Fault.REVOKED)).wait(100).happen(ev.FaultSays(Fault.REVOKED))
    assert journey.screen.since == START
    assert journey.happen(ev.FaultSays(Fault.STORE)).screen.since > START


def test_out_of_service_waits_for_the_redemption_s_end() -> None:
    world = known()
    world.deaf = {fx.Print}
    journey = Journey(world).scan(CARD).take("coffee").happen(ev.FaultSays(Fault.REVOKED))
    assert isinstance(journey.state, Redeeming)
    world.deaf = set()
    journey.deliver(journey.wanted(fx.Print)[0])
    assert isinstance(journey.state, Thanking)
    assert isinstance(journey.wait(15).state, OutOfService)
    assert journey.open_sessions() == set()


@pytest.mark.parametrize("going_on", [intents.Continue(), intents.Back()])
def test_no_shopping_goes_on_behind_the_thanks_while_a_fault_stands(going_on: intents.Intent) -> None:
    journey = Journey(known()).scan(CARD).take("coffee").happen(ev.FaultSays(Fault.REVOKED)).touch(going_on)
    assert isinstance(journey.state, OutOfService)
    assert journey.open_sessions() == set()


def test_a_card_that_waited_starts_no_session_once_a_fault_stands() -> None:
    world = known()
    world.central[token_of(OTHER_CARD)] = summary(OTHER_CARD, 12)
    world.deaf = {fx.Authorise}
    journey = Journey(world).scan(CARD).take("coffee").scan(OTHER_CARD).happen(ev.FaultSays(Fault.REVOKED))
    world.reaches_central = False
    world.deaf = set()
    journey.deliver(journey.wanted(fx.Authorise)[0])
    assert journey.refusal.kind is RefusalKind.NO_ANSWER
    assert isinstance(journey.touch(intents.Continue()).state, OutOfService)
    assert journey.open_sessions() == set()
    assert journey.machine.waiting is None


def test_a_card_shown_over_the_thanks_starts_no_session_while_a_fault_stands() -> None:
    journey = Journey(known()).scan(CARD).take("coffee").happen(ev.FaultSays(Fault.REVOKED)).scan(OTHER_CARD)
    assert isinstance(journey.state, Thanking)
    assert len(journey.wanted(fx.StartSession)) == 1


def test_a_refusal_ends_at_once_when_a_fault_comes() -> None:
    journey = Journey().scan(CARD)
    assert isinstance(journey.state, Refusing)
    assert isinstance(journey.happen(ev.FaultSays(Fault.READERS)).state, OutOfService)


def test_a_new_configuration_holds_from_the_next_step() -> None:
    journey = Journey(known()).scan(CARD)
    journey.happen(ev.Configured(replace(journey.machine.context, programmes=())))
    assert journey.balance.rewards == ()
    assert isinstance(journey.take("coffee").state, Showing)


def test_what_central_changes_is_taken_between_sessions() -> None:
    journey = Journey(known()).scan(CARD)
    before = journey.machine.context
    journey.happen(ev.Configured(replace(before, code="K1-9"), waits=True))
    assert (journey.machine.context, journey.balance.rewards) == (before, journey.balance.rewards)
    # What holds at once was made of the waiting one too, so it waits with it.
    journey.happen(ev.Configured(replace(before, code="K1-9", programmes=())))
    assert journey.machine.context == before
    journey.touch(intents.Stop())
    journey.wait(600)
    assert isinstance(journey.state, Attract)
    assert journey.machine.context == replace(before, code="K1-9", programmes=())
    assert journey.machine.due is None


def test_where_nobody_is_served_it_is_taken_at_once() -> None:
    journey = Journey(known())
    journey.happen(ev.Configured(replace(journey.machine.context, code="K1-9"), waits=True))
    assert journey.machine.context.code == "K1-9"

"""From a reward chosen to paper in the hand, and every way it may end otherwise (protocol, section 3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from drivers.ports import (
    PrintAssumed,
    PrintConfirmed,
    PrinterStatus,
    PrintEvidence,
    PrintFailed,
    PrintFault,
    PrintOutcome,
    PrintUnknown,
)
from loyalty.answers import Reason
from loyalty.bodies import Source
from loyalty.holds import HeldLot, Hold, HoldState
from loyalty.programme import Confirmation
from screens import intents
from screens.views import (
    AuthorisingView,
    Later,
    LaterReason,
    Missing,
    PrintingView,
    PrintUnknownView,
    RefusalKind,
    StepState,
    Takeable,
    ThanksView,
)
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.health import StoreRoom
from terminal.machine.redeeming import Cancelling, Printing
from terminal.machine.session import LocalCard
from terminal.machine.states import Attract, Choosing, Redeeming, Refusing, Showing, Thanking, Unsure
from tests.terminal.machine.journey import (
    ACCOUNT,
    CARD,
    CONTEXT,
    HOLD,
    OTHER_CARD,
    POINTS,
    PROGRAMME,
    START,
    Journey,
    World,
    hold,
    known,
    receipt,
    summary,
    token_of,
)


def held_world(points: int = 300) -> World:
    """A shop whose terminal keeps points of the card ready."""
    world = known()
    world.cards[token_of(CARD)] = LocalCard(summary(), holds=(hold(points),))
    return world


def choosing(world: World | None = None, *, online: bool = True) -> Journey:
    return Journey(world or known(), online=online).scan(CARD).touch(intents.ChooseReward("coffee"))


def test_a_reward_is_chosen_confirmed_authorised_printed() -> None:
    journey = choosing()
    assert isinstance(journey.state, Choosing)
    assert (journey.screen.have, journey.screen.from_held) == (320, False)
    assert journey.wanted(fx.RecordIntent) == []
    journey.touch(intents.Confirm())
    assert isinstance(journey.screen, ThanksView)
    assert (journey.screen.left, journey.screen.assumed, journey.screen.from_held) == (220, False, False)
    chain = [
        type(e) for e in journey.done if isinstance(e, fx.CheckPrinter | fx.RecordIntent | fx.Authorise | fx.Print)
    ]
    assert chain == [fx.CheckPrinter, fx.RecordIntent, fx.Authorise, fx.Print]
    (record,) = journey.wanted(fx.RecordIntent)
    assert (record.plan.source, record.plan.price, record.account) == (Source.FREE, 100, ACCOUNT)
    assert record.member == "A••• B."


def test_the_screen_follows_the_facts() -> None:
    world = known()
    world.deaf = {fx.Authorise}
    journey = choosing(world).touch(intents.Confirm())
    assert isinstance(journey.screen, AuthorisingView)
    world.deaf = {fx.Print}
    intent = world.intents[0]
    world._take(intent)
    journey.happen(ev.AuthorisedRecorded(intent.id))
    assert isinstance(journey.screen, PrintingView)
    assert [step.state for step in journey.screen.steps[:3]] == [StepState.DONE, StepState.BUSY, StepState.WAITING]
    journey.happen(ev.SentToPrinter(intent.id))
    assert [step.state for step in journey.screen.steps[:3]] == [StepState.DONE, StepState.DONE, StepState.BUSY]


def test_a_printer_that_cannot_say_so_makes_the_screen_ask() -> None:
    world = known()
    world.outcome = PrintAssumed()
    journey = choosing(world).touch(intents.Confirm())
    assert journey.screen.assumed
    assert isinstance(choosing(world).touch(intents.Confirm()).touch(intents.CameOut(yes=True)).state, Attract)
    journey.touch(intents.CameOut(yes=False))
    assert journey.refusal.kind is RefusalKind.PRINTER_UNKNOWN
    assert journey.open_sessions() == set()


def test_a_print_nobody_knows_of_sends_the_shopper_to_the_till_with_a_code() -> None:
    world = known()
    world.outcome = PrintUnknown(PrintFault.UNPLUGGED)
    journey = choosing(world).touch(intents.Confirm())
    assert isinstance(journey.screen, PrintUnknownView)
    assert len(journey.screen.code) == 10
    assert fx.Code.PRINT_UNKNOWN in journey.codes()
    assert world.printed == [world.intents[0].id]


def test_a_print_that_failed_for_certain_says_so_and_the_session_goes_on() -> None:
    world = known()
    world.outcome = PrintFailed(PrintFault.PAPER_OUT)
    journey = choosing(world).touch(intents.Confirm())
    assert (journey.refusal.kind, journey.refusal.in_session) == (RefusalKind.PRINT_FAILED, True)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (PrinterStatus.PAPER_OUT, RefusalKind.PAPER_OUT),
        (PrinterStatus.COVER_OPEN, RefusalKind.COVER_OPEN),
        (PrinterStatus.UNPLUGGED, RefusalKind.PRINTER_UNPLUGGED),
        (PrinterStatus.ERROR, RefusalKind.PRINTER_UNKNOWN),
        (PrinterStatus.UNKNOWN, RefusalKind.PRINTER_UNKNOWN),
    ],
)
def test_no_intent_is_made_for_paper_that_is_not_there(status: PrinterStatus, kind: RefusalKind) -> None:
    world = known()
    world.printer = status
    journey = choosing(world).touch(intents.Confirm())
    assert journey.refusal.kind is kind
    assert journey.wanted(fx.RecordIntent) == []
    journey.touch(intents.Continue())
    assert journey.tile("coffee").state == Later(LaterReason.PRINTER)


def test_paper_near_its_end_prints() -> None:
    world = known()
    world.printer = PrinterStatus.NEAR_END
    assert isinstance(choosing(world).touch(intents.Confirm()).state, Thanking)


def test_a_printer_that_never_answers_is_as_good_as_away() -> None:
    world = known()
    world.deaf = {fx.CheckPrinter}
    journey = choosing(world).touch(intents.Confirm()).wait(3)
    assert journey.refusal.kind is RefusalKind.PRINTER_UNKNOWN
    journey.deliver(journey.wanted(fx.CheckPrinter)[0])
    assert journey.wanted(fx.RecordIntent) == []


def test_central_s_refusal_is_told() -> None:
    world = known()
    world.decision = Reason.INSUFFICIENT
    journey = choosing(world).touch(intents.Confirm())
    assert (journey.refusal.kind, journey.refusal.in_session) == (RefusalKind.INSUFFICIENT, True)
    assert world.printed == []


def test_a_hold_granted_while_the_shopper_chose_is_given_back_and_tried_once_more() -> None:
    world = known()
    journey = choosing(world)
    world.cards[token_of(CARD)] = LocalCard(summary(points=320, free=20), holds=(hold(),))
    world.decision, world.decided_once = Reason.INSUFFICIENT, True
    journey.touch(intents.Confirm())
    assert isinstance(journey.state, Thanking)
    assert [intent.plan.give_back for intent in world.intents] == [None, HOLD]
    assert world.printed == [world.intents[1].id]


def test_a_second_refusal_is_not_tried_again() -> None:
    world = known()
    journey = choosing(world)
    world.cards[token_of(CARD)] = LocalCard(summary(points=320, free=20), holds=(hold(),))
    world.decision = Reason.INSUFFICIENT
    journey.touch(intents.Confirm())
    assert journey.refusal.kind is RefusalKind.INSUFFICIENT
    assert (len(world.intents), world.printed) == (2, [])


def test_no_answer_is_cancelled_and_tried_again_out_of_what_is_kept_ready() -> None:
    world = held_world()
    world.deaf = {fx.Authorise}
    journey = choosing(world).touch(intents.Confirm())
    journey.wait(3.9)
    assert journey.wanted(fx.RecordCancel) == []
    journey.wait(0.1)
    assert (journey.refusal.kind, journey.refusal.retry_held) == (RefusalKind.NO_ANSWER, True)
    assert (world.cancelled, world.printed) == ([world.intents[0].id], [])
    journey.touch(intents.Continue()).touch(intents.ChooseReward("coffee"))
    assert (journey.screen.have, journey.screen.from_held) == (300, True)
    journey.touch(intents.Confirm())
    assert isinstance(journey.state, Thanking)
    second = world.intents[1]
    assert (second.plan.source, second.plan.hold) == (Source.ALLOWANCE, HOLD)
    assert world.printed == [second.id]


def test_a_late_authorisation_after_the_cancel_prints_nothing() -> None:
    world = known()
    world.deaf = {fx.Authorise}
    journey = choosing(world).touch(intents.Confirm()).wait(4)
    assert isinstance(journey.state, Refusing)
    before = journey.state
    journey.happen(ev.AuthorisedRecorded(world.intents[0].id))
    assert journey.state == before
    assert (world.printed, journey.codes()[-1]) == ([], fx.Code.LATE_RESULT)


def test_a_decision_that_was_on_disk_before_the_cancel_is_carried_out() -> None:
    world = known()
    world.deaf = {fx.Authorise, fx.RecordCancel}
    journey = choosing(world).touch(intents.Confirm()).wait(4)
    assert isinstance(journey.state.stage, Cancelling)
    taken = world.intents[0]
    world._take(taken)
    journey.happen(ev.AuthorisedRecorded(taken.id))
    assert isinstance(journey.state, Thanking)
    assert world.printed == [taken.id]


def test_a_refusal_that_was_on_disk_before_the_cancel_is_told() -> None:
    world = known()
    world.deaf = {fx.Authorise, fx.RecordCancel}
    journey = choosing(world).touch(intents.Confirm()).wait(4)
    journey.happen(ev.Declined(world.intents[0].id, Reason.INSUFFICIENT, LocalCard(summary())))
    assert journey.refusal.kind is RefusalKind.INSUFFICIENT


def test_without_central_and_without_a_hold_there_is_nothing_to_try_again() -> None:
    world = known()
    world.deaf = {fx.LookUp}
    journey = Journey(world).scan(CARD)
    journey.deliver(journey.wanted(fx.LookUp)[0])
    world.reaches_central = False
    journey.take("coffee")
    assert (journey.refusal.kind, journey.refusal.retry_held) == (RefusalKind.NO_ANSWER, False)
    journey.touch(intents.Continue())
    assert journey.tile("coffee").state == Later(LaterReason.OFFLINE)


def test_offline_a_reward_comes_out_of_the_hold_without_asking_anybody() -> None:
    world = World(cards={token_of(CARD): LocalCard(summary(), holds=(hold(),))})
    journey = Journey(world, online=False).scan(CARD)
    assert journey.balance.held_ready == 300
    assert journey.tile("coffee").state == Takeable()
    journey.take("coffee")
    assert (journey.screen.from_held, journey.screen.left) == (True, 200)
    assert journey.wanted(fx.Authorise) == []
    assert world.intents[0].plan.source is Source.ALLOWANCE


@pytest.mark.parametrize(
    "unfit",
    [
        hold(99),
        hold(state=HoldState.ASKED),
        hold(state=HoldState.RETURNED),
        Hold(HOLD, ACCOUNT, PROGRAMME, HoldState.OPEN, 300, 0, (HeldLot(300, None),), asked_back=True),
        Hold(HOLD, ACCOUNT, PROGRAMME, HoldState.OPEN, 300, 0, (HeldLot(300, START - timedelta(days=1)),)),
    ],
    ids=["too small", "asked", "returned", "asked back", "expired"],
)
def test_offline_only_out_of_a_hold_that_reaches(unfit: Hold) -> None:
    world = World(cards={token_of(CARD): LocalCard(summary(), holds=(unfit,))})
    journey = Journey(world, online=False).scan(CARD)
    assert journey.tile("coffee").state == Later(LaterReason.OFFLINE)
    assert isinstance(journey.take("coffee").state, Showing)
    assert world.intents == []


def test_offline_is_refused_where_the_programme_asks_for_proof() -> None:
    strict = replace(CONTEXT, programmes=(_with(confirmation=Confirmation.PROOF, offline_by_possession=False),))
    world = World(cards={token_of(CARD): LocalCard(summary(), holds=(hold(),))})
    journey = Journey(world, online=False, context=strict).scan(CARD)
    assert journey.tile("coffee").state == Later(LaterReason.PROOF)


def test_free_points_that_do_not_reach_take_the_terminal_s_own_hold_back_first() -> None:
    world = known(points=320, free=20)
    world.cards[token_of(CARD)] = LocalCard(summary(points=320, free=20), holds=(hold(),))
    journey = choosing(world).touch(intents.Confirm())
    assert isinstance(journey.state, Thanking)
    plan = world.intents[0].plan
    assert (plan.source, plan.give_back, plan.hold) == (Source.FREE, HOLD, None)


def test_points_that_another_terminal_keeps_cannot_be_taken_here() -> None:
    journey = Journey(known(points=320, free=20)).scan(CARD)
    assert journey.tile("coffee").state == Later(LaterReason.CLOSED)


def test_points_missing_say_how_many() -> None:
    journey = Journey(known(points=90)).scan(CARD)
    assert journey.tile("coffee").state == Missing(10)
    assert isinstance(journey.touch(intents.ChooseReward("coffee")).state, Showing)


@pytest.mark.parametrize("reward", ["gone", "nothing"])
def test_a_reward_that_is_not_on_offer_is_not_taken(reward: str) -> None:
    journey = Journey(known()).scan(CARD).take(reward)
    assert isinstance(journey.state, Showing)
    assert journey.wanted(fx.CheckPrinter) == []


def test_a_store_that_refuses_takes_no_intent() -> None:
    world = known()
    world.store_full = True
    journey = choosing(world).touch(intents.Confirm())
    assert journey.refusal.kind is RefusalKind.BUSY
    assert journey.wanted(fx.Authorise) == []
    full = Journey(known()).happen(ev.StoreSays(StoreRoom.REFUSE)).scan(CARD)
    assert full.tile("coffee").state == Later(LaterReason.CLOSED)


def test_a_store_that_cannot_keep_the_cancel_says_so_and_offers_no_second_try() -> None:
    world = held_world()
    world.deaf = {fx.Authorise, fx.RecordCancel}
    journey = choosing(world).touch(intents.Confirm()).wait(4).happen(ev.StoreRefused(1))
    assert (journey.refusal.kind, journey.refusal.in_session) == (RefusalKind.NO_ANSWER, False)
    assert journey.open_sessions() == set()


@pytest.mark.parametrize("deaf", [fx.RecordIntent, fx.RecordCancel, fx.Print])
def test_a_worker_that_broke_does_not_keep_the_screen_for_ever(deaf: type[fx.Effect]) -> None:
    world = known()
    world.deaf = {deaf} | ({fx.Authorise} if deaf is fx.RecordCancel else set())
    journey = choosing(world).touch(intents.Confirm()).wait(4)
    assert isinstance(journey.state, Redeeming)
    journey.wait(120)
    assert isinstance(journey.state, Unsure if deaf is fx.Print else Refusing)
    journey.wait(30)
    assert isinstance(journey.state, Attract)


def test_an_intent_that_nobody_waits_for_any_more_is_cancelled() -> None:
    world = known()
    world.deaf = {fx.RecordIntent}
    journey = choosing(world).touch(intents.Confirm()).wait(15)
    assert isinstance(journey.state, Refusing)
    journey.deliver(journey.wanted(fx.RecordIntent)[0])
    assert world.cancelled == [world.intents[0].id]
    assert world.printed == []


@pytest.mark.parametrize(
    "intent",
    [
        intents.Stop(),
        intents.Back(),
        intents.Done(),
        intents.Continue(),
        intents.Confirm(),
        intents.ChooseReward("pan"),
    ],
)
def test_no_touch_moves_a_redemption(intent: intents.Intent) -> None:
    world = known()
    world.deaf = {fx.Authorise}
    journey = choosing(world).touch(intents.Confirm())
    before = journey.machine
    assert journey.touch(intent).machine == before


def test_back_and_stop_before_confirming_take_nothing() -> None:
    assert isinstance(choosing().touch(intents.Back()).state, Showing)
    journey = choosing().touch(intents.Stop())
    assert isinstance(journey.state, Attract)
    assert journey.wanted(fx.RecordIntent) == []


def test_a_card_shown_while_printing_waits_and_then_starts_clean() -> None:
    world = known()
    world.central[token_of(OTHER_CARD)] = summary(OTHER_CARD, 12)
    world.deaf = {fx.Print}
    journey = choosing(world).touch(intents.Confirm()).scan(OTHER_CARD)
    assert isinstance(journey.state.stage, Printing)
    world.deaf = set()
    journey.deliver(journey.wanted(fx.Print)[0])
    assert isinstance(journey.state, Thanking)
    journey.wait(15)
    assert (journey.balance.points, journey.session.token) == (12, token_of(OTHER_CARD))
    assert journey.machine.waiting is None
    assert journey.open_sessions() == {2}


def test_the_shopper_s_own_card_shown_again_while_printing_does_not_wait() -> None:
    world = known()
    world.deaf = {fx.Print}
    journey = choosing(world).touch(intents.Confirm()).scan(CARD)
    assert journey.machine.waiting is None


def test_a_receipt_shown_while_printing_counts_when_the_session_goes_on() -> None:
    world = known()
    world.deaf = {fx.Print}
    journey = choosing(world).touch(intents.Confirm()).scan(receipt())
    world.deaf = set()
    journey.deliver(journey.wanted(fx.Print)[0]).touch(intents.Continue())
    assert journey.balance.pending == 25


def test_facts_of_another_intent_move_nothing() -> None:
    world = known()
    world.deaf = {fx.Authorise}
    journey = choosing(world).touch(intents.Confirm())
    before = journey.state
    other = HOLD
    confirmed = PrintConfirmed(PrintEvidence.PROCESS_ID)
    journey.happen(
        ev.AuthorisedRecorded(other),
        ev.Declined(other, Reason.INSUFFICIENT, LocalCard(None)),
        ev.NoAnswer(other),
        ev.CancelRecorded(other, LocalCard(None)),
        ev.SentToPrinter(other),
        ev.Printed(other, confirmed, LocalCard(None)),
        ev.PrinterChecked(1, PrinterStatus.OK),
    )
    assert journey.state == before


def test_a_look_up_that_turns_the_card_away_does_not_end_a_redemption() -> None:
    world = known()
    world.deaf = {fx.Authorise}
    journey = choosing(world).touch(intents.Confirm()).happen(ev.LookedUp(1, None))
    assert isinstance(journey.state, Redeeming)


@pytest.mark.parametrize(
    "outcome",
    [
        PrintConfirmed(PrintEvidence.BUFFER_ORDER),
        PrintAssumed(),
        PrintUnknown(PrintFault.STALLED),
        PrintFailed(PrintFault.COVER_OPEN),
    ],
)
def test_whatever_the_print_s_outcome_nothing_prints_twice_and_nobody_stays(outcome: PrintOutcome) -> None:
    world = known()
    world.outcome = outcome
    journey = choosing(world).touch(intents.Confirm())
    journey.happen(ev.Printed(world.intents[0].id, outcome, LocalCard(None)))
    journey.happen(ev.AuthorisedRecorded(world.intents[0].id))
    for _ in range(4):
        journey.wait(60)
    assert isinstance(journey.state, Attract)
    assert (len(world.printed), journey.open_sessions()) == (1, set())


def _with(**fields: object) -> object:
    import msgspec

    return msgspec.structs.replace(POINTS, **fields)

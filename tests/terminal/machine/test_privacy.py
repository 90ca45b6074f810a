"""One's own data and leaving: the notice, the proof before, what the paper comes to, and that nothing of it stays."""

from dataclasses import replace

import msgspec
import pytest

from drivers.ports import (
    PrintAssumed,
    PrinterStatus,
    PrintFailed,
    PrintFault,
    PrintOutcome,
    PrintUnknown,
)
from loyalty.assurance import Assurance, ProofWay
from loyalty.wire_privacy import (
    AskData,
    DataGiven,
    DataOutcome,
    Leave,
    LeaveAnswer,
    LeaveOutcome,
    MemberData,
    ProofData,
)
from loyalty.wire_privacy import DataWay as Way
from loyalty.wire_proofs import PinOutcome, PinProof, ProvePin
from screens import intents, views
from screens.views import DataState, DataWay, RefusalKind
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.states import AtPrivacy, Attract, Left, Noticing, Proving
from tests.terminal.machine.journey import (
    CARD,
    CONFIRMED,
    OTHER_CARD,
    PLAIN_CARD,
    START,
    Journey,
    World,
    hold,
    summary,
    token_of,
)

DATA = MemberData(as_of=START, owner="De Hoek", since=START, name="Anna Bakker", proofs=ProofData(pin=True))
GIVEN = DataGiven(outcome=DataOutcome.GIVEN, data=DATA)
LEFT = LeaveAnswer(outcome=LeaveOutcome.LEFT, mailed=True)


def member(*ways: ProofWay, named: bool = True, number: str = CARD) -> World:
    known = msgspec.structs.replace(summary(number), proofs=ways, name="A••• B." if named else None)
    return World(central={token_of(number): known}, deaf={fx.Ask})


def at_notice(world: World, *, online: bool = True, number: str = CARD) -> Journey:
    journey = Journey(world).scan(number)
    if not online:
        journey.happen(ev.NetworkSays(online=False))
    return journey.touch(intents.ShowMenu()).touch(intents.ShowPrivacy())


def notice(journey: Journey) -> views.PrivacyView:
    shown = journey.screen
    assert isinstance(shown, views.PrivacyView)
    return shown


def data(journey: Journey) -> views.DataView:
    shown = journey.screen
    assert isinstance(shown, views.DataView)
    return shown


def asked(journey: Journey, kind: type[AskData] | type[Leave]) -> list[AskData | Leave]:
    wanted = (each.question for each in journey.wanted(fx.Ask) if isinstance(each, fx.Ask))
    return [each for each in wanted if isinstance(each, AskData | Leave) and isinstance(each, kind)]


def hear(journey: Journey, answer: DataGiven | LeaveAnswer | None) -> Journey:
    (*_, last) = journey.wanted(fx.Ask)
    assert isinstance(last, fx.Ask)
    return journey.happen(ev.Heard(last.session, last.question, answer))


def prove(journey: Journey) -> Journey:
    for sign in "2580":
        journey.touch(intents.Key(sign))
    journey.touch(intents.Enter())
    return journey.happen(
        ev.Heard(journey.session.id, ProvePin(token=token_of(CARD), pin="2580"), PinProof(outcome=PinOutcome.PROVEN))
    )


def wish(journey: Journey, way: DataWay = DataWay.PAPER) -> Journey:
    return journey.touch(intents.HaveData(way.value)).touch(intents.Confirm())


def printing(answer: DataGiven = GIVEN) -> Journey:
    """A proven member whose data is on its way to the printer."""
    journey = prove(wish(at_notice(member(ProofWay.PIN))))
    return hear(journey.touch(intents.Confirm()), answer)


# ── The notice ────────────────────


def test_the_notice_is_the_owners_in_the_members_language() -> None:
    journey = at_notice(member(ProofWay.PIN, ProofWay.MAIL))
    shown = notice(journey)
    assert shown.paragraphs[0].title == "Wat bewaren we?"
    assert (shown.ways, shown.may_leave, shown.at_till) == ((DataWay.PAPER, DataWay.MAIL), True, False)
    journey.touch(intents.Back()).touch(intents.ChooseLanguage("nb")).touch(intents.ShowPrivacy())
    assert notice(journey).paragraphs[0].title == "Hva lagrer vi?"


def test_without_a_mail_address_there_is_paper() -> None:
    assert notice(at_notice(member(ProofWay.PIN))).ways == (DataWay.PAPER,)


def test_an_anonymous_card_that_could_be_guessed_goes_to_the_till() -> None:
    shown = notice(at_notice(member(named=False, number=PLAIN_CARD), number=PLAIN_CARD))
    assert (shown.ways, shown.may_leave, shown.at_till) == ((), False, True)


def test_the_notice_can_be_read_without_a_card() -> None:
    journey = Journey(World()).touch(intents.Help()).touch(intents.ShowPrivacy())
    assert isinstance(journey.state, Noticing)
    shown = notice(journey)
    assert (shown.ways, shown.may_leave, shown.at_till) == ((), False, False)
    assert notice(journey.touch(intents.NextPage())).page == 1
    assert notice(journey.touch(intents.PreviousPage())).page == 0
    assert isinstance(journey.touch(intents.LeaveProgramme()).state, Noticing)
    assert isinstance(journey.wait(61).state, Attract)


# ── One's data ────────────────────


def test_paper_comes_after_a_proof_and_says_what_the_printer_said() -> None:
    journey = wish(at_notice(member(ProofWay.PIN)))
    assert isinstance(journey.state, Proving)
    assert asked(journey, AskData) == []
    prove(journey)
    assert data(journey).state is DataState.OFFER
    journey.touch(intents.Confirm())
    (question,) = asked(journey, AskData)
    assert isinstance(question, AskData)
    assert (question.way, question.assurance, question.token) == (Way.PAPER, Assurance.PROVEN, token_of(CARD))
    assert isinstance(journey.screen, views.CheckingView)
    hear(journey, GIVEN)
    (order,) = journey.wanted(fx.PrintData)
    assert isinstance(order, fx.PrintData)
    assert order.data == DATA
    assert "Bakker" not in repr(order) + repr(journey.machine)
    assert data(journey).state is DataState.PRINTING
    journey.happen(ev.DataPrinted(journey.session.id, CONFIRMED))
    assert data(journey).state is DataState.PRINTED
    assert isinstance(journey.touch(intents.Continue()).state, AtPrivacy)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (PrintAssumed(), DataState.PRINTED),
        (PrintUnknown(PrintFault.PAPER_OUT), DataState.UNSURE),
        (PrintFailed(PrintFault.UNPLUGGED), DataState.FAILED),
    ],
)
def test_an_unknown_print_is_said_so_and_never_printed_again(outcome: PrintOutcome, state: DataState) -> None:
    journey = printing()
    journey.happen(ev.DataPrinted(journey.session.id, outcome))
    assert data(journey).state is state
    journey.touch(intents.Confirm())
    assert len(journey.wanted(fx.PrintData)) == 1


def test_nothing_is_asked_while_the_printer_cannot_print() -> None:
    journey = prove(wish(at_notice(member(ProofWay.PIN))))
    journey.happen(ev.PrinterSays(PrinterStatus.PAPER_OUT)).touch(intents.Confirm())
    assert data(journey).state is DataState.FAILED
    assert asked(journey, AskData) == []


def test_a_mail_says_where_it_went() -> None:
    journey = prove(wish(at_notice(member(ProofWay.PIN, ProofWay.MAIL)), DataWay.MAIL)).touch(intents.Confirm())
    hear(journey, DataGiven(outcome=DataOutcome.SENT, sent_to="j•••@…"))
    assert (data(journey).state, data(journey).sent_to) == (DataState.SENT, "j•••@…")
    assert journey.wanted(fx.PrintData) == []


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(DataOutcome.NO_ADDRESS, DataState.NO_ADDRESS), (DataOutcome.TOO_MANY, DataState.TOO_MANY)],
)
def test_what_central_does_not_give_is_said(outcome: DataOutcome, state: DataState) -> None:
    journey = prove(wish(at_notice(member(ProofWay.PIN)))).touch(intents.Confirm())
    assert data(hear(journey, DataGiven(outcome=outcome))).state is state


def test_a_proof_that_is_too_old_is_asked_for_again() -> None:
    journey = prove(wish(at_notice(member(ProofWay.PIN)))).touch(intents.Confirm())
    hear(journey, DataGiven(outcome=DataOutcome.NOT_PROVEN))
    assert isinstance(journey.state, Proving)
    assert data(prove(journey)).state is DataState.OFFER


def test_a_repeat_after_no_answer_is_the_same_wish() -> None:
    journey = prove(wish(at_notice(member(ProofWay.PIN)))).touch(intents.Confirm())
    assert data(hear(journey, None)).state is DataState.NO_ANSWER
    journey.wait(5).touch(intents.Confirm())
    first, second = asked(journey, AskData)
    assert first.id == second.id


def test_data_that_comes_late_is_nobodys() -> None:
    journey = prove(wish(at_notice(member(ProofWay.PIN)))).touch(intents.Confirm())
    (*_, late) = journey.wanted(fx.Ask)
    assert isinstance(late, fx.Ask)
    journey.scan(OTHER_CARD)
    journey.happen(ev.Heard(late.session, late.question, GIVEN))
    assert journey.wanted(fx.PrintData) == []


def test_of_an_anonymous_card_having_it_is_enough() -> None:
    journey = wish(at_notice(member(named=False)))
    (question,) = asked(journey, AskData)
    assert question.assurance is Assurance.POSSESSION


def test_without_a_connection_it_is_refused_in_a_sentence() -> None:
    journey = wish(at_notice(member(ProofWay.PIN), online=False))
    assert journey.refusal.kind is RefusalKind.OFFLINE
    journey = at_notice(member(ProofWay.PIN), online=False).touch(intents.LeaveProgramme()).touch(intents.Continue())
    assert journey.refusal.kind is RefusalKind.OFFLINE


# ── Leaving ────────────────────


def at_leaving(world: World | None = None) -> Journey:
    return at_notice(world or member(ProofWay.PIN)).touch(intents.LeaveProgramme())


def leave_view(journey: Journey) -> views.LeaveView:
    shown = journey.screen
    assert isinstance(shown, views.LeaveView)
    return shown


def test_leaving_says_what_is_lost_and_takes_two_touches_and_a_proof() -> None:
    journey = at_leaving()
    assert [lapse.count for lapse in leave_view(journey).lapses] == [320]
    assert not leave_view(journey.touch(intents.Confirm())).sure
    journey.touch(intents.Continue())
    assert isinstance(journey.state, Proving)
    assert leave_view(prove(journey)).sure
    assert asked(journey, Leave) == []
    journey.touch(intents.Confirm())
    assert len(asked(journey, Leave)) == 1
    assert isinstance(journey.screen, views.CheckingView)


def leaving() -> Journey:
    """A proven member who said yes twice."""
    return prove(at_leaving().touch(intents.Continue())).touch(intents.Confirm())


def test_who_left_is_forgotten_here_at_once_and_no_points_are_kept_ready() -> None:
    journey = hear(leaving(), LEFT)
    assert isinstance(journey.state, Left)
    shown = journey.screen
    assert isinstance(shown, views.LeftView)
    assert shown.mailed
    assert [each.token for each in journey.wanted(fx.ForgetCard) if isinstance(each, fx.ForgetCard)] == [token_of(CARD)]
    assert journey.wanted(fx.RequestHold) == []
    assert journey.wanted(fx.RecordPreference) == []
    assert journey.open_sessions() == set()
    assert token_of(CARD) not in repr(journey.machine)
    assert isinstance(journey.wait(21).state, Attract)


def test_who_left_is_forgotten_even_where_somebody_else_stands_there_by_now() -> None:
    journey = leaving()
    (*_, late) = journey.wanted(fx.Ask)
    assert isinstance(late, fx.Ask)
    journey.world.central[token_of(OTHER_CARD)] = summary(OTHER_CARD)
    journey.scan(OTHER_CARD)
    journey.happen(ev.Heard(late.session, late.question, LEFT))
    assert len(journey.wanted(fx.ForgetCard)) == 1
    assert journey.session.token == token_of(OTHER_CARD)


def test_no_answer_leads_to_the_same_wish_again() -> None:
    journey = hear(leaving(), None)
    assert leave_view(journey).no_answer
    hear(journey.wait(3).touch(intents.Confirm()), LEFT)
    first, second = asked(journey, Leave)
    assert first.id == second.id
    assert isinstance(journey.state, Left)


def test_a_wish_to_leave_without_a_fresh_proof_asks_for_one() -> None:
    journey = hear(leaving(), LeaveAnswer(outcome=LeaveOutcome.NOT_PROVEN))
    assert isinstance(journey.state, Proving)
    assert leave_view(prove(journey)).sure


def test_the_second_question_can_be_answered_with_no() -> None:
    journey = prove(at_leaving().touch(intents.Continue())).touch(intents.Back())
    assert isinstance(journey.state, AtPrivacy)
    assert asked(journey, Leave) == []


def test_nobody_answers_for_a_member_who_walked_away() -> None:
    journey = prove(at_leaving().touch(intents.Continue()))
    journey.wait(46)
    assert isinstance(journey.screen, views.IdleView)
    assert isinstance(journey.wait(21).state, Attract)
    assert asked(journey, Leave) == []


def test_who_is_asked_whether_they_are_still_there_still_leaves() -> None:
    journey = leaving().wait(46)
    assert isinstance(hear(journey, LEFT).state, Left)


def test_points_that_are_kept_ready_here_do_not_keep_anybody() -> None:
    world = member(ProofWay.PIN)
    world.cards[token_of(CARD)] = replace(world.card(token_of(CARD)), holds=(hold(),))
    journey = prove(at_leaving(world).touch(intents.Continue())).touch(intents.Confirm())
    assert isinstance(hear(journey, LEFT).state, Left)

"""A campaign's question: asked where it is in nobody's way, answered by a touch or a code, once."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from loyalty.assurance import Assurance, EntryMode
from loyalty.campaigns import Declined
from loyalty.programme import Unit
from loyalty.wire import CardStatus
from screens import intents, views
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.facts import Responded, Who
from terminal.machine.health import Fault, StoreRoom
from terminal.machine.session import LocalCard
from terminal.machine.states import Showing, Surveying, Warned
from terminal.machine.unknown import AwaitingCard
from tests.terminal.machine.journey import (
    ACCOUNT,
    ASKING,
    CARD,
    CONFIRMED,
    OTHER_CARD,
    PLAIN_CARD,
    POINTS,
    Journey,
    World,
    campaign_code,
    receipt,
    summary,
    token_of,
)

TODAY = date(2026, 3, 2)
ANSWERED = msgspec.structs.replace(summary(), answered=("bread",))


def journey(local: LocalCard | None = None, *, online: bool = True, world: World | None = None) -> Journey:
    cards = {token_of(CARD): local} if local else {}
    central = {token_of(n): summary(n) for n in (CARD, OTHER_CARD, PLAIN_CARD)}
    return Journey(world or World(central=central, cards=cards), online=online, context=ASKING)


def question(of: Journey) -> views.QuestionView:
    assert isinstance(of.screen, views.QuestionView)
    return of.screen


def thanked(of: Journey) -> views.ResponseView:
    assert isinstance(of.screen, views.ResponseView)
    return of.screen


# ── Asked ────────────────────


def test_the_attract_screen_advertises_the_campaign_in_its_language() -> None:
    shown = journey().screen
    assert isinstance(shown, views.AttractView)
    assert shown.campaign == views.Campaign("Kies het brood", "bread")
    shown = journey().touch(intents.ChooseLanguage("nb")).screen
    assert isinstance(shown, views.AttractView)
    assert shown.campaign == views.Campaign("Velg brødet", "bread")
    over = journey()
    over.uptime += 61 * 24 * 3600 * 1000
    assert isinstance(over.screen, views.AttractView)
    assert over.screen.campaign is None


def test_the_question_is_a_quiet_way_on_the_balance() -> None:
    balance = journey().scan(CARD)
    assert balance.balance.question
    asked = question(balance.touch(intents.ShowQuestion()))
    assert (asked.question, asked.thanks) == ("Welk brood?", 25)
    assert asked.choices == (views.Choice("walnut", "Walnoot"), views.Choice("spelt", "Spelt"))


@pytest.mark.parametrize(
    "local",
    [
        LocalCard(summary(), answered=("bread",)),
        LocalCard(ANSWERED),
        LocalCard(summary(), declined=(Declined("bread", TODAY - timedelta(days=29)),)),
    ],
)
def test_nobody_is_asked_twice_even_offline(local: LocalCard) -> None:
    of = journey(local, online=False).scan(CARD)
    assert not of.balance.question
    assert isinstance(of.touch(intents.ShowQuestion()).state, Showing)


def test_what_central_says_of_another_terminal_counts_too() -> None:
    assert not journey(world=World(central={token_of(CARD): ANSWERED})).scan(CARD).balance.question


def test_after_thirty_days_whoever_declined_is_asked_again() -> None:
    local = LocalCard(summary(), declined=(Declined("bread", TODAY - timedelta(days=30)),))
    assert journey(local).scan(CARD).balance.question


def test_a_typed_number_is_not_asked_and_a_plain_card_is() -> None:
    typed = journey().key_in(PLAIN_CARD)
    assert isinstance(typed.screen, views.KeyedView)
    assert isinstance(typed.touch(intents.ShowQuestion()).state, Showing)
    assert journey().scan(PLAIN_CARD).balance.question


def test_where_nothing_can_be_recorded_nothing_is_asked() -> None:
    of = journey().happen(ev.StoreSays(StoreRoom.REFUSE)).scan(CARD)
    assert not isinstance(of.screen, views.BalanceView) or not of.balance.question


# ── Answered by a touch ────────────────────


def test_an_answer_is_on_disk_before_anybody_is_thanked() -> None:
    of = journey(world=World(central={token_of(CARD): summary()}, deaf={fx.Record}))
    of.scan(CARD).touch(intents.ShowQuestion()).touch(intents.GiveAnswer("walnut"))
    question(of)
    fact = Responded("bread", "walnut", POINTS, 25)
    who = Who(token_of(CARD), ACCOUNT, EntryMode.SCANNED, Assurance.POSSESSION)
    assert of.wanted(fx.Record) == [fx.Record(1, who, fact)]
    of.touch(intents.GiveAnswer("spelt"))
    assert len(of.wanted(fx.Record)) == 1
    of.deliver(of.wanted(fx.Record)[0])
    assert thanked(of) == replace(thanked(of), answer="Walnoot", thanks=25)
    assert of.touch(intents.Continue()).balance.pending == 25
    assert not of.balance.question


def test_the_answer_stands_in_no_repr() -> None:
    assert "walnut" not in repr(intents.GiveAnswer("walnut"))
    of = journey().scan(CARD).touch(intents.ShowQuestion()).touch(intents.GiveAnswer("walnut"))
    assert "Walnoot" not in repr(thanked(of))


def test_an_answer_that_is_none_means_nothing() -> None:
    of = journey().scan(CARD).touch(intents.ShowQuestion()).touch(intents.GiveAnswer("cake"))
    question(of)
    assert of.wanted(fx.Record) == []


def test_a_full_store_is_said_and_nothing_is_thanked_for() -> None:
    of = journey(world=World(central={token_of(CARD): summary()}, store_full=True))
    of.scan(CARD).touch(intents.ShowQuestion()).touch(intents.GiveAnswer("walnut"))
    assert of.refusal.kind is views.RefusalKind.BUSY
    assert of.touch(intents.Continue()).balance.question
    assert of.session.recording == 0


def test_rather_not_is_remembered_by_the_session_and_the_terminal() -> None:
    of = journey().scan(CARD).touch(intents.ShowQuestion()).touch(intents.RatherNot())
    assert not of.balance.question
    assert of.wanted(fx.RatherNot) == [fx.RatherNot(token_of(CARD), Declined("bread", TODAY))]
    assert token_of(CARD) not in repr(of.wanted(fx.RatherNot))


def test_back_decides_nothing() -> None:
    of = journey().scan(CARD).touch(intents.ShowQuestion()).touch(intents.Back())
    assert of.balance.question
    assert of.wanted(fx.RatherNot) == []


def test_an_answer_on_its_way_keeps_a_redemption_waiting() -> None:
    of = journey(world=World(central={token_of(CARD): summary()}, deaf={fx.Record}))
    of.scan(CARD).touch(intents.ChooseReward("coffee")).scan(campaign_code())
    assert of.session.recording == 1


def test_a_late_answer_moves_nobody_elses_screen() -> None:
    of = journey(world=World(central={token_of(n): summary(n) for n in (CARD, OTHER_CARD)}, deaf={fx.Record}))
    of.scan(CARD).scan(campaign_code()).scan(OTHER_CARD)
    of.deliver(of.wanted(fx.Record)[0])
    assert of.balance.question
    assert fx.Code.LATE_RESULT in of.codes()


def test_whoever_went_silent_is_thanked_when_they_come_back() -> None:
    of = journey(world=World(central={token_of(CARD): summary()}, deaf={fx.Record}))
    of.scan(CARD).scan(campaign_code()).wait(46)
    assert isinstance(of.state, Warned)
    of.deliver(of.wanted(fx.Record)[0])
    assert isinstance(of.state, Warned)
    thanked(of.touch(intents.Continue()))


def test_a_campaign_that_goes_while_it_is_shown_leads_to_the_balance() -> None:
    of = journey().scan(CARD).touch(intents.ShowQuestion())
    of.happen(ev.Configured(replace(ASKING, campaigns=())))
    assert isinstance(of.screen, views.BalanceView)
    assert isinstance(of.touch(intents.Back()).state, Showing)


def test_where_only_stamps_are_counted_nothing_is_promised() -> None:
    stamps = msgspec.structs.replace(POINTS, unit=Unit.STAMPS, card_size=10)
    of = Journey(World(central={token_of(CARD): summary()}), context=replace(ASKING, programmes=(stamps,)))
    of.scan(CARD).scan(campaign_code())
    assert thanked(of).thanks == 0
    assert of.wanted(fx.Record)[0] == replace(of.wanted(fx.Record)[0], fact=Responded("bread", "walnut"))


# ── Answered by a code ────────────────────


def test_a_code_in_a_session_is_the_answer_at_once() -> None:
    of = journey().scan(CARD).scan(campaign_code("spelt"))
    assert (thanked(of).answer, thanked(of).thanks) == ("Spelt", 25)


def test_a_poster_in_a_session_asks_its_question() -> None:
    question(journey().scan(CARD).scan(campaign_code("")))


def test_a_code_without_a_card_waits_for_it_in_the_screens_language() -> None:
    of = journey().touch(intents.ChooseLanguage("nb")).scan(campaign_code())
    assert isinstance(of.screen, views.BringCardView)
    assert (of.screen.setting.language, of.screen.answer, of.screen.seconds_left) == ("nb", "Valnøtt", 30)
    assert thanked(of.scan(CARD)).answer == "Valnøtt"
    assert thanked(of).setting.language == "nb"


def test_a_poster_without_a_card_asks_once_the_card_is_there() -> None:
    of = journey().scan(campaign_code(""))
    assert isinstance(of.screen, views.BringCardView)
    assert of.screen.answer is None
    question(of.scan(CARD))


def test_no_card_comes_and_the_answer_is_forgotten() -> None:
    of = journey().scan(campaign_code()).wait(31)
    assert isinstance(of.screen, views.AttractView)
    assert of.scan(CARD).balance.question
    assert of.wanted(fx.Record) == []


@pytest.mark.parametrize("intent", [intents.Stop(), intents.Back()])
def test_whoever_waits_can_leave(intent: intents.Intent) -> None:
    of = journey().scan(campaign_code()).touch(intent)
    assert isinstance(of.screen, views.AttractView)


def test_whoever_has_no_card_is_helped() -> None:
    assert isinstance(journey().scan(campaign_code()).touch(intents.Help()).screen, views.HelpView)


def test_a_code_before_the_figures_are_there_waits_for_central() -> None:
    known = {token_of(CARD): LocalCard(summary())}
    of = journey(world=World(known, central={token_of(CARD): ANSWERED}, deaf={fx.LookUp}))
    of.scan(campaign_code()).scan(CARD)
    assert isinstance(of.screen, views.BalanceView)
    assert of.wanted(fx.Record) == []
    of.deliver(of.wanted(fx.LookUp)[0])
    assert of.refusal.kind is views.RefusalKind.CAMPAIGN_ANSWERED


def test_a_code_while_the_card_is_looked_up_is_kept() -> None:
    of = journey(world=World(central={token_of(CARD): summary()}, deaf={fx.LookUp, fx.FetchCard}))
    of.scan(CARD).scan(campaign_code())
    of.deliver(of.wanted(fx.LookUp)[0])
    assert thanked(of).answer == "Walnoot"


def test_offline_an_answer_is_taken_by_what_the_terminal_knows() -> None:
    of = journey(LocalCard(summary()), online=False).scan(campaign_code()).scan(CARD)
    assert thanked(of).answer == "Walnoot"
    again = of.touch(intents.Stop()).scan(campaign_code()).scan(CARD)
    assert again.wanted(fx.Record)


def test_the_second_code_is_refused_and_the_first_answer_stays() -> None:
    of = journey().scan(CARD).scan(campaign_code("spelt")).scan(campaign_code("walnut"))
    assert of.refusal.kind is views.RefusalKind.CAMPAIGN_ANSWERED
    assert of.refusal.in_session
    assert len(of.wanted(fx.Record)) == 1


@pytest.mark.parametrize("code", [campaign_code("cake"), campaign_code("walnut", "summer")])
def test_a_code_of_no_campaign_is_refused_in_plain_words(code: str) -> None:
    assert journey().scan(code).refusal.kind is views.RefusalKind.CAMPAIGN_OVER
    inside = journey().scan(CARD).scan(code)
    assert inside.refusal.kind is views.RefusalKind.CAMPAIGN_OVER
    assert inside.refusal.in_session
    assert inside.wanted(fx.Record) == []


def test_a_campaign_that_is_over_takes_nothing() -> None:
    of = journey()
    of.uptime += 61 * 24 * 3600 * 1000
    assert of.scan(campaign_code()).refusal.kind is views.RefusalKind.CAMPAIGN_OVER


def test_a_typed_number_is_not_heard() -> None:
    of = journey().key_in(PLAIN_CARD).scan(campaign_code())
    assert of.refusal.kind is views.RefusalKind.CAMPAIGN_KEYED
    brought = journey().scan(campaign_code()).key_in(PLAIN_CARD)
    assert brought.refusal.kind is views.RefusalKind.CAMPAIGN_KEYED
    assert brought.wanted(fx.Record) == []


def test_a_card_that_cannot_be_used_answers_nothing() -> None:
    blocked = summary(status=CardStatus.BLOCKED)
    of = journey(world=World(central={token_of(CARD): blocked})).scan(campaign_code()).scan(CARD)
    assert of.refusal.kind is views.RefusalKind.CARD_BLOCKED
    assert of.wanted(fx.Record) == []


def test_nothing_is_asked_or_taken_while_a_voucher_is_made() -> None:
    of = journey(world=World(central={token_of(CARD): summary()}, deaf={fx.Print})).scan(CARD).take("coffee")
    of.scan(campaign_code())
    assert isinstance(of.screen, views.PrintingView)
    assert of.wanted(fx.Record) == []
    of.happen(ev.Printed(of.world.intents[0].id, CONFIRMED, LocalCard(summary())))
    assert isinstance(of.screen, views.ThanksView)
    assert thanked(of.scan(campaign_code())).answer == "Walnoot"


def test_a_fault_ends_the_wait_for_a_card() -> None:
    of = journey().scan(campaign_code())
    assert isinstance(of.state, AwaitingCard)
    assert isinstance(of.happen(ev.FaultSays(Fault.STORE)).screen, views.OutOfServiceView)


def test_a_receipt_is_taken_where_the_question_stands() -> None:
    of = journey().scan(CARD).touch(intents.ShowQuestion())
    assert isinstance(of.state, Surveying)
    assert of.scan(receipt()).balance.pending == 25

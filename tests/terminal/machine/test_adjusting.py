"""The screen itself is adjusted: its language, before a card and behind the menu."""

from dataclasses import replace

import pytest

from loyalty.languages import CODES
from screens import intents, views
from terminal.machine import delays
from terminal.machine import events as ev
from terminal.machine.adjusts import Adjusting
from terminal.machine.health import Fault
from terminal.machine.states import AtMenu, Attract, OutOfService
from tests.terminal.machine.journey import CARD, CONTEXT, Journey, known

ALL = replace(CONTEXT, languages=CODES)


def choosing() -> Journey:
    return Journey(known(), context=ALL).touch(intents.ShowLanguages())


def in_session() -> Journey:
    return Journey(known(), context=ALL).scan(CARD).touch(intents.ShowMenu()).touch(intents.ShowLanguages())


def test_every_language_stands_there_before_a_card_and_one_is_chosen() -> None:
    shown = choosing().screen
    assert isinstance(shown, views.LanguagesView)
    assert shown.languages == CODES
    assert choosing().touch(intents.ChooseLanguage("ar")).state == Attract("ar")


def test_back_leaves_the_language_that_was_spoken() -> None:
    german = Journey(known(), context=ALL).touch(intents.ChooseLanguage("de")).touch(intents.ShowLanguages())
    assert german.screen.setting.language == "de"
    assert german.touch(intents.Back()).state == Attract("de")


def test_nobody_s_choice_ends_by_itself_and_is_put_off_by_whoever_walks_it() -> None:
    nearly = delays.ADJUST // delays.SECOND - 1
    assert choosing().wait(nearly + 1).state == Attract(CODES[0])
    walked = choosing().wait(nearly).touch(intents.Walk()).wait(nearly)
    assert isinstance(walked.state, Adjusting)


def test_a_card_is_read_there_and_greeted_in_the_language_that_is_spoken() -> None:
    french = Journey(known(), context=ALL).touch(intents.ChooseLanguage("fr")).touch(intents.ShowLanguages())
    assert french.scan(CARD).session.language == "fr"


def test_a_fault_closes_it() -> None:
    assert isinstance(choosing().happen(ev.FaultSays(Fault.STORE)).state, OutOfService)


def test_in_a_session_the_menu_leads_there_and_takes_the_choice() -> None:
    journey = in_session()
    assert isinstance(journey.screen, views.LanguagesView)
    journey.touch(intents.ChooseLanguage("de"))
    assert isinstance(journey.screen, views.MenuView)
    assert (journey.session.language, journey.session.chose_language) == ("de", True)


@pytest.mark.parametrize("intent", [intents.Back(), intents.ChooseLanguage("fi")])
def test_back_from_there_is_the_menu_and_a_language_of_nobody_is_none(intent: intents.Intent) -> None:
    journey = in_session().touch(intent)
    assert isinstance(journey.state, AtMenu)
    assert journey.session.language == "nl"
    assert isinstance(journey.touch(intents.Back()).screen, views.MenuView | views.BalanceView)


def test_who_walks_away_from_it_is_asked_and_comes_back_to_it() -> None:
    journey = in_session().wait(delays.IDLE // delays.SECOND)
    assert isinstance(journey.screen, views.IdleView)
    assert isinstance(journey.touch(intents.Continue()).screen, views.LanguagesView)

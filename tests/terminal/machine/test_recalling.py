"""The menu and the last transactions: for who may see them, by pages, and honest without a connection."""

from dataclasses import replace
from datetime import timedelta

import pytest

from loyalty.assurance import Assurance, EntryMode
from loyalty.programme import Unit
from loyalty.wire_history import History, HistoryEntry, HistoryKind
from screens import intents, views
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.session import LocalCard, OnTheWay
from terminal.machine.states import AtMenu
from tests.terminal.machine.journey import (
    CARD,
    OTHER_CARD,
    PLAIN_CARD,
    PROGRAMME,
    START,
    Journey,
    World,
    known,
    receipt,
    summary,
    token_of,
)


def entry(number: int) -> HistoryEntry:
    return HistoryEntry(
        when=START - timedelta(hours=number),
        kind=HistoryKind.EARNED,
        programme=PROGRAMME,
        unit=Unit.POINTS,
        points=number + 1,
        balance=320,
        terminal="UTR-07",
        shop="De Hoek",
    )


QUESTION = History(token=token_of(CARD), mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION, language="nl")


def told(count: int, **more: object) -> World:
    world = known(**more)  # type: ignore[arg-type] # a test's shorthand
    world.history = [entry(number) for number in range(count)]
    return world


def recalled(journey: Journey) -> views.HistoryView:
    shown = journey.screen
    assert isinstance(shown, views.HistoryView)
    return shown


def at_history(world: World, *, online: bool = True) -> Journey:
    return Journey(world, online=online).scan(CARD).touch(intents.ShowMenu()).touch(intents.ShowHistory())


def test_the_menu_leads_to_what_this_card_may_see() -> None:
    journey = Journey(known()).scan(CARD).touch(intents.ShowMenu())
    shown = journey.screen
    assert isinstance(shown, views.MenuView)
    assert shown.items == (views.MenuItem.HISTORY, views.MenuItem.PHONE, views.MenuItem.RULES, views.MenuItem.PRIVACY)
    assert shown.languages == ("nl", "nb", "en")
    assert isinstance(journey.touch(intents.Back()).screen, views.BalanceView)


def questions(journey: Journey) -> list[History]:
    """What central was asked about the past."""
    return [wanted.question for wanted in journey.wanted(fx.Ask) if isinstance(wanted, fx.Ask)]


def test_less_than_possession_has_no_history() -> None:
    world = World(central={token_of(PLAIN_CARD): summary(PLAIN_CARD)})
    journey = Journey(world).scan(PLAIN_CARD).touch(intents.ShowMenu())
    shown = journey.screen
    assert isinstance(shown, views.MenuView)
    assert shown.items == (views.MenuItem.RULES, views.MenuItem.PRIVACY)
    assert isinstance(journey.touch(intents.ShowHistory()).screen, views.MenuView)
    assert journey.wanted(fx.Ask) == []


def test_a_typed_number_has_no_menu() -> None:
    journey = Journey(known()).key_in(CARD).touch(intents.ShowMenu())
    assert isinstance(journey.screen, views.KeyedView)


def test_what_central_tells_stands_there_with_its_time() -> None:
    shown = recalled(at_history(told(3)))
    assert [line.points for line in shown.entries] == [1, 2, 3]
    assert (shown.state, shown.as_of, shown.more) == (views.HistoryState.THERE, START, False)
    assert (shown.entries[0].place, shown.entries[0].balance) == ("De Hoek", 320)


def test_the_question_says_who_asks_and_in_which_language() -> None:
    journey = Journey(told(1)).scan(CARD).touch(intents.ShowMenu())
    journey.touch(intents.ChooseLanguage("nb")).touch(intents.ShowHistory())
    (wanted,) = journey.wanted(fx.Ask)
    (asked,) = questions(journey)
    assert (asked.token, asked.language, asked.before) == (token_of(CARD), "nb", None)
    assert asked.assurance is journey.session.assurance
    assert token_of(CARD) not in repr(wanted)


def test_older_ones_are_asked_for_once_and_come_behind() -> None:
    journey = at_history(told(45))
    assert (len(recalled(journey).entries), recalled(journey).more) == (20, True)
    journey.touch(intents.Older())
    assert (len(recalled(journey).entries), recalled(journey).page) == (40, 1)
    journey.touch(intents.Older())
    assert (len(recalled(journey).entries), recalled(journey).more) == (45, False)
    journey.touch(intents.Older())
    assert [asked.before for asked in questions(journey)] == [None, "20", "40"]


def test_while_central_is_asked_nobody_asks_twice() -> None:
    world = told(45)
    journey = at_history(world)
    world.deaf = {fx.Ask}
    journey.touch(intents.Older()).touch(intents.Older())
    assert recalled(journey).state is views.HistoryState.ASKED
    assert len(journey.wanted(fx.Ask)) == 2


def test_pages_go_forth_and_back_and_stop_at_the_first() -> None:
    journey = at_history(told(20))
    for touch, page in ((intents.NextPage(), 1), (intents.PreviousPage(), 0), (intents.PreviousPage(), 0)):
        assert recalled(journey.touch(touch)).page == page


@pytest.mark.parametrize("online", [True, False])
def test_without_central_what_is_on_the_way_stands_there_with_a_sentence(online: bool) -> None:
    waiting = (OnTheWay(7, PROGRAMME, START - timedelta(hours=2)), OnTheWay(9, PROGRAMME, START))
    world = World(cards={token_of(CARD): LocalCard(summary(), waiting)}, reaches_central=False)
    shown = recalled(at_history(world, online=online))
    assert shown.state is views.HistoryState.OFFLINE
    assert [(line.kind, line.points) for line in shown.entries] == [
        (views.EntryKind.ON_THE_WAY, 9),
        (views.EntryKind.ON_THE_WAY, 7),
    ]
    assert shown.as_of is None


def test_when_nobody_is_online_nobody_is_asked() -> None:
    world = World(cards={token_of(CARD): LocalCard(summary())}, reaches_central=False)
    assert at_history(world, online=False).wanted(fx.Ask) == []


def test_what_is_on_the_way_stands_before_what_was_counted() -> None:
    world = told(2)
    world.cards[token_of(CARD)] = LocalCard(summary(), (OnTheWay(25, PROGRAMME, START),))
    shown = recalled(at_history(world))
    assert [(line.kind.value, line.balance is None) for line in shown.entries] == [
        ("on_the_way", True),
        ("earned", False),
        ("earned", False),
    ]


def test_a_late_page_moves_nobody_elses_screen() -> None:
    world = told(3)
    world.deaf = {fx.Ask}
    journey = at_history(world)
    (asked,) = journey.wanted(fx.Ask)
    journey.scan(OTHER_CARD)
    before = journey.state
    journey.deliver(asked)
    assert journey.state == before
    assert fx.Code.LATE_RESULT in journey.codes()


def test_a_page_that_comes_during_the_question_is_there_afterwards() -> None:
    world = told(3)
    world.deaf = {fx.Ask}
    journey = at_history(world)
    (asked,) = journey.wanted(fx.Ask)
    journey.wait(46)
    assert isinstance(journey.screen, views.IdleView)
    journey.deliver(asked)
    assert isinstance(journey.screen, views.IdleView)
    assert len(recalled(journey.touch(intents.Continue())).entries) == 3


def test_back_leads_over_the_menu_to_the_balance() -> None:
    journey = at_history(told(1)).touch(intents.Back())
    assert isinstance(journey.state, AtMenu)
    assert isinstance(journey.touch(intents.Back()).screen, views.BalanceView)


def test_what_was_told_is_forgotten_with_the_session() -> None:
    journey = at_history(told(3)).touch(intents.Stop())
    assert isinstance(journey.screen, views.AttractView)
    assert journey.open_sessions() == set()
    assert "De Hoek" not in repr(replace(journey.machine, context=replace(journey.machine.context, shop=None)))  # type: ignore[arg-type] # its own name is no secret


def test_a_receipt_at_the_history_counts() -> None:
    journey = at_history(told(1)).scan(receipt())
    assert journey.balance.pending == 25
    shown = recalled(journey.touch(intents.ShowMenu()).touch(intents.ShowHistory()))
    assert [(line.kind.value, line.points) for line in shown.entries] == [("on_the_way", 25), ("earned", 1)]


def test_the_menu_speaks_another_language_at_once() -> None:
    journey = Journey(known()).scan(CARD).touch(intents.ShowMenu()).touch(intents.ChooseLanguage("en"))
    assert isinstance(journey.screen, views.MenuView)
    assert journey.screen.setting.language == "en"
    assert journey.touch(intents.ChooseLanguage("fi")).screen.setting.language == "en"


def test_a_page_for_nobody_is_late() -> None:
    journey = Journey(known()).happen(ev.Heard(1, QUESTION))
    assert isinstance(journey.screen, views.AttractView)


def preferred(journey: Journey) -> list[str]:
    return [wish.language for wish in journey.wanted(fx.RecordPreference) if isinstance(wish, fx.RecordPreference)]


def test_a_language_chosen_is_remembered_once_at_the_end() -> None:
    journey = Journey(known(language="nl")).scan(CARD).touch(intents.ShowMenu())
    for code in ("nb", "en", "nb"):
        journey.touch(intents.ChooseLanguage(code))
    assert preferred(journey) == []
    journey.touch(intents.Stop())
    assert preferred(journey) == ["nb"]
    (wish,) = journey.wanted(fx.RecordPreference)
    assert token_of(CARD) not in repr(wish)


@pytest.mark.parametrize(("remembered", "code"), [("nl", "nl"), ("nb", "nb")])
def test_a_language_that_the_card_has_already_is_not_recorded(remembered: str, code: str) -> None:
    journey = Journey(known(language=remembered)).scan(CARD).touch(intents.ShowMenu())
    journey.touch(intents.ChooseLanguage("en")).touch(intents.ChooseLanguage(code)).touch(intents.Stop())
    assert preferred(journey) == []


def test_a_language_of_the_attract_screen_is_nobodys_wish() -> None:
    journey = Journey(known(language="nl")).touch(intents.ChooseLanguage("en")).scan(CARD).touch(intents.Stop())
    assert preferred(journey) == []


def test_a_language_is_remembered_without_a_connection_too() -> None:
    world = World(cards={token_of(CARD): LocalCard(summary(language="nl"))}, reaches_central=False)
    journey = Journey(world, online=False).scan(CARD).touch(intents.ShowMenu())
    assert preferred(journey.touch(intents.ChooseLanguage("nb")).touch(intents.Stop())) == ["nb"]


def test_a_typed_number_changes_no_language() -> None:
    journey = Journey(known(language="nl")).key_in(CARD).touch(intents.ChooseLanguage("nb"))
    assert journey.screen.setting.language == "nb"
    assert preferred(journey.touch(intents.Stop())) == []


def test_what_was_chosen_stays_whatever_comes_in_later() -> None:
    world = World(cards={token_of(CARD): LocalCard(summary(language="nb"))}, central={token_of(CARD): summary()})
    world.deaf = {fx.FetchCard}
    journey = Journey(world).scan(CARD).touch(intents.ShowMenu()).touch(intents.ChooseLanguage("nl"))
    (asked,) = journey.wanted(fx.FetchCard)
    journey.deliver(asked)
    assert journey.screen.setting.language == "nl"


def test_the_card_speaks_its_language_at_the_next_visit() -> None:
    assert Journey(known(language="nb")).scan(CARD).screen.setting.language == "nb"

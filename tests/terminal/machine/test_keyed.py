"""A typed number: judged like any reading, seen masked, earning only, and not too often."""

from dataclasses import replace

import pytest

from loyalty.assurance import Assurance, EntryMode
from loyalty.wire import CardStatus
from screens import intents, views
from terminal.machine import delays
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.session import LocalCard, OnTheWay
from terminal.machine.states import Redeeming
from terminal.machine.unknown import Keying
from tests.terminal.machine.journey import (
    CARD,
    OTHER_ACCOUNT,
    OTHER_CARD,
    PLAIN_CARD,
    PROGRAMME,
    Journey,
    World,
    known,
    receipt,
    summary,
    token_of,
)

PAYMENT_NUMBER = "4111111111111111"


def typed(journey: Journey, number: str) -> Journey:
    """The number on the keypad, key by key, and OK."""
    journey.touch(intents.TypeNumber())
    for figure in number:
        journey.touch(intents.Key(figure))
    return journey.touch(intents.Enter())


def keyed(journey: Journey) -> views.KeyedView:
    shown = journey.screen
    assert isinstance(shown, views.KeyedView)
    return shown


@pytest.mark.parametrize("way", [(), (intents.Help(),)])
def test_the_keypad_stands_behind_the_attract_screen_and_the_help(way: tuple[intents.Intent, ...]) -> None:
    journey = Journey()
    for step in way:
        journey.touch(step)
    assert journey.touch(intents.TypeNumber()).screen == views.KeypadView(journey.screen.setting, 0, letters=True)


def test_keys_are_counted_and_erased() -> None:
    journey = Journey().touch(intents.TypeNumber()).touch(intents.Erase()).touch(intents.Enter())
    for figure in (1, 2, 3):
        journey.touch(intents.Key(str(figure)))
    journey.touch(intents.Erase())
    assert journey.screen == views.KeypadView(journey.screen.setting, 2, letters=True)
    for _ in range(40):
        journey.touch(intents.Key("4"))
    assert journey.screen == views.KeypadView(journey.screen.setting, 24, letters=True)


def test_a_typed_number_sees_a_masked_balance_and_no_name() -> None:
    world = known(points=1240, language="nb")
    world.cards[token_of(CARD)] = LocalCard(None, (OnTheWay(17, PROGRAMME),))
    journey = typed(Journey(world), CARD)
    assert (keyed(journey).floor, keyed(journey).added, keyed(journey).setting.language) == (1000, 0, "nl")
    assert "A•••" not in repr(journey.screen)
    assert journey.session.assurance is Assurance.KEYED


@pytest.mark.parametrize(("points", "floor"), [(0, 0), (7, 0), (85, 80), (999, 900), (1240, 1000), (98_765, 90_000)])
def test_the_mask_keeps_the_first_figure_alone(points: int, floor: int) -> None:
    assert keyed(typed(Journey(known(points=points)), CARD)).floor == floor


def test_a_typed_number_earns() -> None:
    journey = typed(Journey(known()), CARD).scan(receipt())
    (sale,) = journey.wanted(fx.RecordAccrual)
    assert isinstance(sale, fx.RecordAccrual)
    assert (sale.mode, sale.assurance) == (EntryMode.KEYED, Assurance.KEYED)
    assert keyed(journey).added == 25


@pytest.mark.parametrize(
    "touch",
    [intents.ChooseReward("coffee"), intents.ShowStamps(), intents.Confirm(), intents.NextPage()],
)
def test_a_typed_number_leads_nowhere_else(touch: intents.Intent) -> None:
    journey = typed(Journey(known()), CARD).touch(touch)
    keyed(journey)
    assert journey.wanted(fx.CheckPrinter) == []


def test_who_only_typed_moves_no_points_here_and_was_told_nothing() -> None:
    journey = typed(Journey(known()), CARD).touch(intents.Stop())
    assert journey.wanted(fx.RequestHold) == []
    assert journey.wanted(fx.Told) == []
    assert journey.open_sessions() == set()


def test_central_hears_by_which_door_a_card_came() -> None:
    journey = typed(Journey(known()), CARD)
    (asked,) = journey.wanted(fx.LookUp)
    assert isinstance(asked, fx.LookUp)
    assert asked.mode is EntryMode.KEYED


def test_the_card_itself_after_its_number_sees_everything() -> None:
    journey = typed(Journey(known()), CARD).scan(CARD)
    assert (journey.balance.points, journey.session.assurance) == (320, Assurance.POSSESSION)
    assert journey.open_sessions() == {journey.session.id}


def test_a_payment_cards_number_is_refused_and_forgotten() -> None:
    journey = typed(Journey(), PAYMENT_NUMBER)
    assert journey.refusal.kind is views.RefusalKind.PAYMENT_CARD
    assert "4111" not in repr(journey.machine) + repr(journey.done)
    assert journey.open_sessions() == set()


def test_what_is_typed_stands_in_no_repr() -> None:
    journey = Journey().touch(intents.TypeNumber())
    for figure in CARD:
        journey.touch(intents.Key(figure))
    assert isinstance(journey.state, Keying)
    assert journey.state.typed == CARD
    assert CARD not in repr(journey.machine) + repr(journey.screen)
    assert "7" not in repr(ev.Touched(intents.Key("7")))


def test_a_number_of_no_card_is_said_so() -> None:
    assert typed(Journey(), "123").refusal.kind is views.RefusalKind.NUMBER_UNKNOWN
    assert typed(Journey(), OTHER_CARD).refusal.kind is views.RefusalKind.CARD_UNKNOWN


def test_five_numbers_in_ten_minutes_and_no_more() -> None:
    journey = Journey(known())
    for _ in range(5):
        assert typed(journey, "123").refusal.kind is views.RefusalKind.NUMBER_UNKNOWN
        journey.wait(60)
    journey.touch(intents.TypeNumber())
    assert journey.refusal.kind is views.RefusalKind.KEYED_LIMIT
    assert fx.Code.KEYED_LIMIT in journey.codes()
    # Five minutes are over; the first number leaves the ten minutes five minutes later.
    journey.wait(delays.KEYED_WINDOW / 1000 - 301)
    assert journey.touch(intents.TypeNumber()).refusal.kind is views.RefusalKind.KEYED_LIMIT
    journey.wait(11)
    assert isinstance(journey.touch(intents.TypeNumber()).state, Keying)


def test_a_keypad_on_the_housing_counts_too() -> None:
    journey = Journey(known())
    for _ in range(5):
        journey.key_in(PLAIN_CARD).wait(11)
    before = len(journey.wanted(fx.StartSession))
    assert journey.key_in(CARD).refusal.kind is views.RefusalKind.KEYED_LIMIT
    assert len(journey.wanted(fx.StartSession)) == before


def test_a_card_is_taken_while_numbers_are_not() -> None:
    journey = Journey(known())
    for _ in range(6):
        journey.key_in("123").wait(11)
    assert journey.scan(CARD).balance.points == 320


def test_a_card_at_the_reader_closes_the_keypad() -> None:
    journey = Journey(known()).touch(intents.TypeNumber()).touch(intents.Key("1")).scan(CARD)
    assert journey.balance.points == 320


def test_a_number_typed_while_a_voucher_is_made_is_nobodys() -> None:
    world = known()
    world.deaf = {fx.Authorise}
    journey = Journey(world).scan(CARD).take("coffee").key_in(OTHER_CARD)
    assert isinstance(journey.state, Redeeming)
    assert journey.machine.waiting is None


@pytest.mark.parametrize("touch", [intents.Stop(), None])
def test_the_keypad_closes_by_hand_and_by_itself(touch: intents.Intent | None) -> None:
    journey = Journey().touch(intents.TypeNumber()).touch(intents.Key("1"))
    if touch is None:
        journey.wait(delays.KEYING / 1000)
    else:
        journey.touch(touch)
    assert isinstance(journey.screen, views.AttractView)


def test_a_blocked_card_is_refused_by_number_too() -> None:
    world = World(central={token_of(CARD): summary(status=CardStatus.BLOCKED, account=OTHER_ACCOUNT)})
    assert typed(Journey(world), CARD).refusal.kind is views.RefusalKind.CARD_BLOCKED


def test_the_language_chosen_before_stays_on_the_keypad_and_after() -> None:
    journey = Journey(known()).touch(intents.ChooseLanguage("en")).touch(intents.TypeNumber())
    assert journey.screen.setting.language == "en"
    for figure in CARD:
        journey.touch(intents.Key(figure))
    assert keyed(journey.touch(intents.Enter())).setting.language == "en"


def test_offline_a_typed_number_sees_what_the_terminal_knows_masked() -> None:
    world = World(cards={token_of(CARD): LocalCard(summary(points=512))}, reaches_central=False)
    assert keyed(typed(Journey(world, online=False), CARD)).floor == 500
    unknown = Journey(replace(world, cards={}), online=False)
    assert keyed(typed(unknown, CARD)).floor is None

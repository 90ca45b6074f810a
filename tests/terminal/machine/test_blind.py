"""The whole of a shopper's journey without a picture, by four keys and what is said, in each language."""

from dataclasses import replace

import pytest

from drivers.events import PadKey
from drivers.ports import PrintFault, PrintUnknown
from loyalty.assurance import ProofWay
from loyalty.languages import name_of
from loyalty.wire import CardStatus
from screens.bidi import plain
from screens.desk_words import DeskItem
from screens.guide import FIRST_STEP
from screens.texts import LANGUAGES
from terminal.machine import effects as fx
from tests.terminal.machine.blind import Blind
from tests.terminal.machine.desk_world import BADGE, DeskWorld
from tests.terminal.machine.desk_world import PIN as STAFF_PIN
from tests.terminal.machine.journey import CARD, COFFEE, CONTEXT, PLAIN_CARD, Journey, World, known, receipt
from tests.terminal.machine.test_proving import PIN, WRONG
from tests.terminal.machine.test_proving import journey as proving_journey
from tests.terminal.machine.test_recalling import told

ALL = replace(CONTEXT, languages=LANGUAGES)


def begin(language: str, world: World | None = None) -> Blind:
    """A headset in, and the language chosen by the keys."""
    blind = Blind(Journey(world if world is not None else known(), context=ALL), LANGUAGES[0])
    blind.plug().hears("guide.welcome").hears("attract.call")
    if language != LANGUAGES[0]:
        speaking(blind, language).hears("attract.call")
    return blind


def speaking(blind: Blind, language: str) -> Blind:
    """Six names have no room beside each other: one button leads to all of them, each said by its own voice."""
    usual = blind.texts.get("languages.button", name=name_of(LANGUAGES[0]))
    blind.choose(usual).hears("languages.title").choose(name_of(language))
    assert [each.language for each in blind.speaker.said if each.text == name_of(language)] == [language]
    return blind.speaks(language)


def swiped(blind: Blind, card: str = CARD) -> Blind:
    return blind.after(blind.journey.swipe(card))


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_attract_screen_to_the_voucher_and_away(language: str) -> None:
    blind = swiped(begin(language))
    texts = blind.texts
    blind.hears_words(texts.number(320))
    blind.choose(COFFEE.name(language))
    blind.hears_words(texts.number(220)).hears_words(COFFEE.name(language))
    blind.choose(texts.get("reward.confirm"))
    (intent,) = blind.journey.world.intents
    assert blind.journey.world.printed == [intent.id]
    blind.hears("thanks.title").hears_words(texts.get("guide.voucher", name=COFFEE.name(language)))
    blind.hears_words(texts.number(220))
    assert {each.language for each in list(blind.speaker.said)[-20:]} == {language}, "the session's own language"
    blind.choose(texts.get("thanks.done")).speaks(LANGUAGES[0]).hears("attract.call")
    assert blind.aloud == [], "all of it was for one pair of ears"
    assert blind.journey.open_sessions() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_typed_number_is_masked_to_the_ear_too(language: str) -> None:
    blind = begin(language, known(PLAIN_CARD))
    blind.choose(blind.texts.get("attract.number")).hears("keypad.title")
    blind.type(PLAIN_CARD)
    assert plain(blind.texts.get("keypad.typed", n=5, count=blind.texts.number(5))) in blind.said
    blind.choose(blind.texts.get("keypad.erase"))
    blind.type(PLAIN_CARD[-1])
    assert PLAIN_CARD not in " ".join(each.text for each in blind.speaker.said)
    blind.choose(blind.texts.get("keypad.ok")).hears("keyed.title").hears_words(blind.texts.number(300))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pin_is_typed_and_a_wrong_one_is_told(language: str) -> None:
    office = proving_journey(ProofWay.PIN, ProofWay.MAIL).world
    blind = begin(language, office)
    blind.journey.machine = replace(
        blind.journey.machine,
        context=replace(proving_journey(ProofWay.PIN).machine.context, languages=LANGUAGES),
    )
    swiped(blind).choose(COFFEE.name(language)).hears("proof.pin.prove.title")
    blind.type(WRONG).choose(blind.texts.get("keypad.ok"))
    blind.hears_words(blind.texts.get("proof.wrong_pin", n=4, count=blind.texts.number(4)))
    blind.type(PIN).choose(blind.texts.get("keypad.ok")).hears_words(blind.texts.number(220))
    assert PIN not in " ".join(each.text for each in blind.speaker.said)
    blind.choose(blind.texts.get("reward.confirm")).hears("thanks.title")


@pytest.mark.parametrize("language", LANGUAGES)
def test_history_is_walked_page_by_page_and_back(language: str) -> None:
    blind = swiped(begin(language, told(12)))
    blind.choose(blind.texts.get("button.menu")).choose(blind.texts.get("menu.history")).hears("history.title")
    first = set(blind.heard)
    blind.choose(blind.texts.get("button.older"))
    assert set(blind.heard) - first, "the next ones are told"
    blind.choose(blind.texts.get("button.back")).choose(blind.texts.get("button.back"))
    blind.hears_words(blind.texts.number(320))


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_are_told_with_what_to_do_next(language: str) -> None:
    blind = swiped(begin(language, known(status=CardStatus.BLOCKED)))
    blind.hears("refusal.card_blocked.title").hears("refusal.card_blocked.detail")
    world = known()
    world.outcome = PrintUnknown(PrintFault.UNPLUGGED)
    blind = swiped(begin(language, world)).choose(COFFEE.name(language)).choose(blind.texts.get("reward.confirm"))
    blind.hears("unknown.title")
    world = known()
    world.store_full = True
    blind = swiped(begin(language, world))
    blind.after(blind.journey.scan(receipt())).hears("refusal.busy.title")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_listens_and_does_nothing_is_asked_and_any_key_goes_on(language: str) -> None:
    blind = swiped(begin(language)).press(PadKey.NEXT)
    stop = blind.heard
    for _ in range(3):
        blind.hear_out().wait(45).hears("idle.title")
        blind.wait(10)
        assert blind.heard == [], "the seconds are not counted aloud"
        blind.press(PadKey.REPEAT).hears("guide.goes_on")
        assert blind.heard[-1] == stop[0]
    blind.hear_out().wait(45).wait(20).speaks(LANGUAGES[0]).hears("attract.call")


def test_a_long_screen_is_heard_out_before_anybody_is_asked() -> None:
    blind = swiped(begin(LANGUAGES[0]))
    for _ in range(10):
        blind.wait(40)
        assert blind.journey.session.id, "a session as long as somebody is being told something"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_headset_the_way_is_told_and_nothing_that_is_somebody_s(language: str) -> None:
    blind = Blind(Journey(known(), context=ALL), LANGUAGES[0]).press(PadKey.REPEAT).hears("guide.welcome")
    if language != LANGUAGES[0]:
        speaking(blind, language)
    swiped(blind).hears("guide.private")
    for _ in range(30):
        blind.press(PadKey.NEXT)
    assert not any(blind.texts.number(320) in text or COFFEE.name(language) in text for text in blind.aloud)
    blind.plug().hears_words(blind.texts.number(320))
    blind.plug(closed=False)
    assert blind.heard == [blind.texts.get("guide.unplugged")]


def test_the_volume_is_everybody_s_again_for_the_next_one() -> None:
    blind = swiped(begin(LANGUAGES[0]))
    blind.choose(blind.texts.get("guide.softer")).hears(
        "guide.volume", step=str(FIRST_STEP - 1), most=blind.texts.number(5)
    )
    assert blind.speaker.step == FIRST_STEP - 1
    blind.choose(blind.texts.get("button.stop"))
    assert blind.speaker.step == FIRST_STEP


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_walk_their_door_and_menu_by_the_four_keys(language: str) -> None:
    blind = begin(language, DeskWorld())
    blind.after(blind.journey.scan(BADGE)).type(STAFF_PIN).choose(blind.texts.get("keypad.ok"))
    blind.hears("desk.menu.title")
    blind.choose(blind.texts.get(f"desk.item.{DeskItem.FIND.value}"))
    assert blind.heard
    assert fx.Code.DESK_OPENED in blind.journey.codes()

"""A device that is not yet in service, as the pure machine has it: codes in any order, late answers, walking away."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import EntryMode
from loyalty.codes import EnrolmentCode, WifiCode, write
from loyalty.codes.values import WifiSecurity
from loyalty.schemes import default_schemes
from screens import intents
from screens.choice_views import LanguagesView
from screens.parts import Setting
from screens.technician_views import SetupConfirmView, SetupView, StoreLeft
from screens.technician_words import Link, SetupTrouble
from terminal.machine.events import DeviceSays, KeySwitch, Read, ReadFailed, ReadTogether, Tick, Touched
from terminal.machine.moment import Moment
from terminal.machine.technician import newcomer_values as n
from terminal.machine.technician.newcomer import step
from terminal.machine.technician.newcomer_values import Newcomer
from terminal.machine.technician.newcomer_view import ZONE, view

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WIFI = WifiCode("De Korenaar", WifiSecurity.WPA, "volkoren-brood")
CODE = EnrolmentCode("https://central.example.nl", "TOKEN7TOKEN7")
NEW = Newcomer(default_schemes(), link=Link.WIRED)
LED = n.Led(1, "De Korenaar", "Utrecht", "K1-3", replaces=False)


def at(ms: int) -> Moment:
    return Moment(AT, ms, trusted=False)


def shown(code: EnrolmentCode | WifiCode) -> Read:
    return Read(EntryMode.SCANNED, write(code))


def play(device: Newcomer, *events: n.NewcomerEvent, ms: int = 0) -> tuple[Newcomer, tuple[n.NewcomerEffect, ...]]:
    done: tuple[n.NewcomerEffect, ...] = ()
    for event in events:
        device, effects = step(device, event, at(ms))
        done = (*done, *effects)
    return device, done


def asked(effects: tuple[n.NewcomerEffect, ...]) -> list[n.NewcomerEffect]:
    return [each for each in effects if isinstance(each, n.JoinWifi | n.AskWhere | n.TakeIn | n.Begin)]


def test_wifi_then_code_then_yes() -> None:
    device, effects = play(replace(NEW, link=Link.NONE), shown(WIFI))
    assert asked(effects) == [n.JoinWifi(1, WIFI)]
    device, effects = play(device, n.Joined(1, Link.WIFI), shown(CODE))
    assert asked(effects) == [n.AskWhere(2, CODE)]
    device, effects = play(device, replace(LED, attempt=2))
    assert isinstance(device.state, n.Confirming)
    assert asked(effects) == []
    device, effects = play(device, Touched(intents.Confirm()))
    assert asked(effects) == [n.TakeIn(2, CODE)]
    device, effects = play(device, n.TakenIn())
    assert asked(effects) == [n.Begin()]
    assert isinstance(device.state, n.InService)


def test_without_a_network_the_enrolment_code_asks_for_one() -> None:
    device, effects = play(replace(NEW, link=Link.NONE), shown(CODE))
    assert device.state == n.Idle(SetupTrouble.NO_LINK, n.SORRY)
    assert asked(effects) == []


def test_a_second_scan_of_the_same_code_does_nothing() -> None:
    device, _ = play(NEW, shown(CODE))
    for events in ((), (LED,), (LED, Touched(intents.Confirm()))):
        now, _ = play(device, *events)
        again, effects = play(now, shown(CODE), shown(WIFI))
        assert again == now
        assert effects == ()


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        (write(EnrolmentCode("https://central.example.nl", "TOKEN7TOKEN7", handshake=2)), SetupTrouble.NEWER),
        (write(CODE).replace("1", "9", 1), None),
        ("8710400145981", SetupTrouble.NOT_A_CODE),
        ("https://example.com", SetupTrouble.NOT_A_CODE),
        ("WIFI:T:WEP;S:alt;P:12345;;", SetupTrouble.NOT_A_CODE),
    ],
)
def test_what_is_no_code_gets_its_sentence(text: str, trouble: SetupTrouble | None) -> None:
    device, effects = play(NEW, Read(EntryMode.SCANNED, text))
    assert asked(effects) == []
    assert isinstance(device.state, n.Idle)
    assert device.state.trouble is not None
    assert trouble is None or device.state.trouble is trouble


def test_of_two_codes_at_once_the_only_one_of_ours_is_taken() -> None:
    other = Read(EntryMode.CAMERA, "8710400145981")
    _, effects = play(NEW, ReadTogether((other, shown(CODE))))
    assert asked(effects) == [n.AskWhere(1, CODE)]
    device, effects = play(NEW, ReadTogether((shown(WIFI), shown(CODE))))
    assert (device.state, asked(effects)) == (n.Idle(SetupTrouble.DAMAGED, n.SORRY), [])


@pytest.mark.parametrize("trouble", SetupTrouble)
def test_what_went_wrong_stands_a_while_and_the_code_may_be_shown_again(trouble: SetupTrouble) -> None:
    device, _ = play(NEW, shown(CODE), n.Stopped(1, trouble))
    seen = view(device, "1", virtual=True)
    assert isinstance(seen, SetupView)
    assert seen.trouble is trouble
    again, effects = play(device, shown(CODE))
    assert asked(effects) == [n.AskWhere(3, CODE)]
    gone, _ = play(device, Tick(), ms=n.SORRY)
    assert gone.state == n.Idle()
    assert again.attempts == 3


def test_a_late_answer_moves_nobody_elses_screen() -> None:
    device, _ = play(NEW, shown(CODE))
    device, _ = play(device, Touched(intents.Stop()))
    assert play(device, LED) == (device, ())
    assert play(device, n.Stopped(1, SetupTrouble.CODE_USED)) == (device, ())


def test_what_is_on_the_disk_counts_however_late() -> None:
    device, _ = play(NEW, shown(CODE), LED, Touched(intents.Confirm()))
    device, _ = play(device, Tick(), ms=n.ENROL)
    assert isinstance(device.state, n.Idle)
    device, effects = play(device, n.TakenIn())
    assert asked(effects) == [n.Begin()]


def test_nobody_confirms_by_walking_away_or_by_stopping() -> None:
    device, _ = play(NEW, shown(CODE), LED)
    for gone in (play(device, Tick(), ms=n.CONFIRM), play(device, Touched(intents.Stop()))):
        assert gone[0].state == n.Idle()
        assert asked(gone[1]) == []
    enrolling, _ = play(device, Touched(intents.Confirm()))
    assert play(enrolling, Touched(intents.Stop()))[0] == enrolling, "an enrolment that runs is not stopped"


def test_the_screen_speaks_the_technicians_language() -> None:
    device, _ = play(NEW, Touched(intents.ChooseLanguage("nb")), Touched(intents.ChooseLanguage("tlh")))
    assert view(device, "1", virtual=False).setting.language == "nb"


def test_all_languages_stand_on_a_screen_of_their_own_until_one_is_chosen_or_a_code_is_shown() -> None:
    device, _ = play(NEW, Touched(intents.ShowLanguages()))
    assert view(device, "1", virtual=False) == LanguagesView(Setting("", NEW.language, ZONE), n.LANGUAGES)
    chosen, _ = play(device, Touched(intents.ChooseLanguage("ar")))
    shown_then = view(chosen, "1", virtual=False)
    assert (type(shown_then), shown_then.setting.language) == (SetupView, "ar")
    for gone in (Touched(intents.Back()), Read(EntryMode.SCANNED, "x"), ReadFailed(EntryMode.SCANNED)):
        assert isinstance(view(play(device, gone)[0], "1", virtual=False), SetupView)


def test_no_repr_tells_token_or_passphrase() -> None:
    device, effects = play(replace(NEW, link=Link.NONE), shown(WIFI))
    assert WIFI.passphrase not in repr(device) + repr(effects)
    device, effects = play(NEW, shown(CODE))
    assert CODE.token not in repr(device) + repr(effects)


EVENTS = st.one_of(
    st.just(Tick()),
    st.sampled_from([shown(WIFI), shown(CODE), Read(EntryMode.SCANNED, "x"), ReadFailed(EntryMode.SCANNED)]),
    st.sampled_from([Touched(each) for each in (intents.Confirm(), intents.Stop(), intents.Back(), intents.Help())]),
    st.builds(n.Joined, st.integers(0, 4), st.sampled_from(Link), st.none() | st.sampled_from(SetupTrouble)),
    st.builds(n.NetworkSeen, st.sampled_from(Link)),
    st.builds(lambda attempt: replace(LED, attempt=attempt), st.integers(0, 4)),
    st.builds(n.Stopped, st.integers(0, 4), st.sampled_from(SetupTrouble)),
    st.builds(DeviceSays, st.just("scanner"), st.booleans()),
)


@given(st.lists(st.tuples(EVENTS, st.integers(0, 200_000)), max_size=30))
def test_whatever_comes_nothing_is_enrolled_that_nobody_confirmed(steps: list[tuple[n.NewcomerEvent, int]]) -> None:
    device, ms, confirmed, taken = NEW, 0, 0, 0
    for event, later in steps:
        ms += later
        before = device.state
        device, effects = step(device, event, at(ms))
        confirmed += (
            isinstance(event, Touched) and isinstance(before, n.Confirming) and event.intent == intents.Confirm()
        )
        taken += sum(isinstance(each, n.TakeIn) for each in effects)
        view(device, "1", virtual=True)
        assert taken == confirmed


# ── A changed board, and the full store that it goes on with ────────────────────

LEFT = StoreLeft("K1-3", 12)
OVER = replace(NEW, over=n.TakingOver(LEFT))
REPLACES = replace(LED, replaces=True)


def test_with_a_full_store_the_screens_say_whose_it_is_and_what_waits() -> None:
    seen = view(OVER, "1", virtual=True)
    assert isinstance(seen, SetupView)
    assert seen.left == LEFT
    device, _ = play(OVER, shown(CODE), REPLACES)
    asked_for = view(device, "1", virtual=True)
    assert isinstance(asked_for, SetupConfirmView)
    assert (asked_for.left, asked_for.replaces) == (LEFT, True)
    _, effects = play(device, Touched(intents.Confirm()))
    assert asked(effects) == [n.TakeIn(1, CODE)]


@pytest.mark.parametrize("led", [replace(REPLACES, terminal="K1-1"), LED])
def test_a_code_that_leads_elsewhere_is_refused(led: n.Led) -> None:
    device, effects = play(OVER, shown(CODE), led)
    assert device.state == n.Idle(SetupTrouble.CONFLICT, n.SORRY)
    assert asked(effects) == [n.AskWhere(1, CODE)]


@pytest.mark.parametrize("off", [KeySwitch(on=False), DeviceSays("key", present=False)])
def test_the_key_turned_back_gives_it_up_until_central_may_have_decided(off: n.NewcomerEvent) -> None:
    for events in ((), (shown(CODE),), (shown(CODE), REPLACES)):
        device, effects = play(OVER, *events, off)
        assert n.GiveUp() in effects
        assert isinstance(device.state, n.GivenUp)
    device, effects = play(OVER, shown(CODE), REPLACES, Touched(intents.Confirm()), off)
    assert n.GiveUp() not in effects
    device, effects = play(device, n.Stopped(1, SetupTrouble.UNREACHABLE), off, shown(CODE))
    assert n.GiveUp() not in effects
    assert isinstance(device.state, n.Idle)
    again, effects = play(device, KeySwitch(on=True), shown(CODE))
    assert asked(effects) == [n.AskWhere(3, CODE)]
    assert again.attempts == 3


def test_without_the_key_no_code_is_taken_and_no_yes() -> None:
    off = replace(OVER, over=n.TakingOver(LEFT, answering=True, key_on=False))
    device, effects = play(off, shown(CODE))
    assert device.state == n.Idle(SetupTrouble.NO_KEY, n.SORRY)
    on, _ = play(off, KeySwitch(on=True), shown(CODE), REPLACES, KeySwitch(on=False))
    device, effects = play(on, Touched(intents.Confirm()))
    assert device.state == n.Idle(SetupTrouble.NO_KEY, n.SORRY)
    assert asked(effects) == []


def test_central_that_said_no_is_not_waited_for() -> None:
    device, _ = play(OVER, shown(CODE), REPLACES, Touched(intents.Confirm()))
    device, _ = play(device, n.Stopped(1, SetupTrouble.CODE_USED, refused=True))
    device, effects = play(device, KeySwitch(on=False))
    assert n.GiveUp() in effects


def test_a_terminal_that_could_serve_does_not_wait_for_ever() -> None:
    device, _ = play(OVER, Tick())
    assert n.GiveUp() in play(device, Tick(), ms=n.GONE)[1]
    busy, _ = play(device, Read(EntryMode.SCANNED, "x"), ms=n.GONE - 1)
    assert n.GiveUp() not in play(busy, Tick(), ms=n.GONE + n.SORRY)[1]
    decided = replace(device, over=n.TakingOver(LEFT, answering=True))
    assert n.GiveUp() not in play(decided, Tick(), Tick(), ms=3 * n.GONE)[1]
    assert n.GiveUp() in play(decided, Touched(intents.Stop()))[1], "a hand may always go back"


def test_a_new_device_has_nothing_to_give_up() -> None:
    _, effects = play(NEW, Tick(), KeySwitch(on=False), Touched(intents.Stop()))
    assert n.GiveUp() not in effects

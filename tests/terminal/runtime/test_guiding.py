"""The panel with the audio guide: keys, headset and speech, and what is let go of at a session's end."""

import pytest

from drivers.events import ContactChanged, ContactKind, DeviceLost, KeyPressed, LossReason, PadKey
from drivers.ports import Ear
from drivers.virtual.clock import HandClock
from drivers.virtual.speaker import SIGNS_A_SECOND, VirtualSpeaker
from screens import intents, views
from screens.guide import FIRST_STEP
from screens.texts import Texts
from screens.window import Offscreen, Pressed
from terminal.counter.things import panel
from terminal.runtime.guiding import ALONE_SECONDS, Guiding
from terminal.runtime.panel import Panel
from tests.terminal.machine.journey import START

SETTING = views.Setting("De Hoek", "nl", "Europe/Amsterdam")
COFFEE = views.RewardTile("coffee", "Kop koffie", 100, views.Takeable(), progress=100)
BALANCE = views.BalanceView(SETTING, START, "A••• B.", 320, START, (COFFEE,))
NL = Texts("nl")


class Bench:
    """A panel with a speaker whose time is moved by hand."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.speaker = VirtualSpeaker(self.clock.monotonic)
        made, screen = panel(speaker=self.speaker)
        assert isinstance(screen, Offscreen)
        self.panel: Panel = made
        self.screen = screen
        made._guiding._now = self.clock.monotonic

    def headset(self, *, closed: bool) -> None:
        self.panel.feel(ContactChanged("headset", ContactKind.HEADSET, closed, 1.0))

    def strike(self, *keys: PadKey) -> tuple[intents.Intent, ...]:
        found: tuple[intents.Intent, ...] = ()
        for key in keys:
            self.panel.feel(KeyPressed("keys", key, 1.0))
            found = self.panel.intents()
        return found

    @property
    def saying(self) -> list[str]:
        return [each.text for each in self.speaker.saying]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_headset_begins_the_guide_in_the_session_s_language(bench: Bench) -> None:
    bench.panel.show(views.AttractView(SETTING))
    assert bench.saying == []
    bench.headset(closed=True)
    assert bench.saying[0] == NL.get("guide.welcome")
    bench.panel.show(views.AttractView(views.Setting("De Hoek", "en", "Europe/Amsterdam")))
    assert {each.language for each in bench.speaker.saying if each.text.startswith("Hold")} == {"en"}
    assert {each.ear for each in bench.speaker.saying} == {Ear.HEADSET}


def test_keys_walk_choose_and_are_a_sign_of_life(bench: Bench) -> None:
    bench.headset(closed=True)
    bench.panel.show(BALANCE)
    assert "320" in " ".join(bench.saying)
    assert bench.strike(PadKey.NEXT)[0] == intents.Walk()
    assert bench.saying == ["Kies Kop koffie"]
    assert bench.strike(PadKey.ACCEPT)[0] == intents.ChooseReward("coffee")
    assert bench.saying == [], "speech stops at the next action"


def test_while_something_is_said_somebody_is_there_and_afterwards_not(bench: Bench) -> None:
    bench.headset(closed=True)
    bench.panel.show(BALANCE)
    assert bench.panel.intents() == (intents.Listen(),)
    bench.clock.wait(sum(map(len, bench.saying)) / SIGNS_A_SECOND + 1)
    assert bench.panel.intents() == ()


def test_the_question_whether_anybody_is_there_does_not_answer_itself(bench: Bench) -> None:
    bench.headset(closed=True)
    bench.panel.show(BALANCE)
    bench.panel.show(views.IdleView(SETTING, 20))
    assert bench.speaker.speaking
    assert bench.panel.intents() == ()


def test_a_finger_stops_what_is_being_said(bench: Bench) -> None:
    bench.headset(closed=True)
    bench.panel.show(BALANCE)
    bench.screen.push(Pressed(1, 1))
    assert bench.panel.intents() == ()
    assert not bench.speaker.speaking


@pytest.mark.parametrize("gone", ["unplugged", "lost"])
def test_without_its_headset_nothing_private_is_said_any_more(bench: Bench, gone: str) -> None:
    bench.headset(closed=True)
    bench.panel.show(BALANCE)
    if gone == "lost":
        bench.panel.feel(DeviceLost("headset", LossReason.UNPLUGGED, 1.0))
    else:
        bench.headset(closed=False)
    assert bench.saying == [NL.get("guide.unplugged")]
    bench.strike(PadKey.REPEAT)
    bench.strike(PadKey.REPEAT)
    assert not any(sign.isdigit() for text in bench.saying[:-2] for sign in text)
    assert {each.ear for each in bench.speaker.saying} == {Ear.ALOUD}


def test_the_session_s_end_leaves_silence_and_the_volume_of_everybody(bench: Bench) -> None:
    bench.headset(closed=True)
    bench.panel.show(BALANCE)
    bench.strike(PadKey.PREVIOUS, PadKey.ACCEPT, PadKey.ACCEPT)
    assert bench.speaker.step == FIRST_STEP - 2
    bench.panel.forget()
    assert bench.speaker.step == FIRST_STEP
    assert not bench.speaker.speaking
    assert "320" not in repr(bench.panel.guide.place.said)
    assert bench.panel.guide.place.said == ()
    bench.panel.show(views.AttractView(SETTING))
    assert bench.saying, "the headset is still in: the next one is greeted"


def test_a_guide_that_a_key_began_and_nobody_uses_falls_silent(bench: Bench) -> None:
    bench.panel.show(views.AttractView(SETTING))
    bench.strike(PadKey.REPEAT)
    assert bench.panel.guide.on
    bench.clock.wait(ALONE_SECONDS - 1)
    bench.panel.intents()
    assert bench.panel.guide.on
    bench.clock.wait(1)
    bench.panel.intents()
    assert not bench.panel.guide.on


def test_a_headset_left_behind_has_everybody_s_volume_again(bench: Bench) -> None:
    bench.panel.show(views.AttractView(SETTING))
    bench.headset(closed=True)
    bench.strike(PadKey.PREVIOUS, PadKey.ACCEPT)
    assert bench.speaker.step == FIRST_STEP - 1
    bench.clock.wait(ALONE_SECONDS)
    bench.panel.intents()
    assert bench.speaker.step == bench.panel.guide.volume == FIRST_STEP
    assert bench.panel.guide.on


def test_a_shopper_who_sees_waits_for_no_word_of_the_guide(bench: Bench) -> None:
    bench.panel.show(BALANCE)
    assert bench.panel.guide.place.said == ()
    bench.strike(PadKey.REPEAT)
    assert bench.panel.guide.place.said, "it is looked up when somebody listens"


def test_what_is_somebody_s_may_not_be_kept_and_the_fixed_may(bench: Bench) -> None:
    told = []
    bench.speaker.say = lambda phrases, ear, behind=False: told.extend(phrases)  # type: ignore[method-assign] # a tap
    bench.headset(closed=True)
    bench.panel.show(BALANCE)
    assert {each.kept for each in told if any(sign.isdigit() for sign in each.text)} == {False}
    assert [each for each in told if each.kept]


def test_without_a_speaker_the_keys_walk_in_silence_and_nothing_begins() -> None:
    silent, _ = panel()
    silent.show(BALANCE)
    silent.feel(ContactChanged("headset", ContactKind.HEADSET, closed=True, at=1.0))
    silent.feel(KeyPressed("keys", PadKey.REPEAT, 1.0))
    silent.intents()
    assert not silent.guide.on
    silent.feel(KeyPressed("keys", PadKey.NEXT, 1.0))
    silent.feel(KeyPressed("keys", PadKey.ACCEPT, 1.0))
    assert intents.ChooseReward("coffee") in silent.intents()
    assert Guiding(None).focus is None

"""One suite over speakers and keypads: the virtual ones, and the real ones above a voice, a player and mock pins."""

import contextlib
import io
import threading
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest

from drivers.errors import SettingError, SpeechError
from drivers.events import DeviceFound, KeyPressed, PadKey
from drivers.gpio import PinFactoryName, pin_factory
from drivers.keys import STRIKE_SECONDS, GpioKeys
from drivers.ports import STEPS, Ear, Phrase, Reader, Speaker
from drivers.speech.kept import KeptVoice
from drivers.speech.speech import WAITING, Speech
from drivers.virtual.clock import HandClock
from drivers.virtual.speaker import VirtualKeys, VirtualSpeaker

WAIT_SECONDS = 20.0


def tone(name: str) -> bytes:
    """A WAV file that carries its words: as many samples as its name has letters, a thousand times."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22050)
        swing = np.sin(np.arange(1000 * len(name)) / 9) * 12000
        file.writeframes(swing.astype("<i2").tobytes())
    return out.getvalue()


class ToneVoice:
    """A voice whose words can be told by their length."""

    name = "tones"

    def sound(self, text: str, language: str) -> bytes:
        if language == "xx":
            raise SpeechError("no such language; try the voice by hand")
        return tone(text)


class HandPlayer:
    """A player whose sounds end when a test says so."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.begun: list[tuple[int, int, Ear]] = []
        self.now: HandSound | None = None

    def begin(self, wav: bytes, ear: Ear) -> "HandSound":
        with wave.open(io.BytesIO(wav)) as file:
            frames = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        with self.changed:
            self.begun.append((len(frames) // 1000, int(np.abs(frames.astype(int)).max()), ear))
            self.now = HandSound()
            self.changed.notify_all()
            return self.now

    def wait(self, count: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.begun) >= count, WAIT_SECONDS)


class HandSound:
    def __init__(self) -> None:
        self.over = threading.Event()
        self.stopped = False

    def wait(self, seconds: float) -> None:
        self.over.wait(min(seconds, WAIT_SECONDS))

    def stop(self) -> None:
        self.stopped = True
        self.over.set()


@dataclass
class Bench:
    """A speaker; `heard` gives the lengths of what began, `finish` lets what sounds come to its end."""

    speaker: Speaker
    heard: Callable[[int], list[tuple[int, Ear]]]
    finish: Callable[[], None]


@contextlib.contextmanager
def virtual() -> Iterator[Bench]:
    clock = HandClock()
    speaker = VirtualSpeaker(clock.monotonic)
    yield Bench(speaker, lambda _: [(len(u.text), u.ear) for u in speaker.said], lambda: clock.wait(1000))


@contextlib.contextmanager
def speech() -> Iterator[Bench]:
    player = HandPlayer()
    speaker = Speech(KeptVoice(ToneVoice(), None), player)

    def heard(count: int) -> list[tuple[int, Ear]]:
        for each in range(1, count + 1):
            player.wait(each)
            if each < count and player.now is not None:
                player.now.over.set()
        return [(length, ear) for length, _, ear in player.begun]

    def finish() -> None:
        while speaker.speaking:
            with player.changed:
                if player.now is not None:
                    player.now.over.set()
            with speaker._changed:
                speaker._changed.wait(0.01)

    yield Bench(speaker, heard, finish)
    speaker.close()


@pytest.fixture(params=[virtual, speech], ids=lambda kind: kind.__name__)
def bench(request) -> Iterator[Bench]:
    with request.param() as made:
        yield made


def phrases(*texts: str) -> tuple[Phrase, ...]:
    return tuple(Phrase(text, "nl") for text in texts)


def test_phrases_are_said_one_after_the_other_to_the_ear_they_are_for(bench):
    bench.speaker.say(phrases("a", "bb", "ccc"), Ear.HEADSET)
    assert bench.speaker.speaking
    assert bench.heard(3) == [(1, Ear.HEADSET), (2, Ear.HEADSET), (3, Ear.HEADSET)]
    bench.finish()
    assert not bench.speaker.speaking
    bench.speaker.say(phrases("dddd"), Ear.ALOUD)
    assert bench.heard(4)[3] == (4, Ear.ALOUD)


def test_what_comes_behind_waits_for_what_is_being_said(bench):
    bench.speaker.say(phrases("a"), Ear.HEADSET)
    bench.heard(1)
    bench.speaker.say(phrases("bb"), Ear.HEADSET, behind=True)
    assert bench.speaker.speaking
    assert [length for length, _ in bench.heard(2)] == [1, 2]


def test_hushed_it_stops_at_once_and_says_nothing_that_waited(bench):
    bench.speaker.say(phrases("a", "bb", "ccc"), Ear.HEADSET)
    bench.heard(1)
    bench.speaker.hush()
    assert not bench.speaker.speaking
    bench.speaker.say(phrases("dddd"), Ear.HEADSET)
    assert bench.heard(2)[-1][0] == 4


def test_nothing_to_say_is_silence(bench):
    bench.speaker.say((), Ear.HEADSET)
    bench.speaker.say(phrases(""), Ear.HEADSET)
    bench.finish()
    assert not bench.speaker.speaking
    bench.speaker.hush()


@pytest.mark.parametrize("step", [0, -1, STEPS + 1])
def test_there_is_no_step_beyond(bench, step):
    with pytest.raises(SettingError, match="1 to 5"):
        bench.speaker.set_loudness(step)


def test_closed_it_is_silent_for_good_and_closing_twice_is_harmless(bench):
    bench.speaker.say(phrases("a"), Ear.HEADSET)
    bench.heard(1)
    bench.speaker.close()
    bench.speaker.close()
    bench.speaker.say(phrases("bb"), Ear.HEADSET)
    assert not bench.speaker.speaking


# ── the real one alone ────────────────────


def test_each_step_is_six_decibels_above_the_one_before():
    player = HandPlayer()
    speaker = Speech(KeptVoice(ToneVoice(), None), player)
    for step in range(1, STEPS + 1):
        speaker.set_loudness(step)
        speaker.say(phrases("a"), Ear.HEADSET)
        player.wait(step)
    speaker.close()
    peaks = [peak for _, peak, _ in player.begun]
    decibels = [20 * np.log10(peak / peaks[0]) for peak in peaks]
    assert decibels == pytest.approx([0, 6, 12, 18, 24], abs=0.1), "24 dB in all, with a step of 12 (8.2.1)"


def test_a_voice_that_fails_is_silence_and_one_line_in_the_log(caplog):
    player = HandPlayer()
    speaker = Speech(KeptVoice(ToneVoice(), None), player)
    speaker.say((Phrase("geheim", "xx"), Phrase("geheim", "xx"), Phrase("a", "nl")), Ear.HEADSET)
    player.wait(1)
    speaker.close()
    assert player.begun[0][0] == 1, "what comes behind it is said"
    warned = [record for record in caplog.records if record.levelname == "WARNING"]
    assert len(warned) == 1
    assert "geheim" not in caplog.text


def test_hushed_while_the_voice_still_makes_it_nothing_of_it_is_heard():
    making, made = threading.Event(), threading.Event()

    class Slow(ToneVoice):
        def sound(self, text: str, language: str) -> bytes:
            if text == "private":
                making.set()
                assert made.wait(WAIT_SECONDS)
            return tone(text)

    player = HandPlayer()
    speaker = Speech(KeptVoice(Slow(), None), player)
    speaker.say(phrases("private"), Ear.HEADSET)
    assert making.wait(WAIT_SECONDS)
    speaker.hush()
    assert not speaker.speaking
    made.set()
    speaker.say(phrases("aa"), Ear.ALOUD)
    player.wait(1)
    assert player.begun[0][0] == 2
    speaker.close()


def test_hushed_at_the_last_moment_before_it_is_played_nothing_of_it_is_heard(monkeypatch):
    player = HandPlayer()
    speaker = Speech(KeptVoice(ToneVoice(), None), player)
    louder = threading.Event()

    def at_loudness(wav: bytes, step: int) -> bytes:
        if not louder.is_set():
            # The plug is pulled between the sound and its playing.
            louder.set()
            speaker.hush()
        return wav

    monkeypatch.setattr("drivers.speech.speech.at_loudness", at_loudness)
    speaker.say(phrases("private"), Ear.HEADSET)
    assert louder.wait(WAIT_SECONDS)
    speaker.say(phrases("aa"), Ear.ALOUD)
    player.wait(1)
    assert player.begun[0][0] == 2
    speaker.close()


def test_more_than_may_wait_is_dropped():
    player = HandPlayer()
    speaker = Speech(KeptVoice(ToneVoice(), None), player)
    speaker.say(phrases(*"a" * (WAITING + 50)), Ear.HEADSET)
    speaker.say(phrases(*"b" * 50), Ear.HEADSET, behind=True)
    assert len(speaker._waiting) <= WAITING
    speaker.close()


# ── keys ────────────────────


@contextlib.contextmanager
def virtual_keys() -> Iterator[tuple[Reader, Callable[[PadKey], None]]]:
    keys = VirtualKeys("keys")
    yield keys, keys.strike
    keys.close()


@contextlib.contextmanager
def gpio_on_mock_pins() -> Iterator[tuple[Reader, Callable[[PadKey], None]]]:
    factory = pin_factory(PinFactoryName.MOCK)
    pins = dict(zip(PadKey, (5, 6, 13, 19), strict=True))
    keys = GpioKeys("keys", pins, factory)

    def strike(key: PadKey) -> None:
        pin = factory.pin(pins[key])
        pin.drive_low()
        pin.drive_high()

    yield keys, strike
    keys.close()
    factory.close()


@pytest.fixture(params=[virtual_keys, gpio_on_mock_pins], ids=lambda kind: kind.__name__)
def keypad(request) -> Iterator[tuple[Reader, Callable[[PadKey], None]]]:
    with request.param() as made:
        yield made


def test_the_keypad_says_that_it_is_there_and_then_each_stroke(keypad):
    keys, strike = keypad
    assert keys.deadline() == 0.0
    assert keys.read_events(10.0) == (DeviceFound("keys", 10.0),)
    assert keys.deadline() is None
    for place, key in enumerate(PadKey):
        strike(key)
        assert keys.read_events(11.0 + place) == (KeyPressed("keys", key, 11.0 + place),)
    assert keys.read_events(20.0) == ()


def test_a_stroke_wakes_whoever_selects(keypad):
    import select

    keys, strike = keypad
    keys.read_events(10.0)
    assert select.select([keys.fileno()], [], [], 0)[0] == []
    strike(PadKey.NEXT)
    assert select.select([keys.fileno()], [], [], WAIT_SECONDS)[0] == [keys.fileno()]
    keys.read_events(11.0)
    assert select.select([keys.fileno()], [], [], 0)[0] == []


def test_the_same_key_struck_twice_at_once_is_one_stroke_and_another_key_is_its_own(keypad):
    keys, strike = keypad
    keys.read_events(10.0)
    strike(PadKey.NEXT)
    strike(PadKey.NEXT)
    strike(PadKey.ACCEPT)
    assert [each.key for each in keys.read_events(11.0)] == [PadKey.NEXT, PadKey.ACCEPT]
    strike(PadKey.NEXT)
    assert keys.read_events(11.0 + STRIKE_SECONDS / 2) == ()
    strike(PadKey.NEXT)
    assert len(keys.read_events(11.0 + 2 * STRIKE_SECONDS)) == 1


def test_let_go_it_says_nothing_and_again_is_harmless(keypad):
    keys, _ = keypad
    keys.close()
    keys.close()
    assert keys.fileno() is None
    assert keys.deadline() is None
    assert keys.read_events(1.0) == ()

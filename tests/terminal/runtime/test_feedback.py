"""Light and tone answer a reading within a tenth of a second, by every door, and say which answer it was."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno

from drivers.camera.decode import Pipeline
from drivers.camera.stills import load_grey
from drivers.camera.watch import CameraWatch
from drivers.events import Sighted
from drivers.ports import LampSign, Tone
from screens import intents, views
from terminal.machine.effects import Sign
from terminal.machine.states import Attract
from terminal.runtime.eyes import Eyes
from terminal.runtime.signs import SIGNS
from tests.terminal.machine.journey import CARD, PAYMENT_CARD
from tests.terminal.runtime.rig import Rig, rig

LIMIT_SECONDS = 0.1
TRIES = 8
"""A busy machine may hold one answer up; what the program itself waits for would hold up every one."""
READ, NOT_OURS, REFUSED = (
    (LampSign.READ, Tone.ACCEPTED),
    (LampSign.NOT_OURS, Tone.NOT_OURS),
    (LampSign.REFUSED, Tone.REFUSED),
)


class Watcher:
    """Stamps what lamp and sounder are told, in a clock of the test's own."""

    def __init__(self, stand: Rig) -> None:
        self.stand = stand
        self.told: list[tuple[float, LampSign | Tone]] = []
        show, play = stand.devices.lamp.show, stand.devices.sounder.play

        def shown(sign: LampSign) -> None:
            self.told.append((time.perf_counter(), sign))
            show(sign)

        def played(tone: Tone) -> None:
            self.told.append((time.perf_counter(), tone))
            play(tone)

        stand.devices.lamp.show = shown  # type: ignore[method-assign]  # a stand-in, on purpose
        stand.devices.sounder.play = played  # type: ignore[method-assign]  # a stand-in, on purpose

    def answer(self) -> tuple[float, tuple[LampSign | Tone, ...]]:
        """When both had been told, and what; then the screen is put back."""
        self.stand.machine(lambda machine: not isinstance(machine.state, Attract))
        first = self.told[:2]
        self.stand.view((views.BalanceView, views.RefusalView))  # type: ignore[arg-type]  # a stand-in, on purpose
        self.stand.touch(intents.Stop())
        self.stand.machine(lambda machine: isinstance(machine.state, Attract))
        self.stand.view(views.AttractView)
        self.told.clear()
        return first[1][0], tuple(what for _, what in first)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        yield made


DOORS = [
    ("scanner", CARD + "\n", READ),
    ("scanner", "hello\n", NOT_OURS),
    ("scanner", "4111111111111111\n", REFUSED),
    ("scanner", CARD, READ),
    ("magstripe", f";{CARD}?\n", READ),
    ("magstripe", PAYMENT_CARD + "\n", REFUSED),
    ("magstripe", "%E?;E?\n", REFUSED),
]


@pytest.mark.parametrize(("door", "typed", "expected"), DOORS)
def test_a_tenth_of_a_second_after_the_last_key(
    stand: Rig, door: str, typed: str, expected: tuple[LampSign, Tone]
) -> None:
    watcher = Watcher(stand)
    # Without a terminator only silence tells that the code is whole.
    silence = 0.0 if typed.endswith("\n") else 0.1

    def taken() -> float:
        started = time.perf_counter()
        getattr(stand.things, door).type(typed)
        at, told = watcher.answer()
        assert told == expected
        return at - started - silence

    assert any(taken() <= LIMIT_SECONDS for _ in range(TRIES))


@pytest.mark.parametrize(
    ("text", "expected"), [(CARD, READ), ("hello", NOT_OURS), ("https://x.example/?c=4111111111111111", REFUSED)]
)
def test_a_tenth_of_a_second_after_the_camera_is_sure(
    stand: Rig, tmp_path: Path, text: str, expected: tuple[LampSign, Tone]
) -> None:
    picture = tmp_path / "code.png"
    segno.make(text, micro=False).save(str(picture), scale=6, border=6)
    sure: list[float] = []

    class Stamped(CameraWatch):
        def look(self, now: float) -> tuple[object, ...]:  # type: ignore[override]  # a stand-in, on purpose
            seen = super().look(now)
            if any(isinstance(said, Sighted) and said.confirmed for said in seen):
                sure.append(time.perf_counter())
            return seen

    watcher = Watcher(stand)

    def taken() -> float:
        stand.things.camera.hold(load_grey(picture))
        eyes = Eyes(Stamped(stand.things.camera, Pipeline()), stand.loop.post)
        eyes.start()
        try:
            at, told = watcher.answer()
        finally:
            eyes.rest(20)
        assert told == expected
        first = sure[0]
        sure.clear()
        return at - first

    assert any(taken() <= LIMIT_SECONDS for _ in range(TRIES))


def test_no_two_answers_look_or_sound_alike() -> None:
    answers = [SIGNS[sign] for sign in (Sign.READ, Sign.NOT_OURS, Sign.REFUSED)]
    assert len({lamp for lamp, _ in answers}) == len({tone for _, tone in answers}) == 3

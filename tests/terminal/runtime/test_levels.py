"""Loud and bright over a restart: the devices are told, the disk keeps it, and what cannot be set says why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.absent import AbsentSounder
from drivers.backlight import NoBacklight, SysfsBacklight
from drivers.ports import STEPS, Backlight, Sounder
from drivers.virtual.faults import Unplugged
from drivers.virtual.lights import VirtualBacklight, VirtualSounder
from screens.care_views import Control, Unset
from terminal.counter.things import devices, things
from terminal.machine import delays
from terminal.machine.effects import SetLevel
from terminal.machine.events import Event, LevelSays
from terminal.runtime.levels import LEAST, LevelKeeper
from terminal.store.store import Store
from tests.terminal.journal.support import opened
from tests.terminal.runtime.rig import rig


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "store") as made:
        yield made


def run(store: Store, sounder: Sounder, backlight: Backlight, *orders: SetLevel) -> list[Event]:
    """One run of a terminal with these devices: what the machine is told."""
    told: list[Event] = []
    keeper = LevelKeeper(store, replace(devices(things()), sounder=sounder, backlight=backlight), told.append)
    keeper.begin()
    for order in orders:
        keeper.set(order)
    return told


def test_until_somebody_chooses_it_is_loud_and_bright(store: Store) -> None:
    sounder, light = VirtualSounder(), VirtualBacklight()
    assert run(store, sounder, light) == [LevelSays(Control.VOLUME, STEPS), LevelSays(Control.BRIGHTNESS, STEPS)]


def test_what_was_chosen_stands_at_once_and_after_a_restart(store: Store) -> None:
    sounder, light = VirtualSounder(), VirtualBacklight()
    chosen = (SetLevel(Control.VOLUME, 2), SetLevel(Control.BRIGHTNESS, 3))
    assert run(store, sounder, light, *chosen)[2:] == [LevelSays(Control.VOLUME, 2), LevelSays(Control.BRIGHTNESS, 3)]
    assert (sounder.volume, light.step) == (2, 3)
    again, bright = VirtualSounder(), VirtualBacklight()
    assert run(store, again, bright) == [LevelSays(Control.VOLUME, 2), LevelSays(Control.BRIGHTNESS, 3)]
    assert (again.volume, bright.step) == (2, 3)


def test_what_cannot_be_set_says_why(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(store, AbsentSounder("no pins"), NoBacklight("HDMI")) == [
        LevelSays(Control.VOLUME, Unset.MISSING),
        LevelSays(Control.BRIGHTNESS, Unset.NONE),
    ]
    (tmp_path / "max_brightness").write_text("255")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    light = SysfsBacklight(tmp_path)
    monkeypatch.setattr(Path, "write_text", refuse)
    assert run(store, VirtualSounder(), light)[1] == LevelSays(Control.BRIGHTNESS, Unset.DENIED)


def test_a_step_that_was_not_taken_is_not_kept(store: Store) -> None:
    light = VirtualBacklight()
    light.set_fault(Unplugged())
    order = SetLevel(Control.BRIGHTNESS, 1)
    assert run(store, VirtualSounder(), light, order)[-1] == LevelSays(Control.BRIGHTNESS, Unset.MISSING)
    assert run(store, VirtualSounder(), VirtualBacklight())[1] == LevelSays(Control.BRIGHTNESS, STEPS)


# ── Nobody near ────────────────────


def test_the_screen_rests_while_nobody_is_near_and_wakes_as_bright_as_it_was(tmp_path: Path) -> None:
    with rig(tmp_path) as stand:
        light, sensor = stand.things.backlight, stand.things.presence
        stand.carrier.ready()
        stand.machine(lambda machine: machine.levels.brightness == STEPS)
        stand.carrier.carry(SetLevel(Control.BRIGHTNESS, 4))
        stand.machine(lambda machine: machine.levels.brightness == 4)
        sensor.somebody = False
        stand.machine(lambda machine: machine.presence.near is False)
        stand.pass_(delays.REST // delays.SECOND)
        stand.machine(lambda machine: machine.presence.resting and light.step == LEAST)
        sensor.somebody = True
        stand.machine(lambda machine: not machine.presence.resting and light.step == 4)
        assert stand.machine(lambda machine: True).levels.brightness == 4

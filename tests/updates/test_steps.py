"""An update over a machine that is made up, with the power cut at each of its steps, before and after each took effect."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from provisioning.updates.deciding import LOOK_SECONDS
from provisioning.updates.errors import RecordError
from provisioning.updates.record import ENDED, UNDERWAY, Record
from provisioning.updates.steps import go_on
from provisioning.updates.values import (
    Ended,
    Installing,
    Kept,
    Look,
    Package,
    Reverting,
    Stuck,
    Trying,
    Underway,
    Undone,
)

OLD = Package("1.0", "spaarpunt_1.0_arm64.deb", "a" * 64)
NEW = Package("1.1", "spaarpunt_1.1_arm64.deb", "b" * 64, 2, 1)
WELL = Look(active=True, answers=True)
ILL = Look(active=False, answers=False)


class PowerCutError(Exception):
    """The power goes."""


class Power:
    """Goes at one point of all: points are counted, two for each thing that is done."""

    def __init__(self, cut_at: int | None = None) -> None:
        self.cut_at = cut_at
        self.points = 0

    def point(self) -> None:
        self.points += 1
        if self.points - 1 == self.cut_at:
            raise PowerCutError


class World:
    """A machine with its disk: what is installed and kept outlives the power."""

    def __init__(self, *, new_is: Look = WELL, refuses: Sequence[str] = ()) -> None:
        self.installed = "1.0"
        self.kept = {OLD.file, NEW.file}
        self.new_is = new_is
        self.refuses = refuses
        self.power = Power()
        self.said: list[str] = []

    def install(self, package: Package) -> str | None:
        self.power.point()
        assert package.file in self.kept, "there is no way back"
        if package.version in self.refuses:
            return "dpkg failed"
        self.installed = package.version
        self.power.point()
        return None

    def look(self) -> Look:
        return self.new_is if self.installed == "1.1" else WELL

    def wait(self, seconds: float) -> float:
        self.power.point()
        # A slow machine: few looks, so that each of them can be cut.
        return 8 * seconds

    def keep_only(self, packages: Sequence[Package]) -> None:
        self.power.point()
        self.kept &= {each.file for each in packages}


class Noted(Record):
    """The real record, at whose writes the power may go too."""

    def __init__(self, folder: Path, world: World) -> None:
        super().__init__(folder)
        self._world = world

    def begin(self, stage: Underway) -> None:
        self._world.power.point()
        super().begin(stage)
        self._world.power.point()

    def end(self, ended: Ended, refused: frozenset[str]) -> None:
        self._world.power.point()
        super().end(ended, refused)
        self._world.power.point()


def updated(world: World, folder: Path) -> Ended | None:
    record = Noted(folder, world)
    if record.underway() is None and record.last().ended is None:
        record.begin(Installing(OLD, NEW, WELL))
    return go_on(record, world, world.said.append)


Make = Callable[[], World]
CASES = [
    pytest.param(World, Kept("1.1"), "1.1", id="well"),
    pytest.param(lambda: World(new_is=ILL), Undone("1.1", "it did not run after ten minutes"), "1.0", id="not well"),
    pytest.param(
        lambda: World(refuses=["1.1"]),
        Undone("1.1", "it could not be installed: dpkg failed"),
        "1.0",
        id="not installable",
    ),
    pytest.param(
        lambda: World(new_is=ILL, refuses=["1.0"]),
        Stuck("1.1", "it did not run after ten minutes; 1.0 could not be put back: dpkg failed"),
        "1.1",
        id="no way back",
    ),
]


@pytest.mark.parametrize(("make", "ended", "runs"), CASES)
def test_it_ends_as_it_should(make: Make, ended: Ended, runs: str, tmp_path: Path) -> None:
    world = make()
    assert updated(world, tmp_path) == ended
    assert world.installed == runs
    record = Record(tmp_path)
    assert record.underway() is None
    assert record.last().ended == ended
    assert ("1.1" in record.last().refused) is (not isinstance(ended, Kept))
    assert world.said[-1].startswith({Kept: "U4", Undone: "U5", Stuck: "U6"}[type(ended)])


@pytest.mark.parametrize(("make", "ended", "runs"), CASES)
def test_the_power_may_go_at_each_step(make: Make, ended: Ended, runs: str, tmp_path: Path) -> None:
    whole = make()
    updated(whole, tmp_path / folder_of(tmp_path, "whole"))
    points = whole.power.points
    assert points > 8
    for cut in range(points):
        folder = tmp_path / folder_of(tmp_path, str(cut))
        world = make()
        world.power = Power(cut)
        with pytest.raises(PowerCutError):
            updated(world, folder)
        world.power = Power()
        updated(world, folder)
        record = Record(folder)
        assert record.underway() is None
        assert record.last().ended == ended
        assert world.installed == runs
        assert {OLD.file, NEW.file} & world.kept, "what runs is kept, to come back to"


@pytest.mark.parametrize(("make", "ended", "runs"), CASES)
def test_power_that_goes_again_and_again_still_ends(make: Make, ended: Ended, runs: str, tmp_path: Path) -> None:
    world = make()
    for _ in range(100):
        # Far enough for one stage, never for two.
        world.power = Power(5)
        try:
            updated(world, tmp_path)
        except PowerCutError:
            continue
        break
    assert Record(tmp_path).last().ended == ended
    assert world.installed == runs


def folder_of(tmp_path: Path, name: str) -> str:
    (tmp_path / name).mkdir()
    return name


def test_the_ten_minutes_go_on_after_a_power_cut(tmp_path: Path) -> None:
    world = World(new_is=ILL)
    world.installed = "1.1"
    Record(tmp_path).begin(Trying(OLD, NEW, WELL, waited=600.0 - LOOK_SECONDS))
    assert updated(world, tmp_path) == Undone("1.1", "it did not run after ten minutes")
    assert sum(each.startswith("U2") for each in world.said) == 1


@pytest.mark.parametrize(
    "stage",
    [
        Installing(OLD, NEW, Look(True, True, frozenset({"printer/p", "reader/r"}))),
        Trying(OLD, NEW, WELL, 30.0, 15.0),
        Reverting(OLD, NEW, "why", 2),
    ],
    ids=["installing", "trying", "reverting"],
)
def test_a_stage_is_read_as_it_was_written(stage: Underway, tmp_path: Path) -> None:
    Record(tmp_path).begin(stage)
    assert Record(tmp_path).underway() == stage
    assert [each.name for each in tmp_path.iterdir()] == [UNDERWAY]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"stage": "dreaming"}', '{"stage": "trying", "old": {}}', '{"stage": "reverting", "why": 3}'],
)
def test_a_record_that_cannot_be_is_said_and_nothing_is_done(text: str, tmp_path: Path) -> None:
    world = World()
    (tmp_path / UNDERWAY).write_text(text)
    with pytest.raises(RecordError):
        go_on(Record(tmp_path), world, world.said.append)
    assert (world.installed, world.said) == ("1.0", [])


def test_an_end_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / ENDED).write_text('{"ended": "kept", "refused": 3, "version": "1"}')
    with pytest.raises(RecordError, match="refused"):
        Record(tmp_path).last()

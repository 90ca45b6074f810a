"""Many seeds in blocks: a run that was broken off goes on where it stood, and other code begins anew."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from tests.simulation import soak as soaking
from tests.simulation.met import Met
from tests.simulation.soak import Block, Played, State, add_up, read_state, soak
from tests.simulation.world import Result


class EnoughError(Exception):
    """Somebody ends the run."""


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Seeds that cost nothing, in the order they are played; 7 breaks a rule."""
    found: list[int] = []

    def run(seed: int) -> Result:
        found.append(seed)
        return Result(seed, 10, "a rule" if seed == 7 else None, (), "", met=Counter({Met.LOST: seed}))

    monkeypatch.setattr(soaking, "run", run)
    monkeypatch.setattr(soaking, "BLOCK", 3)
    return found


def test_all_seeds_are_played_and_summed_up(played: list[int]) -> None:
    told: list[Played] = []
    found = soak(range(1, 9), 1, None, told.append)
    assert played == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (found.seeds, found.events, found.violations) == (8, 80, 1)
    assert found.met[Met.LOST] == sum(range(1, 9))
    assert [[each.seed for each in block.broken] for block in told] == [[], [], [7]]


def test_a_run_that_was_broken_off_goes_on(played: list[int], tmp_path: Path) -> None:
    kept = tmp_path / "deep" / "state.json"
    blocks: list[Block] = []

    def impatient(block: Played) -> None:
        blocks.append(block.block)
        if len(blocks) == 2:
            raise EnoughError

    with pytest.raises(EnoughError):
        soak(range(1, 9), 1, kept, impatient)
    assert played == [1, 2, 3, 4, 5, 6]
    again: list[Played] = []
    found = soak(range(1, 9), 1, kept, again.append)
    assert played == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (found.seeds, found.events, found.violations) == (8, 80, 1)
    assert sum(each.block.seeds for each in again) == 8
    # What broke a rule stays broken.
    assert soak(range(1, 9), 1, kept, again.append) == found
    assert len(played) == 8


def test_other_code_begins_anew(played: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "state.json"
    soak(range(1, 4), 1, kept, lambda _: None)
    monkeypatch.setattr(soaking, "fingerprint", lambda: "other")
    soak(range(1, 4), 1, kept, lambda _: None)
    assert played == [1, 2, 3, 1, 2, 3]


def test_code_has_another_fingerprint_once_it_changes(tmp_path: Path) -> None:
    (tmp_path / "loyalty").mkdir()
    file = tmp_path / "loyalty" / "rule.py"
    file.write_text("one = 1\n", "utf-8")
    before = soaking.fingerprint(tmp_path)
    assert soaking.fingerprint(tmp_path) == before
    file.write_text("one = 2\n", "utf-8")
    assert soaking.fingerprint(tmp_path) != before


def test_a_state_is_read_as_it_was_kept(tmp_path: Path) -> None:
    state = State("code", (Block(1, 3, 30, {2: "a rule"}, {"LOST": 4}),))
    soaking.keep_state(tmp_path / "state", state)
    assert read_state(tmp_path / "state", "code") == state
    assert read_state(tmp_path / "state", "other") == State("other")
    assert read_state(tmp_path / "none", "code") == State("code")
    assert add_up(state.blocks).violations == 1


def test_two_processes_find_what_one_finds() -> None:
    blocks: list[Played] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(soaking, "BLOCK", 1)
        two = soak(range(1, 3), 2, None, blocks.append)
        one = soak(range(1, 3), 1, None, lambda _: None)
    assert two == one
    assert sorted(each.block.first for each in blocks) == [1, 2]


@pytest.mark.slow
def test_very_many_seeds_hold(capfd: pytest.CaptureFixture[str]) -> None:
    """On all cores, from where the last run of the same code was broken off; the bar is the terminal's own."""
    seeds = int(os.environ.get("SEEDS", "100000"))
    state = soaking.ROOT / "out" / "soak" / "simulation.json"
    command = [sys.executable, "-m", "tests.simulation", "--met", "--seeds", f"1-{seeds}"]
    command += ["--jobs", str(os.cpu_count() or 1), "--state", str(state)]
    with capfd.disabled():
        assert subprocess.run(command, cwd=soaking.ROOT, check=False).returncode == 0
    found = add_up(msgspec.json.decode(state.read_bytes(), type=State).blocks)
    assert found.seeds >= seeds
    # Each kind of trouble and each rare meeting at least twice in a thousand seeds.
    assert not {each for each in Met if found.met[each] < seeds // 500}

"""Killed ahead of each step of a start: a new store, a clean one, one that was killed before, one that is salvaged.

A step is whatever Python's audit hooks tell of the file system (files opened, renamed, linked, removed, cut short, made
durable by name), and each write and flush of SQLite's (`tests.faults.recording`).
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from terminal.store import Limits, OutboxRow, Store, boot
from terminal.store.rows import log_path
from tests.faults.recording import Event, Recorder
from tests.terminal.store.support import enrolled, killed_copy

LIMITS = Limits(cap=4 * 1024 * 1024, ballast=4096, wal=64 * 1024)
COUNT = 12
STEPS = frozenset(
    {"open", "os.link", "os.mkdir", "os.remove", "os.rename", "os.truncate", "fcntl.flock", "sqlite3.connect"}
)


def new(_: Path) -> None:
    """Nothing at all."""


def clean(folder: Path) -> None:
    enrolled(folder, COUNT, limits=LIMITS).close()


def unclean(folder: Path) -> None:
    store = enrolled(folder.with_name("before"), COUNT, limits=LIMITS)
    killed_copy(store, folder)
    store.close()


def damaged(folder: Path) -> None:
    unclean(folder)
    database = folder / "store.db"
    database.write_bytes(b"?" + database.read_bytes()[1:])


def kill_at(folder: Path, nth: int) -> bool:
    """Start the store in a process that is killed ahead of its nth step; whether it came that far."""
    child = os.fork()
    if child == 0:
        left = nth

        def step(_: Event) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        recorder = Recorder(step)
        sys.addaudithook(lambda event, _: step(event) if event in STEPS else None)
        try:
            Store.open(folder, limits=LIMITS, connect=recorder.connect)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in {0, -signal.SIGKILL}
    return status != 0


def every_kill(make: Callable[[Path], None], folder: Path) -> Iterator[Path]:
    """What each kill left; the last one came after the end of the start."""
    base = folder / "base"
    make(base)
    for nth in range(1, 500):
        store = folder / f"{nth}"
        if base.exists():
            shutil.copytree(base, store)
        reached = kill_at(store, nth)
        yield store
        if not reached:
            assert nth > 12, "hardly a step was seen"
            return
    pytest.fail("a start that never ends")


@pytest.mark.parametrize("make", [new, clean, unclean])
def test_killed_at_any_step_of_a_start_the_store_is_whole(make: Callable[[Path], None], tmp_path: Path) -> None:
    for left in every_kill(make, tmp_path):
        with Store.open(left, limits=LIMITS) as store:
            assert store.report.faults == (), left
            assert not store.report.bad_count
            assert len(store.waiting()) == store.waiting_count() == (0 if make is new else COUNT)


@pytest.mark.parametrize("size", [0, 1, 4095, 33_333])
def test_killed_while_its_log_grows_the_store_is_whole(tmp_path: Path, size: int) -> None:
    folder = tmp_path / "store"
    unclean(folder)
    child = os.fork()
    if child == 0:

        def grow_a_little(path: Path, _: int, *, wipe: bool) -> None:
            assert wipe
            with log_path(path).open("ab") as log:
                log.write(bytes(size))
            os.kill(os.getpid(), signal.SIGKILL)

        boot.grow_log = grow_a_little
        try:
            Store.open(folder, limits=LIMITS)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    with Store.open(folder, limits=LIMITS) as store:
        assert store.report.sound
        assert len(store.waiting()) == COUNT
        assert log_path(folder / "store.db").stat().st_size >= LIMITS.wal


def test_killed_at_any_step_of_a_salvage_the_good_rows_are_there_and_the_damaged_files_kept(tmp_path: Path) -> None:
    for left in every_kill(damaged, tmp_path):
        with Store.open(left, limits=LIMITS) as store:
            assert [row.kind for row in store.waiting() if isinstance(row, OutboxRow)] == ["accrual"] * COUNT, left
            assert store.epoch_needed()
            kept = [left / aside / "store.db" for aside in store.report.quarantined]
            assert any(file.exists() and file.read_bytes()[:1] == b"?" for file in kept)

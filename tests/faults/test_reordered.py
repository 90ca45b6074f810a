"""Writes between two flushes reach the disk in any mixture, and kills fall inside a checkpoint: whole commits stay."""

import os
import random
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from benchmarks.transactions import Shop
from loyalty.bodies import EpochReason
from terminal.journal.epochs import epoch_changes
from terminal.store import Acknowledge, Append, Bury, Change, Delete, Limits, Put, Reenvelope, Stop, Store, Table
from tests.faults.recording import Event, Left, Recorder, Said, Write, dice_cut, files_of, killed
from tests.terminal.store.support import TERMINAL, enrolled, killed_copy, record, row

LIMITS = Limits(cap=4 * 1024 * 1024, ballast=4096, wal=64 * 1024)
HOME = "store.db"
"""The database itself: only a checkpoint writes to it."""


def facts(store: Store) -> object:
    """All that a commit may change."""
    keyed = {(table, key): document for table in Table for key, document in store.all(table)}
    return store.waiting(100_000), store.head(), keyed, store.dead_letters()


def day(store: Store) -> Iterator[list[Change]]:
    """Commits of every kind, each planned when the ones before it are written."""
    for turn in range(6):
        yield [Append(row(store, 100 + turn))]
        yield [Append(row(store, 200 + turn)), Put(Table.PRINTS, f"p{turn}", b'{"n":%d}' % turn)]
        yield [Put(Table.CARDS, f"c{turn}", b'{"pad":"' + b"x" * 6000 + b'"}'), Delete(Table.PRINTS, f"p{turn - 1}")]
        yield [Acknowledge(tuple(one.place for one in store.waiting(2)))]
        if turn == 2:
            yield [Bury(store.waiting(1)[0].place, "unreadable")]
        if turn == 4:
            first = Shop(1).epoch(EpochReason.FORKED)
            yield list(epoch_changes(store.next_epoch(), TERMINAL, first, store.head(), store.waiting()))


@dataclass(frozen=True, slots=True, repr=False)
class Day:
    """What was recorded, and what the store held after each commit."""

    base: dict[str, bytes]
    events: list[Event]
    held: list[object]
    moves: list[int]
    """The events of commits that take a row from one place to another."""

    def is_whole(self, left: Left, folder: Path) -> bool:
        """Whether what is left is the last commit somebody was told of, or the one after it."""
        with Store.open(left.put(folder), limits=LIMITS) as store:
            return facts(store) in self.held[left.said : left.said + 2]


@pytest.fixture(scope="module")
def recorded() -> Day:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        enrolled(folder, 8, limits=LIMITS).close()
        recorder = Recorder()
        with Store.open(folder, limits=LIMITS, connect=recorder.connect) as store:
            # So small that commits themselves write the log home, again and again.
            store.engine.rows.db.execute("PRAGMA wal_autocheckpoint=6")
            recorder.events.clear()
            base, held, moves = files_of(folder), [facts(store)], []
            for changes in day(store):
                begun = len(recorder.events)
                store.commit(changes)
                if any(isinstance(change, Bury | Reenvelope) for change in changes):
                    moves += range(begun + 1, len(recorder.events) + 1)
                recorder.say(len(held))
                held.append(facts(store))
        return Day(base, recorder.events, held, moves)


def at_home(events: list[Event]) -> list[int]:
    """The events inside a checkpoint."""
    return [at for at, event in enumerate(events) if not isinstance(event, Said) and event.file == HOME]


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10_000), seed=st.integers(0, 2**32))
def test_any_mixture_of_unflushed_sectors_leaves_whole_commits(recorded: Day, place: int, seed: int) -> None:
    at = place % (len(recorded.events) + 1)
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        assert recorded.is_whole(dice_cut(recorded.base, recorded.events, at, dice), Path(name) / "left")


def test_a_row_that_moves_is_killed_at_any_write_in_one_place_and_never_in_both_or_none(
    recorded: Day, tmp_path: Path
) -> None:
    assert len(recorded.moves) > 20
    for at in recorded.moves:
        assert recorded.is_whole(killed(recorded.base, recorded.events, at), tmp_path / f"{at}")


def test_a_kill_at_any_write_of_a_checkpoint_leaves_all_and_no_damage(recorded: Day, tmp_path: Path) -> None:
    inside = at_home(recorded.events)
    assert len(inside) > 20
    for at in inside:
        left = killed(recorded.base, recorded.events, at)
        with Store.open(left.put(tmp_path / f"{at}"), limits=LIMITS) as store:
            assert facts(store) in recorded.held[left.said : left.said + 2]
            assert store.report.sound


@pytest.mark.parametrize("killed_before", [False, True])
def test_a_kill_at_any_write_of_a_logs_first_round_is_no_damage(killed_before: bool, tmp_path: Path) -> None:
    """A page that was not written, or up to the end of a block of the kernel's cache, was told to nobody."""
    store = enrolled(tmp_path / "store", 8, limits=LIMITS)
    base = killed_copy(store, tmp_path / "killed")
    store.close()
    recorder = Recorder()
    with Store.open(base if killed_before else store.folder, limits=LIMITS, connect=recorder.connect) as again:
        recorder.events.clear()
        files, held = files_of(again.folder), [facts(again)]
        for turn in range(6):
            record(again, 100 + turn, Put(Table.PRINTS, f"p{turn}", b'{"n":1}'))
            recorder.say(len(held))
            held.append(facts(again))
        events = list(recorder.events)
    writes = [at for at, event in enumerate(events) if isinstance(event, Write)]
    assert len(writes) > 30
    for at in writes:
        half = events[at]
        assert isinstance(half, Write)
        end = (half.at + len(half.data)) // 4096 * 4096 - half.at
        parts = [*events[:at], Write(half.file, half.at, half.data[: max(0, end)])]
        for stop, these in ((at, events), (at + 1, parts)):
            left = killed(files, these, stop)
            with Store.open(left.put(tmp_path / f"{at}-{stop}"), limits=LIMITS) as store:
                assert facts(store) in held[left.said : left.said + 2]
                assert store.report.stop is Stop.UNCLEAN
                assert store.report.sound, (at, stop)


def test_a_cut_inside_a_checkpoint_leaves_whole_commits(recorded: Day, tmp_path: Path) -> None:
    dice = random.Random(2)
    for at in at_home(recorded.events):
        assert recorded.is_whole(dice_cut(recorded.base, recorded.events, at, dice), tmp_path / f"{at}")


def test_a_process_killed_while_its_checkpoint_writes_finds_everything_again(tmp_path: Path) -> None:
    for nth in range(1, 6):
        folder = tmp_path / f"{nth}"
        enrolled(folder, 30, limits=LIMITS).close()
        child = os.fork()
        if child == 0:
            _checkpoint_and_die(folder, nth)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        with Store.open(folder, limits=LIMITS) as store:
            assert store.report.sound
            assert store.waiting_count() == len(store.waiting()) == 38
            assert store.count(Table.CARDS) == 8


def _checkpoint_and_die(folder: Path, nth: int) -> None:
    writes = 0

    def die(event: Event) -> None:
        nonlocal writes
        writes += not isinstance(event, Said) and event.file == HOME
        if armed and writes == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    armed = False
    try:
        store = Store.open(folder, limits=LIMITS, connect=Recorder(die).connect)
        for turn in range(8):
            store.commit([Append(row(store, 100 + turn)), Put(Table.CARDS, f"c{turn}", b'"' + b"x" * 6000 + b'"')])
        armed, writes = True, 0
        store.engine.rows.checkpoint()
    finally:
        os._exit(1)


def test_the_same_cuts_on_a_disk_that_does_not_flush_are_seen_to_lose(recorded: Day, tmp_path: Path) -> None:
    """The negative control: were flushes worth nothing to the test, it would say nothing."""
    dice = random.Random(5)
    lost = 0
    for turn in range(20):
        at = dice.randrange(len(recorded.events) // 2, len(recorded.events))
        left = dice_cut(recorded.base, recorded.events, at, dice, flushes=False)
        lost += not recorded.is_whole(left, tmp_path / f"{turn}")
    assert lost > 10

"""Power cuts: each state that one could have left the disk in."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from provisioning.lab.recovered import copied, taken_out
from provisioning.lab.writelog import State, Write, count, read, replay, replay_loose, states
from terminal.control.outbox import open_store, waiting_lines
from tests.lab.notes import Notes
from tests.lab.serving import EMMA, Veteran

SALES = 8
TRIES = 2
"""States between one flush and the next, beside the one after it."""
SEED = 8


@pytest.mark.timeout(1800)
def test_in_every_state_that_a_power_cut_can_leave_each_acknowledged_transaction_is_there(
    veteran: Veteran, notes: Notes, tmp_path: Path
) -> None:
    """A working session's writes are replayed up to each flush, those behind it dropped and reordered: none is lost."""
    log, before = tmp_path / "writes.log", copied(veteran.bench.board.data, tmp_path / "before.ext4")
    log.touch()
    told: list[tuple[int, frozenset[str]]] = []
    with veteran.power(log=log, cable=False) as served:
        for _ in range(SALES):
            ids = frozenset(served.keep_sale(served.card(EMMA), 100))
            # Whatever the disk has been told by now; only what it flushed before counts.
            told.append((count(log), ids))
    writes = read(log)
    flushed = [(last_flush(writes, at), ids) for at, ids in told]
    tried = 0
    for state, found in replayed(writes, before, tmp_path):
        assert found is not None, f"{state.name}: there is no store"
        with_it = waiting(found)
        promised = frozenset[str]().union(*(ids for at, ids in flushed if at <= state.whole))
        assert promised <= with_it, f"{state.name}: {len(promised - with_it)} of {len(promised)} are gone"
        tried += 1
    assert len(flushed[-1][1]) >= SALES
    notes.figure("flushes of the session", sum(each.flushes for each in writes))
    notes.figure("writes of the session", len(writes))
    notes.figure("states tried", tried)
    notes.figure("transactions acknowledged", len(flushed[-1][1]))


def last_flush(writes: Sequence[Write], at: int) -> int:
    """So many writes are on the disk for good once the first `at` were made."""
    return max((number + 1 for number in range(at) if writes[number].flushes), default=0)


def replayed(writes: Sequence[Write], before: Path, folder: Path) -> Iterator[tuple[State, Path | None]]:
    """Each state in turn, with the store that lies in it."""
    base, done = copied(before, folder / "base.ext4"), 0
    for state in states(writes, random.Random(SEED), TRIES):
        replay(writes, base, done, state.whole)
        done = state.whole
        disk = copied(base, folder / "now.ext4")
        replay_loose(writes, disk, state.then)
        yield state, taken_out(disk, "store", folder / "out")


def waiting(store: Path) -> frozenset[str]:
    """The ids of what waits in a store, opened as the terminal would."""
    with open_store(store) as opened:
        return frozenset(line.id for line in waiting_lines(opened))

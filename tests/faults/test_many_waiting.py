"""A month's transactions waiting: opened again, drained in the chain's order over several starts, and gone on with."""

from itertools import islice
from pathlib import Path

import pytest

from benchmarks.queues import sealed
from loyalty.envelope import opening
from terminal.store import Acknowledge, Append, Limits, SetHead, Stop, Store, place_of

BATCH = 500
LIMITS = Limits()


@pytest.mark.parametrize("count", [4_000, pytest.param(100_000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_they_are_all_there_after_a_start_and_leave_in_their_order(tmp_path: Path, count: int) -> None:
    rows = sealed(1, opening(1))
    with Store.open(tmp_path / "store", limits=LIMITS) as store:
        store.commit([SetHead(opening(1))])
        for _ in range(count // BATCH):
            store.commit([Append(row) for row in islice(rows, BATCH)])
        head = store.head()
    due = 1
    for start in range(4):
        with Store.open(tmp_path / "store", limits=LIMITS, full_check=start == 1) as store:
            assert store.report.stop is Stop.CLEAN
            assert store.report.waiting == store.waiting_count() == count + 1 - due
            assert store.report.rows >= store.report.waiting
            assert store.head() == head
            while store.waiting_count() > count * (3 - start) // 4:
                places = [row.place for row in store.waiting(BATCH)]
                assert places == [place_of(1, seq) for seq in range(due, due + len(places))]
                store.commit([Acknowledge(tuple(places))])
                due += len(places)
                assert store.lowest_waiting() == (place_of(1, due) if due <= count else None)
    with Store.open(tmp_path / "store", limits=LIMITS) as store:
        assert (store.waiting_count(), store.head(), due) == (0, head, count + 1)
        full = store.room()
        store.commit([Append(next(rows))])
        assert full.used < 100 * 1024, "drained pages are free again"
        assert store.waiting()[0].place == place_of(1, count + 1)

"""Any sequence of commits, kills and restarts, against a model in memory."""

import shutil
import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from benchmarks.transactions import Shop
from loyalty.bodies import EpochOpened, EpochReason, decode
from loyalty.envelope import Head, head_of, opening, seal
from terminal.journal.epochs import epoch_changes
from terminal.store import (
    Acknowledge,
    Append,
    Bury,
    Change,
    Delete,
    OutboxRow,
    Put,
    SetHead,
    Stop,
    Store,
    Table,
    place_of,
)
from tests.terminal.store.support import SMALL, TERMINAL, body, enrolled

KEYS = st.sampled_from(["a", "b", "é"])
TABLES = st.sampled_from(list(Table))


class StoreMachine(RuleBasedStateMachine):
    """The store does what a dictionary does, and goes on doing it after a kill."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="store-model-"))
        self.number = 0
        self.turn = 0
        self.head = opening(1)
        self.outbox: dict[int, OutboxRow] = {}
        self.dead: dict[int, OutboxRow] = {}
        self.keyed: dict[tuple[Table, str], bytes] = {}

    @initialize()
    def begin(self) -> None:
        self.store = enrolled(self.folder / "0")

    def _row(self) -> OutboxRow:
        self.number += 1
        data = body(self.number, size=self.number % 50)
        return OutboxRow(seal(self.head, TERMINAL, data), f"id-{self.number}", "accrual", data)

    @rule(puts=st.lists(st.tuples(TABLES, KEYS, st.integers())), count=st.integers(0, 3))
    def record(self, puts: list[tuple[Table, str, int]], count: int) -> None:
        changes: list[Change] = [Put(table, key, b"%d" % value) for table, key, value in puts]
        for _ in range(count):
            row = self._row()
            changes.append(Append(row))
            self.outbox[row.place] = row
            self.head = head_of(row.envelope)
        self.store.commit(changes)
        self.keyed |= {(table, key): b"%d" % value for table, key, value in puts}

    @rule(table=TABLES, key=KEYS)
    def delete(self, table: Table, key: str) -> None:
        self.store.commit([Delete(table, key)])
        self.keyed.pop((table, key), None)

    @rule(data=st.data())
    def acknowledge(self, data: st.DataObject) -> None:
        places = data.draw(st.lists(st.sampled_from([*self.outbox, place_of(1, 99_999)])))
        self.store.commit([Acknowledge(tuple(places))])
        for place in places:
            self.outbox.pop(place, None)

    @rule(data=st.data())
    def bury(self, data: st.DataObject) -> None:
        if self.outbox:
            place = data.draw(st.sampled_from(list(self.outbox)))
            self.store.commit([Bury(place, "unreadable")])
            self.dead[place] = self.outbox.pop(place)

    @rule(gap=st.integers(0, 3))
    def open_epoch(self, gap: int) -> None:
        first = Shop(0).epoch(EpochReason.FORKED)
        epoch = self.store.next_epoch() + gap
        self.store.commit(epoch_changes(epoch, TERMINAL, first, self.head, self.store.waiting(100_000)))
        bodies = [row.body for _, row in sorted(self.outbox.items())]
        self.outbox = {row.place: row for row in self.store.waiting(100_000) if isinstance(row, OutboxRow)}
        opened, *moved = (row.body for row in self.outbox.values())
        told = decode(opened)
        assert isinstance(told, EpochOpened)
        assert (told.last_epoch, told.last_seq, told.last_hash) == (self.head.epoch, self.head.seq, self.head.hash)
        assert moved == bodies
        self.head = head_of(list(self.outbox.values())[-1].envelope)
        assert self.head.epoch == epoch

    @rule()
    def restart(self) -> None:
        folder = self.store.folder
        self.store.close()
        self.store = Store.open(folder, limits=SMALL)
        assert self.store.report.stop is Stop.CLEAN
        self._check_report()

    @rule()
    def kill(self) -> None:
        self.turn += 1
        copy = self.folder / str(self.turn)
        copy.mkdir()
        for part in self.store.folder.iterdir():
            shutil.copy(part, copy / part.name)
        self.store.close()
        shutil.rmtree(self.store.folder)
        self.store = Store.open(copy, limits=SMALL)
        assert self.store.report.stop is Stop.UNCLEAN
        self._check_report()

    def _check_report(self) -> None:
        report = self.store.report
        assert report.sound
        assert report.head == self.head
        assert report.waiting == len(self.outbox)
        assert report.dead_letters == len(self.dead)
        assert report.lowest_waiting == min(self.outbox, default=None)

    @invariant()
    def is_as_the_model(self) -> None:
        if not hasattr(self, "store"):
            return
        assert self.store.head() == self.head
        assert self.store.waiting(100_000) == tuple(row for _, row in sorted(self.outbox.items()))
        assert self.store.waiting_count() == len(self.outbox)
        assert self.store.lowest_waiting() == min(self.outbox, default=None)
        assert [letter.row for letter in self.store.dead_letters()] == [row for _, row in sorted(self.dead.items())]
        for table in Table:
            kept = {(table, key): document for key, document in self.store.all(table)}
            assert kept == {at: document for at, document in self.keyed.items() if at[0] is table}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
        shutil.rmtree(self.folder)


TestStore = StoreMachine.TestCase
TestStore.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_the_model_itself_knows_a_head() -> None:
    assert StoreMachine().head == Head(1, 0, opening(1).hash)
    assert SetHead(opening(1)).head == opening(1)

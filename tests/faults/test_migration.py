"""A store of an older schema is brought up to date whole or not at all, wherever it is stopped meanwhile.

There is one schema so far; the next one is made up here.
"""

import os
import random
import shutil
import signal
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from terminal.store import Limits, MigrationFailedError, OutboxRow, Put, Store, StoreNewerError, Table
from terminal.store.rows import Rows
from terminal.store.schema import FIRST, SCHEMA, Schema
from tests.faults.recording import Event, Recorder, dice_cut, files_of, killed
from tests.terminal.store.support import enrolled, killed_copy

LIMITS = Limits(cap=4 * 1024 * 1024, ballast=4096, wal=64 * 1024)
CARDS = 30
WAITING = 12


def add_loans(rows: Rows) -> None:
    rows.db.execute("CREATE TABLE loans (id INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL)")


def count_in_cents(rows: Rows) -> None:
    for _, found in list(rows.after("cards", 0, -1)):
        rows.put_keyed("cards", found.key or "", found.body.replace(b'"points":', b'"cents":'))


def stumble(rows: Rows) -> None:
    count_in_cents(rows)
    rows.db.execute("CREATE TABLE outbox (id)")


NEXT = Schema((add_loans, count_in_cents))


def old_store(folder: Path) -> Store:
    store = enrolled(folder, WAITING, limits=LIMITS)
    store.commit([Put(Table.CARDS, f"c{n}", b'{"points":%d,"pad":"%s"}' % (n, b"x" * 800)) for n in range(CARDS)])
    return store


def bodies(store: Store) -> list[bytes]:
    return [row.body for row in store.waiting() if isinstance(row, OutboxRow)]


def is_old(folder: Path, sent: list[bytes]) -> bool:
    """Whether the program before finds its store as it left it; False where it is told to leave it alone."""
    try:
        with Store.open(folder, limits=LIMITS) as store:
            documents = [document for _, document in store.all(Table.CARDS)]
            assert bodies(store) == sent
            assert len(documents) == CARDS
            assert all(b'"points"' in document for document in documents)
            assert store.report.bad_count == 0
            return True
    except StoreNewerError:
        return False


def check_new(folder: Path, sent: list[bytes]) -> None:
    """The new program finds all of it, in the new schema."""
    with Store.open(folder, limits=LIMITS, schema=NEXT) as store:
        rows = store.engine.rows
        documents = [document for _, document in store.all(Table.CARDS)]
        assert rows.schema() == NEXT.number == FIRST + 2
        assert rows.count("loans") == 0
        assert bodies(store) == sent, "a waiting body is never rewritten"
        assert len(documents) == CARDS
        assert all(b'"cents"' in document for document in documents)
        assert store.report.bad_count == 0


def test_a_store_is_brought_up_to_date_at_its_next_start(tmp_path: Path) -> None:
    store = old_store(tmp_path / "store")
    sent = bodies(store)
    unclean = killed_copy(store, tmp_path / "killed")
    store.close()
    for folder in (tmp_path / "store", unclean):
        check_new(folder, sent)
        check_new(folder, sent)
        assert not is_old(folder, sent), "the program before leaves it alone"


def test_the_program_before_goes_on_with_a_store_that_says_it_may_and_the_new_one_after_it(tmp_path: Path) -> None:
    """An update that is undone: new, old, new again, and nothing that was acknowledged is gone."""
    added = Schema((add_loans,), readable_from=FIRST)
    with old_store(tmp_path / "store") as store:
        sent = bodies(store)
    with Store.open(tmp_path / "store", limits=LIMITS, schema=added) as store:
        store.commit([Put(Table.CARDS, "new", b'{"points":1}')])
    with Store.open(tmp_path / "store", limits=LIMITS) as store:
        assert bodies(store) == sent
        assert store.get(Table.CARDS, "new") == b'{"points":1}'
        store.commit([Put(Table.CARDS, "old", b'{"points":2}')])
    with Store.open(tmp_path / "store", limits=LIMITS, schema=added) as store:
        assert store.get(Table.CARDS, "old") == b'{"points":2}'
        assert store.engine.rows.count("loans") == 0
        assert bodies(store) == sent
        assert store.report.bad_count == 0


@pytest.mark.parametrize(("readable", "opens"), [(FIRST, True), (FIRST + 1, False), (None, False)])
def test_the_program_before_opens_only_what_it_may(tmp_path: Path, readable: int | None, opens: bool) -> None:
    Store.open(tmp_path / "store", limits=LIMITS, schema=Schema((add_loans, add_loans_again), readable)).close()
    assert is_readable(tmp_path / "store") is opens


def add_loans_again(rows: Rows) -> None:
    rows.db.execute("CREATE TABLE loans_2 (id INTEGER PRIMARY KEY)")


def is_readable(folder: Path) -> bool:
    try:
        Store.open(folder, limits=LIMITS).close()
    except StoreNewerError:
        return False
    return True


def test_a_new_store_has_the_newest_schema_from_the_start(tmp_path: Path) -> None:
    Store.open(tmp_path / "store", limits=LIMITS, schema=NEXT).close()
    with pytest.raises(StoreNewerError):
        Store.open(tmp_path / "store", limits=LIMITS)


def test_this_programs_own_steps_bring_a_first_schema_up_to_date(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", limits=LIMITS, schema=Schema()) as store:
        assert store.engine.rows.schema() == FIRST
    with Store.open(tmp_path / "store", limits=LIMITS) as store:
        assert store.engine.rows.schema() == SCHEMA.number


def test_a_step_that_cannot_be_carried_out_leaves_the_store_to_the_program_before(tmp_path: Path) -> None:
    with old_store(tmp_path / "store") as store:
        sent = bodies(store)
    for _ in range(2):
        with pytest.raises(MigrationFailedError, match="it is as it was"):
            Store.open(tmp_path / "store", limits=LIMITS, schema=Schema((add_loans, stumble)))
    assert not (tmp_path / "store" / "quarantine").exists(), "a bad step is no damage"
    assert is_old(tmp_path / "store", sent)


def test_a_damaged_store_is_salvaged_in_its_own_schema_and_then_brought_up_to_date(tmp_path: Path) -> None:
    with old_store(tmp_path / "store") as store:
        sent = bodies(store)
    database = tmp_path / "store" / "store.db"
    data = database.read_bytes()
    for name, damaged in (
        ("row", data.replace(b"id-7", b"id-8")),
        ("header", b"?" + data[1:]),
    ):
        folder = tmp_path / name
        shutil.copytree(tmp_path / "store", folder)
        (folder / "store.db").write_bytes(damaged)
        with Store.open(folder, limits=LIMITS, schema=NEXT, full_check=True) as again:
            assert again.epoch_needed()
            assert again.engine.rows.schema() == NEXT.number
            assert again.waiting_count() == WAITING
            assert {document[:7] for _, document in again.all(Table.CARDS)} == {b'{"cents'}
            assert set(bodies(again)) <= set(sent)


@dataclass(frozen=True, slots=True, repr=False)
class Start:
    """The first start of the new program, as it was written."""

    base: dict[str, bytes]
    events: list[Event]
    sent: list[bytes]


@pytest.fixture(scope="module", params=["after a clean stop", "after a kill"])
def start(request: pytest.FixtureRequest) -> Start:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        store = old_store(folder)
        sent = bodies(store)
        if request.param == "after a kill":
            folder = killed_copy(store, Path(name) / "killed")
        store.close()
        base, recorder = files_of(folder), Recorder()
        Store.open(folder, limits=LIMITS, connect=recorder.connect, schema=NEXT).close()
        return Start(base, recorder.events, sent)


def test_killed_at_any_write_the_old_store_is_there_or_the_new_one(start: Start, tmp_path: Path) -> None:
    seen = set()
    for at in range(len(start.events) + 1):
        left = killed(start.base, start.events, at)
        seen.add(is_old(left.put(tmp_path / f"old-{at}"), start.sent))
        check_new(left.put(tmp_path / f"new-{at}"), start.sent)
    assert seen == {True, False}


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 10_000), seed=st.integers(0, 2**32))
def test_any_mixture_of_unflushed_sectors_leaves_the_one_or_the_other(start: Start, place: int, seed: int) -> None:
    at = place % (len(start.events) + 1)
    dice = random.Random(seed)
    left = dice_cut(start.base, start.events, at, dice)
    with tempfile.TemporaryDirectory() as name:
        is_old(left.put(Path(name) / "old"), start.sent)
        check_new(left.put(Path(name) / "new"), start.sent)


@pytest.mark.parametrize("nth", [1, 2, 5, 9, 20, 40])
def test_a_process_killed_in_its_migration_leaves_the_one_or_the_other(tmp_path: Path, nth: int) -> None:
    folder = tmp_path / "store"
    with old_store(folder) as store:
        sent = bodies(store)
    child = os.fork()
    if child == 0:
        try:
            Store.open(folder, limits=LIMITS, connect=Recorder(_Killer(nth)).connect, schema=NEXT)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    shutil.copytree(folder, tmp_path / "copy")
    is_old(tmp_path / "copy", sent)
    check_new(folder, sent)


class _Killer:
    def __init__(self, nth: int) -> None:
        self._left = nth

    def __call__(self, _: Event) -> None:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def test_a_disk_that_is_full_in_a_migration_leaves_the_store_to_the_program_before(tmp_path: Path) -> None:
    with old_store(tmp_path / "store") as store:
        sent = bodies(store)

    def fill(rows: Rows) -> None:
        add_loans(rows)
        rows.db.execute("INSERT INTO loans VALUES (1, zeroblob(?), 0)", (2 * LIMITS.cap,))

    with pytest.raises(MigrationFailedError, match="Make room"):
        Store.open(tmp_path / "store", limits=LIMITS, schema=Schema((fill,)))
    assert is_old(tmp_path / "store", sent)
    with closing(sqlite3.connect(tmp_path / "store" / "store.db")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (FIRST,)

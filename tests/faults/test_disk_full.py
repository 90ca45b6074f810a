"""A full store refuses new transactions early, and can be drained all the same."""

import errno
import sqlite3
from pathlib import Path

import pytest

from terminal.store import Acknowledge, Append, Bury, Level, Limits, Put, Store, StoreFullError, Table
from terminal.store.ballast import BALLAST_FILE
from terminal.store.rows import connect
from tests.terminal.store.support import enrolled, record, reopened, row

TINY = Limits(cap=512 * 1024, ballast=128 * 1024, wal=64 * 1024)


def fill(store: Store) -> None:
    """Record until it refuses."""
    for number in range(10_000):
        record(store, number)


def stuff(store: Store) -> None:
    """Settings are no transactions: nothing but the cap stops them."""
    for number in range(10_000):
        store.engine.write(lambda rows, at=number: rows.put_keyed("settings", f"{at}", b"1" * 900))


def filled(folder: Path) -> Store:
    store = enrolled(folder, limits=TINY)
    number = 0
    while store.room().level is not Level.REFUSE and store.room().slots:
        record(store, number)
        number += 1
    return store


def test_it_warns_before_it_refuses(tmp_path: Path) -> None:
    seen: list[Level] = []
    with enrolled(tmp_path / "store", limits=TINY) as store:
        for number in range(10_000):
            seen.append(store.room().level)
            if store.room().slots == 0:
                break
            record(store, number)
        assert seen == sorted(seen, key=list(Level).index)
        assert {Level.OK, Level.WARN} <= set(seen)
        with pytest.raises(StoreFullError):
            record(store, 10_000)
        assert store.room().used < TINY.cap


def test_a_refused_transaction_leaves_the_chain_as_it_was(tmp_path: Path) -> None:
    with filled(tmp_path / "store") as store:
        head, count = store.head(), store.waiting_count()
        with pytest.raises(StoreFullError):
            record(store, 10_000)
        assert (store.head(), store.waiting_count()) == (head, count)


def test_a_full_store_can_be_drained_and_takes_transactions_again(tmp_path: Path) -> None:
    with filled(tmp_path / "store") as store:
        while store.waiting_count():
            store.commit([Acknowledge(tuple(one.place for one in store.waiting(64)))])
        assert store.room().level is Level.OK
        record(store, 10_000)


def test_reserved_slots_are_kept_for_those_who_reserved_them(tmp_path: Path) -> None:
    with enrolled(tmp_path / "store", limits=TINY) as store:
        assert store.reserve(4)
        assert not store.reserve(10_000)
        with pytest.raises(StoreFullError):
            fill(store)
        for number in range(4):
            record(store, 20_000 + number, Put(Table.PRINTS, f"p{number}", b"{}"), reserved=True)
        assert store.room().reserved == 0


def test_copies_of_centrals_tables_leave_the_last_room_to_facts(tmp_path: Path) -> None:
    with filled(tmp_path / "store") as store:
        with pytest.raises(StoreFullError):
            store.commit([Put(Table.CARDS, "token", b'{"points":1}')])
        assert store.get(Table.CARDS, "token") is None
        store.commit([Put(Table.PRINTS, "p", b'{"state":"confirmed"}')])
        assert store.get(Table.PRINTS, "p") == b'{"state":"confirmed"}'
        assert (tmp_path / "store" / BALLAST_FILE).exists()


def test_released_slots_are_there_for_others(tmp_path: Path) -> None:
    with enrolled(tmp_path / "store", limits=TINY) as store:
        free = store.room().slots
        assert store.reserve(free)
        with pytest.raises(StoreFullError):
            record(store, 1)
        store.release(free)
        record(store, 2)


def test_at_the_very_cap_acknowledging_and_burying_go_on_out_of_the_ballast(tmp_path: Path) -> None:
    with filled(tmp_path / "store") as store:
        with pytest.raises(StoreFullError):
            stuff(store)
        with pytest.raises(StoreFullError):
            store.engine.write(lambda rows: rows.put_keyed("settings", "more", b"1" * 9000))
        first, *rest = store.waiting(64)
        store.commit([Bury(first.place, "unreadable")])
        store.commit([Acknowledge(tuple(one.place for one in rest))])
        assert len(store.dead_letters()) == 1
        assert not {one.place for one in store.waiting()} & {one.place for one in rest}


def test_the_ballast_is_there_again_after_the_next_start(tmp_path: Path) -> None:
    store = enrolled(tmp_path / "store", limits=TINY)
    store.close()
    (tmp_path / "store" / BALLAST_FILE).unlink()
    with reopened(tmp_path / "store", limits=TINY):
        assert (tmp_path / "store" / BALLAST_FILE).stat().st_blocks * 512 >= TINY.ballast


class FullOnce(sqlite3.Connection):
    """A connection whose disk is full for one statement."""

    left = 0
    what = ""

    def execute(self, sql, *args):
        if FullOnce.left and sql.startswith(FullOnce.what):
            FullOnce.left -= 1
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return super().execute(sql, *args)


def full_connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=FullOnce)


@pytest.mark.parametrize("what", ["INSERT INTO outbox", "COMMIT"])
def test_no_room_at_a_transaction_is_known_to_be_not_written(tmp_path: Path, what: str) -> None:
    with Store.open(tmp_path / "store", limits=TINY, connect=full_connect) as store:
        store.close()
    enrolled(tmp_path / "store", 1, limits=TINY).close()
    with Store.open(tmp_path / "store", limits=TINY, connect=full_connect) as store:
        head = store.head()
        FullOnce.left, FullOnce.what = 1, what
        with pytest.raises(StoreFullError):
            store.commit([Append(row(store, 5)), Put(Table.HOLDS, "h", b"{}")])
        assert store.head() == head
        assert store.get(Table.HOLDS, "h") is None
        record(store, 6)
        assert store.waiting_count() == len(store.waiting()) == 2


def test_no_room_at_an_acknowledgement_takes_the_ballast(tmp_path: Path) -> None:
    enrolled(tmp_path / "store", 3, limits=TINY).close()
    with Store.open(tmp_path / "store", limits=TINY, connect=full_connect) as store:
        place = store.lowest_waiting()
        assert place is not None
        FullOnce.left, FullOnce.what = 1, "BEGIN"
        store.commit([Acknowledge((place,))])
        assert store.waiting_count() == 2
        assert not (tmp_path / "store" / BALLAST_FILE).exists()


def test_a_folder_without_room_for_the_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", no_room)
    with enrolled(tmp_path / "store", 1, limits=TINY) as store:
        assert store.waiting_count() == 1, "no room for ballast is no reason not to open"
    assert connect(tmp_path / "store" / "store.db").execute("SELECT count(*) FROM outbox").fetchone() == (1,)

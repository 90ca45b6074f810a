"""Damaged files: what is bad is found, kept together, and the good rows go on in a new epoch."""

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.transactions import Shop
from benchmarks.writer import begin
from loyalty.envelope import opening
from terminal.control.outbox import check_outbox
from terminal.store import (
    Acknowledge,
    ChangeRefusedError,
    OutboxRow,
    Put,
    SetHead,
    Stop,
    Store,
    StoreDamagedError,
    StoreNewerError,
    Table,
    VoidRow,
    place_of,
)
from terminal.store.rows import PAGE, WAL_FRAME_HEADER, WAL_HEADER, connect
from tests.terminal.store.support import SMALL, enrolled, killed_copy, record, reopened

WAL_FRAME = WAL_FRAME_HEADER + PAGE


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(data))


def stopped(folder: Path, count: int = 40) -> Path:
    with enrolled(folder, count) as store:
        store.commit([Put(Table.CARDS, f"token-{number}", b'{"points":%d}' % number) for number in range(20)])
    return folder / "store.db"


def parts(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def in_file(path: Path, text: bytes) -> int:
    at = path.read_bytes().find(text)
    assert at > 0
    return at


def test_a_flip_in_a_row_is_found_and_the_row_goes_to_central_as_void(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    with reopened(tmp_path / "store") as store:
        rows = store.waiting()
    flip(database, 8 * in_file(database, b"id-7") + 1)
    with reopened(tmp_path / "store", full_check=True) as store:
        report = store.report
        assert report.bad_count == 1
        assert [bad.key for bad in report.bad] == ["1/8"]
        assert not report.sound
        void = store.waiting()[7]
        following = rows[8]
        assert isinstance(following, OutboxRow)
        assert void == VoidRow(1, 8, following.envelope.prev)
        assert [row for row in store.waiting() if row is not void][:7] == list(rows[:7])
        assert parts(tmp_path / "store" / report.quarantined[0]) >= {"store.db"}


def test_a_flip_found_while_running_makes_a_void_row_and_a_full_check_at_the_next_start(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    flip(database, 8 * in_file(database, b"id-7") + 1)
    with reopened(tmp_path / "store") as store:
        assert store.report.stop is Stop.CLEAN
        assert isinstance(store.waiting()[7], VoidRow)
    with reopened(tmp_path / "store") as store:
        assert store.report.stop is Stop.UNCLEAN
        assert store.report.bad_count == 1


def test_a_row_at_a_place_that_cannot_be_is_left_out(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    with closing(connect(database)) as db:
        db.execute("INSERT INTO outbox VALUES (-5, x'7b7d', 0)")
    with reopened(tmp_path / "store", full_check=True) as store:
        assert store.report.bad_count == 1
        assert store.epoch_needed()
        assert store.waiting_count() == len(store.waiting()) == 40


def test_the_last_record_damaged_is_void_too(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    flip(database, 8 * in_file(database, b"id-39") + 1)
    with reopened(tmp_path / "store") as store:
        assert store.epoch_needed() is not None
        assert store.waiting()[-1] == VoidRow(1, 40, "")
        assert store.head() is not None


def test_after_a_salvage_only_a_new_epoch_may_go_on(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    flip(database, 8 * in_file(database, b"id-7") + 1)
    reopened_store = Store.open(tmp_path / "store", limits=SMALL, full_check=True)
    reopened_store.close()
    with reopened(tmp_path / "store") as store:
        assert store.epoch_needed(), "the need outlives a restart"
        with pytest.raises(ChangeRefusedError, match="epoch"):
            record(store, 100)
        with pytest.raises(ChangeRefusedError):
            store.commit([SetHead(opening(1))])
        store.commit([Acknowledge((place_of(1, 1),))])
        store.commit([SetHead(opening(store.next_epoch()))])
        assert store.epoch_needed() is None
        assert record(store, 100).place == place_of(2, 1)
    with reopened(tmp_path / "store") as store:
        assert store.report.epoch_needed is None


@pytest.mark.parametrize("seed", range(24))
def test_any_flipped_bit_of_the_database_loses_no_row_in_silence(tmp_path: Path, seed: int) -> None:
    database = stopped(tmp_path / "store", 30)
    with reopened(tmp_path / "store") as store:
        before = {row.place: row for row in store.waiting()}
        cards = dict(store.all(Table.CARDS))
    flip(database, random.Random(seed).randrange(database.stat().st_size * 8))
    with reopened(tmp_path / "store", full_check=True) as store:
        after = {row.place: row for row in store.waiting()}
        changed = {place for place in before if after.get(place) != before[place]}
        assert not changed or store.epoch_needed(), "what is gone is known to be gone"
        assert not set(after) - set(before)
        assert dict(store.all(Table.CARDS)).items() <= cards.items()
        assert len(changed) <= 8, "one page at most"


@pytest.mark.parametrize("offset", [0, 1, 12, 16, 17, 18, 19, 20, 21, 23], ids=str)
def test_a_broken_file_header_costs_no_row(tmp_path: Path, offset: int) -> None:
    database = stopped(tmp_path / "store")
    data = bytearray(database.read_bytes())
    data[offset] ^= 0xFF
    database.write_bytes(bytes(data))
    with reopened(tmp_path / "store", full_check=True) as store:
        assert store.waiting_count() == 40
        assert store.count(Table.CARDS) == 20


@pytest.mark.parametrize("byte", [None, 16])
def test_a_store_with_the_larger_pages_of_before_is_read_and_salvaged_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, byte: int | None
) -> None:
    with monkeypatch.context() as before:
        before.setattr("terminal.store.rebuild.PAGE", 4096)
        store = enrolled(tmp_path / "store", 40)
        folder = killed_copy(store, tmp_path / "killed")
        store.close()
    database = tmp_path / "store" / "store.db"
    assert database.read_bytes()[16:18] == b"\x10\x00"
    with reopened(folder) as store:
        assert store.report.sound
        assert store.engine.rows.page == 4096
        assert store.room().used > 40 * 300
    if byte is not None:
        flip(database, 8 * byte)
    with reopened(tmp_path / "store", full_check=True) as store:
        assert store.waiting_count() == len(store.waiting()) == 40
        assert store.report.sound is (byte is None)
        assert store.engine.rows.page == (4096 if byte is None else PAGE)


def test_a_flip_in_the_log_is_noticed_though_sqlite_says_ok(tmp_path: Path) -> None:
    store = enrolled(tmp_path / "store", 20)
    folder = killed_copy(store, tmp_path / "killed")
    store.close()
    flip(folder / "store.db-wal", 8 * (WAL_HEADER + 12 * WAL_FRAME + 1000))
    with reopened(folder) as again:
        assert again.report.faults
        assert "lost" in again.report.faults[0]
        assert again.epoch_needed()
        assert again.waiting_count() < 20
        assert {"store.db", "store.db-wal"} <= parts(folder / again.report.quarantined[0])


@pytest.mark.parametrize("byte", [0, 9, 17, 25])
def test_a_flip_in_the_logs_header_is_noticed(tmp_path: Path, byte: int) -> None:
    store = enrolled(tmp_path / "store", 20)
    folder = killed_copy(store, tmp_path / "killed")
    store.close()
    flip(folder / "store.db-wal", 8 * byte)
    with reopened(folder) as again:
        assert again.report.faults
        assert again.epoch_needed()


def test_a_log_torn_anywhere_loses_only_what_lies_behind_and_nothing_before(tmp_path: Path) -> None:
    store = enrolled(tmp_path / "store", 12)
    whole = killed_copy(store, tmp_path / "killed")
    store.close()
    log = (whole / "store.db-wal").read_bytes()
    dice = random.Random(3)
    counts: list[int] = []
    for turn, frame in enumerate(range(1, 25)):
        at = WAL_HEADER + frame * WAL_FRAME - dice.randrange(WAL_FRAME)
        folder = tmp_path / f"torn-{turn}"
        shutil.copytree(whole, folder)
        (folder / "store.db-wal").write_bytes(log[:at])
        with reopened(folder) as again:
            rows = again.waiting()
            assert [row.place for row in rows] == [place_of(1, seq + 1) for seq in range(len(rows))]
            assert again.report.bad_count == 0
            counts.append(len(rows))
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] > 8


def test_an_unfinished_commit_behind_the_last_is_no_damage(tmp_path: Path) -> None:
    store = enrolled(tmp_path / "store", 5)
    folder = killed_copy(store, tmp_path / "killed")
    store.close()
    with reopened(folder) as again:
        assert again.report.sound
        assert again.report.stop is Stop.UNCLEAN
        assert again.waiting_count() == 5


def test_a_log_that_is_missing_after_a_kill_is_noticed(tmp_path: Path) -> None:
    store = enrolled(tmp_path / "store", 5)
    folder = killed_copy(store, tmp_path / "killed")
    store.close()
    (folder / "store.db-wal").unlink()
    with reopened(folder) as again:
        assert again.report.faults == ("the log is missing",)
        assert again.epoch_needed()


def test_a_log_without_its_database_is_kept_and_noticed(tmp_path: Path) -> None:
    store = enrolled(tmp_path / "store", 5)
    folder = killed_copy(store, tmp_path / "killed")
    store.close()
    (folder / "store.db").unlink()
    with reopened(folder) as again:
        assert again.report.faults
        assert again.epoch_needed()
        assert "store.db-wal" in parts(folder / again.report.quarantined[0])


def test_an_empty_database_file_is_no_new_store(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    database.write_bytes(b"")
    with reopened(tmp_path / "store") as store:
        assert store.report.faults == ("the database is empty",)
        assert store.epoch_needed()
        assert store.head() is None


def test_a_file_that_is_no_database_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / "store.db").write_bytes(b"This is not a database, and it is long enough. " * 400)
    with reopened(folder) as store:
        assert store.epoch_needed()
        kept = folder / store.report.quarantined[0] / "store.db"
        assert kept.read_bytes().startswith(b"This is not a database")


def test_a_database_cut_short_gives_the_rows_that_are_left(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store", 60)
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])
    with reopened(tmp_path / "store", full_check=True) as store:
        assert store.epoch_needed()
        assert len(store.report.quarantined) == 1


def test_documents_of_the_operator_are_saved_too(tmp_path: Path) -> None:
    from terminal.store.tiny import TinyFace

    with enrolled(tmp_path / "store", 3) as store:
        TinyFace(store).table("notes").insert_multiple([{"text": "the drawer sticks"}, {"text": "fixed"}])
    flip(tmp_path / "store" / "store.db", 8 * in_file(tmp_path / "store" / "store.db", b"id-1") + 1)
    with reopened(tmp_path / "store", full_check=True) as store:
        assert store.report.bad_count == 1
        face = TinyFace(store)
        assert [note["text"] for note in face.table("notes")] == ["the drawer sticks", "fixed"]
        assert face.table("notes").insert({}) == 3


def test_a_rebuild_cut_off_at_its_last_step_is_completed(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    flip(database, 8 * in_file(database, b"id-7") + 1)
    reopened_store = Store.open(tmp_path / "store", limits=SMALL, full_check=True)
    reopened_store.close()
    database.rename(tmp_path / "store" / "store.db.salvaged")
    with reopened(tmp_path / "store") as store:
        assert store.waiting_count() == 40
        assert store.epoch_needed()


def test_a_newer_store_is_refused_and_not_touched(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    db = connect(database)
    db.execute("PRAGMA user_version=99")
    db.close()
    before = database.read_bytes()
    with pytest.raises(StoreNewerError, match="99"):
        Store.open(tmp_path / "store", limits=SMALL)
    assert database.read_bytes() == before
    assert not (tmp_path / "store" / "quarantine").exists()


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("synchronous=FULL", "synchronous=NORMAL"),
        ("locking_mode=EXCLUSIVE", "locking_mode=NORMAL"),
        ("journal_mode=WAL", "journal_mode=MEMORY"),
        ("journal_size_limit=-1", "journal_size_limit=0"),
        ("cell_size_check=ON", "cell_size_check=OFF"),
    ],
)
def test_a_pragma_that_does_not_hold_is_refused(tmp_path: Path, asked: str, got: str) -> None:
    class Careless(sqlite3.Connection):
        def execute(self, sql, *args):
            return super().execute(sql.replace(asked, got), *args)

    def careless(path: Path) -> sqlite3.Connection:
        return sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Careless)

    stopped(tmp_path / "store")
    with pytest.raises(StoreDamagedError, match=asked.partition("=")[0]):
        Store.open(tmp_path / "store", limits=SMALL, connect=careless)
    with reopened(tmp_path / "store") as store:
        assert store.waiting_count() == 40


def test_the_log_is_grown_at_each_start_and_stays_so(tmp_path: Path) -> None:
    log = tmp_path / "store" / "store.db-wal"
    for _ in range(2):
        with enrolled(tmp_path / "store") as store:
            assert log.stat().st_size >= SMALL.wal
            blocks = log.stat().st_blocks
            assert blocks * 512 >= SMALL.wal, "zeros that are written, not promised"
            for number in range(200):
                record(store, number, size=2000)
            store.engine.rows.checkpoint()
            assert log.stat().st_size < SMALL.wal + 64 * 1024


def test_the_check_from_the_command_line_reads_every_row(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    assert check_outbox(tmp_path / "store").sound
    flip(database, 8 * in_file(database, b"id-7") + 1)
    report = check_outbox(tmp_path / "store")
    assert report.full
    assert report.bad_count == 1
    assert report.waiting == 40


def test_a_damaged_card_is_not_believed_and_goes_at_the_next_start(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    flip(database, 8 * in_file(database, b'{"points":11}') + 8 * 10)
    with reopened(tmp_path / "store") as store:
        assert store.get(Table.CARDS, "token-10") == b'{"points":10}'
        with pytest.raises(StoreDamagedError):
            store.get(Table.CARDS, "token-11")
        with pytest.raises(StoreDamagedError):
            list(store.all(Table.CARDS))
    with reopened(tmp_path / "store") as store:
        assert [bad.table for bad in store.report.bad] == ["cards"]
        assert "token" not in repr(store.report)
        assert store.get(Table.CARDS, "token-11") is None
        assert store.count(Table.CARDS) == 19


def test_a_terminal_goes_on_after_a_salvage_with_its_waiting_bodies_in_a_new_epoch(tmp_path: Path) -> None:
    database = stopped(tmp_path / "store")
    with reopened(tmp_path / "store") as store:
        bodies = [row.body for row in store.waiting() if isinstance(row, OutboxRow)]
    flip(database, 8 * in_file(database, b"id-7") + 1)
    with reopened(tmp_path / "store", full_check=True) as store:
        begin(store, Shop(1))
        void, opened, *moved = store.waiting()
        assert isinstance(void, VoidRow)
        assert void.place == place_of(1, 8)
        assert isinstance(opened, OutboxRow)
        assert opened.kind == "epoch"
        assert [row.body for row in moved if isinstance(row, OutboxRow)] == bodies[:7] + bodies[8:]
        assert [row.place for row in moved] == [place_of(2, seq) for seq in range(2, 41)]

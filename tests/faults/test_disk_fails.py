"""The disk fails at a commit: the outcome is unknown until the files were opened and read again."""

import resource
import sqlite3
from pathlib import Path

import pytest

from terminal.store import (
    Acknowledge,
    Append,
    Bury,
    Change,
    Delete,
    OutboxRow,
    OutcomeUnknownError,
    Put,
    Stop,
    Store,
    StoreClosedError,
    StoreError,
    StoreFaultError,
    Table,
)
from terminal.store.ballast import BALLAST_FILE
from terminal.store.tiny import TinyFace
from tests.faults.recording import Event, Recorder, Write
from tests.terminal.store.support import SMALL, enrolled, killed_copy, record, reopened, row


class Disk:
    """What goes wrong next."""

    def __init__(self) -> None:
        self.fail: str | None = None
        """Statements that begin so fail."""
        self.after = False
        """The statement reached the disk before it failed."""
        self.gone = False
        """Nothing can be opened any more."""
        self.code = sqlite3.SQLITE_IOERR_FSYNC

    def connect(self, path: Path) -> sqlite3.Connection:
        if self.gone:
            raise io_error(sqlite3.SQLITE_CANTOPEN)
        disk = self

        class Faulty(sqlite3.Connection):
            def execute(self, sql, *args):
                if disk.fail is None or not sql.startswith(disk.fail):
                    return super().execute(sql, *args)
                disk.fail = None
                if disk.after:
                    super().execute(sql, *args)
                raise io_error(disk.code)

        return sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Faulty)


def io_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def store(tmp_path: Path, disk: Disk):
    enrolled(tmp_path / "store", 4).close()
    with Store.open(tmp_path / "store", limits=SMALL, connect=disk.connect) as opened:
        yield opened


def changes(store: Store) -> list[Change]:
    first, second, *_ = store.waiting()
    return [
        Append(row(store, 9)),
        Put(Table.PRINTS, "p", b'{"state":"queued"}'),
        Put(Table.HOLDS, "h", b"1"),
        Delete(Table.HOLDS, "h"),
        Acknowledge((first.place,)),
        Bury(second.place, "unreadable"),
    ]


def test_a_commit_that_reached_the_disk_is_told_as_done(store: Store, disk: Disk) -> None:
    disk.fail, disk.after = "COMMIT", True
    store.commit(changes(store))
    assert store.waiting_count() == len(store.waiting()) == 3
    assert store.get(Table.PRINTS, "p") == b'{"state":"queued"}'
    assert store.get(Table.HOLDS, "h") is None
    assert record(store, 10).envelope.seq == 6


def test_a_commit_that_did_not_is_told_as_not_written(store: Store, disk: Disk) -> None:
    head = store.head()
    disk.fail = "COMMIT"
    with pytest.raises(StoreFaultError):
        store.commit(changes(store))
    assert store.head() == head
    assert store.waiting_count() == len(store.waiting()) == 4
    assert store.get(Table.PRINTS, "p") is None
    assert store.dead_letters() == ()
    assert record(store, 10).envelope.seq == 5


@pytest.mark.parametrize("after", [False, True])
def test_a_single_record_is_read_again_too(store: Store, disk: Disk, after: bool) -> None:
    disk.fail, disk.after = "INSERT INTO outbox", after
    if after:
        record(store, 9)
    else:
        with pytest.raises(StoreFaultError):
            record(store, 9)
    assert store.waiting_count() == len(store.waiting()) == 4 + after
    assert record(store, 10).envelope.seq == 5 + after


def test_a_failure_before_the_commit_writes_nothing(store: Store, disk: Disk) -> None:
    disk.fail = "DELETE FROM"
    with pytest.raises(StoreFaultError):
        store.commit([Put(Table.HOLDS, "h", b"1"), Delete(Table.HOLDS, "x")])
    assert store.get(Table.HOLDS, "h") is None
    record(store, 5)


def test_a_disk_that_stays_away_leaves_the_outcome_unknown_and_the_store_shut(
    tmp_path: Path, store: Store, disk: Disk
) -> None:
    disk.fail, disk.after, disk.gone = "COMMIT", True, True
    with pytest.raises(OutcomeUnknownError):
        store.commit([Put(Table.HOLDS, "h", b"1")])
    with pytest.raises(StoreClosedError):
        store.waiting()
    store.close()
    with reopened(tmp_path / "store") as again:
        assert again.report.stop is Stop.UNCLEAN
        assert again.get(Table.HOLDS, "h") == b"1"
        assert again.waiting_count() == 4


def test_after_a_fault_the_next_start_reads_everything(tmp_path: Path, disk: Disk) -> None:
    enrolled(tmp_path / "store", 4).close()
    with Store.open(tmp_path / "store", limits=SMALL, connect=disk.connect) as store:
        disk.fail = "COMMIT"
        with pytest.raises(StoreFaultError):
            store.commit([Put(Table.HOLDS, "h", b"1")])
    with reopened(tmp_path / "store") as again:
        assert again.report.full
        assert again.report.sound


def test_the_face_on_tinydb_says_unknown_and_reads_again(store: Store, disk: Disk) -> None:
    face = TinyFace(store)
    disk.fail, disk.after = "COMMIT", True
    with pytest.raises(OutcomeUnknownError):
        face.insert({"a": 1})
    assert face.all() == [{"a": 1}]
    assert face.insert({"a": 2}) == 2


def test_a_file_system_without_room_for_the_log_fails_closed(tmp_path: Path, disk: Disk) -> None:
    enrolled(tmp_path / "store", 4).close()
    disk.gone = True
    with pytest.raises(OSError, match="cannot be opened"):
        Store.open(tmp_path / "store", limits=SMALL, connect=disk.connect)
    with reopened(tmp_path / "store") as again:
        assert again.waiting_count() == 4


def test_when_the_kernel_takes_no_more_bytes_nothing_recorded_is_lost(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    recorded: list[str] = []
    store = enrolled(tmp_path / "store")
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400 * 1024, hard))
        with pytest.raises(StoreError):
            recorded.extend(record(store, number).id for number in range(10_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    store.close()
    assert len(recorded) > 50
    with reopened(tmp_path / "store") as again:
        assert again.report.bad_count == 0
        kept = [row.id for row in again.waiting(100_000) if isinstance(row, OutboxRow)]
        assert kept[: len(recorded)] == recorded
        assert len(kept) <= len(recorded) + 1, "at most the one whose outcome was unknown"


def test_a_file_system_that_turned_read_only_takes_nothing_and_says_so(store: Store, disk: Disk) -> None:
    head, waiting = store.head(), store.waiting()
    disk.fail, disk.code = "INSERT INTO outbox", sqlite3.SQLITE_READONLY
    with pytest.raises(StoreError):
        record(store, 2)
    assert (store.head(), store.waiting()) == (head, waiting)
    record(store, 3)


class Full:
    """A file system without room to write the log home; the ballast's is room for what somebody frees it for."""

    def __init__(self, folder: Path, *, ballast_helps: bool = False) -> None:
        self._ballast = folder / BALLAST_FILE if ballast_helps else None
        self.left: int | None = None
        """Writes that still find room; None while there is plenty."""

    def refuses(self, event: Event) -> bool:
        if self.left is None or not isinstance(event, Write) or event.file != "store.db":
            return False
        self.left -= 1
        return self.left < 0 and (self._ballast is None or self._ballast.exists())

    def open(self, folder: Path) -> Store:
        return Store.open(folder, limits=SMALL, connect=Recorder(full=self.refuses).connect)


def ids(store: Store) -> list[str]:
    return [row.id for row in store.waiting(100_000) if isinstance(row, OutboxRow)]


@pytest.mark.parametrize("first", range(5))
def test_a_checkpoint_without_room_leaves_everything_in_the_log_until_there_is_some(tmp_path: Path, first: int) -> None:
    enrolled(tmp_path / "store", 4).close()
    full = Full(tmp_path / "store")
    with full.open(tmp_path / "store") as store:
        # So small that commits themselves write the log home, again and again.
        store.engine.rows.db.execute("PRAGMA wal_autocheckpoint=6")
        full.left = first
        said = [record(store, 10 + number).id for number in range(20)]
        assert full.left < 0, "it was tried"
        with reopened(killed_copy(store, tmp_path / "killed")) as again:
            assert again.report.sound
            assert ids(again)[4:] == said
        full.left = None
        said += [record(store, 40 + number).id for number in range(20)]
    with reopened(tmp_path / "store") as again:
        assert again.report.sound
        assert ids(again)[4:] == said


def test_a_store_that_closes_without_room_for_its_log_says_so_and_loses_nothing(tmp_path: Path) -> None:
    enrolled(tmp_path / "store", 4).close()
    full = Full(tmp_path / "store")
    store = full.open(tmp_path / "store")
    full.left = 0
    said = record(store, 10).id
    with pytest.raises(StoreFaultError, match="the next start"):
        store.close()
    with reopened(tmp_path / "store") as again:
        assert again.report.sound
        assert ids(again)[4:] == [said]


def test_the_ballast_is_room_to_write_the_log_home_at_the_end_and_at_a_start(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    enrolled(folder, 4).close()
    full = Full(folder, ballast_helps=True)
    store = full.open(folder)
    said = [record(store, 10).id]
    full.left = 0
    store.close()
    full.left = None
    store = full.open(folder)
    said.append(record(store, 11).id)
    killed = killed_copy(store, tmp_path / "killed")
    store.close()
    (killed / BALLAST_FILE).write_bytes(bytes(SMALL.ballast))
    full = Full(killed, ballast_helps=True)
    full.left = 0
    with full.open(killed) as again:
        assert again.report.sound
        assert ids(again)[4:] == said

"""SQLite rows with a checksum each, in one connection, synced at every commit.

    id INTEGER PRIMARY KEY, body BLOB, crc INTEGER              rows of a place in the chain
    id INTEGER PRIMARY KEY, key TEXT UNIQUE, body BLOB, crc     keyed rows

The write-ahead log is grown when the file is opened and never shrinks while it is, so that a commit
overwrites blocks the file system has allocated already: one flush and no metadata. The pragmas are
read back, because SQLite ignores one it cannot obey without a word.
"""

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from terminal.store.errors import StoreDamagedError, StoreNewerError

USER_VERSION = 1
"""The schema's number in the file; a higher one is refused."""
PAGE = 4096
WAL_HEADER = 32
WAL_FRAME = PAGE + 24

PLACED = ("outbox", "dead_letter")
KEYED = ("chain", "cards", "holds", "receipts", "prints", "programmes", "staff", "settings")

Connect = Callable[[Path], sqlite3.Connection]


def connect(path: Path) -> sqlite3.Connection:
    """The real connection; whoever shares it between threads holds a lock around it."""
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much disk the store may take, in bytes."""

    cap: int = 256 * 1024 * 1024
    """The database. 50,000 transactions and 100,000 cards take about 120 MiB."""
    ballast: int = 2 * 1024 * 1024
    """Kept in a file of its own and freed so that acknowledging goes on when the disk is full."""
    wal: int = 4 * 1024 * 1024
    """The write-ahead log from the start."""


def place_crc(table: str, place: int, body: bytes) -> int:
    """CRC-32 over table, place and body of a row in the chain's order."""
    return zlib.crc32(body, zlib.crc32(place.to_bytes(8, "big"), _SEEDS[table]))


def key_crc(table: str, key: str, body: bytes) -> int:
    """CRC-32 over table, key and body of a keyed row."""
    return zlib.crc32(body, zlib.crc32(key.encode(), _SEEDS[table]))


_SEEDS = {name: zlib.crc32(name.encode() + b"\0") for name in PLACED + KEYED}


def schema_sql() -> str:
    """The statements that make the tables of an empty database."""
    placed = (
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL)" for name in PLACED
    )
    keyed = (
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL,"
        " crc INTEGER NOT NULL)"
        for name in KEYED
    )
    return ";\n".join((*placed, *keyed, f"PRAGMA user_version={USER_VERSION}"))


class Rows:
    """The connection and the statements on it. Not locked: its owner lets one thread in at a time."""

    def __init__(self, path: Path, limits: Limits, connect: Connect = connect) -> None:
        """Open the file and set every pragma.

        Raises:
            StoreNewerError: the file was written by a newer program.
            StoreDamagedError: a pragma does not hold.
            sqlite3.Error: SQLite cannot open or recover it.
        """
        self.path = path
        self.limits = limits
        self._connect = connect
        self.db = connect(path)
        try:
            self._set_pragmas()
        except BaseException:
            self.db.close()
            raise

    def _set_pragmas(self) -> None:
        db = self.db
        # Exclusive before the log is first touched: SQLite then keeps its index of the log in memory.
        for name, value, expected in (
            ("page_size", str(PAGE), PAGE),
            ("locking_mode", "EXCLUSIVE", "exclusive"),
            ("journal_mode", "WAL", "wal"),
            ("synchronous", "FULL", 2),
            ("journal_size_limit", "-1", -1),
            ("cell_size_check", "ON", 1),
            ("max_page_count", str(self.limits.cap // PAGE), None),
        ):
            db.execute(f"PRAGMA {name}={value}")
            (holds,) = db.execute(f"PRAGMA {name}").fetchone()
            if expected is not None and holds != expected:
                raise StoreDamagedError(
                    f"{self.path.name}: the pragma {name} is {holds!r} where {expected!r} was set; "
                    "this build of SQLite or this file system cannot keep the store"
                )
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > USER_VERSION:
            raise StoreNewerError(
                f"{self.path.name} has schema {version}, this program knows {USER_VERSION}: update it"
            )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All statements inside, or none. An error at its COMMIT means that the outcome is unknown."""
        db = self.db
        db.execute("BEGIN IMMEDIATE")
        try:
            yield db
        except BaseException:
            self.rollback()
            raise
        db.execute("COMMIT")

    def rollback(self) -> None:
        """Undo an open transaction; SQLite may have done so itself after an error."""
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")

    def reopen(self) -> None:
        """Close and open again, as after a power cut, and write the log home into the database.

        After a failed flush the kernel may hold pages for clean that never reached the disk; what is
        read back is sure only once it has been written and flushed anew.

        Raises:
            sqlite3.Error, StoreError: the file cannot be opened or written.
        """
        self.db.close()
        self.db = self._connect(self.path)
        self._set_pragmas()
        busy, _, _ = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("the log could not be written home")
        grow_log(self.path, self.limits.wal)

    def checkpoint(self) -> int:
        """Write the log home, so that the next commit starts it from its beginning.

        Returns:
            The frames the log held, up to its last whole commit.

        Raises:
            sqlite3.OperationalError: something could not be written.
        """
        busy, frames, _ = self.db.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        if busy:
            raise sqlite3.OperationalError("the log could not be written home")
        return int(frames)

    def keyed(self, table: str, key: str) -> bytes | None:
        """A keyed row's document, or None where there is no such row.

        Raises:
            StoreDamagedError: the row's checksum does not fit.
        """
        found = self.db.execute(f"SELECT body, crc FROM {table} WHERE key=?", (key,)).fetchone()  # noqa: S608 - a name of ours
        if found is None:
            return None
        body, crc = found
        if key_crc(table, key, body) != crc:
            raise StoreDamagedError(f"a row of {table} does not fit its checksum; restart to salvage the store")
        return bytes(body)

    def put_keyed(self, table: str, key: str, body: bytes) -> None:
        """Write a keyed row, over the one that is there."""
        self.db.execute(
            f"INSERT INTO {table} (key, body, crc) VALUES (?, ?, ?)"  # noqa: S608 - a name of ours
            " ON CONFLICT (key) DO UPDATE SET body=excluded.body, crc=excluded.crc",
            (key, body, key_crc(table, key, body)),
        )

    def delete_keyed(self, table: str, key: str) -> None:
        """Take a keyed row away."""
        self.db.execute(f"DELETE FROM {table} WHERE key=?", (key,))  # noqa: S608 - a name of ours

    def put_placed(self, table: str, place: int, body: bytes) -> None:
        """Write a new row at a place.

        Raises:
            sqlite3.IntegrityError: the place is taken.
        """
        self.db.execute(
            f"INSERT INTO {table} (id, body, crc) VALUES (?, ?, ?)",  # noqa: S608 - a name of ours
            (place, body, place_crc(table, place, body)),
        )

    def delete_placed(self, table: str, places: tuple[int, ...]) -> int:
        """Take rows away by their place; how many were there."""
        sql = f"DELETE FROM {table} WHERE id=?"  # noqa: S608 - a name of ours
        return self.db.executemany(sql, [(place,) for place in places]).rowcount

    def set_cap(self, size: int) -> None:
        """Let the database grow up to `size` bytes, and no further."""
        self.db.execute(f"PRAGMA max_page_count={size // PAGE}")

    def used(self) -> int:
        """Bytes of the database that hold rows."""
        (pages,) = self.db.execute("PRAGMA page_count").fetchone()
        (free,) = self.db.execute("PRAGMA freelist_count").fetchone()
        return int(pages - free) * PAGE

    def size(self) -> int:
        """Bytes of the database, free pages within it counted too."""
        (pages,) = self.db.execute("PRAGMA page_count").fetchone()
        return int(pages) * PAGE

    def close(self) -> None:
        """Close the connection; SQLite writes the log home and takes it away if it can."""
        self.db.close()


def log_path(path: Path) -> Path:
    """The write-ahead log that belongs to a database."""
    return path.with_name(path.name + "-wal")


def grow_log(path: Path, size: int) -> None:
    """Write zeros behind the log's end until it is `size` bytes long, and flush them.

    SQLite takes a frame of zeros for the end of the log. Real zeros, not `fallocate`: the file system
    would have to note for each block, at its first overwriting, that it is no longer empty.
    """
    log = log_path(path)
    with log.open("r+b") as file:
        there = file.seek(0, os.SEEK_END)
        if there < size:
            file.write(bytes(size - there))
            file.flush()
            os.fsync(file.fileno())

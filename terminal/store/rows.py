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

from terminal.store import ballast
from terminal.store.errors import StoreDamagedError

PAGE = 2048
"""Bytes of a page in a new database: a commit writes whole pages, and half as large ones cost a sixth less disk."""
PAGES = (PAGE, 4096)
"""Page sizes that databases of ours have; one keeps the size that it was made with."""
WAL_HEADER = 32
WAL_FRAME_HEADER = 24

PLACED = ("outbox", "dead_letter")
MARKS = "marks"
"""The highest id ever given in each document table."""
KEYED = ("chain", "cards", "holds", "receipts", "prints", "programmes", "staff", "settings", MARKS)
DOCUMENTS = "doc:"
"""What the name of a document table begins with; the face on TinyDB makes them as they are named."""

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


def code_of(error: sqlite3.Error) -> int:
    """SQLite's primary result code: the low byte of the extended one."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class _Seeds(dict[str, int]):
    def __missing__(self, table: str) -> int:
        seed = self[table] = zlib.crc32(table.encode() + b"\0")
        return seed


_SEEDS = _Seeds()


def quoted(table: str) -> str:
    """A table's name as SQL takes it."""
    return '"' + table.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Found:
    """A row that was read and fits its checksum."""

    key: str | None
    body: bytes


def _fitting(table: str, place: int, key: str | None, body: bytes, crc: int) -> Found:
    if crc != (place_crc(table, place, body) if key is None else key_crc(table, key, body)):
        raise StoreDamagedError(f"a row of {table} does not fit its checksum; restart to salvage the store")
    return Found(key, body)


_INSERT = {name: f"INSERT INTO {name} (id, body, crc) VALUES (?, ?, ?)" for name in PLACED}  # noqa: S608 - names of ours


class Rows:
    """The connection and the statements on it. Not locked: its owner lets one thread in at a time."""

    def __init__(self, path: Path, limits: Limits, connect: Connect = connect) -> None:
        """Open the file and set every pragma.

        Raises:
            StoreDamagedError: a pragma does not hold.
            sqlite3.Error: SQLite cannot open or recover it.
        """
        self.path = path
        self.limits = limits
        self._connect = connect
        self.page = PAGE
        """Bytes of a page, as the database has them."""
        self.db = connect(path)
        try:
            self._set_pragmas()
        except BaseException:
            self.db.close()
            raise

    def _set_pragmas(self) -> None:
        db = self.db
        # Exclusive before the log is first touched: SQLite then keeps its index of the log in memory.
        for name, value, holds in (
            ("page_size", PAGE, PAGES),
            ("locking_mode", "EXCLUSIVE", ("exclusive",)),
            ("journal_mode", "WAL", ("wal",)),
            ("synchronous", "FULL", (2,)),
            ("journal_size_limit", -1, (-1,)),
            ("cell_size_check", "ON", (1,)),
        ):
            self._set_pragma(name, value, holds)
        self.page = int(db.execute("PRAGMA page_size").fetchone()[0])
        # The log goes home before it outgrows the blocks it was given.
        frames = max(1, self.limits.wal // (self.page + WAL_FRAME_HEADER))
        self._set_pragma("wal_autocheckpoint", frames, (frames,))
        self.set_cap(self.limits.cap)

    def _set_pragma(self, name: str, value: str | int, may_hold: tuple[str | int, ...]) -> None:
        self.db.execute(f"PRAGMA {name}={value}")
        (holds,) = self.db.execute(f"PRAGMA {name}").fetchone()
        if holds not in may_hold:
            raise StoreDamagedError(
                f"{self.path.name}: the pragma {name} is {holds!r} where {value!r} was set; "
                "this build of SQLite or this file system cannot keep the store"
            )

    def schema(self) -> int:
        """The mark of the tables' schema (`schema.Schema.mark`)."""
        return int(self.db.execute("PRAGMA user_version").fetchone()[0])

    def note_schema(self, mark: int) -> None:
        """Write the mark of the tables' schema, inside the transaction that changes them."""
        self.db.execute(f"PRAGMA user_version={mark}")

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
        self._write_home("TRUNCATE")
        grow_log(self.path, self.limits.wal)

    def checkpoint(self) -> int:
        """Write the log home, so that the next commit starts it from its beginning.

        Returns:
            The frames the log held, up to its last whole commit.

        Raises:
            sqlite3.OperationalError: something could not be written.
        """
        return self._write_home("RESTART")

    def _write_home(self, mode: str) -> int:
        statement = f"PRAGMA wal_checkpoint({mode})"
        try:
            busy, frames, _ = self.db.execute(statement).fetchone()
        except sqlite3.OperationalError as error:
            if code_of(error) != sqlite3.SQLITE_FULL:
                raise
            # What is in the log may make the database larger: room for that was kept.
            ballast.free(self.path.parent)
            busy, frames, _ = self.db.execute(statement).fetchone()
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
        return _fitting(table, 0, key, *found).body

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
        self.db.execute(_INSERT[table], (place, body, place_crc(table, place, body)))

    def has(self, table: str, place: int, document: bytes | None = None) -> bool:
        """Whether a row stands at a place, and is this one where a document is given."""
        sql = f"SELECT body FROM {table} WHERE id=?"  # noqa: S608 - a name of ours
        found = self.db.execute(sql, (place,)).fetchone()
        return found is not None and (document is None or found[0] == document)

    def delete_placed(self, table: str, places: tuple[int, ...]) -> int:
        """Take rows away by their place; how many were there."""
        sql = f"DELETE FROM {quoted(table)} WHERE id=?"  # noqa: S608 - quoted
        return self.db.executemany(sql, [(place,) for place in places]).rowcount

    def document_tables(self) -> tuple[str, ...]:
        """The names of the document tables, without what they begin with."""
        sql = "SELECT name FROM sqlite_master WHERE type='table' AND substr(name, 1, ?)=? ORDER BY rowid"
        found = self.db.execute(sql, (len(DOCUMENTS), DOCUMENTS))
        return tuple(name[len(DOCUMENTS) :] for (name,) in found)

    def _there(self, table: str) -> bool:
        return not table.startswith(DOCUMENTS) or table[len(DOCUMENTS) :] in self.document_tables()

    def document(self, table: str, place: int) -> Found | None:
        """Any table's row by its id.

        Raises:
            StoreDamagedError: the row's checksum does not fit.
        """
        if not self._there(table):
            return None
        columns = "key, body, crc" if table in KEYED else "NULL, body, crc"
        sql = f"SELECT {columns} FROM {quoted(table)} WHERE id=?"  # noqa: S608 - quoted
        found = self.db.execute(sql, (place,)).fetchone()
        if found is None:
            return None
        return _fitting(table, place, *found)

    def after(self, table: str, place: int, limit: int) -> Iterator[tuple[int, Found]]:
        """Rows of any of the store's own tables behind an id; all of them where `limit` is negative.

        Raises:
            StoreDamagedError: a row's checksum does not fit.
        """
        columns = "id, key, body, crc" if table in KEYED else "id, NULL, body, crc"
        sql = f"SELECT {columns} FROM {table} WHERE id>? ORDER BY id LIMIT ?"  # noqa: S608 - a name of ours
        for at, key, body, crc in self.db.execute(sql, (place, limit)):
            yield at, _fitting(table, at, key, body, crc)

    def ids(self, table: str) -> tuple[int, ...]:
        """The ids of any table's rows, in order."""
        if not self._there(table):
            return ()
        sql = f"SELECT id FROM {quoted(table)} ORDER BY id"  # noqa: S608 - quoted
        return tuple(place for (place,) in self.db.execute(sql))

    def count(self, table: str) -> int:
        """How many rows any table has."""
        if not self._there(table):
            return 0
        return int(self.db.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()[0])  # noqa: S608 - quoted

    def make_documents(self, table: str) -> None:
        """Make a document table if it is not there."""
        self.db.execute(
            f"CREATE TABLE IF NOT EXISTS {quoted(table)}"
            " (id INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL)"
        )

    def put_document(self, table: str, place: int, body: bytes) -> None:
        """Write a row of a document table, over the one that is there."""
        self.db.execute(
            f"INSERT INTO {quoted(table)} (id, body, crc) VALUES (?, ?, ?)"  # noqa: S608 - quoted
            " ON CONFLICT (id) DO UPDATE SET body=excluded.body, crc=excluded.crc",
            (place, body, place_crc(table, place, body)),
        )

    def clear_documents(self, table: str) -> None:
        """Take all rows of a document table away."""
        self.db.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608 - quoted

    def drop_documents(self, table: str) -> None:
        """Take a document table away."""
        self.db.execute(f"DROP TABLE {quoted(table)}")

    def set_cap(self, size: int) -> None:
        """Let the database grow up to `size` bytes, and no further."""
        self.db.execute(f"PRAGMA max_page_count={size // self.page}")

    def used(self) -> int:
        """Bytes of the database that hold rows."""
        (pages,) = self.db.execute("PRAGMA page_count").fetchone()
        (free,) = self.db.execute("PRAGMA freelist_count").fetchone()
        return int(pages - free) * self.page

    def size(self) -> int:
        """Bytes of the database, free pages within it counted too."""
        (pages,) = self.db.execute("PRAGMA page_count").fetchone()
        return int(pages) * self.page

    def close(self) -> None:
        """Close the connection; SQLite writes the log home and takes it away if it can."""
        self.db.close()


def log_path(path: Path) -> Path:
    """The write-ahead log that belongs to a database."""
    return path.with_name(path.name + "-wal")


def grow_log(path: Path, size: int, *, wipe: bool = False) -> None:
    """Write zeros behind the log's end until it is `size` bytes long, and flush them.

    SQLite takes a frame of zeros for the end of the log. Real zeros, not `fallocate`: the file system
    would have to note for each block, at its first overwriting, that it is no longer empty.

    Args:
        path: the database.
        size: bytes of the log.
        wipe: write them over its frames too, all of which are in the database; so a frame that is
            only half there can be told from one that was damaged.
    """
    log = log_path(path)
    with log.open("r+b") as file:
        there = file.seek(0, os.SEEK_END)
        start = min(there, WAL_HEADER) if wipe else there
        if start < size:
            file.seek(start)
            file.write(bytes(max(there, size) - start))
            file.flush()
            os.fsync(file.fileno())

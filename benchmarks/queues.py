"""The store's outbox and its peers, fed the same transactions: raw SQLite, persist-queue, litequeue."""

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Protocol

import litequeue
import persistqueue

from benchmarks.transactions import TERMINAL, Shop
from loyalty.bodies import EpochReason, encode, kind_of
from loyalty.envelope import Head, head_of, opening, seal
from terminal.journal.epochs import epoch_changes
from terminal.store import Acknowledge, Append, Limits, OutboxRow, Store
from terminal.store.documents import encode_row
from terminal.store.rows import PAGE, WAL_FRAME_HEADER, connect, grow_log

LIMITS = Limits(cap=4 * 1024 * 1024 * 1024)
_BLOCK = 5_000
_BODIES = 2_000
"""Distinct transactions; then they come again at another place of the chain."""


def sealed(seed: int, head: Head) -> Iterator[OutboxRow]:
    """Rows of a chain behind `head`, for ever."""
    some = [(body.id, kind_of(body).value, encode(body)) for body in islice(Shop(seed).transactions(), _BODIES)]
    for number, kind, data in cycle(some):
        at = seal(head, TERMINAL, data)
        yield OutboxRow(at, number, kind, data)
        head = head_of(at)


class Queue(Protocol):
    """Takes one transaction at a time, and says that it has it by coming back."""

    name: str

    def insert(self, row: OutboxRow) -> None:
        """Record one."""

    def close(self) -> None:
        """Leave the files as they are."""


class Ours:
    """The terminal's store."""

    name = "ours"

    def __init__(self, folder: Path) -> None:
        """Open a store in `folder`, in its first epoch."""
        self.store = Store.open(folder, limits=LIMITS)
        self.store.commit(epoch_changes(1, TERMINAL, Shop(1).epoch(EpochReason.ENROLLED), None, ()))
        self.rows = sealed(1, self.store.head() or opening(1))

    def insert(self, row: OutboxRow) -> None:
        """One commit of one record."""
        self.store.commit([Append(row)])

    def fill(self, waiting: int) -> Iterator[list[OutboxRow]]:
        """Let so many wait; answers what it wrote, block by block."""
        while (missing := waiting - self.store.waiting_count()) > 0:
            block = list(islice(self.rows, min(_BLOCK, missing)))
            self.store.commit([Append(row) for row in block])
            yield block

    def delete(self, places: list[int]) -> None:
        """Acknowledge them."""
        self.store.commit([Acknowledge(tuple(places))])

    def close(self) -> None:
        """Close the store."""
        self.store.close()


class Raw:
    """Raw SQLite: WAL, FULL, EXCLUSIVE, a log grown alike, one row a transaction."""

    name = "raw SQLite, same pragmas and log"

    def __init__(self, folder: Path) -> None:
        """Open a database in a folder of its own."""
        folder.mkdir(exist_ok=True)
        self.path = folder / "peer.db"
        self.open()
        self.db.execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, body BLOB)")
        grow_log(self.path, LIMITS.wal)

    def open(self) -> None:
        """Open it and write something, which is what `Store.open` does."""
        self.db = connect(self.path)
        for pragma in (
            f"page_size={PAGE}",
            "locking_mode=EXCLUSIVE",
            "journal_mode=WAL",
            "synchronous=FULL",
            "journal_size_limit=-1",
            f"wal_autocheckpoint={LIMITS.wal // (PAGE + WAL_FRAME_HEADER)}",
            "user_version=1",
        ):
            self.db.execute(f"PRAGMA {pragma}")
        grow_log(self.path, LIMITS.wal)

    def put(self, place: int, document: bytes) -> None:
        """One durable row."""
        self.db.execute("INSERT INTO outbox VALUES (?, ?)", (place, document))

    def insert(self, row: OutboxRow) -> None:
        """One durable row of the bytes that ours has."""
        self.put(row.place, encode_row(row))

    def fill(self, block: list[OutboxRow]) -> None:
        """Many rows in one transaction."""
        self.db.execute("BEGIN")
        self.db.executemany("INSERT INTO outbox VALUES (?, ?)", [(row.place, encode_row(row)) for row in block])
        self.db.execute("COMMIT")

    def delete(self, places: list[int]) -> None:
        """What an acknowledgement takes."""
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("DELETE FROM outbox WHERE id=?", [(place,) for place in places])
        self.db.execute("COMMIT")

    def close(self) -> None:
        """Close the database."""
        self.db.close()


class PersistQueue:
    """persist-queue's SQLite queue, as it comes."""

    name = "persist-queue"

    def __init__(self, folder: Path) -> None:
        """Open one."""
        self._queue = persistqueue.SQLiteQueue(str(folder), auto_commit=True)

    def insert(self, row: OutboxRow) -> None:
        """Put the row's bytes."""
        self._queue.put(encode_row(row))

    def close(self) -> None:
        """Close its connections."""
        self._queue.close()


class LiteQueue:
    """litequeue, as it comes: it flushes nothing, so a power cut takes what it had said it kept."""

    name = "litequeue (not durable)"

    def __init__(self, folder: Path) -> None:
        """Open one."""
        folder.mkdir(exist_ok=True)
        self._queue = litequeue.LiteQueue(str(folder / "peer.db"))

    def insert(self, row: OutboxRow) -> None:
        """Put the row's text."""
        self._queue.put(encode_row(row).decode())

    def close(self) -> None:
        """Close its connection."""
        self._queue.close()

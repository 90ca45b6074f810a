"""The outbox beside raw SQLite with the same pragmas and an equally grown log, round by round.

Both sides take the same bodies; the peer writes one row of the bytes that our row has. What is ours on
top of that: the envelope's check against the head, the head's own row, checksums, the lock, and Python.
"""

import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.report import MOST, Bound, Row, percentile
from benchmarks.transactions import TERMINAL, Shop
from loyalty.bodies import EpochReason, encode, kind_of
from loyalty.envelope import Head, head_of, opening, seal
from terminal.journal.epochs import epoch_changes
from terminal.store import Acknowledge, Append, Limits, OutboxRow, Store
from terminal.store.documents import encode_row
from terminal.store.rows import PAGE, connect, grow_log

LIMITS = Limits(cap=2 * 1024 * 1024 * 1024)
_FILL = 5_000
_ROUND = 50
PEER = "raw SQLite, same pragmas and log"
INSERT = Bound(1.25)
"""The typical insert; the tail is the disk's on both sides."""


class Peer:
    """Raw SQLite: WAL, FULL, EXCLUSIVE, a log grown alike, one row a transaction."""

    def __init__(self, folder: Path) -> None:
        """Open a database in a folder of its own."""
        folder.mkdir()
        path = folder / "peer.db"
        self.db = connect(path)
        for pragma in (
            f"page_size={PAGE}",
            "locking_mode=EXCLUSIVE",
            "journal_mode=WAL",
            "synchronous=FULL",
            "journal_size_limit=-1",
        ):
            self.db.execute(f"PRAGMA {pragma}")
        self.db.execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, body BLOB)")
        grow_log(path, LIMITS.wal)

    def insert(self, place: int, document: bytes) -> None:
        """One durable row."""
        self.db.execute("INSERT INTO outbox VALUES (?, ?)", (place, document))

    def fill(self, rows: list[tuple[int, bytes]]) -> None:
        """Many rows in one transaction."""
        self.db.execute("BEGIN")
        self.db.executemany("INSERT INTO outbox VALUES (?, ?)", rows)
        self.db.execute("COMMIT")

    def delete(self, places: list[int]) -> None:
        """What an acknowledgement takes."""
        self.db.execute("BEGIN IMMEDIATE")
        self.db.executemany("DELETE FROM outbox WHERE id=?", [(place,) for place in places])
        self.db.execute("COMMIT")


def sealed(shop: Shop, head: Head) -> Iterator[OutboxRow]:
    """Rows of a chain behind `head`."""
    for body in shop.transactions():
        data = encode(body)
        at = seal(head, TERMINAL, data)
        yield OutboxRow(at, body.id, kind_of(body).value, data)
        head = head_of(at)


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


class Bench:
    """Our store and the peer, fed alike."""

    def __init__(self, folder: Path) -> None:
        """Open both."""
        shop = Shop(1)
        self.store = Store.open(folder / "ours", limits=LIMITS)
        first = shop.epoch(EpochReason.ENROLLED)
        self.store.commit(epoch_changes(1, TERMINAL, first, None, ()))
        self.peer = Peer(folder / "peer")
        self.rows = sealed(shop, self.store.head() or opening(1))

    def fill(self, waiting: int) -> None:
        """Let so many wait on both sides."""
        missing = waiting - self.store.waiting_count()
        while missing > 0:
            block = list(itertools.islice(self.rows, min(_FILL, missing)))
            self.store.commit([Append(row) for row in block])
            self.peer.fill([(row.place, encode_row(row)) for row in block])
            missing -= len(block)

    def insert(self, rounds: int) -> tuple[list[float], list[float]]:
        """Single durable inserts, in turns; milliseconds each, ours and the peer's."""
        ours: list[float] = []
        peers: list[float] = []
        for turn in range(rounds):
            block = list(itertools.islice(self.rows, _ROUND))
            documents = [(row.place, encode_row(row)) for row in block]

            def us(block: list[OutboxRow] = block) -> None:
                ours.extend(timed(lambda row=row: self.store.commit([Append(row)])) for row in block)  # type: ignore[misc]  # a lambda's default has no type of its own

            def them(documents: list[tuple[int, bytes]] = documents) -> None:
                peers.extend(timed(lambda one=one: self.peer.insert(*one)) for one in documents)  # type: ignore[misc]  # a lambda's default has no type of its own

            for side in (us, them) if turn % 2 else (them, us):
                side()
        return ours, peers

    def acknowledge(self, rounds: int) -> tuple[list[float], list[float]]:
        """Batches of 64 taken away, in turns; milliseconds each."""
        ours: list[float] = []
        peers: list[float] = []
        for _ in range(rounds):
            places = [row.place for row in self.store.waiting(64)]
            ours.append(timed(lambda: self.store.commit([Acknowledge(tuple(places))])))  # noqa: B023 - called at once
            peers.append(timed(lambda: self.peer.delete(places)))  # noqa: B023 - called at once
        return ours, peers


def _insert_rows(bench: Bench, waiting: int, rounds: int) -> list[Row]:
    bench.fill(waiting)
    ours, peers = bench.insert(rounds)
    return [
        Row(
            f"insert, {waiting:,} waiting, {name}", "ms", percentile(ours, share), percentile(peers, share), PEER, bound
        )
        for name, share, bound in (("p50", 0.5, INSERT), ("p99", 0.99, None))
    ]


def run(quick: bool) -> list[Row]:
    """Insert at 10 and at 100,000 waiting, acknowledge 64, open after a clean stop."""
    rounds = 8 if quick else 40
    many = 5_000 if quick else 100_000
    # Not in the system's temporary folder, which may be memory and flush for nothing.
    out = Path("out")
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="outbox-", dir=out) as name:
        folder = Path(name)
        bench = Bench(folder)
        with closing(bench.peer.db):
            bench.insert(2)
            rows = _insert_rows(bench, 10, rounds)
            rows += _insert_rows(bench, many, rounds)
            ours, peers = bench.acknowledge(rounds)
            rows.append(Row("acknowledge 64, p50", "ms", percentile(ours, 0.5), percentile(peers, 0.5), PEER))
            waiting = bench.store.waiting_count()
            bench.store.close()
            ready = _ready(bench.store.folder, full=False)
            rows.append(Row(f"ready, {waiting:,} waiting, clean stop", "ms", ready, 50, "limit", MOST))
            ready = _ready(bench.store.folder, full=True)
            rows.append(Row(f"ready, {waiting:,} waiting, all read", "ms", ready, 1000, "limit of a start", MOST))
        return rows


def _ready(folder: Path, *, full: bool) -> float:
    start = time.perf_counter()
    store = Store.open(folder, limits=LIMITS, full_check=full)
    took = (time.perf_counter() - start) * 1000
    store.close()
    return took

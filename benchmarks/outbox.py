"""The outbox beside raw SQLite with the same pragmas and an equally grown log, and beside queues that others made.

All sides take the same rows, in turns, insert by insert, so that what else the machine does falls on all alike. The
peer writes one row of the bytes that our row has. What is ours on top of that: the envelope's check against the head,
checksums, the lock, the look at the room there is, and Python.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.queues import LIMITS, LiteQueue, Ours, PersistQueue, Queue, Raw
from benchmarks.report import MOST, Bound, Row, percentile
from terminal.store import OutboxRow, Store

P50 = Bound(1.15)
P99 = Bound(2.0)
MILLION = Bound(1.2)
ACKNOWLEDGE = Bound(1.5)
BATCH = 64
READY_MS = 50
"""Until a store with 100,000 waiting takes the first transaction, after a clean stop."""
SCAN_MS = 1000
MEMORY_MIB = 8
"""Over an interpreter that has loaded nothing."""


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def in_turns(queues: Sequence[Queue], source: Ours, count: int) -> list[list[float]]:
    """Single inserts into each queue, one after the other, in an order that changes each time.

    Args:
        queues: all of them hold a chain that `source` makes; where several are stores, each brings its own.
        source: whose rows they take.
        count: inserts into each.

    Returns:
        Milliseconds of each insert, a list a queue.
    """
    took: list[list[float]] = [[] for _ in queues]
    for turn in range(count):
        row = next(source.rows)
        for step in range(len(queues)):
            which = (turn + step) % len(queues)
            queue = queues[which]
            theirs: OutboxRow = next(queue.rows) if isinstance(queue, Ours) and queue is not source else row
            took[which].append(timed(lambda queue=queue, row=theirs: queue.insert(row)))  # type: ignore[misc]  # a lambda's default has no type of its own
    return took


def _beside(case: str, ours: list[float], peers: list[float], peer: str, bounds: tuple[Bound | None, ...]) -> list[Row]:
    return [
        Row(f"{case}, {name}", "ms", percentile(ours, share), percentile(peers, share), peer, bound)
        for name, share, bound in zip(("p50", "p99"), (0.5, 0.99), bounds, strict=True)
    ]


def _inserts(ours: Ours, raw: Raw, waiting: int, count: int) -> list[Row]:
    for block in ours.fill(waiting):
        raw.fill(block)
    mine, theirs = in_turns((ours, raw), ours, count)
    return _beside(f"insert, {waiting:,} waiting", mine, theirs, Raw.name, (P50, P99))


def _acknowledge(ours: Ours, raw: Raw, rounds: int) -> Row:
    took: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds):
        places = [row.place for row in ours.store.waiting(BATCH)]
        sides: list[Ours | Raw] = [ours, raw]
        for which in (0, 1) if turn % 2 else (1, 0):
            took[which].append(timed(lambda which=which: sides[which].delete(places)))  # type: ignore[misc]  # noqa: B023 - a lambda's default has no type; called at once
    mine, theirs = (percentile(side, 0.5) for side in took)
    return Row(f"acknowledge {BATCH}, p50", "ms", mine, theirs, Raw.name, ACKNOWLEDGE)


def _peers(folder: Path, count: int) -> list[Row]:
    """Ours beside the queues that others made, each a file of its own."""
    ours = Ours(folder / "ours-3")
    peers: list[Queue] = [PersistQueue(folder / "persistqueue"), LiteQueue(folder / "litequeue")]
    first, *others = in_turns((ours, *peers), ours, count)
    rows: list[Row] = []
    for peer, took in zip(peers, others, strict=True):
        rows += _beside("insert", first, took, peer.name, (None, None))
    for queue in (ours, *peers):
        queue.close()
    return rows


def _million(folder: Path, waiting: int, count: int) -> list[Row]:
    """A store with very much waiting beside one with little."""
    few, many = Ours(folder / "few"), Ours(folder / "many")
    for queue, size in ((few, 1_000), (many, waiting)):
        for _ in queue.fill(size):
            pass
    # Until here the log was written in great pieces; both get used to small ones.
    in_turns((few, many), few, 100)
    little, much = in_turns((few, many), few, count)
    few.close()
    many.close()
    return _beside(f"insert, {waiting:,} waiting", much, little, "ours, 1,000 waiting", (MILLION, None))


def _ready(folder: Path, waiting: int, raw: Raw, rounds: int) -> list[Row]:
    """From `Store.open` until it may record; the best of some, for others use the machine."""
    clean: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        clean.append(_opened(folder, full=False))
        raw.close()
        bare.append(timed(raw.open))
    scanned = min(_opened(folder, full=True) for _ in range(3))
    case = f"ready, {waiting:,} waiting"
    return [
        Row(f"{case}, clean stop, best of {rounds}", "ms", min(clean), READY_MS, "limit", MOST),
        Row(f"{case}, clean stop, p50", "ms", percentile(clean, 0.5), percentile(bare, 0.5), Raw.name),
        Row(f"{case}, all read, best of 3", "ms", scanned, SCAN_MS, "limit of a start", MOST),
    ]


def _opened(folder: Path, *, full: bool) -> float:
    start = time.perf_counter()
    store = Store.open(folder, limits=LIMITS, full_check=full)
    took = (time.perf_counter() - start) * 1000
    store.close()
    return took


_MEMORY = """
import sys
{}
lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(*(lines[name].split()[0] for name in ("RssAnon", "VmRSS")))
"""
_OPEN = "from terminal.store import Store; store = Store.open(sys.argv[1]); store.waiting(500)"


def _memory(folder: Path, waiting: int) -> list[Row]:
    """What a process that opens the store takes more than one that does nothing."""
    bare, imported, ours = (_mib(folder, does) for does in ("", "import terminal.store", _OPEN))
    own = [there - none for there, none in zip(ours, bare, strict=True)]
    case = f"memory with {waiting:,} waiting"
    return [
        Row(f"{case}, private", "MiB", own[0], MEMORY_MIB, "limit over a bare interpreter", MOST),
        Row(f"{case}, with shared libraries", "MiB", own[1], MEMORY_MIB, "limit over a bare interpreter", MOST),
        Row(f"{case}, without what is imported", "MiB", ours[1] - imported[1], MEMORY_MIB, "limit", MOST),
    ]


def _mib(folder: Path, does: str) -> tuple[float, float]:
    """Private and all resident memory."""
    command = [sys.executable, "-c", _MEMORY.format(does), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    private, resident = (int(kib) / 1024 for kib in done.stdout.split())
    return private, resident


def run(quick: bool) -> list[Row]:
    """Insert with little and much waiting, the peers, acknowledge 64, open, memory."""
    count = 200 if quick else 2_000
    many = 5_000 if quick else 100_000
    # Not in the system's temporary folder, which may be memory and flush for nothing.
    out = Path("out")
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="outbox-", dir=out) as name:
        folder = Path(name)
        ours, raw = Ours(folder / "ours"), Raw(folder / "raw")
        in_turns((ours, raw), ours, 100)
        rows = [row for waiting in (1_000, many) for row in _inserts(ours, raw, waiting, count)]
        rows += _peers(folder, count)
        rows.append(_acknowledge(ours, raw, count // 20))
        waiting = ours.store.waiting_count()
        ours.close()
        rows += _ready(folder / "ours", waiting, raw, 5 if quick else 15)
        raw.close()
        rows += _memory(folder / "ours", waiting)
        rows += _million(folder, 20_000 if quick else 1_000_000, count)
        return rows

"""What one durable insert writes and flushes, counted at the block device: each queue alone on an ext4 of its own.

The kernel counts for each device (`Documentation/block/stat.rst`): sectors of 512 bytes that were written, and flushes.
What the file system itself writes meanwhile is in it, and so are the checkpoints. An SD card pays for both.
"""

import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click

from benchmarks.image import device_of, make_image, mounted, unable
from benchmarks.queues import LiteQueue, Ours, PersistQueue, Queue, Raw, sealed
from benchmarks.report import MOST, Row
from loyalty.envelope import opening

KIB = 10
FLUSHES = 1.05
_SECTORS, _FLUSHES = 6, 15
"""Fields of a device's `stat`."""
_MIB = 768
_BLOCK = 2_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one insert."""

    kib: float
    flushes: float


def count_of(device: str) -> tuple[int, int]:
    """Sectors that a device has written so far, and flushes."""
    fields = Path(f"/sys/block/{device}/stat").read_text("ascii").split()
    return int(fields[_SECTORS]), int(fields[_FLUSHES])


def _cost(folder: Path, make: type[Ours | Raw | PersistQueue | LiteQueue], waiting: int, count: int) -> Cost:
    """What `count` single inserts cost with `waiting` there already."""
    image = folder / "image"
    make_image(image, _MIB)
    with mounted(image, folder / "mounted") as place:
        device = device_of(place)
        queue: Queue = make(place / "queue")
        rows = queue.rows if isinstance(queue, Ours) else sealed(1, opening(1))
        if isinstance(queue, Ours):
            for _ in queue.fill(waiting):
                pass
        elif isinstance(queue, Raw):
            for at in range(0, waiting, _BLOCK):
                queue.fill(list(islice(rows, min(_BLOCK, waiting - at))))
        for row in islice(rows, 100):
            queue.insert(row)
        sectors, flushes = count_of(device)
        for row in islice(rows, count):
            queue.insert(row)
        more_sectors, more_flushes = count_of(device)
        queue.close()
    image.unlink()
    return Cost((more_sectors - sectors) / 2 / count, (more_flushes - flushes) / count)


def run(quick: bool) -> list[Row]:
    """KiB and flushes an insert, ours beside the limits and beside each peer; nothing where no image can be mounted."""
    why = unable()
    if why is not None:
        click.echo(f"blocks are not counted: {why}", err=True)
        return []
    count = 300 if quick else 3_000
    waiting = 1_000 if quick else 100_000
    out = Path("out")
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="blocks-", dir=out) as name:
        folder = Path(name)
        ours = _cost(folder, Ours, 1_000, count)
        rows = [
            Row("written an insert, 1,000 waiting", "KiB", ours.kib, KIB, "limit", MOST),
            Row("flushed an insert, 1,000 waiting", "times", ours.flushes, FLUSHES, "limit", MOST),
        ]
        much = _cost(folder, Ours, waiting, count)
        rows += [
            Row(f"written an insert, {waiting:,} waiting", "KiB", much.kib, KIB, "limit", MOST),
            Row(f"flushed an insert, {waiting:,} waiting", "times", much.flushes, FLUSHES, "limit", MOST),
        ]
        for make in (Raw, PersistQueue, LiteQueue):
            peer = _cost(folder, make, 1_000, count)
            rows += [
                Row("written an insert", "KiB", ours.kib, peer.kib, make.name),
                # litequeue may flush not once.
                Row("flushed an insert", "times", ours.flushes, max(peer.flushes, 1 / count), make.name),
            ]
        return rows

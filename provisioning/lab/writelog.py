"""Every write to a disk in its order, and the states that a power cut could have left it in.

The format is the device mapper's (Linux `Documentation/admin-guide/device-mapper/log-writes.rst`), as QEMU's
`blklogwrites` keeps it. A disk promises one thing: what was written before a flush that ended is there. Of what came
after the last flush, each write may be there or not, in any order; only one that was itself forced is.
"""

import random
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from provisioning.lab.errors import LabToolError

_MAGIC: Final = 0x6A736677736872
_SUPER: Final = struct.Struct("<QQQI")
_ENTRY: Final = struct.Struct("<QQQQ")
_FLUSH, _FORCED, _DISCARD, _MARK = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Write:
    """One write.

    Attributes:
        at: where on the disk, bytes.
        data: what was written; zeros for what was discarded.
        forced: whether it was to be on the medium when it ended (FUA).
        flushes: whether all that was written before it is on the medium when it ended.
    """

    at: int
    data: bytes = field(repr=False)
    forced: bool
    flushes: bool


def read(log: Path) -> tuple[Write, ...]:
    """Every write that a log holds whole; its count of them is not believed, as a killed QEMU leaves it behind.

    Raises:
        LabToolError: it is no such log.
    """
    return tuple(_entries(log.read_bytes(), log))


def count(log: Path) -> int:
    """How many writes a log holds now, while it is written to."""
    return sum(1 for _ in _entries(log.read_bytes(), log))


def _entries(raw: bytes, log: Path) -> Iterator[Write]:
    if len(raw) < _SUPER.size:
        raise LabToolError(f"{log} is no log of writes: it is empty.")
    magic, _, _, sector = _SUPER.unpack_from(raw)
    if magic != _MAGIC or not sector:
        raise LabToolError(f"{log} is no log of writes: its first bytes are others.")
    place = sector
    while place + sector <= len(raw):
        at, sectors, flags, _ = _ENTRY.unpack_from(raw, place)
        place += sector
        size = sectors * sector
        here = 0 if flags & (_DISCARD | _MARK) else size
        if place + here > len(raw) or (not flags and not sectors):
            return
        data = bytes(size) if flags & _DISCARD else raw[place : place + here]
        yield Write(at * sector, data, bool(flags & _FORCED), bool(flags & _FLUSH))
        place += here


@dataclass(frozen=True, slots=True)
class State:
    """What a power cut could have left.

    Attributes:
        whole: so many writes from the first on are there.
        then: of those behind them, which are there too, in this order.
        name: which cut it was, for complaints.
    """

    whole: int
    then: tuple[int, ...]
    name: str


def states(writes: Sequence[Write], source: random.Random, each: int) -> Iterator[State]:
    """The states to try: after every flush, and between it and the next `each` random ones.

    Args:
        writes: in their order.
        source: of chance; the same seed tries the same states.
        each: how many random states a gap between two flushes gives; one of them keeps the order and loses the end.
    """
    flushes = [number + 1 for number, write in enumerate(writes) if write.flushes]
    for begin, end in zip([0, *flushes], [*flushes, len(writes)], strict=True):
        yield State(begin, (), f"after write {begin}")
        loose = range(begin, end)
        if len(loose) < 2:
            continue
        for number in range(each):
            kept = [one for one in loose if writes[one].forced or source.random() < 0.5]
            if number == 0:
                kept = list(loose[: source.randrange(1, len(loose))])
            elif number > 1:
                source.shuffle(kept)
            yield State(begin, tuple(kept), f"between write {begin} and {end}, try {number}")


def replay(writes: Sequence[Write], disk: Path, begin: int, end: int) -> None:
    """Carry the writes from `begin` to before `end` out on a disk."""
    _carry_out((writes[number] for number in range(begin, end)), disk)


def replay_loose(writes: Sequence[Write], disk: Path, chosen: Sequence[int]) -> None:
    """Carry chosen writes out, in that order."""
    _carry_out((writes[number] for number in chosen), disk)


def _carry_out(writes: Iterator[Write], disk: Path) -> None:
    with disk.open("r+b") as file:
        for write in writes:
            file.seek(write.at)
            file.write(write.data)

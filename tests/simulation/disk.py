"""A store in memory with the real one's public behaviour: commits are planned by the real code, and kept, lost or unknown.

What a power cut leaves is `Disk`; `MemoryStore` is one opening of it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from loyalty.envelope import Head, head_of
from terminal.store.documents import encode_row
from terminal.store.errors import ChangeRefusedError, StoreClosedError, StoreFullError
from terminal.store.space import REFUSE_AT, SLOT, WARN_AT
from terminal.store.values import (
    Acknowledge,
    Append,
    Bury,
    Change,
    DeadLetter,
    Delete,
    Level,
    OutboxRow,
    Put,
    Reenvelope,
    Room,
    SetHead,
    Table,
    VoidRow,
    Waiting,
    place_of,
)
from terminal.store.work import Chain, NeedDocument, Work, plan

Keyed = dict[Table, dict[str, bytes]]


@dataclass(frozen=True)
class Disk:
    """What lies on the disk; never changed, only replaced, so that a copy is the value itself."""

    outbox: dict[int, Waiting] = field(default_factory=dict)
    letters: dict[int, DeadLetter] = field(default_factory=dict)
    keyed: Keyed = field(default_factory=lambda: {table: {} for table in Table})
    noted: Head | None = None
    need: NeedDocument | None = None

    def head(self) -> Head | None:
        """The head as the rows say it (`terminal.store.head.read_head`)."""
        last = max(self.outbox, default=None)
        if last is None or (self.noted is not None and last <= place_of(self.noted.epoch, self.noted.seq)):
            return self.noted
        row = self.outbox[last]
        return head_of(row.envelope) if isinstance(row, OutboxRow) else Head(row.epoch, row.seq, row.hash)


Keep = Callable[[Disk], None]
Fault = Callable[[Sequence[Change], Callable[[], None]], None]
"""Stands at the commit: given the changes and the call that keeps them; may keep them, lose them, or raise."""


class MemoryStore:
    """One opening of a disk."""

    def __init__(
        self, disk: Disk | None = None, keep: Keep = lambda _: None, fault: Fault | None = None, slots: int = 100_000
    ) -> None:
        self.disk = disk or Disk()
        self.folder = Path("memory")
        self.fault = fault
        self._keep = keep
        self._capacity = slots
        self._reserved = 0
        self._shut: str | None = None
        self._chain = Chain(self.disk.head(), self.disk.noted, self.disk.need)
        self._places = sorted(self.disk.outbox)

    # ── what is there ────────────────────

    def head(self) -> Head | None:
        self._guard()
        return self._chain.head

    def epoch_needed(self) -> str | None:
        self._guard()
        return None if self._chain.need is None else self._chain.need.why

    def next_epoch(self) -> int:
        self._guard()
        return self._chain.next_epoch

    def waiting(self, limit: int = 500, after: int = -1) -> tuple[Waiting, ...]:
        self._guard()
        first = bisect_right(self._places, after)
        return tuple(self.disk.outbox[place] for place in self._places[first : first + limit])

    def lowest_waiting(self) -> int | None:
        self._guard()
        return self._places[0] if self._places else None

    def waiting_count(self) -> int:
        self._guard()
        return len(self._places)

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        self._guard()
        return tuple(self.disk.letters[place] for place in sorted(self.disk.letters))

    def get(self, table: Table, key: str) -> bytes | None:
        self._guard()
        return self.disk.keyed[table].get(key)

    def all(self, table: Table) -> Iterator[tuple[str, bytes]]:
        self._guard()
        yield from list(self.disk.keyed[table].items())

    def count(self, table: Table) -> int:
        self._guard()
        return len(self.disk.keyed[table])

    # ── room ────────────────────

    def room(self) -> Room:
        self._guard()
        used, limit = len(self._places), self._capacity
        level = Level.REFUSE if used >= limit * REFUSE_AT else Level.WARN if used >= limit * WARN_AT else Level.OK
        slots = max(0, int(limit * REFUSE_AT) - used - self._reserved)
        return Room(level, used * SLOT, limit * SLOT, slots, self._reserved)

    def reserve(self, slots: int) -> bool:
        self._guard()
        if self.room().slots < slots:
            return False
        self._reserved += slots
        return True

    def release(self, slots: int) -> None:
        self._reserved = max(0, self._reserved - slots)

    # ── writing ────────────────────

    def commit(self, changes: Sequence[Change], *, reserved: bool = False) -> None:
        self._guard()
        work = plan(self._chain, changes)
        kept = min(work.slots, self._reserved) if reserved else 0
        if work.slots - kept > self.room().slots:
            raise StoreFullError("no room for what is new; nothing was written")
        disk = _written(self.disk, work)
        if self.fault is None:
            self._stand(disk, work, kept)
        else:
            self.fault(changes, lambda: self._stand(disk, work, kept))

    def _stand(self, disk: Disk, work: Work, kept: int) -> None:
        self.disk = disk
        self._keep(disk)
        self._chain = work.chain
        self._reserved -= kept
        self._places = sorted(disk.outbox)

    def shut(self, why: str) -> None:
        """Nothing works any more until the store is opened again, as after an outcome that nobody knows."""
        self._shut = why

    def close(self) -> None:
        self._shut = "it was closed"

    def _guard(self) -> None:
        if self._shut is not None:
            raise StoreClosedError(f"the store is closed: {self._shut}")


def _written(disk: Disk, work: Work) -> Disk:
    """The disk after the changes; raises as the real one does, and then nothing was written."""
    outbox, letters = dict(disk.outbox), dict(disk.letters)
    keyed: Keyed = dict(disk.keyed)
    fresh: set[Table] = set()

    def table(name: Table) -> dict[str, bytes]:
        if name not in fresh:
            keyed[name] = dict(keyed[name])
            fresh.add(name)
        return keyed[name]

    for change in work.changes:
        match change:
            case Append(row):
                encode_row(row)
                _vacant(outbox, row.place)
                outbox[row.place] = row
            case Put(name, key, document):
                table(name)[key] = document
            case Delete(name, key):
                table(name).pop(key, None)
            case Acknowledge(places):
                for place in places:
                    outbox.pop(place, None)
            case Bury(place, reason):
                letters[place] = DeadLetter(_standing(outbox, place), reason)
                outbox.pop(place)
            case Reenvelope(place, row):
                old = _standing(outbox, place)
                if (old.id, old.kind, old.body, old.free_intent) != (row.id, row.kind, row.body, row.free_intent):
                    raise ChangeRefusedError(f"transaction {old.id} must keep its id and bytes under a new envelope")
                outbox.pop(place)
                _vacant(outbox, row.place)
                outbox[row.place] = row
            case SetHead():
                pass
            case _:
                assert_never(change)
    noted = work.chain.head if work.notes_head else disk.noted
    return Disk(outbox, letters, keyed, noted, None if work.need_met else disk.need)


def _vacant(outbox: dict[int, Waiting], place: int) -> None:
    if place in outbox:
        raise ChangeRefusedError(f"a row is there already: {place}; nothing was written")


def _standing(outbox: dict[int, Waiting], place: int) -> OutboxRow:
    row = outbox.get(place)
    if row is None:
        raise ChangeRefusedError(f"no row waits at place {place}")
    if isinstance(row, VoidRow):
        raise ChangeRefusedError(f"the row at place {place} cannot be read: it goes to central as void")
    return row

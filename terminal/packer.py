"""What goes into the next batch, and how much of it.

A batch is as large as central takes it in the time that a scan may wait for the terminal's disk or central's one
writer, and small while somebody stands at the terminal.
"""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import Final

from loyalty.wire import MAX_BATCH, Batch, Item, VoidItem
from terminal.batches import waiting_at
from terminal.journal.journal import Journal
from terminal.store.values import OutboxRow, VoidRow, place_of

PARTS: Final = 8
"""Into how many parts a batch is cut at most; it is while somebody stands here, so that answers are kept at once."""
LONG_MS: Final = 1000
"""A batch that took longer is followed by a smaller one: the network is slow, or central has much to do."""
SHORT_MS: Final = 400
"""A batch that took less is followed by a larger one."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A batch and its places."""

    batch: Batch
    places: frozenset[int]


@dataclass(slots=True)
class Packer:
    """Packs batches of one journal.

    Attributes:
        journal: whose transactions wait.
        attended: whether somebody stands at the terminal now.
        stuck: places that central refuses alone; they stay queued.
    """

    journal: Journal
    attended: Callable[[], bool]
    stuck: set[int] = field(default_factory=set)
    _parts: int = 1

    @property
    def size(self) -> int:
        """The most that a batch has now."""
        return max(1, MAX_BATCH // (PARTS if self.attended() else self._parts))

    def took(self, millis: int) -> None:
        """Learn from a batch how large the next may be; `millis` from its sending to what came of it."""
        if millis > LONG_MS:
            self._parts = min(PARTS, self._parts * 2)
        elif millis < SHORT_MS:
            self._parts = max(1, self._parts // 2)

    def next(self, flying: Set[int] = frozenset()) -> Packed:
        """What goes next; what central is to decide now does not before it has (protocol, section 3).

        What is recorded while this looks stands behind the head that is named, and waits for the next batch.

        Args:
            flying: places that central answered before this batch leaves; they count as gone.
        """
        head = self.journal.head()
        last, size = place_of(head.epoch, head.seq), self.size
        items: list[Item] = []
        voids: list[VoidItem] = []
        places: list[int] = []
        left: int | None = None
        after = -1
        while len(places) < size and (rows := self.journal.store.waiting(size, after)):
            for row in rows:
                after = place = row.place
                if place in flying:
                    continue
                kept = isinstance(row, OutboxRow) and self._keeps_back(row)
                if kept or place in self.stuck or place > last or len(places) >= size:
                    left = place if left is None else left
                    continue
                places.append(place)
                match row:
                    case OutboxRow():
                        items.append(Item(envelope=row.envelope, body=row.body.decode()))
                    case VoidRow():
                        voids.append(VoidItem(epoch=row.epoch, seq=row.seq, hash=row.hash or None))
        if left is None and (beyond := self.journal.store.waiting(1, after)):
            left = beyond[0].place
        batch = Batch(head=head, lowest_waiting=waiting_at(left), items=tuple(items), voids=tuple(voids))
        return Packed(batch, frozenset(places))

    def _keeps_back(self, row: OutboxRow) -> bool:
        return self.journal.redemptions.keeps_back(row) or self.journal.facts.keeps_back(row)

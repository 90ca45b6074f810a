"""What goes into the next batch, and how much of it.

A batch is as large as central takes it in the time that a scan may wait for the terminal's disk or central's one
writer, and small while somebody stands at the terminal.
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from typing import Final

from loyalty.wire import Batch, Item, VoidItem
from terminal.batches import waiting_at
from terminal.journal.journal import Journal
from terminal.store.values import OutboxRow, VoidRow, Waiting, place_of

PARTS: Final = 8
"""Into how many parts a batch is cut at most; it is while somebody stands here, so that answers are kept at once."""
LONG_MS: Final = 1000
"""A batch that took longer is followed by a smaller one: the network is slow, or central has much to do."""
SHORT_MS: Final = 400
"""A batch that took less is followed by a larger one."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A batch and its places.

    Attributes:
        more: whether something waits that is neither in it nor on its way.
    """

    batch: Batch
    places: frozenset[int]
    more: bool


@dataclass(slots=True)
class Packer:
    """Packs batches of one journal.

    Attributes:
        journal: whose transactions wait.
        attended: whether somebody stands at the terminal now.
        largest: the most transactions that a batch ever has.
        stuck: places that central refuses alone; they stay queued.
    """

    journal: Journal
    attended: Callable[[], bool]
    largest: int
    stuck: set[int] = field(default_factory=set)
    _parts: int = 1

    @property
    def size(self) -> int:
        """The most that a batch has now."""
        return max(1, self.largest // (PARTS if self.attended() else self._parts))

    def took(self, millis: int) -> None:
        """Learn from a batch how large the next may be; `millis` from its sending to what came of it."""
        if millis > LONG_MS:
            self._parts = min(PARTS, self._parts * 2)
        elif millis < SHORT_MS:
            self._parts = max(1, self._parts // 2)

    def next(self, gone: Set[int] = frozenset(), beside: Set[int] = frozenset()) -> Packed:
        """What goes next; what central is to decide now does not before it has (protocol, section 3).

        What is recorded while this looks stands behind the head that is named, and waits for the next batch.

        Args:
            gone: places that central answered before this batch leaves.
            beside: places that are on their way when it does; they still wait.
        """
        head = self.journal.head()
        last, size = place_of(head.epoch, head.seq), self.size
        items: list[Item] = []
        voids: list[VoidItem] = []
        places: list[int] = []
        left: int | None = None
        for row in self._waiting(size + 1, gone | beside):
            full = len(places) == size
            if full or row.place in self.stuck or row.place > last or self._keeps_back(row):
                left = row.place if left is None else left
                if full:
                    break
                continue
            places.append(row.place)
            match row:
                case OutboxRow():
                    items.append(Item(envelope=row.envelope, body=row.body.decode()))
                case VoidRow():
                    voids.append(VoidItem(epoch=row.epoch, seq=row.seq, hash=row.hash or None))
        lowest = min((place for place in (left, *beside) if place is not None), default=None)
        batch = Batch(head=head, lowest_waiting=waiting_at(lowest), items=tuple(items), voids=tuple(voids))
        return Packed(batch, frozenset(places), left is not None)

    def _waiting(self, page: int, passed: Set[int]) -> Iterator[Waiting]:
        """What waits, the lowest place first; whole runs of `passed` are passed over unread."""
        after, end = -1, max(passed, default=-1)
        while rows := self.journal.store.waiting(1 if after < end else page, after):
            for row in rows:
                after = row.place
                if after not in passed:
                    yield row
            while after + 1 in passed:
                after += 1

    def _keeps_back(self, row: Waiting) -> bool:
        if not isinstance(row, OutboxRow):
            return False
        return self.journal.redemptions.keeps_back(row) or self.journal.facts.keeps_back(row)

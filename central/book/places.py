"""The places of a terminal's chain: which have their receipt, which are gaps (protocol, section 2)."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Final

from central.book.book import Book, Place
from central.book.holding import close_returned
from loyalty.envelope import Head
from loyalty.wire_incidents import IncidentKind

PRINT_GRACE: Final = timedelta(minutes=10)
"""How long a redemption may be without the fact of its print: a terminal may be printing while it delivers."""
_MOST_GAPS: Final = 100
"""Incidents for gaps that one request may open."""


def settle_places(book: Book, passed: Place | None) -> None:
    """Note which seqs have their receipts now, close returned holds, and open incidents for what is missing.

    Args:
        book: after its items were decided.
        passed: the lowest place that still waits at the terminal; None where it did not say.
    """
    arrived: dict[int, set[int]] = {}
    for epoch, seq in book.new_receipts:
        arrived.setdefault(epoch, set()).add(seq)
    for epoch, seqs in arrived.items():
        book.loaded.beyond.setdefault(epoch, set()).update(seqs)
        _advance(book, epoch, book.loaded.whole.get(epoch, 0))
    close_returned(book, book.loaded.whole, passed)
    if passed is not None:
        _open_gaps(book, passed)
        _miss_prints(book, passed)


def seq_above(book: Book, head: Head) -> int | None:
    """The highest seq with a receipt in the head's epoch, where it lies above the head: then the head is an old one."""
    beyond = book.loaded.beyond.get(head.epoch, ())
    known = max(book.loaded.whole.get(head.epoch, 0), *beyond, 0)
    return known if known > head.seq else None


def _advance(book: Book, epoch: int, whole: int) -> None:
    """Move the end of what is whole from `whole` on as far as receipts reach."""
    beyond = book.loaded.beyond.setdefault(epoch, set())
    while whole + 1 in beyond:
        whole += 1
    beyond -= {seq for seq in beyond if seq <= whole}
    if whole != book.loaded.whole.get(epoch):
        book.loaded.whole[epoch] = book.changed_whole[epoch] = whole


def missing_ranges(whole: int, beyond: Iterable[int], end: int) -> Iterator[tuple[int, int]]:
    """The ranges of seqs after `whole` and before `end` that are not in `beyond`.

    >>> list(missing_ranges(3, [6, 7, 9], 12))
    [(4, 5), (8, 8), (10, 11)]
    """
    start = whole + 1
    for seq in sorted(beyond):
        if seq >= end:
            break
        if seq > start:
            yield start, seq - 1
        start = max(start, seq + 1)
    if start < end:
        yield start, end - 1


def _open_gaps(book: Book, passed: Place) -> None:
    # An older epoch's waiting bodies came under the new one: what it lost is said by the new epoch's incident.
    epoch, end = passed
    whole = book.loaded.whole.get(epoch, 0)
    ranges = islice(missing_ranges(whole, book.loaded.beyond.get(epoch, ()), end), _MOST_GAPS)
    covered = whole
    for first, last in ranges:
        covered = last
        subject = f"{book.terminal.id}/{epoch}/{first}-{last}"
        book.open_incident(IncidentKind.GAP, subject, None, first=first, last=last, lowest_waiting=end)
    # What an incident speaks of is accounted for: later requests need not look at it again.
    _advance(book, epoch, covered)


def _miss_prints(book: Book, passed: Place) -> None:
    for known in list(book.loaded.unprinted.values()):
        late = book.now - known.arrived_at >= PRINT_GRACE
        if late and (known.epoch, known.seq) < passed and known.reversed_by is None:
            book.open_incident(IncidentKind.PRINT_MISSING, known.id, known.account, points=known.points)

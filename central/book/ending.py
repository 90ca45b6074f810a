"""Ending what a terminal holds: it is revoked, or its store is gone for good (protocol, sections 3 and 4)."""

from dataclasses import dataclass

from msgspec.structs import replace

from central.book.book import Book
from central.book.rows import HoldRow, HoldStanding
from loyalty import ledger
from loyalty.wire_incidents import IncidentKind


@dataclass(frozen=True, slots=True)
class Ended:
    """What came back from a terminal.

    Attributes:
        holds: how many ended.
        points: that are free again, over all programmes.
        unprinted: authorised redemptions without the fact of their print; each is an incident.
    """

    holds: int
    points: int
    unprinted: int


def end_terminal(book: Book) -> Ended:
    """Return every hold of the book's terminal to its lots, and open an incident for each print nobody knows of.

    Args:
        book: with all open and returning holds of the terminal loaded.
    """
    ending = [
        hold
        for hold in book.loaded.holds.values()
        if hold.terminal == book.terminal.id and hold.standing in (HoldStanding.OPEN, HoldStanding.RETURNING)
    ]
    points = sum(_end(book, hold) for hold in ending)
    unprinted = [known for known in book.loaded.unprinted.values() if known.terminal == book.terminal.id]
    for known in unprinted:
        book.open_incident(IncidentKind.PRINT_MISSING, known.id, known.account, points=known.points)
    return Ended(len(ending), points, len(unprinted))


def _end(book: Book, hold: HoldRow) -> int:
    cause = book.mint()
    held = book.purse(hold.account, hold.programme).hold(hold.id)
    points = held.points if held is not None else 0
    if points:
        entry = ledger.give_back(book.purse(hold.account, hold.programme), hold.id, points, book.now)
        book.post(cause, hold.account, hold.programme, entry)
    entry = ledger.close_hold(book.purse(hold.account, hold.programme), hold.id)
    book.post(cause, hold.account, hold.programme, entry)
    book.change_hold(replace(hold, standing=HoldStanding.CLOSED, returned=hold.returned + points))
    return points

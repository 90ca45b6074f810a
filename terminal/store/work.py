"""A commit, planned without the disk, written, and recognised when it is read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

import msgspec

from loyalty.envelope import Envelope, Head, head_of
from terminal.store.documents import checked, decode_waiting, encode_head, encode_letter, encode_row
from terminal.store.errors import ChangeRefusedError
from terminal.store.head import HEAD
from terminal.store.rows import Rows, place_crc
from terminal.store.space import SLOT
from terminal.store.values import (
    Acknowledge,
    Append,
    Bury,
    Change,
    DeadLetter,
    Delete,
    OutboxRow,
    Put,
    Reenvelope,
    SetHead,
    Table,
)

COPIES = frozenset((Table.CARDS, Table.PROGRAMMES, Table.STAFF))
"""Tables that central can send again: when the store is full they must not take what facts need."""
EPOCH_NEEDED = "epoch_needed"


class NeedDocument(msgspec.Struct, frozen=True):
    """Why a new epoch must be opened, and the first one that is free for sure."""

    why: str
    from_epoch: int


class Chain(msgspec.Struct, frozen=True):
    """Where the chain stands."""

    head: Head | None
    noted: Head | None
    """The head as its own row has it; it lags behind until rows leave the outbox."""
    need: NeedDocument | None

    @property
    def next_epoch(self) -> int:
        """The first epoch that nothing here has used."""
        after_head = 1 if self.head is None else self.head.epoch + 1
        return max(after_head, 0 if self.need is None else self.need.from_epoch)


@dataclass(frozen=True, slots=True)
class Work:
    """A planned commit."""

    changes: tuple[Change, ...]
    chain: Chain
    """Where the chain stands afterwards."""
    notes_head: bool
    """The head's row is written too."""
    need_met: bool
    slots: int
    """Room it must find: new transactions, or without any the copies of central's tables it brings."""


def plan(chain: Chain, changes: Sequence[Change]) -> Work:
    """Follow the chain through the changes.

    Raises:
        ChangeRefusedError: one does not stand where the chain ends.
        DocumentRefusedError: a document cannot be kept as it is.
    """
    head, need, slots, copied, leaving = chain.head, chain.need, 0, 0, False
    for change in changes:
        match change:
            case Append(row):
                head = follow(head, need, row.envelope)
                slots += 1
            case Reenvelope(_, row):
                head = follow(head, need, row.envelope)
                leaving = True
            case SetHead(to):
                head = _open_epoch(Chain(head, None, need), to)
                need = None
                leaving = True
            case Put(table, _, document):
                checked(document)
                copied += len(document) if table in COPIES else 0
            case Acknowledge() | Bury():
                leaving = True
            case Delete():
                pass
            case _:
                assert_never(change)
    notes = leaving and head != chain.noted
    after = Chain(head, head if notes else chain.noted, need)
    room = slots if slots or not copied else copied // SLOT + 1
    return Work(tuple(changes), after, notes, need is not chain.need, room)


def follow(head: Head | None, need: NeedDocument | None, at: Envelope) -> Head:
    """The head after a record at `at`.

    Raises:
        ChangeRefusedError: it does not stand right behind the head.
    """
    if head is None:
        raise ChangeRefusedError("a transaction before the first epoch is open: enrol the terminal first")
    if need is not None:
        raise ChangeRefusedError(f"a new epoch must be opened before the next transaction: {need.why}")
    if at.epoch != head.epoch or at.seq != head.seq + 1 or at.prev != head.hash:
        raise ChangeRefusedError(
            f"place {at.epoch}/{at.seq} does not stand right behind the head {head.epoch}/{head.seq}"
        )
    return head_of(at)


def _open_epoch(chain: Chain, to: Head) -> Head:
    if to.seq != 0 or to.epoch < chain.next_epoch:
        raise ChangeRefusedError(
            f"an epoch opens at seq 0 and not before {chain.next_epoch}; {to.epoch}/{to.seq} was asked for"
        )
    return to


def write(rows: Rows, work: Work) -> int:
    """Carry the changes out inside an open transaction.

    Returns:
        By how much the number of waiting rows changed.

    Raises:
        ChangeRefusedError: a row that a change names is not there, or is another one.
        sqlite3.Error: the database could not.
    """
    waiting = 0
    for change in work.changes:
        match change:
            case Append(row):
                rows.put_placed("outbox", row.place, encode_row(row))
                waiting += 1
            case Put(table, key, document):
                rows.put_keyed(table, key, document)
            case Delete(table, key):
                rows.delete_keyed(table, key)
            case Acknowledge(places):
                waiting -= rows.delete_placed("outbox", places)
            case Bury(place, reason):
                letter = DeadLetter(_standing(rows, place), reason)
                rows.put_placed("dead_letter", place, encode_letter(letter))
                waiting -= rows.delete_placed("outbox", (place,))
            case Reenvelope(place, row):
                _same(_standing(rows, place), row)
                rows.delete_placed("outbox", (place,))
                rows.put_placed("outbox", row.place, encode_row(row))
            case SetHead():
                pass
            case _:
                assert_never(change)
    if work.notes_head and work.chain.head is not None:
        rows.put_keyed("chain", HEAD, encode_head(work.chain.head))
    if work.need_met:
        rows.delete_keyed("chain", EPOCH_NEEDED)
    return waiting


def _standing(rows: Rows, place: int) -> OutboxRow:
    found = rows.db.execute("SELECT body, crc FROM outbox WHERE id=?", (place,)).fetchone()
    if found is None:
        raise ChangeRefusedError(f"no row waits at place {place}")
    body, crc = found
    row = decode_waiting(body) if place_crc("outbox", place, body) == crc else None
    if not isinstance(row, OutboxRow):
        raise ChangeRefusedError(f"the row at place {place} cannot be read: it goes to central as void")
    return row


def _same(old: OutboxRow, new: OutboxRow) -> None:
    if (old.id, old.kind, old.body, old.free_intent) != (new.id, new.kind, new.body, new.free_intent):
        raise ChangeRefusedError(f"transaction {old.id} must keep its id and bytes under a new envelope")


def in_effect(rows: Rows, work: Work) -> bool:
    """Whether the rows stand as the changes leave them.

    A transaction is written whole or not at all; so after a fault this says which. Where the rows
    stood so before, written or not makes no difference.
    """
    for change in work.changes:
        match change:
            case Append(row):
                there = rows.has("outbox", row.place, encode_row(row))
            case Put(table, key, document):
                there = _last(work, change) is not change or rows.keyed(table, key) == document
            case Delete(table, key):
                there = _last(work, change) is not change or rows.keyed(table, key) is None
            case Acknowledge(places):
                there = not any(rows.has("outbox", place) for place in places)
            case Bury(place, _):
                there = rows.has("dead_letter", place) and not rows.has("outbox", place)
            case Reenvelope(place, row):
                there = rows.has("outbox", row.place, encode_row(row)) and not rows.has("outbox", place)
            case SetHead():
                there = True
            case _:
                assert_never(change)
        if not there:
            return False
    head = work.chain.head
    return head is None or not work.notes_head or rows.keyed("chain", HEAD) == encode_head(head)


def _last(work: Work, change: Put | Delete) -> Put | Delete:
    """The change of the same commit that decides what becomes of this change's row."""
    for later in reversed(work.changes):
        if isinstance(later, Put | Delete) and (later.table, later.key) == (change.table, change.key):
            return later
    return change

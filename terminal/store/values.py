"""What the store takes and gives: frozen values, and the closed union of changes."""

from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from loyalty.envelope import Envelope, Head

SEQ_BITS = 40
"""A place keeps its epoch above these bits: 2^40 transactions an epoch, 2^23 epochs."""
SEQ_MAX = (1 << SEQ_BITS) - 1
EPOCH_MAX = (1 << (63 - SEQ_BITS)) - 1


def place_of(epoch: int, seq: int) -> int:
    """The outbox row's integer key for a place in the chain.

    Rows sorted by it stand in the chain's order, several epochs may wait side by side, and since an
    epoch's seq is never given twice, neither is a key.

    Raises:
        ValueError: epoch or seq out of range.
    """
    if not (0 <= epoch <= EPOCH_MAX and 0 <= seq <= SEQ_MAX):
        raise ValueError(f"no place in the chain: epoch {epoch}, seq {seq}")
    return epoch << SEQ_BITS | seq


def epoch_and_seq(place: int) -> tuple[int, int]:
    """The inverse of `place_of`."""
    return place >> SEQ_BITS, place & SEQ_MAX


class Table(StrEnum):
    """The tables whose rows have a text key and hold one JSON document each."""

    CARDS = "cards"
    """By lookup token."""
    HOLDS = "holds"
    """By hold id."""
    RECEIPTS = "receipts"
    """By the receipt's reference."""
    PRINTS = "prints"
    """By the id of the redemption's intent."""
    PROGRAMMES = "programmes"
    STAFF = "staff"
    SETTINGS = "settings"


class OutboxRow(msgspec.Struct, frozen=True):
    """A transaction that waits: its envelope, what a list of it shows, and its body's very bytes."""

    envelope: Envelope
    id: str
    """The transaction's UUIDv7, as in the body."""
    kind: str
    body: bytes
    """Canonical JSON (RFC 8785); sent as it stands here, and shown nowhere."""
    free_intent: bool = False
    """A redemption out of free points goes to `authorise`, never in a batch."""

    @property
    def place(self) -> int:
        """The row's key in the outbox."""
        return place_of(self.envelope.epoch, self.envelope.seq)

    def __repr__(self) -> str:
        return f"OutboxRow({self.id!r}, {self.kind!r}, {self.envelope.epoch}/{self.envelope.seq})"


@dataclass(frozen=True, slots=True)
class VoidRow:
    """A waiting row that cannot be read any more; central is told so: `{seq, hash, void}`."""

    epoch: int
    seq: int
    hash: str
    """Hex, from the next record's `prev` or the head; empty where neither is left."""

    @property
    def place(self) -> int:
        """The row's key in the outbox."""
        return place_of(self.epoch, self.seq)


Waiting = OutboxRow | VoidRow


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A transaction that central could not read, kept until somebody looks at it."""

    row: OutboxRow
    reason: str


@dataclass(frozen=True, slots=True)
class Put:
    """Write a keyed document, over the one that is there."""

    table: Table
    key: str
    document: bytes = field(repr=False)
    """JSON."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Take a keyed document away; one that is not there is no error."""

    table: Table
    key: str


@dataclass(frozen=True, slots=True)
class Append:
    """Record a transaction: it must stand right behind the head, which moves to it."""

    row: OutboxRow


@dataclass(frozen=True, slots=True)
class SetHead:
    """Enrol (no head yet) or open a new epoch, at seq 0 (`loyalty.envelope.opening`).

    Nothing else but `Append` and `Reenvelope` moves the head.
    """

    head: Head


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Central has a receipt for these places: their rows go. One that is gone already is no error."""

    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bury:
    """Central could not read this row: it moves to the dead letters."""

    place: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reenvelope:
    """A waiting body gets its place in a new epoch: same id, same bytes, new envelope."""

    place: int
    """Where it stood."""
    row: OutboxRow
    """Where it stands now: right behind the head."""


Change = Put | Delete | Append | SetHead | Acknowledge | Bury | Reenvelope


class Level(StrEnum):
    """How full the store is."""

    OK = "ok"
    WARN = "warn"
    """80 % of the space is used: tell the attendant."""
    REFUSE = "refuse"
    """95 % is used: no new transaction unless its slot was reserved; acknowledging goes on."""


@dataclass(frozen=True, slots=True)
class Room:
    """The space there is."""

    level: Level
    used: int
    """Bytes."""
    limit: int
    """Bytes: the store's own cap, or less where the disk has less."""
    slots: int
    """Transactions that can still be taken, those reserved not counted in."""
    reserved: int
    """Slots set aside for sessions that run."""


class Stop(StrEnum):
    """How the store was left last time."""

    NEW = "new"
    CLEAN = "clean"
    UNCLEAN = "unclean"
    """Killed or cut off: everything was read through."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row whose checksum does not fit, or that the database could not give."""

    table: str
    key: str
    """The text key, or `epoch/seq`. Never a card's number."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What the check at boot found."""

    stop: Stop
    full: bool
    """Every row was read; else only what a clean stop leaves to check."""
    rows: int
    """Rows read and found good (waiting ones alone after a clean stop)."""
    bad: tuple[BadRow, ...]
    """At most 100 are named; `bad_count` counts all."""
    bad_count: int
    faults: tuple[str, ...]
    """What was wrong with the files, in words; empty if nothing was."""
    head: Head | None
    waiting: int
    lowest_waiting: int | None
    """Place."""
    dead_letters: int
    epoch_needed: str | None
    """Why a new epoch must be opened before the next transaction; None if none must."""
    quarantined: tuple[str, ...]
    """Folders, within the store's, that hold damaged files, all their parts together."""

    @property
    def sound(self) -> bool:
        """Nothing was found wrong."""
        return not self.bad_count and not self.faults and self.epoch_needed is None

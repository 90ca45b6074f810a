"""The documents that the journal keeps in the store's keyed tables; written with `write`, read with `read`."""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

import msgspec

from loyalty.bodies import Source
from loyalty.campaigns import Declined
from loyalty.holds import HeldLot
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import Unit
from loyalty.wire import CardSummary, Configuration, Refusal

SCHEMA = 1


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all documents; `schema` lets a later program know an earlier one's."""

    schema: int = SCHEMA


class Pending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Points of a transaction that central has not counted yet; spent ones are below zero."""

    id: Uuid
    points: int
    programme: Uuid | None = None
    """Whose points they are; None in what an older program wrote."""
    at: datetime | None = None


class CardDocument(Document, frozen=True, kw_only=True):
    """A card of the shop, by token: what central last said, and what waits here."""

    summary: CardSummary | None = None
    pending: tuple[Pending, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    congratulated: date | None = None
    """The last day on which the member was shown a milestone."""
    answered: tuple[str, ...] = ()
    """Campaigns answered here, the newest last."""
    declined: tuple[Declined, ...] = ()
    """Campaigns that the member would rather not answer, the newest last."""

    def __repr__(self) -> str:
        return "CardDocument()"


class PrintState(StrEnum):
    """Where an intent stands (protocol, section 3)."""

    INTENDED = "intended"
    QUEUED = "queued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class PrintDocument(Document, frozen=True, kw_only=True):
    """An intent and its voucher: enough to print it again, marked duplicate, and to recover at boot."""

    id: Uuid
    state: PrintState
    serial: str
    epoch: int
    seq: int
    hash: str
    token: str
    account: Uuid
    programme: Uuid
    version: int
    reward: str
    reward_name: str
    price: int
    unit: Unit = Unit.POINTS
    """What `price` counts."""
    co_payment_cents: int
    currency: Currency
    source: Source
    hold: Uuid | None
    drawn: tuple[HeldLot, ...] = ()
    """What an allowance intent took of the hold, so that a failed print can put it back."""
    language: str
    member: str | None
    terms: str
    issued_at: datetime
    valid_until: datetime

    def __repr__(self) -> str:
        return f"PrintDocument(id={self.id}, state={self.state.value})"


class ReceiptDocument(Document, frozen=True, kw_only=True):
    """A receipt that was used here."""

    transaction: Uuid


class IdentityDocument(Document, frozen=True, kw_only=True):
    """Who this terminal is since its enrolment, with its private keys; the store's folder is its owner's alone."""

    url: str
    terminal: Uuid
    owner: Uuid
    epoch: int
    """The first that central left free at the enrolment."""
    request_key: str
    voucher_key: str
    lookup_key: str
    lookup_key_id: str
    central_key: str
    spki: str | None = None
    """SHA-256 of the server's public key in hex, where the enrolment code named it (`terminal.pinning`)."""

    @property
    def pin(self) -> bytes | None:
        """The pinned key's hash, or None."""
        return None if self.spki is None else bytes.fromhex(self.spki)

    def __repr__(self) -> str:
        return f"IdentityDocument(terminal={self.terminal})"


class ConfigurationDocument(Document, frozen=True, kw_only=True):
    """The configuration that central last gave, and how far the changes were read."""

    configuration: Configuration


class CursorDocument(Document, frozen=True, kw_only=True):
    """How far `/v1/changes` was read."""

    after: int = 0


class WrongPins(Document, frozen=True, kw_only=True):
    """Wrong PINs in a row of one member of staff, typed while central was away."""

    count: int


class TimeDocument(Document, frozen=True, kw_only=True):
    """The last time that was known: the floor at the next start."""

    at: datetime


D = TypeVar("D", bound=msgspec.Struct)

IDENTITY = "identity"
CONFIGURATION = "configuration"
CURSOR = "cursor"
LAST_TIME = "last-time"


def charity_key(programme: Uuid) -> str:
    """Where the settings keep what was collected for a programme's charity."""
    return f"charity/{programme}"


def write(document: msgspec.Struct) -> bytes:
    """The document as JSON."""
    return msgspec.json.encode(document)


def read(kind: type[D], text: bytes) -> D:
    """Read a document of `kind`.

    Raises:
        msgspec.DecodeError: the store holds something else; its checksum fits, so a newer program wrote it.
    """
    return msgspec.json.decode(text, type=kind)

"""What the book keeps of rows: frozen values, read from the database or made by a decision.

Those of which a batch makes hundreds are structs of msgspec, which are made in a quarter of a dataclass's time.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from loyalty.answers import HoldGrant, Reason, Status
from loyalty.bodies import Kind, PrintResult
from loyalty.claims import ClaimRefusal
from loyalty.ids import Uuid
from loyalty.money import Currency, Money
from loyalty.wire import CardStatus
from loyalty.wire_incidents import IncidentKind
from loyalty.wire_terminals import NO_PROFILE, TerminalProfile


@dataclass(frozen=True, slots=True)
class TerminalRow:
    """The terminal that asks."""

    owner: Uuid
    id: Uuid
    code: str
    shop: Uuid
    request_key: str
    revoked: bool
    languages: tuple[str, ...]
    programmes: tuple[Uuid, ...]
    next_epoch: int
    board: str
    profile: TerminalProfile = NO_PROFILE
    roll_asked: bool = False


class CardRow(msgspec.Struct, frozen=True, gc=False):
    """A card by its token."""

    token: str
    account: Uuid
    batch: Uuid | None
    status: CardStatus
    valid_until: datetime | None
    issued_at: datetime | None
    blocked_at: datetime | None
    customer: Uuid | None = None
    """Who carries it, where that is not the account's own customer."""
    replaces: str | None = None
    shop: Uuid | None = None
    """Where it was issued."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch of cards: where it is given out, and by which terminal offline too; None for nobody's."""

    terminal: Uuid | None
    shop: Uuid | None


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer to whom a card is issued.

    Attributes:
        account: the one the card joins; None where the customer has none yet.
        shared: whether it is a household's.
        verified: whether one of their addresses is.
    """

    account: Uuid | None
    shared: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class CardSale:
    """A card that was sold: what was paid, and what its kind costs."""

    transaction: Uuid
    card: str
    paid: Money
    price: Money | None
    by: Uuid | None


class Known(msgspec.Struct, frozen=True, gc=False):
    """A transaction that central has; `body_hash` is None in a tombstone."""

    id: Uuid
    kind: Kind
    terminal: Uuid
    epoch: int
    seq: int
    body_hash: bytes | None
    account: Uuid | None
    programme: Uuid | None
    version: int | None
    status: Status
    reason: Reason | None
    points: int | None
    hold: Uuid | None
    grant: HoldGrant | None
    cents_left: int | None
    expired_counted: int
    outcome: PrintResult | None
    reversed_by: Uuid | None
    arrived_at: datetime


class Gift(msgspec.Struct, frozen=True, gc=False):
    """A share for a charity that the transaction `cause` gave, or with parts below zero took back.

    `kind` is what the transaction is, None for a sale, whose gift is kept in its own row.
    """

    cause: Uuid
    account: Uuid
    programme: Uuid
    charity: str
    parts: int
    """See `loyalty.charity`."""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it is first kept: open, or with the reason for which it was refused at once."""

    id: Uuid
    account: Uuid
    programme: Uuid
    version: int
    day: date
    cents: int
    currency: Currency
    refusal: ClaimRefusal | None


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A redemption's voucher, as far as reversing asks of it."""

    serial: str
    used: bool


class HoldStanding(StrEnum):
    """Where a hold stands at central."""

    OPEN = "open"
    RETURNING = "returning"
    """Its return is here; some lower seq is not."""
    CLOSED = "closed"
    REFUSED = "refused"
    """Nothing was held; kept so that a repeat gets the same answer."""


class HoldRow(msgspec.Struct, frozen=True, gc=False):
    """A hold, without its lots."""

    id: Uuid
    account: Uuid
    programme: Uuid
    terminal: Uuid
    standing: HoldStanding
    grant: HoldGrant
    """The first answer; a repeat of the request gets it again."""
    risked: int
    returned: int
    return_points: int | None
    return_epoch: int | None
    return_seq: int | None
    opened_at: datetime


class ReceiptRow(msgspec.Struct, frozen=True, gc=False):
    """What a place of the chain got; `hash` is None where a void row did not know it."""

    epoch: int
    seq: int
    hash: str | None
    transaction: Uuid | None
    status: Status
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A reversal (`outcome` is None) or print outcome that waits for the transaction it speaks of."""

    reference: Uuid
    cause: Uuid
    cents: int | None
    outcome: PrintResult | None


@dataclass(frozen=True, slots=True)
class Answered:
    """A new answer of an account to a campaign."""

    account: Uuid
    campaign: str
    answer: str
    cause: Uuid


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident to be opened, once for each kind and subject; evidence is JSON."""

    kind: IncidentKind
    subject: str
    evidence: bytes
    account: Uuid | None = None

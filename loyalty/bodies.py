"""Bodies: what happened, immutable, as the very bytes that are kept and sent (protocol, section 1).

A body is canonical JSON (RFC 8785). It is made once, by `encode`, and never encoded again: whoever needs it later
passes the bytes on. An old kind's meaning never changes within a `schema`; new kinds may come.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, assert_never

import msgspec
import rfc8785

from loyalty.assurance import Assurance, EntryMode
from loyalty.errors import BodyError
from loyalty.ids import Uuid
from loyalty.money import Currency, Money
from loyalty.programme import ProgrammeRef

SCHEMA = 1
MAX_BODY_BYTES = 16 * 1024
"""A longer body is refused by whoever would make or take it."""


class Kind(StrEnum):
    """The kinds of transactions of schema 1."""

    ACCRUAL = "accrual"
    REDEMPTION = "redemption"
    CANCEL = "cancel"
    REVERSAL = "reversal"
    ADJUSTMENT = "adjustment"
    STAMPS = "stamps"
    PRINT_OUTCOME = "print_outcome"
    HOLD_REQUEST = "hold_request"
    HOLD_RETURN = "hold_return"
    ISSUE = "issue"
    REPLACE = "replace"
    RESPONSE = "response"
    EPOCH = "epoch"
    PREFERENCE = "preference"
    CLAIM = "claim"


class Occasion(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When, where on the machine's own clock, and by whose hand it happened."""

    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    """UTC, by the terminal's clock; order comes from the chain, never from here."""
    clock_trusted: bool
    boot_id: Uuid
    uptime_ms: int
    entry_mode: EntryMode | None = None
    assurance: Assurance | None = None
    staff: Uuid | None = None


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every body carries. `card` is a token (see `loyalty.tokens`), never a number."""

    id: Uuid
    owner: Uuid
    occasion: Occasion
    schema: int = SCHEMA
    programme: ProgrammeRef | None = None
    card: str | None = None
    account: Uuid | None = None

    def __post_init__(self) -> None:
        # A later schema may change what these fields mean: reading it as this one would book nonsense.
        if self.schema != SCHEMA:
            raise BodyError(f"Schema {self.schema} is not known here; this version reads schema {SCHEMA}.")


class Accrual(_Body, frozen=True, kw_only=True, tag=Kind.ACCRUAL.value):
    """A sale that earns. `points` is what the terminal reckoned and showed as pending; central reckons itself."""

    cents: int
    currency: Currency
    points: int
    receipt: str | None = None
    """The till's receipt reference, unique for ever; None for a sale that staff registered."""
    receipt_code: str | None = None
    """The whole signed receipt where only central can check it (an HMAC); None when checked offline."""


class Source(StrEnum):
    """What a redemption is taken out of; it never changes."""

    FREE = "free"
    ALLOWANCE = "allowance"


class Redemption(_Body, frozen=True, kw_only=True, tag=Kind.REDEMPTION.value):
    """An intent to take a reward. Its voucher's serial is derived from `id`."""

    reward: str
    points: int
    co_payment_cents: int
    serial: str
    source: Source
    hold: Uuid | None = None
    """The hold that an `allowance` redemption spends; None for `free`."""


class Reference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another transaction of this terminal's lineage, with its place, so that its seq gets its receipt."""

    id: Uuid
    epoch: int
    seq: int
    hash: str


class Cancel(_Body, frozen=True, kw_only=True, tag=Kind.CANCEL.value):
    """Takes a `free` intent back of which no answer was seen: central ends with one of authorised or cancelled."""

    intent: Reference


class Reversal(_Body, frozen=True, kw_only=True, tag=Kind.REVERSAL.value):
    """Takes a transaction back: all of it, or of an accrual only `cents` of its sale."""

    reference: Uuid
    cents: int | None = None
    note: str = ""


class Adjustment(_Body, frozen=True, kw_only=True, tag=Kind.ADJUSTMENT.value):
    """Staff add or take points; the note is mandatory and may not be blank."""

    points: int
    note: str


class Stamps(_Body, frozen=True, kw_only=True, tag=Kind.STAMPS.value):
    """Stamps counted in: from paper, or for a sale in a programme of stamps."""

    count: int
    note: str = ""


class PrintResult(StrEnum):
    """What is known of a voucher's print (protocol, section 3)."""

    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    UNKNOWN = "unknown"
    FAILED = "failed"


class PrintOutcome(_Body, frozen=True, kw_only=True, tag=Kind.PRINT_OUTCOME.value):
    """The fact of a print. `failed` reverses the redemption; `unknown` opens an incident."""

    redemption: Uuid
    serial: str
    result: PrintResult
    evidence: str = ""
    """What told it, as a word of the driver's, such as ``process_id`` or ``buffer_status``; never free text."""
    duplicate: bool = False


class HoldRequest(_Body, frozen=True, kw_only=True, tag=Kind.HOLD_REQUEST.value):
    """Asks for a hold under an id of the terminal's own; a repeat gets the same answer."""

    hold: Uuid


class HoldReturn(_Body, frozen=True, kw_only=True, tag=Kind.HOLD_RETURN.value):
    """Gives back what is left of a hold, and closes it."""

    hold: Uuid
    points: int


class Issue(_Body, frozen=True, kw_only=True, tag=Kind.ISSUE.value):
    """Brings a blank of an assigned batch to life; `customer` is None for an anonymous card."""

    batch: Uuid
    customer: Uuid | None = None
    language: str = "nl"
    paid: Money | None = None
    """What the card was sold for; None where it was free."""


class Replace(_Body, frozen=True, kw_only=True, tag=Kind.REPLACE.value):
    """Names the card (`card`) that replaces `old_card` on one account; central alone decides it."""

    old_card: str


class Response(_Body, frozen=True, kw_only=True, tag=Kind.RESPONSE.value):
    """A member's answer to a campaign's question."""

    campaign: str
    answer: str


class Preference(_Body, frozen=True, kw_only=True, tag=Kind.PREFERENCE.value):
    """What a member would like from now on, chosen at a terminal: the language of the account's cards."""

    language: str
    """ISO 639-1 code, such as ``nb``."""


class Claim(_Body, frozen=True, kw_only=True, tag=Kind.CLAIM.value):
    """A member asks for the points of a purchase that did not count; it adds nothing until a person grants it."""

    day: date
    """Of the purchase, in the shop's calendar."""
    cents: int
    currency: Currency


class EpochReason(StrEnum):
    """Why a new epoch opened."""

    ENROLLED = "enrolled"
    SALVAGED = "salvaged"
    BOARD_REPLACED = "board_replaced"
    FORKED = "forked"


class EpochOpened(_Body, frozen=True, kw_only=True, tag=Kind.EPOCH.value):
    """The first record of each epoch: why it opened and the last head known before it."""

    reason: EpochReason
    last_epoch: int | None = None
    last_seq: int | None = None
    last_hash: str | None = None


Body = (
    Accrual
    | Redemption
    | Cancel
    | Reversal
    | Adjustment
    | Stamps
    | PrintOutcome
    | HoldRequest
    | HoldReturn
    | Issue
    | Replace
    | Response
    | EpochOpened
    | Preference
    | Claim
)

_decoder: msgspec.json.Decoder[Body] = msgspec.json.Decoder(Body)


def encode(body: Body) -> bytes:
    """The body as canonical JSON (RFC 8785).

    Raises:
        BodyError: it is longer than `MAX_BODY_BYTES`, or holds a figure or text that canonical JSON cannot carry.
    """
    try:
        text = rfc8785.dumps(msgspec.to_builtins(body))
    except rfc8785.CanonicalizationError as error:
        raise BodyError(f"Transaction {body.id} cannot be written as canonical JSON: {error}.") from error
    if len(text) > MAX_BODY_BYTES:
        raise BodyError(f"Transaction {body.id} takes {len(text)} bytes; the most is {MAX_BODY_BYTES}.")
    return text


def decode(text: bytes) -> Body:
    """Read a body back.

    Raises:
        BodyError: the bytes are no body of schema 1. The sentence names the field, not its value.
    """
    if len(text) > MAX_BODY_BYTES:
        raise BodyError(f"A body of {len(text)} bytes is longer than the {MAX_BODY_BYTES} that are allowed.")
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BodyError(f"Not a transaction's body: {error}.") from error


def kind_of(body: Body) -> Kind:
    """The kind that the body's `kind` field says."""
    match body:
        case Accrual():
            return Kind.ACCRUAL
        case Redemption():
            return Kind.REDEMPTION
        case Cancel():
            return Kind.CANCEL
        case Reversal():
            return Kind.REVERSAL
        case Adjustment():
            return Kind.ADJUSTMENT
        case Stamps():
            return Kind.STAMPS
        case PrintOutcome():
            return Kind.PRINT_OUTCOME
        case HoldRequest():
            return Kind.HOLD_REQUEST
        case HoldReturn():
            return Kind.HOLD_RETURN
        case Issue():
            return Kind.ISSUE
        case Replace():
            return Kind.REPLACE
        case Response():
            return Kind.RESPONSE
        case EpochOpened():
            return Kind.EPOCH
        case Preference():
            return Kind.PREFERENCE
        case Claim():
            return Kind.CLAIM
        case _:
            assert_never(body)

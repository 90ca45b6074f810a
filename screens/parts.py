"""What views are made of: the setting, money, rewards, and every refusal; pure values.

Others import these from `screens.views`.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    """What a programme counts."""

    POINTS = "points"
    STAMPS = "stamps"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and for whom a screen speaks.

    Attributes:
        shop: The shop's name as on its door.
        language: ISO 639-1 code: ``nl``, ``nb`` or ``en``.
        zone: IANA time zone in which times are told, e.g. ``Europe/Amsterdam``.
        offline: True while central does not answer.
        virtual: True on virtual hardware; the attract and out-of-service screens then say so.
        unit: What is counted.
    """

    shop: str
    language: str
    zone: str
    offline: bool = False
    virtual: bool = False
    unit: Unit = Unit.POINTS


@dataclass(frozen=True, slots=True)
class Money:
    """An amount.

    Attributes:
        cents: Integer minor units.
        currency: ISO 4217 code.
    """

    cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of the whole.

    Attributes:
        basis_points: Hundredths of a percent.
    """

    basis_points: int


# --- Rewards -------------------------------------------------------------------------------------


class LaterReason(StrEnum):
    """Why a reward that the points reach cannot be taken now."""

    OFFLINE = "offline"
    PRINTER = "printer"
    PROOF = "proof"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Takeable:
    """The reward can be taken now."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Points are missing.

    Attributes:
        points: How many, at least 1.
        at_most: True where `points` is a bound: somebody who has not shown enough sees no more than that.
    """

    points: int
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Later:
    """The points are there; something else is not.

    Attributes:
        reason: What is not.
    """

    reason: LaterReason


@dataclass(frozen=True, slots=True)
class AfterProof:
    """The points are there; the reward can be taken once a PIN or a code has proven who asks."""


RewardState = Takeable | AfterProof | Missing | Later


@dataclass(frozen=True, slots=True)
class RewardTile:
    """One reward as a card on the balance screen.

    Attributes:
        id: The programme's reward id; comes back in `ChooseReward`.
        name: The reward's name in the session's language.
        price: Points.
        state: Whether it can be taken.
        progress: Points towards it, 0 … price.
        picture: Name of the picture: one of ours (``coffee, tulips, board, pan, bread``) or a shop's.
        co_payment: What is paid at the till besides, or None.
    """

    id: str
    name: str
    price: int
    state: RewardState
    progress: int = field(repr=False)
    picture: str = ""
    co_payment: Money | None = None


# --- Sentences about what was refused -------------------------------------------------------------


class RefusalKind(StrEnum):
    """Every refusal that has a sentence of its own.

    The first group says what was read, the second what the reading led to, the third are central's
    reasons (protocol section 2), the fourth the printer's, the last the rest.
    """

    PAYMENT_CARD = "payment_card"
    DRIVING_LICENCE = "driving_licence"
    READ_ERROR = "read_error"
    NOT_OURS = "not_ours"
    TOO_LONG = "too_long"
    SERVICE_CODE = "service_code"
    VOUCHER = "voucher"

    SEVERAL_CARDS = "several_cards"
    KEYED_LIMIT = "keyed_limit"
    NUMBER_UNKNOWN = "number_unknown"
    BUSY = "busy"

    CAMPAIGN_OVER = "campaign_over"
    CAMPAIGN_ANSWERED = "campaign_answered"
    CAMPAIGN_KEYED = "campaign_keyed"

    CARD_UNKNOWN = "card_unknown"
    CARD_BLOCKED = "card_blocked"
    CARD_EXPIRED = "card_expired"
    RECEIPT_USED = "receipt_used"
    RECEIPT_INVALID = "receipt_invalid"
    PROGRAMME_CLOSED = "programme_closed"
    INSUFFICIENT = "insufficient"
    REWARD_UNAVAILABLE = "reward_unavailable"
    NOT_ALLOWED = "not_allowed"
    ALREADY_ISSUED = "already_issued"
    CANCELLED = "cancelled"
    REFERENCE_UNKNOWN = "reference_unknown"
    ALREADY_REVERSED = "already_reversed"
    CURRENCY = "currency"

    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    PRINTER_UNPLUGGED = "printer_unplugged"
    PRINTER_UNKNOWN = "printer_unknown"
    PRINT_FAILED = "print_failed"

    NO_ANSWER = "no_answer"
    OFFLINE = "offline"
    NO_CARD_FOR_RECEIPT = "no_card_for_receipt"


@dataclass(frozen=True, slots=True)
class AccrualRefused:
    """Points that were pending and were refused since: told at the next visit.

    Attributes:
        reason: Why.
        points: How many, or 0 where the terminal no longer knows.
        on: The day of the accrual, or None where it is not known.
    """

    reason: RefusalKind
    points: int = field(repr=False)
    on: date | None = None


@dataclass(frozen=True, slots=True)
class ReceiptAdded:
    """A receipt was read in this session; its points are on the way.

    Attributes:
        points: How many.
    """

    points: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClaimGranted:
    """A purchase that had not counted was looked at, and counts.

    Attributes:
        points: What it brought; they are in the balance.
        on: The day of the purchase.
    """

    points: int = field(repr=False)
    on: date


class ClaimReason(StrEnum):
    """Why a claim was refused."""

    NO_AMOUNT = "no_amount"
    TOO_MUCH = "too_much"
    FUTURE = "future"
    TOO_OLD = "too_old"
    TOO_MANY = "too_many"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class ClaimRefused:
    """A purchase that had not counted was looked at, and does not.

    Attributes:
        reason: Why.
        on: The day of the purchase.
    """

    reason: ClaimReason
    on: date


Notice = AccrualRefused | ReceiptAdded | ClaimGranted | ClaimRefused

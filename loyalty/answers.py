"""What central answers to a transaction (protocol, section 2): closed lists, with what each means for the terminal."""

from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

import msgspec

from loyalty.holds import HeldLot
from loyalty.ids import Uuid
from loyalty.programme import Unit


class Status(StrEnum):
    """The answer to one item."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    """Had it already: the first answer is repeated, with the present state."""
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    """The only answer that makes a dead letter; central keeps the bytes."""


class Reason(StrEnum):
    """Why a transaction was rejected."""

    RECEIPT_USED = "receipt_used"
    RECEIPT_INVALID = "receipt_invalid"
    CARD_UNKNOWN = "card_unknown"
    CARD_BLOCKED = "card_blocked"
    CARD_EXPIRED = "card_expired"
    PROGRAMME_CLOSED = "programme_closed"
    INSUFFICIENT = "insufficient"
    REWARD_UNAVAILABLE = "reward_unavailable"
    NOT_ALLOWED = "not_allowed"
    ALREADY_ISSUED = "already_issued"
    CANCELLED = "cancelled"
    REFERENCE_UNKNOWN = "reference_unknown"
    ALREADY_REVERSED = "already_reversed"
    CURRENCY = "currency"


class Audience(StrEnum):
    """Who is told of a rejection next."""

    MEMBER = "member"
    STAFF = "staff"
    NOBODY = "nobody"


def told_to(reason: Reason) -> Audience:
    """Who sees a rejection's sentence next: the member at the next visit, staff, or nobody (it was wanted so)."""
    match reason:
        case (
            Reason.RECEIPT_USED
            | Reason.RECEIPT_INVALID
            | Reason.CARD_BLOCKED
            | Reason.CARD_EXPIRED
            | Reason.CARD_UNKNOWN
            | Reason.PROGRAMME_CLOSED
            | Reason.INSUFFICIENT
            | Reason.REWARD_UNAVAILABLE
            | Reason.NOT_ALLOWED
            | Reason.CURRENCY
        ):
            return Audience.MEMBER
        case Reason.ALREADY_ISSUED | Reason.REFERENCE_UNKNOWN | Reason.ALREADY_REVERSED:
            return Audience.STAFF
        case Reason.CANCELLED:
            return Audience.NOBODY
        case _:
            assert_never(reason)


class Shopped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an account's sales in one programme come to, in its currency, less what was taken back."""

    cents: int
    before: int
    """The same at the beginning of day `on`."""
    on: date
    """The day it was summed up, in the shop's calendar."""


class Balance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One programme's figures of an account.

    `balance` is what the postings say and includes what holds have set aside; `free` is what may be spent online.
    """

    programme: Uuid
    unit: Unit
    balance: int
    free: int
    held: int = 0
    owed: int = 0
    expiring_points: int = 0
    expiring_at: datetime | None = None
    shopped: Shopped | None = None
    """Given by a look-up alone."""
    given_cents: int | None = None
    """What the account's sales gave the programme's charity of now, in whole cents; given by a look-up alone."""


class AccountState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account's figures at `as_of`."""

    account: Uuid
    balances: tuple[Balance, ...]
    as_of: datetime


class HoldGrant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a hold request was given; 0 points means that none is held."""

    hold: Uuid
    points: int
    lots: tuple[HeldLot, ...] = ()


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Central's word on one seq.

    On `duplicate`, `first` and `reason` repeat the first answer and `state` is the present state.
    """

    epoch: int
    seq: int
    id: Uuid | None
    """None for a void row or one that could not be read."""
    status: Status
    first: Status | None = None
    reason: Reason | None = None
    points: int | None = None
    """What was posted to the account, with its sign; differs from what was pending when the rule changed."""
    hold: HoldGrant | None = None
    state: AccountState | None = None

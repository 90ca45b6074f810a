"""Postings: the only way a figure of the ledger changes; nothing is ever edited (protocol, section 5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from loyalty.ids import Uuid


class Bucket(StrEnum):
    """Where the points of a posting lie."""

    FREE = "free"
    """In a lot of the account; may be spent online."""
    HELD = "held"
    """In a lot of the account, set aside for one terminal."""
    OWED = "owed"
    """What the account still has to give; counts up while it owes more."""
    RISK = "risk"
    """On the programme's own account, which pays for what no member may be made to pay. May lie below zero."""


class PostingKind(StrEnum):
    """Why points moved."""

    ACCRUAL = "accrual"
    STAMPS = "stamps"
    RESPONSE = "response"
    """Given as thanks for an answer."""
    REDEMPTION = "redemption"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"
    HOLD = "hold"
    HOLD_RETURN = "hold_return"
    OWED = "owed"
    """Points that became free and went to what was owed."""
    EXPIRY = "expiry"
    RISK = "risk"
    MERGE = "merge"
    """Points that went from one account to another of the same owner, because their members were joined or parted."""
    LEFT = "left"
    """The member left: what was free lapsed, and what was owed is asked of nobody."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One movement: `amount` points with their sign.

    `lot` is None for `OWED` and `RISK`; `hold` is set for `HELD` alone.
    """

    bucket: Bucket
    kind: PostingKind
    amount: int
    lot: Uuid | None = None
    hold: Uuid | None = None


def change_of(postings: Iterable[Posting]) -> int:
    """By how much the postings change the member's balance, which is what is free and what is held."""
    return sum(posting.amount for posting in postings if posting.bucket in (Bucket.FREE, Bucket.HELD))

"""Claims: a member asks for the points of a purchase that did not count, and the shop looks at it.

A claim adds nothing by itself. It is open until a person grants or refuses it; one that cannot be is refused at once,
with the reason.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from loyalty.ids import Uuid
from loyalty.money import Currency

MOST_DAYS: Final = 30
"""A purchase can be claimed on its day and this many days after it."""
MOST_OPEN: Final = 3
"""Open claims that one account may have."""


class ClaimState(StrEnum):
    """Where a claim stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


class ClaimRefusal(StrEnum):
    """Why a claim was refused, or cannot be made."""

    NO_AMOUNT = "no_amount"
    TOO_MUCH = "too_much"
    """Above the programme's limit."""
    FUTURE = "future"
    TOO_OLD = "too_old"
    TOO_MANY = "too_many"
    """The account has `MOST_OPEN` open ones."""
    SHOP = "shop"
    """Somebody of the shop looked and said no."""


class ClaimTold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A claim as its member is told of it."""

    id: Uuid
    programme: Uuid
    day: date
    """Of the purchase, in the shop's calendar."""
    cents: int
    currency: Currency
    state: ClaimState
    points: int = 0
    """What it was granted."""
    refusal: ClaimRefusal | None = None
    """Why it was refused."""

    def __repr__(self) -> str:
        return f"ClaimTold(id={self.id}, state={self.state.value})"


def amount_refusal(cents: int, limit_cents: int) -> ClaimRefusal | None:
    """Why a purchase of `cents` cannot be claimed where `limit_cents` is the most, or None."""
    if cents < 1:
        return ClaimRefusal.NO_AMOUNT
    return ClaimRefusal.TOO_MUCH if cents > limit_cents else None


def day_refusal(day: date, first: date, last: date) -> ClaimRefusal | None:
    """Why a purchase of `day` cannot be claimed, or None; the earliest and latest day on which claims are made.

    Who knows the shop's calendar gives its day twice; who does not gives the days it may be anywhere.
    """
    if day > last:
        return ClaimRefusal.FUTURE
    return ClaimRefusal.TOO_OLD if day < first - timedelta(days=MOST_DAYS) else None

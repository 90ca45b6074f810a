"""The messages by which staff look at claims for missing points and decide them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.wire import Message

MOST_CLAIMS: Final = 50
"""Claims of one page."""


class ListClaims(Message, frozen=True, kw_only=True):
    """`POST /v1/claims/list`: the owner's open claims that were made in this shop, oldest first."""

    by: Uuid
    after: Uuid | None = None
    """The last claim of the page before; None for the first page."""
    limit: int = MOST_CLAIMS


class OpenClaim(Message, frozen=True, kw_only=True):
    """A claim that nobody has decided."""

    id: Uuid
    day: date
    cents: int
    currency: Currency
    points: int
    """What it would be granted."""
    made_at: datetime
    terminal: str
    """The name on the terminal's housing."""
    member: str | None = None
    """Masked; None for an anonymous card."""

    def __repr__(self) -> str:
        return f"OpenClaim(id={self.id})"


class ClaimsPage(Message, frozen=True, kw_only=True):
    """A page of open claims; `more` says whether others follow."""

    claims: tuple[OpenClaim, ...]
    more: bool


class DecideClaim(Message, frozen=True, kw_only=True):
    """`POST /v1/claims/{claim}/decide`. A claim is decided once; a repeat of the same word gets the same answer."""

    claim: Uuid
    by: Uuid
    grant: bool
    note: str = ""
    """What was found; mandatory where it is refused."""

    def __repr__(self) -> str:
        return f"DecideClaim(claim={self.claim}, grant={self.grant})"


class ClaimDeciding(StrEnum):
    """What became of the wish to decide a claim."""

    GRANTED = "granted"
    REFUSED = "refused"
    OTHERWISE = "otherwise"
    """Somebody had decided it already, and otherwise."""
    UNKNOWN = "unknown"
    """The owner has no such claim."""
    NOTE_MISSING = "note_missing"
    OWN = "own"
    """It is a claim of whoever asks."""
    CANNOT = "cannot"
    """Its card or programme is gone: refuse it, or have the office look."""


class ClaimDecided(Message, frozen=True, kw_only=True):
    """The answer; `points` is what a granted claim added."""

    outcome: ClaimDeciding
    points: int = 0

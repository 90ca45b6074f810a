"""The smaller parts of one's own data: what a member agreed to, asked for, gave, and what was done about them.

None of them names staff or another member, and none holds a secret. What staff typed may name others: `noted` says
that there is such a note, which the shop reads out after a look at it (GDPR, article 15(4)).
"""

from datetime import datetime
from enum import StrEnum

from loyalty.claims import ClaimRefusal, ClaimState
from loyalty.wire import Message


class ConsentData(Message, frozen=True, kw_only=True):
    """What the member agreed to, once: the version of the terms, and whether mail and SMS may advertise."""

    given_at: datetime
    terms: str
    mail: bool
    sms: bool


class CodeData(Message, frozen=True, kw_only=True):
    """A code that was sent: when, how and what for; never the code or its hash."""

    sent_at: datetime
    channel: str
    purpose: str
    confirmed: bool


class PhoneData(Message, frozen=True, kw_only=True):
    """A card that was offered to a phone; `taken_at` is when one took it."""

    made_at: datetime
    taken_at: datetime | None = None


class ProvenData(Message, frozen=True, kw_only=True):
    """When the member last proved who they are at a terminal."""

    terminal: str
    proven_at: datetime


class ClaimData(Message, frozen=True, kw_only=True):
    """A claim for missing points: of which day and sum, and what became of it."""

    day: str
    cents: int
    currency: str
    state: ClaimState
    made_at: datetime
    refusal: ClaimRefusal | None = None
    points: int | None = None
    decided_at: datetime | None = None
    noted: bool = False

    def __repr__(self) -> str:
        return f"ClaimData(state={self.state.value})"


class GiftData(Message, frozen=True, kw_only=True):
    """What the member's sales gave to a charity, in whole cents of `currency`, from the first to the last of them."""

    programme: str
    charity: str
    cents: int
    currency: str | None
    first_at: datetime
    last_at: datetime

    def __repr__(self) -> str:
        return "GiftData()"


class JoinRole(StrEnum):
    """What the member is to a join."""

    MERGED = "merged"
    """Two records turned out to be this person."""
    HOST = "host"
    """Somebody of the household joined this member's account."""
    GUEST = "guest"
    """This member joined an account of the household's."""


class JoinData(Message, frozen=True, kw_only=True):
    """Records that became one, or a household that shares its points; with whom is the others' own matter."""

    role: JoinRole
    made_at: datetime
    undone_at: datetime | None = None


class ActData(Message, frozen=True, kw_only=True):
    """What staff did about the member; not by whom."""

    done_at: datetime
    action: str
    reason: str | None = None
    noted: bool = False


class AlertData(Message, frozen=True, kw_only=True):
    """An alert that concerns the member's account; its evidence concerns others too."""

    opened_at: datetime
    kind: str
    closed_at: datetime | None = None


class WishData(Message, frozen=True, kw_only=True):
    """An earlier wish about one's own data."""

    asked_at: datetime
    kind: str


class VoucherData(Message, frozen=True, kw_only=True):
    """A voucher that was printed for the member, and what became of it; `valid_until` is a day (ISO 8601)."""

    reward: str
    issued_at: datetime | None = None
    valid_until: str | None = None
    used_at: datetime | None = None
    voided_at: datetime | None = None

"""What a redemption is while it runs: the plan, the recorded intent, and how far it is (protocol, section 3)."""

from dataclasses import dataclass
from datetime import datetime

from loyalty.bodies import Source
from loyalty.ids import Uuid


@dataclass(frozen=True, slots=True)
class Plan:
    """What a shopper confirmed, before it has an id.

    Attributes:
        programme: the programme's id.
        reward: the reward's id.
        source: what it is taken out of; it never changes.
        hold: the hold it spends; None for `free`.
        give_back: this terminal's hold that must go back first, since the free points alone do not reach.
    """

    programme: Uuid
    reward: str
    price: int
    source: Source
    hold: Uuid | None = None
    give_back: Uuid | None = None


@dataclass(frozen=True, slots=True)
class Intended:
    """An intent that is on disk."""

    id: Uuid
    serial: str
    plan: Plan
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class CheckingPrinter:
    """Nothing is on disk yet; the printer is asked."""

    plan: Plan
    until: int


@dataclass(frozen=True, slots=True)
class Recording:
    """The intent is being synced."""

    plan: Plan
    until: int


@dataclass(frozen=True, slots=True)
class Authorising:
    """Central is asked; after `until` nothing is printed."""

    intent: Intended
    until: int


@dataclass(frozen=True, slots=True)
class Cancelling:
    """No answer: the cancel is being synced."""

    intent: Intended
    until: int


@dataclass(frozen=True, slots=True)
class Printing:
    """Queued; `sent_at` once the first byte went."""

    intent: Intended
    taken_at: datetime
    until: int
    sent_at: datetime | None = None


Stage = CheckingPrinter | Recording | Authorising | Cancelling | Printing
"""How far a redemption is. The screen only watches it."""

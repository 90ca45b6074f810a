"""The stages of a claim for missing points: plain values."""

from dataclasses import dataclass, field
from datetime import date

from screens.views import ClaimTrouble


@dataclass(frozen=True, slots=True)
class PickingDay:
    """Which day was it? `page` counts the days that are shown."""

    page: int = 0


@dataclass(frozen=True, slots=True)
class TypingAmount:
    """How much was it? `typed` are the figures so far, in cents."""

    day: date
    typed: str = field(default="", repr=False)
    trouble: ClaimTrouble | None = None


@dataclass(frozen=True, slots=True)
class Confirming:
    """Is that right?"""

    day: date
    cents: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sending:
    """It is on its way to the disk."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It is on the disk."""


@dataclass(frozen=True, slots=True)
class Full:
    """As many are open as may be."""


Stage = PickingDay | TypingAmount | Confirming | Sending | Sent | Full

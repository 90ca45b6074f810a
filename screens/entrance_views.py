"""The view of a club's entrance: yes, or no and why; a pure value."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from screens.parts import Setting


class EntranceReason(StrEnum):
    """What the entrance says; names title and detail."""

    LOOKING = "looking"
    WELCOME = "welcome"
    NO_CLUB_CARD = "no_club_card"
    BLANK = "blank"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    EXPIRED = "expired"
    NOT_KNOWN = "not_known"
    NOT_KNOWN_NOW = "not_known_now"
    """This terminal does not know the card, and central does not answer."""


@dataclass(frozen=True, slots=True)
class EntranceView:
    """Whether the card that was shown opens the entrance.

    Attributes:
        setting: Where and in which language.
        reason: Yes, no and why, or that it is looked for.
        day: Until when a welcome card is valid, or since when another is not; None where nobody says.
    """

    setting: Setting
    reason: EntranceReason
    day: date | None = None

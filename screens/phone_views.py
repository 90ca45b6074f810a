"""Views of the card that a phone takes along; others import them from `screens.views`."""

from dataclasses import dataclass, field
from enum import StrEnum

from screens.parts import Setting


class PhoneState(StrEnum):
    """How far the card is on its way to the phone."""

    READY = "ready"
    """It is explained; nothing was asked of central."""
    ASKED = "asked"
    THERE = "there"
    """The code stands there, to be photographed."""
    FAILED = "failed"
    """Central said nothing useful."""


@dataclass(frozen=True, slots=True)
class PhoneView:
    """The card to take along on a phone.

    Attributes:
        setting: Where and in which language.
        state: How far it is.
        address: What the code holds, where it stands there: it has the member's number in it.
        replaces: True where another phone has the card by now, which then works no more.
    """

    setting: Setting
    state: PhoneState = PhoneState.READY
    address: str | None = field(default=None, repr=False)
    replaces: bool = False

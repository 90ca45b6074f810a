"""Views by which a member proves who they are; others import them from `screens.views`.

What is typed never reaches a view: only how much of it there is.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from screens.parts import Setting


class PinAsk(StrEnum):
    """Which PIN is asked for."""

    PROVE = "prove"
    CURRENT = "current"
    """The present one, before it is changed."""
    NEW = "new"
    AGAIN = "again"
    """The new one once more."""


class CodeWay(StrEnum):
    """How a code is sent."""

    MAIL = "mail"
    SMS = "sms"


class Trouble(StrEnum):
    """What went wrong with a PIN or a code; each has a sentence that says what to do."""

    WRONG_PIN = "wrong_pin"
    LOCKED = "locked"
    OBVIOUS = "obvious"
    DIFFERENT = "different"
    WRONG_CODE = "wrong_code"
    EXPIRED = "expired"
    NO_TRIES = "no_tries"
    TOO_MANY = "too_many"
    NO_ADDRESS = "no_address"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class PinView:
    """A PIN is being typed.

    Attributes:
        setting: Where and in which language.
        ask: Which.
        typed: How many figures there are by now.
        trouble: What became of the last one, or None.
        tries_left: Tries before it locks, where the last one was wrong.
    """

    setting: Setting
    ask: PinAsk
    typed: int = 0
    trouble: Trouble | None = None
    tries_left: int = 0


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code that was sent is being typed.

    Attributes:
        setting: Where and in which language.
        sent_to: Where it went, masked.
        typed: How many figures there are by now.
        trouble: What became of the last one, or None.
        tries_left: Tries that are left, where the last one was wrong.
    """

    setting: Setting
    sent_to: str = field(repr=False)
    typed: int = 0
    trouble: Trouble | None = None
    tries_left: int = 0


@dataclass(frozen=True, slots=True)
class WaysView:
    """How the code is to be sent; nothing is sent yet.

    Attributes:
        setting: Where and in which language.
        ways: What there is; empty where only the till can help.
        for_pin: True where the code leads to a new PIN.
        trouble: Why the screen stands here again, or None.
    """

    setting: Setting
    ways: tuple[CodeWay, ...]
    for_pin: bool = False
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class CheckingView:
    """Central is asked about a PIN or a code, or to send one.

    Attributes:
        setting: Where and in which language.
    """

    setting: Setting


@dataclass(frozen=True, slots=True)
class PinChosenView:
    """The PIN is set.

    Attributes:
        setting: Where and in which language.
    """

    setting: Setting

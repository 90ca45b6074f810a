"""Views of a claim for missing points; others import them from `screens.views`."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from screens.parts import Money, Setting


class ClaimTrouble(StrEnum):
    """What is wrong with an amount that was typed."""

    NO_AMOUNT = "no_amount"
    TOO_MUCH = "too_much"


class ClaimEnd(StrEnum):
    """What became of a claim at the terminal."""

    SENT = "sent"
    """It is on the disk; central and the shop look at it."""
    SENDING = "sending"
    FULL = "full"
    """As many are open as may be."""


@dataclass(frozen=True, slots=True)
class ClaimDayView:
    """On which day the purchase was.

    Attributes:
        setting: Where and in which language.
        member: Masked name or None.
        days: The days that can be chosen, today first.
        page: Which page of them, from 0; one past the last is the last.
    """

    setting: Setting
    member: str | None = field(repr=False)
    days: tuple[date, ...]
    page: int = 0


@dataclass(frozen=True, slots=True)
class ClaimAmountView:
    """How much the purchase was.

    Attributes:
        setting: Where and in which language.
        day: When it was.
        today: The present day.
        typed: The amount as typed so far.
        limit: The most that can be claimed.
        trouble: What is wrong with what was typed, or None.
    """

    setting: Setting
    day: date
    today: date
    typed: Money = field(repr=False)
    limit: Money
    trouble: ClaimTrouble | None = None


@dataclass(frozen=True, slots=True)
class ClaimConfirmView:
    """Day and amount, before they are sent.

    Attributes:
        setting: Where and in which language.
        day: When it was.
        today: The present day.
        amount: How much it was.
        points: What it earns if the shop finds it.
    """

    setting: Setting
    day: date
    today: date
    amount: Money = field(repr=False)
    points: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClaimEndView:
    """What became of it.

    Attributes:
        setting: Where and in which language.
        end: Sent, on its way to the disk, or one too many.
    """

    setting: Setting
    end: ClaimEnd

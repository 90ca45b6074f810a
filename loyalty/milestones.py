"""Milestones: what a member is quietly congratulated on, on the very day."""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from typing import Final

from loyalty.answers import Shopped
from loyalty.money import Currency, Money

MARKS: Final = (10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)
"""Sums in cents that are worth a word: 100, 250, 500, 1,000 … euro."""
_NOK: Final = 10
"""A krone buys about a tenth of what a euro does, so its marks are ten times as far apart."""


@dataclass(frozen=True, slots=True)
class Anniversary:
    """So many whole years a member, today."""

    years: int


@dataclass(frozen=True, slots=True)
class ShoppedFor:
    """With today's sales the sum has passed a mark."""

    sum: Money


Milestone = Anniversary | ShoppedFor


def milestones(
    member_since: date | None, shopped: Shopped | None, currency: Currency, today: date
) -> tuple[Milestone, ...]:
    """The milestones of one day; mostly none.

    Who became a member on 29 February has the day on the 28th in common years. Of several marks passed in one day the
    highest counts. Figures of another day say nothing of this one.

    Args:
        member_since: the day, in the shop's calendar; None where it is not known.
        shopped: what central last summed up.
        currency: in which.
        today: in the shop's calendar.
    """
    found: list[Milestone] = []
    if member_since is not None and today.year > member_since.year and _is_day(member_since, today):
        found.append(Anniversary(today.year - member_since.year))
    if shopped is not None and shopped.on == today:
        scale = _NOK if currency is Currency.NOK else 1
        passed = [mark * scale for mark in MARKS if shopped.before < mark * scale <= shopped.cents]
        if passed:
            found.append(ShoppedFor(Money(passed[-1], currency)))
    return tuple(found)


def _is_day(since: date, today: date) -> bool:
    leap_day = (since.month, since.day) == (2, 29)
    day = (2, 28) if leap_day and not isleap(today.year) else (since.month, since.day)
    return (today.month, today.day) == day

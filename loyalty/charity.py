"""The charity's share: what a programme gives of each sale, reckoned without losing a cent.

A share is counted in `parts`, ten-thousandths of a cent. Every share is a whole number of them, so that parts of a sale
add up to the share of the whole, in any order, and what is taken back is what was given. Only what is shown is rounded,
and once: the whole cents of a sum (`whole_cents`); the rest stays in the sum and is never dropped.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from loyalty.errors import AmountError, ProgrammeError
from loyalty.money import MAX_CENTS

PARTS_PER_CENT: Final = 10_000
MOST_BASIS_POINTS: Final = 10_000
"""All of a sale: one basis point is a hundredth of a per cent."""


class ShareOfSale(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="sale"):
    """`basis_points` of each sale's amount: 100 of them are one per cent."""

    basis_points: int

    def __post_init__(self) -> None:
        if not 1 <= self.basis_points <= MOST_BASIS_POINTS:
            raise ProgrammeError(
                f"A share of {self.basis_points} basis points cannot be given: name 1 … {MOST_BASIS_POINTS}."
            )


class ShareOfPoints(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="points"):
    """`cents` for each `per_points` points that sales earn, and in proportion for fewer."""

    cents: int
    per_points: int

    def __post_init__(self) -> None:
        if self.cents < 1 or self.per_points < 1 or self.cents > MAX_CENTS // PARTS_PER_CENT:
            raise ProgrammeError(
                f"A share gives at least 1 cent for at least 1 point, not {self.cents} for {self.per_points}."
            )
        if self.cents * PARTS_PER_CENT % self.per_points:
            raise ProgrammeError(
                f"{self.cents} cents per {self.per_points} points cannot be counted without losing some: "
                f"choose points that divide {self.cents * PARTS_PER_CENT}, such as 10, 20, 25, 50 or 100."
            )


Share = ShareOfSale | ShareOfPoints


class Charity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who a programme gives to, for how long, and how much is hoped for, in the programme's currency.

    `id` tells one collection from the next; a version of the programme that keeps it goes on collecting.
    """

    id: str
    names: Mapping[str, str]
    """Whom it is for, by language, such as ``{"nl": "Speeltuin De Wip"}``."""
    share: Share
    target_cents: int
    since: datetime
    until: datetime | None = None
    """From when on nothing more is given; None while no end is known."""
    about: Mapping[str, str] = msgspec.field(default_factory=dict)
    """A sentence by language: what the money is for."""

    def __post_init__(self) -> None:
        if not self.id or not self.names or not 1 <= self.target_cents <= MAX_CENTS:
            raise ProgrammeError(f"Charity '{self.id}' needs an id, a name and a target of 1 cent or more.")
        if self.until is not None and self.until <= self.since:
            raise ProgrammeError(f"Charity '{self.id}' ends before it begins.")

    def name(self, language: str) -> str:
        """Whom it is for in `language`, else in the first language there is."""
        return self.names.get(language) or next(iter(self.names.values()))

    def purpose(self, language: str) -> str:
        """What the money is for in `language`, else in the first language there is; empty where nothing is said."""
        return self.about.get(language) or next(iter(self.about.values()), "")

    def gives_at(self, at: datetime) -> bool:
        """Whether sales that central takes at `at` give."""
        return self.since <= at and (self.until is None or at < self.until)


def share_in_parts(share: Share, cents: int, points: int) -> int:
    """What a sale, or a part of one, gives: in ten-thousandths of a cent.

    >>> share_in_parts(ShareOfSale(50), 1999, 0)
    99950

    Args:
        share: the rule.
        cents: the amount of the sale or the part.
        points: what it earned or what taking it back takes.

    Raises:
        AmountError: the amount or the points lie below zero.
    """
    if cents < 0 or points < 0:
        raise AmountError(f"A sale of {cents} cents and {points} points gives no share: give it back as a reversal.")
    match share:
        case ShareOfSale(basis_points):
            return cents * basis_points
        case ShareOfPoints(each, per_points):
            return points * (each * PARTS_PER_CENT // per_points)


def whole_cents(parts: int) -> int:
    """The whole cents in a sum of parts; what is left over stays in the sum.

    >>> whole_cents(99950)
    9
    """
    return parts // PARTS_PER_CENT

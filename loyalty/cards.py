"""What a card is for: collecting, a discount, a club's entrance; and what those come to at the till and at the door.

A kind says what its cards do, not what they are called: a screen names a card by its traits, in its own language.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

import msgspec

from loyalty.card_status import CardStatus
from loyalty.errors import AmountError, ProgrammeError
from loyalty.money import MAX_CENTS, Currency, Money

WHOLE: Final = 10_000
"""Basis points in the whole: 500 of them are 5 %."""
_LONGEST_ID: Final = 32


class DiscountRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A percentage off each sale.

    Attributes:
        basis_points: hundredths of a percent, 1 … 10,000.
        currency: of the sales it is given on.
        most_cents: the rule's ceiling, the most that one sale gets; None for no ceiling.
        least_cents: a sale below it gets nothing.
    """

    basis_points: int
    currency: Currency
    most_cents: int | None = None
    least_cents: int = 0

    def __post_init__(self) -> None:
        ceiling = self.most_cents is None or 1 <= self.most_cents <= MAX_CENTS
        if not 1 <= self.basis_points <= WHOLE or not ceiling or not 0 <= self.least_cents <= MAX_CENTS:
            raise ProgrammeError(
                f"A discount is 1 to {WHOLE} hundredths of a percent with a ceiling above 0, "
                f"not {self.basis_points} up to {self.most_cents}."
            )


def discount(rule: DiscountRule, cents: int) -> int:
    """What `rule` takes off a sale of `cents`, in cents; part of a cent is not given.

    Never below zero, above the ceiling or above the sale; a dearer sale never gets less.

    Raises:
        AmountError: `cents` is no amount of money.
    """
    if not 0 <= cents <= MAX_CENTS:
        raise AmountError(f"{cents} cents is no sale: it must lie in 0 … {MAX_CENTS}.")
    if cents < rule.least_cents:
        return 0
    off = cents * rule.basis_points // WHOLE
    return off if rule.most_cents is None else min(off, rule.most_cents)


class CardKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What the cards of a batch are for. A card without a kind collects, is free, and may be anonymous.

    Attributes:
        id: the owner's word for it, such as ``club``.
        collects: whether it earns and redeems.
        discount: what it takes off a sale, or None.
        admits: whether it opens a club's entrance.
        named: whether it is issued to a customer alone; one that is not is anonymous and may be passed on.
        valid_days: how long it is valid once issued; None for always.
        price: what it is sold for; None for free.
    """

    id: str
    collects: bool = True
    discount: DiscountRule | None = None
    admits: bool = False
    named: bool = False
    valid_days: int | None = None
    price: Money | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.id) <= _LONGEST_ID or not self.id.isprintable():
            raise ProgrammeError(f"A kind of card is named by 1 to {_LONGEST_ID} printable signs.")
        if self.valid_days is not None and self.valid_days < 1:
            raise ProgrammeError(f"Kind {self.id}: a card is valid for at least a day, not {self.valid_days}.")
        if not (self.collects or self.discount or self.admits):
            raise ProgrammeError(f"Kind {self.id} collects nothing, takes nothing off and opens nothing.")


class Turning(StrEnum):
    """Why somebody is not let in."""

    NO_CLUB_CARD = "no_club_card"
    BLANK = "blank"
    """Not issued to anybody yet."""
    BLOCKED = "blocked"
    REPLACED = "replaced"
    """Its member has another card."""
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Admitted:
    """Let in. `until` is the card's last moment; None where it has none.

    `date_checked` is False where the clock could not be trusted to tell whether that moment has passed.
    """

    until: datetime | None
    date_checked: bool = True


@dataclass(frozen=True, slots=True)
class Turned:
    """Not let in, and why; `since` is when the card expired, for `EXPIRED` alone."""

    reason: Turning
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """What the entrance must know of a card.

    Attributes:
        status: as central last said it.
        kind: what it is for; None for a card without one.
        valid_until: its last moment, or None.
        as_of: when central said so.
    """

    status: CardStatus
    kind: CardKind | None
    valid_until: datetime | None
    as_of: datetime


def entrance(card: AtTheDoor, now: datetime, *, clock_trusted: bool) -> Admitted | Turned:
    """Whether a card opens the entrance.

    With an untrusted clock nobody is turned away for a date that may not have come: then a card has expired only if
    it had when central spoke of it, for time does not run backwards.
    """
    if card.kind is None or not card.kind.admits:
        return Turned(Turning.NO_CLUB_CARD)
    match card.status:
        case CardStatus.BLANK:
            return Turned(Turning.BLANK)
        case CardStatus.BLOCKED:
            return Turned(Turning.BLOCKED)
        case CardStatus.REPLACED:
            return Turned(Turning.REPLACED)
        case CardStatus.EXPIRED:
            return Turned(Turning.EXPIRED, card.valid_until)
        case CardStatus.ISSUED:
            pass
        case _:
            assert_never(card.status)
    if card.valid_until is None:
        return Admitted(None)
    known = max(now, card.as_of) if clock_trusted else card.as_of
    if card.valid_until < known:
        return Turned(Turning.EXPIRED, card.valid_until)
    return Admitted(card.valid_until, date_checked=clock_trusted)

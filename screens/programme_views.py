"""Views of what the programme does: the charity's progress, and the rules in words; others import them from `views`."""

from dataclasses import dataclass, field
from datetime import date, datetime

from screens.parts import Money, Setting


@dataclass(frozen=True, slots=True)
class CharityFact:
    """What was collected, as a line beside the balance.

    Attributes:
        name: Whom it is for.
        collected: By now.
    """

    name: str
    collected: Money


@dataclass(frozen=True, slots=True)
class CharityView:
    """Whom the shop gives a share to, and how near the target is.

    Attributes:
        setting: Where and in which language.
        now: The present time.
        member: Masked name or None.
        name: Whom it is for.
        purpose: A sentence on what the money is for, or empty.
        target: How much is hoped for.
        collected: How much there is, or None where this terminal does not know it yet.
        as_of: When that was true; given wherever `collected` is.
        mine: What the member's own purchases gave, or None where that is not known or not theirs to see.
        until: The last day on which purchases give, or None.
    """

    setting: Setting
    now: datetime
    member: str | None = field(repr=False)
    name: str
    purpose: str
    target: Money
    collected: Money | None = None
    as_of: datetime | None = None
    mine: Money | None = field(default=None, repr=False)
    until: date | None = None

    @property
    def share(self) -> float:
        """How full it is, 0 … 1."""
        return min(1.0, self.collected.cents / self.target.cents) if self.collected is not None else 0.0

    @property
    def reached(self) -> bool:
        """Whether the target is reached."""
        return self.collected is not None and self.collected.cents >= self.target.cents


# ── The rules ────────────────────


@dataclass(frozen=True, slots=True)
class Earns:
    """So many points for each whole `per` of a sale; a sale below `least` earns none."""

    points: int
    per: Money
    least: Money | None = None


@dataclass(frozen=True, slots=True)
class Lives:
    """How long points live after a purchase; None for ever."""

    days: int | None


@dataclass(frozen=True, slots=True)
class HeldReady:
    """Up to so many points are kept ready at a terminal, for when there is no connection."""

    points: int


@dataclass(frozen=True, slots=True)
class CoPays:
    """Some rewards cost money besides."""


@dataclass(frozen=True, slots=True)
class AsksProof:
    """A PIN or a code is asked for rewards above so many points; None for every reward."""

    above: int | None


@dataclass(frozen=True, slots=True)
class TakesClaims:
    """A purchase that did not count can be reported so many days long, up to an amount."""

    days: int
    limit: Money


@dataclass(frozen=True, slots=True)
class GivesOfSales:
    """So many hundredths of a per cent of each sale go to `name`."""

    basis_points: int
    name: str


@dataclass(frozen=True, slots=True)
class GivesPerPoints:
    """For each so many points `amount` goes to `name`."""

    points: int
    amount: Money
    name: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The owner's own words."""

    text: str


Rule = Earns | Lives | HeldReady | CoPays | AsksProof | TakesClaims | GivesOfSales | GivesPerPoints | Terms


@dataclass(frozen=True, slots=True)
class RulesView:
    """How the programme works, in words.

    Attributes:
        setting: Where and in which language; its unit is the programme's.
        member: Masked name or None.
        name: The programme's name.
        rules: What holds, in order; the layout pages them.
        page: Which page, from 0; taken modulo the number of pages.
    """

    setting: Setting
    member: str | None = field(repr=False)
    name: str
    rules: tuple[Rule, ...]
    page: int = 0

"""Facts that are recorded as they are: no figure hangs on them here, and central alone decides what they mean."""

from dataclasses import dataclass, field
from datetime import date

from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.money import Money
from loyalty.programme import Programme, ProgrammeRef


@dataclass(frozen=True, slots=True)
class Who:
    """By which card, or by whose hand, a fact came about.

    Attributes:
        token: the card's; None where no card has to do with it.
        account: what the card points at, as far as known.
        mode: how the card came in.
        assurance: how sure we are.
        staff: the member of staff who did it, or None.
    """

    token: str | None = field(default=None, repr=False)
    account: Uuid | None = None
    mode: EntryMode | None = None
    assurance: Assurance | None = None
    staff: Uuid | None = None


@dataclass(frozen=True, slots=True)
class Responded:
    """A member answered a campaign's question.

    Attributes:
        campaign: which.
        answer: what, as the campaign names it.
        programme: whose points thank for it; None where none do.
        points: how many; pending until central has counted them.
    """

    campaign: str
    answer: str
    programme: Programme | None = None
    points: int = 0


@dataclass(frozen=True, slots=True)
class Claimed:
    """A member claims the points of a purchase that did not count.

    Attributes:
        programme: by whose rule.
        day: of the purchase, in the shop's calendar.
        cents: its amount, in the programme's currency.
    """

    programme: ProgrammeRef
    day: date
    cents: int


@dataclass(frozen=True, slots=True)
class Sold:
    """Staff registered a sale of `cents`, that earns `points` by the programme; central reckons itself."""

    programme: Programme
    cents: int
    points: int


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Staff added points, or took some (below zero)."""

    programme: ProgrammeRef
    points: int
    note: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StampsCounted:
    """Paper stamps were counted in."""

    programme: ProgrammeRef
    count: int


@dataclass(frozen=True, slots=True)
class CardIssued:
    """A blank came to life; `customer` is None for an anonymous card, `paid` for one that was free."""

    batch: Uuid
    customer: Uuid | None
    language: str
    paid: Money | None = None


@dataclass(frozen=True, slots=True)
class CardReplaced:
    """The card of `Who` takes the place of `old_card`, by its token."""

    old_card: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A transaction is taken back, all of it."""

    reference: Uuid
    note: str


@dataclass(frozen=True, slots=True)
class PrintedAgain:
    """A voucher came out once more, marked as a duplicate; `evidence` is the driver's word, empty where none is."""

    redemption: Uuid
    serial: str
    evidence: str


Fact = Responded | Claimed | Sold | Adjusted | StampsCounted | TakenBack
"""What can be recorded as it is."""
DecidedFact = CardIssued | CardReplaced | TakenBack | PrintedAgain
"""Transactions that central decides while somebody waits."""

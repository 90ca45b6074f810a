"""What staff propose to do with customers and cards, and the card in their hand: frozen values."""

from dataclasses import dataclass, field

from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.wire import CardSummary
from loyalty.wire_customers import CarriedCard, FoundCustomer


@dataclass(frozen=True, slots=True)
class ShownCard:
    """A card in staff's hand.

    Attributes:
        token: the card's.
        masked: its number as a screen may show it.
        mode: how it came in.
        assurance: what showing it proves.
        summary: what is known of it; None where nobody knows it.
        assigned: whether it is a blank that this terminal may issue without central.
    """

    token: str = field(repr=False)
    masked: str = field(repr=False)
    mode: EntryMode
    assurance: Assurance
    summary: CardSummary | None = field(default=None, repr=False)
    assigned: bool = False


@dataclass(frozen=True, slots=True)
class Merge:
    """`gone` is the same person as `kept`."""

    kept: FoundCustomer = field(repr=False)
    gone: FoundCustomer = field(repr=False)


@dataclass(frozen=True, slots=True)
class UndoneMerge:
    """They were two people after all; `gone` is the name of who is there again."""

    merge: Uuid
    gone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class HouseholdJoined:
    """`customer` shares the account of `host`."""

    customer: FoundCustomer = field(repr=False)
    host: FoundCustomer = field(repr=False)


@dataclass(frozen=True, slots=True)
class HouseholdLeft:
    """The customer's cards go their own way."""

    customer: FoundCustomer = field(repr=False)


@dataclass(frozen=True, slots=True)
class Relink:
    """The card goes to `customer`, for the reason in `note`."""

    card: CarriedCard = field(repr=False)
    customer: FoundCustomer = field(repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Block:
    """The card works nowhere any more."""

    card: CarriedCard = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unblock:
    """The card works again, for the reason in `note`."""

    card: CarriedCard = field(repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Replacement:
    """The new card takes the place of the old one."""

    customer: FoundCustomer = field(repr=False)
    old: CarriedCard = field(repr=False)
    new: ShownCard


Noted = Relink | Unblock
"""What needs a reason in words."""
Proposal = Merge | UndoneMerge | HouseholdJoined | HouseholdLeft | Replacement | Block | Noted
"""What staff see before it is done."""

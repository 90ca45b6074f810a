"""The pieces of staff's work with customers and cards: frozen values. What each does stands in a room of its own."""

from dataclasses import dataclass, field

from loyalty.ids import Uuid
from loyalty.routes import CustomerQuestion
from loyalty.wire_customers import (
    CarriedCard,
    CreateCustomer,
    FindCandidates,
    FoundCustomer,
    Moved,
    SearchCustomers,
)
from loyalty.wire_proofs import Channel
from terminal.machine.desk.cards.proposals import Noted, Proposal, ShownCard
from terminal.machine.desk.form import Form

# ── A card is asked for ────────────────────


@dataclass(frozen=True, slots=True)
class ToIssue:
    """The card is a blank, to be issued; to `customer`, where staff chose one before."""

    customer: FoundCustomer | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ToSee:
    """Whatever the card is, it says what staff may want of it."""


@dataclass(frozen=True, slots=True)
class ToReplace:
    """The card is a blank, to take the place of `old`."""

    customer: FoundCustomer = field(repr=False)
    old: CarriedCard = field(repr=False)


Purpose = ToIssue | ToSee | ToReplace
"""What a card is wanted for."""


@dataclass(frozen=True, slots=True)
class Scanning:
    """A card is asked for; with `card` it was shown, and what is known of it is waited for.

    Attributes:
        purpose: what it is wanted for.
        card: the one that was shown.
        until: until when central's word is waited for, in milliseconds of uptime; 0 where it is not.
    """

    purpose: Purpose
    card: ShownCard | None = None
    until: int = 0


# ── Issuing ────────────────────


@dataclass(frozen=True, slots=True)
class Search:
    """What central was asked while staff type, and what it found.

    Attributes:
        due: when the next question goes out, in milliseconds of uptime; 0 where none is due.
        asked: the last question; what answers another comes too late.
        found: who may be meant.
        more: whether there are others.
        heard: whether `found` answers `asked`.
    """

    due: int = 0
    asked: FindCandidates | SearchCustomers | None = field(default=None, repr=False)
    found: tuple[FoundCustomer, ...] = field(default=(), repr=False)
    more: bool = False
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Naming:
    """A blank was shown; whose it becomes is typed, or touched."""

    card: ShownCard
    form: Form
    search: Search = field(default=Search(), repr=False)


@dataclass(frozen=True, slots=True)
class Alikes:
    """Central found people like the one on the form: staff say which, or that it is somebody new."""

    agreeing: "Agreeing"
    found: tuple[FoundCustomer, ...] = field(repr=False)
    page: int = 0


@dataclass(frozen=True, slots=True)
class Agreeing:
    """Whose card it becomes stands there; the customer's consent and language are asked for.

    Attributes:
        naming: the form before it.
        language: what the customer reads.
        customer: somebody who is a customer already; None for a new one, or for nobody at all.
        news: whether the customer wants news.
        sent: what central was asked to make; asked again word for word after a lost answer.
        away: whether central did not answer.
        until: until when its word is waited for, in milliseconds of uptime; 0 where it is not.
    """

    naming: Naming
    language: str
    customer: FoundCustomer | None = field(default=None, repr=False)
    news: bool = False
    sent: CreateCustomer | None = field(default=None, repr=False)
    away: bool = False
    until: int = 0


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose card it becomes: a customer of central's, by id and name, or nobody.

    `unverified` are the addresses of which one is verified first.
    """

    id: Uuid | None = None
    name: str = field(default="", repr=False)
    language: str = "nl"
    unverified: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class Verifying:
    """The customer was sent a code, and it is typed back.

    Attributes:
        card: the blank.
        holder: whose it becomes.
        form: the code.
        channel: how it goes.
        verification: which code; None while it is not on its way.
        sent_to: where it went, masked.
        until: until when central's word is waited for; 0 where it is not.
    """

    card: ShownCard
    holder: Holder
    form: Form
    channel: Channel
    verification: Uuid | None = None
    sent_to: str | None = field(default=None, repr=False)
    until: int = 0


@dataclass(frozen=True, slots=True)
class Issuing:
    """The card is on its way to its holder: the disk and central decide.

    Attributes:
        card: the blank.
        holder: whose it becomes.
        until: until when a word is waited for, in milliseconds of uptime.
    """

    card: ShownCard
    holder: Holder
    until: int


# ── Finding a customer ────────────────────


@dataclass(frozen=True, slots=True)
class ToMeet:
    """The customer is found to be served."""


@dataclass(frozen=True, slots=True)
class ToMerge:
    """The customer found is the same person as `kept`."""

    kept: FoundCustomer = field(repr=False)


@dataclass(frozen=True, slots=True)
class ToJoin:
    """`customer` is to share the account of the one who is found."""

    customer: FoundCustomer = field(repr=False)


@dataclass(frozen=True, slots=True)
class ToRelink:
    """The card belongs to the one who is found."""

    card: CarriedCard = field(repr=False)


Wish = ToMeet | ToMerge | ToJoin | ToRelink
"""What a customer is looked for, for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A name, phone, mail or number is typed, or a card shown, to find its customer."""

    wish: Wish
    form: Form
    search: Search = field(default=Search(), repr=False)


@dataclass(frozen=True, slots=True)
class Picking:
    """Several may be meant; staff say which.

    Attributes:
        wish: what for.
        asked: the question that found them, or is asked now.
        found: who may be meant.
        more: whether there are others that a longer text would tell.
        card: the card that was shown, or whose number was typed, or None.
        typed: what was typed, where it may be a card's number or not; looked for as it stands where no card has it.
        failed: whether central did not answer.
        page: which page of them.
        until: until when central's word is waited for; 0 where it is not.
    """

    wish: Wish
    asked: SearchCustomers = field(repr=False)
    found: tuple[FoundCustomer, ...] = field(default=(), repr=False)
    more: bool = False
    card: ShownCard | None = None
    typed: str = field(default="", repr=False)
    failed: bool = False
    page: int = 0
    until: int = 0


@dataclass(frozen=True, slots=True)
class AtCustomer:
    """A customer stands there, with what can be done for them."""

    customer: FoundCustomer = field(repr=False)


@dataclass(frozen=True, slots=True)
class AtCards:
    """The customer's cards; `replacing` where one of them is to be replaced."""

    customer: FoundCustomer = field(repr=False)
    replacing: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class AtCard:
    """A card stands there, with what can be done with it.

    Attributes:
        card: which.
        customer: who carries it; None where nobody does, or central could not be asked.
        shown: what is known of it, where it was shown.
    """

    card: CarriedCard = field(repr=False)
    customer: FoundCustomer | None = field(default=None, repr=False)
    shown: ShownCard | None = None


# ── What is proposed, and then done ────────────────────


@dataclass(frozen=True, slots=True)
class Noting:
    """The reason is typed."""

    proposal: Noted
    form: Form


@dataclass(frozen=True, slots=True)
class Proposing:
    """What will be done stands there, and waits for a touch.

    Attributes:
        proposal: what.
        sent: what central was asked; asked again word for word after a lost answer.
        away: whether central did not answer.
        until: until when its word is waited for; 0 where it is not.
    """

    proposal: Proposal
    sent: CustomerQuestion | None = field(default=None, repr=False)
    away: bool = False
    until: int = 0


@dataclass(frozen=True, slots=True)
class Merged:
    """Two customers are one; it can be undone from here.

    Attributes:
        merge: the id of the merge.
        cards: how many cards went over.
        points: what went over, programme by programme.
        gone: the name of who went into the other.
    """

    merge: Uuid
    cards: int
    points: tuple[Moved, ...] = ()
    gone: str = field(default="", repr=False)


CustomerWork = (
    Scanning
    | Naming
    | Alikes
    | Agreeing
    | Verifying
    | Issuing
    | Finding
    | Picking
    | AtCustomer
    | AtCards
    | AtCard
    | Noting
    | Proposing
    | Merged
)
"""Staff's work with customers and cards."""

"""The pieces of staff's work with customers and cards: frozen values. What each does stands in a room of its own."""

from dataclasses import dataclass, field

from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.wire import CardSummary
from loyalty.wire_customers import CreateCustomer, FindCandidates, FoundCustomer, SearchCustomers
from loyalty.wire_proofs import Channel
from terminal.machine.desk.form import Form


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


# ── A card is asked for ────────────────────


@dataclass(frozen=True, slots=True)
class ToIssue:
    """The card is a blank, to be issued; to `customer`, where staff chose one before."""

    customer: FoundCustomer | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ToSee:
    """Whatever the card is, it says what staff may want of it."""


Purpose = ToIssue | ToSee
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


CustomerWork = Scanning | Naming | Alikes | Agreeing | Verifying | Issuing
"""Staff's work with customers and cards."""

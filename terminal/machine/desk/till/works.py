"""The pieces of this work: a frozen value each, and their closed union."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.routes import Question
from loyalty.vouchers import VoucherVerdict
from loyalty.wire_claims import OpenClaim
from loyalty.wire_incidents import IncidentEntry
from loyalty.wire_orders import Order, OrderItem
from loyalty.wire_staff import Day, Undoable
from loyalty.wire_vouchers import VoucherChecked
from screens.desk_words import CardTrouble
from terminal.machine.desk.form import Form


@dataclass(frozen=True, slots=True)
class TypingVoucher:
    """A voucher is asked for: scanned, or its short code typed."""

    form: Form


@dataclass(frozen=True, slots=True)
class AtVoucher:
    """A voucher lies there.

    Attributes:
        code: what it says, as central is asked.
        proof: what its signature proves by the keys that are known here; None for a short code.
        checked: what central said of it, or None.
        use: the id under which its use was asked for, kept so that a repeat uses nothing twice.
        busy: whether central is asked.
        unanswered: whether it said nothing to the last question.
    """

    code: str = field(repr=False)
    proof: VoucherVerdict | None = field(default=None, repr=False)
    checked: VoucherChecked | None = field(default=None, repr=False)
    use: Uuid | None = None
    busy: bool = False
    unanswered: bool = False


VoucherWork = TypingVoucher | AtVoucher


# ── Points ────────────────────


class Deed(StrEnum):
    """What is counted on a card."""

    SALE = "sale"
    POINTS = "points"
    STAMPS = "stamps"


@dataclass(frozen=True, slots=True)
class CardShown:
    """The card that a figure is for.

    Attributes:
        token: its token.
        shown: its number, masked.
        mode: how it came in.
        assurance: what that proves.
        account: what it points at, as far as known.
        name: whose it is, masked, as far as known.
        trouble: why nothing can be counted on it, or None.
    """

    token: str = field(repr=False)
    shown: str = field(repr=False)
    mode: EntryMode
    assurance: Assurance
    account: Uuid | None = None
    name: str | None = field(default=None, repr=False)
    trouble: CardTrouble | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """A figure is typed for a card; the card may come before it or after it.

    Attributes:
        deed: what is counted.
        form: the figure, and a note where one is mandatory.
        card: the card, or None until one was read.
        asked: whether the form was sent before a card was there.
        busy: whether it is on its way to the disk.
    """

    deed: Deed
    form: Form
    card: CardShown | None = None
    asked: bool = False
    busy: bool = False


# ── Lists ────────────────────


EntryT = TypeVar("EntryT")


@dataclass(frozen=True, slots=True)
class Listing(Generic[EntryT]):
    """A list that central gives page by page.

    Attributes:
        entries: what it gave so far.
        more: whether others follow.
        page: which page of the screen stands there, from 0.
        asked: what central is asked at the moment; None where nothing is.
        failed: whether it said nothing to the last question.
    """

    entries: tuple[EntryT, ...] = field(default=(), repr=False)
    more: bool = False
    page: int = 0
    asked: Question | None = field(default=None, repr=False)
    failed: bool = False


@dataclass(frozen=True, slots=True)
class AtDay(Listing[Undoable]):
    """Today's transactions, newest first; `ahead` is the cursor of older ones, None where there are none."""

    ahead: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Undoing:
    """One of them, and whether it can be undone; `busy` while that is on its way to the disk."""

    entry: Undoable
    behind: AtDay
    busy: bool = False


@dataclass(frozen=True, slots=True)
class AtIncidents(Listing[IncidentEntry]):
    """What is open in this shop, oldest first."""


@dataclass(frozen=True, slots=True)
class Mending:
    """One of them, and how it is put right.

    Attributes:
        entry: the incident.
        behind: the list it was picked from.
        note: the form of what was found, where somebody explains it.
        wish: the id under which that was sent, kept for a repeat.
        busy: whether the printer, the disk or central is waited for.
        unprinted: whether a duplicate did not surely come out.
        unanswered: whether central said nothing.
    """

    entry: IncidentEntry
    behind: AtIncidents
    note: Form | None = None
    wish: Uuid | None = None
    busy: bool = False
    unprinted: bool = False
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class AtClaims(Listing[OpenClaim]):
    """Open claims, oldest first."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """One of them, granted or refused.

    Attributes:
        entry: the claim.
        behind: the list it was picked from.
        note: the form of why it is refused, where somebody types that.
        busy: whether central is asked.
        unanswered: whether it said nothing to the last question.
    """

    entry: OpenClaim
    behind: AtClaims
    note: Form | None = None
    busy: bool = False
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class AtOrders(Listing[Order]):
    """What can be ordered, and what was, newest first."""


@dataclass(frozen=True, slots=True)
class Ordering:
    """How many of it; `wish` is the id under which it was ordered, kept for a repeat."""

    item: OrderItem
    form: Form
    behind: AtOrders
    wish: Uuid | None = None
    busy: bool = False
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class AtFigures:
    """The day's figures; `printing` while they come out on paper."""

    day: Day | None = None
    busy: bool = False
    failed: bool = False
    printing: bool = False


ShopList = AtDay | AtIncidents | AtClaims | AtOrders
ShopWork = ShopList | Undoing | Mending | Weighing | Ordering | AtFigures
TillWork = VoucherWork | Counting | ShopWork
"""What staff are at, of this work."""

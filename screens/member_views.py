"""Views of the typed number, the menu and the last transactions; others import them from `screens.views`."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from screens.parts import Money, Setting, Unit


@dataclass(frozen=True, slots=True)
class MemberFor:
    """A milestone: so many years a member, today."""

    years: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShoppedFor:
    """A milestone: the sum of all sales passed this mark today."""

    total: Money = field(repr=False)


Milestone = MemberFor | ShoppedFor


@dataclass(frozen=True, slots=True)
class KeypadView:
    """A card's number is being typed; which signs is not shown.

    Attributes:
        setting: Where and in which language.
        typed: How many signs there are by now.
        letters: True where numbers may have letters.
        page: Which keys, figures first; taken modulo the number of pages.
    """

    setting: Setting
    typed: int = 0
    letters: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class KeyedView:
    """What somebody sees who typed a number: that receipts count, and how large the balance is.

    Attributes:
        setting: Where and in which language.
        now: The present time.
        floor: The balance with noughts behind its first figure, or None where it is not known.
        as_of: When that was true; given wherever `floor` is.
        added: Points of the receipts that were read since.
    """

    setting: Setting
    now: datetime
    floor: int | None = field(repr=False)
    as_of: datetime | None
    added: int = field(default=0, repr=False)


class MenuItem(StrEnum):
    """What the menu leads to, besides the languages."""

    HISTORY = "history"
    STAMPS = "stamps"
    PIN = "pin"
    """Choose a first or another PIN."""
    PHONE = "phone"
    """Take the card along on a phone."""
    CLAIM = "claim"
    """Ask for the points of a purchase that did not count."""
    CHARITY = "charity"
    RULES = "rules"
    """How the programme works."""
    PRIVACY = "privacy"
    """The privacy notice, one's own data, leaving."""


@dataclass(frozen=True, slots=True)
class MenuView:
    """What else there is besides the balance, and the languages.

    Attributes:
        setting: Where and in which language.
        member: Masked name or None.
        items: What can be gone to, in order.
        languages: Codes offered, in order.
    """

    setting: Setting
    member: str | None = field(repr=False)
    items: tuple[MenuItem, ...] = ()
    languages: tuple[str, ...] = ("nl", "nb", "en")


class EntryKind(StrEnum):
    """What a line of the last transactions was."""

    EARNED = "earned"
    STAMPED = "stamped"
    SPENT = "spent"
    TAKEN_BACK = "taken_back"
    CORRECTED = "corrected"
    EXPIRED = "expired"
    ANSWERED = "answered"
    """Points given as thanks for an answer."""
    CLAIMED = "claimed"
    """A purchase that had not counted was looked at, and counts now."""
    IN_REVIEW = "in_review"
    """The same, before somebody looked at it; `points` is what it would bring."""
    ON_THE_WAY = "on_the_way"
    """Recorded here; central has not counted it yet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the last transactions.

    Attributes:
        kind: What it was.
        when: When it was, or None where that is not known.
        points: What it added; below zero for what it took.
        unit: What is counted.
        balance: What the balance was after it, or None while it is on the way.
        place: The shop, or None.
        reward: The reward's name where one was taken.
        day: Its day, where more than that is not known.
    """

    kind: EntryKind
    when: datetime | None
    points: int = field(repr=False)
    unit: Unit = Unit.POINTS
    balance: int | None = field(default=None, repr=False)
    place: str | None = None
    reward: str | None = None
    day: date | None = None


class HistoryState(StrEnum):
    """Whether central's part is there."""

    THERE = "there"
    ASKED = "asked"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class HistoryView:
    """The last transactions, newest first; what is on the way stands before them.

    Attributes:
        setting: Where and in which language.
        now: The present time.
        member: Masked name or None.
        entries: What is known so far; the layout pages them.
        state: Whether central's part is there.
        as_of: When central told it, or None where it has not.
        page: Which page, from 0; one past the last is the last.
        more: True where central has older ones.
    """

    setting: Setting
    now: datetime
    member: str | None = field(repr=False)
    entries: tuple[Entry, ...]
    state: HistoryState = HistoryState.THERE
    as_of: datetime | None = None
    page: int = 0
    more: bool = False

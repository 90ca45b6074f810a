"""Views of the privacy notice, of one's own data and of leaving; others import them from `screens.views`.

One's data itself never reaches a view: it goes to paper or into a mail.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from screens.parts import Setting, Unit


class DataWay(StrEnum):
    """How a member gets their data."""

    PAPER = "paper"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A question of the notice and its answer, in the screen's language."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """The owner's privacy notice, and what a member may ask for beneath it.

    Attributes:
        setting: Where and in which language.
        paragraphs: The notice; the layout pages it.
        version: Which version of it.
        page: Which page, from 0; one past the last is the last.
        ways: How one's data can be had; empty without a card, or where only the till can help.
        may_leave: True where the member can leave here.
        at_till: True where somebody stands there who must ask at the till.
    """

    setting: Setting
    paragraphs: tuple[Paragraph, ...]
    version: str
    page: int = 0
    ways: tuple[DataWay, ...] = ()
    may_leave: bool = False
    at_till: bool = False


class DataState(StrEnum):
    """How far the giving of one's data is."""

    OFFER = "offer"
    """Nothing happened yet: it says what will."""
    PRINTING = "printing"
    PRINTED = "printed"
    UNSURE = "unsure"
    """The printer did not say: part of it may lie there."""
    FAILED = "failed"
    """Nothing was printed."""
    SENT = "sent"
    NO_ADDRESS = "no_address"
    TOO_MANY = "too_many"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class DataView:
    """One's own data, on its way to paper or mail.

    Attributes:
        setting: Where and in which language.
        way: Which way.
        state: How far.
        sent_to: Where it was sent, masked; given with `SENT`.
    """

    setting: Setting
    way: DataWay
    state: DataState
    sent_to: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Lapse:
    """Points that would be lost."""

    count: int = field(repr=False)
    unit: Unit = Unit.POINTS


@dataclass(frozen=True, slots=True)
class LeaveView:
    """What happens to whoever leaves; nothing has happened yet.

    Attributes:
        setting: Where and in which language.
        lapses: What would be lost, by programme; empty where there is nothing, or nobody knows.
        sure: True where it is asked a second time.
        no_answer: True where central did not say that it is done.
        shared: True where the points stay with others of a household; nothing lapses then.
    """

    setting: Setting
    lapses: tuple[Lapse, ...] = ()
    sure: bool = False
    no_answer: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class LeftView:
    """The member has left, and nobody stands there any more as far as this terminal knows.

    Attributes:
        setting: Where and in which language.
        mailed: True where a confirmation is on its way.
    """

    setting: Setting
    mailed: bool = False

"""What may be shown: one frozen view a screen, and their closed union `View`.

A view is all a screen knows. It carries plain figures (points as integers, money as integer cents with
its ISO 4217 currency, times as aware datetimes) and the language; words, places and colours are the
screens' own. Names arrive masked; no view carries a member number. Personal fields are kept out of
every `repr`, so that a view in a log tells nothing about a person.

This module is pure: it imports nothing that draws.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from screens.campaign_views import BringCardView, Campaign, Choice, QuestionView, ResponseView
from screens.care_views import CareScreen
from screens.choice_views import DisplayView, LanguagesView
from screens.claim_views import (
    ClaimAmountView,
    ClaimConfirmView,
    ClaimDayView,
    ClaimEnd,
    ClaimEndView,
    ClaimTrouble,
)
from screens.desk_views import DeskView
from screens.entrance_views import EntranceView
from screens.member_views import (
    Entry,
    EntryKind,
    HistoryState,
    HistoryView,
    KeyedView,
    KeypadView,
    MemberFor,
    MenuItem,
    MenuView,
    Milestone,
    ShoppedFor,
)
from screens.parts import (
    AccrualRefused,
    AfterProof,
    ClaimGranted,
    ClaimReason,
    ClaimRefused,
    Later,
    LaterReason,
    Missing,
    Money,
    Notice,
    ReceiptAdded,
    RefusalKind,
    RewardState,
    RewardTile,
    Setting,
    Takeable,
    Unit,
)
from screens.phone_views import PhoneState, PhoneView
from screens.privacy_views import DataState, DataView, DataWay, Lapse, LeaveView, LeftView, Paragraph, PrivacyView
from screens.programme_views import (
    AsksProof,
    CharityFact,
    CharityView,
    CoPays,
    Earns,
    GivesOfSales,
    GivesPerPoints,
    HeldReady,
    Lives,
    Rule,
    RulesView,
    TakesClaims,
    Terms,
)
from screens.proof_views import CheckingView, CodeView, CodeWay, PinAsk, PinChosenView, PinView, Trouble, WaysView
from screens.technician_views import TechnicianView

__all__ = [
    "AccrualRefused",
    "AfterProof",
    "AsksProof",
    "AttractView",
    "AuthorisingView",
    "BalanceView",
    "BringCardView",
    "Campaign",
    "CharityFact",
    "CharityView",
    "CheckingView",
    "Choice",
    "ClaimAmountView",
    "ClaimConfirmView",
    "ClaimDayView",
    "ClaimEnd",
    "ClaimEndView",
    "ClaimGranted",
    "ClaimReason",
    "ClaimRefused",
    "ClaimTrouble",
    "CoPays",
    "CodeView",
    "CodeWay",
    "DataState",
    "DataView",
    "DataWay",
    "DisplayView",
    "Earns",
    "Entry",
    "EntryKind",
    "Expiring",
    "GivesOfSales",
    "GivesPerPoints",
    "HeldReady",
    "HelpView",
    "HistoryState",
    "HistoryView",
    "IdleView",
    "KeyedView",
    "KeypadView",
    "LanguagesView",
    "Lapse",
    "Later",
    "LaterReason",
    "LeaveView",
    "LeftView",
    "Lives",
    "LookingUpView",
    "MemberFor",
    "MenuItem",
    "MenuView",
    "Milestone",
    "Missing",
    "Money",
    "Notice",
    "OutOfServiceView",
    "Paragraph",
    "PhoneState",
    "PhoneView",
    "PinAsk",
    "PinChosenView",
    "PinView",
    "PrintStep",
    "PrintUnknownView",
    "PrinterWord",
    "PrintingView",
    "PrivacyView",
    "QuestionView",
    "ReceiptAdded",
    "RefusalKind",
    "RefusalView",
    "ResponseView",
    "RewardState",
    "RewardTile",
    "RewardView",
    "Rule",
    "RulesView",
    "Setting",
    "ShoppedFor",
    "Stamps",
    "StampsView",
    "StepKind",
    "StepState",
    "Takeable",
    "TakesClaims",
    "Terms",
    "ThanksView",
    "Trouble",
    "Unit",
    "View",
    "WaysView",
]


@dataclass(frozen=True, slots=True)
class AttractView:
    """Nobody is here: "Hold your card to the reader".

    Attributes:
        setting: Where and in which language.
        languages: Codes offered, in order.
        campaign: What is advertised, or None.
    """

    setting: Setting
    languages: tuple[str, ...] = ("nl", "nb", "en")
    campaign: Campaign | None = None


@dataclass(frozen=True, slots=True)
class LookingUpView:
    """A card was read; its account is being asked for."""

    setting: Setting


@dataclass(frozen=True, slots=True)
class Expiring:
    """Points that expire next.

    Attributes:
        points: How many.
        on: Their last day.
    """

    points: int
    on: date


@dataclass(frozen=True, slots=True)
class Stamps:
    """A stamp card.

    Attributes:
        have: Stamps on the card that is being filled, 0 … `of` - 1.
        of: Stamps that fill one.
        full: Cards that are full already.
    """

    have: int
    of: int
    full: int = 0

    @property
    def count(self) -> int:
        """All stamps together."""
        return self.full * self.of + self.have


@dataclass(frozen=True, slots=True)
class BalanceView:
    """The balance, what belongs to it, and how near each reward is.

    Attributes:
        setting: Where, in which language, with or without central.
        now: The present time, for "yesterday" and the like.
        member: Masked name, or None where it is not known.
        points: The balance, or None where this terminal does not know it.
        as_of: When that balance was true; given wherever `points` is.
        pending: Points on their way to central or waiting there.
        held_ready: Points held for this terminal, usable without a connection.
        expiring: What expires next, or None.
        card_valid_until: The card's last day, or None where it has none.
        notices: What must be explained at this visit.
        rewards: All rewards, in the programme's order; the layout pages them.
        page: Which page, from 0; taken modulo the number of pages.
        stamps: The stamp card, or None.
        milestones: What the member is congratulated on today.
        charity: What was collected for the charity, or None where there is none.
        owed: Points owed after a correction, taken from what becomes free.
        question: True where a campaign's question is open for the member.
        masked: True where `points` is only how large the balance is: its first figure, with noughts for the others.
    """

    setting: Setting
    now: datetime
    member: str | None = field(repr=False)
    points: int | None = field(repr=False)
    as_of: datetime | None
    rewards: tuple[RewardTile, ...]
    pending: int = field(default=0, repr=False)
    held_ready: int = field(default=0, repr=False)
    owed: int = field(default=0, repr=False)
    expiring: Expiring | None = field(default=None, repr=False)
    card_valid_until: date | None = field(default=None, repr=False)
    notices: tuple[Notice, ...] = ()
    page: int = 0
    stamps: Stamps | None = field(default=None, repr=False)
    milestones: tuple[Milestone, ...] = ()
    question: bool = False
    charity: CharityFact | None = None
    masked: bool = False


@dataclass(frozen=True, slots=True)
class StampsView:
    """The stamp card as a picture, and one reward that stamps buy.

    Attributes:
        setting: Where and in which language; its unit is stamps.
        now: The present time.
        member: Masked name or None.
        stamps: The card.
        as_of: When it was true.
        reward: The reward that is shown, or None where there is none.
        rewards: How many there are; with more than one the next can be asked for.
        pending: Stamps on their way to central or waiting there.
    """

    setting: Setting
    now: datetime
    member: str | None = field(repr=False)
    stamps: Stamps = field(repr=False)
    as_of: datetime
    reward: RewardTile | None = None
    rewards: int = 1
    pending: int = field(default=0, repr=False)


@dataclass(frozen=True, slots=True)
class RewardView:
    """One reward before it is taken: what it costs and what is left.

    Attributes:
        setting: Where and in which language.
        now: The present time.
        member: Masked name or None.
        reward: The reward.
        have: The points it would be paid from (the balance, or offline what is held ready).
        as_of: When `have` was true.
        from_held: True when it is paid from the points held ready here.
        valid_days: How long the voucher will be valid.
    """

    setting: Setting
    now: datetime
    member: str | None = field(repr=False)
    reward: RewardTile
    have: int = field(repr=False)
    as_of: datetime
    from_held: bool = False
    valid_days: int = 30


@dataclass(frozen=True, slots=True)
class AuthorisingView:
    """Central is asked for the reward; nothing is printed yet.

    Attributes:
        setting: Where and in which language.
        reward: The reward asked for.
    """

    setting: Setting
    reward: RewardTile


class StepKind(StrEnum):
    """The steps of a voucher, in order."""

    TAKEN = "taken"
    SENT = "sent"
    PRINTING = "printing"
    CUT = "cut"


class StepState(StrEnum):
    """How far one step is; ticked by real answers alone."""

    DONE = "done"
    BUSY = "busy"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class PrintStep:
    """One step of printing.

    Attributes:
        kind: Which.
        state: How far.
        at: When it was done, or None.
    """

    kind: StepKind
    state: StepState
    at: datetime | None = None


class PrinterWord(StrEnum):
    """What the printer last said of itself."""

    OK = "ok"
    NEAR_END = "near_end"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class PrintingView:
    """The voucher is being printed.

    Attributes:
        setting: Where and in which language.
        now: The present time.
        price: Points that were taken.
        steps: The steps, in order.
        printer: What the printer says.
    """

    setting: Setting
    now: datetime
    price: int = field(repr=False)
    steps: tuple[PrintStep, ...]
    printer: PrinterWord


@dataclass(frozen=True, slots=True)
class ThanksView:
    """The voucher is out.

    Attributes:
        setting: Where and in which language.
        now: The present time.
        left: Points left, or None where not known.
        as_of: When that was true.
        from_held: True when `left` counts the points held ready here, not the balance.
        valid_until: The voucher's last day.
        co_payment: What is paid at the till, or None.
        next_reward: The reward nearest by now, or None.
        seconds_left: Until the screen closes by itself.
        assumed: True where the printer cannot say that it printed: the screen asks.
        reward: The reward's name on the voucher, for whoever cannot read it.
        code: The voucher's short code, likewise; None where there is none.
    """

    setting: Setting
    now: datetime
    left: int | None = field(repr=False)
    as_of: datetime | None
    valid_until: date
    seconds_left: int
    co_payment: Money | None = None
    next_reward: RewardTile | None = None
    from_held: bool = False
    assumed: bool = False
    reward: str = ""
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PrintUnknownView:
    """Nobody knows whether the voucher came out; the till has to look.

    Attributes:
        setting: Where and in which language.
        code: Short reference the till can look up, or None.
        now: When it happened.
    """

    setting: Setting
    now: datetime
    code: str | None = None


@dataclass(frozen=True, slots=True)
class RefusalView:
    """Something could not be done: what, and what to do now.

    Attributes:
        setting: Where and in which language.
        kind: What happened.
        in_session: True when the shopper's session goes on behind it ("Continue" instead of help).
        retry_held: True where the points kept ready here would still pay (after `NO_ANSWER`).
        hint: True where it happened again and again: the screen shows how to hold a card.
    """

    setting: Setting
    kind: RefusalKind
    in_session: bool = False
    retry_held: bool = False
    hint: bool = False


@dataclass(frozen=True, slots=True)
class HelpView:
    """How to get a card, and where to ask.

    Attributes:
        setting: Where and in which language.
    """

    setting: Setting


@dataclass(frozen=True, slots=True)
class IdleView:
    """Asks whether anybody is there. Personal data beneath is removed, not dimmed.

    Attributes:
        setting: Where and in which language.
        seconds_left: Until the session ends.
        seconds_total: Length of the warning, for the ring.
    """

    setting: Setting
    seconds_left: int
    seconds_total: int = 20


@dataclass(frozen=True, slots=True)
class OutOfServiceView:
    """The terminal cannot serve anybody now.

    Attributes:
        setting: Where and in which language.
        code: Fault code for staff, e.g. ``P2``.
        since: When it began.
        now: The present time.
        terminal: The terminal's name, e.g. ``UTR-07``.
    """

    setting: Setting
    code: str
    since: datetime
    now: datetime
    terminal: str


View = (
    AttractView
    | LanguagesView
    | DisplayView
    | LookingUpView
    | BalanceView
    | StampsView
    | MenuView
    | HistoryView
    | RewardView
    | AuthorisingView
    | PrintingView
    | ThanksView
    | PrintUnknownView
    | RefusalView
    | HelpView
    | KeypadView
    | KeyedView
    | PinView
    | CodeView
    | WaysView
    | CheckingView
    | PinChosenView
    | PhoneView
    | QuestionView
    | ResponseView
    | BringCardView
    | CharityView
    | RulesView
    | ClaimDayView
    | ClaimAmountView
    | ClaimConfirmView
    | ClaimEndView
    | PrivacyView
    | DataView
    | LeaveView
    | LeftView
    | IdleView
    | OutOfServiceView
    | DeskView
    | CareScreen
    | EntranceView
    | TechnicianView
)
"""Everything the shopper's thread can show."""

"""The messages by which staff log in, change their PIN, and see the day (protocol, section 8).

A badge goes as its token (`loyalty.tokens.badge_token`). What a try comes to is an answer and not a problem, so that
central has counted it whatever the caller makes of it. Every other message of staff names who acts as `by`; central
answers `ProblemType.STAFF_REFUSED` where that is nobody who may.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from loyalty.bodies import Kind
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import Unit
from loyalty.staff import Role
from loyalty.undoing import UndoRefusal
from loyalty.wire import Message

MOST_UNDOABLE: Final = 100
"""Transactions of one page of the day's list."""


# ── Logging in ────────────────────


class OpenStaff(Message, frozen=True, kw_only=True):
    """`POST /v1/staff/open`: is this the PIN of the badge's bearer?"""

    badge: str
    """The badge's token."""
    pin: str
    """Six figures."""

    def __repr__(self) -> str:
        return "OpenStaff()"


class StaffOpening(StrEnum):
    """What became of a badge and a PIN."""

    OPENED = "opened"
    WRONG = "wrong"
    LOCKED = "locked"
    """Five were wrong in a row: the office opens it again, nothing else does."""
    NO_PIN = "no_pin"
    """None was set yet: the office does."""
    INACTIVE = "inactive"
    """The badge opens nothing any more."""
    ELSEWHERE = "elsewhere"
    """The bearer works in another shop of this owner."""
    UNKNOWN = "unknown"
    """It is no badge of this owner."""


class StaffMember(Message, frozen=True, kw_only=True):
    """Who logged in, as the screen may name them."""

    id: Uuid
    name: str
    roles: tuple[Role, ...]

    def __repr__(self) -> str:
        return f"StaffMember(id={self.id})"


class StaffOpened(Message, frozen=True, kw_only=True):
    """The answer to a badge and a PIN."""

    outcome: StaffOpening
    tries_left: int = 0
    """Tries before the lock."""
    staff: StaffMember | None = None
    """There where it opened."""


class SetStaffPin(Message, frozen=True, kw_only=True):
    """`POST /v1/staff/pin`: a new PIN by the present one. The same `id` again is the repeat of a lost answer."""

    id: Uuid
    badge: str
    current: str
    pin: str

    def __repr__(self) -> str:
        return "SetStaffPin()"


class StaffPinSetting(StrEnum):
    """What became of a new PIN."""

    SET = "set"
    OBVIOUS = "obvious"
    """Many would choose it, or it is the present one."""
    WRONG = "wrong"
    """The present PIN was wrong."""
    LOCKED = "locked"
    NO_PIN = "no_pin"
    INACTIVE = "inactive"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


class StaffPinSet(Message, frozen=True, kw_only=True):
    """The answer to a new PIN."""

    outcome: StaffPinSetting
    tries_left: int = 0


# ── The day ────────────────────


class AskDay(Message, frozen=True, kw_only=True):
    """`POST /v1/staff/day`: the shop's figures of a day, and what of it can be undone."""

    by: Uuid
    day: date | None = None
    """In the shop's calendar; None for today."""
    before: str | None = None
    """The cursor of an earlier page of `undoable`; None for the newest."""
    language: str = "nl"
    """In which rewards are named."""


class ProgrammeFigures(Message, frozen=True, kw_only=True):
    """What one terminal did in one programme; what was undone later still counts where it was done."""

    programme: Uuid
    unit: Unit
    currency: Currency
    accruals: int = 0
    """Sales that earned."""
    sales_cents: int = 0
    """What they came to, less what was taken back."""
    points_given: int = 0
    """By sales and stamps."""
    redemptions: int = 0
    points_taken: int = 0
    """For rewards; 0 or more."""
    adjustments: int = 0
    points_added: int = 0
    """By adjustments above zero."""
    points_removed: int = 0
    """By adjustments below zero; 0 or more."""
    undone: int = 0
    """Reversals that were made."""


class TerminalFigures(Message, frozen=True, kw_only=True):
    """What one terminal did in a day."""

    terminal: Uuid
    code: str
    """The name on its housing."""
    programmes: tuple[ProgrammeFigures, ...] = ()
    vouchers_used: int = 0
    cards_issued: int = 0
    cards_replaced: int = 0


class Undoable(Message, frozen=True, kw_only=True):
    """A transaction of the day, and whether it can be undone by whoever asked."""

    id: Uuid
    kind: Kind
    at: datetime
    terminal: str
    """The name on the terminal's housing."""
    programme: Uuid
    unit: Unit
    points: int
    """What it did to the account, with its sign."""
    cents: int | None = None
    """What is left of a sale."""
    by: str | None = None
    """The member of staff who did it; None where the member did it alone."""
    member: str | None = None
    """Masked; None for an anonymous card."""
    reward: str | None = None
    refusal: UndoRefusal | None = None
    """Why it cannot be undone, or None where it can: by a `Reversal` of its id."""

    def __repr__(self) -> str:
        return f"Undoable(id={self.id}, kind={self.kind.value})"


class Day(Message, frozen=True, kw_only=True):
    """The answer: a day's figures by terminal (the shop's are their sum), and its transactions, newest first."""

    day: date
    terminals: tuple[TerminalFigures, ...]
    undoable: tuple[Undoable, ...]
    next: str | None
    """The cursor of the page before; None where there is none."""
    as_of: datetime

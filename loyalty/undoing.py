"""Undoing: which transactions staff may take back whole, where and until when (protocol, sections 3.6 and 5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from loyalty.bodies import Kind
from loyalty.ids import Uuid
from loyalty.staff import Role, serves

UNDOABLE: Final = (Kind.ACCRUAL, Kind.STAMPS, Kind.ADJUSTMENT, Kind.REDEMPTION)
"""What can be undone at all: what moved points and has a rule that moves them back."""


class UndoRefusal(StrEnum):
    """Why a transaction is not undone."""

    KIND = "kind"
    """Nothing of its kind is."""
    REJECTED = "rejected"
    """It did nothing."""
    ALREADY_UNDONE = "already_undone"
    VOUCHER_USED = "voucher_used"
    """Its voucher was used at a till: the reward is gone."""
    OTHER_SHOP = "other_shop"
    OTHER_DAY = "other_day"
    """It is not of today; a manager may."""
    NOT_ALLOWED = "not_allowed"
    """Whoever asks touches nobody's points."""


@dataclass(frozen=True, slots=True)
class Done:
    """A transaction that somebody would take back.

    Attributes:
        kind: what it was.
        accepted: whether it did anything.
        undone: whether it was reversed already, all of it.
        voucher_used: whether its voucher was used at a till.
        shop: where it happened.
        days: the days that it may count as, in that shop's calendar: by its own clock, and by its arrival.
        print_open: whether nobody knows if its voucher was printed; that is no matter of days.
    """

    kind: Kind
    accepted: bool
    undone: bool
    voucher_used: bool
    shop: Uuid
    days: frozenset[date]
    print_open: bool = False


@dataclass(frozen=True, slots=True)
class Undoer:
    """Who would take it back.

    Attributes:
        roles: what they are there for.
        shop: where they stand.
        days: today, by the terminal's clock and by central's.
        everywhere: whether they work in every shop of the owner.
    """

    roles: Collection[Role]
    shop: Uuid
    days: frozenset[date]
    everywhere: bool = False


def undo_refusal(done: Done, undoer: Undoer) -> UndoRefusal | None:
    """Why `undoer` may not take `done` back, or None."""
    if not serves(undoer.roles):
        return UndoRefusal.NOT_ALLOWED
    if done.kind not in UNDOABLE:
        return UndoRefusal.KIND
    if not done.accepted:
        return UndoRefusal.REJECTED
    if done.undone:
        return UndoRefusal.ALREADY_UNDONE
    if done.voucher_used:
        return UndoRefusal.VOUCHER_USED
    manages = Role.MANAGER in undoer.roles
    if done.shop != undoer.shop and not (manages and undoer.everywhere):
        return UndoRefusal.OTHER_SHOP
    if not manages and not done.print_open and not done.days & undoer.days:
        return UndoRefusal.OTHER_DAY
    return None

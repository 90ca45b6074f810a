"""Hands touches, readings and facts to the piece of this work they belong to."""

from dataclasses import replace
from typing import assert_never

from loyalty.identify import Identified, Member, Voucher
from screens import intents
from screens.desk_words import DeskNotice
from screens.intents import Intent
from terminal.machine.desk import form
from terminal.machine.desk.ending import ended
from terminal.machine.desk.facts import DeskFact
from terminal.machine.desk.till import claims, counting, figures, incidents, orders, undoing, voucher
from terminal.machine.desk.till.works import (
    AtClaims,
    AtDay,
    AtFigures,
    AtIncidents,
    AtOrders,
    AtVoucher,
    Counting,
    Mending,
    Ordering,
    ShopWork,
    TillWork,
    TypingVoucher,
    Undoing,
    Weighing,
)
from terminal.machine.effects import Code, Note, Sign, Signal
from terminal.machine.events import (
    CardFetched,
    Decided,
    Heard,
    LookedUp,
    Read,
    Recorded,
    Reprinted,
    SlipPrinted,
    StoreRefused,
)
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def touched(machine: Machine, desk: AtDesk, work: TillWork, intent: Intent, now: Moment) -> Outcome:
    """Carry one intent out."""
    if isinstance(work, ShopWork):
        return _touched_shop(machine, desk, work, intent, now)
    match work:
        case TypingVoucher():
            return voucher.typed(machine, desk, work, intent)
        case AtVoucher():
            return voucher.touched(machine, desk, work, intent, now)
        case Counting():
            return counting.touched(machine, desk, work, intent)
        case _:
            assert_never(work)


def _touched_shop(machine: Machine, desk: AtDesk, work: ShopWork, intent: Intent, now: Moment) -> Outcome:
    match work:
        case AtDay():
            return undoing.touched(machine, desk, work, intent)
        case Undoing():
            return undoing.touched_one(machine, desk, work, intent)
        case AtIncidents():
            return incidents.touched(machine, desk, work, intent)
        case Mending():
            return incidents.touched_one(machine, desk, work, intent, now)
        case AtClaims():
            return claims.touched(machine, desk, work, intent)
        case Weighing():
            return claims.touched_one(machine, desk, work, intent)
        case AtOrders():
            return orders.touched(machine, desk, work, intent)
        case Ordering():
            return orders.touched_one(machine, desk, work, intent, now)
        case AtFigures():
            return figures.touched(machine, desk, work, intent)
        case _:
            assert_never(work)


def shown(machine: Machine, desk: AtDesk, work: TillWork, event: Read, found: Identified) -> Outcome:
    """Something was scanned."""
    match work, found:
        case ((TypingVoucher() | AtVoucher(busy=False)), Voucher(code=code)):
            return voucher.scanned(machine, desk, code)
        case Counting(), Member():
            return counting.card_shown(machine, desk, work, counting.card_of(machine.context, found, event.mode))
        case _:
            return go(machine, desk, Signal(Sign.NOT_OURS), Note(Code.NOT_OURS))


def typed(machine: Machine, desk: AtDesk, work: TillWork, text: str, now: Moment) -> Outcome:
    """A keypad beside the screen typed a whole text and Enter: it goes into the field, and the form onward."""
    filled: TillWork
    match work:
        case TypingVoucher():
            filled = TypingVoucher(form.typed_in(work.form, text))
        case Counting(busy=False):
            filled = Counting(work.deed, form.typed_in(work.form, text), work.card)
        case Ordering(busy=False):
            filled = Ordering(work.item, form.typed_in(work.form, text), work.behind)
        case _:
            return go(machine, desk, Signal(Sign.NOT_OURS))
    return touched(machine, desk, filled, intents.Enter(), now)


def learned(machine: Machine, desk: AtDesk, work: TillWork, event: DeskFact, now: Moment) -> Outcome:
    """Hand a fact to the work that waits for it."""
    if isinstance(event, Heard):
        if isinstance(work, Undoing | Mending | Weighing | Ordering) and event.question == work.behind.asked:
            return _heard_behind(machine, desk, work, event)
        return _heard(machine, desk, work, event)
    match work, event:
        case Counting(), (CardFetched() | LookedUp()):
            return counting.card_known(machine, desk, work, event)
        case Counting(busy=True), Recorded():
            return counting.recorded(machine, desk, work, event)
        case Undoing(busy=True), Recorded():
            return undoing.recorded(machine, desk, work, event)
        case ((Counting(busy=True) | Undoing(busy=True) | Mending(busy=True)), StoreRefused()):
            return ended(machine, desk, DeskNotice.STORE)
        case Mending(), Reprinted():
            return incidents.reprinted(machine, desk, work, event, now)
        case Mending(), Decided():
            return incidents.decided(machine, desk, work, event)
        case AtFigures(printing=True), SlipPrinted():
            return figures.printed(machine, desk, work, event)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


def _heard_behind(
    machine: Machine, desk: AtDesk, work: Undoing | Mending | Weighing | Ordering, event: Heard
) -> Outcome:
    """A page of the list behind, which was asked for before one of its entries was picked: the list has it then."""
    moved, effects = _heard(machine, desk, work.behind, event)
    match work, moved.state:
        case Undoing(), AtDesk(work=AtDay() as behind):
            return go(machine, replace(desk, work=replace(work, behind=behind)), *effects)
        case Mending(), AtDesk(work=AtIncidents() as behind):
            return go(machine, replace(desk, work=replace(work, behind=behind)), *effects)
        case Weighing(), AtDesk(work=AtClaims() as behind):
            return go(machine, replace(desk, work=replace(work, behind=behind)), *effects)
        case Ordering(), AtDesk(work=AtOrders() as behind):
            return go(machine, replace(desk, work=replace(work, behind=behind)), *effects)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


def _heard(machine: Machine, desk: AtDesk, work: TillWork, event: Heard) -> Outcome:
    match work:
        case AtVoucher():
            return voucher.heard(machine, desk, work, event)
        case AtDay():
            return undoing.heard(machine, desk, work, event)
        case AtIncidents():
            return incidents.heard(machine, desk, work, event)
        case Mending():
            return incidents.heard_one(machine, desk, work, event)
        case AtClaims():
            return claims.heard(machine, desk, work, event)
        case Weighing():
            return claims.heard_one(machine, desk, work, event)
        case AtOrders():
            return orders.heard(machine, desk, work, event)
        case Ordering():
            return orders.heard_one(machine, desk, work, event)
        case AtFigures():
            return figures.heard(machine, desk, work, event)
        case TypingVoucher() | Counting() | Undoing():
            return stay(machine, Note(Code.LATE_RESULT))
        case _:
            assert_never(work)

"""Hands touches, readings and facts to the piece of this work they belong to."""

from typing import assert_never

from loyalty.identify import Identified, Voucher
from screens import intents
from screens.intents import Intent
from terminal.machine.desk import form
from terminal.machine.desk.facts import DeskFact
from terminal.machine.desk.till import voucher
from terminal.machine.desk.till.works import AtVoucher, TillWork, TypingVoucher
from terminal.machine.effects import Code, Note, Sign, Signal
from terminal.machine.events import Heard
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def touched(machine: Machine, desk: AtDesk, work: TillWork, intent: Intent, now: Moment) -> Outcome:
    """Carry one intent out."""
    match work:
        case TypingVoucher():
            return voucher.typed(machine, desk, work, intent)
        case AtVoucher():
            return voucher.touched(machine, desk, work, intent, now)
        case _:
            assert_never(work)


def shown(machine: Machine, desk: AtDesk, work: TillWork, found: Identified) -> Outcome:
    """Something was scanned."""
    match work, found:
        case ((TypingVoucher() | AtVoucher(busy=False)), Voucher(code=code)):
            return voucher.scanned(machine, desk, code)
        case _:
            return go(machine, desk, Signal(Sign.NOT_OURS), Note(Code.NOT_OURS))


def typed(machine: Machine, desk: AtDesk, work: TillWork, text: str, now: Moment) -> Outcome:
    """A keypad beside the screen typed a whole text and Enter: it goes into the field, and the form onward."""
    match work:
        case TypingVoucher():
            filled = TypingVoucher(form.typed_in(work.form, text))
            return touched(machine, desk, filled, intents.Enter(), now)
        case AtVoucher():
            return go(machine, desk, Signal(Sign.NOT_OURS))
        case _:
            assert_never(work)


def learned(machine: Machine, desk: AtDesk, work: TillWork, event: DeskFact) -> Outcome:
    """Hand a fact to the work that waits for it."""
    match work, event:
        case AtVoucher(), Heard():
            return voucher.heard(machine, desk, work, event)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))

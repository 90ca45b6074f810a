"""The desk: hands every touch, reading and fact to the piece of work it belongs to; one match a kind of event.

A new piece of work: its value in `works.py`, its room, its line in each `match` here and in `desk_view.py`, its tile
in `menu.py`.
"""

from dataclasses import replace
from typing import assert_never

from loyalty.assurance import EntryMode
from loyalty.identify import DrivingLicence, Identified, Member, PaymentCard, Voucher
from loyalty.identify import Staff as Badge
from loyalty.staff_pins import is_staff_pin
from screens import intents
from screens.desk_words import Unfit
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.desk import care, menu, opening, paper, practice
from terminal.machine.desk.cards import cards, finding, scanning
from terminal.machine.desk.cards.works import CustomerWork, Finding, Scanning, ToIssue, ToReplace, ToSee
from terminal.machine.desk.facts import DeskFact
from terminal.machine.desk.going import at
from terminal.machine.desk.till import tallies, till, voucher
from terminal.machine.desk.till.works import AtVoucher, Counting, TillWork, TypingVoucher
from terminal.machine.desk.works import Care, ChangingPaper, Door, EnteringPin, Finished, Menu, SelfTest, Work
from terminal.machine.effects import Code, Note, Sign, Signal
from terminal.machine.events import Heard, Read, SlipPrinted, StaffChecked
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, leave, stay
from terminal.machine.states import AtDesk, Machine
from terminal.machine.technician import selftest


def touched(machine: Machine, desk: AtDesk, intent: Intent, now: Moment) -> Outcome:
    """Carry one intent out; whatever it is, somebody is there."""
    return _practising(_touched(machine, desk, intent, now), now)


def _practising(outcome: Outcome, now: Moment) -> Outcome:
    """In training nothing leaves the desk that would write; the practice world answers at once."""
    machine, effects = outcome
    machine, left, answers = practice.practised(machine, effects, now)
    for answer in answers:
        machine, more = learned(machine, answer, now)
        left = (*left, *more)
    return machine, left


def _touched(machine: Machine, desk: AtDesk, intent: Intent, now: Moment) -> Outcome:
    desk = replace(desk, idle_at=now.uptime_ms + delays.DESK, unfit=None)
    work = desk.work
    if isinstance(work, TillWork):
        return till.touched(machine, desk, work, intent, now)
    if isinstance(work, CustomerWork):
        return cards.touched(machine, desk, work, intent, now)
    match work:
        case Door():
            return opening.touched_door(machine, intent)
        case EnteringPin():
            return opening.touched_pin(machine, desk, work, intent, now)
        case Menu():
            return menu.touched(machine, desk, work, intent)
        case Care():
            return care.touched(machine, desk, work, intent)
        case ChangingPaper():
            return paper.touched(machine, desk, work, intent)
        case SelfTest():
            return selftest.touched(machine, desk, work, intent, now)
        case Finished():
            return _touched_end(machine, desk, work, intent)
        case _:
            assert_never(work)


def _touched_end(machine: Machine, desk: AtDesk, end: Finished, intent: Intent) -> Outcome:
    if isinstance(intent, intents.Do):
        return cards.followed(machine, desk, intent, end.again)
    if isinstance(intent, intents.Back | intents.Stop | intents.Continue | intents.Done):
        return at(machine, desk, Menu())
    return go(machine, desk)


def shown(machine: Machine, desk: AtDesk, event: Read, found: Identified, now: Moment) -> Outcome:
    """Something was scanned, swiped or typed on a keypad."""
    outcome = _shown(machine, replace(desk, unfit=None), event, found, now)
    return _practising(_said_unfit(outcome, desk.work, found), now)


def _said_unfit(outcome: Outcome, work: Work, found: Identified) -> Outcome:
    """The outcome of a reading; of one that led nowhere words tell too, not lamp and tone alone."""
    machine, effects = outcome
    if not isinstance(machine.state, AtDesk):
        return outcome
    if isinstance(found, PaymentCard):
        unfit = Unfit.BANK_CARD
    elif Signal(Sign.NOT_OURS) not in effects:
        return outcome
    elif isinstance(work, TypingVoucher | AtVoucher):
        unfit = Unfit.NO_VOUCHER
    elif isinstance(work, Scanning | Finding | Counting) and not isinstance(found, Member):
        unfit = Unfit.NO_CARD
    else:
        unfit = Unfit.NOT_HERE
    return replace(machine, state=replace(machine.state, unfit=unfit)), effects


def _shown(machine: Machine, desk: AtDesk, event: Read, found: Identified, now: Moment) -> Outcome:
    """Hand a reading to the work; one that has no use for it says so by light and tone.

    A payment card is refused before any work hears of it.
    """
    desk = replace(desk, idle_at=now.uptime_ms + delays.DESK)
    work = desk.work
    if isinstance(work, SelfTest):
        return selftest.shown(machine, desk, event, found, now)
    if isinstance(found, PaymentCard):
        return go(machine, desk, Signal(Sign.REFUSED), Note(Code.PAYMENT_CARD))
    if isinstance(found, DrivingLicence):
        return go(machine, desk, Signal(Sign.REFUSED), Note(Code.DRIVING_LICENCE))
    if event.mode is EntryMode.KEYED:
        return typed(machine, desk, event.text, now)
    if isinstance(work, TillWork):
        return till.shown(machine, desk, work, event, found)
    if isinstance(work, CustomerWork):
        return cards.shown(machine, desk, event, found, now)
    match work:
        case Door() | EnteringPin():
            if isinstance(found, Badge):
                return opening.badge_shown(machine, found, now)
            return go(machine, desk, Signal(Sign.NOT_OURS), Note(Code.NOT_OURS))
        case Menu() | Finished() if isinstance(found, Voucher) and desk.staff is not None and desk.staff.serves:
            return voucher.scanned(machine, desk, found.code)
        case Finished(again=ToIssue() | ToReplace() as purpose) if isinstance(found, Member):
            return scanning.shown(machine, desk, purpose, finding.card_of(machine, event.mode, found), now)
        case Menu() | Finished() if isinstance(found, Member) and desk.staff is not None and desk.staff.serves:
            return scanning.shown(machine, desk, ToSee(), finding.card_of(machine, event.mode, found), now)
        case Menu() | Care() | ChangingPaper() | Finished():
            return go(machine, desk, Signal(Sign.NOT_OURS), Note(Code.NOT_OURS))
        case _:
            assert_never(work)


def typed(machine: Machine, desk: AtDesk, text: str, now: Moment) -> Outcome:
    """A keypad beside the screen typed a whole text and Enter."""
    work = desk.work
    if isinstance(work, EnteringPin) and not work.until:
        pin = replace(work, typed=text if is_staff_pin(text) else "", trouble=None)
        return opening.touched_pin(machine, desk, pin, intents.Enter(), now)
    if isinstance(work, TillWork):
        return till.typed(machine, desk, work, text, now)
    return go(machine, desk, Signal(Sign.NOT_OURS))


def learned(machine: Machine, event: DeskFact, now: Moment) -> Outcome:
    """Hand a fact to the work that waits for it; one that comes late moves nobody else's screen."""
    return _practising(_learned(machine, event, now), now)


def _learned(machine: Machine, event: DeskFact, now: Moment) -> Outcome:
    desk = machine.state
    if not isinstance(desk, AtDesk) or desk.number != event.session:
        return stay(machine, Note(Code.LATE_RESULT))
    counted = tallies.counted(machine, desk, event)
    if counted is not None:
        return counted
    if isinstance(desk.work, TillWork):
        return till.learned(machine, desk, desk.work, event, now)
    if isinstance(desk.work, CustomerWork):
        return cards.learned(machine, desk, desk.work, event, now)
    match desk.work, event:
        case EnteringPin() as work, Heard():
            return opening.heard(machine, desk, work, event, now)
        case EnteringPin() as work, StaffChecked():
            return opening.checked(machine, desk, work, event, now)
        case SelfTest() as work, SlipPrinted():
            return selftest.printed(machine, desk, work, event)
        case Care(), SlipPrinted():
            return care.printed(machine, desk, event)
        case ChangingPaper() as work, SlipPrinted():
            return paper.printed(machine, desk, work, event)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


def ticked(machine: Machine, desk: AtDesk, now: Moment) -> Outcome:
    """Nobody touched anything for long: the desk closes, whatever stood there, and nothing half done is done."""
    work = desk.work
    if isinstance(work, EnteringPin) and work.until and now.uptime_ms >= work.until:
        return opening.unanswered(machine, desk, work)
    late = selftest.late(machine, desk, work, now) if isinstance(work, SelfTest) else None
    if late is not None:
        return late
    if now.uptime_ms >= desk.idle_at:
        if isinstance(work, SelfTest):
            machine, effects = selftest.end(machine, desk, work, now)
            return leave(machine, *effects) if isinstance(machine.state, AtDesk) else (machine, effects)
        return leave(machine)
    if isinstance(work, CustomerWork):
        return _practising(cards.ticked(machine, desk, work, now), now)
    return stay(machine)

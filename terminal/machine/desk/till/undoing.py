"""Undoing a mistake from today's list: what can be undone, what cannot and why; the reversal is recorded.

AtDay → Undoing → Finished
"""

from dataclasses import replace

from loyalty.wire_staff import AskDay, Day
from screens import intents
from screens.desk_words import DeskAction, DeskNotice
from screens.intents import Intent
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at, by
from terminal.machine.desk.till import paging
from terminal.machine.desk.till.works import AtDay, Undoing
from terminal.machine.effects import Code, Note, Record
from terminal.machine.events import Heard, Recorded
from terminal.machine.facts import TakenBack, Who
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def begin(machine: Machine, desk: AtDesk) -> Outcome:
    """Ask for today's list."""
    return paging.ask(machine, desk, AtDay(), _question(desk, AtDay()))


def _question(desk: AtDesk, work: AtDay) -> AskDay:
    return AskDay(by=by(desk).id, before=work.ahead, language=desk.language)


def touched(machine: Machine, desk: AtDesk, work: AtDay, intent: Intent) -> Outcome:
    """Leaf through the list, and pick one."""
    entry = paging.picked(work.entries, intent)
    if entry is not None:
        return at(machine, desk, Undoing(entry, work))
    return paging.touched(machine, desk, work, intent, _question(desk, work))


def heard(machine: Machine, desk: AtDesk, work: AtDay, event: Heard) -> Outcome:
    """Central's list."""
    page, longer = event.answer, None
    if isinstance(page, Day):
        longer = replace(work, entries=(*work.entries, *page.undoable), more=page.next is not None, ahead=page.next)
    return paging.heard(machine, desk, work, event, longer)


def touched_one(machine: Machine, desk: AtDesk, work: Undoing, intent: Intent) -> Outcome:
    """Undo it, or not."""
    match intent:
        case intents.Back() | intents.Stop() if not work.busy:
            return at(machine, desk, work.behind)
        case intents.Do(DeskAction.UNDO.value) if work.entry.refusal is None and not work.busy:
            fact = TakenBack(work.entry.id, "")
            record = Record(desk.number, Who(staff=by(desk).id), fact)
            return at(machine, desk, replace(work, busy=True), record)
        case _:
            return go(machine, desk)


def recorded(machine: Machine, desk: AtDesk, work: Undoing, event: Recorded) -> Outcome:
    """The reversal is on the disk."""
    if not isinstance(event.fact, TakenBack) or event.fact.reference != work.entry.id:
        return stay(machine, Note(Code.LATE_RESULT))
    return ended(machine, desk, DeskNotice.UNDONE)

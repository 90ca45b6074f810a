"""Undoing a mistake from today's list: what can be undone, what cannot and why; the reversal is recorded.

AtDay → Undoing → Finished
"""

from dataclasses import replace

from loyalty.wire_staff import AskDay, Day
from screens import intents
from screens.desk_words import DeskAction, DeskNotice
from screens.intents import Intent
from terminal.machine.desk.ending import ended
from terminal.machine.desk.till.paging import answered, asking, turned
from terminal.machine.desk.till.works import AtDay, Leaf, Undoing
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Note, Record
from terminal.machine.events import Heard, Recorded
from terminal.machine.facts import TakenBack, Who
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def begin(machine: Machine, desk: AtDesk) -> Outcome:
    """Ask for today's list."""
    return _ask(machine, desk, AtDay())


def _ask(machine: Machine, desk: AtDesk, work: AtDay) -> Outcome:
    assert desk.staff is not None, "nobody is at work"
    if not machine.health.online:
        return go(machine, replace(desk, work=replace(work, leaf=Leaf(failed=True))))
    question = AskDay(by=desk.staff.id, before=work.ahead, language=desk.language)
    waiting = replace(work, leaf=asking(work.leaf, further=work.ahead is not None))
    return go(machine, replace(desk, work=waiting), Ask(desk.number, question))


def touched(machine: Machine, desk: AtDesk, work: AtDay, intent: Intent) -> Outcome:
    """Leaf through the list, and pick one."""
    leaf = turned(work.leaf, intent)
    if leaf is not None:
        return go(machine, replace(desk, work=replace(work, leaf=leaf)))
    match intent:
        case intents.Back() | intents.Stop():
            return go(machine, replace(desk, work=Menu()))
        case intents.Older() if work.ahead is not None and not work.leaf.busy:
            return _ask(machine, desk, work)
        case intents.Pick(chosen):
            entry = next((each for each in work.entries if each.id == chosen), None)
            return go(machine, desk if entry is None else replace(desk, work=Undoing(entry, work)))
        case _:
            return go(machine, desk)


def heard(machine: Machine, desk: AtDesk, work: AtDay, event: Heard) -> Outcome:
    """Central's list."""
    question = event.question
    if not isinstance(question, AskDay) or question.before != work.ahead or not work.leaf.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, Day):
        return go(machine, replace(desk, work=replace(work, leaf=answered(work.leaf, failed=True))))
    entries = (*work.entries, *event.answer.undoable)
    return go(machine, replace(desk, work=AtDay(entries, event.answer.next, answered(work.leaf, failed=False))))


def touched_one(machine: Machine, desk: AtDesk, work: Undoing, intent: Intent) -> Outcome:
    """Undo it, or not."""
    match intent:
        case intents.Back() | intents.Stop() if not work.busy:
            return go(machine, replace(desk, work=work.behind))
        case intents.Do(DeskAction.UNDO.value) if work.entry.refusal is None and not work.busy:
            assert desk.staff is not None, "nobody is at work"
            fact = TakenBack(work.entry.id, "")
            record = Record(desk.number, Who(staff=desk.staff.id), fact)
            return go(machine, replace(desk, work=replace(work, busy=True)), record)
        case _:
            return go(machine, desk)


def recorded(machine: Machine, desk: AtDesk, work: Undoing, event: Recorded) -> Outcome:
    """The reversal is on the disk."""
    if not isinstance(event.fact, TakenBack) or event.fact.reference != work.entry.id:
        return stay(machine, Note(Code.LATE_RESULT))
    return ended(machine, desk, DeskNotice.UNDONE)

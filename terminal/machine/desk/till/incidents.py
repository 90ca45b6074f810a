"""Incidents of this shop, and putting them right (protocol, sections 3.4 and 3.6).

    AtIncidents → Mending → Finished

A voucher nobody knows of whether it came out is printed once more, as a duplicate of the same serial, or its
redemption is taken back. Either is a transaction of this terminal's own chain, decided while somebody waits. What
needs neither is explained in words.
"""

from dataclasses import replace
from typing import assert_never

from drivers.ports import PrintAssumed, PrintConfirmed
from loyalty.wire_incidents import (
    CloseIncident,
    Closing,
    IncidentClosed,
    IncidentClosing,
    IncidentsPage,
    ListIncidents,
)
from screens import intents
from screens.desk_words import DeskAction, DeskNotice, FieldName, FormKind
from screens.intents import Intent
from terminal.machine.desk import form
from terminal.machine.desk.ending import ended
from terminal.machine.desk.till.paging import answered, asking, turned
from terminal.machine.desk.till.typing import note_trouble
from terminal.machine.desk.till.works import AtIncidents, Leaf, Mending
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Decide, Note, Reprint, Sign, Signal
from terminal.machine.events import Decided, Heard, Reprinted
from terminal.machine.facts import PrintedAgain, TakenBack, Who
from terminal.machine.minting import mint
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine

_ACTIONS = {
    Closing.REPRINTED: DeskAction.REPRINT,
    Closing.REVERSED: DeskAction.REVERSE,
    Closing.EXPLAINED: DeskAction.EXPLAIN,
}


def begin(machine: Machine, desk: AtDesk) -> Outcome:
    """Ask what is open."""
    return _ask(machine, desk, AtIncidents())


def _ask(machine: Machine, desk: AtDesk, work: AtIncidents) -> Outcome:
    assert desk.staff is not None, "nobody is at work"
    if not machine.health.online:
        return go(machine, replace(desk, work=replace(work, leaf=Leaf(failed=True))))
    last = work.entries[-1].id if work.entries else None
    question = ListIncidents(by=desk.staff.id, after=last, language=desk.language)
    waiting = replace(work, leaf=asking(work.leaf, further=last is not None))
    return go(machine, replace(desk, work=waiting), Ask(desk.number, question))


def touched(machine: Machine, desk: AtDesk, work: AtIncidents, intent: Intent) -> Outcome:
    """Leaf through the list, and pick one."""
    leaf = turned(work.leaf, intent)
    if leaf is not None:
        return go(machine, replace(desk, work=replace(work, leaf=leaf)))
    match intent:
        case intents.Back() | intents.Stop():
            return go(machine, replace(desk, work=Menu()))
        case intents.Older() if work.more and not work.leaf.busy:
            return _ask(machine, desk, work)
        case intents.Pick(chosen):
            entry = next((each for each in work.entries if each.id == chosen), None)
            return go(machine, desk if entry is None else replace(desk, work=Mending(entry, work)))
        case _:
            return go(machine, desk)


def heard(machine: Machine, desk: AtDesk, work: AtIncidents, event: Heard) -> Outcome:
    """Central's list."""
    last = work.entries[-1].id if work.entries else None
    question = event.question
    if not isinstance(question, ListIncidents) or question.after != last or not work.leaf.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, IncidentsPage):
        return go(machine, replace(desk, work=replace(work, leaf=answered(work.leaf, failed=True))))
    entries = (*work.entries, *event.answer.incidents)
    found = AtIncidents(entries, event.answer.more, answered(work.leaf, failed=False))
    return go(machine, replace(desk, work=found))


def ways(machine: Machine, work: Mending) -> tuple[DeskAction, ...]:
    """How it can be put right here: a duplicate only where the first one was printed."""
    here = work.entry.terminal == machine.context.code and work.entry.printed is not None
    possible = (way for way in work.entry.ways if way is not Closing.REPRINTED or here)
    return tuple(_ACTIONS[way] for way in possible)


def touched_one(machine: Machine, desk: AtDesk, work: Mending, intent: Intent, now: Moment) -> Outcome:
    """Put it right, one way or another."""
    if work.busy:
        return go(machine, desk)
    if work.note is not None:
        return _explaining(machine, desk, work, intent, now)
    match intent:
        case intents.Back() | intents.Stop():
            return go(machine, replace(desk, work=work.behind))
        case intents.Do(DeskAction.REPRINT.value) if DeskAction.REPRINT in ways(machine, work):
            assert work.entry.printed is not None, "nothing was printed"
            waiting = replace(work, busy=True, unprinted=False)
            return go(machine, replace(desk, work=waiting), Reprint(desk.number, work.entry.printed.redemption))
        case intents.Do(DeskAction.REVERSE.value) if DeskAction.REVERSE in ways(machine, work) and work.entry.printed:
            return _decide(machine, desk, work, TakenBack(work.entry.printed.redemption, ""), now)
        case intents.Do(DeskAction.EXPLAIN.value) if DeskAction.EXPLAIN in ways(machine, work):
            note = form.form(FormKind.EXPLAIN, form.Field(FieldName.NOTE))
            return go(machine, replace(desk, work=replace(work, note=note)))
        case _:
            return go(machine, desk)


def _decide(machine: Machine, desk: AtDesk, work: Mending, fact: TakenBack | PrintedAgain, now: Moment) -> Outcome:
    assert desk.staff is not None, "nobody is at work"
    machine, wish = mint(machine, now)
    how = Closing.REVERSED if isinstance(fact, TakenBack) else Closing.REPRINTED
    closing = CloseIncident(incident=work.entry.id, id=wish, by=desk.staff.id, how=how)
    order = Decide(desk.number, Who(staff=desk.staff.id), fact, closing)
    return go(machine, replace(desk, work=replace(work, busy=True)), order)


def reprinted(machine: Machine, desk: AtDesk, work: Mending, event: Reprinted, now: Moment) -> Outcome:
    """A duplicate came out, or did not surely; only one that did closes anything."""
    printed = work.entry.printed
    if not work.busy or printed is None or event.redemption != printed.redemption:
        return stay(machine, Note(Code.LATE_RESULT))
    match event.outcome:
        case PrintConfirmed(evidence):
            word = evidence.value
        case PrintAssumed():
            word = ""
        case _:
            waiting = replace(work, busy=False, unprinted=True)
            return go(machine, replace(desk, work=waiting), Signal(Sign.ATTENTION))
    fact = PrintedAgain(printed.redemption, printed.serial, word)
    return _decide(machine, desk, work, fact, now)


def decided(machine: Machine, desk: AtDesk, work: Mending, event: Decided) -> Outcome:
    """Central's word on the transaction that puts it right; without one the batch brings it."""
    if not work.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if event.practice:
        return ended(machine, desk, DeskNotice.INCIDENT_CLOSED)
    if not isinstance(event.answer, IncidentClosed):
        return ended(machine, desk, DeskNotice.RECORDED)
    return _closed(machine, desk, event.answer)


def _closed(machine: Machine, desk: AtDesk, answer: IncidentClosed) -> Outcome:
    match answer.outcome:
        case IncidentClosing.CLOSED:
            fewer = replace(desk, incidents=max(0, desk.incidents - 1))
            return ended(machine, fewer, DeskNotice.INCIDENT_CLOSED)
        case IncidentClosing.ALREADY_CLOSED | IncidentClosing.UNKNOWN:
            return ended(machine, desk, DeskNotice.INCIDENT_GONE)
        case IncidentClosing.NOTE_MISSING | IncidentClosing.NOT_THIS_WAY:
            return ended(machine, desk, DeskNotice.REFUSED)
        case IncidentClosing.REFUSED:
            return ended(machine, desk, DeskNotice.INCIDENT_REFUSED)
        case _:
            assert_never(answer.outcome)


def _explaining(machine: Machine, desk: AtDesk, work: Mending, intent: Intent, now: Moment) -> Outcome:
    assert work.note is not None, "nobody explains"
    match intent:
        case intents.Back() | intents.Stop():
            return go(machine, replace(desk, work=replace(work, note=None, wish=None)))
        case intents.Enter():
            return _explained(machine, desk, work, work.note, now)
        case _:
            # Other words are another wish.
            changed = form.edited(work.note, intent)
            after = work if changed is None else replace(work, note=changed, wish=None)
            return go(machine, replace(desk, work=after))


def _explained(machine: Machine, desk: AtDesk, work: Mending, note: form.Form, now: Moment) -> Outcome:
    assert desk.staff is not None, "nobody is at work"
    text = note.text(FieldName.NOTE)
    trouble = note_trouble(text, machine.context.schemes)
    if trouble is not None:
        wrong = form.troubled(note, FieldName.NOTE, trouble)
        return go(machine, replace(desk, work=replace(work, note=wrong)), Signal(Sign.REFUSED))
    wish = work.wish
    if wish is None:
        machine, wish = mint(machine, now)
    question = CloseIncident(incident=work.entry.id, id=wish, by=desk.staff.id, how=Closing.EXPLAINED, note=text)
    waiting = replace(work, wish=wish, busy=True, unanswered=False)
    return go(machine, replace(desk, work=waiting), Ask(desk.number, question))


def heard_one(machine: Machine, desk: AtDesk, work: Mending, event: Heard) -> Outcome:
    """Central's word on an explanation."""
    if not isinstance(event.question, CloseIncident) or event.question.id != work.wish or not work.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, IncidentClosed):
        return go(machine, replace(desk, work=replace(work, busy=False, unanswered=True)), Signal(Sign.ATTENTION))
    return _closed(machine, desk, event.answer)

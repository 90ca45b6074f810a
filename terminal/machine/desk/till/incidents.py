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
from terminal.machine.desk.going import at, by
from terminal.machine.desk.till import paging
from terminal.machine.desk.till.typing import note_trouble
from terminal.machine.desk.till.works import AtIncidents, Mending
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
    return paging.ask(machine, desk, AtIncidents(), _question(desk, AtIncidents()))


def _question(desk: AtDesk, work: AtIncidents) -> ListIncidents:
    return ListIncidents(by=by(desk).id, after=paging.last_of(work.entries), language=desk.language)


def touched(machine: Machine, desk: AtDesk, work: AtIncidents, intent: Intent) -> Outcome:
    """Leaf through the list, and pick one."""
    entry = paging.picked(work.entries, intent)
    if entry is not None:
        return at(machine, desk, Mending(entry, work))
    return paging.touched(machine, desk, work, intent, _question(desk, work))


def heard(machine: Machine, desk: AtDesk, work: AtIncidents, event: Heard) -> Outcome:
    """Central's list."""
    page, longer = event.answer, None
    if isinstance(page, IncidentsPage):
        longer = replace(work, entries=(*work.entries, *page.incidents), more=page.more)
    return paging.heard(machine, desk, work, event, longer)


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
            return at(machine, desk, work.behind)
        case intents.Do(DeskAction.REPRINT.value) if DeskAction.REPRINT in ways(machine, work):
            assert work.entry.printed is not None, "nothing was printed"
            waiting = replace(work, busy=True, unprinted=False)
            return at(machine, desk, waiting, Reprint(desk.number, work.entry.printed.redemption))
        case intents.Do(DeskAction.REVERSE.value) if DeskAction.REVERSE in ways(machine, work) and work.entry.printed:
            return _decide(machine, desk, work, TakenBack(work.entry.printed.redemption, ""), now)
        case intents.Do(DeskAction.EXPLAIN.value) if DeskAction.EXPLAIN in ways(machine, work):
            note = form.form(FormKind.EXPLAIN, form.Field(FieldName.NOTE))
            return at(machine, desk, replace(work, note=note))
        case _:
            return go(machine, desk)


def _decide(machine: Machine, desk: AtDesk, work: Mending, fact: TakenBack | PrintedAgain, now: Moment) -> Outcome:
    machine, wish = mint(machine, now)
    how = Closing.REVERSED if isinstance(fact, TakenBack) else Closing.REPRINTED
    closing = CloseIncident(incident=work.entry.id, id=wish, by=by(desk).id, how=how)
    order = Decide(desk.number, Who(staff=by(desk).id), fact, closing)
    return at(machine, desk, replace(work, busy=True), order)


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
            return at(machine, desk, waiting, Signal(Sign.ATTENTION))
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
            return at(machine, desk, replace(work, note=None, wish=None))
        case intents.Enter():
            return _explained(machine, desk, work, work.note, now)
        case _:
            # Other words are another wish.
            changed = form.edited(work.note, intent)
            after = work if changed is None else replace(work, note=changed, wish=None)
            return at(machine, desk, after)


def _explained(machine: Machine, desk: AtDesk, work: Mending, note: form.Form, now: Moment) -> Outcome:
    text = note.text(FieldName.NOTE)
    trouble = note_trouble(text, machine.context.schemes)
    if trouble is not None:
        wrong = form.troubled(note, FieldName.NOTE, trouble)
        return at(machine, desk, replace(work, note=wrong), Signal(Sign.REFUSED))
    wish = work.wish
    if wish is None:
        machine, wish = mint(machine, now)
    question = CloseIncident(incident=work.entry.id, id=wish, by=by(desk).id, how=Closing.EXPLAINED, note=text)
    waiting = replace(work, wish=wish, busy=True, unanswered=False)
    return at(machine, desk, waiting, Ask(desk.number, question))


def heard_one(machine: Machine, desk: AtDesk, work: Mending, event: Heard) -> Outcome:
    """Central's word on an explanation."""
    if not isinstance(event.question, CloseIncident) or event.question.id != work.wish or not work.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, IncidentClosed):
        return at(machine, desk, replace(work, busy=False, unanswered=True), Signal(Sign.ATTENTION))
    return _closed(machine, desk, event.answer)

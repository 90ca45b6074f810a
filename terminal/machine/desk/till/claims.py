"""Claims for missing points: granted, or refused with a note.

AtClaims → Weighing → Finished
"""

from dataclasses import replace
from typing import assert_never

from loyalty.wire_claims import ClaimDecided, ClaimDeciding, ClaimsPage, DecideClaim, ListClaims
from screens import intents
from screens.desk_views import Fact, Line
from screens.desk_words import DeskAction, DeskIcon, DeskNotice, FactName, FieldName, FormKind
from screens.intents import Intent
from terminal.machine.desk import form
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at, by
from terminal.machine.desk.till import paging
from terminal.machine.desk.till.typing import note_trouble
from terminal.machine.desk.till.works import AtClaims, Weighing
from terminal.machine.effects import Ask, Code, Note, Sign, Signal
from terminal.machine.events import Heard
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def begin(machine: Machine, desk: AtDesk) -> Outcome:
    """Ask which are open."""
    return paging.ask(machine, desk, AtClaims(), _question(desk, AtClaims()))


def _question(desk: AtDesk, work: AtClaims) -> ListClaims:
    return ListClaims(by=by(desk).id, after=paging.last_of(work.entries))


def touched(machine: Machine, desk: AtDesk, work: AtClaims, intent: Intent) -> Outcome:
    """Leaf through the list, and pick one."""
    entry = paging.picked(work.entries, intent)
    if entry is not None:
        return at(machine, desk, Weighing(entry, work))
    return paging.touched(machine, desk, work, intent, _question(desk, work))


def heard(machine: Machine, desk: AtDesk, work: AtClaims, event: Heard) -> Outcome:
    """Central's list."""
    page, longer = event.answer, None
    if isinstance(page, ClaimsPage):
        longer = replace(work, entries=(*work.entries, *page.claims), more=page.more)
    return paging.heard(machine, desk, work, event, longer)


def touched_one(machine: Machine, desk: AtDesk, work: Weighing, intent: Intent) -> Outcome:
    """Grant it, or say why not."""
    if work.busy:
        return go(machine, desk)
    if work.note is not None:
        return _refusing(machine, desk, work, work.note, intent)
    match intent:
        case intents.Back() | intents.Stop():
            return at(machine, desk, work.behind)
        case intents.Do(DeskAction.GRANT.value):
            return _decide(machine, desk, work, grant=True)
        case intents.Do(DeskAction.REFUSE.value):
            note = form.form(FormKind.REFUSE, form.Field(FieldName.NOTE))
            return at(machine, desk, replace(work, note=note))
        case _:
            return go(machine, desk)


def _refusing(machine: Machine, desk: AtDesk, work: Weighing, note: form.Form, intent: Intent) -> Outcome:
    match intent:
        case intents.Back() | intents.Stop():
            return at(machine, desk, replace(work, note=None))
        case intents.Enter():
            trouble = note_trouble(note.text(FieldName.NOTE), machine.context.schemes)
            if trouble is None:
                return _decide(machine, desk, work, grant=False)
            wrong = form.troubled(note, FieldName.NOTE, trouble)
            return at(machine, desk, replace(work, note=wrong), Signal(Sign.REFUSED))
        case _:
            changed = form.edited(note, intent)
            after = work if changed is None else replace(work, note=changed)
            return at(machine, desk, after)


def _decide(machine: Machine, desk: AtDesk, work: Weighing, *, grant: bool) -> Outcome:
    note = work.note.text(FieldName.NOTE) if work.note is not None else ""
    question = DecideClaim(claim=work.entry.id, by=by(desk).id, grant=grant, note=note)
    waiting = replace(work, busy=True, unanswered=False)
    return at(machine, desk, waiting, Ask(desk.number, question))


def heard_one(machine: Machine, desk: AtDesk, work: Weighing, event: Heard) -> Outcome:
    """Central's word on the decision."""
    question = event.question
    if not isinstance(question, DecideClaim) or question.claim != work.entry.id or not work.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, ClaimDecided):
        return at(machine, desk, replace(work, busy=False, unanswered=True), Signal(Sign.ATTENTION))
    fewer = replace(desk, claims=max(0, desk.claims - 1))
    match event.answer.outcome:
        case ClaimDeciding.GRANTED:
            points = event.answer.points or work.entry.points
            line = Line(DeskIcon.PLUS, Fact(FactName.POINTS_PLUS, points), strong=True)
            return ended(machine, fewer, DeskNotice.CLAIM_GRANTED, line)
        case ClaimDeciding.REFUSED:
            return ended(machine, fewer, DeskNotice.CLAIM_REFUSED)
        case ClaimDeciding.OTHERWISE | ClaimDeciding.UNKNOWN:
            return ended(machine, fewer, DeskNotice.CLAIM_OTHERWISE)
        case ClaimDeciding.NOTE_MISSING:
            return ended(machine, desk, DeskNotice.REFUSED)
        case ClaimDeciding.OWN:
            return ended(machine, desk, DeskNotice.CLAIM_OWN)
        case ClaimDeciding.CANNOT:
            return ended(machine, desk, DeskNotice.CLAIM_CANNOT)
        case _:
            assert_never(event.answer.outcome)

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
from terminal.machine.desk.till.paging import answered, asking, turned
from terminal.machine.desk.till.typing import note_trouble
from terminal.machine.desk.till.works import AtClaims, Leaf, Weighing
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Note, Sign, Signal
from terminal.machine.events import Heard
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def begin(machine: Machine, desk: AtDesk) -> Outcome:
    """Ask which are open."""
    return _ask(machine, desk, AtClaims())


def _ask(machine: Machine, desk: AtDesk, work: AtClaims) -> Outcome:
    assert desk.staff is not None, "nobody is at work"
    if not machine.health.online:
        return go(machine, replace(desk, work=replace(work, leaf=Leaf(failed=True))))
    last = work.entries[-1].id if work.entries else None
    question = ListClaims(by=desk.staff.id, after=last)
    waiting = replace(work, leaf=asking(work.leaf, further=last is not None))
    return go(machine, replace(desk, work=waiting), Ask(desk.number, question))


def touched(machine: Machine, desk: AtDesk, work: AtClaims, intent: Intent) -> Outcome:
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
            return go(machine, desk if entry is None else replace(desk, work=Weighing(entry, work)))
        case _:
            return go(machine, desk)


def heard(machine: Machine, desk: AtDesk, work: AtClaims, event: Heard) -> Outcome:
    """Central's list."""
    last = work.entries[-1].id if work.entries else None
    question = event.question
    if not isinstance(question, ListClaims) or question.after != last or not work.leaf.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, ClaimsPage):
        return go(machine, replace(desk, work=replace(work, leaf=answered(work.leaf, failed=True))))
    entries = (*work.entries, *event.answer.claims)
    found = AtClaims(entries, event.answer.more, answered(work.leaf, failed=False))
    return go(machine, replace(desk, work=found))


def touched_one(machine: Machine, desk: AtDesk, work: Weighing, intent: Intent) -> Outcome:
    """Grant it, or say why not."""
    if work.busy:
        return go(machine, desk)
    if work.note is not None:
        return _refusing(machine, desk, work, work.note, intent)
    match intent:
        case intents.Back() | intents.Stop():
            return go(machine, replace(desk, work=work.behind))
        case intents.Do(DeskAction.GRANT.value):
            return _decide(machine, desk, work, grant=True)
        case intents.Do(DeskAction.REFUSE.value):
            note = form.form(FormKind.REFUSE, form.Field(FieldName.NOTE))
            return go(machine, replace(desk, work=replace(work, note=note)))
        case _:
            return go(machine, desk)


def _refusing(machine: Machine, desk: AtDesk, work: Weighing, note: form.Form, intent: Intent) -> Outcome:
    match intent:
        case intents.Back() | intents.Stop():
            return go(machine, replace(desk, work=replace(work, note=None)))
        case intents.Enter():
            trouble = note_trouble(note.text(FieldName.NOTE), machine.context.schemes)
            if trouble is None:
                return _decide(machine, desk, work, grant=False)
            wrong = form.troubled(note, FieldName.NOTE, trouble)
            return go(machine, replace(desk, work=replace(work, note=wrong)), Signal(Sign.REFUSED))
        case _:
            changed = form.edited(note, intent)
            after = work if changed is None else replace(work, note=changed)
            return go(machine, replace(desk, work=after))


def _decide(machine: Machine, desk: AtDesk, work: Weighing, *, grant: bool) -> Outcome:
    assert desk.staff is not None, "nobody is at work"
    note = work.note.text(FieldName.NOTE) if work.note is not None else ""
    question = DecideClaim(claim=work.entry.id, by=desk.staff.id, grant=grant, note=note)
    waiting = replace(work, busy=True, unanswered=False)
    return go(machine, replace(desk, work=waiting), Ask(desk.number, question))


def heard_one(machine: Machine, desk: AtDesk, work: Weighing, event: Heard) -> Outcome:
    """Central's word on the decision."""
    question = event.question
    if not isinstance(question, DecideClaim) or question.claim != work.entry.id or not work.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, ClaimDecided):
        return go(machine, replace(desk, work=replace(work, busy=False, unanswered=True)), Signal(Sign.ATTENTION))
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

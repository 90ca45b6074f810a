"""The card to take along on a phone: explained, asked for, shown as a code to photograph."""

from dataclasses import replace

from loyalty.assurance import Assurance
from loyalty.identify import Member
from loyalty.phone import fits_a_code, may_take
from loyalty.wire_phone import CardToTake, TakeCard
from screens import intents
from screens.intents import Intent
from terminal.machine import delays, proving
from terminal.machine.context import Context
from terminal.machine.effects import Ask, Code, Note
from terminal.machine.events import Heard
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, go_beneath, leave, looked_at, show, stay
from terminal.machine.session import Session
from terminal.machine.states import Machine, Taking


def takeable(context: Context, member: Member) -> str | None:
    """The number as a rotating QR can hold it: in its canonical form, where that is read back as the same number.

    A tag's is not: only a tag reader reads it.
    """
    number = member.number.canonical
    return number if fits_a_code(number) and context.schemes.match(number) == member.number else None


def may_begin(machine: Machine, session: Session) -> bool:
    """Whether the way is open here and now: central must be there, and the member have proved it or be able to."""
    if session.number is None or session.assurance is Assurance.KEYED or not machine.health.online:
        return False
    ways = proving.ways(session)
    return bool(ways) or may_take(session.assurance, ways)


def begin(machine: Machine, session: Session, now: Moment) -> Outcome:
    """From the menu: to what is explained first, by way of a proof where that is missing."""
    awake = now.uptime_ms + delays.IDLE
    state = Taking(session, awake)
    if may_take(session.assurance, proving.ways(session)):
        return go(machine, state)
    return proving.begin_for(machine, session, state, now)


def touched(machine: Machine, state: Taking, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched."""
    state = replace(state, idle_at=now.uptime_ms + delays.IDLE)
    match intent:
        case intents.Stop() | intents.Done():
            return leave(machine)
        case intents.Back():
            return show(machine, state.session, now)
        case intents.ShowCode() if state.card is None and not state.asked:
            return _ask(machine, state)
        case _:
            return go(machine, state)


def _ask(machine: Machine, state: Taking) -> Outcome:
    session = state.session
    if not machine.health.online:
        return go(machine, replace(state, failed=True))
    question = TakeCard(token=session.token, mode=session.mode, assurance=session.assurance)
    return go(machine, replace(state, asked=True, failed=False), Ask(session.id, question))


def told(machine: Machine, fact: Heard, now: Moment) -> Outcome:
    """Take central's answer; one that comes late, or for somebody else, moves nothing and is shown to nobody."""
    state = looked_at(machine)
    if not isinstance(state, Taking) or state.session.id != fact.session or not state.asked:
        return stay(machine, Note(Code.LATE_RESULT))
    card = fact.answer if isinstance(fact.answer, CardToTake) else None
    awake = max(state.idle_at, now.uptime_ms + delays.IDLE)
    return go_beneath(machine, replace(state, card=card, asked=False, failed=card is None, idle_at=awake))

"""What one step of the machine answers, and the moves that several journeys share."""

from dataclasses import replace

from loyalty.assurance import Assurance
from screens.views import RefusalKind
from terminal.machine import delays
from terminal.machine.effects import Code, Effect, EndSession, Note, RecordPreference, RequestHold, Sign, Signal, Told
from terminal.machine.moment import Moment
from terminal.machine.offer import wants_hold
from terminal.machine.session import Session
from terminal.machine.states import (
    AtDesk,
    Attract,
    Browsing,
    LookingUp,
    Machine,
    OutOfService,
    Refusing,
    Showing,
    Stamping,
    State,
    Warned,
    language_of,
    session_of,
)

Outcome = tuple[Machine, tuple[Effect, ...]]
"""The machine after the step, and what it wants done, in order."""


def stay(machine: Machine, *effects: Effect) -> Outcome:
    """Nothing moves."""
    return machine, effects


def go(machine: Machine, state: State, *effects: Effect) -> Outcome:
    """On to another state."""
    return replace(machine, state=state), effects


def looked_at(machine: Machine) -> Browsing | None:
    """What somebody looks at, also while it is asked whether they are still there."""
    state = machine.state
    if isinstance(state, Warned):
        return state.beneath
    return state if isinstance(state, Browsing) else None


def go_beneath(machine: Machine, state: Browsing, *effects: Effect) -> Outcome:
    """On to `state`, beneath the question whether anybody is still there where that stands."""
    if isinstance(machine.state, Warned):
        return go(machine, replace(machine.state, beneath=state), *effects)
    return go(machine, state, *effects)


def leave(machine: Machine, *effects: Effect) -> Outcome:
    """End whatever session there is; back to attract, or out of service where a fault waited for this moment."""
    language = machine.context.languages[0]
    farewell = parting(machine)
    if machine.health.fault is not None:
        return replace(machine, state=OutOfService(language), waiting=None), (*effects, *farewell)
    return replace(machine, state=Attract(language)), (*effects, *farewell)


def parting(machine: Machine) -> tuple[Effect, ...]:
    """What ends whatever session there is, a shopper's or staff's, before another begins or nobody is there."""
    state = machine.state
    if isinstance(state, AtDesk):
        return EndSession(state.number), Note(Code.DESK_CLOSED)
    session = session_of(state)
    return closing(machine, session) if session is not None else ()


def closing(machine: Machine, session: Session) -> tuple[Effect, ...]:
    """What ends a session: points kept ready for the next time where the programme wants it, then forgetting."""
    if session.assurance is Assurance.KEYED:
        # Whoever typed a number saw nothing that was told, and moves no points to this terminal.
        return EndSession(session.id), Note(Code.SESSION_ENDED)
    effects: list[Effect] = [
        RequestHold(session.token, session.account, programme)
        for programme in machine.context.programmes
        if session.account is not None and wants_hold(session, programme)
    ]
    remembered = session.summary.language if session.summary else None
    if session.chose_language and session.language != remembered:
        preference = RecordPreference(session.token, session.account, session.language, session.mode, session.assurance)
        effects.append(preference)
    if session.has_news and not isinstance(machine.state, LookingUp):
        # Shown on the balance by now; a card that was turned away before it is told the next time.
        effects.append(Told(session.token))
    return (*effects, EndSession(session.id), Note(Code.SESSION_ENDED))


def show(machine: Machine, session: Session, now: Moment, *effects: Effect) -> Outcome:
    """To the balance."""
    return go(machine, Showing(session, now.uptime_ms + delays.IDLE), *effects)


def show_stamps(machine: Machine, session: Session, now: Moment) -> Outcome:
    """To the stamp card; where there is none, or nobody knows its figure, to the balance."""
    programme = machine.context.stamps
    if programme is None or session.points(programme) is None or session.assurance is Assurance.KEYED:
        return show(machine, session, now)
    return go(machine, Stamping(session, now.uptime_ms + delays.IDLE))


def refuse(
    machine: Machine,
    kind: RefusalKind,
    code: Code,
    now: Moment,
    *,
    session: Session | None = None,
    retry_held: bool = False,
    sign: Sign = Sign.REFUSED,
) -> Outcome:
    """Say why not. A session that is given goes on behind it; one that is not ends here."""
    language = session.language if session else language_of(machine)
    former = session_of(machine.state)
    farewell = closing(machine, former) if former is not None and session is None else ()
    until = now.uptime_ms + (delays.IDLE if session else delays.REFUSAL)
    state = Refusing(kind, language, until, session, retry_held)
    return go(machine, state, Note(code), Signal(sign), *farewell)

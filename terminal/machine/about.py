"""What the programme is about: the charity it gives to, and its rules; both to be read and left."""

from dataclasses import replace

from screens import intents
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, leave
from terminal.machine.session import Session
from terminal.machine.states import AtCharity, AtMenu, Machine, ReadingRules


def has_charity(machine: Machine) -> bool:
    """Whether the programme that the balance is of has a charity."""
    programme = machine.context.points
    return programme is not None and programme.charity is not None


def show_charity(machine: Machine, session: Session, now: Moment) -> Outcome:
    """To the charity."""
    return go(machine, AtCharity(session, now.uptime_ms + delays.IDLE))


def show_rules(machine: Machine, session: Session, now: Moment) -> Outcome:
    """To the rules."""
    return go(machine, ReadingRules(session, now.uptime_ms + delays.IDLE))


def touched(machine: Machine, state: AtCharity | ReadingRules, intent: Intent, now: Moment) -> Outcome:
    """Carry out what was touched on either."""
    awake = now.uptime_ms + delays.IDLE
    match intent:
        case intents.Stop() | intents.Done():
            return leave(machine)
        case intents.Back():
            return go(machine, AtMenu(state.session, awake))
        case intents.NextPage() if isinstance(state, ReadingRules):
            return go(machine, replace(state, page=state.page + 1, idle_at=awake))
        case _:
            return go(machine, replace(state, idle_at=awake))

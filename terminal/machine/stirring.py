"""Somebody is there who only walks a screen by its keys, or listens to it: no time runs out on them meanwhile.

Hearing a screen takes longer than reading it (EN 301 549, 5.1.3.8 and WCAG 2.2, 2.2.1: a limit in time can be put off
as often as needed).
"""

from dataclasses import replace
from typing import assert_never

from screens.intents import Listen, Walk
from terminal.machine import delays
from terminal.machine.adjusts import Adjusting
from terminal.machine.at_entrance import AtEntrance
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import (
    AtDesk,
    Attract,
    Browsing,
    Helping,
    Left,
    LookingUp,
    Machine,
    Noticing,
    OutOfService,
    Redeeming,
    Refusing,
    Thanking,
    Unsure,
    Warned,
)
from terminal.machine.unknown import AwaitingCard, Keying


def stirred(machine: Machine, sign: Walk | Listen, now: Moment) -> Outcome:
    """Put the end of what stands there off; nothing else follows."""
    state = machine.state
    if isinstance(state, Browsing):
        return go(machine, replace(state, idle_at=max(state.idle_at, now.uptime_ms + delays.IDLE)))
    match state:
        case AtDesk():
            return go(machine, replace(state, idle_at=max(state.idle_at, now.uptime_ms + delays.DESK)))
        case Warned(beneath) if isinstance(sign, Walk):
            return go(machine, replace(beneath, idle_at=now.uptime_ms + delays.IDLE))
        case (
            Refusing()
            | Adjusting()
            | Helping()
            | Noticing()
            | Left()
            | Keying()
            | AwaitingCard()
            | Thanking()
            | Unsure()
        ):
            return go(machine, replace(state, until=max(state.until, now.uptime_ms + _stands(state))))
        case Attract() | LookingUp() | Redeeming() | Warned() | OutOfService() | AtEntrance():
            return stay(machine)
        case _:
            assert_never(state)


def _stands(
    state: Refusing | Adjusting | Helping | Noticing | Left | Keying | AwaitingCard | Thanking | Unsure,
) -> int:
    """How long it stands from its last sign of life, milliseconds."""
    match state:
        case Refusing(session=session):
            return delays.REFUSAL if session is None else delays.IDLE
        case Adjusting():
            return delays.ADJUST
        case Helping():
            return delays.HELP
        case Noticing():
            return delays.READING
        case Left():
            return delays.LEFT
        case Keying():
            return delays.KEYING
        case AwaitingCard():
            return delays.BRINGING
        case Thanking():
            return delays.THANKS
        case Unsure():
            return delays.UNSURE
        case _:
            assert_never(state)

"""A typed number: the keypad, and how often a terminal takes one.

A number that can be typed can be guessed, so a terminal takes at most five in ten minutes (protocol, section 6). What
is typed stays in the state until it is judged or the keypad closes, and in no `repr`.
"""

from dataclasses import replace
from typing import Final

from loyalty.assurance import EntryMode
from screens import intents
from screens.intents import Intent
from screens.views import RefusalKind
from terminal.machine import delays, reading
from terminal.machine.effects import Code, Sign
from terminal.machine.events import Read
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, leave, refuse
from terminal.machine.states import Machine, language_of
from terminal.machine.unknown import Keying

LONGEST: Final = 24
"""Signs that are taken; longer than any member number that somebody types."""
SIGNS: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def open_keypad(machine: Machine, now: Moment) -> Outcome:
    """Show the keypad, unless a number would not be taken anyway."""
    if not reading.may_key(machine, now):
        return refuse(machine, RefusalKind.KEYED_LIMIT, Code.KEYED_LIMIT, now, sign=Sign.ATTENTION)
    return go(machine, Keying(language_of(machine), now.uptime_ms + delays.KEYING))


def touched(machine: Machine, state: Keying, intent: Intent, now: Moment) -> Outcome:
    """Type, erase, or hand the number over to be judged like any other reading."""
    awake = replace(state, until=now.uptime_ms + delays.KEYING)
    match intent:
        case intents.Key(sign) if len(state.typed) < LONGEST and sign in SIGNS:
            return go(machine, replace(awake, typed=state.typed + sign))
        case intents.NextPage():
            return go(machine, replace(awake, page=state.page + 1))
        case intents.Erase():
            return go(machine, replace(awake, typed=state.typed[:-1]))
        case intents.Enter() if state.typed:
            return reading.read(machine, Read(EntryMode.KEYED, state.typed), now)
        case intents.Stop() | intents.Back():
            return leave(machine)
        case _:
            return go(machine, awake)

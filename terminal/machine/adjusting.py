"""The screen itself is adjusted before anybody showed a card: to another language, colours or letters.

How it looks, the panel alone knows: it takes that choice itself.

In a session the menu leads to the same choices (`recalling`).
"""

from dataclasses import replace

from screens import intents
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.adjusts import Adjusting, Adjusts
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go
from terminal.machine.states import Attract, Machine, language_of


def begin(machine: Machine, adjusts: Adjusts, now: Moment) -> Outcome:
    """Show what there is to choose from."""
    return go(machine, Adjusting(language_of(machine), adjusts, now.uptime_ms + delays.ADJUST))


def touched(machine: Machine, state: Adjusting, intent: Intent, now: Moment) -> Outcome:
    """Take the choice, or go back without one; the language that is spoken stays."""
    match intent:
        case intents.ChooseLanguage(code) if code in machine.context.languages:
            return go(machine, Attract(code))
        case intents.Back() | intents.Stop() | intents.Done():
            return go(machine, Attract(state.language))
        case _:
            return go(machine, replace(state, until=now.uptime_ms + delays.ADJUST))

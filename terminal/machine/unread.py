"""Readings that fail one behind the other: after the third within a minute the screen shows how to hold a card."""

from dataclasses import replace
from typing import Final

from screens.views import RefusalKind
from terminal.machine import delays
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome
from terminal.machine.states import Refusing

MOST_UNREAD: Final = 3
"""The failure that brings the picture."""
WINDOW: Final = 60 * delays.SECOND
"""How long ago the first of them may be."""
_UNREAD: Final = frozenset({RefusalKind.READ_ERROR, RefusalKind.TOO_LONG})


def counted(outcome: Outcome, now: Moment) -> Outcome:
    """What became of a reading, with the failures before it remembered, or forgotten after a good one.

    A card that was read and refused is a good reading: it was held as it should be.
    """
    machine, effects = outcome
    if not effects:
        # Nothing was made of it, as while a voucher prints.
        return outcome
    state = machine.state
    if not isinstance(state, Refusing) or state.kind not in _UNREAD:
        return replace(machine, unread=()), effects
    lately = tuple(at for at in machine.unread if now.uptime_ms - at < WINDOW)[1 - MOST_UNREAD :]
    unread = (*lately, now.uptime_ms)
    hint = len(unread) >= MOST_UNREAD
    return replace(machine, unread=unread, state=replace(state, hint=hint)), effects

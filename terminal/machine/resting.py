"""Rest and waking: nobody near an idle attract screen for a while, and the first sign of anybody.

The sensor's word alone ends nothing that somebody began: it counts while the attract screen stands there, and a touch
or a reading counts as somebody whom the sensor did not see. Where no sensor says anything the terminal never rests.
"""

from dataclasses import replace

from drivers.events import PRESENCE
from screens.technician_words import SelfTestItem
from terminal.machine import delays
from terminal.machine.effects import Dim
from terminal.machine.events import DeviceSays, Event, KeySwitch, Near, Read, ReadFailed, ReadTogether, Touched
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome
from terminal.machine.presence import Presence
from terminal.machine.states import Attract, Machine
from terminal.machine.technician import selftest

_SIGNS_OF_LIFE = Touched | Read | ReadTogether | ReadFailed | KeySwitch


def sensed(machine: Machine, event: Near, now: Moment) -> Machine:
    """The machine once the sensor saw somebody come, or leave."""
    came = event.somebody and machine.presence.near is False
    if came:
        machine = selftest.sensed(machine, SelfTestItem.PRESENCE, at_rest=False)
    seen = replace(machine.presence, near=event.somebody, alone_since=now.uptime_ms)
    return replace(machine, presence=seen)


def settled(machine: Machine, event: Event, now: Moment) -> Outcome:
    """Whether it rests by now; looked at after every step."""
    seen = machine.presence
    if isinstance(event, DeviceSays) and event.device == PRESENCE and not event.present:
        seen = Presence(resting=seen.resting)
    idle = isinstance(machine.state, Attract) and not isinstance(event, _SIGNS_OF_LIFE)
    if seen.near is False and not idle:
        seen = replace(seen, alone_since=now.uptime_ms)
    rests = seen.near is False and idle and now.uptime_ms - seen.alone_since >= delays.REST
    changed = rests is not seen.resting
    if changed:
        seen = replace(seen, resting=rests)
    if seen is not machine.presence:
        machine = replace(machine, presence=seen)
    if changed and rests:
        # Whoever comes next is nobody who chose a language.
        machine = replace(machine, state=Attract(machine.context.languages[0]))
    dimmable = isinstance(machine.levels.brightness, int)
    return machine, ((Dim(on=rests),) if changed and dimmable else ())

"""Looking after the terminal: its sound and its light, a test print, and the way to new paper."""

from dataclasses import replace
from typing import Final

from drivers.events import TOUCH_PANEL
from drivers.ports import STEPS, PrintAssumed, PrintConfirmed, PrinterStatus
from screens import intents
from screens.care_views import Control, LevelShown
from screens.desk_views import Fact, Line
from screens.desk_words import DeskAction, DeskIcon, DeskNotice, FactName
from screens.intents import Intent
from terminal.machine.desk import paper
from terminal.machine.desk.ending import ended
from terminal.machine.desk.works import Care, Menu
from terminal.machine.effects import PrintSlip, SetLevel, Sign, Signal
from terminal.machine.events import LevelSays, SlipPrinted
from terminal.machine.health import Health
from terminal.machine.levels import Levels
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.slips import TestSlip
from terminal.machine.states import AtDesk, Machine

_WAYS: Final = {
    DeskAction.QUIETER.value: (Control.VOLUME, -1),
    DeskAction.LOUDER.value: (Control.VOLUME, 1),
    DeskAction.DARKER.value: (Control.BRIGHTNESS, -1),
    DeskAction.BRIGHTER.value: (Control.BRIGHTNESS, 1),
}


def begin() -> Care:
    """The sheet of the terminal."""
    return Care()


def touched(machine: Machine, desk: AtDesk, work: Care, intent: Intent) -> Outcome:
    """Carry out what was touched on the terminal's sheet."""
    match intent:
        case intents.Back():
            return go(machine, replace(desk, work=Menu()))
        case intents.Do(DeskAction.TEST_PRINT.value) if not work.busy:
            return go(machine, replace(desk, work=Care(busy=True)), PrintSlip(desk.number, TestSlip(desk.language)))
        case intents.Do(DeskAction.CHANGE_PAPER.value) if not work.busy:
            return go(machine, replace(desk, work=paper.begin(machine.health.printer)))
        case intents.Do(way) if way in _WAYS:
            return _step(machine, desk, *_WAYS[way])
        case _:
            return go(machine, desk)


def _step(machine: Machine, desk: AtDesk, control: Control, by: int) -> Outcome:
    """One step up or down; at the ends there is none beyond, and none is silent or dark."""
    level = machine.levels.of(control)
    if not isinstance(level, int) or not 1 <= level + by <= STEPS:
        return go(machine, desk)
    return go(machine, desk, SetLevel(control, level + by))


def level_said(machine: Machine, event: LevelSays) -> Outcome:
    """Something stands at a step by now. Whoever set the sound hears it; the light shows itself."""
    machine = replace(machine, levels=machine.levels.said(event.control, event.level))
    desk = machine.state
    heard = event.control is Control.VOLUME and isinstance(event.level, int)
    if heard and isinstance(desk, AtDesk) and isinstance(desk.work, Care):
        return stay(machine, Signal(Sign.DONE))
    return stay(machine)


def printed(machine: Machine, desk: AtDesk, event: SlipPrinted) -> Outcome:
    """The test print came out, or did not."""
    good = isinstance(event.outcome, PrintConfirmed | PrintAssumed)
    if not good:
        return ended(machine, desk, DeskNotice.NOT_PRINTED)
    return go(machine, replace(desk, work=Care()), Signal(Sign.DONE))


def lines(health: Health) -> tuple[Line, ...]:
    """What is known of the terminal."""
    housing = (Line(DeskIcon.WARN, Fact(FactName.HOUSING_OPEN), strong=True),) if health.tampered else ()
    touch = (Line(DeskIcon.WARN, Fact(FactName.TOUCH_MISSING), strong=True),) if TOUCH_PANEL in health.missing else ()
    return (paper.state_line(health.printer), *housing, *touch)


def shown(levels: Levels) -> tuple[LevelShown, ...]:
    """How loud and how bright it is."""
    return tuple(LevelShown(control, levels.of(control), STEPS) for control in Control)


def actions(health: Health) -> tuple[DeskAction, ...]:
    """What can be done besides, the likely one first."""
    if health.printer is PrinterStatus.OK:
        return DeskAction.TEST_PRINT, DeskAction.CHANGE_PAPER
    return DeskAction.CHANGE_PAPER, DeskAction.TEST_PRINT

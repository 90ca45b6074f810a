"""The moves that the rooms of staff's work share."""

from dataclasses import replace

from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.works import Work
from terminal.machine.effects import Effect
from terminal.machine.outcome import Outcome, go
from terminal.machine.states import AtDesk, Machine


def at(machine: Machine, desk: AtDesk, work: Work, *effects: Effect) -> Outcome:
    """On to another piece of work, or another step of this one."""
    return go(machine, replace(desk, work=work), *effects)


def by(desk: AtDesk) -> AtWork:
    """Who works here.

    Raises:
        AssertionError: nobody has proved who they are; no work but the door and the PIN runs so.
    """
    assert desk.staff is not None
    return desk.staff

"""The moves that the rooms of staff's work share."""

from dataclasses import replace

from screens import intents
from screens.intents import Intent
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.cards.works import Alikes, AtCards, Picking
from terminal.machine.desk.till.works import ShopList
from terminal.machine.desk.works import Menu, Work
from terminal.machine.effects import Effect
from terminal.machine.outcome import Outcome, go
from terminal.machine.states import AtDesk, Machine


def at(machine: Machine, desk: AtDesk, work: Work, *effects: Effect) -> Outcome:
    """On to another piece of work, or another step of this one."""
    return go(machine, replace(desk, work=work), *effects)


def leafed(machine: Machine, desk: AtDesk, work: Alikes | AtCards | Picking | ShopList, intent: Intent) -> Outcome:
    """Leaf through a list, or leave it for the menu; nothing else means anything in each of them."""
    match intent:
        case intents.NextPage():
            return at(machine, desk, replace(work, page=work.page + 1))
        case intents.PreviousPage():
            return at(machine, desk, replace(work, page=max(0, work.page - 1)))
        case intents.Stop():
            return at(machine, desk, Menu())
        case _:
            return go(machine, desk)


def by(desk: AtDesk) -> AtWork:
    """Who works here.

    Raises:
        AssertionError: nobody has proved who they are; no work but the door and the PIN runs so.
    """
    assert desk.staff is not None
    return desk.staff

"""A board was changed and its store is full: who may have this board go on with it (protocol, section 8).

Key switch and a technician's badge, both; the badge's PIN was proven at the desk. What follows, the code of the office,
is no terminal's journey any more (`newcomer`).
"""

from dataclasses import replace

from loyalty.staff import maintains
from screens.desk_words import DeskNotice
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.ending import ended
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Code, Note, StandAside
from terminal.machine.outcome import Outcome, go
from terminal.machine.states import AtDesk, Machine


def may_begin(staff: AtWork, *, key_on: bool) -> bool:
    """Whether this member of staff may have the store taken over now."""
    return key_on and maintains(staff.roles)


def begin(machine: Machine, desk: AtDesk, staff: AtWork) -> Outcome:
    """Begin it, or say that the key comes first; in training nothing comes of it."""
    if not may_begin(staff, key_on=machine.health.key_on):
        return ended(machine, desk, DeskNotice.KEY_FIRST)
    if staff.training:
        return ended(machine, desk, DeskNotice.DONE)
    return go(machine, replace(desk, work=Menu()), Note(Code.TAKING_OVER), StandAside(staff.id, desk.language))

"""From the desk to what may be shown: the one place that chooses a view of staff's."""

from typing import assert_never

from screens.care_views import CareScreen, CareView, PaperView
from screens.desk_views import DeskBar, DeskDoorView, DeskMenuView, DeskPinView, DeskView, NoticeView
from screens.parts import Setting
from screens.technician_views import TechnicianView
from terminal.machine.desk import care, menu, paper
from terminal.machine.desk.cards.cards_view import cards_view
from terminal.machine.desk.cards.works import CustomerWork
from terminal.machine.desk.till.till_view import till_view
from terminal.machine.desk.till.works import TillWork
from terminal.machine.desk.works import Care, ChangingPaper, Door, EnteringPin, Finished, Menu, SelfTest
from terminal.machine.moment import Moment
from terminal.machine.states import AtDesk, Machine
from terminal.machine.technician.selftest_view import selftest_view


def desk_view(machine: Machine, desk: AtDesk, setting: Setting, now: Moment) -> DeskView | CareScreen | TechnicianView:
    """What staff see now."""
    work, staff = desk.work, desk.staff
    if isinstance(work, EnteringPin):
        return DeskPinView(setting, len(work.typed), work.trouble, work.tries_left, busy=bool(work.until))
    if isinstance(work, SelfTest):
        return selftest_view(machine, work, setting, now)
    if isinstance(work, Door) or staff is None:
        return DeskDoorView(setting)
    # The minute is enough for what the strip tells, and a view that changes each tick would be drawn each tick.
    at = now.at.replace(second=0, microsecond=0)
    bar = DeskBar(staff.name, at, training=staff.training, alone=not machine.health.online, unfit=desk.unfit)
    if isinstance(work, TillWork):
        return till_view(machine, work, setting, bar, staff)
    if isinstance(work, CustomerWork):
        return cards_view(machine, work, setting, bar)
    match work:
        case Menu():
            return DeskMenuView(setting, bar, menu.tiles(machine, desk, staff), work.page)
        case Care():
            facts, levels = care.lines(machine.health), care.shown(machine.levels)
            return CareView(setting, bar, facts, levels, care.actions(machine.health), work.busy)
        case ChangingPaper():
            state = paper.state_line(machine.health.printer)
            return PaperView(setting, bar, work.step, state, paper.ways(work), work.busy, work.turned)
        case Finished():
            return NoticeView(setting, bar, work.notice, work.lines, work.actions)
        case _:
            assert_never(work)

"""Staff's menu: who may do what, and what needs central."""

from dataclasses import replace
from typing import Final

from loyalty.staff import maintains
from screens import intents
from screens.desk_views import DeskTile
from screens.desk_words import DeskItem
from screens.intents import Intent
from terminal.machine.context import Context
from terminal.machine.desk import care
from terminal.machine.desk.at_work import AtWork
from terminal.machine.desk.cards import finding, scanning
from terminal.machine.desk.cards.works import ToIssue, ToMeet
from terminal.machine.desk.going import at
from terminal.machine.desk.till import claims, counting, figures, incidents, orders, undoing, voucher
from terminal.machine.desk.till.works import Deed
from terminal.machine.desk.works import Menu, SelfTest
from terminal.machine.outcome import Outcome, go, leave
from terminal.machine.states import AtDesk, Machine
from terminal.machine.technician import new_board

_NEEDS_CENTRAL: Final[frozenset[DeskItem]] = frozenset(
    {DeskItem.FIND, DeskItem.UNDO, DeskItem.INCIDENTS, DeskItem.CLAIMS, DeskItem.ORDER, DeskItem.FIGURES}
)
"""What cannot be done while central does not answer."""
_COUNTS: Final = {Deed.SALE: DeskItem.SALE, Deed.POINTS: DeskItem.POINTS, Deed.STAMPS: DeskItem.STAMPS}
_ANYBODY: Final = frozenset({DeskItem.TRAINING, DeskItem.TERMINAL})
"""What a technician may do too, who touches nobody's points."""


_TECHNICIANS: Final = frozenset({DeskItem.SELFTEST, DeskItem.NEW_BOARD})
"""What a technician alone does."""


def items_of(staff: AtWork, context: Context) -> tuple[DeskItem, ...]:
    """What this member of staff may do here, in order."""
    missing = {_COUNTS[deed] for deed in Deed if counting.programme_of(deed, context) is None}
    hidden = missing if maintains(staff.roles) else missing | _TECHNICIANS
    mine = _ANYBODY | _TECHNICIANS
    return tuple(item for item in DeskItem if (staff.serves or item in mine) and item not in hidden)


def tiles(machine: Machine, desk: AtDesk, staff: AtWork) -> tuple[DeskTile, ...]:
    """The menu's ways."""
    away = not machine.health.online
    counts = {DeskItem.INCIDENTS: desk.incidents, DeskItem.CLAIMS: desk.claims}
    return tuple(
        DeskTile(item, counts.get(item, 0), away=away and item in _NEEDS_CENTRAL)
        for item in items_of(staff, machine.context)
    )


def touched(machine: Machine, desk: AtDesk, work: Menu, intent: Intent) -> Outcome:
    """Carry out what was touched in the menu."""
    match intent:
        case intents.Stop() | intents.Back():
            return leave(machine)
        case intents.NextPage():
            return at(machine, desk, replace(work, page=work.page + 1))
        case intents.DeskGo(item) if desk.staff is not None and item in items_of(desk.staff, machine.context):
            return _begin(machine, desk, desk.staff, DeskItem(item))
        case _:
            return go(machine, desk)


def _begin(machine: Machine, desk: AtDesk, staff: AtWork, item: DeskItem) -> Outcome:
    match item:
        case DeskItem.ISSUE:
            return at(machine, desk, scanning.begin(ToIssue()))
        case DeskItem.FIND:
            return finding.begin(machine, desk, ToMeet())
        case DeskItem.TRAINING:
            return go(machine, replace(desk, staff=replace(staff, training=not staff.training)))
        case DeskItem.SALE:
            return at(machine, desk, counting.begin(Deed.SALE, machine.context))
        case DeskItem.VOUCHER:
            return at(machine, desk, voucher.begin())
        case DeskItem.POINTS:
            return at(machine, desk, counting.begin(Deed.POINTS, machine.context))
        case DeskItem.STAMPS:
            return at(machine, desk, counting.begin(Deed.STAMPS, machine.context))
        case DeskItem.UNDO:
            return undoing.begin(machine, desk)
        case DeskItem.INCIDENTS:
            return incidents.begin(machine, desk)
        case DeskItem.CLAIMS:
            return claims.begin(machine, desk)
        case DeskItem.ORDER:
            return orders.begin(machine, desk)
        case DeskItem.FIGURES:
            return figures.begin(machine, desk)
        case DeskItem.TERMINAL:
            return at(machine, desk, care.begin())
        case DeskItem.SELFTEST:
            return at(machine, desk, SelfTest())
        case DeskItem.NEW_BOARD:
            return new_board.begin(machine, desk, staff)

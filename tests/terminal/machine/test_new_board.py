"""Who may have a full store taken over: key switch and a technician's badge, in service or out of it for good."""

import pytest

from loyalty.staff import Role
from loyalty.wire_staff import StaffOpened
from screens import intents
from screens.desk_views import DeskDoorView, DeskMenuView, DeskPinView, NoticeView
from screens.desk_words import DeskItem, DeskNotice, PinTrouble
from screens.views import OutOfServiceView
from terminal.machine import effects as fx
from terminal.machine.events import FaultSays, KeySwitch
from terminal.machine.health import Fault
from terminal.machine.states import OutOfService
from tests.terminal.machine.desk_world import BADGE, STAFF, Desk, DeskWorld, opened

TECHNICIAN = (Role.TECHNICIAN,)
NEW_BOARD = intents.DeskGo(DeskItem.NEW_BOARD.value)


def asked(desk: Desk) -> list[fx.Effect]:
    return [each for each in desk.done if isinstance(each, fx.StandAside)]


def at_menu(*roles: Role, key: bool = True) -> Desk:
    desk = Desk(DeskWorld(roles=roles))
    if key:
        desk.happen(KeySwitch(on=True))
    return desk.enter()


def test_key_and_a_technicians_badge_begin_it() -> None:
    desk = at_menu(*TECHNICIAN).touch(NEW_BOARD)
    assert asked(desk) == [fx.StandAside(STAFF, "nl")]


def test_without_the_key_it_is_a_sentence() -> None:
    desk = at_menu(*TECHNICIAN, key=False).touch(NEW_BOARD)
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    assert shown.notice is DeskNotice.KEY_FIRST
    assert asked(desk) == []


@pytest.mark.parametrize("roles", [(Role.CLERK,), (Role.CLERK, Role.MANAGER)])
def test_nobody_else_sees_it_or_may(roles: tuple[Role, ...]) -> None:
    desk = at_menu(*roles)
    assert isinstance(desk.screen, DeskMenuView)
    assert DeskItem.NEW_BOARD not in {tile.item for tile in desk.screen.tiles}
    assert asked(desk.touch(NEW_BOARD)) == []


def test_training_takes_nothing_over() -> None:
    desk = at_menu(*TECHNICIAN).touch(intents.DeskGo(DeskItem.TRAINING.value)).touch(NEW_BOARD)
    shown = desk.screen
    assert isinstance(shown, NoticeView)
    assert shown.notice is DeskNotice.PRACTISED
    assert asked(desk) == []


# ── Out of service for good ────────────────────


def revoked(offline: StaffOpened | None) -> Desk:
    desk = Desk(DeskWorld(offline=offline), online=False)
    desk.happen(FaultSays(Fault.REVOKED))
    return desk


def test_the_key_alone_leads_a_technician_to_it_and_the_terminal_checks_the_pin() -> None:
    desk = revoked(opened(*TECHNICIAN))
    desk.happen(KeySwitch(on=True))
    assert isinstance(desk.screen, DeskDoorView)
    desk.enter()
    assert asked(desk) == [fx.StandAside(STAFF, "nl")]
    assert isinstance(desk.state, OutOfService)


def test_a_clerk_is_told_that_it_is_not_theirs() -> None:
    desk = revoked(opened(Role.CLERK))
    desk.happen(KeySwitch(on=True))
    desk.enter()
    shown = desk.screen
    assert isinstance(shown, DeskPinView)
    assert shown.trouble is PinTrouble.NOT_TECHNICIAN
    assert asked(desk) == []
    desk.happen(KeySwitch(on=False))
    assert isinstance(desk.screen, OutOfServiceView)


def test_a_badge_without_the_key_does_nothing_out_of_service() -> None:
    desk = revoked(opened(*TECHNICIAN))
    desk.scan(BADGE)
    assert isinstance(desk.screen, OutOfServiceView)


@pytest.mark.parametrize("fault", [Fault.STORE, Fault.STORE_FULL, Fault.READERS])
def test_another_fault_opens_no_door(fault: Fault) -> None:
    desk = Desk(DeskWorld())
    desk.happen(FaultSays(fault))
    desk.happen(KeySwitch(on=True))
    assert isinstance(desk.screen, OutOfServiceView)


def test_a_terminal_revoked_at_the_open_desk_closes_it() -> None:
    desk = at_menu(*TECHNICIAN)
    desk.happen(FaultSays(Fault.REVOKED))
    assert isinstance(desk.screen, OutOfServiceView)

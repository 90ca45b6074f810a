"""Calibrating the touch panel from the self-test: five crosses, a good map or the old one, and nobody else's way in."""

from dataclasses import replace

import pytest

from loyalty.staff import Role
from screens import intents
from screens.calibration import Affine, Glass, crosses
from screens.desk_words import DeskItem
from screens.technician_views import CalibrationView, SelfTestView, TouchTestView
from screens.technician_words import Calibrated
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.technician import calibrating
from tests.terminal.machine.desk_world import Desk, DeskWorld

GLASS = Glass((800, 480), 0.19)
SAYS = Affine(a=-0.9, c=760, e=0.9, f=20)
"""What the panel says of a touch."""


def at_points(glass: Glass | None = GLASS) -> Desk:
    """A technician at the nine points of a terminal whose panel has to be calibrated."""
    desk = Desk(DeskWorld(roles=(Role.TECHNICIAN,)))
    desk.machine = replace(desk.machine, context=replace(desk.machine.context, glass=glass))
    return desk.to(DeskItem.SELFTEST).touch(intents.Pick("touch"))


@pytest.fixture
def begun() -> Desk:
    return at_points().touch(intents.Do("calibrate"))


def feel(desk: Desk, *places: tuple[float, float]) -> Desk:
    for x, y in places:
        desk.touch(intents.Felt(*SAYS.within(x, y, GLASS.size)))
    return desk


def said(desk: Desk) -> Calibrated | None:
    shown = desk.screen
    assert isinstance(shown, TouchTestView)
    return shown.said


def test_five_touches_make_a_map_that_is_kept(begun: Desk) -> None:
    for number, place in enumerate(crosses(GLASS.size)):
        assert begun.screen == CalibrationView(begun.screen.setting, number)
        assert not begun.wanted(fx.KeepCalibration)
        feel(begun, place)
    assert said(begun) is Calibrated.GOOD
    (kept,) = begun.wanted(fx.KeepCalibration)
    x, y = kept.affine(*SAYS(100, 200))
    assert abs(x - 100) < 2
    assert abs(y - 200) < 2


def test_a_touch_beside_its_cross_is_refused_and_the_old_map_stays(begun: Desk) -> None:
    *four, (x, y) = crosses(GLASS.size)
    feel(begun, *four, (x + 120, y))
    assert said(begun) is Calibrated.FAR
    assert not begun.wanted(fx.KeepCalibration)
    begun.touch(intents.Do("calibrate"))
    feel(begun, *crosses(GLASS.size))
    assert said(begun) is Calibrated.GOOD, "and it is tried again"


def test_touches_on_one_line_are_refused(begun: Desk) -> None:
    feel(begun, *[(x, 240) for x, _ in crosses(GLASS.size)])
    assert said(begun) is Calibrated.FLAT
    assert not begun.wanted(fx.KeepCalibration)


@pytest.mark.parametrize("touched", [0, 4])
def test_the_keys_lead_back_from_any_cross_and_nothing_is_changed(begun: Desk, touched: int) -> None:
    feel(begun, *crosses(GLASS.size)[:touched]).touch(intents.Back())
    assert said(begun) is None
    assert not begun.wanted(fx.KeepCalibration)
    begun.wait(calibrating.PATIENCE / 1000 + 1)
    assert said(begun) is None, "and nobody is told that they were late"


@pytest.mark.parametrize("touched", [0, 4])
def test_a_cross_that_nobody_touches_ends_it(begun: Desk, touched: int) -> None:
    feel(begun, *crosses(GLASS.size)[:touched])
    begun.wait(calibrating.PATIENCE / 1000 - 1)
    assert isinstance(begun.screen, CalibrationView)
    begun.wait(2)
    assert said(begun) is Calibrated.NOBODY
    assert not begun.wanted(fx.KeepCalibration)


def test_nothing_but_a_touch_answers_a_cross(begun: Desk) -> None:
    begun.touch(intents.Pick("3"))
    assert begun.screen == CalibrationView(begun.screen.setting, 0)
    begun.wait(calibrating.PATIENCE / 1000 + 1)
    begun.touch(intents.Back())
    assert isinstance(begun.screen, SelfTestView), "the usual way out is there again"


def test_a_panel_that_knows_is_not_calibrated() -> None:
    desk = at_points(None)
    shown = desk.screen
    assert isinstance(shown, TouchTestView)
    assert not shown.calibrates
    assert isinstance(desk.touch(intents.Do("calibrate")).screen, TouchTestView)


@pytest.mark.parametrize("item", [None, DeskItem.SELFTEST])
def test_nobody_else_comes_to_it(item: DeskItem | None) -> None:
    desk = Desk(DeskWorld(roles=(Role.CLERK,)))
    desk.machine = replace(desk.machine, context=replace(desk.machine.context, glass=GLASS))
    if item is not None:
        desk.to(item)
    before = desk.screen
    desk.touch(intents.Pick("touch"))
    desk.touch(intents.Do("calibrate"))
    feel(desk, *crosses(GLASS.size))
    assert desk.screen == before
    assert not desk.wanted(fx.KeepCalibration)


def test_what_is_read_meanwhile_disturbs_no_cross(begun: Desk) -> None:
    begun.happen(ev.LayoutSeen("scanner", "fr", sends_identifier=True))
    assert isinstance(begun.screen, CalibrationView)

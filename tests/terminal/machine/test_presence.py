"""Who is near: the attract screen rests and wakes by it, and nobody's session ends by it."""

import pytest

from drivers.ports import STEPS
from loyalty.assurance import EntryMode
from screens import intents
from screens.care_views import Control
from screens.desk_views import DeskMenuView
from screens.views import AttractView, BalanceView
from terminal.machine import delays
from terminal.machine import effects as fx
from terminal.machine import events as ev
from tests.terminal.machine.desk_world import Desk
from tests.terminal.machine.journey import CARD, summary, token_of

WHILE = delays.REST // delays.SECOND


@pytest.fixture
def terminal() -> Desk:
    """A terminal with a sensor that sees nobody, and a screen that can be dimmed."""
    desk = Desk()
    desk.happen(ev.LevelSays(Control.BRIGHTNESS, STEPS))
    desk.happen(ev.Near(somebody=False))
    desk.done.clear()
    return desk


def rests(desk: Desk) -> bool:
    return desk.machine.presence.resting


def test_nobody_near_for_a_while_lets_screen_and_camera_rest_and_somebody_wakes_them(terminal: Desk) -> None:
    terminal.wait(WHILE - 1)
    assert not rests(terminal)
    terminal.wait(1)
    assert rests(terminal)
    assert terminal.wanted(fx.Dim) == [fx.Dim(on=True)]
    terminal.wait(3600)
    assert terminal.wanted(fx.Dim) == [fx.Dim(on=True)], "said once"
    terminal.happen(ev.Near(somebody=True))
    assert not rests(terminal)
    assert terminal.wanted(fx.Dim) == [fx.Dim(on=True), fx.Dim(on=False)]


def test_while_somebody_is_near_it_never_rests(terminal: Desk) -> None:
    terminal.happen(ev.Near(somebody=True))
    terminal.wait(10 * WHILE)
    assert not rests(terminal)


def test_without_a_sensor_it_never_rests() -> None:
    desk = Desk()
    desk.wait(10 * WHILE)
    assert not rests(desk)


def test_a_sensor_that_is_lost_wakes_it_and_lets_it_rest_no_more(terminal: Desk) -> None:
    terminal.wait(WHILE)
    terminal.happen(ev.DeviceSays("presence", present=False))
    assert not rests(terminal)
    terminal.wait(10 * WHILE)
    assert not rests(terminal)
    assert "presence" in terminal.machine.health.missing


def test_a_screen_that_cannot_be_dimmed_is_left_alone_and_the_camera_rests() -> None:
    desk = Desk()
    desk.happen(ev.Near(somebody=False)).wait(WHILE)
    assert rests(desk)
    assert desk.wanted(fx.Dim) == []


@pytest.mark.parametrize(
    "sign",
    [ev.Touched(intents.ChooseLanguage("nb")), ev.Read(EntryMode.SCANNED, CARD), ev.ReadFailed(EntryMode.SCANNED)],
)
def test_whoever_the_sensor_does_not_see_wakes_it_too(terminal: Desk, sign: ev.Event) -> None:
    terminal.wait(WHILE)
    assert rests(terminal)
    terminal.happen(sign)
    assert not rests(terminal)


def test_the_while_is_counted_from_the_last_sign_of_anybody(terminal: Desk) -> None:
    terminal.wait(WHILE - 1)
    terminal.touch(intents.ChooseLanguage("nb"))
    terminal.wait(WHILE - 1)
    assert not rests(terminal)
    terminal.wait(1)
    assert rests(terminal)


def test_nobody_s_session_ends_by_the_sensor(terminal: Desk) -> None:
    terminal.world.central[token_of(CARD)] = summary()
    terminal.scan(CARD)
    assert isinstance(terminal.screen, BalanceView)
    before = terminal.state
    terminal.happen(ev.Near(somebody=True))
    terminal.happen(ev.Near(somebody=False))
    assert terminal.state == before
    assert not rests(terminal)
    terminal.touch(intents.Stop())
    terminal.wait(WHILE - 1)
    assert not rests(terminal), "the while begins with the attract screen"
    terminal.wait(1)
    assert rests(terminal)


def test_staff_at_work_are_somebody(terminal: Desk) -> None:
    terminal.enter()
    terminal.wait(WHILE + 1)
    assert not rests(terminal)
    assert isinstance(terminal.screen, DeskMenuView)


def test_whoever_comes_next_is_spoken_to_in_the_shop_s_own_language(terminal: Desk) -> None:
    terminal.touch(intents.ChooseLanguage("nb"))
    terminal.wait(WHILE)
    shown = terminal.screen
    assert isinstance(shown, AttractView)
    assert shown.setting.language == "nl"

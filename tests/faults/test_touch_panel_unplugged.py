"""An unplugged touch panel is noticed, told once, and found again; the self-test and staff hear of it."""

import os
import select
from dataclasses import replace
from pathlib import Path

from drivers.events import TOUCH_PANEL, DeviceFound, DeviceLost, LossReason
from drivers.touch_panel import POLL_SECONDS, Listed, TouchPanel, listed
from screens.desk_facts import FactName
from screens.desk_views import Fact
from screens.technician_words import SelfTestItem, SelfTestState, SelfTestWord
from terminal.config import DisplaySection, Settings
from terminal.hardware import fittings
from terminal.machine.desk.care import lines
from terminal.machine.desk.works import SelfTest
from terminal.machine.events import DeviceSays
from terminal.machine.health import Health
from terminal.machine.moment import Moment
from terminal.machine.states import Attract, Machine
from terminal.machine.step import step
from terminal.machine.technician.selftest import rows
from tests.terminal.machine.journey import CONTEXT, START

KERNELS = """I: Bus=0003 Vendor=222a Product=0001 Version=0110
N: Name="ILITEK ILITEK-TP"
P: Phys=usb-0000:01:00.0-1.3/input0
H: Handlers=mouse0 event2

I: Bus=0019 Vendor=0001 Product=0001 Version=0100
N: Name="vc4-hdmi-0"
"""


def test_the_kernels_list_is_read_by_its_names() -> None:
    assert listed(KERNELS) == (
        Listed("ILITEK ILITEK-TP", Path("/dev/input/event2")),
        Listed("vc4-hdmi-0", None),
    )
    assert listed("") == ()


def test_it_is_told_once_when_it_goes_and_once_when_it_is_back() -> None:
    there = [Listed("ILITEK ILITEK-TP", None)]
    panel = TouchPanel("ilitek", lambda: there)
    assert panel.fileno() is None
    assert panel.read_events(10.0) == (DeviceFound(TOUCH_PANEL, 10.0),)
    assert panel.deadline() == 10.0 + POLL_SECONDS
    there.clear()
    assert panel.read_events(11.0) == (), "it is not looked for all the time"
    assert panel.read_events(12.0) == (DeviceLost(TOUCH_PANEL, LossReason.UNPLUGGED, 12.0),)
    assert panel.read_events(14.0) == ()
    there.append(Listed("ILITEK ILITEK-TP", None))
    assert panel.read_events(16.0) == (DeviceFound(TOUCH_PANEL, 16.0),)
    panel.close()
    panel.close()
    assert panel.deadline() is None
    assert panel.read_events(99.0) == ()


def test_one_that_never_was_there_is_missing() -> None:
    assert TouchPanel("ilitek", lambda: ()).read_events(0.0) == (DeviceLost(TOUCH_PANEL, LossReason.MISSING, 0.0),)


def test_a_list_that_cannot_be_read_tells_nothing() -> None:
    def broken() -> tuple[Listed, ...]:
        raise OSError("no /proc here")

    assert TouchPanel("ilitek", broken).read_events(0.0) == ()


def test_each_touch_wakes_the_loop_until_the_cable_is_pulled(tmp_path: Path) -> None:
    """A pipe stands for the device file: it is readable with each event, and ends when the device goes."""
    node = tmp_path / "event2"
    os.mkfifo(node)
    there = [Listed("ILITEK ILITEK-TP", node)]
    panel = TouchPanel("ilitek", lambda: there)
    keeps = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    assert panel.read_events(10.0) == (DeviceFound(TOUCH_PANEL, 10.0),)
    number = panel.fileno()
    assert number is not None
    assert not select.select([number], [], [], 0)[0]
    os.write(keeps, bytes(72))
    assert select.select([number], [], [], 1)[0]
    assert panel.read_events(10.5) == ()
    assert not select.select([number], [], [], 0)[0], "what woke the loop is read away"
    os.close(keeps)
    there.clear()
    assert panel.read_events(11.0) == (), "an end lets the descriptor go, and nothing spins"
    assert panel.fileno() is None
    assert panel.read_events(12.0) == (DeviceLost(TOUCH_PANEL, LossReason.UNPLUGGED, 12.0),)


def test_a_panel_that_may_not_be_opened_is_there_all_the_same(tmp_path: Path) -> None:
    panel = TouchPanel("ilitek", lambda: (Listed("ILITEK", tmp_path / "nowhere"),))
    assert panel.read_events(1.0) == (DeviceFound(TOUCH_PANEL, 1.0),)
    assert panel.fileno() is None


def tried(at: Machine) -> tuple[SelfTestState, SelfTestWord]:
    found = rows(at, SelfTest(), Moment(START, 0, trusted=True))
    row = next(each for each in found if each.item is SelfTestItem.TOUCH)
    return row.state, row.word


def test_the_self_test_says_that_it_is_missing() -> None:
    fitted = fittings(Settings(display=DisplaySection(touch="ilitek")))
    assert [each.item for each in fitted] == [SelfTestItem.TOUCH]
    now = Moment(START, 0, trusted=True)
    at = Machine(replace(CONTEXT, fittings=fitted), Health(), Attract("nl"))
    assert tried(at) == (SelfTestState.WAITING, SelfTestWord.DO_TOUCH)
    at, _ = step(at, DeviceSays(TOUCH_PANEL, present=False), now)
    assert tried(at) == (SelfTestState.FAULT, SelfTestWord.MISSING)
    assert at.health.fault is None, "who has a card and the four keys can still be served"
    assert Fact(FactName.TOUCH_MISSING) in [line.says for line in lines(at.health)]
    at, _ = step(at, DeviceSays(TOUCH_PANEL, present=True), now)
    assert Fact(FactName.TOUCH_MISSING) not in [line.says for line in lines(at.health)]
    assert tried(at) == (SelfTestState.WAITING, SelfTestWord.DO_TOUCH)

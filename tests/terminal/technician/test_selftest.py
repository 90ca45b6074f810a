"""The self-test as the machine has it: in any order, outside sessions alone, and what was found is kept."""

from dataclasses import replace

import pytest

from drivers.events import PadKey
from drivers.ports import PrinterStatus
from loyalty.assurance import EntryMode
from loyalty.staff import Role
from loyalty.wire_terminals import Fitted
from screens import intents
from screens.desk_views import DeskMenuView
from screens.desk_words import DeskItem
from screens.technician_views import LookTestView, SelfTestView, TouchTestView
from screens.technician_words import SelfTestItem as Item
from screens.technician_words import SelfTestState as State
from screens.technician_words import SelfTestWord as Word
from screens.views import AttractView
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.fittings import Fitting
from terminal.machine.health import Health
from terminal.machine.slips import SelfTestSlip, TestSlip
from terminal.machine.technician import selftest
from tests.terminal.machine.desk_world import Desk, DeskWorld
from tests.terminal.machine.journey import CARD

FITTED = (
    Fitting(Item.SCANNER, "scanner"),
    Fitting(Item.MAGSTRIPE, "magstripe"),
    Fitting(Item.KEY, "key"),
    Fitting(Item.HOUSING, "tamper"),
)
BANK_CARD = ";4111111111111111=30122010000000000?"


def fresh() -> Desk:
    """A terminal that was enrolled a moment ago."""
    desk = Desk(DeskWorld(roles=(Role.TECHNICIAN,)))
    context = replace(desk.machine.context, fittings=FITTED, software="1.4.2")
    desk.machine = replace(desk.machine, context=context)
    return desk


@pytest.fixture
def first() -> Desk:
    desk = fresh()
    desk.happen(ev.BeginSelfTest("nl"))
    return desk


def states(desk: Desk) -> dict[Item, tuple[State, Word]]:
    shown = desk.screen
    assert isinstance(shown, SelfTestView)
    return {row.item: (row.state, row.word) for row in shown.rows}


def test_the_list_names_every_device_and_service(first: Desk) -> None:
    found = states(first)
    assert list(found) == [
        Item.TOUCH,
        Item.SCANNER,
        Item.MAGSTRIPE,
        Item.PRINTER,
        Item.LIGHTS,
        Item.KEY,
        Item.HOUSING,
        Item.NETWORK,
        Item.CLOCK,
        Item.STORE,
    ]
    assert found[Item.SCANNER] == (State.WAITING, Word.DO_SCAN)
    assert found[Item.NETWORK] == (State.GOOD, Word.ONLINE)


def test_until_central_was_called_for_the_first_time_nobody_says_that_it_is_away() -> None:
    desk = fresh()
    desk.machine = replace(desk.machine, health=Health())
    desk.happen(ev.BeginSelfTest("nl"))
    assert states(desk)[Item.NETWORK] == (State.BUSY, Word.AWAITED)
    desk.happen(ev.NetworkSays(online=False))
    assert states(desk)[Item.NETWORK] == (State.FAULT, Word.OFFLINE)


def test_what_the_office_expects_and_nobody_configured_is_a_fault() -> None:
    desk = fresh()
    expected = (Fitted.SCANNER, Fitted.CAMERA, Fitted.KEY)
    desk.machine = replace(desk.machine, context=replace(desk.machine.context, expected=expected))
    desk.happen(ev.BeginSelfTest("nl"))
    found = states(desk)
    assert found[Item.CAMERA] == (State.FAULT, Word.MISSING)
    assert found[Item.SCANNER] == (State.WAITING, Word.DO_SCAN)


@pytest.mark.parametrize("fitted", list(Fitted))
def test_every_device_that_the_office_can_expect_is_tried(fitted: Fitted) -> None:
    assert Item(fitted.value)


def test_whatever_is_read_ticks_its_reader_and_starts_no_session(first: Desk) -> None:
    first.happen(ev.Read(EntryMode.SWIPED, BANK_CARD))
    assert states(first)[Item.MAGSTRIPE] == (State.GOOD, Word.READ)
    first.scan(CARD)
    assert states(first)[Item.SCANNER] == (State.GOOD, Word.READ)
    assert not first.wanted(fx.FetchCard)
    assert "4111" not in repr(first.machine.state)


def test_a_reading_that_comes_to_nothing_is_asked_for_again(first: Desk) -> None:
    first.happen(ev.ReadFailed(EntryMode.SCANNED))
    assert states(first)[Item.SCANNER] == (State.CAREFUL, Word.AGAIN)
    first.scan(CARD)
    first.happen(ev.ReadFailed(EntryMode.SCANNED))
    assert states(first)[Item.SCANNER] == (State.GOOD, Word.READ), "once is enough"


def test_the_layout_is_learned_and_kept(first: Desk) -> None:
    first.happen(ev.LayoutSeen("scanner", "fr", sends_identifier=True))
    assert states(first)[Item.SCANNER] == (State.GOOD, Word.LEARNED)
    assert fx.KeepLayout("scanner", "fr", True) in first.done


def test_in_service_the_layout_code_changes_nothing() -> None:
    desk = fresh()
    desk.happen(ev.LayoutSeen("scanner", "fr", sends_identifier=True))
    assert isinstance(desk.screen, AttractView)
    assert not desk.wanted(fx.KeepLayout)


def test_key_and_housing_tick_by_themselves(first: Desk) -> None:
    first.happen(ev.KeySwitch(on=True))
    first.happen(ev.KeySwitch(on=False))
    assert states(first)[Item.KEY] == (State.GOOD, Word.SEEN)
    first.happen(ev.Tampered(opened=True))
    assert states(first)[Item.HOUSING] == (State.BUSY, Word.DO_SHUT)
    first.happen(ev.Tampered(opened=False))
    assert states(first)[Item.HOUSING] == (State.GOOD, Word.SEEN)


def test_presence_is_tried_by_going_and_coming() -> None:
    desk = fresh()
    fitted = (*FITTED, Fitting(Item.PRESENCE, "presence"))
    desk.machine = replace(desk.machine, context=replace(desk.machine.context, fittings=fitted))
    desk.happen(ev.Near(somebody=True))
    desk.happen(ev.BeginSelfTest("nl"))
    assert states(desk)[Item.PRESENCE] == (State.WAITING, Word.DO_LEAVE)
    desk.happen(ev.Near(somebody=False))
    assert states(desk)[Item.PRESENCE] == (State.WAITING, Word.DO_STAND)
    desk.happen(ev.Near(somebody=True))
    assert states(desk)[Item.PRESENCE] == (State.GOOD, Word.SEEN)
    desk.happen(ev.DeviceSays("presence", present=False))
    assert states(desk)[Item.PRESENCE] == (State.FAULT, Word.MISSING)


def test_what_is_missing_is_a_fault_whatever_was_found_before(first: Desk) -> None:
    first.scan(CARD)
    first.happen(ev.DeviceSays("scanner", present=False))
    assert states(first)[Item.SCANNER] == (State.FAULT, Word.MISSING)
    first.happen(ev.DeviceSays("scanner", present=True))
    assert states(first)[Item.SCANNER] == (State.GOOD, Word.READ)


def test_nine_points_are_touched(first: Desk) -> None:
    first.touch(intents.Pick("touch"))
    for number in range(9):
        assert isinstance(first.screen, TouchTestView)
        first.touch(intents.Pick(str(number)))
    assert states(first)[Item.TOUCH] == (State.GOOD, Word.POINTS)


@pytest.mark.parametrize(
    ("intent", "expected"),
    [(intents.Confirm(), (State.GOOD, Word.PRINTED)), (intents.Back(), (State.FAULT, Word.NOT_SEEN))],
)
def test_a_person_says_whether_the_page_is_good(
    first: Desk, intent: intents.Intent, expected: tuple[State, Word]
) -> None:
    first.happen(ev.PrinterSays(PrinterStatus.OK))
    first.touch(intents.Pick("printer"))
    assert isinstance(first.screen, LookTestView)
    assert [type(each) for each in first.world.slips] == [TestSlip]
    first.touch(intent)
    assert states(first)[Item.PRINTER] == expected


def test_the_report_is_printed_and_kept(first: Desk) -> None:
    first.scan(CARD)
    first.touch(intents.Do("report"))
    (slip,) = first.world.slips
    assert isinstance(slip, SelfTestSlip)
    assert (Item.SCANNER, State.GOOD) in {(row.item, row.state) for row in slip.rows}
    assert fx.KeepSelfTest(slip.rows) in first.done
    shown = first.screen
    assert isinstance(shown, SelfTestView)
    assert shown.printed
    first.touch(intents.Back())
    assert isinstance(first.screen, AttractView)


def test_nobody_there_for_long_it_ends_and_what_was_found_is_kept(first: Desk) -> None:
    first.scan(CARD)
    first.wait(selftest.IDLE / 1000)
    assert isinstance(first.screen, AttractView)
    assert first.wanted(fx.KeepSelfTest)


def test_a_technician_comes_to_it_from_the_desk_and_a_clerk_does_not() -> None:
    desk = fresh().to(DeskItem.SELFTEST)
    assert isinstance(desk.screen, SelfTestView)
    desk.touch(intents.Stop())
    assert isinstance(desk.screen, DeskMenuView)
    clerk = Desk(DeskWorld(roles=(Role.CLERK,))).to(DeskItem.SELFTEST)
    assert isinstance(clerk.screen, DeskMenuView)
    assert DeskItem.SELFTEST not in {tile.item for tile in clerk.screen.tiles}


def test_a_key_that_was_turned_before_the_start_does_not_hide_it() -> None:
    desk = fresh()
    desk.happen(ev.KeySwitch(on=True), ev.BeginSelfTest("nl"))
    assert isinstance(desk.screen, SelfTestView)


def test_who_draws_the_key_leaves_the_desk_when_the_test_ends() -> None:
    desk = fresh().to(DeskItem.SELFTEST)
    desk.happen(ev.KeySwitch(on=True), ev.KeySwitch(on=False))
    assert isinstance(desk.screen, SelfTestView)
    desk.touch(intents.Stop())
    assert isinstance(desk.screen, AttractView)


def test_a_headset_asks_whoever_wears_it_and_the_keys_are_struck_each_once() -> None:
    desk = fresh()
    fittings = (Fitting(Item.HEADSET, "headset"), Fitting(Item.KEYS, "keys"))
    desk.machine = replace(desk.machine, context=replace(desk.machine.context, fittings=fittings))
    desk.happen(ev.BeginSelfTest("nl"))
    assert states(desk)[Item.HEADSET] == (State.WAITING, Word.DO_PLUG)
    desk.happen(ev.Plugged(inside=False))
    assert isinstance(desk.screen, SelfTestView), "a jack's first word asks nothing"
    desk.happen(ev.Plugged(inside=True))
    assert isinstance(desk.screen, LookTestView)
    assert desk.screen.item is Item.HEADSET
    desk.touch(intents.Confirm())
    assert states(desk)[Item.HEADSET] == (State.GOOD, Word.SEEN)
    desk.happen(ev.Plugged(inside=True)).touch(intents.Back())
    assert states(desk)[Item.HEADSET] == (State.FAULT, Word.NOT_SEEN)
    for key in PadKey:
        assert states(desk)[Item.KEYS][1] is Word.DO_PRESS
        desk.happen(ev.Struck(key.value)).happen(ev.Struck(key.value))
    assert states(desk)[Item.KEYS] == (State.GOOD, Word.SEEN)


def test_keys_and_headset_are_nobody_else_s_business_than_the_screen_s() -> None:
    desk = fresh()
    before = desk.machine
    assert desk.happen(ev.Plugged(inside=True), ev.Struck("next")).machine == before

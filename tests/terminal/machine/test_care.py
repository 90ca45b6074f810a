"""The terminal's own care at the desk: loud and bright in steps, and new paper, led by the printer's own word."""

import pytest

from drivers.ports import STEPS, PrinterStatus, PrintFailed, PrintFault
from screens import intents
from screens.care_views import CareView, Control, PaperStep, PaperView, Unset
from screens.desk_views import DeskMenuView, Fact, NoticeView
from screens.desk_words import DeskAction, DeskItem, DeskNotice, FactName
from screens.views import AttractView
from terminal.machine import delays
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.slips import TestSlip
from tests.terminal.machine.desk_world import Desk, DeskWorld


def at_care(volume: int = 3, brightness: int | Unset = 3, world: DeskWorld | None = None) -> Desk:
    desk = Desk(world)
    desk.happen(ev.LevelSays(Control.VOLUME, volume))
    desk.happen(ev.LevelSays(Control.BRIGHTNESS, brightness))
    desk.to(DeskItem.TERMINAL)
    desk.done.clear()
    return desk


def levels(desk: Desk) -> dict[Control, int | Unset]:
    shown = desk.screen
    assert isinstance(shown, CareView)
    return {level.control: level.at for level in shown.levels}


def says(desk: Desk) -> FactName:
    shown = desk.screen
    assert isinstance(shown, PaperView)
    assert isinstance(shown.state.says, Fact)
    return shown.state.says.name


def paper(desk: Desk) -> PaperView:
    shown = desk.screen
    assert isinstance(shown, PaperView)
    return shown


# ── Loud and bright ────────────────────


@pytest.mark.parametrize(
    ("action", "order"),
    [
        (DeskAction.LOUDER, fx.SetLevel(Control.VOLUME, 4)),
        (DeskAction.QUIETER, fx.SetLevel(Control.VOLUME, 2)),
        (DeskAction.BRIGHTER, fx.SetLevel(Control.BRIGHTNESS, 4)),
        (DeskAction.DARKER, fx.SetLevel(Control.BRIGHTNESS, 2)),
    ],
)
def test_a_touch_is_a_step(action: DeskAction, order: fx.SetLevel) -> None:
    desk = at_care().do(action)
    assert desk.wanted(fx.SetLevel) == [order]
    assert levels(desk)[order.control] == 3, "it stands there once the device has taken it"
    desk.happen(ev.LevelSays(order.control, order.step))
    assert levels(desk)[order.control] == order.step


@pytest.mark.parametrize("action", [DeskAction.QUIETER, DeskAction.DARKER])
def test_the_least_is_neither_silent_nor_dark(action: DeskAction) -> None:
    assert at_care(1, 1).do(action).wanted(fx.SetLevel) == []


@pytest.mark.parametrize("action", [DeskAction.LOUDER, DeskAction.BRIGHTER])
def test_there_is_nothing_beyond_the_most(action: DeskAction) -> None:
    assert at_care(STEPS, STEPS).do(action).wanted(fx.SetLevel) == []


def test_whoever_set_the_sound_hears_it() -> None:
    desk = at_care().do(DeskAction.QUIETER)
    assert not desk.wanted(fx.Signal)
    desk.happen(ev.LevelSays(Control.VOLUME, 2))
    assert desk.wanted(fx.Signal) == [fx.Signal(fx.Sign.DONE)]


def test_nothing_sounds_when_the_terminal_starts() -> None:
    desk = Desk()
    desk.happen(ev.LevelSays(Control.VOLUME, 2))
    assert not desk.wanted(fx.Signal)
    assert isinstance(desk.screen, AttractView)


@pytest.mark.parametrize("why", Unset)
def test_what_cannot_be_set_says_why_and_takes_no_touch(why: Unset) -> None:
    desk = at_care(brightness=why)
    assert levels(desk)[Control.BRIGHTNESS] is why
    assert desk.do(DeskAction.BRIGHTER).wanted(fx.SetLevel) == []


def test_a_device_that_goes_is_said_at_once() -> None:
    desk = at_care().do(DeskAction.BRIGHTER)
    desk.happen(ev.LevelSays(Control.BRIGHTNESS, Unset.MISSING))
    assert levels(desk)[Control.BRIGHTNESS] is Unset.MISSING


# ── What is known of it ────────────────────


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (PrinterStatus.OK, FactName.PAPER_OK),
        (PrinterStatus.NEAR_END, FactName.PAPER_LOW),
        (PrinterStatus.PAPER_OUT, FactName.PAPER_OUT),
        (PrinterStatus.COVER_OPEN, FactName.COVER_OPEN),
        (PrinterStatus.ERROR, FactName.PRINTER_ERROR),
        (PrinterStatus.UNPLUGGED, FactName.PRINTER_SILENT),
        (PrinterStatus.UNKNOWN, FactName.PRINTER_SILENT),
    ],
)
def test_the_printer_is_said_as_it_is(status: PrinterStatus, word: FactName) -> None:
    desk = at_care()
    desk.happen(ev.PrinterSays(status))
    shown = desk.screen
    assert isinstance(shown, CareView)
    assert [line.says for line in shown.lines] == [Fact(word)]
    likely = DeskAction.TEST_PRINT if status is PrinterStatus.OK else DeskAction.CHANGE_PAPER
    assert shown.actions[0] is likely


def test_an_open_housing_is_a_line_for_staff() -> None:
    desk = at_care()
    desk.happen(ev.Tampered(opened=True))
    shown = desk.screen
    assert isinstance(shown, CareView)
    assert Fact(FactName.HOUSING_OPEN) in [line.says for line in shown.lines]
    desk.happen(ev.Tampered(opened=False))
    assert isinstance(desk.screen, CareView)
    assert len(desk.screen.lines) == 1


# ── New paper ────────────────────


def test_the_printers_word_leads_through_the_change_and_the_page_ends_it() -> None:
    desk = at_care()
    desk.happen(ev.PrinterSays(PrinterStatus.PAPER_OUT))
    desk.do(DeskAction.CHANGE_PAPER)
    assert (paper(desk).step, says(desk)) == (PaperStep.OPEN, FactName.PAPER_OUT)
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    assert (paper(desk).step, says(desk)) == (PaperStep.ROLL, FactName.COVER_OPEN)
    desk.do(DeskAction.NEXT_STEP)
    assert paper(desk).step is PaperStep.SHUT
    desk.happen(ev.PrinterSays(PrinterStatus.OK))
    assert (paper(desk).step, says(desk)) == (PaperStep.TEST, FactName.PAPER_OK)
    desk.do(DeskAction.TEST_PRINT)
    assert desk.world.slips == [TestSlip("nl")]
    assert paper(desk).step is PaperStep.LOOK
    desk.do(DeskAction.LOOKS_GOOD)
    assert isinstance(desk.screen, NoticeView)
    assert desk.screen.notice is DeskNotice.PAPER_CHANGED


def test_shut_without_paper_it_begins_again() -> None:
    desk = at_care().do(DeskAction.CHANGE_PAPER)
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    desk.happen(ev.PrinterSays(PrinterStatus.PAPER_OUT))
    assert (paper(desk).step, says(desk)) == (PaperStep.OPEN, FactName.PAPER_OUT)


def test_a_blank_page_says_to_turn_the_roll() -> None:
    desk = at_care().do(DeskAction.CHANGE_PAPER)
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    assert not paper(desk).turned
    desk.happen(ev.PrinterSays(PrinterStatus.OK))
    desk.do(DeskAction.TEST_PRINT).do(DeskAction.LOOKS_BLANK)
    assert paper(desk).step is PaperStep.OPEN
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    assert (paper(desk).step, paper(desk).turned) == (PaperStep.ROLL, True)


def test_a_cover_that_is_open_already_needs_no_opening() -> None:
    desk = at_care()
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    desk.do(DeskAction.CHANGE_PAPER)
    assert paper(desk).step is PaperStep.ROLL


def test_a_printer_that_says_nothing_is_changed_by_touches() -> None:
    desk = at_care()
    desk.happen(ev.PrinterSays(PrinterStatus.UNKNOWN))
    desk.do(DeskAction.CHANGE_PAPER)
    for step in (PaperStep.ROLL, PaperStep.SHUT, PaperStep.TEST):
        desk.do(DeskAction.NEXT_STEP)
        assert paper(desk).step is step
    assert says(desk) is FactName.PRINTER_SILENT


def test_nothing_is_tried_while_the_cover_is_open() -> None:
    desk = at_care().do(DeskAction.CHANGE_PAPER)
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    desk.do(DeskAction.NEXT_STEP).do(DeskAction.NEXT_STEP)
    assert paper(desk).step is PaperStep.SHUT
    assert desk.done[-1] == fx.Signal(fx.Sign.ATTENTION)


def test_a_page_that_does_not_come_out_is_tried_again() -> None:
    desk = at_care(world=DeskWorld(outcome=PrintFailed(PrintFault.ERROR))).do(DeskAction.CHANGE_PAPER)
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    desk.happen(ev.PrinterSays(PrinterStatus.NEAR_END))
    desk.do(DeskAction.TEST_PRINT)
    assert (paper(desk).step, paper(desk).busy) == (PaperStep.TEST, False)
    assert fx.Signal(fx.Sign.ATTENTION) in desk.done


def test_paper_that_ends_in_the_middle_of_the_test_page_is_said() -> None:
    desk = at_care(world=DeskWorld(deaf={fx.PrintSlip})).do(DeskAction.CHANGE_PAPER)
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    desk.happen(ev.PrinterSays(PrinterStatus.OK))
    desk.do(DeskAction.TEST_PRINT)
    assert paper(desk).busy
    desk.happen(ev.PrinterSays(PrinterStatus.PAPER_OUT))
    desk.happen(ev.SlipPrinted(desk.desk.number, PrintFailed(PrintFault.PAPER_OUT)))
    assert (paper(desk).step, paper(desk).busy) == (PaperStep.OPEN, False)


def test_busy_at_the_printer_is_not_away() -> None:
    desk = at_care().do(DeskAction.CHANGE_PAPER)
    desk.wait(delays.DESK // delays.SECOND - 10)
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    desk.wait(delays.DESK // delays.SECOND - 10)
    assert isinstance(desk.screen, PaperView)
    desk.wait(20)
    assert isinstance(desk.screen, AttractView)


def test_back_leads_to_the_sheet_and_to_the_menu() -> None:
    desk = at_care().do(DeskAction.CHANGE_PAPER)
    desk.touch(intents.Back())
    assert isinstance(desk.screen, CareView)
    desk.touch(intents.Back())
    assert isinstance(desk.screen, DeskMenuView)


def test_elsewhere_the_printers_word_moves_no_screen() -> None:
    desk = Desk().enter()
    desk.happen(ev.PrinterSays(PrinterStatus.COVER_OPEN))
    assert isinstance(desk.screen, DeskMenuView)

"""Looking after the terminal: its paper, a test print, what waits."""

from dataclasses import replace

from drivers.ports import PrintAssumed, PrintConfirmed, PrinterStatus
from screens import intents
from screens.desk_views import Fact, Line
from screens.desk_words import DeskAction, DeskIcon, FactName
from screens.intents import Intent
from terminal.machine.desk.works import Care, Menu
from terminal.machine.effects import PrintSlip, Sign, Signal
from terminal.machine.events import SlipPrinted
from terminal.machine.health import Health
from terminal.machine.outcome import Outcome, go
from terminal.machine.slips import TestSlip
from terminal.machine.states import AtDesk, Machine

_PAPER = {
    PrinterStatus.OK: FactName.PAPER_OK,
    PrinterStatus.NEAR_END: FactName.PAPER_LOW,
    PrinterStatus.PAPER_OUT: FactName.PAPER_OUT,
}


def begin() -> Care:
    """The sheet of the terminal."""
    return Care()


def touched(machine: Machine, desk: AtDesk, work: Care, intent: Intent) -> Outcome:
    """Carry out what was touched on the terminal's sheet."""
    match intent:
        case intents.Back():
            return go(machine, replace(desk, work=Menu()))
        case intents.Do(DeskAction.TEST_PRINT.value) if not work.busy:
            return go(machine, replace(desk, work=Care(busy=True)), PrintSlip(desk.number, TestSlip(desk.language)))
        case _:
            return go(machine, desk)


def printed(machine: Machine, desk: AtDesk, event: SlipPrinted) -> Outcome:
    """The test print came out, or did not."""
    good = isinstance(event.outcome, PrintConfirmed | PrintAssumed)
    return go(machine, replace(desk, work=Care()), Signal(Sign.DONE if good else Sign.ATTENTION))


def lines(health: Health) -> tuple[Line, ...]:
    """What is known of the terminal."""
    paper = _PAPER.get(health.printer, FactName.PRINTER_SILENT)
    strong = paper is not FactName.PAPER_OK
    return (Line(DeskIcon.WARN if strong else DeskIcon.PRINTER, Fact(paper), strong=strong),)

"""Changing the paper, step by step; the printer's own word moves the steps on, a touch does where it says nothing.

Open, roll, shut, test, look: then it is changed. Shut without paper it begins again, and so it does where the page came
out blank: the roll lay the wrong way round.
"""

from dataclasses import replace
from typing import Final

from drivers.ports import PrintAssumed, PrintConfirmed, PrinterStatus
from screens import intents
from screens.care_views import PaperStep
from screens.desk_views import Fact, Line
from screens.desk_words import DeskAction, DeskIcon, DeskNotice, FactName
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.desk.ending import ended
from terminal.machine.desk.works import Care, ChangingPaper
from terminal.machine.effects import PrintSlip, Sign, Signal
from terminal.machine.events import SlipPrinted
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go
from terminal.machine.slips import TestSlip
from terminal.machine.states import AtDesk, Machine

_WORDS: Final[dict[PrinterStatus, FactName]] = {
    PrinterStatus.OK: FactName.PAPER_OK,
    PrinterStatus.NEAR_END: FactName.PAPER_LOW,
    PrinterStatus.PAPER_OUT: FactName.PAPER_OUT,
    PrinterStatus.COVER_OPEN: FactName.COVER_OPEN,
    PrinterStatus.ERROR: FactName.PRINTER_ERROR,
    PrinterStatus.UNPLUGGED: FactName.PRINTER_SILENT,
    PrinterStatus.UNKNOWN: FactName.PRINTER_SILENT,
}
_READY: Final = frozenset({PrinterStatus.OK, PrinterStatus.NEAR_END})
_NEXT: Final = {PaperStep.OPEN: PaperStep.ROLL, PaperStep.ROLL: PaperStep.SHUT, PaperStep.SHUT: PaperStep.TEST}


def state_line(printer: PrinterStatus) -> Line:
    """What the printer says of itself."""
    strong = printer is not PrinterStatus.OK
    return Line(DeskIcon.WARN if strong else DeskIcon.PRINTER, Fact(_WORDS[printer]), strong=strong)


def begin(printer: PrinterStatus) -> ChangingPaper:
    """The first step; whoever opened the cover already has done it."""
    return ChangingPaper(PaperStep.ROLL if printer is PrinterStatus.COVER_OPEN else PaperStep.OPEN)


def moved(step: PaperStep, before: PrinterStatus, after: PrinterStatus) -> PaperStep:
    """The step once the printer says something else of itself.

    Args:
        step: where it was.
        before: what the printer said.
        after: what it says now.
    """
    if after is PrinterStatus.COVER_OPEN:
        return step if step in {PaperStep.ROLL, PaperStep.SHUT} else PaperStep.ROLL
    if after is PrinterStatus.PAPER_OUT:
        # Shut, and the printer sees no paper: the roll has to come out once more.
        return PaperStep.OPEN
    if after in _READY and before in {PrinterStatus.COVER_OPEN, PrinterStatus.PAPER_OUT}:
        return step if step is PaperStep.LOOK else PaperStep.TEST
    return step


def printer_said(machine: Machine, before: PrinterStatus, now: Moment) -> Machine:
    """The machine once its printer spoke; whoever changes the paper is busy at the printer, and not away."""
    desk = machine.state
    if not isinstance(desk, AtDesk) or not isinstance(desk.work, ChangingPaper):
        return machine
    step = moved(desk.work.step, before, machine.health.printer)
    work = replace(desk.work, step=step)
    return replace(machine, state=replace(desk, work=work, idle_at=now.uptime_ms + delays.DESK))


def ways(work: ChangingPaper) -> tuple[DeskAction, ...]:
    """What can be touched at a step."""
    if work.step is PaperStep.TEST:
        return (DeskAction.TEST_PRINT,)
    if work.step is PaperStep.LOOK:
        return DeskAction.LOOKS_GOOD, DeskAction.LOOKS_BLANK
    return (DeskAction.NEXT_STEP,)


def touched(machine: Machine, desk: AtDesk, work: ChangingPaper, intent: Intent) -> Outcome:
    """Carry out what was touched."""
    if isinstance(intent, intents.Back):
        return go(machine, replace(desk, work=Care()))
    if work.busy or not isinstance(intent, intents.Do) or intent.action not in {way.value for way in ways(work)}:
        return go(machine, desk)
    match DeskAction(intent.action):
        case DeskAction.NEXT_STEP:
            return _further(machine, desk, work)
        case DeskAction.TEST_PRINT:
            order = PrintSlip(desk.number, TestSlip(desk.language))
            return go(machine, replace(desk, work=replace(work, busy=True)), order)
        case DeskAction.LOOKS_BLANK:
            return go(machine, replace(desk, work=ChangingPaper(PaperStep.OPEN, turned=True)))
        case _:
            return ended(machine, desk, DeskNotice.PAPER_CHANGED)


def _further(machine: Machine, desk: AtDesk, work: ChangingPaper) -> Outcome:
    """On to the next step; but nothing is tried while the printer itself says that it cannot print."""
    printer, step = machine.health.printer, _NEXT[work.step]
    if step is PaperStep.TEST and printer in {PrinterStatus.COVER_OPEN, PrinterStatus.PAPER_OUT}:
        return go(machine, desk, Signal(Sign.ATTENTION))
    return go(machine, replace(desk, work=replace(work, step=step)))


def printed(machine: Machine, desk: AtDesk, work: ChangingPaper, event: SlipPrinted) -> Outcome:
    """The test page came out, or did not; whether anything stands on it, only eyes can tell."""
    good = isinstance(event.outcome, PrintConfirmed | PrintAssumed)
    tried = work.busy and work.step is PaperStep.TEST
    after = replace(work, busy=False, step=PaperStep.LOOK if good and tried else work.step)
    return go(machine, replace(desk, work=after), Signal(Sign.DONE if good else Sign.ATTENTION))

"""What a terminal's carrier works with in the simulation: workers in turns, a printer with its paper, a mute lamp."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.ports import (
    LampSign,
    PrintAssumed,
    PrintConfirmed,
    PrinterStatus,
    PrintEvidence,
    PrintFailed,
    PrintFault,
    PrintJob,
    PrintOutcome,
    PrintUnknown,
    Tone,
)
from terminal.runtime.worker import DEPTH, Job
from tests.simulation.clockwork import Clockwork
from tests.simulation.fibers import Fiber, PowerCut, wait
from tests.simulation.met import Met


class Hand:
    """Does its jobs one after the other, each some time after it was given, as `terminal.runtime.worker.Worker`."""

    def __init__(
        self,
        clockwork: Clockwork,
        life: Callable[[Callable[[], None]], Callable[[], None]],
        broke: Callable[[Exception], None],
        defect: Callable[[BaseException], None],
        *,
        waits: bool,
    ) -> None:
        self._clockwork, self._life, self._broke, self._defect = clockwork, life, broke, defect
        self._waits = waits
        self._jobs: deque[Job] = deque()
        self._busy = False
        self.fiber: Fiber | None = None

    def give(self, job: Job) -> bool:
        if len(self._jobs) >= DEPTH:
            return False
        self._jobs.append(job)
        self._next()
        return True

    def stuck(self) -> bool:
        return False

    def idle(self) -> bool:
        return not self._jobs

    def stop(self, seconds: float) -> bool:
        return not self._busy

    def _next(self) -> None:
        if self._jobs and not self._busy:
            self._busy = True
            self._clockwork.soon(1, 12, self._life(self._begin))

    def _begin(self) -> None:
        job = self._jobs.popleft()
        if self._waits:
            self.fiber = Fiber(job, self._ended)
            self.fiber.begin()
            return
        error: BaseException | None = None
        try:
            job()
        except BaseException as raised:
            error = raised
        self._ended(error)

    def _ended(self, error: BaseException | None) -> None:
        self.fiber = None
        self._busy = False
        if isinstance(error, PowerCut) or (error is not None and not isinstance(error, Exception)):
            raise error
        if isinstance(error, Exception):
            self._defect(error)
            self._broke(error)
        self._next()


@dataclass
class Roll:
    """The printer's physical truth: what came out of it, and what may go wrong next."""

    status: PrinterStatus = PrinterStatus.OK
    talks: bool = True
    fault_chance: float = 0.0
    out: list[str] = field(default_factory=list)
    """Intents whose voucher, with its code, is on paper."""


class SimPrinter:
    """A printer that takes its time; its paper outlives the terminal's power."""

    name = "printer"

    def __init__(self, roll: Roll, clockwork: Clockwork, chance: random.Random) -> None:
        self._roll, self._clockwork, self._chance = roll, clockwork, chance

    def status(self) -> PrinterStatus:
        self._pass(1, 40)
        return self._roll.status

    def print(self, job: PrintJob) -> PrintOutcome:
        roll, chance = self._roll, self._chance
        self._pass(5, 60)
        met = self._clockwork.met
        faulty = chance.random() < roll.fault_chance
        kind = chance.randrange(5)
        if faulty and kind == 4:
            # Somebody opens it between the question and the print.
            roll.status = PrinterStatus.PAPER_OUT
        if not roll.status.may_print:
            met[Met.NO_PAPER] += 1
            return PrintFailed(PrintFault.PAPER_OUT)
        if faulty and kind == 0:
            met[Met.PRINTER_GONE] += 1
            return PrintFailed(PrintFault.UNPLUGGED)
        self._pass(5, 60)
        if faulty and kind == 1:
            # The paper ended before the code was whole.
            roll.status = PrinterStatus.PAPER_OUT
            met[Met.PAPER_ENDED] += 1
            return PrintUnknown(PrintFault.PAPER_OUT)
        roll.out.append(job.job_id)
        self._pass(50, 1500)
        met[Met.NO_WORD] += faulty
        if faulty:
            return PrintUnknown(PrintFault.NO_ANSWER)
        met[Met.NO_WAY_BACK] += not roll.talks
        return PrintConfirmed(PrintEvidence.PROCESS_ID) if roll.talks else PrintAssumed()

    def _pass(self, low: int, high: int) -> None:
        wait(lambda resume: self._clockwork.soon(low, high, lambda: resume(None)))

    def set_volume(self, step: int) -> None:
        """Silent at every step."""

    def set_brightness(self, step: int) -> None:
        """Dark at every step."""

    def close(self) -> None:
        """Nothing to give back."""


class Mute:
    """A lamp, a sounder and a backlight that nobody sees or hears."""

    def show(self, sign: LampSign) -> None:
        """Dark."""

    def play(self, tone: Tone) -> None:
        """Silent."""

    def close(self) -> None:
        """Nothing to give back."""

"""The receipt printer: one ESC/POS driver above any link, with what is known of each job told apart.

The rules are those of redemption: a job *failed* only while no byte of its code has left; from the code's first byte
on it is *confirmed* by the printer's own word, *assumed* where the printer cannot speak, else *unknown*. Nothing here
tries a second time.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar, assert_never

from drivers.errors import LinkError, LinkGoneError, LinkStalledError
from drivers.nameplate import readable
from drivers.ports import (
    NO_PLATE,
    Nameplate,
    PrintAssumed,
    PrintConfirmed,
    PrinterStatus,
    PrintEvidence,
    PrintFailed,
    PrintFault,
    PrintJob,
    PrintOutcome,
    PrintUnknown,
)
from drivers.printer_answers import (
    ASK_IN_ORDER,
    ASK_OFFLINE_CAUSE,
    ASK_PAPER,
    ASK_PRINTER,
    FIRMWARE,
    MAKER,
    MODEL,
    SERIAL,
    Answer,
    InOrderStatus,
    ProcessDone,
    RealTimeStatus,
    ask_info,
    ask_process,
    info_of,
    judge,
    process_id_of,
    split_answers,
)
from drivers.printer_profiles import PrinterProfile

_KEPT_ANSWERS: Final = 64
_LONGEST_TEXT: Final = 200
"""Bytes after which what comes back is no answer to `GS I`."""
_AnswerT = TypeVar("_AnswerT", bound=Answer)


class Link(Protocol):
    """The way to a printer: USB, network, serial, file, or virtual. All times are seconds."""

    def open(self) -> None:
        """Opens it; harmless when it is open.

        Raises:
            LinkGoneError: nobody is there.
        """
        ...

    def write(self, data: bytes) -> None:
        """Hands over every byte.

        Raises:
            LinkGoneError: the printer went away; how much it took is not known.
            LinkStalledError: it did not take everything in time; how much it took is not known.
        """
        ...

    def read(self, wait_s: float) -> bytes:
        """What came back, waiting at most `wait_s` for the first byte; nothing when nothing came.

        Raises:
            LinkGoneError: the printer went away.
        """
        ...

    def close(self) -> None:
        """Closes it; harmless when it is closed."""
        ...


@dataclass(frozen=True, slots=True)
class PrinterTimings:
    """How long the driver waits, in seconds.

    Attributes:
        status_s: for one status byte.
        confirm_s: in all for the word that a job is on paper; a voucher takes two to three seconds.
        look_s: without that word before it asks what is the matter.
        settle_s: of silence after which no late answer of an earlier job is expected any more.
    """

    status_s: float = 0.6
    confirm_s: float = 12.0
    look_s: float = 1.0
    settle_s: float = 0.3


class EscposPrinter:
    """A `Printer` that speaks ESC/POS over a `Link`.

    Args:
        name: its name in the configuration.
        link: opened when first needed, and again after a loss.
        profile: what the model can do.
        timings: how long to wait for what.
        monotonic: the clock that the time-outs are counted on.
    """

    def __init__(
        self,
        name: str,
        link: Link,
        profile: PrinterProfile,
        *,
        timings: PrinterTimings | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._link = link
        self._profile = profile
        self._timings = timings or PrinterTimings()
        self._monotonic = monotonic
        self._one_at_a_time = threading.Lock()
        self._inbox: deque[Answer] = deque(maxlen=_KEPT_ANSWERS)
        self._fragment = b""
        self._jobs = 0
        self._answer_owed = False
        self._plate: Nameplate | None = None

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    @property
    def profile(self) -> PrinterProfile:
        """What the model can do."""
        return self._profile

    def status(self) -> PrinterStatus:
        """Asks the printer how it is.

        A printer with no way back is `OK` when bytes can be handed to it: nothing more can be known of it.
        """
        with self._one_at_a_time:
            return self._status()

    def print(self, job: PrintJob) -> PrintOutcome:
        """Prints the job once and says what is known of it."""
        with self._one_at_a_time:
            fault = self._before_code(job)
            if fault is not None:
                return PrintFailed(fault)
            return self._from_code_on(job)

    def nameplate(self) -> Nameplate:
        """What the printer says of itself; nothing where it has no way back, or does not know the question."""
        if self._plate is None:
            with self._one_at_a_time:
                self._plate = self._asked_for_plate()
        return self._plate or NO_PLATE

    def close(self) -> None:
        """Lets the printer go."""
        with self._one_at_a_time:
            self._drop_link()

    def _asked_for_plate(self) -> Nameplate | None:
        """Its four texts; None where they could not be asked for, and may be later."""
        if not self._profile.talks_back or self._answer_owed or not self._status().may_print:
            return None
        try:
            maker = self._text(MAKER)
            if maker is None:
                # Most that do not know the question are silent: they are not asked three times more.
                return NO_PLATE
            return Nameplate(maker, self._text(MODEL), self._text(SERIAL), self._text(FIRMWARE))
        except LinkError:
            self._drop_link()
            return None

    def _text(self, what: int) -> str | None:
        """One answer to `GS I`. It is no status byte, and must not be taken for some: it is read past the inbox."""
        self._receive(0.0)
        self._link.write(ask_info(what))
        received, give_up = b"", self._monotonic() + self._timings.status_s
        while info_of(received) is None and len(received) < _LONGEST_TEXT:
            left = give_up - self._monotonic()
            if left <= 0:
                return None
            received += self._link.read(left)
        return readable(info_of(received))

    def _before_code(self, job: PrintJob) -> PrintFault | None:
        """Everything that may still fail cleanly; None when the code may be sent."""
        status = self._status()
        if not status.may_print:
            return _fault_of(status)
        try:
            if self._answer_owed and not self._settled():
                return PrintFault.NO_ANSWER
            self._link.write(job.head)
        except LinkError as error:
            self._drop_link()
            return _fault_of_link(error)
        if self._profile.talks_back and job.code:
            status = self._status()
            return None if status.may_print else _fault_of(status)
        return None

    def _from_code_on(self, job: PrintJob) -> PrintOutcome:
        """Sends what is worth money and asks what became of it; whatever goes wrong now leaves the job unknown."""
        self._jobs += 1
        process_id = process_id_of(job.job_id, self._jobs)
        try:
            self._link.write(job.code)
            self._link.write(job.tail)
            if not self._profile.talks_back:
                return PrintAssumed()
            self._answer_owed = not self._profile.process_id
            self._link.write(ask_process(process_id) if self._profile.process_id else ASK_IN_ORDER)
            return self._confirmation(process_id)
        except LinkError as error:
            self._drop_link()
            return PrintUnknown(_fault_of_link(error))

    def _confirmation(self, process_id: bytes) -> PrintOutcome:
        """Waits for the printer's word; gives up early when the printer says why it cannot give it."""
        give_up = self._monotonic() + self._timings.confirm_s
        while self._monotonic() < give_up:
            if self._profile.process_id:
                done = self._next(ProcessDone, self._timings.look_s)
                if done is not None and done.process_id == process_id:
                    return PrintConfirmed(PrintEvidence.PROCESS_ID)
                if done is not None:
                    continue
            elif self._next(InOrderStatus, self._timings.look_s) is not None:
                self._answer_owed = False
                return PrintConfirmed(PrintEvidence.BUFFER_ORDER)
            status = self._ask_how_it_is()
            if status not in {PrinterStatus.OK, PrinterStatus.NEAR_END, PrinterStatus.UNKNOWN}:
                return PrintUnknown(_fault_of(status))
        return PrintUnknown(PrintFault.NO_ANSWER)

    def _settled(self) -> bool:
        """Whether the answer an earlier job still owes can no longer be taken for this job's.

        The printer is asked in buffer order before anything of the new job; when it has answered and then fallen
        silent, whatever was owed has come or was lost with its power.
        """
        self._inbox.clear()
        self._link.write(ASK_IN_ORDER)
        if self._next(InOrderStatus, self._timings.look_s) is None:
            return False
        while self._next(InOrderStatus, self._timings.settle_s) is not None:
            pass
        self._answer_owed = False
        return True

    def _status(self) -> PrinterStatus:
        try:
            self._link.open()
            if not self._profile.talks_back:
                return PrinterStatus.OK
            return self._ask_how_it_is()
        except LinkGoneError:
            self._drop_link()
            return PrinterStatus.UNPLUGGED
        except LinkStalledError:
            return PrinterStatus.UNKNOWN

    def _ask_how_it_is(self) -> PrinterStatus:
        answers: list[int] = []
        for question in (ASK_PRINTER, ASK_OFFLINE_CAUSE, ASK_PAPER):
            self._forget_late_statuses()
            self._link.write(question)
            answer = self._next(RealTimeStatus, self._timings.status_s)
            if answer is None:
                return PrinterStatus.UNKNOWN
            answers.append(answer.bits)
        printer, cause, paper = answers
        return judge(printer=printer, cause=cause, paper=paper, near_end_sensor=self._profile.near_end_sensor)

    def _forget_late_statuses(self) -> None:
        """An answer that came after its question was given up must not be taken for the next one's."""
        self._receive(0.0)
        kept = [answer for answer in self._inbox if not isinstance(answer, RealTimeStatus)]
        self._inbox.clear()
        self._inbox.extend(kept)

    def _next(self, kind: type[_AnswerT], wait_s: float) -> _AnswerT | None:
        """The oldest answer of a kind, waiting for it; answers of other kinds stay for whoever asked for them."""
        give_up = self._monotonic() + wait_s
        while True:
            for answer in self._inbox:
                if isinstance(answer, kind):
                    self._inbox.remove(answer)
                    return answer
            left = give_up - self._monotonic()
            if left <= 0:
                return None
            self._receive(left)

    def _receive(self, wait_s: float) -> None:
        answers, self._fragment = split_answers(self._fragment + self._link.read(wait_s))
        self._inbox.extend(answers)

    def _drop_link(self) -> None:
        self._link.close()
        self._plate = None
        self._inbox.clear()
        self._fragment = b""


def _fault_of(status: PrinterStatus) -> PrintFault:
    """Why a printer in this state gives no paper."""
    match status:
        case PrinterStatus.PAPER_OUT:
            return PrintFault.PAPER_OUT
        case PrinterStatus.COVER_OPEN:
            return PrintFault.COVER_OPEN
        case PrinterStatus.ERROR:
            return PrintFault.ERROR
        case PrinterStatus.UNPLUGGED:
            return PrintFault.UNPLUGGED
        case PrinterStatus.UNKNOWN | PrinterStatus.OK | PrinterStatus.NEAR_END:
            return PrintFault.NO_ANSWER
        case _:
            assert_never(status)


def _fault_of_link(error: LinkError) -> PrintFault:
    return PrintFault.STALLED if isinstance(error, LinkStalledError) else PrintFault.UNPLUGGED

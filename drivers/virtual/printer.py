"""A receipt printer without hardware: bytes in, status bytes out, paper kept.

It stands below the real driver, in the place of the cable. Its buffer is carried out in order, real-time questions are
answered on arrival, and it stops where a real one stops: no paper, an open cover, no power.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Final

from drivers.errors import FakeRuleError, LinkGoneError, LinkStalledError
from drivers.printer_profiles import DOTS_PER_MM, EPSON_80, PrinterProfile
from drivers.virtual.escpos_commands import (
    Command,
    Cut,
    InfoQuestion,
    InOrderQuestion,
    ProcessQuestion,
    RealTimeQuestion,
    split_commands,
)
from drivers.virtual.escpos_layout import Layout
from drivers.virtual.faults import DeviceFault, FaultSwitch, Garbage, Silent, Slow, Unplugged
from drivers.virtual.paper import draw_paper

_NEAR_END_MM: Final = 800.0
_FULL_ROLL_MM: Final = 80_000.0
_BUFFER_BYTES: Final = 65_536


class VirtualPrinter:
    """The machine itself; a browser's counter or a test takes its paper away and opens its cover.

    Faults: *unplugged* loses what is in the buffer; *silent* takes and prints everything and answers nothing; *slow*
    makes every transfer take that long; *garbage* answers 0xFF; *fail after n* counts bytes received.

    Args:
        profile: the model it plays. One that cannot talk back has no way to answer at all.
        paper_mm: what is left of the roll.
    """

    def __init__(self, profile: PrinterProfile = EPSON_80, *, paper_mm: float = _FULL_ROLL_MM) -> None:
        self.profile = profile
        self._guard = threading.RLock()
        self._answered = threading.Condition(self._guard)
        self._faults = FaultSwitch()
        self._paper_mm = paper_mm
        self._cover_open = False
        self._cutter_jammed = False
        self._arriving = b""
        self._waiting: deque[tuple[Command, bytes]] = deque()
        self._answers = bytearray()
        self._unfinished = bytearray()
        self._tickets: list[bytes] = []
        self._layout = Layout(profile.dots)
        self._cut_at = 0

    # What hands do to it.

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it; pulling the plug empties the buffer."""
        with self._guard:
            self._faults.set(fault)
            if isinstance(fault, Unplugged):
                self._lose_power()
            else:
                self._work()

    def set_paper(self, millimetres: float) -> None:
        """Puts in a roll with this much left; what waits in the buffer goes on."""
        with self._guard:
            self._paper_mm = millimetres
            self._work()

    def set_cover(self, *, is_open: bool) -> None:
        """Opens or shuts the cover."""
        with self._guard:
            self._cover_open = is_open
            self._work()

    def set_cutter(self, *, jammed: bool) -> None:
        """Jams or frees the cutter."""
        with self._guard:
            self._cutter_jammed = jammed
            self._work()

    def tear(self) -> None:
        """Tears off what hangs out, as a hand does; nothing where nothing hangs out."""
        with self._guard:
            # A question in the buffer's order is bytes, and no paper.
            if self.hanging_mm > 0:
                self._take_piece()

    # What can be seen of it.

    @property
    def paper_mm(self) -> float:
        """What is left of the roll."""
        with self._guard:
            return self._paper_mm

    @property
    def printed(self) -> bytes:
        """Every byte carried out so far, in order."""
        with self._guard:
            return b"".join(self._tickets) + bytes(self._unfinished)

    @property
    def tickets(self) -> tuple[bytes, ...]:
        """The bytes of each piece of paper cut off so far."""
        with self._guard:
            return tuple(self._tickets)

    @property
    def unfinished(self) -> bytes:
        """The bytes printed since the last cut: the paper that hangs out."""
        with self._guard:
            return bytes(self._unfinished)

    @property
    def hanging_mm(self) -> float:
        """How much paper came out since the last cut."""
        with self._guard:
            return (self._layout.y - self._cut_at) / DOTS_PER_MM

    def picture(self, ticket: int) -> bytes:
        """One cut-off piece of paper as a PNG."""
        return draw_paper(self.tickets[ticket], self.profile)

    # What the cable carries.

    def present_fault(self) -> Unplugged | Silent | Slow | Garbage | None:
        """The fault that holds now."""
        with self._guard:
            fault = self._faults.present()
            if fault is None or isinstance(fault, Unplugged | Silent | Slow | Garbage):
                return fault
            raise FakeRuleError(f"a printer cannot have the fault {fault}; it is the network's")

    def take(self, data: bytes) -> int:
        """Receives bytes; the number taken is less where the buffer is full or the plug is pulled on the way.

        Raises:
            LinkGoneError: it is unplugged.
        """
        with self._guard:
            if isinstance(self.present_fault(), Unplugged):
                raise LinkGoneError("the virtual printer is unplugged; set its fault to none to go on")
            room = _BUFFER_BYTES - len(self._arriving) - sum(len(raw) for _, raw in self._waiting)
            fits = min(len(data), max(room, 0))
            before_fault = self._faults.allowance(fits)
            taken = before_fault if isinstance(self.present_fault(), Unplugged) else fits
            commands, self._arriving = split_commands(self._arriving + data[:taken])
            for command, raw in commands:
                if isinstance(command, RealTimeQuestion):
                    self._answer(bytes((self._real_time_status(command.n),)))
                else:
                    self._waiting.append((command, raw))
            self._work()
            if isinstance(self.present_fault(), Unplugged):
                self._lose_power()
            return taken

    def give(self) -> bytes:
        """Hands over what it has answered."""
        with self._guard:
            if isinstance(self.present_fault(), Unplugged):
                raise LinkGoneError("the virtual printer is unplugged; set its fault to none to go on")
            answers = bytes(self._answers)
            self._answers.clear()
            return answers

    def wait_for_answer(self, wait_s: float) -> None:
        """Waits until there is an answer to give, at most `wait_s` seconds."""
        with self._answered:
            self._answered.wait_for(lambda: bool(self._answers), wait_s)

    def _lose_power(self) -> None:
        self._arriving = b""
        self._waiting.clear()
        self._answers.clear()

    def _can_print(self) -> bool:
        return self._paper_mm > 0 and not self._cover_open and not self._cutter_jammed

    def _work(self) -> None:
        while self._waiting and self._can_print() and not isinstance(self._faults.present(), Unplugged):
            command, raw = self._waiting.popleft()
            before = self._layout.y
            self._layout.carry_out(command)
            self._paper_mm -= (self._layout.y - before) / DOTS_PER_MM
            self._unfinished += raw
            match command:
                case InOrderQuestion():
                    self._answer(bytes((self._in_order_status(),)))
                case InfoQuestion(n):
                    self._answer(self._info(n))
                case ProcessQuestion(process_id=process_id):
                    if self.profile.process_id:
                        self._answer(b"\x37\x22" + process_id + b"\x00")
                case Cut():
                    self._cut()
                case _:
                    pass

    def _cut(self) -> None:
        if not self.profile.cutter:
            raise FakeRuleError(f"{self.profile.name} has no cutter; feed the paper to the tear bar instead")
        self._take_piece()

    def _take_piece(self) -> None:
        self._tickets.append(bytes(self._unfinished))
        self._unfinished.clear()
        self._layout.pieces.clear()
        self._cut_at = self._layout.y

    def _answer(self, answer: bytes) -> None:
        if not self.profile.talks_back or isinstance(self._faults.present(), Silent):
            return
        self._answers += b"\xff" * len(answer) if isinstance(self._faults.present(), Garbage) else answer
        self._answered.notify_all()

    def _real_time_status(self, n: int) -> int:
        no_paper = self._paper_mm <= 0
        match n:
            case 1:
                return 0x12 | (0 if self._can_print() else 0x08)
            case 2:
                return (
                    0x12
                    | (0x04 if self._cover_open else 0)
                    | (0x20 if no_paper else 0)
                    | (0x40 if self._cutter_jammed else 0)
                )
            case 3:
                return 0x12 | (0x08 if self._cutter_jammed else 0)
            case 4:
                return 0x12 | (0x0C if self._near_end() else 0) | (0x60 if no_paper else 0)
            case _:
                return 0x12

    def _in_order_status(self) -> int:
        return (0x03 if self._near_end() else 0) | (0x0C if self._paper_mm <= 0 else 0)

    def _info(self, n: int) -> bytes:
        """A text of its nameplate; nothing for another number, or where its model knows no `GS I`."""
        texts = {65: b"1.0", 66: b"Spaarpunt", 67: self.profile.name.encode("ascii"), 68: b"V0000001"}
        return b"\x5f" + texts[n] + b"\0" if self.profile.process_id and n in texts else b""

    def _near_end(self) -> bool:
        return self.profile.near_end_sensor and self._paper_mm < _NEAR_END_MM


class VirtualLink:
    """The cable between the real driver and a virtual printer.

    Args:
        printer: the machine at the other end.
        write_s: the write time-out, as a real link has one.
        wait: passes time while nothing comes back; a test gives one that moves its own clock. By default real time
            passes, and a read ends as soon as the printer answers.
    """

    def __init__(
        self, printer: VirtualPrinter, *, write_s: float = 5.0, wait: Callable[[float], object] | None = None
    ) -> None:
        self._printer = printer
        self._write_s = write_s
        self._wait: Callable[[float], object] = wait or threading.Event().wait
        self._wait_for_answer: Callable[[float], object] = wait or printer.wait_for_answer
        self._open = False

    def open(self) -> None:
        """Opens it; harmless when it is open."""
        if isinstance(self._printer.present_fault(), Unplugged):
            raise LinkGoneError("no virtual printer at the end of the cable: it is unplugged")
        self._open = True

    def write(self, data: bytes) -> None:
        """Hands over every byte."""
        self._refuse_unopened()
        fault = self._printer.present_fault()
        if isinstance(fault, Slow):
            self._wait(min(fault.seconds, self._write_s))
            if fault.seconds > self._write_s:
                raise LinkStalledError(f"the virtual printer took nothing within {self._write_s} s")
        taken = self._printer.take(data)
        if isinstance(self._printer.present_fault(), Unplugged):
            raise LinkGoneError("the virtual printer was unplugged while it was written to")
        if taken < len(data):
            self._wait(self._write_s)
            raise LinkStalledError(f"the virtual printer's buffer is full; it took {taken} of {len(data)} bytes")

    def read(self, wait_s: float) -> bytes:
        """What came back, waiting at most `wait_s` for it."""
        self._refuse_unopened()
        fault = self._printer.present_fault()
        if isinstance(fault, Slow) and fault.seconds > wait_s:
            self._wait(wait_s)
            return b""
        answers = self._printer.give()
        if not answers and wait_s > 0:
            self._wait_for_answer(wait_s)
            answers = self._printer.give()
        return answers

    def close(self) -> None:
        """Closes it; harmless when it is closed."""
        self._open = False

    def _refuse_unopened(self) -> None:
        if not self._open:
            raise FakeRuleError("a link was used before it was opened; a real one would have no descriptor")

"""Orders to the agent in the guest (`provisioning.lab.guest.agent`), and what it answers."""

import base64
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from provisioning.lab.errors import GuestRefusedError
from provisioning.lab.keys import reports
from provisioning.lab.lines import Lines

SECONDS: Final = 60.0
"""For an order whose deadline nobody names: the guest is some ten times slower than its host."""


class _Answer(msgspec.Struct, frozen=True):
    id: int
    failed: str
    words: tuple[str, ...]
    data: str


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that the guest ran.

    Attributes:
        code: its exit code.
        out: its standard output.
        complaint: its standard error.
    """

    code: int
    out: str
    complaint: str


class Hands:
    """The agent, from outside.

    Args:
        path: of the serial port's socket.
        seconds: how long the guest may take to boot until it answers.

    Raises:
        LateError: it does not.
        GuestGoneError: the machine ended before.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        self._lines = Lines(path, seconds)
        self._last = 0
        (self.boot,) = self._order("hello", seconds=seconds).words

    def run(self, *words: str, told: bytes = b"", seconds: float = SECONDS, fine: tuple[int, ...] = (0,)) -> Ran:
        """Run a command as root, without a shell.

        Raises:
            GuestRefusedError: its exit code is none of `fine`.
        """
        answer = self._order("run", *words, data=told, seconds=seconds)
        ran = Ran(int(answer.words[0]), base64.b64decode(answer.data).decode(errors="replace"), answer.words[1])
        if ran.code not in fine:
            raise GuestRefusedError(f"{' '.join(words)} ended with {ran.code}: {(ran.complaint or ran.out)[-1000:]}")
        return ran

    def read(self, path: str) -> bytes:
        """A file of the guest's."""
        return base64.b64decode(self._order("read", path).data)

    def write(self, path: str, data: bytes) -> None:
        """Write a file of the guest's."""
        self._order("write", path, data=data)

    def ask(self, path: str, question: bytes) -> bytes:
        """All that is answered to one line at a local socket of the guest's."""
        return base64.b64decode(self._order("ask", path, data=question).data)

    def plug(self, device: str) -> None:
        """Put a USB device into its socket: scanner, magstripe, printer."""
        self._order("plug", device)

    def pull(self, device: str) -> None:
        """Pull it out."""
        self._order("pull", device)

    def type(self, device: str, text: str) -> None:
        """Have a reader type a text, its terminator included."""
        self._order("type", device, data=reports(text))

    def type_reports(self, device: str, data: bytes) -> None:
        """Have a reader send keyboard reports as they are."""
        self._order("type", device, data=data)

    def make_panel(self, size: tuple[int, int]) -> None:
        """Put a touch panel in; what owns the display finds it at its next start."""
        self._order("panel", *map(str, size))

    def finger_down(self, x: int, y: int) -> None:
        """Put a finger on the panel, px."""
        self._order("finger", "down", str(x), str(y))

    def finger_up(self) -> None:
        """Lift it."""
        self._order("finger", "up")

    def set_paper(self, millimetres: float) -> None:
        """Put a roll with this much left into the printer; 0 takes it out."""
        self._order("paper", "left", str(millimetres))

    def stall_printer(self, *, stalled: bool) -> None:
        """Have the printer take no more bytes, or go on."""
        self._order("paper", "stalled", "yes" if stalled else "no")

    def pieces(self) -> int:
        """How many pieces of paper the printer has cut off."""
        return int(self._order("paper", "cut").words[0])

    def piece(self, number: int) -> bytes:
        """The bytes of one of them."""
        return base64.b64decode(self._order("paper", "piece", str(number)).data)

    def close(self) -> None:
        """Hang up."""
        self._lines.close()

    def _order(self, *words: str, data: bytes = b"", seconds: float = SECONDS) -> _Answer:
        self._last += 1
        order = {"id": self._last, "words": words, "data": base64.b64encode(data).decode()}
        self._lines.say(msgspec.json.encode(order))
        end = time.monotonic() + seconds
        answer = msgspec.json.decode(self._lines.hear(seconds), type=_Answer)
        while answer.id != self._last:
            # The late answer to an order that was given up.
            answer = msgspec.json.decode(self._lines.hear(end - time.monotonic()), type=_Answer)
        if answer.failed:
            raise GuestRefusedError(f"The guest refused {words[0]} {words[1] if words[1:] else ''}: {answer.failed}")
        return answer

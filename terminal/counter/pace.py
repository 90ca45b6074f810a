"""The cable to the virtual printer at a real printer's pace, cut with the terminal's power."""

import threading
from collections.abc import Callable
from typing import Final

from drivers.errors import LinkGoneError
from drivers.virtual.printer import VirtualLink, VirtualPrinter

PAPER_MM_PER_SECOND: Final = 80.0
"""Of a receipt printer for shops, at its quiet setting; a voucher takes about two seconds."""
_SLICE: Final = 256
"""Bytes between two looks at the paper: some millimetres of it."""


class PacedLink(VirtualLink):
    """A link over which paper comes out as fast as from a real printer, while somebody may pull a plug.

    Args:
        printer: the machine at the other end.
        moved: called when paper moved.
        mm_per_second: how fast paper moves.
    """

    def __init__(
        self, printer: VirtualPrinter, moved: Callable[[], None], mm_per_second: float = PAPER_MM_PER_SECOND
    ) -> None:
        super().__init__(printer)
        self._machine = printer
        self._moved = moved
        self._pace = mm_per_second
        self._cut = threading.Event()

    def cut(self) -> None:
        """The terminal has no power: nothing goes over this link any more."""
        self._cut.set()

    def open(self) -> None:
        """Opens it; harmless when it is open."""
        self._refuse_cut()
        super().open()

    def write(self, data: bytes) -> None:
        """Hands over every byte, and takes the time that the paper takes."""
        for start in range(0, len(data), _SLICE):
            self._refuse_cut()
            before = self._machine.paper_mm
            super().write(data[start : start + _SLICE])
            came = before - self._machine.paper_mm
            if came > 0:
                self._moved()
                self._cut.wait(came / self._pace)
        self._moved()

    def read(self, wait_s: float) -> bytes:
        """What came back, waiting at most `wait_s` for it."""
        self._refuse_cut()
        return super().read(wait_s)

    def _refuse_cut(self) -> None:
        if self._cut.is_set():
            raise LinkGoneError("the terminal at this end of the cable has no power")

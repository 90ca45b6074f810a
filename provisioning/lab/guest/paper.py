"""A printer at the far end of a USB cable: the gadget's bytes go to the project's virtual printer, its answers back."""

import os
import select
import threading
from pathlib import Path
from typing import Final

from drivers.virtual.printer import VirtualPrinter

_TURN_MS: Final = 20
_CHUNK: Final = 4096


class PaperPrinter:
    """Plays the printer while its device node is there.

    Args:
        node: the gadget's own end.
    """

    def __init__(self, node: Path) -> None:
        self.machine = VirtualPrinter()
        self._node = node
        self._stalled = threading.Event()
        threading.Thread(target=self._serve, name="lab-printer", daemon=True).start()

    def stall(self, *, stalled: bool) -> None:
        """Take no more bytes, as a printer whose buffer is full; or go on."""
        (self._stalled.set if stalled else self._stalled.clear)()

    def _serve(self) -> None:
        while True:
            try:
                self._until_gone()
            except OSError:
                threading.Event().wait(_TURN_MS / 1000)

    def _until_gone(self) -> None:
        file = os.open(self._node, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            poll = select.poll()
            poll.register(file, select.POLLIN)
            while True:
                ready = poll.poll(_TURN_MS)
                if ready and not self._stalled.is_set():
                    data = self._read(file)
                    if data:
                        self.machine.take(data)
                elif ready:
                    threading.Event().wait(_TURN_MS / 1000)
                answers = self.machine.give()
                if answers:
                    os.write(file, answers)
        finally:
            os.close(file)

    @staticmethod
    def _read(file: int) -> bytes:
        try:
            return os.read(file, _CHUNK)
        except BlockingIOError:
            return b""

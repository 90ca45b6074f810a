"""A virtual printer at the end of a real wire: a TCP port, or a pseudo-terminal as a serial port.

The real links run against it unchanged.
"""

import contextlib
import os
import pty
import select
import socket
import threading
import tty
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from drivers.errors import LinkGoneError
from drivers.virtual.faults import Unplugged
from drivers.virtual.printer import VirtualPrinter

_POLL_S: Final = 0.01
_CHUNK: Final = 4096


class PrinterOnSocket:
    """A virtual printer with an Ethernet socket on this machine's loopback; use it as a context manager.

    Unplugged, it hangs up and listens no more, until it is mended.

    Attributes:
        host: always 127.0.0.1.
        port: chosen by the system, kept through unplugging.
    """

    host: Final = "127.0.0.1"

    def __init__(self, printer: VirtualPrinter) -> None:
        self._printer = printer
        self._stop = threading.Event()
        self._listener: socket.socket | None = None
        self._wire: socket.socket | None = None
        self.port = 0
        self._listen()
        self._thread = threading.Thread(target=self._serve, name="virtual-printer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._hang_up()

    def _listen(self) -> None:
        self._listener = socket.create_server((self.host, self.port))
        self.port = self._listener.getsockname()[1]

    def _serve(self) -> None:
        while not self._stop.is_set():
            if isinstance(self._printer.present_fault(), Unplugged):
                self._hang_up()
                self._stop.wait(_POLL_S)
                continue
            if self._listener is None:
                self._listen()
            with contextlib.suppress(LinkGoneError, OSError):
                self._turn()

    def _turn(self) -> None:
        watched = [end for end in (self._listener, self._wire) if end is not None]
        readable, _, _ = select.select(watched, [], [], _POLL_S)
        if self._listener in readable and self._listener is not None:
            if self._wire is not None:
                self._wire.close()
            self._wire, _ = self._listener.accept()
        if self._wire is None:
            return
        if self._wire in readable:
            data = self._wire.recv(_CHUNK)
            if not data:
                self._wire.close()
                self._wire = None
                return
            self._printer.take(data)
        answers = self._printer.give()
        if answers:
            self._wire.sendall(answers)

    def _hang_up(self) -> None:
        for end in (self._wire, self._listener):
            if end is not None:
                end.close()
        self._wire = self._listener = None


class PrinterOnPty:
    """A virtual printer on a serial line; use it as a context manager.

    Attributes:
        path: of the port to open.
    """

    def __init__(self, printer: VirtualPrinter) -> None:
        self._printer = printer
        self._stop = threading.Event()
        self._far, self._near = pty.openpty()
        # Raw, or the terminal would turn line feeds into carriage returns.
        tty.setraw(self._near)
        self.path = Path(os.ttyname(self._near))
        self._thread = threading.Thread(target=self._serve, name="virtual-printer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        os.close(self._far)
        os.close(self._near)

    def _serve(self) -> None:
        while not self._stop.is_set():
            readable, _, _ = select.select([self._far], [], [], _POLL_S)
            # A serial line has no plug that the port could notice: what is sent meanwhile is lost.
            with contextlib.suppress(LinkGoneError):
                if readable:
                    self._printer.take(os.read(self._far, _CHUNK))
                answers = self._printer.give()
                if answers:
                    os.write(self._far, answers)

"""Lines over a local socket, each wait with a deadline: QEMU's monitor and the agent in the guest both speak so."""

import socket
import time
from pathlib import Path
from threading import Event
from typing import Final

from provisioning.lab.errors import GuestGoneError, LateError

_CHUNK: Final = 65536
_TURN: Final = 0.05


class Lines:
    """A connection of lines.

    Args:
        path: the socket's, which QEMU makes.
        seconds: how long it may take to be there.

    Raises:
        LateError: it is not there in time.
    """

    def __init__(self, path: Path, seconds: float) -> None:
        self._waiting = b""
        self._path = path
        end = time.monotonic() + seconds
        while True:
            self._socket = socket.socket(socket.AF_UNIX)
            try:
                self._socket.connect(str(path))
            except OSError as error:
                self._socket.close()
                if time.monotonic() > end:
                    raise LateError(f"Nothing listens at {path.name} after {seconds:.0f} s.") from error
                Event().wait(_TURN)
            else:
                return

    def say(self, line: bytes) -> None:
        """Send one line.

        Raises:
            GuestGoneError: nobody is at the other end.
        """
        try:
            self._socket.sendall(line + b"\n")
        except OSError as error:
            raise GuestGoneError(f"{self._path.name} takes nothing: the machine is off.") from error

    def hear(self, seconds: float) -> bytes:
        """The next line.

        Raises:
            GuestGoneError: nobody is at the other end.
            LateError: none comes in time.
        """
        end = time.monotonic() + seconds
        while b"\n" not in self._waiting:
            left = end - time.monotonic()
            if left <= 0:
                raise LateError(f"{self._path.name} did not answer within {seconds:.0f} s.")
            self._socket.settimeout(left)
            try:
                data = self._socket.recv(_CHUNK)
            except TimeoutError:
                continue
            except OSError as error:
                raise GuestGoneError(f"{self._path.name} hung up: the machine is off.") from error
            if not data:
                raise GuestGoneError(f"{self._path.name} hung up: the machine is off.")
            self._waiting += data
        line, _, self._waiting = self._waiting.partition(b"\n")
        return line

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

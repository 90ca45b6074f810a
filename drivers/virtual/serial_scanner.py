"""A scanner on a serial line without hardware: the far end of a pseudo-terminal, below the real port."""

import os
import pty
import threading
import tty
from pathlib import Path

from drivers.errors import DeviceMissingError
from drivers.serial_scanner import SerialPort
from drivers.virtual.faults import DeviceFault, FaultSwitch, Garbage, Silent, Slow, Unplugged


class VirtualSerialScanner:
    """The device itself; what it sends while nobody has its port open reaches nobody.

    Faults: *unplugged* hangs up, as a USB port that vanishes; *silent* sends nothing; *garbage* sends other bytes;
    *slow* sends one byte at a time, that far apart; *fail after n* counts bytes.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._faults = FaultSwitch()
        self._far: int | None = None
        self._hurry = threading.Event()

    def find(self) -> SerialPort:
        """Opens its port.

        Raises:
            DeviceMissingError: it is unplugged.
        """
        with self._guard:
            if isinstance(self._faults.present(), Unplugged):
                raise DeviceMissingError("the virtual serial scanner is unplugged; set its fault to none to go on")
            self._hang_up()
            self._far, near = pty.openpty()
            tty.setraw(near)
            try:
                return SerialPort(Path(os.ttyname(near)))
            finally:
                os.close(near)

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        with self._guard:
            self._faults.set(fault)
            self._unplug_if_due()

    def send(self, data: bytes) -> None:
        """Sends bytes as they are, its fault allowing."""
        fault = self._faults.present()
        if isinstance(fault, Slow):
            for byte in data:
                self._write(bytes([byte]))
                self._hurry.wait(fault.seconds)
            return
        with self._guard:
            if isinstance(fault, Silent):
                return
            if isinstance(fault, Garbage):
                data = bytes(byte ^ 0xA5 for byte in data)
            elif fault is None:
                data = data[: self._faults.allowance(len(data))]
        self._write(data)
        with self._guard:
            self._unplug_if_due()

    def type(self, text: str) -> None:
        """Sends a text as UTF-8."""
        self.send(text.encode())

    def close(self) -> None:
        """Hangs up for good."""
        self._hurry.set()
        with self._guard:
            self._hang_up()

    def _write(self, data: bytes) -> None:
        with self._guard:
            if self._far is not None and data:
                os.write(self._far, data)

    def _unplug_if_due(self) -> None:
        if isinstance(self._faults.present(), Unplugged):
            self._hang_up()

    def _hang_up(self) -> None:
        if self._far is not None:
            os.close(self._far)
        self._far = None

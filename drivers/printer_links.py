"""The real ways to a printer, each over python-escpos's transport, with the time-outs it leaves out.

python-escpos waits for ever on USB by default, and on a serial line or device file that takes nothing; every wait here
has a bound. It is imported when a link is first opened: it reads its list of every model then, which would be a fifth
of a terminal's start.
"""

import errno
import os
import select
import socket
import threading
import time
from pathlib import Path
from typing import IO, Final, Protocol, cast

from drivers.errors import DeviceMissingError, LinkGoneError, LinkStalledError

WRITE_S: Final = 5.0
"""How long a link waits for the printer to take bytes; a printer that is printing takes some every second."""
CONNECT_S: Final = 3.0

_USB_PAUSE_S: Final = 0.01
_CHUNK: Final = 4096
_OUT_OF_PAPER: Final = errno.ENOSPC
"""What the kernel's printer driver says when the roll is empty."""


class _Escpos(Protocol):
    """The part of a python-escpos transport that a link uses."""

    def open(self) -> None: ...
    def _raw(self, msg: bytes) -> None: ...
    def close(self) -> None: ...


class _UsbDevice(Protocol):
    def write(self, endpoint: int, data: bytes, timeout: int) -> int: ...
    def read(self, endpoint: int, size: int, timeout: int) -> bytes: ...


class _SerialDevice(Protocol):
    timeout: float
    write_timeout: float

    @property
    def in_waiting(self) -> int: ...
    def read(self, size: int) -> bytes: ...
    def reset_output_buffer(self) -> None: ...


class NetworkLink:
    """A printer with an Ethernet or Wi-Fi socket of its own.

    Args:
        host: its name or address.
        port: 9100 on nearly all.
        write_s: how long it may take to accept bytes.
    """

    def __init__(self, host: str, port: int = 9100, *, write_s: float = WRITE_S) -> None:
        def make(connection: socket.socket) -> _Escpos:
            from escpos.printer import Network

            transport = Network(host=host, port=port, timeout=CONNECT_S)
            transport.device = connection
            return cast("_Escpos", transport)

        self._address = (host, port)
        self._where = f"{host}:{port}"
        self._write_s = write_s
        self._make = make
        self._escpos: _Escpos | None = None
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connects; harmless when connected."""
        if self._socket is not None:
            return
        try:
            # python-escpos connects by IPv4 alone and leaks the socket when it fails: it gets a connected one.
            connection = socket.create_connection(self._address, timeout=CONNECT_S)
        except OSError as error:
            raise LinkGoneError(f"no printer at {self._where} ({error}); is it on, and its cable in?") from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connection
        self._escpos = self._make(connection)

    def write(self, data: bytes) -> None:
        """Hands over every byte."""
        escpos, connection = self._connection()
        connection.settimeout(self._write_s)
        try:
            escpos._raw(data)  # noqa: SLF001 - the one door a python-escpos transport has for bytes
        except TimeoutError as error:
            raise LinkStalledError(f"the printer at {self._where} takes no bytes; look at its lamps") from error
        except OSError as error:
            raise LinkGoneError(f"the printer at {self._where} went away: {error.strerror}") from error

    def read(self, wait_s: float) -> bytes:
        """What came back."""
        _, connection = self._connection()
        try:
            readable, _, _ = select.select([connection], [], [], wait_s)
            data = connection.recv(64) if readable else None
        except OSError as error:
            raise LinkGoneError(f"the printer at {self._where} went away: {error.strerror}") from error
        if data == b"":
            raise LinkGoneError(f"the printer at {self._where} hung up")
        return data or b""

    def close(self) -> None:
        """Hangs up."""
        if self._escpos is not None:
            self._escpos.close()
        self._escpos = self._socket = None

    def _connection(self) -> tuple[_Escpos, socket.socket]:
        if self._escpos is None or self._socket is None:
            raise LinkGoneError(f"the link to {self._where} is not open; open it first")
        return self._escpos, self._socket


class SerialLink:
    """A printer on a serial port.

    Args:
        path: of the port, like /dev/ttyUSB0.
        baudrate: as set at the printer.
        hardware_flow: whether DSR/DTR stops the sender, which is what most receipt printers do.
        write_s: how long it may take to accept bytes.
    """

    def __init__(
        self, path: Path, baudrate: int = 9600, *, hardware_flow: bool = True, write_s: float = WRITE_S
    ) -> None:
        def make() -> _Escpos:
            from escpos.printer import Serial

            made = Serial(devfile=str(path), baudrate=baudrate, timeout=write_s, dsrdtr=hardware_flow)
            return cast("_Escpos", made)

        self._path = path
        self._write_s = write_s
        self._make = make
        self._escpos: _Escpos | None = None
        self._port: _SerialDevice | None = None

    def open(self) -> None:
        """Opens the port; harmless when it is open."""
        if self._port is None:
            self._escpos = self._make()
            self._port = cast("_SerialDevice", _opened(self._escpos, f"no serial port {self._path}; is it plugged in?"))
            self._port.write_timeout = self._write_s

    def write(self, data: bytes) -> None:
        """Hands over every byte."""
        from serial import SerialException, SerialTimeoutException

        escpos, _ = self._connection()
        try:
            escpos._raw(data)  # noqa: SLF001 - the one door a python-escpos transport has for bytes
        except SerialTimeoutException as error:
            raise LinkStalledError(f"the printer on {self._path} takes no bytes; look at its lamps") from error
        except (SerialException, OSError) as error:
            raise LinkGoneError(f"the port {self._path} went away: {error}") from error

    def read(self, wait_s: float) -> bytes:
        """What came back."""
        from serial import SerialException

        _, port = self._connection()
        try:
            port.timeout = wait_s
            first = port.read(1)
            return first + port.read(port.in_waiting) if first else b""
        except (SerialException, OSError) as error:
            raise LinkGoneError(f"the port {self._path} went away: {error}") from error

    def close(self) -> None:
        """Closes the port, dropping what it has not sent: waiting for it could last for ever."""
        if self._escpos is not None and self._port is not None:
            try:
                self._port.reset_output_buffer()
                self._escpos.close()
            except OSError:
                # An unplugged port cannot be closed in order; its descriptor goes with the object.
                self._port = None
        self._escpos = self._port = None

    def _connection(self) -> tuple[_Escpos, _SerialDevice]:
        if self._escpos is None or self._port is None:
            raise LinkGoneError(f"the port {self._path} is not open; open it first")
        return self._escpos, self._port


class FileLink:
    """A printer behind a device file like /dev/usb/lp0, or a plain file; there is no way back.

    Args:
        path: the file. A plain file is emptied when the link is opened.
        write_s: how long it may take to accept bytes.
    """

    def __init__(self, path: Path, *, write_s: float = WRITE_S) -> None:
        def make() -> _Escpos:
            from escpos.printer import File

            return cast("_Escpos", File(devfile=str(path)))

        self._path = path
        self._write_s = write_s
        self._make = make
        self._escpos: _Escpos | None = None
        self._descriptor: int | None = None

    def open(self) -> None:
        """Opens the file; harmless when it is open."""
        if self._descriptor is None:
            self._escpos = self._make()
            file = cast("IO[bytes]", _opened(self._escpos, f"{self._path} cannot be opened; is the printer on?"))
            self._descriptor = file.fileno()
            os.set_blocking(self._descriptor, False)

    def write(self, data: bytes) -> None:
        """Hands over every byte."""
        if self._descriptor is None:
            raise LinkGoneError(f"{self._path} is not open; open it first")
        give_up = time.monotonic() + self._write_s
        left = data
        while left:
            left = left[self._write_some(self._descriptor, left, give_up) :]

    def _write_some(self, descriptor: int, data: bytes, give_up: float) -> int:
        """Writes what the device takes now; 0 where it changed its mind."""
        try:
            _, ready, _ = select.select([], [descriptor], [], max(0.0, give_up - time.monotonic()))
            written = os.write(descriptor, data) if ready else None
        except BlockingIOError:
            return 0
        except OSError as error:
            if error.errno == _OUT_OF_PAPER:
                raise LinkStalledError(f"the printer on {self._path} says it is out of paper") from error
            raise LinkGoneError(f"{self._path} went away: {error.strerror}") from error
        if written is None:
            raise LinkStalledError(f"the printer on {self._path} takes no bytes; look at its lamps")
        return written

    def read(self, wait_s: float) -> bytes:  # noqa: ARG002 - the port's signature; there is nothing to wait for
        """Nothing, ever: choose a profile that does not talk back."""
        return b""

    def close(self) -> None:
        """Closes the file."""
        if self._escpos is not None:
            self._escpos.close()
        self._escpos = None
        self._descriptor = None


class UsbLink:
    """A printer on USB, spoken to past the kernel's own driver.

    Opening resets the device, which drops what an earlier program left in its buffer.

    Args:
        vendor: USB vendor id.
        product: USB product id.
        in_endpoint: where it answers; 0x82 or 0x81 on most.
        out_endpoint: where it takes bytes; 0x01 or 0x02 on most.
        write_s: how long it may take to accept bytes.

    Raises:
        DeviceMissingError: libusb is not installed.
    """

    def __init__(
        self,
        vendor: int,
        product: int,
        *,
        in_endpoint: int = 0x82,
        out_endpoint: int = 0x01,
        write_s: float = WRITE_S,
    ) -> None:
        import usb.backend.libusb1
        import usb.core

        if usb.backend.libusb1.get_backend() is None:
            raise DeviceMissingError("libusb is not installed, a USB printer cannot be reached; install libusb-1.0-0")

        def make() -> _Escpos:
            from escpos.printer import Usb

            made = Usb(vendor, product, timeout=self._write_ms, in_ep=in_endpoint, out_ep=out_endpoint)
            return cast("_Escpos", made)

        self._closed = threading.Event()
        self._gone: type[OSError] = usb.core.USBError
        self._late: type[OSError] = usb.core.USBTimeoutError
        self._name = f"{vendor:04x}:{product:04x}"
        self._in, self._out, self._write_ms = in_endpoint, out_endpoint, max(1, round(write_s * 1000))
        self._make = make
        self._escpos: _Escpos | None = None
        self._device: _UsbDevice | None = None

    def open(self) -> None:
        """Claims and resets the device; harmless when it is open."""
        if self._device is None:
            self._closed.clear()
            self._escpos = self._make()
            self._device = cast("_UsbDevice", _opened(self._escpos, f"no USB printer {self._name}; is it on?"))

    def write(self, data: bytes) -> None:
        """Hands over every byte."""
        device = self._connection()
        left = data
        try:
            while left:
                left = left[device.write(self._out, left[:_CHUNK], self._write_ms) :]
        except self._late as error:
            raise LinkStalledError(f"the USB printer {self._name} takes no bytes; look at its lamps") from error
        except self._gone as error:
            raise LinkGoneError(f"the USB printer {self._name} went away: {error}") from error

    def read(self, wait_s: float) -> bytes:
        """What came back; some printers answer with empty packets at once, which is no answer."""
        device = self._connection()
        give_up = time.monotonic() + wait_s
        while True:
            left_ms = max(1, round((give_up - time.monotonic()) * 1000))
            try:
                data = bytes(device.read(self._in, 64, left_ms))
            except self._late:
                return b""
            except self._gone as error:
                raise LinkGoneError(f"the USB printer {self._name} went away: {error}") from error
            if data or time.monotonic() >= give_up:
                return data
            self._closed.wait(_USB_PAUSE_S)

    def close(self) -> None:
        """Lets the device go."""
        self._closed.set()
        if self._escpos is not None:
            try:
                self._escpos.close()
            except self._gone:
                self._device = None
        self._escpos = self._device = None

    def _connection(self) -> _UsbDevice:
        if self._device is None:
            raise LinkGoneError(f"the USB printer {self._name} is not open; open it first")
        return self._device


def _opened(escpos: _Escpos, complaint: str) -> object:
    """Opens a python-escpos transport and gives what is beneath it."""
    from escpos.exceptions import DeviceNotFoundError

    try:
        escpos.open()
    except (DeviceNotFoundError, OSError) as error:
        raise LinkGoneError(complaint) from error
    return cast("object", vars(escpos)["_device"])

"""Where a wedge's key events come from: the kernel's device node, or any stream of recorded events."""

import errno
import fcntl
import os
import struct
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol, cast

from drivers.errors import DeviceMissingError, LinkGoneError
from drivers.nameplate import readable, usb_plate
from drivers.ports import Nameplate
from drivers.wedge.decoder import EV_KEY, KeyEvent
from drivers.wedge.layouts import KEY_ENTER
from drivers.wedge.recording import EVENT_BYTES, unpack_events

_EVIOCSCLOCKID: Final = 0x400445A0
"""ioctl of Linux `input.h`: choose the clock that a device's events are stamped by."""
_READ_EVENTS: Final = 2730
"""As many as a pipe of 64 KiB holds."""
_DIGIT_1: Final = 2
_TYPING: Final = frozenset({_DIGIT_1, KEY_ENTER})
"""Keys that whatever types a code has."""
_BY_ID: Final = Path("/dev/input/by-id")


@dataclass(frozen=True, slots=True)
class UsbName:
    """How the configuration names a device so that it is found again on any socket.

    Attributes:
        vendor: USB vendor id.
        product: USB product id.
        by_id: a name below /dev/input/by-id; it tells two scanners of one model apart, and is looked for first.
    """

    vendor: int | None = None
    product: int | None = None
    by_id: str | None = None


class _EvdevEvent(Protocol):
    sec: int
    usec: int
    type: int
    code: int
    value: int


class _EvdevInfo(Protocol):
    vendor: int
    product: int


class _EvdevDevice(Protocol):
    path: str
    name: str
    info: _EvdevInfo

    def fileno(self) -> int: ...
    def read(self) -> Iterable[_EvdevEvent]: ...
    def grab(self) -> None: ...
    def capabilities(self) -> dict[int, list[int]]: ...
    def close(self) -> None: ...


class EvdevSource:
    """A device node, grabbed, so that what it types reaches nobody else (and no console).

    Args:
        path: the node.

    Raises:
        DeviceMissingError: no such node, or the evdev library is not installed.
        PermissionError: the node may not be opened (yet), or another program holds it.
        LinkGoneError: it went away while it was opened.
    """

    def __init__(self, path: Path) -> None:
        try:
            import evdev
        except ImportError as error:
            raise DeviceMissingError(
                "the evdev library is not installed; install python3-evdev, or this project's [terminal] extra"
            ) from error
        try:
            self._device = cast("_EvdevDevice", evdev.InputDevice(str(path)))
        except FileNotFoundError as error:
            raise DeviceMissingError(f"no input device at {path}; is it plugged in?") from error
        try:
            self._device.grab()
            fcntl.ioctl(self._device.fileno(), _EVIOCSCLOCKID, struct.pack("i", time.CLOCK_MONOTONIC))
        except OSError as error:
            self._device.close()
            if error.errno == errno.EBUSY:
                raise PermissionError(errno.EBUSY, f"{path} is grabbed by another program; stop that first") from error
            raise LinkGoneError(f"{path} went away while it was opened: {error.strerror}") from error

    def fileno(self) -> int:
        """The descriptor to wait on."""
        return self._device.fileno()

    def read(self) -> Sequence[KeyEvent]:
        """Every event that is there, as far as one turn should go.

        The library gives at most 64 at once, fewer than one long code; what a busy device leaves waiting, the kernel
        drops.
        """
        events: list[KeyEvent] = []
        while len(events) < _READ_EVENTS:
            try:
                events += (
                    KeyEvent(event.sec + event.usec / 1_000_000, event.type, event.code, event.value)
                    for event in self._device.read()
                )
            except BlockingIOError:
                break
            except OSError as error:
                # ENODEV when it is unplugged; whatever else it is, this descriptor gives nothing more.
                if events:
                    break
                raise LinkGoneError(f"the input device is gone: {error.strerror}") from error
        return tuple(events)

    def nameplate(self) -> Nameplate:
        """What its USB device says of itself, else the kernel's name for it."""
        found = usb_plate(Path(self._device.path))
        return found if found.model is not None else replace(found, model=readable(self._device.name))

    def close(self) -> None:
        """Gives it back."""
        self._device.close()


def find_evdev(name: UsbName) -> EvdevSource:
    """Opens the device of that name.

    Raises:
        DeviceMissingError: there is none.
        PermissionError: it may not be opened (yet), or another program holds it.
        LinkGoneError: it went away meanwhile.
    """
    if name.by_id is not None:
        return EvdevSource(_BY_ID / name.by_id)
    try:
        import evdev
    except ImportError as error:
        raise DeviceMissingError(
            "the evdev library is not installed; install python3-evdev, or this project's [terminal] extra"
        ) from error
    for path in sorted(evdev.list_devices()):
        device = cast("_EvdevDevice", evdev.InputDevice(path))
        info, types = device.info, device.capabilities().get(EV_KEY, [])
        device.close()
        # A scanner may have a second node for volume keys and the like, which never types a code.
        if set(types) >= _TYPING and (info.vendor, info.product) == (name.vendor, name.product):
            return EvdevSource(Path(path))
    raise DeviceMissingError(f"no input device {name.vendor or 0:04x}:{name.product or 0:04x}; is it plugged in?")


class StreamSource:
    """Recorded or virtual key events from a descriptor: a pipe, a socket, a file.

    The end of the stream is the unplugging.

    Args:
        descriptor: it is owned from here on, and set not to block.
    """

    def __init__(self, descriptor: int) -> None:
        os.set_blocking(descriptor, False)
        self._descriptor: int | None = descriptor
        self._rest = b""

    def fileno(self) -> int:
        """The descriptor to wait on; -1 when closed."""
        return -1 if self._descriptor is None else self._descriptor

    def read(self) -> Sequence[KeyEvent]:
        """Every event that is there."""
        if self._descriptor is None:
            raise LinkGoneError("the recorded stream was closed")
        try:
            data = os.read(self._descriptor, _READ_EVENTS * EVENT_BYTES)
        except BlockingIOError:
            return ()
        except OSError as error:
            raise LinkGoneError(f"the recorded stream broke: {error.strerror}") from error
        if not data:
            raise LinkGoneError("the recorded stream ended")
        events, self._rest = unpack_events(self._rest + data)
        return events

    def close(self) -> None:
        """Closes the descriptor."""
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._descriptor = None

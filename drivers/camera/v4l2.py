"""A webcam on USB, through the kernel's Video4Linux2, in a handful of its calls.

Source: the kernel's userspace API guide, part "Video for Linux API": memory-mapped streaming, and its structures as a
64-bit or 32-bit kernel of the same word size as this program lays them out.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import io
import mmap
import os
import select
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import numpy as np
from PIL import Image, UnidentifiedImageError

from drivers.errors import DeviceMissingError, LinkGoneError
from drivers.nameplate import usb_plate
from drivers.ports import GreyFrame, Nameplate

_BUFFERS: Final = 2
_CAPTURE: Final = 1
_MMAP: Final = 1
_FIELD_NONE: Final = 1
_CAN_CAPTURE: Final = 0x00000001
_CAN_STREAM: Final = 0x04000000
_HAS_DEVICE_CAPS: Final = 0x80000000
_ERROR_FLAG: Final = 0x0040
_FRAME_SECONDS: Final = 2.0
"""A camera that gives no frame for so long is away: the slowest webcam in the dark makes five a second."""


class Capability(ctypes.Structure):
    """`struct v4l2_capability`."""

    _fields_ = [
        ("driver", ctypes.c_char * 16),
        ("card", ctypes.c_char * 32),
        ("bus", ctypes.c_char * 32),
        ("version", ctypes.c_uint32),
        ("capabilities", ctypes.c_uint32),
        ("device_caps", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32 * 3),
    ]


class PixelFormat(ctypes.Structure):
    """`struct v4l2_pix_format`, as far as a capture needs it."""

    _fields_ = [
        ("width", ctypes.c_uint32),
        ("height", ctypes.c_uint32),
        ("pixelformat", ctypes.c_uint32),
        ("field", ctypes.c_uint32),
        ("bytesperline", ctypes.c_uint32),
        ("sizeimage", ctypes.c_uint32),
        ("rest", ctypes.c_uint32 * 6),
    ]


class _FormatUnion(ctypes.Union):
    # The kernel's union holds pointers in other members: it is aligned to a word and 200 bytes long.
    _fields_ = [("pix", PixelFormat), ("raw", ctypes.c_uint8 * 200), ("align", ctypes.c_void_p)]


class Format(ctypes.Structure):
    """`struct v4l2_format`."""

    _fields_ = [("type", ctypes.c_uint32), ("fmt", _FormatUnion)]


class RequestBuffers(ctypes.Structure):
    """`struct v4l2_requestbuffers`."""

    _fields_ = [
        ("count", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("memory", ctypes.c_uint32),
        ("capabilities", ctypes.c_uint32),
        ("flags", ctypes.c_uint8),
        ("reserved", ctypes.c_uint8 * 3),
    ]


class _Timestamp(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("microseconds", ctypes.c_long)]


class _Timecode(ctypes.Structure):
    _fields_ = [("type", ctypes.c_uint32), ("flags", ctypes.c_uint32), ("rest", ctypes.c_uint8 * 8)]


class _Place(ctypes.Union):
    _fields_ = [("offset", ctypes.c_uint32), ("pointer", ctypes.c_void_p)]


class Buffer(ctypes.Structure):
    """`struct v4l2_buffer`."""

    _fields_ = [
        ("index", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("bytesused", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("field", ctypes.c_uint32),
        ("timestamp", _Timestamp),
        ("timecode", _Timecode),
        ("sequence", ctypes.c_uint32),
        ("memory", ctypes.c_uint32),
        ("m", _Place),
        ("length", ctypes.c_uint32),
        ("reserved2", ctypes.c_uint32),
        ("request", ctypes.c_uint32),
    ]


def _call(way: int, number: int, size: int) -> int:
    """The number of an ioctl of group V, as `asm-generic/ioctl.h` puts it together; `way` 1 writes, 2 reads, 3 both."""
    return way << 30 | size << 16 | ord("V") << 8 | number


QUERY_CAPABILITY: Final = _call(2, 0, ctypes.sizeof(Capability))
SET_FORMAT: Final = _call(3, 5, ctypes.sizeof(Format))
REQUEST_BUFFERS: Final = _call(3, 8, ctypes.sizeof(RequestBuffers))
QUERY_BUFFER: Final = _call(3, 9, ctypes.sizeof(Buffer))
QUEUE_BUFFER: Final = _call(3, 15, ctypes.sizeof(Buffer))
TAKE_BUFFER: Final = _call(3, 17, ctypes.sizeof(Buffer))
STREAM_ON: Final = _call(1, 18, ctypes.sizeof(ctypes.c_int))
STREAM_OFF: Final = _call(1, 19, ctypes.sizeof(ctypes.c_int))


def four_letters(name: str) -> int:
    """A pixel format's four letters as the kernel's number."""
    return int.from_bytes(name.encode("ascii"), "little")


# In the order in which they are asked for: those with a plane of grey first, the one that must be unpacked last.
GREY: Final = four_letters("GREY")
YUV420: Final = four_letters("YU12")
NV12: Final = four_letters("NV12")
YUYV: Final = four_letters("YUYV")
MJPEG: Final = four_letters("MJPG")
WANTED: Final = (GREY, NV12, YUV420, YUYV, MJPEG)


class Kernel(Protocol):
    """The calls below this driver: the lowest place at which a camera can be made up."""

    def open(self, path: str) -> int:
        """A descriptor, not blocking."""
        ...

    def ioctl(self, descriptor: int, request: int, argument: ctypes.Structure | ctypes.c_int) -> None:
        """One call; the argument is written to."""
        ...

    def map(self, descriptor: int, length: int, offset: int) -> memoryview:
        """A buffer of the device as memory."""
        ...

    def readable(self, descriptor: int, seconds: float) -> bool:
        """Waits until a buffer can be taken."""
        ...

    def close(self, descriptor: int) -> None:
        """Gives the descriptor back."""
        ...


class LinuxKernel:
    """The kernel itself."""

    def open(self, path: str) -> int:
        """See `Kernel`."""
        return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def ioctl(self, descriptor: int, request: int, argument: ctypes.Structure | ctypes.c_int) -> None:
        """See `Kernel`."""
        fcntl.ioctl(descriptor, request, argument)

    def map(self, descriptor: int, length: int, offset: int) -> memoryview:
        """See `Kernel`."""
        return memoryview(mmap.mmap(descriptor, length, mmap.MAP_SHARED, mmap.PROT_READ, offset=offset))

    def readable(self, descriptor: int, seconds: float) -> bool:
        """See `Kernel`."""
        waiting = select.poll()
        waiting.register(descriptor, select.POLLIN)
        return bool(waiting.poll(seconds * 1000))

    def close(self, descriptor: int) -> None:
        """See `Kernel`."""
        os.close(descriptor)


class V4l2Camera:
    """A `Camera` behind a device file such as `/dev/v4l/by-id/…-video-index0`.

    Args:
        name: its name in the configuration.
        path: the device file; the names below `by-id` stay the same when it is plugged in elsewhere.
        size: width and height asked for, pixels; the camera gives the nearest that it has.
        kernel: the calls below.

    Raises:
        DeviceMissingError: there is no such file, it may not be opened, or it is no camera that can stream.
    """

    def __init__(self, name: str, path: str, size: tuple[int, int] = (640, 480), kernel: Kernel | None = None) -> None:
        self._name, self._path, self._size = name, path, size
        self._kernel = kernel or LinuxKernel()
        self._descriptor: int | None = None
        self._closed = False
        self._maps: list[memoryview] = []
        self._open()

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    def nameplate(self) -> Nameplate:
        """What its USB device says of itself."""
        return usb_plate(Path(self._path))

    def newest(self) -> GreyFrame | None:
        """Waits for a frame if there is none yet, and drops all but the newest; None for one that came damaged.

        A camera that was unplugged is opened again once it is back.
        """
        if self._closed:
            raise LinkGoneError(f"the camera {self._name} was closed")
        try:
            if self._descriptor is None:
                self._open()
            return self._newest()
        except (OSError, DeviceMissingError) as error:
            self._let_go()
            raise LinkGoneError(f"the camera {self._name} is away: {error}") from error

    def close(self) -> None:
        """Lets the camera go."""
        self._closed = True
        self._let_go()

    def _open(self) -> None:
        try:
            self._descriptor = self._kernel.open(self._path)
            self._start(self._size)
        except OSError as error:
            self._let_go()
            raise DeviceMissingError(
                f"the camera {self._name} does not start at {self._path} ({error}); is it plugged in?"
            ) from error
        except DeviceMissingError:
            self._let_go()
            raise

    def _let_go(self) -> None:
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        # Unplugged, it can no longer be told to stop.
        with contextlib.suppress(OSError):
            self._kernel.ioctl(descriptor, STREAM_OFF, ctypes.c_int(_CAPTURE))
        self._maps.clear()
        self._kernel.close(descriptor)

    def _newest(self) -> GreyFrame | None:
        assert self._descriptor is not None, "only an open camera is asked for frames"
        if not self._kernel.readable(self._descriptor, _FRAME_SECONDS):
            raise TimeoutError(f"no frame for {_FRAME_SECONDS:g} s; plug it in again")
        held = self._take()
        while self._kernel.readable(self._descriptor, 0):
            self._ask(QUEUE_BUFFER, held)
            held = self._take()
        frame = None if held.flags & _ERROR_FLAG else self._grey(held)
        self._ask(QUEUE_BUFFER, held)
        return frame

    def _ask(self, request: int, argument: ctypes.Structure | ctypes.c_int) -> None:
        assert self._descriptor is not None, "a closed camera is asked nothing"
        self._kernel.ioctl(self._descriptor, request, argument)

    def _start(self, size: tuple[int, int]) -> None:
        can = Capability()
        self._ask(QUERY_CAPABILITY, can)
        able = can.device_caps if can.capabilities & _HAS_DEVICE_CAPS else can.capabilities
        if not (able & _CAN_CAPTURE and able & _CAN_STREAM):
            raise DeviceMissingError(
                f"the camera {self._name} is a device that gives no stream; try its other device file"
            )
        self._format = self._agree(size)
        request = RequestBuffers(count=_BUFFERS, type=_CAPTURE, memory=_MMAP)
        self._ask(REQUEST_BUFFERS, request)
        assert self._descriptor is not None
        for index in range(request.count):
            buffer = Buffer(index=index, type=_CAPTURE, memory=_MMAP)
            self._ask(QUERY_BUFFER, buffer)
            self._maps.append(self._kernel.map(self._descriptor, buffer.length, buffer.m.offset))
            self._ask(QUEUE_BUFFER, buffer)
        self._ask(STREAM_ON, ctypes.c_int(_CAPTURE))

    def _agree(self, size: tuple[int, int]) -> PixelFormat:
        """The first wanted pixel format that the camera has; the kernel answers with the nearest it can do."""
        for wanted in WANTED:
            asked = Format(type=_CAPTURE)
            asked.fmt.pix.width, asked.fmt.pix.height = size
            asked.fmt.pix.pixelformat, asked.fmt.pix.field = wanted, _FIELD_NONE
            try:
                self._ask(SET_FORMAT, asked)
            except OSError as error:
                if error.errno != errno.EINVAL:
                    raise
                continue
            if asked.fmt.pix.pixelformat == wanted:
                return PixelFormat.from_buffer_copy(asked.fmt.pix)
        raise DeviceMissingError(f"the camera {self._name} has no picture format that is known; take another model")

    def _take(self) -> Buffer:
        buffer = Buffer(type=_CAPTURE, memory=_MMAP)
        self._ask(TAKE_BUFFER, buffer)
        return buffer

    def _grey(self, buffer: Buffer) -> GreyFrame | None:
        taken = self._maps[buffer.index][: buffer.bytesused]
        return grey_of(taken, self._format)


def grey_of(data: Sequence[int] | memoryview | bytes, form: PixelFormat) -> GreyFrame | None:
    """The brightness in one buffer, as a picture of its own; None where the buffer is not whole.

    Args:
        data: the bytes that the camera filled.
        form: size, pixel format and bytes a row as agreed with the camera; a row may be longer than its pixels.
    """
    width, height = int(form.width), int(form.height)
    if form.pixelformat == MJPEG:
        return _unpacked(bytes(data))
    a_pixel = 2 if form.pixelformat == YUYV else 1
    stride = max(int(form.bytesperline), width * a_pixel)
    plane = np.frombuffer(bytes(data), dtype=np.uint8)
    if plane.size < stride * (height - 1) + width * a_pixel:
        return None
    padded = np.zeros(stride * height, dtype=np.uint8)
    taken = plane[: stride * height]
    padded[: taken.size] = taken
    return np.ascontiguousarray(padded.reshape(height, stride)[:, : width * a_pixel : a_pixel])


def _unpacked(data: bytes) -> GreyFrame | None:
    """A JPEG's brightness; a picture that lost its end on the wire is none."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as picture:
            picture.draft("L", picture.size)
            return np.asarray(picture.convert("L"))
    except (UnidentifiedImageError, OSError, SyntaxError):
        return None

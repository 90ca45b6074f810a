"""A scanner on a serial line (RS-232, or USB as CDC-ACM) as a `Reader`: bytes to lines, lines to events.

It sends characters, not keys, so there is no layout to be wrong and control characters come as themselves. A line ends
with CR, LF or Tab, or by silence. The pure half is `feed_bytes`; `SerialPort` alone knows pyserial.
"""

import errno
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Protocol, assert_never, cast

from drivers.errors import DeviceMissingError, LinkGoneError, SettingError
from drivers.events import ReaderEvent, ReadFaultKind, Source
from drivers.line_reader import LineReader, LineSource
from drivers.lines import Ending, Line, TooLong
from drivers.nameplate import usb_plate
from drivers.ports import Nameplate
from drivers.telling import Teller

_ENDINGS: Final = {ord("\r"): Ending.ENTER, ord("\n"): Ending.ENTER, ord("\t"): Ending.TAB}
_READ_BYTES: Final = 4096
_ABSENT: Final = frozenset({errno.ENOENT, errno.ENODEV, errno.ENXIO})
_DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.EAGAIN})
_HELD_UP_S: Final = 1.0
"""For so long the program may be held up between two reads of one code; nobody shows two codes within it."""


@dataclass(frozen=True, slots=True)
class SerialSettings:
    """How one device sends.

    Attributes:
        max_length: in bytes; a longer line is refused whole.
        gap_s: silence that ends a line without a terminator; a USB scanner sends a whole code in one or two packets.
    """

    max_length: int = 1024
    gap_s: float = 0.1

    def __post_init__(self) -> None:
        """Refuses bounds that nothing could pass.

        Raises:
            SettingError: a bound is zero or less.
        """
        for name, bound in (("max_length", self.max_length), ("gap_s", self.gap_s)):
            if bound <= 0:
                raise SettingError(f"serial setting {name} is {bound}; it must be above 0")


@dataclass(frozen=True, slots=True)
class SerialState:
    """What the decoder remembers of one device.

    Attributes:
        data: of the line under way.
        began: when its first byte came.
        last: when its newest byte came.
        skipping: the line under way is refused; nothing of it is kept until it ends.
    """

    data: bytes = field(default=b"", repr=False)
    began: float = 0.0
    last: float = 0.0
    skipping: bool = False

    @property
    def busy(self) -> bool:
        """Whether a line is under way, so that silence would end it."""
        return bool(self.data) or self.skipping


QUIET: Final = SerialState()
SerialResult = Line | TooLong
ByteSource = LineSource[bytes]
"""An open serial line; it gives at most some thousand bytes at once."""


def feed_bytes(
    state: SerialState, data: bytes, at: float, settings: SerialSettings
) -> tuple[SerialState, tuple[SerialResult, ...]]:
    """Takes bytes that came together; total over every bytes there can be.

    Text is UTF-8; a byte that is none stands in it as a lone surrogate (PEP 383), so that nothing is lost or guessed.

    Args:
        state: of this device.
        data: the bytes.
        at: when they came, in seconds.
        settings: of this device.

    Returns:
        The next state, and every line that is whole by now.
    """
    results: list[SerialResult] = []
    if state.busy and data and at - state.last > settings.gap_s:
        state, earlier = fall_silent(state)
        results += earlier
    for piece, ending in _pieces(data):
        state, refused = _append(state, piece, at, settings)
        results += refused
        if ending is not None:
            state, ended = _end_line(state, ending)
            results += ended
    return state, tuple(results)


def fall_silent(state: SerialState) -> tuple[SerialState, tuple[SerialResult, ...]]:
    """Ends the line under way because nothing came for the settings' `gap_s`."""
    return _end_line(state, Ending.SILENCE)


def _pieces(data: bytes) -> Sequence[tuple[bytes, Ending | None]]:
    pieces: list[tuple[bytes, Ending | None]] = []
    start = 0
    for place, byte in enumerate(data):
        if byte in _ENDINGS:
            pieces.append((data[start:place], _ENDINGS[byte]))
            start = place + 1
    return [*pieces, (data[start:], None)]


def _append(
    state: SerialState, piece: bytes, at: float, settings: SerialSettings
) -> tuple[SerialState, tuple[SerialResult, ...]]:
    if not piece:
        return state, ()
    if state.skipping:
        return replace(state, last=at), ()
    if len(state.data) + len(piece) > settings.max_length:
        return SerialState(last=at, skipping=True), (TooLong(),)
    return SerialState(state.data + piece, state.began if state.data else at, at), ()


def _end_line(state: SerialState, ending: Ending) -> tuple[SerialState, tuple[SerialResult, ...]]:
    if not state.data:
        return SerialState(last=state.last), ()
    text = state.data.decode("utf-8", "surrogateescape")
    return SerialState(last=state.last), (Line(text, ending, state.began, state.last),)


class _Port(Protocol):
    def fileno(self) -> int: ...
    def read(self, size: int) -> bytes: ...
    def reset_input_buffer(self) -> None: ...
    def close(self) -> None: ...


class SerialPort:
    """A serial port, held for this program alone; what came while nobody listened is thrown away.

    Args:
        path: of the port; its name below /dev/serial/by-id finds it again on any socket.
        baudrate: bits a second; a CDC-ACM device ignores it.

    Raises:
        DeviceMissingError: no such port, or pyserial is not installed.
        PermissionError: it may not be opened (yet), or another program holds it.
        LinkGoneError: it went away while it was opened.
    """

    def __init__(self, path: Path, baudrate: int = 9600) -> None:
        try:
            import serial
        except ImportError as error:
            raise DeviceMissingError(
                "the serial library is not installed; install this project's [terminal] extra"
            ) from error
        try:
            opened = serial.Serial(str(path), baudrate, timeout=0, write_timeout=1, exclusive=True)
        except OSError as error:
            raise _why_not_open(path, error) from error
        self._port = cast("_Port", opened)
        self._path = path
        try:
            self._port.reset_input_buffer()
        except OSError as error:
            self._port.close()
            raise LinkGoneError(f"{path} went away while it was opened") from error

    def fileno(self) -> int:
        """The descriptor to wait on."""
        return self._port.fileno()

    def read(self) -> bytes:
        """What is there."""
        try:
            return self._port.read(_READ_BYTES)
        except (OSError, TypeError) as error:
            # pyserial says a line that hung up as an error of its own, and one closed meanwhile as a TypeError.
            raise LinkGoneError("the serial line is gone") from error

    def nameplate(self) -> Nameplate:
        """What its USB device says of itself; nothing on a plain serial line."""
        return usb_plate(self._path)

    def close(self) -> None:
        """Gives it back."""
        self._port.close()


def _why_not_open(path: Path, error: OSError) -> Exception:
    if error.errno in _ABSENT:
        return DeviceMissingError(f"no serial port at {path}; is it plugged in?")
    if error.errno in _DENIED:
        return PermissionError(error.errno, f"{path} may not be opened, or another program holds it; see its rights")
    return LinkGoneError(f"{path} cannot be opened as a serial port: {error.strerror or type(error).__name__}")


@dataclass(frozen=True, slots=True)
class SerialDevice:
    """What the configuration says of one serial reader; see `drivers.wedge.reader.WedgeDevice` for its fields."""

    name: str
    source: Source
    settings: SerialSettings
    sends_identifier: bool = True


class SerialReader(LineReader[bytes]):
    """A `Reader` over a serial line.

    Args:
        device: what the configuration says of it.
        find: opens the line; raises as `SerialPort` does.
    """

    def __init__(self, device: SerialDevice, find: Callable[[], ByteSource]) -> None:
        teller = Teller(device.name, device.source, sends_identifier=device.sends_identifier)
        super().__init__(device.name, find, teller)
        self._settings = device.settings
        self._state = QUIET
        self._taken_at = 0.0
        self._stamp = 0.0

    def _gap(self) -> float | None:
        return self._settings.gap_s if self._state.busy else None

    def _take(self, sent: bytes, now: float) -> Sequence[ReaderEvent]:
        self._stamp, self._taken_at = self._stamped(now), now
        self._state, results = feed_bytes(self._state, sent, self._stamp, self._settings)
        return self._tell(results, now)

    def _stamped(self, now: float) -> float:
        """When the bytes came that were read just now, as far as it can be known.

        A serial line stamps nothing, and a busy machine may read late what came at once. So a pause between two reads
        is one only if a look during it found nothing (`_fall_silent`); any other counts as less than a silence.
        """
        patience, late = self._patience(), now - self._taken_at
        if patience is None or late > _HELD_UP_S:
            return now
        return self._stamp + min(late, patience / 2)

    def _end_line(self, now: float) -> Sequence[ReaderEvent]:
        self._state, results = fall_silent(self._state)
        return self._tell(results, now)

    def _forget(self) -> None:
        self._state = QUIET

    def _tell(self, results: Sequence[SerialResult], now: float) -> Sequence[ReaderEvent]:
        events: list[ReaderEvent] = []
        for result in results:
            match result:
                case TooLong():
                    events += self._teller.fault(ReadFaultKind.TOO_LONG, now)
                case Line():
                    events += self._teller.tell(result, now)
                case _:
                    assert_never(result)
        return tuple(events)

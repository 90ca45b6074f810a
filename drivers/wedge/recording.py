"""Key events as the kernel writes them: recorded, replayed, and typed by a virtual device.

Source: `struct input_event` of Linux `input.h` on 64-bit machines, little-endian: two 64-bit integers of seconds and
microseconds, type and code of 16 bits, value of 32 bits.
"""

import struct
from collections.abc import Iterable
from typing import Final

from drivers.errors import RecordingError
from drivers.wedge.decoder import KeyEvent

_INPUT_EVENT: Final = struct.Struct("<qqHHi")
EVENT_BYTES: Final = _INPUT_EVENT.size


def pack_event(event: KeyEvent) -> bytes:
    """One event as the kernel would write it; the stamp is kept to the microsecond."""
    micros = round(event.at * 1_000_000)
    return _INPUT_EVENT.pack(micros // 1_000_000, micros % 1_000_000, event.type, event.code, event.value)


def pack_events(events: Iterable[KeyEvent]) -> bytes:
    """Several events, one behind the other."""
    return b"".join(map(pack_event, events))


def unpack_events(data: bytes) -> tuple[tuple[KeyEvent, ...], bytes]:
    """Reads whole events off the front.

    Returns:
        The events, and the bytes of a last one that is not whole yet.

    Raises:
        RecordingError: the bytes cannot be input events: a stamp has a million microseconds or more.
    """
    whole = len(data) - len(data) % EVENT_BYTES
    events: list[KeyEvent] = []
    for seconds, micros, kind, code, value in _INPUT_EVENT.iter_unpack(data[:whole]):
        if not 0 <= micros < 1_000_000:
            raise RecordingError("these bytes are no recorded input events; record them from /dev/input/event* itself")
        events.append(KeyEvent(seconds + micros / 1_000_000, kind, code, value))
    return tuple(events), data[whole:]


def load_recording(data: bytes) -> tuple[KeyEvent, ...]:
    """Reads a whole recording.

    Raises:
        RecordingError: it is no recording, or ends within an event.
    """
    events, rest = unpack_events(data)
    if rest:
        raise RecordingError(f"the recording ends within an event: {len(rest)} bytes too many; record it again")
    return events

"""Four keys on the Pi's pins, through gpiozero: each closes its pin to ground, as a contact does."""

import contextlib
import functools
import os
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol, cast

from drivers.events import DeviceFound, KeyPressed, PadKey, ReaderEvent
from drivers.gpio import PinFactory

STRIKE_SECONDS: Final = 0.25
"""The same key again within so long is one stroke: it bounced, or an unsteady hand struck twice (EN 301 549, 5.9)."""
_WAITING: Final = 64


class Strokes:
    """What the strokes of keys come to. `at` is monotonic seconds."""

    def __init__(self, strike: float = STRIKE_SECONDS) -> None:
        self._strike = strike
        self._last: dict[PadKey, float] = {}

    def is_new(self, key: PadKey, at: float) -> bool:
        """Whether a stroke counts; each one, counted or not, begins the wait anew."""
        before, self._last[key] = self._last.get(key), at
        return before is None or at - before >= self._strike


class Struck:
    """Strokes on their way from whatever thread felt them to the loop, which a byte in a pipe wakes.

    Args:
        name: the keys', in the configuration.
        strike: seconds within which the same key again is one stroke (EN 301 549, 5.9: adjustable up to 0.5).
    """

    def __init__(self, name: str, strike: float = STRIKE_SECONDS) -> None:
        self.name = name
        self._strokes = Strokes(strike)
        self._felt: deque[PadKey] = deque(maxlen=_WAITING)
        self._said = False
        self._closed = False
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._guard = threading.Lock()

    @property
    def closed(self) -> bool:
        """Whether it was let go."""
        return self._closed

    def feel(self, key: PadKey) -> None:
        """A key went down; from any thread."""
        self._felt.append(key)
        # A full pipe holds wakings enough. A closed one's number may be somebody else's file by now.
        with self._guard, contextlib.suppress(BlockingIOError):
            if not self._closed:
                os.write(self._wake_write, b"\0")

    def fileno(self) -> int | None:
        """Readable when a key went down."""
        return None if self._closed else self._wake_read

    def deadline(self) -> float | None:
        """At once, until it has said that it is there."""
        return None if self._said or self._closed else 0.0

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Takes the strokes that are there."""
        if self._closed:
            return ()
        found: list[ReaderEvent] = [] if self._said else [DeviceFound(self.name, now)]
        self._said = True
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake_read, _WAITING)
        while self._felt:
            key = self._felt.popleft()
            if self._strokes.is_new(key, now):
                found.append(KeyPressed(self.name, key, now))
        return tuple(found)

    def close(self) -> None:
        """Gives the pipe back; harmless when repeated."""
        with self._guard:
            if not self._closed:
                self._closed = True
                os.close(self._wake_read)
                os.close(self._wake_write)


class _Button(Protocol):
    when_activated: Callable[[], None] | None

    def close(self) -> None: ...


class GpioKeys(Struck):
    """Up to four keys, as a `Reader`.

    Args:
        name: the device's, in the configuration.
        pins: BCM number of each key.
        factory: from `pin_factory`.
        strike: as for `Struck`.
    """

    def __init__(
        self, name: str, pins: Mapping[PadKey, int], factory: PinFactory, strike: float = STRIKE_SECONDS
    ) -> None:
        from gpiozero import DigitalInputDevice

        super().__init__(name, strike)
        self._buttons: list[_Button] = []
        for key, pin in pins.items():
            button = cast("_Button", DigitalInputDevice(pin, pull_up=True, pin_factory=factory))
            button.when_activated = functools.partial(self.feel, key)
            self._buttons.append(button)

    def close(self) -> None:
        """Lets the pins go; harmless when repeated."""
        if not self.closed:
            for button in self._buttons:
                button.close()
        super().close()

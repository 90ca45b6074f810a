"""The terminal's clock: the one place that reads the machine's."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from terminal.machine.moment import Moment


class Clock(Protocol):
    """What tells the present."""

    def moment(self) -> Moment:
        """The present on both clocks; never a time before the floor."""
        ...

    def learn(self, at: datetime) -> None:
        """Take central's signed time for the truth."""
        ...


class SystemClock:
    """The machine's clocks, with a floor below which the wall clock is not believed.

    A Pi has no clock of its own: after a cold start without a network it may stand in 1970. Time then starts at the
    floor, the later of the build's date and the last time saved, and is not trusted until central or NTP says it.
    """

    def __init__(self, floor: datetime, *, trusted: bool = False) -> None:
        self._lock = threading.Lock()
        self._started = time.monotonic_ns()
        wall = datetime.now(UTC)
        self._trusted = trusted and wall >= floor
        self._offset = max(timedelta(0), floor - wall)

    def moment(self) -> Moment:
        """The present on both clocks."""
        uptime = (time.monotonic_ns() - self._started) // 1_000_000
        with self._lock:
            return Moment(datetime.now(UTC) + self._offset, uptime, self._trusted)

    def learn(self, at: datetime) -> None:
        """Move the wall clock's reading to `at`; the machine's own clock is not touched."""
        with self._lock:
            self._offset = at - datetime.now(UTC)
            self._trusted = True

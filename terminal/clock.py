"""The terminal's clock: the one place that reads the machine's."""

import threading
import time
from collections.abc import Callable
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


def wall_clock() -> datetime:
    """The machine's wall clock, aware UTC."""
    return datetime.now(UTC)


class SystemClock:
    """The machine's clocks, with a floor below which the wall clock is not believed.

    A Pi has no clock of its own: after a cold start without a network it may stand in 1970. Time then starts at the
    floor, the later of the build's date and the last time saved, and is not trusted until central or NTP says it.
    Once central said it, time goes on by the uptime alone: whoever sets the machine's wall clock later moves nothing.

    Args:
        floor: no time before it is ever told.
        trusted: whether the machine's wall clock was set by somebody who knows.
        wall: reads the machine's wall clock, aware UTC.
        monotonic_ns: reads the machine's uptime, in nanoseconds.
    """

    def __init__(
        self,
        floor: datetime,
        *,
        trusted: bool = False,
        wall: Callable[[], datetime] = wall_clock,
        monotonic_ns: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        self._lock = threading.Lock()
        self._wall = wall
        self._monotonic_ns = monotonic_ns
        self._started = monotonic_ns()
        self._floor = floor
        self._trusted = trusted and wall() >= floor
        self._learned: tuple[datetime, int] | None = None

    def moment(self) -> Moment:
        """The present on both clocks."""
        with self._lock:
            uptime = self._uptime()
            return Moment(self._at(uptime), uptime, self._trusted)

    def learn(self, at: datetime) -> None:
        """Go on from `at`; the machine's own clock is not touched."""
        with self._lock:
            self._learned = (at, self._uptime())
            self._trusted = True

    def _uptime(self) -> int:
        return (self._monotonic_ns() - self._started) // 1_000_000

    def _at(self, uptime: int) -> datetime:
        if self._learned is not None:
            at, then = self._learned
            return at + timedelta(milliseconds=uptime - then)
        return max(self._wall(), self._floor + timedelta(milliseconds=uptime))

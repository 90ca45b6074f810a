"""Simulated time: what happens next, and what the clocks of a board say of it."""

import heapq
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.simulation.met import Met

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_1970 = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = 1000
DAY = 86_400 * SECOND


class Clockwork:
    """The order of all events, by simulated milliseconds; events of one instant in the order they were planned."""

    def __init__(self, chance: random.Random) -> None:
        self.now = 0
        self.events = 0
        self.chance = chance
        self.met: Counter[Met] = Counter()
        self._planned: list[tuple[int, int, Callable[[], None]]] = []
        self._count = 0
        self._read, self._at = 0, START

    def after(self, millis: int, what: Callable[[], None]) -> None:
        """Plan `what`."""
        self._count += 1
        heapq.heappush(self._planned, (self.now + max(0, millis), self._count, what))

    def soon(self, low: int, high: int, what: Callable[[], None]) -> None:
        """Plan `what` at some time between."""
        self.after(self.chance.randint(low, high), what)

    def next_at(self) -> int | None:
        """When the next event is."""
        return self._planned[0][0] if self._planned else None

    def run_one(self) -> None:
        """Let the next event happen."""
        at, _, what = heapq.heappop(self._planned)
        self.now = max(self.now, at)
        self.events += 1
        what()

    def at(self) -> datetime:
        """True time, which central has."""
        if self.now != self._read:
            self._read, self._at = self.now, START + timedelta(milliseconds=self.now)
        return self._at


class Board:
    """A board's own clocks: the wall clock starts in 1970 where no battery keeps it, and somebody may set it."""

    def __init__(self, clockwork: Clockwork, *, lost: bool) -> None:
        self._clockwork = clockwork
        self._booted = clockwork.now
        self._offset = _1970 - clockwork.at() if lost else timedelta(0)
        clockwork.met[Met.CLOCK_1970] += lost

    def wall(self) -> datetime:
        return self._clockwork.at() + self._offset

    def monotonic_ns(self) -> int:
        return (self._clockwork.now - self._booted) * 1_000_000

    def jump(self, by: timedelta) -> None:
        """Somebody, or NTP gone wrong, sets the wall clock."""
        self._offset += by
        self._clockwork.met[Met.CLOCK_AHEAD if by > timedelta(0) else Met.CLOCK_BACK] += 1

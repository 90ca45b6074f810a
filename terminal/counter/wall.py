"""The wall clock of the machine on the counter: right, or a Pi's that was without power and asked nobody yet."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

COLD: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Where the clock of a machine without a battery begins."""


class WallClock:
    """What the terminal's machine takes for the time of day; any thread may read it.

    Args:
        right: the time as it is, aware UTC.
        monotonic: seconds that nobody sets.
    """

    def __init__(
        self,
        right: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.right = right
        """The time as it is."""
        self._monotonic = monotonic
        self._cold_since: float | None = None

    def __call__(self) -> datetime:
        """What it shows."""
        since = self._cold_since
        return self.right() if since is None else COLD + timedelta(seconds=self._monotonic() - since)

    def run_down(self) -> None:
        """It begins where a clock without a battery begins."""
        self._cold_since = self._monotonic()

    def set_right(self) -> None:
        """It shows the time as it is."""
        self._cold_since = None

"""A clock that only moves when it is told to, for everything here that takes one."""


class HandClock:
    """Monotonic seconds, moved by whoever waits.

    Args:
        now: where it stands at first.
    """

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def monotonic(self) -> float:
        """What it shows."""
        return self.now

    def wait(self, seconds: float) -> None:
        """Waits by moving on."""
        self.now += max(0.0, seconds)

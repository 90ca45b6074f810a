"""How long to wait before the next try: longer each time, and never all terminals at once."""

from dataclasses import dataclass, replace
from typing import Final

FIRST_SECONDS: Final = 1.0
MOST_SECONDS: Final = 60.0
_DOUBLINGS: Final = 6


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential, with full jitter: the wait lies anywhere between nothing and the present ceiling.

    Attributes:
        failures: how many tries in a row came to nothing.
    """

    failures: int = 0

    def failed(self) -> "Backoff":
        """One more try came to nothing."""
        return replace(self, failures=self.failures + 1)

    def wait(self, chance: float, asked: float | None = None) -> float:
        """Seconds until the next try.

        Args:
            chance: a random number, 0 ≤ chance < 1.
            asked: what central asked for by `Retry-After`; it is the least, with jitter on top.
        """
        ceiling = min(MOST_SECONDS, FIRST_SECONDS * (1 << min(self.failures, _DOUBLINGS)))
        return chance * ceiling if asked is None else min(asked, 10 * MOST_SECONDS) + chance * ceiling

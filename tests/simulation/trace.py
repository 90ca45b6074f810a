"""What happened in a seed, line by line."""

import hashlib
from collections import deque

from tests.simulation.clockwork import Clockwork

LAST = 400


class Trace:
    """Keeps the last lines, and a digest of all of them."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork
        self._lines: deque[str] = deque(maxlen=LAST)
        self._digest = hashlib.sha256()

    def note(self, who: str, what: str) -> None:
        """Something happened now."""
        line = f"{self._clockwork.now:>8} {who:<6} {what}"
        self._digest.update(line.encode())
        self._lines.append(line)

    @property
    def last(self) -> tuple[str, ...]:
        """The last lines."""
        return tuple(self._lines)

    @property
    def digest(self) -> str:
        """Of all lines: the same where the same happened."""
        return self._digest.hexdigest()

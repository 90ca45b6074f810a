"""A bell that is rung when something on the counter may look otherwise than before."""

import threading


class Bell:
    """Counts its rings; whoever looks waits for the next one. Costs next to nothing while nobody does."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rings = 0
        self._still = False

    @property
    def rings(self) -> int:
        """How often it was rung."""
        return self._rings

    @property
    def still(self) -> bool:
        """Whether it will never ring again."""
        return self._still

    def ring(self) -> None:
        """Wake everybody who waits; from any thread."""
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def hush(self) -> None:
        """Ring for the last time: from now on nobody waits."""
        with self._changed:
            self._still = True
            self._changed.notify_all()

    def wait(self, after: int, seconds: float) -> int:
        """Wait for a ring beyond the first `after` ones, at most `seconds`; the number of rings there are."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings > after or self._still, seconds)
            return self._rings

"""The virtual post: letters land here instead of with anybody, for the counter page and for tests."""

import threading
from collections import deque
from typing import Final

from central.messages.ports import Letter, NotSentError

MOST: Final = 50
"""Letters that are kept; the oldest goes first."""


class VirtualPost:
    """A messenger of every channel; any thread may call it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._kept: deque[Letter] = deque(maxlen=MOST)
        self._failing = False

    def send(self, letter: Letter) -> None:
        """Keep a letter; one that is there already is the repeat of it."""
        with self._guard:
            if self._failing:
                raise NotSentError("The virtual post was told to fail.")
            if all(each.id != letter.id for each in self._kept):
                self._kept.append(letter)

    def fail(self, *, failing: bool) -> None:
        """Refuse letters, or take them again."""
        with self._guard:
            self._failing = failing

    def letters(self) -> tuple[Letter, ...]:
        """What was sent, oldest first."""
        with self._guard:
            return tuple(self._kept)

"""Nonces of requests that were answered before the database could write them down."""

import threading
from typing import Final

from loyalty.ids import Uuid

MOST: Final = 10_000
"""Nonces that may wait for the writer, but for the requests that are under way already."""


class Nonces:
    """What this process answered and has not written yet; any thread may ask."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: set[tuple[Uuid, str]] = set()

    @property
    def full(self) -> bool:
        """Whether so many wait that whoever asks next must wait for the writer, too."""
        return len(self._waiting) >= MOST

    def take(self, terminal: Uuid, nonce: str) -> bool:
        """Take a nonce once; False where it waits here already."""
        with self._guard:
            if (terminal, nonce) in self._waiting:
                return False
            self._waiting.add((terminal, nonce))
            return True

    def drop(self, terminal: Uuid, nonce: str) -> None:
        """The database has it now, or the request came to nothing."""
        with self._guard:
            self._waiting.discard((terminal, nonce))

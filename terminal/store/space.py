"""How much room there is, and who may still take it.

The space is the database's cap, or what the disk has left where that is less. Above 95 % only
transactions whose slot was reserved are taken: the last 5 % is theirs.
"""

import os
from pathlib import Path

from terminal.store.rows import Rows
from terminal.store.values import Level, Room

SLOT = 2048
"""Bytes that one transaction is reckoned to take, with its receipt, print and hold."""
WARN_AT = 0.80
REFUSE_AT = 0.95
_LOOK_EVERY = 64
"""Commits between two looks while there is plenty; each look when less than four times that is left."""


class Space:
    """Counts slots between looks at the disk."""

    def __init__(self, folder: Path, rows: Rows) -> None:
        self._folder = folder
        self._rows = rows
        self._reserved = 0
        self._room: Room | None = None
        self._trust = 0

    @property
    def level(self) -> Level:
        """As of the last look."""
        return Level.OK if self._room is None else self._room.level

    def look(self) -> Room:
        """Ask the database and the disk."""
        disk = os.statvfs(self._folder)
        used = self._rows.used()
        limit = min(self._rows.limits.cap, self._rows.size() + disk.f_bavail * disk.f_frsize)
        level = Level.REFUSE if used >= limit * REFUSE_AT else Level.WARN if used >= limit * WARN_AT else Level.OK
        slots = max(0, int(limit * REFUSE_AT) - used) // SLOT - self._reserved
        self._room = Room(level, used, limit, max(0, slots), self._reserved)
        self._trust = _LOOK_EVERY if slots > 4 * _LOOK_EVERY else 0
        return self._room

    def reserve(self, slots: int) -> bool:
        """Set slots aside if there are so many."""
        if self.look().slots < slots:
            return False
        self._reserved += slots
        self._trust = 0
        return True

    def release(self, slots: int) -> None:
        """Give reserved slots back."""
        self._reserved = max(0, self._reserved - slots)
        self._trust = 0

    def take_trusted(self, slots: int) -> bool:
        """Take room without a look, where the last look was not long ago and there was plenty."""
        if slots > self._trust:
            return False
        self._trust -= slots
        return True

    def take(self, slots: int, *, reserved: bool) -> int | None:
        """Take room for `slots` transactions, from the reserved ones first if asked to.

        Returns:
            How many of them were reserved ones; None if there is no room, and then nothing is taken.
        """
        kept = min(slots, self._reserved) if reserved else 0
        rest = slots - kept
        if not self.take_trusted(rest) and rest > self.look().slots:
            return None
        self._reserved -= kept
        return kept

    def put_back(self, kept: int) -> None:
        """Nothing was written: the reserved slots that `take` named are reserved again."""
        self._reserved += kept
        self._trust = 0

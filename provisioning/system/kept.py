"""The journal's errors, kept on the disk with a bound: two files of half a MiB, and no more than a ration an hour.

The journal itself is in memory and ends with the power (journald.conf(5), `Storage=volatile`).
"""

import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

FILE: Final = "errors.log"
MOST_BYTES: Final = 512 * 1024
"""Of one file; there are two."""
ALLOWED: Final = 240
"""Lines an hour: an error that comes again and again must not wear the card out."""
HOUR: Final = 3600.0
LONGEST: Final = 1_000
"""Characters of a line."""
FOLLOW: Final = (
    "journalctl",
    "--follow",
    "--no-tail",
    "--quiet",
    "--priority=err",
    "--output=short-iso",
)
"""Everything that is in the journal already, then what comes (journalctl(1))."""


@dataclass(frozen=True, slots=True)
class Ration:
    """How many lines may still be kept in this hour.

    Attributes:
        since: when the hour began, monotonic seconds.
        taken: lines kept since.
        dropped: lines that were not.
    """

    since: float
    taken: int = 0
    dropped: int = 0

    def after(self, line: str, now: float) -> tuple["Ration", tuple[str, ...]]:
        """What is kept once `line` came: nothing, itself, or before it how many were dropped."""
        ration, kept = self, list[str]()
        if now - self.since >= HOUR:
            if self.dropped:
                kept.append(f"{self.dropped} more errors came in the hour before and were not kept")
            ration = Ration(now)
        if ration.taken >= ALLOWED:
            return replace(ration, dropped=ration.dropped + 1), tuple(kept)
        return replace(ration, taken=ration.taken + 1), (*kept, line.rstrip("\n")[:LONGEST])


class _Flushed(RotatingFileHandler):
    """Each line is on the disk before the next is taken: the error may be the last before the power goes."""

    def emit(self, record: logging.LogRecord) -> None:
        super().emit(record)
        if self.stream is not None:
            os.fsync(self.stream.fileno())

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - logging's words
        """A disk that takes nothing more ends the program, and systemd says so; nothing is swallowed."""
        raise  # noqa: PLE0704 - called by logging from inside its own handler of the error


def keep(lines: Iterable[str], folder: Path, clock: Callable[[], float]) -> None:
    """Keep these lines in `folder`, until they end.

    Args:
        lines: of the journal, errors alone.
        folder: made where it is missing.
        clock: monotonic seconds.

    Raises:
        OSError: the disk takes no more.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handler = _Flushed(folder / FILE, maxBytes=MOST_BYTES, backupCount=1, encoding="utf-8")
    ration = Ration(clock())
    try:
        for line in lines:
            ration, kept = ration.after(line, clock())
            for each in kept:
                handler.emit(logging.LogRecord("journal", logging.ERROR, "", 0, each, (), None))
    finally:
        handler.close()

"""Whoever makes what all of a run's workers use makes it alone; the others find it made."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone_in(folder: Path, part: str = "") -> Iterator[None]:
    """No other worker is in this folder, or that part of it, meanwhile; it is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".taken{part}").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

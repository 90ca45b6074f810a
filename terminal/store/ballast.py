"""A file that takes up room, to be given back when acknowledging would fail for want of it."""

import os
from pathlib import Path

BALLAST_FILE = "ballast"


def keep(folder: Path, size: int) -> bool:
    """Make the file `size` bytes of real blocks; whether there was room for it."""
    path = folder / BALLAST_FILE
    if path.exists() and path.stat().st_size >= size:
        return True
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, size)
    except OSError:
        path.unlink(missing_ok=True)
        return False
    finally:
        os.close(descriptor)
    return True


def free(folder: Path) -> None:
    """Give the room back."""
    (folder / BALLAST_FILE).unlink(missing_ok=True)

"""One owner of the store's folder, by a lock that the kernel drops when its process dies."""

import fcntl
import os
from pathlib import Path

from terminal.store.errors import StoreBusyError

OWNER_FILE = "owner"


class Owner:
    """Holds the folder's lock from `take` until `release`."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, folder: Path) -> "Owner":
        """Take the lock, at once or not at all.

        Raises:
            StoreBusyError: somebody has it.
        """
        path = folder / OWNER_FILE
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            who = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise StoreBusyError(f"{folder} is owned by process {who}; ask it, or stop it first") from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

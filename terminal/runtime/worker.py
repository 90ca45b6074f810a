"""Workers: one thread each, a bounded queue each; what is given to a full one is refused, not piled up."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Protocol

log = logging.getLogger("spaarpunt.runtime")

Job = Callable[[], None]
DEPTH = 32
"""Jobs that may wait; a shopper's session gives a handful."""


class Hands(Protocol):
    """Does jobs one after the other while its giver goes on; `Worker` is the real one."""

    def give(self, job: Job) -> bool:
        """Queue a job; False where too many wait already."""
        ...

    def idle(self) -> bool:
        """Whether nothing waits."""
        ...

    def stop(self, seconds: float) -> bool:
        """Finish what waits, then end; False where that took longer than `seconds`."""
        ...


Broke = Callable[[Exception], None]
"""Told of a job that raised."""


class Worker:
    """Does one job after the other. A job that raises is a defect: it is logged whole and told to `broke`."""

    def __init__(self, name: str, broke: Broke) -> None:
        self._jobs: queue.Queue[Job | None] = queue.Queue(DEPTH)
        self._broke = broke
        self._thread = threading.Thread(target=self._work, name=f"spaarpunt-{name}", daemon=True)
        self._thread.start()

    def give(self, job: Job) -> bool:
        """Queue a job; False where too many wait already."""
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        return True

    def idle(self) -> bool:
        """Whether nothing waits."""
        return self._jobs.empty()

    def stop(self, seconds: float) -> bool:
        """Finish what waits, then end; False where that took longer than `seconds`."""
        try:
            self._jobs.put(None, timeout=seconds)
        except queue.Full:
            return False
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:
                log.exception("X02 a job of %s failed", self._thread.name)
                self._broke(error)

"""Workers: one thread each, a bounded queue each; what is given to a full one is refused, not piled up."""

import logging
import queue
import threading
import time
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

    def stuck(self) -> bool:
        """Whether its present job takes longer than any job may, or nobody is there to do it."""
        ...

    def stop(self, seconds: float) -> bool:
        """Finish what waits, then end; False where that took longer than `seconds`."""
        ...


STUCK_SECONDS = 120.0
"""Longer than any job: the slowest printer on the longest voucher, with all its time-outs."""

Broke = Callable[[Exception], None]
"""Told of a job that raised."""


class Worker:
    """Does one job after the other. A job that raises is a defect: it is logged whole and told to `broke`."""

    def __init__(self, name: str, broke: Broke) -> None:
        self._jobs: queue.Queue[Job | None] = queue.Queue(DEPTH)
        self._broke = broke
        self._began: float | None = None
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

    def stuck(self) -> bool:
        """Whether its present job takes longer than any job may, or nobody is there to do it."""
        began = self._began
        return not self._thread.is_alive() or (began is not None and time.monotonic() - began > STUCK_SECONDS)

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
            self._began = time.monotonic()
            try:
                job()
            except Exception as error:
                log.exception("X02 a job of %s failed", self._thread.name)
                self._broke(error)
            finally:
                self._began = None

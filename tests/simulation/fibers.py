"""Threads that take turns: one runs at a time, and says itself when it waits, so that a run is the same each time."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, ClassVar

Resume = Callable[[Any], None]
Start = Callable[[Resume], None]
"""Begins what is waited for, and is given the call that ends the waiting."""


class PowerCut(BaseException):
    """The power is gone: no code of the program may catch this."""


class _Hand:
    """One thread of the pool."""

    def __init__(self) -> None:
        self.go, self.back = threading.Lock(), threading.Lock()
        self.go.acquire()
        self.back.acquire()
        self.work: Callable[[], None] | None = None
        threading.Thread(target=self._run, name="simulated", daemon=True).start()

    def _run(self) -> None:
        while True:
            self.go.acquire()
            assert self.work is not None
            self.work()
            self.back.release()


class Fiber:
    """Work that may wait in the middle (see `wait`) while the simulation goes on."""

    current: ClassVar["Fiber | None"] = None
    _pool: ClassVar[SimpleQueue[_Hand]] = SimpleQueue()

    def __init__(self, work: Callable[[], None], ended: Callable[[BaseException | None], None]) -> None:
        self._work = work
        self._ended = ended
        self._hand: _Hand | None = None
        self._start: Start | None = None
        self._value: Any = None
        self._error: BaseException | None = None
        self._cut = False
        self.done = False

    def begin(self) -> None:
        """Run until the work waits or ends."""
        self._hand = Fiber._pool.get() if not Fiber._pool.empty() else _Hand()
        self._hand.work = self._whole
        self._switch()

    def kill(self) -> None:
        """End the work where it waits, as a power cut does: nobody is told."""
        if self.done or self._hand is None:
            return
        self._cut = True
        self._ended = lambda _: None
        self._switch()

    def _resume(self, value: Any) -> None:
        if not self.done and not self._cut:
            self._value = value
            self._switch()

    def _switch(self) -> None:
        hand = self._hand
        assert hand is not None
        former, Fiber.current = Fiber.current, self
        hand.go.release()
        hand.back.acquire()
        Fiber.current = former
        if self.done:
            Fiber._pool.put(hand)
            self._ended(self._error)
            return
        start, self._start = self._start, None
        assert start is not None
        used = False

        def once(value: Any) -> None:
            nonlocal used
            assert not used, "a wait ends once"
            used = True
            self._resume(value)

        start(once)

    def _whole(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self._error = error
        self.done = True

    def _wait(self, start: Start) -> Any:
        hand = self._hand
        assert hand is not None
        self._start = start
        hand.back.release()
        hand.go.acquire()
        if self._cut:
            raise PowerCut
        return self._value


def wait(start: Start) -> Any:
    """Wait, inside a fiber, until what `start` begins has its value."""
    fiber = Fiber.current
    assert fiber is not None, "only a fiber can wait"
    return fiber._wait(start)

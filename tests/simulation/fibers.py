"""Work that takes turns: one piece runs at a time, and says itself when it waits, so that a run is the same each time.

Each has a stack of its own in one thread; threads that hand a lock around cost a fifth of a seed.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from greenlet import getcurrent, greenlet

Resume = Callable[[Any], None]
Start = Callable[[Resume], None]
"""Begins what is waited for, and is given the call that ends the waiting."""


class PowerCut(BaseException):
    """The power is gone: no code of the program may catch this."""


class Fiber:
    """Work that may wait in the middle (see `wait`) while the simulation goes on."""

    current: ClassVar["Fiber | None"] = None

    def __init__(self, work: Callable[[], None], ended: Callable[[BaseException | None], None]) -> None:
        self._work = work
        self._ended = ended
        self._stack: greenlet | None = None
        self._start: Start | None = None
        self._value: Any = None
        self._error: BaseException | None = None
        self._cut = False
        self.done = False

    def begin(self) -> None:
        """Run until the work waits or ends."""
        self._stack = greenlet(self._whole)
        self._switch()

    def kill(self) -> None:
        """End the work where it waits, as a power cut does: nobody is told."""
        if self.done or self._stack is None:
            return
        self._cut = True
        self._ended = lambda _: None
        self._switch()

    def _resume(self, value: Any) -> None:
        if not self.done and not self._cut:
            self._value = value
            self._switch()

    def _switch(self) -> None:
        stack = self._stack
        assert stack is not None
        former, Fiber.current = Fiber.current, self
        stack.parent = getcurrent()
        stack.switch()
        Fiber.current = former
        if self.done:
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
        stack = self._stack
        assert stack is not None
        assert stack.parent is not None
        self._start = start
        stack.parent.switch()
        if self._cut:
            raise PowerCut
        return self._value


def wait(start: Start) -> Any:
    """Wait, inside a fiber, until what `start` begins has its value."""
    fiber = Fiber.current
    assert fiber is not None, "only a fiber can wait"
    return fiber._wait(start)

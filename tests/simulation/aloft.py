"""Batches on their way from one terminal, each in a fiber of its own, as `terminal.courier` has a thread for each."""

from collections.abc import Callable

from loyalty.wire import BatchAnswer
from terminal.central_client import Reply
from terminal.flights import Sending
from tests.simulation.fibers import Fiber, Resume, wait


class Aloft:
    """What one forwarder sent, as long as its terminal has power."""

    def __init__(self, together: Callable[[], None]) -> None:
        """`together` is called when one leaves beside another."""
        self._together = together
        self._flying: list[_Flying] = []

    def aside(self, sending: Sending) -> Sending:
        """Begin to send; answers what waits for the reply."""
        flying = _Flying(sending, self._flying.remove)
        self._flying.append(flying)
        flying.fiber.begin()
        if len(self._flying) > 1:
            self._together()
        return flying.reply

    def cut_off(self) -> None:
        """The power is gone: nobody hears what central answers."""
        for each in self._flying:
            each.fiber.kill()
        self._flying.clear()


class _Flying:
    def __init__(self, sending: Sending, landed: Callable[["_Flying"], None]) -> None:
        self._sending, self._landed = sending, landed
        self._reply: Reply[BatchAnswer] | None = None
        self._error: BaseException | None = None
        self._told: Resume | None = None
        self.fiber = Fiber(self._send, self._ended)

    def _send(self) -> None:
        self._reply = self._sending()

    def _ended(self, error: BaseException | None) -> None:
        self._landed(self)
        self._error = error
        if self._told is not None:
            self._told(self._reply)

    def reply(self) -> Reply[BatchAnswer]:
        """Wait for the reply, or raise what the sending raised; inside the forwarder's fiber."""

        def start(resume: Resume) -> None:
            self._told = resume

        if not self.fiber.done:
            wait(start)
        if self._error is not None:
            raise self._error
        assert self._reply is not None
        return self._reply

"""A technician before the counter, for the tests: scans sheets, touches what is written, reads the screen."""

import threading
import time
from collections.abc import Callable

from screens.views import View
from terminal.counter.acts import Act, Finger, ShowPaper, Touch
from terminal.counter.acts import Reader as Door
from terminal.counter.counter import Counter
from terminal.counter.places import Places

WAIT_SECONDS = 60.0
"""For a slow machine; what is waited for is signalled."""


class Technician:
    """Somebody before the counter: scans sheets, touches what is written, reads the screen."""

    def __init__(self, counter: Counter, places: Places) -> None:
        self.counter, self.places = counter, places
        self.moved = threading.Condition()
        self.view: View | None = None
        self.seen: list[View] = []
        counter.tell(self._shown, lambda _: None)

    def _shown(self, view: View) -> None:
        with self.moved:
            self.view = view
            self.seen.append(view)
            self.moved.notify_all()

    def do(self, act: Act) -> None:
        self.counter.hands.do(act)

    def sheet(self, number: int, door: Door = Door.SCANNER) -> None:
        self.do(ShowPaper(number, door))

    def until(self, looks: Callable[[View], bool]) -> View:
        with self.moved:
            assert self.moved.wait_for(lambda: self.view is not None and looks(self.view), WAIT_SECONDS), self.view
            assert self.view is not None
            return self.view

    def hold(self, holds: Callable[[], bool], why: str) -> None:
        """Wait until something holds that no screen tells."""
        ends = time.monotonic() + WAIT_SECONDS
        while not holds():
            assert time.monotonic() < ends, why
            self.counter.bell.wait(self.counter.bell.rings, 0.05)

    def until_it_reads(self) -> None:
        """The readers are opened behind the first screen."""
        self.hold(lambda: self.counter.power.things.scanner.is_held, "nobody opened the scanner")

    def touch(self, name: str) -> None:
        """Touch an element where it is drawn."""
        frame = self.counter.panel.frame
        assert frame is not None
        node = frame.tree.find(name)
        assert node is not None, f"{name} is not on the screen"
        x, y = node.rect.centre
        self.do(Touch(Finger.DOWN, x, y))
        self.do(Touch(Finger.UP, x, y))

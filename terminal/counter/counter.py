"""The virtual counter, put together: a terminal with its plug, the things beside it, hands, and the page."""

import errno
from collections.abc import Callable, Sequence
from typing import Final

from drivers.events import DeviceEvent
from screens.intents import Intent
from screens.renderer import Renderer
from screens.theme import Theme
from screens.views import View
from screens.window import Offscreen, Screen
from terminal.counter.bell import Bell
from terminal.counter.books import Books
from terminal.counter.hands import Hands
from terminal.counter.look import Looker
from terminal.counter.mirror import Mirror
from terminal.counter.places import Places
from terminal.counter.power import Power
from terminal.counter.server import PORT, Page
from terminal.counter.things import things
from terminal.errors import StartError
from terminal.machine.states import Machine
from terminal.runtime.panel import Panel
from terminal.runtime.ports import Display

SIZE: Final = (1280, 800)
"""Of the screen, px."""


class Told(Display):
    """A panel that also tells somebody what it shows."""

    def __init__(self, inner: Panel) -> None:
        self._inner = inner
        self.tell: Callable[[View], None] = lambda _: None

    @property
    def poll_seconds(self) -> float | None:
        """As the panel's."""
        return self._inner.poll_seconds

    def show(self, view: View) -> None:
        """Draw, then tell."""
        self._inner.show(view)
        self.tell(view)

    def prepare(self, view: View) -> None:
        """As the panel's."""
        self._inner.prepare(view)

    def intents(self) -> Sequence[Intent]:
        """As the panel's."""
        return self._inner.intents()

    def feel(self, said: DeviceEvent) -> None:
        """As the panel's."""
        self._inner.feel(said)

    def forget(self) -> None:
        """As the panel's."""
        self._inner.forget()


class Counter:
    """A counter.

    Args:
        places: where it stands, and the seeded cards and tills.
        screen: what the terminal draws on besides: a window, or memory.
    """

    def __init__(self, places: Places, screen: Screen) -> None:
        self._watch: Callable[[Machine], None] = lambda _: None
        self.bell = Bell()
        self.mirror = Mirror(screen, SIZE, self.bell)
        there = things()
        renderer, polls = Renderer(Theme(), SIZE), not isinstance(screen, Offscreen)
        self.panel = Panel(renderer, self.mirror, polls=polls, speaker=there.speaker)
        self._display = Told(self.panel)
        self.power = Power(places, there, self._display, self.mirror, self._watched)
        self.books = Books(self.bell)
        self.power.things.network.tap(self.books.hear)
        self.hands = Hands(self.power, places, self.panel, self.mirror, self.bell)
        self._looker = Looker(self.power, self.hands, self.panel, self.books, places)

    def tell(self, shown: Callable[[View], None], watch: Callable[[Machine], None]) -> None:
        """Say who else hears of each view and each step, before the power comes."""
        self._display.tell = shown
        self._watch = watch

    def serve(self, port: int | None = None) -> Page:
        """The page, serving.

        Args:
            port: where on the loopback address; None for its usual port, or any free one where that is taken.

        Raises:
            StartError: the port that was asked for is taken.
        """
        try:
            return self._page(PORT if port is None else port)
        except OSError as error:
            if port is None and error.errno == errno.EADDRINUSE:
                return self._page(0)
            raise StartError(f"the counter's page cannot be served at port {port}: {error.strerror}") from error

    def close(self) -> None:
        """Ask central no more."""
        self.books.close()

    def _page(self, port: int) -> Page:
        return Page(self.hands, self._looker, self.mirror, self.books, port=port)

    def _watched(self, machine: Machine) -> None:
        now = self.power.now
        if now is not None and now.terminal is not None:
            self.books.join(machine.context.terminal, now.terminal.store)
        self._watch(machine)

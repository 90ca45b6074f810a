"""From the last key of a scan to the frame with the balance presented, with a whole shop's cards in the store.

The real program from the kernel's bytes on: the scanner's keys come over a pipe one by one, as USB gives them, and
the clock starts where Enter goes down. It stops when the frame was handed to the screen, which is in memory here: a
display's own refresh comes on top. The peer is the least that any program must do: wipe the screen, draw a finished
picture of the same frame, and present it.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pygame

from benchmarks.filled import CARDS, Card, Filled, filled
from benchmarks.report import MOST, Row, percentile
from drivers.events import DeviceEvent
from drivers.virtual.faults import Unplugged
from drivers.wedge.strokes import key_events
from screens.intents import Intent, Stop
from screens.views import AttractView, BalanceView, RefusalView, View
from screens.window import Offscreen
from terminal.app import Surroundings, Terminal
from terminal.counter.things import Things, camera_watch, devices, panel, things
from terminal.machine.events import Touched
from terminal.runtime.panel import Panel
from terminal.runtime.ports import Display

LIMIT_MS = 20.0
_KEY_SECONDS = 0.001
"""Between two reports of a scanner at USB's full speed."""
_CALM_SECONDS = 0.05
"""Between two shoppers: what the last one left to be written is written."""
_WAIT_SECONDS = 20.0
_ENTER = 4
"""Events of the terminator: down, report, up, report."""
_WARM = 10
_SHOPPERS = 60
"""In one round."""


class Timed(Display):
    """A panel that notes when each view had been presented."""

    def __init__(self, inner: Panel) -> None:
        """Around the panel that draws."""
        self._inner = inner
        self._changed = threading.Condition()
        self.view: View | None = None
        self._at = 0.0

    @property
    def poll_seconds(self) -> float | None:
        """Nobody touches it."""
        return None

    def show(self, view: View) -> None:
        """Draw, present, note."""
        self._inner.show(view)
        at = time.perf_counter()
        with self._changed:
            if type(view) is not type(self.view):
                self._at = at
            self.view = view
            self._changed.notify_all()

    def prepare(self, view: View) -> None:
        """As the panel's."""
        self._inner.prepare(view)

    def intents(self) -> Sequence[Intent]:
        """Nobody touches it."""
        return ()

    def feel(self, said: DeviceEvent) -> None:
        """As the panel's."""
        self._inner.feel(said)

    def forget(self) -> None:
        """As the panel's."""
        self._inner.forget()

    def when(self, *kinds: type[View]) -> float:
        """Wait until such a view is presented; answers when its kind came, by `time.perf_counter`."""
        with self._changed:
            if not self._changed.wait_for(lambda: isinstance(self.view, kinds), _WAIT_SECONDS):
                raise TimeoutError(f"the screen stays at {type(self.view).__name__}")
            return self._at

    def until(self, *, online: bool) -> None:
        """Wait until the screen knows whether central answers."""
        with self._changed:
            if not self._changed.wait_for(
                lambda: self.view is not None and self.view.setting.offline is not online, _WAIT_SECONDS
            ):
                raise TimeoutError("the terminal does not notice whether central answers")


@contextmanager
def running(folder: Path, counter: Things) -> Iterator[tuple[Terminal, Timed]]:
    """The real program over virtual things, its loop in a thread."""
    drawn, _ = panel()
    display = Timed(drawn)
    around = Surroundings(devices(counter), display, (camera_watch(counter),), counter.network, virtual=True)
    terminal = Terminal(folder, around)
    terminal.start()
    thread = threading.Thread(target=terminal.run, name="spaarpunt-loop")
    thread.start()
    try:
        yield terminal, display
    finally:
        terminal.stop()
        thread.join(_WAIT_SECONDS)
        terminal.close()


def run(quick: bool) -> list[Row]:
    """Offline, and online with central's answer on its way meanwhile."""
    rounds = 2 if quick else 5
    cards = 5_000 if quick else CARDS
    rows: list[Row] = []
    with filled(cards, _WARM + rounds * _SHOPPERS) as ready:
        for name, online in (("offline", False), ("online", True)):
            taken = _best(_rounds(ready, online=online))
            bare = _bare(_SHOPPERS)
            case = f"scan to balance, {cards:,} cards cached, {name}, best of {rounds} rounds"
            rows += [
                Row(f"{case}, {word}", "ms", percentile(taken, share), percentile(bare, share), "wipe, draw, present")
                for word, share in (("p50", 0.5), ("p95", 0.95))
            ]
            rows.append(Row(f"{case}, p95", "ms", percentile(taken, 0.95), LIMIT_MS, "limit", MOST))
    return rows


def _rounds(ready: Filled, *, online: bool) -> list[list[float]]:
    """Milliseconds of each shopper, in rounds; what one run warms up is left out."""
    counter = things()
    counter.network.set_fault(None if online else Unplugged())
    with running(ready.folder, counter) as (terminal, display):
        display.until(online=online)
        taken = [_serve(card, counter, terminal, display) for card in ready.known][_WARM:]
    return [taken[place : place + _SHOPPERS] for place in range(0, len(taken), _SHOPPERS)]


def _best(rounds: Sequence[list[float]]) -> list[float]:
    """The round that the machine's other work disturbed least."""
    return min(rounds, key=lambda taken: percentile(taken, 0.95))


def _serve(card: Card, counter: Things, terminal: Terminal, display: Timed) -> float:
    """One shopper; milliseconds from Enter to the balance.

    A busy machine may hold the scanner's keys up for so long that the reader takes them for two lines: then it is
    scanned again, as a hand would.
    """
    while (taken := _scan(card, counter, display)) is None:
        terminal.loop.post(Touched(Stop()))
        display.when(AttractView)
    terminal.loop.post(Touched(Stop()))
    display.when(AttractView)
    threading.Event().wait(_CALM_SECONDS)
    return taken


def _scan(card: Card, counter: Things, display: Timed) -> float | None:
    pace = threading.Event()
    keys = key_events(card.number + "\n")
    for place in range(0, len(keys) - _ENTER, 2):
        counter.scanner.send(keys[place : place + 2])
        pace.wait(_KEY_SECONDS)
    started = time.perf_counter()
    counter.scanner.send(keys[-_ENTER:-2])
    shown = display.when(BalanceView, RefusalView)
    counter.scanner.send(keys[-2:])
    return None if isinstance(display.view, RefusalView) else (shown - started) * 1000


def _bare(rounds: int) -> list[float]:
    """Milliseconds of what cannot be saved: the whole screen written twice and presented."""
    screen = Offscreen()
    ground, finished = pygame.Surface((1280, 800), 0, 32), pygame.Surface((1280, 800), 0, 32)
    spent: list[float] = []
    for _ in range(rounds):
        started = time.perf_counter()
        ground.fill((250, 248, 244))
        ground.blit(finished, (0, 0))
        screen.present(ground)
        spent.append((time.perf_counter() - started) * 1000)
    return spent

"""The screens alone: a touch's answer, a whole redraw beside the bare pixels, what the attract screen costs, the first.

All of it is processor time, which other work on the machine does not lengthen, of the terminal's own panel on a window
of SDL's dummy driver; a display's refresh, and the loop around the panel (`benchmarks/counter.py` measures it), come on
top.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from tempfile import TemporaryDirectory
from typing import Final

import pygame

from benchmarks.report import MOST, Bound, Row, percentile
from screens.renderer import Renderer
from screens.samples import all_screens
from screens.shapes import Box, Scrim
from screens.theme import Theme
from screens.touch import Tolerance
from screens.tree import Tree
from screens.views import View
from screens.window import Window
from terminal.runtime.panel import Panel

SIZE: Final = (1280, 800)
TOUCH_MS: Final = 16.0
REDRAW: Final = Bound(2.0)
MOVING_PERCENT: Final = 2.0
STILL_PERCENT: Final = 0.3
FIRST_MS: Final = 400.0
_JOURNEY: Final = (
    "attract",
    "looking-up",
    "balance",
    "reward",
    "printing",
    "thanks",
    "history",
    "menu",
    "keypad",
    "idle",
)
_FIRST: Final = """
import time
from screens.renderer import Renderer
from screens.views import AttractView, Setting
from screens.window import Window
window = Window((1280, 800))
window.present(Renderer().draw(AttractView(Setting("De Hoek", "nl", "Europe/Amsterdam"))).surface)
print(time.process_time() * 1000)
"""


class _Uptime:
    """A clock that is moved: a minute of the attract screen is measured without waiting for it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def _panel(*, moves: bool) -> Iterator[tuple[Panel, _Uptime]]:
    clock = _Uptime()
    window = Window(SIZE)
    panel = Panel(Renderer(Theme(), SIZE), window, polls=True, tolerance=Tolerance(), moves=moves, clock=clock)
    try:
        yield panel, clock
    finally:
        panel.close()


def run(quick: bool) -> list[Row]:
    """Every promise of the screens."""
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    rounds = 5 if quick else 40
    views = all_screens("nl")
    touched = _touches([views[name] for name in _JOURNEY], rounds)
    said = "touch → changed pixels presented, the journey's buttons"
    rows = [
        Row(f"{said}, {word}", "ms", percentile(touched, share), TOUCH_MS, "limit", MOST)
        for word, share in (("p50", 0.5), ("p99", 0.99))
    ]
    whole = _spent(_frame(), 20 * rounds)
    for name in ("attract", "balance", "history"):
        renderer, view = Renderer(Theme(), SIZE), views[name]
        ours = _spent(partial(renderer.draw, view), 20 * rounds)
        bare = _spent(_bare(renderer.lay_out(view)), 20 * rounds)
        rows.append(Row(f"whole redraw of {name}, median", "ms", ours, bare, "as many pixels filled, blitted", REDRAW))
        rows.append(Row(f"whole redraw of {name}, median", "ms", ours, whole, "one fill, one opaque blit"))
    minutes = 0.2 if quick else 1.0
    for word, moves, limit in (("its card dipping", True, MOVING_PERCENT), ("still", False, STILL_PERCENT)):
        taken = _idle(views["attract"], minutes, moves=moves)
        rows.append(Row(f"attract screen, {word}, of a core", "%", taken, limit, "limit", MOST))
    with TemporaryDirectory() as compiled:
        first = min(_first(compiled) for _ in range(4 if quick else 11))
    rows.append(Row("start of a process → its first frame presented, best", "ms", first, FIRST_MS, "limit", MOST))
    return rows


def _spent(work: Callable[[], object], rounds: int) -> float:
    """The median of a piece of work, milliseconds."""
    work()
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append((time.process_time() - began) * 1000)
    return percentile(spent, 0.5)


def _frame() -> Callable[[], object]:
    """The least that puts a whole frame's pixels somewhere: one fill and one opaque blit of as many."""
    target, finished = pygame.Surface(SIZE, 0, 32), pygame.Surface(SIZE, 0, 32)

    def work() -> None:
        target.fill((250, 248, 244))
        target.blit(finished, (0, 0))

    return work


def _bare(tree: Tree) -> Callable[[], object]:
    """As many pixels as the tree has, in bare pygame: each box filled, all else blitted with its alpha."""
    target = pygame.Surface(SIZE, 0, 32)
    boxes = [node.rect for node in tree.walk() if isinstance(node.shape, Box)]
    others = [
        (pygame.Surface((node.rect.w, node.rect.h), pygame.SRCALPHA, 32), node.rect)
        for node in tree.walk()
        if node.shape is not None and not isinstance(node.shape, Box | Scrim)
    ]
    for picture, _ in others:
        picture.fill((20, 33, 29, 128))

    def work() -> None:
        target.fill((250, 248, 244))
        for rect in boxes:
            target.fill((255, 255, 255), rect)
        for picture, rect in others:
            target.blit(picture, rect)

    return work


def _touches(views: list[View], rounds: int) -> list[float]:
    """Milliseconds from a finger in SDL's queue to the frame with the pressed button, for every button of the views."""
    spent = []
    with _panel(moves=False) as (panel, clock):
        for _ in range(rounds):
            for view in views:
                panel.show(view)
                assert panel.frame is not None
                for node in panel.frame.tree.focus_order():
                    x, y = node.rect.centre
                    at = {"x": (x + 0.5) / SIZE[0], "y": (y + 0.5) / SIZE[1], "touch_id": 1, "finger_id": 1}
                    clock.now += 1
                    pygame.event.post(pygame.event.Event(pygame.FINGERDOWN, at))
                    began = time.process_time()
                    panel.intents()
                    spent.append((time.process_time() - began) * 1000)
                    # The finger slides off, so that the colours do not change for those that follow.
                    pygame.event.post(pygame.event.Event(pygame.FINGERUP, at | {"x": 0.001, "y": 0.001}))
                    panel.intents()
    return spent


def _idle(view: View, minutes: float, *, moves: bool) -> float:
    """Percent of a core that the panel takes while nobody touches it."""
    with _panel(moves=moves) as (panel, clock):
        panel.show(view)
        panel.intents()
        began, since = time.process_time(), clock.now
        while clock.now - since < 60 * minutes:
            wait = panel.poll_seconds
            assert wait is not None
            clock.now += wait
            panel.intents()
        return (time.process_time() - began) / (clock.now - since) * 100


def _first(compiled: str) -> float:
    """Milliseconds of processor time from the start of an interpreter to the first frame.

    Args:
        compiled: A folder for the modules' bytecode, which the package brings along: only the first start makes it.
    """
    environment = {**os.environ, "SDL_VIDEODRIVER": "dummy", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    environment |= {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    said = subprocess.run(
        [sys.executable, "-c", _FIRST], check=True, capture_output=True, text=True, env=environment, timeout=60
    )
    return float(said.stdout)

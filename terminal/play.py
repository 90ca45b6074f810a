"""A terminal on a virtual counter, with a seeded central of its own, played from the command line."""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from screens.errors import ScreensError
from screens.intents import Intent
from screens.views import View
from screens.window import Window
from terminal import app
from terminal.app import Surroundings
from terminal.counter.prompt import Prompt
from terminal.counter.things import camera_watch, devices, panel, things
from terminal.demo.world import World, central, seed
from terminal.errors import StartError
from terminal.running import serve, terminal_over
from terminal.runtime.panel import Panel
from terminal.runtime.ports import Display
from terminal.store.errors import StoreError

PORT = 8460
"""Central's port on the loopback address, fixed since the terminal keeps the address it enrolled at."""


def run_virtual(folder: Path, *, window: bool | None) -> None:
    """Run on virtual hardware with a seeded central of its own; cards, tills and faults come by the command line.

    Args:
        folder: the terminal's store; central's database lies beside it.
        window: True for a window, False for none, None for one where there is a display.

    Raises:
        TerminalError: central does not come up, or the terminal cannot start.
    """
    beside = folder.parent
    beside.mkdir(parents=True, exist_ok=True)
    database, world_file = f"sqlite:///{beside / 'central.db'}", beside / "world.json"
    known = msgspec.json.decode(world_file.read_bytes(), type=World) if world_file.exists() else None
    world = known or seed(database, world_file, 1)
    counter = things()
    wanted = window if window is not None else bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    with central(database, PORT) as url:
        try:
            if known is None:
                app.enrol(folder, url, world.terminal.token, board="virtual")
            drawn, _ = panel(Window() if wanted else None)
            prompt = Prompt(counter, world, drawn, sys.stdout)
            around = Surroundings(
                devices(counter),
                Told(drawn, prompt.shown),
                (camera_watch(counter),),
                counter.network,
                virtual=True,
                watch=prompt.watch,
            )
            terminal = terminal_over(folder, around)
        except (StoreError, ScreensError) as error:
            raise StartError(str(error)) from error
        if terminal is None:
            return
        prompt.join(terminal)
        serve(terminal, lambda: threading.Thread(target=prompt.run, args=(sys.stdin,), daemon=True).start())


class Told(Display):
    """A panel that also tells somebody what it shows."""

    def __init__(self, inner: Panel, tell: Callable[[View], None]) -> None:
        self._inner = inner
        self._tell = tell

    @property
    def poll_seconds(self) -> float | None:
        """As the panel's."""
        return self._inner.poll_seconds

    def show(self, view: View) -> None:
        """Draw, then tell."""
        self._inner.show(view)
        self._tell(view)

    def intents(self) -> Sequence[Intent]:
        """As the panel's."""
        return self._inner.intents()

    def forget(self) -> None:
        """As the panel's."""
        self._inner.forget()

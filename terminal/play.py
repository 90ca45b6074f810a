"""Running a terminal: on the hardware of its configuration, or on a virtual counter played from the command line."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import msgspec

from drivers.errors import DriverError
from screens.errors import ScreensError
from screens.intents import Intent
from screens.views import Setting, View
from screens.window import Window
from terminal import app
from terminal.app import Surroundings, Terminal
from terminal.config import read_settings
from terminal.counter.prompt import Prompt
from terminal.counter.things import camera_watch, devices, panel, things
from terminal.demo.world import World, central, seed
from terminal.errors import ConfigurationError, StartError
from terminal.hardware import real_surroundings
from terminal.outage import out_of_service
from terminal.runtime.panel import Panel
from terminal.runtime.ports import Display
from terminal.store.errors import StoreDamagedError, StoreError

log = logging.getLogger("spaarpunt.terminal")

DEFAULT_LANGUAGE = "nl"
DEFAULT_ZONE = "Europe/Amsterdam"
"""What the screen speaks while the store cannot say where it stands."""
PORT = 8460
"""Central's port on the loopback address, fixed since the terminal keeps the address it enrolled at."""


def run_real(store: Path, config: Path) -> None:
    """Run on the hardware that the configuration names, until it is told to stop.

    Raises:
        TerminalError: the configuration cannot be, or the terminal cannot start.
    """
    settings = read_settings(config)
    try:
        around = real_surroundings(settings)
        terminal = _terminal(store, around)
    except ConfigurationError as error:
        raise ConfigurationError(f"{config}: {error}") from error
    except (StoreError, DriverError, ScreensError) as error:
        raise StartError(str(error)) from error
    if terminal is not None:
        _serve(terminal, lambda: None)


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
            terminal = _terminal(folder, around)
        except (StoreError, ScreensError) as error:
            raise StartError(str(error)) from error
        if terminal is None:
            return
        prompt.join(terminal)
        _serve(terminal, lambda: threading.Thread(target=prompt.run, args=(sys.stdin,), daemon=True).start())


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


def _terminal(folder: Path, around: Surroundings) -> Terminal | None:
    """The terminal; or, where its store is damaged beyond help, the screen that says so, until it is told to end."""
    try:
        return Terminal(folder, around)
    except StoreDamagedError as error:
        log.critical("S09 the store does not open: %s", error)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: ended.set())
    setting = Setting("", DEFAULT_LANGUAGE, DEFAULT_ZONE, virtual=around.virtual)
    out_of_service(around.display, setting, datetime.now(UTC), "", ended)
    return None


def _serve(terminal: Terminal, beside: Callable[[], None]) -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        terminal.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    terminal.start()
    beside()
    try:
        terminal.run()
    finally:
        terminal.close()

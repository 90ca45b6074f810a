"""A terminal on a virtual counter, with a seeded central of its own, played from a page and the command line."""

import contextlib
import os
import signal
import stat
import sys
import threading
from pathlib import Path
from typing import TextIO

import msgspec

from screens.errors import ScreensError
from screens.window import Offscreen, Window
from terminal.counter.acts import HandsError
from terminal.counter.counter import SIZE, Counter
from terminal.counter.office import Office
from terminal.counter.places import Places
from terminal.counter.prompt import Prompt
from terminal.demo.world import World, central, seed
from terminal.errors import StartError
from terminal.store.errors import StoreError


def run_virtual(
    folder: Path,
    *,
    window: bool | None,
    page: bool = True,
    page_port: int | None = None,
    code: str | None = None,
    new: bool = False,
) -> None:
    """Run on virtual hardware with a seeded central of its own; a page and the command line are its hands.

    Args:
        folder: the terminal's store; central's database lies beside it.
        window: True for a window, False for none, None for one where there is a display.
        page: whether the counter's page is served.
        page_port: where on the loopback address; None for its usual port, or any free one where that is taken.
        code: of the seeded terminal that stands there first; None for the world's first.
        new: whether it is a device that is not in service yet, with its sheets in the tray.

    Raises:
        TerminalError: central does not come up, or the terminal cannot start.
    """
    beside = folder.parent
    beside.mkdir(parents=True, exist_ok=True)
    database, world_file = f"sqlite:///{beside / 'central.db'}", beside / "world.json"
    known = msgspec.json.decode(world_file.read_bytes(), type=World) if world_file.exists() else None
    world = known or seed(database, world_file, 1)
    wanted = window if window is not None else bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    with central(database) as url, contextlib.ExitStack() as beside_it:
        try:
            places = Places(folder, world, url, code, office=_office(world, database, url), new=new)
            counter = Counter(places, Window() if wanted else Offscreen(SIZE))
            beside_it.callback(counter.close)
            if page:
                served = beside_it.enter_context(counter.serve(page_port))
                print(f"The counter is at {served.url} (this machine alone).", flush=True)  # noqa: T201 - for whoever runs it
            _run(counter, places)
        except (StoreError, ScreensError, HandsError) as error:
            raise StartError(str(error)) from error


def _office(world: World, database: str, url: str) -> Office:
    programmes = (world.points_programme, world.stamps_programme)
    return Office(database, url, tuple(each for each in programmes if each))


def _run(counter: Counter, places: Places) -> None:
    """Until a signal or the prompt ends it."""
    prompt = Prompt(counter.power, places, counter.panel, sys.stdout)
    counter.tell(prompt.shown, prompt.watch)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: counter.power.end())
    if _speaks(sys.stdin):
        threading.Thread(target=prompt.run, args=(sys.stdin,), daemon=True).start()
    counter.power.run()


def _speaks(lines: TextIO) -> bool:
    """Whether somebody may type: a terminal, a pipe or a file, but no closed door such as /dev/null."""
    return lines.isatty() or not stat.S_ISCHR(os.fstat(lines.fileno()).st_mode)

"""``python -m terminal.demo.technician --out DIR``: a device is brought into service, each step a picture.

The real program runs on a virtual counter with a central of its own; what is saved is what its screen showed.
"""

import argparse
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from drivers.virtual.paper import draw_sheet
from drivers.wedge.learning import TEST_TEXT
from screens.choice_views import LanguagesView
from screens.desk_views import DeskDoorView, DeskMenuView, DeskPinView
from screens.desk_words import DeskItem
from screens.renderer import save_png
from screens.technician_views import LookTestView, SelfTestView, SetupConfirmView, SetupView, TouchTestView
from screens.technician_words import Link, SelfTestItem, SelfTestState
from screens.views import AttractView, View
from screens.window import Offscreen
from terminal.counter.acts import Act, Finger, Flip, Reader, Replace, ShowBadge, ShowPaper, Switch, Touch, Type
from terminal.counter.counter import SIZE, Counter
from terminal.counter.office import Office
from terminal.counter.places import Places
from terminal.demo.world import World, central, seed
from terminal.errors import StartError
from terminal.store.values import Table

WAIT_SECONDS: Final = 60.0
LANGUAGE: Final = "en"
"""Of the pictures."""


class Technician:
    """Somebody before the counter who touches, shows, and photographs the screen.

    Args:
        counter: where they stand.
        out: where the pictures go.
    """

    def __init__(self, counter: Counter, out: Path) -> None:
        self._counter = counter
        self._out = out
        self._moved = threading.Condition()
        self._view: View | None = None
        counter.tell(self._shown, lambda _: None)

    def until(self, looks: Callable[[View], bool]) -> None:
        """Wait until the screen looks so.

        Raises:
            StartError: it does not.
        """
        with self._moved:
            if not self._moved.wait_for(lambda: self._view is not None and looks(self._view), WAIT_SECONDS):
                raise StartError("the screen did not come to what the technician's guide says")

    def do(self, act: Act) -> None:
        """Do one thing at the counter."""
        self._counter.hands.do(act)

    def touch(self, name: str) -> None:
        """Touch what is drawn under that name."""
        frame = self._counter.panel.frame
        node = frame.tree.find(name) if frame is not None else None
        if node is None:
            raise StartError(f"there is no {name} on the screen")
        self.do(Touch(Finger.DOWN, *node.rect.centre))
        self.do(Touch(Finger.UP, *node.rect.centre))

    def choose_language(self) -> None:
        """Choose the guide's language; where the first screen has room for one alone, behind that one's button."""
        frame = self._counter.panel.frame
        if frame is not None and frame.tree.find("languages") is not None:
            self.touch("languages")
            self.until(lambda view: isinstance(view, LanguagesView))
        self.touch(f"language:{LANGUAGE}")
        self.until(lambda view: view.setting.language == LANGUAGE)

    def picture(self, name: str) -> None:
        """Save what the screen shows."""
        frame = self._counter.panel.frame
        if frame is not None:
            save_png(frame.surface, self._out / f"technician-{name}.png")

    def save(self, name: str, png: bytes) -> None:
        """Save a picture that is no screen."""
        (self._out / f"technician-{name}.png").write_bytes(png)

    def _shown(self, view: View) -> None:
        with self._moved:
            self._view = view
            self._moved.notify_all()


def play(out: Path) -> None:
    """Bring a device into service, and save each step.

    Raises:
        TerminalError: central does not come up, or the program does something else than its guide says.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/central.db"
        world = seed(database, Path(folder) / "world.json", 1)
        with central(database) as url:
            office = Office(database, url, (world.points_programme, world.stamps_programme))
            places = Places(Path(folder) / "terminal", world, url, "K1-3", office=office, new=True)
            counter = Counter(places, Offscreen(SIZE))
            technician = Technician(counter, out)
            loop = threading.Thread(target=counter.power.run, name="technician")
            loop.start()
            try:
                _journey(technician, counter, world)
            finally:
                counter.power.end()
                loop.join(WAIT_SECONDS)
                counter.close()


def _journey(technician: Technician, counter: Counter, world: World) -> None:
    _enrol(technician, counter)
    _try(technician, counter)
    technician.touch("report")
    technician.until(lambda view: isinstance(view, SelfTestView) and view.printed)
    printer = counter.hands.printer
    technician.save("report", draw_sheet(printer.tickets[-1], printer.profile))
    technician.touch("report")
    technician.until(lambda view: isinstance(view, AttractView))
    technician.picture("ready")
    _change_board(technician, counter, world)


def _change_board(technician: Technician, counter: Counter, world: World) -> None:
    """The same terminal, as after its board was changed: the office makes a code, and key and badge are there."""
    one = counter.power.now
    assert one is not None
    assert one.terminal is not None
    while not any(one.terminal.store.all(Table.STAFF)):
        counter.bell.wait(counter.bell.rings, 0.1)
    technician.choose_language()
    technician.do(Replace())
    technician.do(Flip(Switch.KEY, "turned"))
    technician.until(lambda view: isinstance(view, DeskDoorView))
    number = next(at for at, each in enumerate(world.staff) if "technician" in each.roles)
    technician.do(ShowBadge(number))
    technician.until(lambda view: isinstance(view, DeskPinView))
    for at, figure in enumerate(world.staff[number].pin, 1):
        technician.touch(f"key:{figure}")
        technician.until(partial(_typed, at))
    technician.touch("enter")
    technician.until(lambda view: isinstance(view, DeskMenuView))
    technician.touch(f"tile:{DeskItem.NEW_BOARD.value}")
    technician.until(lambda view: isinstance(view, SetupView) and view.link is not Link.NONE)
    technician.picture("board")
    while not counter.power.things.scanner.is_held:
        counter.bell.wait(counter.bell.rings, 0.1)
    technician.do(ShowPaper(0, Reader.SCANNER))
    technician.until(lambda view: isinstance(view, SetupConfirmView))
    technician.picture("board-confirm")


def _typed(figures: int, view: View) -> bool:
    return not isinstance(view, DeskPinView) or view.typed == figures or view.busy


def _enrol(technician: Technician, counter: Counter) -> None:
    technician.until(lambda view: isinstance(view, SetupView))
    while not counter.power.things.scanner.is_held:
        counter.bell.wait(counter.bell.rings, 0.1)
    technician.choose_language()
    technician.picture("new")
    technician.do(Type("WIFI:T:WPA;S:De Korenaar personeel;P:last-year-23;;"))
    technician.until(lambda view: isinstance(view, SetupView) and view.trouble is not None)
    technician.picture("wrong-wifi")
    technician.do(ShowPaper(0, Reader.SCANNER))
    technician.until(lambda view: isinstance(view, SetupView) and view.link is Link.WIFI and view.busy is None)
    technician.picture("wifi")
    technician.do(ShowPaper(1, Reader.SCANNER))
    technician.until(lambda view: isinstance(view, SetupConfirmView))
    technician.picture("confirm")
    technician.touch("confirm")
    technician.until(lambda view: isinstance(view, SelfTestView))


def _try(technician: Technician, counter: Counter) -> None:
    while not counter.power.things.scanner.is_held:
        counter.bell.wait(counter.bell.rings, 0.1)
    technician.picture("selftest")
    technician.do(Type(TEST_TEXT))
    technician.until(partial(_good, SelfTestItem.SCANNER))
    technician.touch("item:touch")
    technician.until(lambda view: isinstance(view, TouchTestView))
    for number in range(4):
        technician.touch(f"point:{number}")
        technician.until(partial(_touched, number))
    technician.picture("touch")
    for number in range(4, 9):
        technician.touch(f"point:{number}")
        technician.until(partial(_touched, number))
    technician.until(partial(_good, SelfTestItem.TOUCH))
    technician.touch("item:printer")
    technician.until(lambda view: isinstance(view, LookTestView))
    technician.picture("look")
    technician.touch("yes")
    technician.until(partial(_good, SelfTestItem.PRINTER))
    technician.touch("item:lights")
    technician.until(lambda view: isinstance(view, LookTestView))
    technician.touch("yes")
    counter.power.things.swipe("4111111111111111=30122010000000000")
    technician.do(ShowPaper(0, Reader.CAMERA))
    technician.do(Flip(Switch.KEY, "turned"))
    technician.until(partial(_good, SelfTestItem.KEY))
    technician.do(Flip(Switch.KEY, "out"))
    technician.do(Flip(Switch.HOUSING, "open"))
    technician.until(partial(_is, SelfTestItem.HOUSING, SelfTestState.BUSY))
    technician.do(Flip(Switch.HOUSING, "shut"))
    for item in (SelfTestItem.CAMERA, SelfTestItem.MAGSTRIPE, SelfTestItem.HOUSING):
        technician.until(partial(_good, item))
    technician.picture("tried")


def _touched(number: int, view: View) -> bool:
    return not isinstance(view, TouchTestView) or number in view.touched


def _good(item: SelfTestItem, view: View) -> bool:
    return _is(item, SelfTestState.GOOD, view)


def _is(item: SelfTestItem, state: SelfTestState, view: View) -> bool:
    rows = view.rows if isinstance(view, SelfTestView) else ()
    return any(row.item is item and row.state is state for row in rows)


def main() -> None:
    """The command line."""
    arguments = argparse.ArgumentParser(description="Makes the pictures of the technician's guide.")
    arguments.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    play(arguments.parse_args().out)


if __name__ == "__main__":
    main()

"""A terminal on the counter with real central behind it over real HTTP: bytes in, touches at what is drawn, books out."""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from loyalty.codes import StaffCode, write
from screens.tree import Node
from screens.views import View
from screens.window import Offscreen, Pressed, Released
from terminal.counter.acts import Flip, Switch
from terminal.counter.counter import SIZE, Counter
from terminal.counter.places import Places
from terminal.counter.power import Run
from terminal.demo.world import SeededCard, SeededStaff, World, central, seed
from terminal.machine.states import Machine
from terminal.runtime import turns
from tests.terminal.vouchers.reading import lines, scanned

WAIT_SECONDS = 20.0
PRINTER_SECONDS = 0.1
_FIRST = "Houd je kaart voor de lezer"


class AtCounter:
    """Somebody at the terminal: eyes that wait for the screen, a finger that touches what is drawn there."""

    def __init__(self, counter: Counter, world: World, database: Path, url: str) -> None:
        self.counter, self.world, self.url = counter, world, url
        self._database = database
        self._moved = threading.Condition()
        self._machine: Machine | None = None
        self._run: Run | None = None
        self._lately: deque[str] = deque(maxlen=8)
        counter.tell(self._shown, self._watched)

    def _shown(self, view: View) -> None:
        with self._moved:
            if not self._lately or self._lately[-1] != type(view).__name__:
                self._lately.append(type(view).__name__)
            self._moved.notify_all()

    def _watched(self, machine: Machine) -> None:
        with self._moved:
            self._machine, self._run = machine, self.counter.power.now
            self._moved.notify_all()

    @property
    def tree(self) -> Node | None:
        """What is drawn."""
        frame = self.counter.panel.frame
        return frame.tree if frame is not None else None

    @property
    def said(self) -> str:
        """Every word on the picture."""
        return " / ".join(self.tree.spoken()) if self.tree is not None else ""

    def sees(self, *words: str) -> str:
        """Wait until all of these words stand on the screen."""
        with self._moved:
            there = self._moved.wait_for(lambda: all(word in self.said for word in words), WAIT_SECONDS)
        assert there, f"waited in vain for {words}; the screen says: {self.said}; lately {list(self._lately)}"
        return self.said

    def is_online(self) -> None:
        """Wait until central answers."""
        with self._moved:
            assert self._moved.wait_for(self._online, WAIT_SECONDS)

    def _online(self) -> bool:
        """Whether central answers the run that has power now: one that lost it was told so too."""
        return self._machine is not None and self._run is self.counter.power.now and self._machine.health.online

    def stand(self, where: str) -> None:
        """Take the terminal to a club's entrance, or back to the counter; it starts anew there."""
        self.counter.hands.do(Flip(Switch.STAND, where))
        with self._moved:
            assert self._moved.wait_for(lambda: self._stands(where), WAIT_SECONDS)
        self.sees(_FIRST)

    def _stands(self, where: str) -> bool:
        machine = self._machine
        return machine is not None and machine.context.entrance == (where == "entrance") and self._online()

    def lose_power(self) -> None:
        """Pull the plug and put it back; wait until the terminal stands there again and central answers it."""
        power = self.counter.power
        before = power.now

        def back() -> bool:
            now = power.now
            there = now.terminal if now is not None and now is not before else None
            hears = power.things.scanner.is_held and power.things.magstripe.is_held
            return hears and there is not None and there.machine.health.online and _FIRST in self.said

        power.pull()
        power.put_back()
        with self._moved:
            assert self._moved.wait_for(back, WAIT_SECONDS), f"no terminal came back; it says: {self.said}"

    def touch(self, name: str) -> None:
        """Touch the middle of the button of this name, once it is drawn."""

        def drawn() -> Node | None:
            found = self.tree.find(name) if self.tree is not None else None
            return found if found is not None and found.action is not None else None

        with self._moved:
            assert self._moved.wait_for(lambda: drawn() is not None, WAIT_SECONDS), f"no {name}; it says: {self.said}"
            node = drawn()
        assert node is not None
        self.counter.panel.touch(Pressed(*node.rect.centre), Released(*node.rect.centre))

    def write(self, text: str) -> None:
        """Touch the keys of a text."""
        for sign in text:
            self.touch("key:space" if sign == " " else f"key:{sign}")

    def show_keys(self, layer: str) -> None:
        """The keyboard's letters or figures, whichever it shows."""
        if self._has(f"keys:{layer}"):
            self.touch(f"keys:{layer}")
            with self._moved:
                assert self._moved.wait_for(lambda: not self._has(f"keys:{layer}"), WAIT_SECONDS)

    def _has(self, name: str) -> bool:
        tree = self.tree
        return tree is not None and tree.find(name) is not None

    def scan(self, text: str) -> None:
        """Hold a code before the scanner."""
        self.counter.power.things.scan(text)

    def enter(self, staff: SeededStaff) -> None:
        """Show a badge and type its PIN."""
        self.is_online()
        self.scan(write(StaffCode(staff.badge)))
        self.sees("Je pincode")
        for sign in staff.pin:
            self.touch(f"key:{sign}")
        self.touch("enter")
        self.sees("Wat wil je doen?")

    def leave(self) -> None:
        """Away from wherever it is, to the first screen."""
        while True:
            with self._moved:
                assert self._moved.wait_for(lambda: _FIRST in self.said or self._way_out() is not None, WAIT_SECONDS)
                before, way = self.said, self._way_out()
            if _FIRST in before or way is None:
                return
            self.touch(way)
            with self._moved:
                assert self._moved.wait_for(lambda before=before: self.said != before, WAIT_SECONDS)

    def _way_out(self) -> str | None:
        tree = self.tree
        return next((name for name in ("stop", "done", "back") if tree is not None and tree.find(name)), None)

    def card(self, name: str) -> SeededCard:
        """A member's card of the seed."""
        return next(each for each in self.world.cards if each.name == name)

    def staff(self, role: str) -> SeededStaff:
        """A badge that works in this shop."""
        return next(each for each in self.world.staff if role in each.roles)

    def codes(self) -> list[str]:
        """What a scanner reads on the last piece of paper."""
        printer = self.counter.power.things.printer
        return scanned(printer.tickets[-1], printer.profile)

    def paper(self) -> str:
        """What stands on the last piece of paper."""
        printer = self.counter.power.things.printer
        return "\n".join(lines(printer.tickets[-1], printer.profile))

    def prints(self, count: int) -> None:
        """Wait until so many pieces of paper have come out."""
        printer = self.counter.power.things.printer
        with self._moved:
            assert self._moved.wait_for(lambda: len(printer.tickets) >= count, WAIT_SECONDS)

    def books(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What central's database says."""
        with closing(sqlite3.connect(f"file:{self._database}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()

    def set_up(self, change: str) -> None:
        """Set something up at central that its owner decides on, and no terminal."""
        with closing(sqlite3.connect(self._database, timeout=WAIT_SECONDS)) as connection, connection:
            connection.execute(change)

    def booked(self, holds: Callable[[], bool]) -> None:
        """Wait until central's books hold; each step of the terminal is a moment to look."""
        with self._moved:
            assert self._moved.wait_for(holds, WAIT_SECONDS)


@pytest.fixture(scope="session")
def at_counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AtCounter]:
    folder = tmp_path_factory.mktemp("desk")
    database = folder / "central.db"
    world = seed(f"sqlite:///{database}", folder / "world.json", 1)
    with central(f"sqlite:///{database}") as url, pytest.MonkeyPatch.context() as patch:
        # A cover is opened and shut often here, and each time waits for the next question to the printer.
        patch.setattr(turns, "PRINTER_SECONDS", PRINTER_SECONDS)
        counter = Counter(Places(folder / "terminal", world, url), Offscreen(SIZE))
        made = AtCounter(counter, world, database, url)
        loop = threading.Thread(target=counter.power.run, name="desk-loop")
        loop.start()
        try:
            made.is_online()
            yield made
        finally:
            counter.power.end()
            loop.join(60)
        counter.close()
    assert not loop.is_alive(), "the terminal did not end"


@pytest.fixture(autouse=True)
def _home(at_counter: AtCounter) -> None:
    """Each journey begins at the first screen, whatever became of the one before."""
    at_counter.leave()

"""A new device on the counter: a technician with two sheets brings it into service, by what is seen and touched alone."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from screens.technician_views import SetupConfirmView, SetupView
from screens.technician_words import Link, SetupTrouble
from screens.views import AttractView, View
from screens.window import Offscreen
from terminal.counter.acts import Act, Finger, ShowPaper, Touch
from terminal.counter.acts import Reader as Door
from terminal.counter.counter import SIZE, Counter
from terminal.counter.office import Office
from terminal.counter.places import Places
from terminal.demo.world import central, seed

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

    def until_it_reads(self) -> None:
        """The readers are opened behind the first screen."""
        ends = time.monotonic() + WAIT_SECONDS
        while not self.counter.power.things.scanner.is_held:
            assert time.monotonic() < ends, "nobody opened the scanner"
            self.counter.bell.wait(self.counter.bell.rings, 0.05)

    def touch(self, name: str) -> None:
        """Touch an element where it is drawn."""
        frame = self.counter.panel.frame
        assert frame is not None
        node = frame.tree.find(name)
        assert node is not None, f"{name} is not on the screen"
        x, y = node.rect.centre
        self.do(Touch(Finger.DOWN, x, y))
        self.do(Touch(Finger.UP, x, y))


def is_setup(view: View, *, link: Link | None = None, trouble: SetupTrouble | None = None) -> bool:
    return (
        isinstance(view, SetupView)
        and view.busy is None
        and (link is None or view.link is link)
        and view.trouble is trouble
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Office, Places]]:
    folder = tmp_path_factory.mktemp("new")
    database = f"sqlite:///{folder / 'central.db'}"
    world = seed(database, folder / "world.json", 1)
    with central(database) as url:
        desk = Office(database, url, (world.points_programme, world.stamps_programme))
        yield folder, desk, Places(folder / "terminal", world, url, "K1-2", office=desk, new=True)


@pytest.fixture
def technician(office: tuple[Path, Office, Places]) -> Iterator[Technician]:
    """A new device, unpacked a moment ago."""
    _, _, places = office
    places.unpack()
    counter = Counter(places, Offscreen(SIZE))
    found = Technician(counter, places)
    loop = threading.Thread(target=counter.power.run, name="new-device")
    loop.start()
    try:
        found.until(is_setup)
        found.until_it_reads()
        yield found
    finally:
        counter.power.end()
        loop.join(WAIT_SECONDS)
        counter.power.things.network.close()
        counter.close()
    assert not loop.is_alive(), "the device did not end"


def test_two_sheets_and_a_yes_bring_a_device_into_service(technician: Technician) -> None:
    technician.until(lambda view: is_setup(view, link=Link.NONE))
    technician.sheet(0)
    technician.until(lambda view: is_setup(view, link=Link.WIFI))
    technician.sheet(1)
    asked = technician.until(lambda view: isinstance(view, SetupConfirmView))
    assert isinstance(asked, SetupConfirmView)
    assert (asked.shop, asked.city, asked.terminal) == ("De Korenaar", "Utrecht", technician.places.now.code)
    assert asked.host == technician.places._url.removeprefix("http://")
    technician.touch("confirm")
    technician.until(lambda view: isinstance(view, AttractView))

"""One counter for all: seeding takes seconds, and a counter is made to be used again and again."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from screens.window import Offscreen
from terminal.counter.acts import POSITIONS, Flip, TakeAway, Tear
from terminal.counter.counter import SIZE, Counter
from terminal.counter.places import Places
from terminal.counter.server import Page
from terminal.demo.world import central, seed


class Standing:
    """A counter that stands, with its page; and the world around it."""

    def __init__(self, counter: Counter, page: Page, places: Places) -> None:
        self.counter, self.page, self.places = counter, page, places

    def mend(self) -> None:
        """Everything stands as at first, and nothing is held out."""
        hands = self.counter.hands
        for switch, positions in POSITIONS.items():
            if hands.stands(switch) != positions[0]:
                hands.do(Flip(switch, positions[0]))
        hands.do(TakeAway())
        hands.do(Tear())


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    folder: Path = tmp_path_factory.mktemp("counter")
    database = f"sqlite:///{folder / 'central.db'}"
    world = seed(database, folder / "world.json", 1)
    with central(database) as url:
        places = Places(folder / "terminal", world, url)
        counter = Counter(places, Offscreen(SIZE))
        loop = threading.Thread(target=counter.power.run, name="counter-loop")
        with counter.serve(0) as page:
            loop.start()
            try:
                yield Standing(counter, page, places)
            finally:
                counter.power.end()
                loop.join(60)
        counter.close()
    assert not loop.is_alive(), "the terminal did not end"


@pytest.fixture(autouse=True)
def _whole(standing: Standing) -> Iterator[None]:
    """Everything is mended, and nothing shown, when a test begins."""
    yield
    standing.mend()

"""A store that does not open: the screen says so until somebody comes, and the damaged files stay together."""

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from screens import views
from terminal.app import Surroundings, Terminal
from terminal.counter.things import devices, panel, things
from terminal.errors import StartError
from terminal.outage import out_of_service
from terminal.running import program_over
from tests.terminal.journal.support import START
from tests.terminal.runtime.rig import Glass
from tests.terminal.store.support import enrolled

SETTING = views.Setting("De Hoek", "nl", "Europe/Amsterdam")
GARBAGE = b"\xa5" * 40_960


@pytest.fixture
def glass() -> Glass:
    return Glass(panel()[0])


@pytest.fixture
def signals() -> Iterator[None]:
    """The program's handlers are taken away behind the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def around(glass: Glass) -> Surroundings:
    return Surroundings(devices(things()), glass, virtual=True)


def test_the_screen_says_out_of_service_until_it_is_told_to_end(glass: Glass) -> None:
    ended = threading.Event()
    thread = threading.Thread(target=out_of_service, args=(glass, SETTING, START, "UTR-07", ended))
    thread.start()
    with glass.moved:
        assert glass.moved.wait_for(lambda: glass.view is not None, 20)
    assert isinstance(glass.view, views.OutOfServiceView)
    assert glass.view.code == "S1"
    ended.set()
    thread.join(20)
    assert not thread.is_alive()


@pytest.mark.usefixtures("signals")
def test_a_store_that_is_lost_puts_the_terminal_out_of_service(
    tmp_path: Path, glass: Glass, caplog: pytest.LogCaptureFixture
) -> None:
    with enrolled(tmp_path / "store", 3):
        pass
    for path in (tmp_path / "store").glob("store.db*"):
        path.write_bytes(GARBAGE)

    def come() -> None:
        with glass.moved:
            glass.moved.wait_for(lambda: isinstance(glass.view, views.OutOfServiceView), 20)
        os.kill(os.getpid(), signal.SIGTERM)

    somebody = threading.Thread(target=come)
    somebody.start()
    assert program_over(tmp_path / "store", around(glass)) is None
    somebody.join(20)
    assert isinstance(glass.view, views.OutOfServiceView)
    assert glass.view.code == "S1"
    assert "S09" in caplog.text
    kept = [path for path in (tmp_path / "store").rglob("*") if path.is_file() and path.read_bytes() == GARBAGE]
    assert kept, "what was damaged is kept"
    assert len({path.parent for path in kept}) == 1, "and kept together"


def test_a_store_that_never_was_is_not_enrolled_and_not_damaged(tmp_path: Path, glass: Glass) -> None:
    with pytest.raises(StartError, match="spaarpunt enrol"):
        Terminal(tmp_path / "store", around(glass))
    with pytest.raises(StartError, match="spaarpunt enrol"):
        Terminal(tmp_path / "store", around(glass))

"""The console of a service: what a reader types before it is held alone is written nowhere."""

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator

import pytest

from tests.house.reading import ROOT

STAY = "import os; from terminal.console import stay_silent; stay_silent(os.environ); print('done', flush=True)"


@pytest.fixture
def console() -> Iterator[tuple[int, int]]:
    """A terminal's far end and its near one."""
    far, near = pty.openpty()
    yield far, near
    os.close(far)
    os.close(near)


def start(near: int | None, **environ: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STAY],
        stdin=near if near is not None else subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout == "done\n", done.stderr


def echoes(near: int) -> bool:
    return bool(termios.tcgetattr(near)[3] & termios.ECHO)


def test_a_services_console_echoes_nothing(console: tuple[int, int]) -> None:
    far, near = console
    assert echoes(near)
    start(near, NOTIFY_SOCKET="/run/systemd/notify")
    assert not echoes(near)
    os.write(far, b";4111111111111111=3012?\n")
    assert os.read(near, 99) == b";4111111111111111=3012?\n"
    os.set_blocking(far, False)
    with pytest.raises(BlockingIOError):
        os.read(far, 99)


def test_a_persons_own_terminal_stays_as_it_is(console: tuple[int, int]) -> None:
    _, near = console
    start(near)
    assert echoes(near)


def test_without_a_console_nothing_happens() -> None:
    start(None, NOTIFY_SOCKET="/run/systemd/notify")

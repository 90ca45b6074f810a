"""What a terminal loads before its first screen: nothing that is slow and that nobody sees."""

import subprocess
import sys

import pytest

SLOW = ("biip", "escpos", "httpx", "numpy", "pyzbar", "rich", "tinydb", "zxingcpp", "terminal.counter", "terminal.demo")


def loaded(code: str) -> set[str]:
    """Which modules are there after `code` ran in a new interpreter."""
    command = [sys.executable, "-c", f"import sys\n{code}\nprint(*sorted(sys.modules), file=sys.stderr)"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    return set(run.stderr.split())


@pytest.fixture(scope="module")
def at_start() -> set[str]:
    return loaded("import terminal.running, terminal.app")


@pytest.mark.parametrize("name", SLOW)
def test_what_is_slow_and_unseen_is_not_loaded_before_the_first_screen(at_start: set[str], name: str) -> None:
    assert name not in at_start
    assert "screens.renderer" in at_start


def test_it_is_loaded_behind_the_first_screen() -> None:
    there = loaded("from terminal import app\napp._load_later()")
    assert {"terminal.vouchers", "escpos", "biip"} <= there


def test_a_new_device_loads_its_way_to_central_behind_the_first_screen() -> None:
    """Loaded at the first code, it had the technician wait: 22 s on the lab's slow machine, where 4 are left."""
    assert "httpx" not in loaded("import terminal.newcomer")
    there = loaded("from terminal import newcomer\nnewcomer._load_later()")
    assert {"terminal.central_client_enrolling", "terminal.central_client_pinned", "httpx"} <= there

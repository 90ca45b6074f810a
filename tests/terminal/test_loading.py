"""A module that is loaded beside what its program waits for."""

import subprocess
import sys

from tests.house.reading import ROOT

BESIDE = """
import sys, threading
from terminal.loading import loading
name = sys.argv[1]
with loading(name):
    pass
print(name in sys.modules, threading.active_count())
"""


def said(name: str) -> str:
    run = [sys.executable, "-c", BESIDE, name]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    # A thread that ends by an error says so on standard error, and stops nobody either.
    assert done.stderr == ""
    return done.stdout


def test_it_is_there_behind_and_its_thread_is_gone() -> None:
    assert said("terminal.store.store") == "True 1\n"


def test_one_that_cannot_be_loaded_stops_nobody() -> None:
    assert said("terminal.nowhere") == "False 1\n"

"""Ten thousand shoppers leave nothing behind: no memory, no descriptor, no picture of a name."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from screens import samples
from screens.renderer import Renderer
from screens.views import View
from screens.window import Offscreen
from terminal.runtime.panel import Panel

_PAGE = os.sysconf("SC_PAGE_SIZE")


def resident() -> int:
    """Bytes of this process that are in memory now (proc_pid_statm(5), second field)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def visit(number: int) -> list[View]:
    """What one shopper sees; nobody's name, number or rewards are another's."""
    language = ("nl", "nb", "en")[number % 3]
    screens = samples.all_screens(language)
    balance = replace(
        samples.balance(language), member=f"{chr(65 + number % 26)}••• {number}.", points=number * 7, pending=number
    )
    return [screens["looking-up"], balance, screens["reward"], screens["printing"], samples.thanks(language)]


def serve(panel: Panel, renderer: Renderer, numbers: range) -> None:
    attract = samples.all_screens("nl")["attract"]
    for number in numbers:
        for view in visit(number):
            panel.show(view)
            panel.intents()
        assert renderer.texts_kept > 0
        panel.forget()
        assert renderer.texts_kept == 0
        panel.show(attract)


def growth(shoppers: int, warm: int) -> tuple[int, int]:
    """Bytes and descriptors that `shoppers` leave behind after `warm` others have filled what is kept for good."""
    renderer = Renderer(size=(800, 480))
    panel = Panel(renderer, Offscreen((800, 480)), polls=False)
    serve(panel, renderer, range(warm))
    before, opened = resident(), descriptors()
    serve(panel, renderer, range(warm, warm + shoppers))
    return resident() - before, descriptors() - opened


def test_two_hundred_shoppers_leave_nothing_behind() -> None:
    grown, opened = growth(200, 50)
    assert grown < 4 * 2**20
    assert opened == 0


@pytest.mark.slow
def test_ten_thousand_shoppers_leave_nothing_behind() -> None:
    grown, opened = growth(10_000, 500)
    assert grown < 4 * 2**20
    assert opened == 0

"""What holds for every test."""

import os

import pytest

os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")


ASKED_FOR = ("slow", "lab")
"""What takes minutes, and what boots virtual machines: each runs only where it is asked for."""


def pytest_configure(config: pytest.Config) -> None:
    """The lab's marker stands here, as its tests do: nobody else has a use for it."""
    config.addinivalue_line("markers", "lab: boots virtual machines; runs in make lab and make lab-full alone")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is marked so runs only where it is asked for (`-m slow`, as `make soak` does; `-m lab`, as `make lab`)."""
    if config.option.markexpr:
        return
    others = [item for item in items if any(item.get_closest_marker(name) is not None for name in ASKED_FOR)]
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item not in set(others)]

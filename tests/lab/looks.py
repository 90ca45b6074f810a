"""What the display should show, drawn here by the project's own renderer, beside what was photographed."""

from functools import cache
from pathlib import Path

import numpy as np
import pygame

from provisioning.lab.board import SIZE
from screens.renderer import Frame, Renderer
from screens.theme import Mode, Theme
from screens.tree import Rect
from screens.views import View

MM_PER_PX = 0.19
"""Of the lab's display, as its configuration says."""
SAME = 0.002
"""The share of pixels that may differ: none does, but for what moves."""


@cache
def _renderer() -> Renderer:
    pygame.init()
    return Renderer(Theme(Mode.LIGHT, MM_PER_PX), SIZE)


def drawn(view: View) -> Frame:
    """The view as the terminal should draw it."""
    return _renderer().draw(view)


def place(view: View, name: str) -> tuple[int, int]:
    """The middle of what is drawn under that name, px."""
    node = _renderer().lay_out(view).find(name)
    assert node is not None, f"there is no {name} on {type(view).__name__}"
    return node.rect.centre


def pixels(surface: pygame.Surface) -> np.ndarray:
    """Rows of columns of red, green and blue."""
    raw = np.frombuffer(pygame.image.tobytes(surface, "RGB"), dtype=np.uint8)
    return raw.reshape(surface.get_height(), surface.get_width(), 3).astype(np.int16)


def differing(photograph: Path, view: View, within: Rect | None = None) -> float:
    """The share of pixels in which a photograph differs from the view, drawn anew."""
    return unlike(pixels(pygame.image.load(photograph)), pixels(drawn(view).surface), within)


def unlike(one: np.ndarray, other: np.ndarray, within: Rect | None = None) -> float:
    """The share of pixels in which two pictures differ by more than a rounding."""
    if one.shape != other.shape:
        return 1.0
    if within is not None:
        rows, columns = slice(within.y, within.bottom), slice(within.x, within.right)
        one, other = one[rows, columns], other[rows, columns]
    return float((np.abs(one - other).max(axis=2) > 2).mean())

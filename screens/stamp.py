"""How a stamp is drawn: an ear of corn on a disc; an empty place is a dashed circle."""

from collections.abc import Mapping
from typing import Final

import pygame

from screens.theme import RGB, Colour, contrast
from screens.vector import Canvas, arc

_EDGE_CONTRAST: Final = 3.0
"""Least contrast of a drawing with what it stands on (WCAG 2.2, success criterion 1.4.11)."""
_DASHES: Final = 36
_LEAVES: Final = ((30, 12), (43, 14), (56, 14))
"""Where each pair of leaves leaves the stalk, and how far they reach, on a field of 96."""


def stamp(side: int, colours: Mapping[Colour, RGB]) -> pygame.Surface:
    """A stamped place, `side` px wide; the ear is in the point's colour where that can be seen on the accent."""
    disc, ear = colours[Colour.ACCENT], colours[Colour.POINT]
    if contrast(disc, ear) < _EDGE_CONTRAST:
        ear = colours[Colour.ON_ACCENT]
    canvas = Canvas((side, side), 96)
    canvas.disc((48, 48), 47, disc)
    canvas.disc((48, 48), 42.5, ear)
    canvas.disc((48, 48), 40.5, disc)
    canvas.stroke([(48, 25), (48, 74)], 6.5, ear)
    for foot, reach in _LEAVES:
        for way in (-1, 1):
            canvas.stroke([(48.0, foot + 8.0), (48.0 + way * reach, foot - 1.0)], 6.5, ear)
    return canvas.finish()


def empty_stamp(side: int, edge: RGB) -> pygame.Surface:
    """A place that waits for its stamp, `side` px wide."""
    canvas = Canvas((side, side), 96)
    step = 360 / _DASHES
    for dash in range(_DASHES):
        canvas.stroke(arc((48, 48), 46.2, dash * step, (dash + 0.55) * step), 3, edge, cap=False)
    return canvas.finish()

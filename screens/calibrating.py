"""Five crosses on a screen, one after the other, and a touch of each."""

from collections.abc import Callable
from typing import Final

import pygame

from screens.brand import Brand
from screens.calibration import Fit, crosses, fitted
from screens.errors import CalibrationError
from screens.fonts import Faces
from screens.painter import Painter
from screens.technician.calibration import cross
from screens.theme import Colour, Theme
from screens.tree import Tree
from screens.window import Closed, Pressed, Released, Screen

PACE_SECONDS: Final = 0.02
"""Between two looks at the panel."""
_LOOKS: Final = round(120 / PACE_SECONDS)
"""At the panel before nobody is thought to be there: two minutes."""


def calibrated(screen: Screen, size: tuple[int, int], theme: Theme, wait: Callable[[], object]) -> Fit:
    """Shows the crosses one by one and takes a touch of each.

    Args:
        screen: shows, and feels without any calibration.
        size: the picture's width and height in px.
        theme: its colours, and the size of its pixel.
        wait: lets a moment pass between two looks.

    Raises:
        CalibrationError: nobody touches, the window was closed, or the touches tell nothing.
    """
    painter, surface = Painter(theme, Faces(), Brand()), pygame.Surface(size, 0, 32)
    meant = crosses(size)
    felt: list[tuple[int, int]] = []
    for x, y in meant:
        painter.paint(surface, Tree("calibrate", size, Colour.GROUND, (cross((x, y), theme.mm_per_px),)))
        screen.present(surface)
        felt.append(_touched(screen, wait))
    return fitted(felt, meant)


def _touched(screen: Screen, wait: Callable[[], object]) -> tuple[int, int]:
    """Where a finger came down, once it is up again."""
    at: tuple[int, int] | None = None
    for _ in range(_LOOKS):
        for event in screen.events():
            match event:
                case Pressed(x, y) if at is None:
                    at = (x, y)
                case Released() if at is not None:
                    return at
                case Closed():
                    raise CalibrationError("the window was closed; nothing was changed")
                case _:
                    pass
        wait()
    raise CalibrationError("nobody touched the cross for two minutes; is the panel's cable plugged in?")

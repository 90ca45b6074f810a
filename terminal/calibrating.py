"""`spaarpunt calibrate`: a technician touches five crosses, and is told what to write into the configuration."""

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from screens.calibration import Fit
    from screens.theme import Theme
    from screens.window import Screen

_CONFIG: Final = Path("/etc/spaarpunt/terminal.toml")
_SIDE_MM: Final = 10.0
_PACE_SECONDS: Final = 0.02
_PATIENCE: Final = 120 / _PACE_SECONDS
"""Looks at the panel before nobody is thought to be there: two minutes."""


def calibrated(screen: "Screen", size: tuple[int, int], theme: "Theme", wait: Callable[[], object]) -> "Fit":
    """Shows the crosses one by one and takes a touch of each.

    Args:
        screen: shows, and feels without any calibration.
        size: the picture's width and height in px.
        theme: its colours, and the size of its pixel.
        wait: lets a moment pass between two looks.

    Raises:
        CalibrationError: nobody touches, the window was closed, or the touches tell nothing.
    """
    import pygame

    from screens.brand import Brand
    from screens.calibration import crosses, fitted
    from screens.fonts import Faces
    from screens.painter import Painter
    from screens.shapes import Icon
    from screens.theme import Colour
    from screens.tree import Node, Rect, Role, Tree

    painter, surface = Painter(theme, Faces(), Brand()), pygame.Surface(size, 0, 32)
    side = round(_SIDE_MM / theme.mm_per_px)
    meant = crosses(size)
    felt: list[tuple[int, int]] = []
    for x, y in meant:
        cross = Node("cross", Role.IMAGE, Rect(x - side // 2, y - side // 2, side, side), Icon("plus", Colour.INK))
        painter.paint(surface, Tree("calibrate", size, Colour.GROUND, (cross,)))
        screen.present(surface)
        felt.append(_touched(screen, wait))
    return fitted(felt, meant)


def _touched(screen: "Screen", wait: Callable[[], object]) -> tuple[int, int]:
    """Where a finger came down, once it is up again."""
    from screens.errors import CalibrationError
    from screens.window import Closed, Pressed, Released

    at: tuple[int, int] | None = None
    for _ in range(round(_PATIENCE)):
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


@click.command()
@click.option(
    "--config", type=click.Path(path_type=Path), default=Path("/etc/spaarpunt/terminal.toml"), show_default=True
)
def calibrate(config: Path) -> None:
    """Show five crosses to be touched, and say the line that goes under [display]. Stop the terminal before."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from screens.errors import ScreensError
    from screens.theme import Mode, Theme
    from screens.window import Turn, Window
    from terminal.config import read_settings
    from terminal.errors import ConfigurationError

    pause = threading.Event()
    try:
        section = read_settings(config).display
        size = (section.width, section.height)
        window = Window(size, fullscreen=True, turn=Turn(section.turn))
        try:
            theme = Theme(Mode(section.mode), section.mm_per_px)
            fit = calibrated(window, size, theme, lambda: pause.wait(_PACE_SECONDS))
        finally:
            window.close()
    except (ConfigurationError, ScreensError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    miss = fit.worst * section.mm_per_px
    if not fit.good(section.mm_per_px):
        click.echo(
            f"A touch lay {miss:.1f} mm from its cross: too far to be kept. Touch each cross in its middle.", err=True
        )
        sys.exit(1)
    affine = fit.affine
    numbers = ", ".join(f"{each:.6g}" for each in (affine.a, affine.b, affine.c, affine.d, affine.e, affine.f))
    click.echo(f"Good: every touch within {miss:.1f} mm of its cross. Write under [display] in {config}:")
    click.echo(f"calibration = [{numbers}]")

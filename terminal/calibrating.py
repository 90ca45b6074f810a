"""`spaarpunt calibrate`: a technician touches five crosses, and is told what to write into the configuration."""

import os
import sys
import threading
from pathlib import Path
from typing import Final

import click

_CONFIG: Final = Path("/etc/spaarpunt/terminal.toml")


@click.command()
@click.option("--config", type=click.Path(path_type=Path), default=_CONFIG, show_default=True)
def calibrate(config: Path) -> None:
    """Show five crosses to be touched, and say the line that goes under [display]. Stop the terminal before."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from screens.calibrating import PACE_SECONDS, calibrated
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
            fit = calibrated(window, size, theme, lambda: pause.wait(PACE_SECONDS))
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
    numbers = ", ".join(f"{each:.6g}" for each in fit.affine.numbers)
    click.echo(f"Good: every touch within {miss:.1f} mm of its cross. Write under [display] in {config}:")
    click.echo(f"calibration = [{numbers}]")

"""`spaarpunt shots`: every screen as a picture."""

import os
import sys
from pathlib import Path

import click

_DISPLAYS = ("1280x800", "800x480", "1024x600", "1080x1920")
_MODES = ("light", "dark", "contrast")


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder for the pictures.")
@click.option("--size", "sizes", type=click.Choice(_DISPLAYS), multiple=True, help="These displays alone.")
@click.option("--mode", "modes", type=click.Choice(_MODES), multiple=True, help="These colours alone.")
@click.option("--language", "languages", metavar="CODE", multiple=True, help="These languages alone, such as nl.")
@click.option("--only", default="", metavar="WORD", help="Screens whose name holds this.")
def shots(out: Path, sizes: tuple[str, ...], modes: tuple[str, ...], languages: tuple[str, ...], only: str) -> None:
    """Draw every screen in every language, colours and size: OUT/SIZE/NAME-LANGUAGE-MODE.png."""
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    from screens.shots import Look, draw, size_of
    from screens.texts import LANGUAGES
    from screens.theme import Mode

    unknown = sorted(set(languages) - set(LANGUAGES))
    if unknown:
        raise click.UsageError(f"There is no language {unknown[0]}; there are {', '.join(LANGUAGES)}.")
    count = 0
    for size in sizes or _DISPLAYS:
        for mode in modes or _MODES:
            try:
                count += draw(out / size, Look(size_of(size), Mode(mode)), languages or LANGUAGES, only)
            except OSError as error:
                click.echo(f"{error}; is there room, and may it be written to?", err=True)
                sys.exit(1)
    if not count:
        raise click.UsageError(f"No screen's name holds {only!r}.")
    click.echo(f"{count} pictures in {out}")

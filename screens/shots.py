"""``python -m screens.shots --out DIR``: draws every screen in every language and mode as PNG."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from screens.samples import all_screens
from screens.texts import LANGUAGES
from screens.theme import Mode, Theme
from screens.views import View

SMALL_MM_PER_PX = 0.19
"""A 7-inch display of 800 × 480."""


def theme_for(mode: Mode, size: tuple[int, int]) -> Theme:
    """The theme of a display of one of the sizes we draw for."""
    return Theme(mode) if size[0] >= 1000 else Theme(mode, SMALL_MM_PER_PX)


def shots(languages: tuple[str, ...], only: str = "") -> Iterator[tuple[str, str, View]]:
    """Name, language and view of every screen whose name holds `only`."""
    for language in languages:
        for name, view in all_screens(language).items():
            if only in name:
                yield name, language, view


def main() -> None:
    """Draws what was asked for."""
    parser = argparse.ArgumentParser(prog="screens.shots", description="Draws every screen as PNG.")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--language", choices=LANGUAGES, help="one language alone")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], help="one mode alone")
    parser.add_argument("--size", default="1280x800", help="display in px, e.g. 800x480")
    parser.add_argument("--only", default="", help="part of a screen's name")
    chosen = parser.parse_args()
    width, _, height = chosen.size.partition("x")
    size = (int(width), int(height))
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")

    from screens.renderer import Renderer, save_png

    chosen.out.mkdir(parents=True, exist_ok=True)
    languages = (chosen.language,) if chosen.language else LANGUAGES
    for mode in [Mode(chosen.mode)] if chosen.mode else Mode:
        renderer = Renderer(theme_for(mode, size), size)
        for name, language, view in shots(languages, chosen.only):
            save_png(renderer.draw(view).surface, chosen.out / f"{name}-{language}-{mode.value}.png")


if __name__ == "__main__":
    main()

"""``python -m screens.shots --out DIR``: draws every screen in every language and mode as PNG.

``--golden tests/golden/screens`` writes what the tests compare with: pictures of the main screens, and a
hash of every other. Look at the pictures before they are committed.
"""

import argparse
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from screens.samples import all_screens
from screens.texts import LANGUAGES
from screens.theme import Mode, Theme
from screens.views import View

if TYPE_CHECKING:
    import pygame

_EVERYWHERE = ("attract", "balance", "reward", "thanks")
_DUTCH = ("balance-offline", "printing", "refusal-payment_card", "idle", "out-of-service")

GOLDEN = tuple(
    (name, language) for language in LANGUAGES for name in (*_EVERYWHERE, *(_DUTCH if language == LANGUAGES[0] else ()))
)
"""Screens and languages that are kept as pictures; of all others a hash is kept."""

SIZES: dict[tuple[int, int], tuple[Mode, ...]] = {(1280, 800): tuple(Mode), (800, 480): (Mode.LIGHT,)}
"""Displays we draw for, and the modes of which hashes are kept."""

_EVERY_WAY = LANGUAGES[:3]
"""Languages of which hashes are kept for every display and mode; of the others for the smallest display alone, which
shows all that is particular to a language and costs a fifth of the time."""

SMALLEST = 800
"""Width in px of the smallest display."""

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


def picture_hash(surface: "pygame.Surface") -> str:
    """A picture's identity: the first half of the SHA-256 of its pixels."""
    import pygame

    return hashlib.sha256(pygame.image.tobytes(surface, "RGB")).hexdigest()[:32]


def hashes() -> dict[str, str]:
    """The hash of every screen, by ``SIZE/MODE/LANGUAGE/NAME``."""
    from screens.renderer import Renderer

    found = {}
    for size, modes in SIZES.items():
        for mode in modes:
            renderer = Renderer(theme_for(mode, size), size)
            for name, language, view in shots(LANGUAGES if size[0] == SMALLEST else _EVERY_WAY):
                key = f"{size[0]}x{size[1]}/{mode.value}/{language}/{name}"
                found[key] = picture_hash(renderer.draw(view).surface)
    return found


def write_golden(folder: Path) -> None:
    """Writes what the golden tests compare with."""
    import pygame
    from PIL import Image

    from screens.renderer import Renderer

    folder.mkdir(parents=True, exist_ok=True)
    renderer = Renderer()
    for name, language, view in shots(LANGUAGES):
        if (name, language) in GOLDEN:
            surface = renderer.draw(view).surface
            # Pillow packs the same pixels into half of what SDL needs.
            picture = Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))
            picture.save(folder / f"{name}-{language}.png", optimize=True)
    (folder / "hashes.json").write_text(json.dumps(hashes(), indent=0, sort_keys=True) + "\n")


def main() -> None:
    """Draws what was asked for."""
    parser = argparse.ArgumentParser(prog="screens.shots", description="Draws every screen as PNG.")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--out", type=Path, help="folder for the pictures")
    target.add_argument("--golden", type=Path, help="folder of the golden pictures, to write them anew")
    parser.add_argument("--language", choices=LANGUAGES, help="one language alone")
    parser.add_argument("--mode", choices=[mode.value for mode in Mode], help="one mode alone")
    parser.add_argument("--size", default="1280x800", help="display in px, e.g. 800x480")
    parser.add_argument("--only", default="", help="part of a screen's name")
    chosen = parser.parse_args()
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    if chosen.golden is not None:
        write_golden(chosen.golden)
        return
    width, _, height = chosen.size.partition("x")
    size = (int(width), int(height))

    from screens.renderer import Renderer, save_png

    chosen.out.mkdir(parents=True, exist_ok=True)
    languages = (chosen.language,) if chosen.language else LANGUAGES
    for mode in [Mode(chosen.mode)] if chosen.mode else Mode:
        renderer = Renderer(theme_for(mode, size), size)
        for name, language, view in shots(languages, chosen.only):
            save_png(renderer.draw(view).surface, chosen.out / f"{name}-{language}-{mode.value}.png")


if __name__ == "__main__":
    main()

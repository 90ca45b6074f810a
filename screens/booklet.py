"""``python -m screens.booklet docs/pictures``: the pictures of `docs/staff.md` and `README.md`, as drawn today.

Each is a screen of `screens.samples`, in English, on the widest display, in a guide made smaller.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from screens.samples import all_screens
from screens.shots import WIDE, theme_for
from screens.theme import Mode

if TYPE_CHECKING:
    from PIL.Image import Image

LANGUAGE: Final = "en"
SMALLER: Final = (800, 500)
"""Width and height of a picture in a guide, px; the README's are as large as the display."""
_COLOURS: Final = 128
"""In a guide's picture: more are not told apart at its size."""

README: Final = {"attract": "attract", "balance": "balance"}
STAFF: Final = {
    "staff-care": "desk-care",
    "staff-claim": "desk-claim",
    "staff-consent": "desk-consent",
    "staff-customer": "desk-customer",
    "staff-figures": "desk-figures",
    "staff-incident": "desk-incident",
    "staff-issue": "desk-form",
    "staff-issued": "desk-issued",
    "staff-menu": "desk-menu",
    "staff-paper-look": "desk-paper-look",
    "staff-paper-open": "desk-paper-open",
    "staff-paper-roll": "desk-paper-roll",
    "staff-paper-shut": "desk-paper-shut",
    "staff-pin": "desk-pin",
    "staff-points": "desk-form-points",
    "staff-replace": "desk-replace",
    "staff-today": "desk-day",
    "staff-training": "desk-menu-training",
    "staff-undo": "desk-undo",
    "staff-voucher": "desk-voucher",
    "staff-voucher-used": "desk-voucher-used",
}
PICTURES: Final = README | STAFF
"""The name of each picture, and of the screen that it shows."""


def pictures() -> Iterator[tuple[str, "Image"]]:
    """Name and picture of each, in full colour."""
    import pygame
    from PIL import Image

    from screens.renderer import Renderer

    views = all_screens(LANGUAGE)
    renderer = Renderer(theme_for(Mode.LIGHT, WIDE), WIDE)
    for name, screen in PICTURES.items():
        surface = renderer.draw(views[screen]).surface
        drawn = Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))
        yield name, drawn if name in README else drawn.resize(SMALLER, Image.Resampling.LANCZOS)


def main() -> None:
    """Writes them all."""
    parser = argparse.ArgumentParser(prog="screens.booklet", description="Draws the pictures of the guides.")
    parser.add_argument("folder", type=Path, help="where the guides have them: docs/pictures")
    chosen = parser.parse_args()
    os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
    for name, picture in pictures():
        few = picture if name in README else picture.quantize(_COLOURS)
        few.save(chosen.folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()

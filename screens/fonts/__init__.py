"""The typefaces, shipped with the program.

Atkinson Hyperlegible Next with tabular digits (OFL.txt), and Noto Sans Arabic (OFL-arabic.txt), which has neither
Latin letters nor figures: a text of both is set in pieces.
"""

from dataclasses import dataclass
from pathlib import Path

import pygame.font

from screens.bidi import Piece, pieces
from screens.errors import ThemeError
from screens.theme import RGB, Weight

_FOLDER = Path(__file__).resolve().parent


_ARABIC = {Weight.REGULAR: "arabic-regular", Weight.SEMIBOLD: "arabic-bold", Weight.BOLD: "arabic-bold"}


@dataclass(frozen=True, slots=True)
class Written:
    """The picture of a text.

    Attributes:
        surface: the picture, transparent where nothing is written.
        ascent: px from its top to the line on which the letters stand.
    """

    surface: pygame.Surface
    ascent: int


class Faces:
    """The typefaces in the weights and sizes that were asked for."""

    def __init__(self) -> None:
        pygame.font.init()
        self._fonts: dict[tuple[str, int], pygame.font.Font] = {}
        self._widths: dict[tuple[str, Weight, int], int] = {}

    def font(self, weight: Weight, px: int) -> pygame.font.Font:
        """One weight in one size.

        Raises:
            ThemeError: The font file is missing or broken.
        """
        return self._font(weight.value, px)

    def _font(self, name: str, px: int) -> pygame.font.Font:
        found = self._fonts.get((name, px))
        if found is None:
            path = _FOLDER / f"{name}.ttf"
            try:
                found = pygame.font.Font(path, px)
            except (OSError, pygame.error) as error:
                raise ThemeError(f"font {path.name} cannot be read ({error}); install again") from error
            if name.startswith("arabic"):
                # HarfBuzz, which the wheel carries, joins the letters.
                found.set_script("Arab")
                found.set_direction(pygame.DIRECTION_RTL)
            self._fonts[name, px] = found
        return found

    def _font_of(self, piece: Piece, weight: Weight, px: int) -> pygame.font.Font:
        return self._font(_ARABIC[weight] if piece.arabic else weight.value, px)

    def width(self, text: str, weight: Weight, px: int) -> int:
        """Advance of a text in px: how far the next one stands."""
        key = (text, weight, px)
        found = self._widths.get(key)
        if found is None:
            wide = sum(self._font_of(piece, weight, px).size(piece.text)[0] for piece in pieces(text))
            found = self._widths[key] = wide
        return found

    def write(self, text: str, weight: Weight, px: int, colour: RGB) -> Written:
        """Draws a line of text, its letters in the order in which its script wants them."""
        parts = pieces(text)
        fonts = [self._font_of(piece, weight, px) for piece in parts]
        drawn = [font.render(piece.text, True, colour) for font, piece in zip(fonts, parts, strict=True)]
        ascent = max(font.get_ascent() for font in fonts)
        if len(drawn) == 1:
            return Written(drawn[0], ascent)
        drops = [ascent - font.get_ascent() for font in fonts]
        height = max(drop + each.get_height() for drop, each in zip(drops, drawn, strict=True))
        whole = pygame.Surface((sum(each.get_width() for each in drawn), height), pygame.SRCALPHA, 32)
        x = 0
        for drop, each in zip(drops, drawn, strict=True):
            whole.blit(each, (x, drop))
            x += each.get_width()
        return Written(whole, ascent)

    def alpha(self, text: str, weight: Weight, px: int) -> tuple[tuple[int, int], int, bytes]:
        """A line of text for paper: its size and ascent in px, and how dark each px is, 0 … 255, row by row."""
        written = self.write(text, weight, px, (0, 0, 0))
        return written.surface.get_size(), written.ascent, pygame.image.tobytes(written.surface, "RGBA")[3::4]

    def forget(self) -> None:
        """Drops every text that was measured."""
        self._widths.clear()

"""The typeface, shipped with the program: Atkinson Hyperlegible Next with tabular digits (OFL.txt)."""

from pathlib import Path

import pygame.font

from screens.errors import ThemeError
from screens.theme import Weight

_FOLDER = Path(__file__).resolve().parent


class Faces:
    """The typeface in the weights and sizes that were asked for."""

    def __init__(self) -> None:
        pygame.font.init()
        self._fonts: dict[tuple[Weight, int], pygame.font.Font] = {}
        self._widths: dict[tuple[str, Weight, int], int] = {}

    def font(self, weight: Weight, px: int) -> pygame.font.Font:
        """One weight in one size.

        Raises:
            ThemeError: The font file is missing or broken.
        """
        found = self._fonts.get((weight, px))
        if found is None:
            path = _FOLDER / f"{weight.value}.ttf"
            try:
                found = pygame.font.Font(path, px)
            except (OSError, pygame.error) as error:
                raise ThemeError(f"font {path.name} cannot be read ({error}); install again") from error
            self._fonts[weight, px] = found
        return found

    def width(self, text: str, weight: Weight, px: int) -> int:
        """Advance of a text in px: how far the next one stands."""
        key = (text, weight, px)
        found = self._widths.get(key)
        if found is None:
            found = self._widths[key] = self.font(weight, px).size(text)[0]
        return found

    def forget(self) -> None:
        """Drops every text that was measured."""
        self._widths.clear()

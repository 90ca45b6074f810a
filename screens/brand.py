"""A shop's own look: its colour, its logo, its pictures; and whether text in that colour can be read.

Nothing is drawn here. Contrast is that of WCAG 2.2; what is asked is the product's own 7:1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from screens.theme import PALETTES, RGB, TEXT_CONTRAST, Colour, Mode, contrast, shop_accent

LOGO = "shop:logo"
"""The logo's name among the pictures."""

STANDS_ON = (Colour.GROUND, Colour.SURFACE, Colour.SUNK)
"""What text in the accent may stand on."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A colour in which, or on which, text could not be read.

    Attributes:
        colour: What the shop gave.
        mode: In which mode it was to be used.
        pair: The role that it fails with.
        other: That role's colour.
        ratio: The contrast of the two.
        nearest: The colour of the same tint that passes, changed the least.
    """

    colour: RGB
    mode: Mode
    pair: Colour
    other: RGB
    ratio: float
    nearest: RGB

    def __str__(self) -> str:
        """One sentence: which pair, what ratio, and what would pass."""
        role = self.pair.value.replace("_", "-")
        # Rounded down: a ratio that is not enough never looks as if it were.
        ratio = int(self.ratio * 10) / 10
        return (
            f"{written(self.colour)} has {ratio}:1 with {written(self.other)}, the {self.mode.value} mode's {role}, "
            f"and {TEXT_CONTRAST:.0f}:1 is needed; the nearest shade that has it is {written(self.nearest)}"
        )


def unreadable(colour: RGB, mode: Mode) -> Unreadable | None:
    """What is wrong with a shop's accent in a mode, by the pair that is worst; None where all can be read."""
    palette = PALETTES[mode]
    worst = min((*STANDS_ON, Colour.ON_ACCENT), key=lambda role: contrast(colour, palette[role]))
    ratio = contrast(colour, palette[worst])
    if ratio >= TEXT_CONTRAST:
        return None
    return Unreadable(colour, mode, worst, palette[worst], ratio, shop_accent(colour, mode))


def written(colour: RGB) -> str:
    """A colour as it is written in a configuration: #0A4E3E."""
    return "#{:02X}{:02X}{:02X}".format(*colour)


@dataclass(frozen=True, slots=True)
class Brand:
    """A shop's pictures.

    Attributes:
        logo: File of its logo, or None.
        logo_dark: File of the logo for dark grounds; without it the logo stands on a white plate there.
        pictures: Files of its rewards' and campaigns' pictures, by name; they go before the product's own.
    """

    logo: Path | None = None
    logo_dark: Path | None = None
    pictures: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))

    def file(self, name: str, mode: Mode) -> Path | None:
        """The file of a picture in a mode, or None where the product draws it."""
        if name == LOGO:
            return self.logo_dark if mode is not Mode.LIGHT and self.logo_dark is not None else self.logo
        return self.pictures.get(name)

    def plated(self, name: str, mode: Mode) -> bool:
        """Whether a picture needs white behind it: a logo that was made for light grounds."""
        return name == LOGO and mode is not Mode.LIGHT and self.logo_dark is None

"""Colour roles, the type scale in millimetres, and the grid; pure figures, nothing is drawn here.

Contrast is that of WCAG 2.2 (relative luminance, success criterion 1.4.3); the product's own floor is
7:1 for text and 3:1 for the edges of controls.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from screens.errors import ThemeError

RGB = tuple[int, int, int]

CAP_HEIGHT = 0.668
"""Height of a capital in parts of the font size, Atkinson Hyperlegible Next."""

REFERENCE_MM_PER_PX = 0.17
"""A 10.1-inch display of 1280 × 800."""

TEXT_CONTRAST = 7.0
"""Least contrast of text with what it stands on."""


class Mode(StrEnum):
    """How the screens are coloured."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Colour(StrEnum):
    """A colour's role; which colour it is depends on the mode."""

    GROUND = "ground"
    SURFACE = "surface"
    SUNK = "sunk"
    INK = "ink"
    MUTED = "muted"
    EDGE = "edge"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    POINT = "point"
    ON_POINT = "on_point"
    FAULT = "fault"
    WARN = "warn"


class Step(StrEnum):
    """A step of the type scale."""

    NUMBER = "number"
    CALL = "call"
    TITLE = "title"
    HEAD = "head"
    BODY = "body"
    SMALL = "small"


class Weight(StrEnum):
    """A weight of the one typeface."""

    REGULAR = "regular"
    SEMIBOLD = "semibold"
    BOLD = "bold"


CAPITAL_MM = {
    Step.NUMBER: 15.9,
    Step.CALL: 10.9,
    Step.TITLE: 7.3,
    Step.HEAD: 5.0,
    Step.BODY: 4.1,
    Step.SMALL: 3.4,
}
"""Height of a capital, in mm, for each step."""

LARGE_MM = 7.3
"""The least height of a capital in the large form, mm: 0.7° at 600 mm (EN 301 549 V3.2.1, 5.1.4)."""

_LARGE_LEADING = 1.12
"""Large lines stand a little closer, so that a small display holds a sentence."""

_LEADING = {
    Step.NUMBER: 1.05,
    Step.CALL: 1.045,
    Step.TITLE: 1.1,
    Step.HEAD: 1.16,
    Step.BODY: 1.22,
    Step.SMALL: 1.2,
}

_LIGHT = "F1F0EB FFFFFF E3E1D8 15211D 394640 6B7771 0A4E3E FFFFFF FFC23D 15211D 861A14 613C00"
_DARK = "0E1613 1A2521 2C3934 F4F2EC C4CFCA 7F8E87 8EDCC0 062019 FFC23D 15211D FFB4A8 FFD479"
_CONTRAST = "000000 000000 000000 FFFFFF FFFFFF FFFFFF FFE04A 000000 FFE04A 000000 FFFFFF FFE04A"


def rgb(text: str) -> RGB:
    """Reads a colour.

    Args:
        text: Six hexadecimal digits, with or without ``#``.

    Raises:
        ThemeError: It is no colour.
    """
    digits = text.removeprefix("#")
    try:
        if len(digits) != 6:
            raise ValueError(digits)  # noqa: TRY301 - one message for both ways to be wrong
        return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    except ValueError:
        raise ThemeError(f"{text!r} is no colour; write six hexadecimal digits, e.g. #0A4E3E") from None


PALETTES: dict[Mode, dict[Colour, RGB]] = {
    mode: dict(zip(Colour, map(rgb, values.split()), strict=True))
    for mode, values in ((Mode.LIGHT, _LIGHT), (Mode.DARK, _DARK), (Mode.CONTRAST, _CONTRAST))
}
"""Every role's colour in every mode, in the order of `Colour`."""


def luminance(colour: RGB) -> float:
    """Relative luminance of an sRGB colour, 0 … 1 (WCAG 2.2, definition of relative luminance)."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """Contrast of two colours, 1 … 21 (WCAG 2.2, definition of contrast ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def shop_accent(colour: RGB, mode: Mode) -> RGB:
    """A shop's colour, darkened (light) or lightened (dark) until text in it and on it can be read.

    Contrast mode has its own accent and ignores the shop's.
    """
    palette = PALETTES[mode]
    if mode is Mode.CONTRAST:
        return palette[Colour.ACCENT]
    goal = 0 if mode is Mode.LIGHT else 255
    red, green, blue = colour
    for step in range(101):
        share = step / 100
        mixed = (
            round(red + (goal - red) * share),
            round(green + (goal - green) * share),
            round(blue + (goal - blue) * share),
        )
        against = (palette[Colour.SUNK], palette[Colour.ON_ACCENT])
        if all(contrast(mixed, other) >= TEXT_CONTRAST for other in against):
            return mixed
    raise ThemeError(f"no shade of {colour} reaches {TEXT_CONTRAST}:1")


@dataclass(frozen=True, slots=True)
class Theme:
    """How everything looks on one display.

    Attributes:
        mode: Light, dark or high contrast.
        mm_per_px: Size of the display's pixel; type is set in mm by it.
        accent: A shop's own accent, or None for the product's.
        accent_dark: The same for dark mode, or None to lighten `accent`.
        logo: Width and height of a shop's logo, in px of its file, or None for the product's wordmark.
        large: True for the large form: nothing under a capital of `LARGE_MM`.
    """

    mode: Mode = Mode.LIGHT
    mm_per_px: float = REFERENCE_MM_PER_PX
    accent: RGB | None = None
    accent_dark: RGB | None = None
    logo: tuple[int, int] | None = None
    large: bool = False

    def __post_init__(self) -> None:
        if not 0.02 <= self.mm_per_px <= 2:
            raise ThemeError(f"a pixel of {self.mm_per_px} mm is no display's; measure its width in mm again")

    def colour(self, role: Colour) -> RGB:
        """The colour of a role."""
        own = self.accent_dark if self.mode is Mode.DARK and self.accent_dark is not None else self.accent
        if role is Colour.ACCENT and own is not None:
            return shop_accent(own, self.mode)
        return PALETTES[self.mode][role]

    def px(self, step: Step) -> int:
        """Font size of a step, in px."""
        if self.large:
            return ceil(max(CAPITAL_MM[step], LARGE_MM) / CAP_HEIGHT / self.mm_per_px)
        return round(CAPITAL_MM[step] / CAP_HEIGHT / self.mm_per_px)

    def leading(self, step: Step) -> int:
        """Distance of two baselines of a step, in px."""
        return round(self.px(step) * (_LARGE_LEADING if self.large else _LEADING[step]))

    @property
    def outlined(self) -> bool:
        """True where surfaces are told apart by an edge alone."""
        return self.mode is Mode.CONTRAST


@dataclass(frozen=True, slots=True)
class Grid:
    """Distances of one display, in px.

    Attributes:
        margin: Edge of the screen to what stands on it.
        gap: Between cards.
        inset: Edge of a card to what stands in it.
        header: Height of the line with wordmark and name.
        button: Height of a button.
        decision: Height of the buttons of the one decision.
        foot: Buttons to the lower edge.
        icon: Side of an icon in a button.
        picture: Side of a reward's picture.
        rewards: Reward cards a page.
        compact: True where height or width is short.
        tall: True on an upright display: one thing under the other, and what is touched in the lower part.
    """

    margin: int = 48
    gap: int = 16
    inset: int = 16
    header: int = 88
    button: int = 96
    decision: int = 120
    foot: int = 24
    icon: int = 40
    picture: int = 104
    rewards: int = 4
    compact: bool = False
    tall: bool = False


WIDE = Grid()
COMPACT = Grid(
    margin=24,
    gap=12,
    inset=14,
    header=52,
    button=80,
    decision=80,
    foot=8,
    icon=34,
    picture=94,
    rewards=2,
    compact=True,
)

TALL = Grid(margin=56, gap=20, rewards=5, tall=True)

UPRIGHT_WIDTH = 1000
"""The narrowest upright display, in px, on which the large type has room."""

WIDE_SIZE = (1280, 800)
"""The smallest display, in px, that is not a small one."""

KEY_RADIUS, CONTROL_RADIUS, PANEL_RADIUS = 10, 14, 20
"""Radii in px: keys, controls and pictures, panels."""


def grid(size: tuple[int, int]) -> Grid:
    """The grid for a display of `size` px."""
    width, height = size
    if height > width >= UPRIGHT_WIDTH:
        return TALL
    return COMPACT if width < WIDE_SIZE[0] or height < WIDE_SIZE[1] else WIDE


_LEAST_PX = (800, 480)
"""The smallest picture that a screen is laid out for."""


def _least_mm_per_px(shape: Grid, width: int) -> float:
    """The smallest pixel at which every screen in every language has room, as walking them shows."""
    if shape.compact:
        return 0.188 if width < UPRIGHT_WIDTH else 0.164
    return 0.168 if shape.tall else 0.159


def too_small(size: tuple[int, int], mm_per_px: float) -> str | None:
    """Why a display cannot show what it has to, in type as tall as it must be; None where it can.

    Where a pixel is small, more of them are needed for the same letters than the layouts for that many have.
    """
    width, height = size
    if width < _LEAST_PX[0] or height < _LEAST_PX[1]:
        return f"{width} × {height} px; {_LEAST_PX[0]} × {_LEAST_PX[1]} are the least"
    least = _least_mm_per_px(grid(size), width)
    if mm_per_px >= least:
        return None
    return (
        f"{width} × {height} px of {mm_per_px} mm each, where {least} mm are the least; "
        "set the display to a mode of fewer pixels, such as 800 × 480, and measure its width in mm again"
    )

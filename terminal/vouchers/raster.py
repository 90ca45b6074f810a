"""Pictures for printers: text that no code page has, and QR codes for printers that draw none."""

import io
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFont

from screens.bidi import joins
from screens.fonts import Faces
from screens.theme import Weight

Align = Literal["left", "center", "right"]

_WHITE: Final = 1
_JOINED_PX: Final = 20
"""Size of letters that join, in px beside letters of font A."""
_REAL_TIME: Final = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
"""`DLE EOT`, `DLE ENQ`, `DLE DC4`: an Epson carries these out wherever they arrive, inside a picture too."""


def text_width(text: str, scale: int) -> int:
    """How wide a line of this text is, in dots, beside letters of font A `scale` times as large."""
    if joins(text):
        return _faces().width(text, Weight.BOLD, _JOINED_PX * scale)
    return round(_font(scale).getlength(text))


def draw_line(text: str, dots: int, scale: int, align: Align) -> Image.Image:
    """One line of text as a picture as wide as the paper, one bit a dot.

    Letters no shipped font has come out as empty boxes; Arabic is joined and runs from right to left.
    """
    return _draw(((text, align),), dots, scale)


def draw_row(label: str, value: str, dots: int) -> Image.Image:
    """A label at the left edge and its value at the right one."""
    return _draw(((label, "left"), (value, "right")), dots, 1)


def draw_band(text: str, dots: int, scale: int) -> Image.Image:
    """One line of text in white on black, from edge to edge."""
    return defused(ImageChops.invert(_draw(((text, "center"),), dots, scale)))


def draw_qr(text: str, dots: int, module: int) -> Image.Image:
    """A QR code in the middle of the paper, with four modules of blank above and below (ISO/IEC 18004, 9.1)."""
    code = segno.make_qr(text, error="m")
    size = len(code.matrix) + 8
    square = Image.new("1", (size, size), _WHITE)
    square.putdata([0 if dark else _WHITE for row in code.matrix_iter(border=4) for dark in row])
    big = square.resize((size * module, size * module), Image.Resampling.NEAREST)
    paper = Image.new("1", (dots, big.height), _WHITE)
    paper.paste(big, ((dots - big.width) // 2, 0))
    return defused(paper)


def qr_modules(text: str) -> int:
    """The side of a text's QR in modules, quiet zone included, as a printer draws it that packs byte by byte.

    One that packs capitals and digits closer draws a smaller one.
    """
    # Byte by byte only their number counts, and nearly all codes have the same.
    return _side("a" * len(text) if text.isascii() else text)


@lru_cache(maxsize=64)
def _side(text: str) -> int:
    # Any mask will do, the side is the same; choosing the best one takes most of the time.
    return len(segno.make_qr(text, error="m", mode="byte", mask=0, boost_error=False).matrix) + 8


def defused(picture: Image.Image) -> Image.Image:
    """The picture without bytes that a printer would take for a real-time order: such a one gets one dot more."""
    dark = bytes(byte ^ 0xFF for byte in picture.tobytes())
    for order in _REAL_TIME:
        dark = dark.replace(order, b"\x18" + order[1:])
    return Image.frombytes("1", picture.size, bytes(byte ^ 0xFF for byte in dark))


def _draw(texts: tuple[tuple[str, Align], ...], dots: int, scale: int) -> Image.Image:
    height = 30 * scale
    grey = Image.new("L", (dots, height), 255)
    draw = ImageDraw.Draw(grey)
    for text, align in texts:
        left = {"left": 0, "center": (dots - text_width(text, scale)) // 2, "right": dots - text_width(text, scale)}
        x, baseline = max(left[align], 0), round(height * 0.65)
        if joins(text):
            size, ascent, dark = _faces().alpha(text, Weight.BOLD, _JOINED_PX * scale)
            grey.paste(0, (x, baseline - ascent), Image.frombytes("L", size, dark))
        else:
            draw.text((x, baseline), text, font=_font(scale), fill=0, anchor="ls")
    return defused(grey.point(lambda level: 255 if level >= 144 else 0).convert("1"))


@lru_cache(maxsize=1)
def _faces() -> Faces:
    """The screens' letters: they join without a library of the system's."""
    return Faces()


@lru_cache(maxsize=4)
def _font(scale: int) -> ImageFont.FreeTypeFont:
    """DejaVu Sans Mono, which comes with python-barcode, at the width of the printer's font A."""
    with (files("barcode") / "fonts" / "DejaVuSansMono.ttf").open("rb") as file:
        data = file.read()
    # DejaVu Sans Mono is 1233 units wide to the em of 2048; font A is 12 dots wide.
    return ImageFont.truetype(io.BytesIO(data), size=12 * scale * 2048 / 1233)

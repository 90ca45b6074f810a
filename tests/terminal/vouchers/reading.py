"""What a person and a scanner read on the paper that some bytes print."""

import io
from functools import lru_cache
from itertools import groupby

import zxingcpp
from PIL import Image

from drivers.printer_profiles import PrinterProfile
from drivers.virtual.escpos_commands import Command, split_commands
from drivers.virtual.escpos_layout import Bits, Glyph, Layout
from drivers.virtual.paper import draw_paper


def commands(data: bytes) -> list[Command]:
    """The commands in these bytes, the last one whole."""
    found, rest = split_commands(data)
    assert rest == b""
    return [command for command, _raw in found]


def laid_out(data: bytes, profile: PrinterProfile) -> Layout:
    """Everything at its place on the paper."""
    layout = Layout(profile.dots)
    for command in commands(data):
        layout.carry_out(command)
    return layout


def glyphs(data: bytes, profile: PrinterProfile) -> list[Glyph]:
    """Every letter on the paper."""
    return [piece for piece in laid_out(data, profile).pieces if isinstance(piece, Glyph)]


def pictures(data: bytes, profile: PrinterProfile) -> list[Bits]:
    """Every picture on the paper, a QR among them."""
    return [piece for piece in laid_out(data, profile).pieces if isinstance(piece, Bits)]


def lines(data: bytes, profile: PrinterProfile) -> list[str]:
    """The text on the paper, line by line, rules left out; a picture is no text."""
    feet = groupby(glyphs(data, profile), key=lambda glyph: glyph.y + glyph.style.cell[1])
    texts = (" ".join("".join(glyph.char for glyph in line).split()) for _, line in feet)
    return [text for text in texts if text.strip("─ ")]


@lru_cache(maxsize=32)
def drawn(data: bytes, profile: PrinterProfile) -> Image.Image:
    """The drawn paper in greys, one pixel a dot."""
    with Image.open(io.BytesIO(draw_paper(data, profile))) as paper:
        return paper.convert("L").reduce(2)


def scanned(data: bytes, profile: PrinterProfile) -> list[str]:
    """What a till's scanner reads from the drawn paper."""
    return [found.text for found in zxingcpp.read_barcodes(drawn(data, profile))]

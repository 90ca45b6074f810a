"""Draws what an ESC/POS printer put on paper, so that a voucher can be looked at and scanned.

One pixel is one dot at scale 1. The letters are DejaVu Sans Mono, which comes with python-barcode; bold is drawn as a
thermal head does it, each dot a second time beside itself.
"""

import io
from functools import lru_cache
from importlib.resources import files
from typing import Final, assert_never

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from drivers.printer_profiles import DOTS_PER_MM, PrinterProfile
from drivers.virtual.escpos_commands import split_commands
from drivers.virtual.escpos_layout import Bits, CutMark, Glyph, Layout, Piece, TextStyle

_SCALE: Final = 2
_SIDE_MM: Final = 4
"""Blank paper left and right of the print: 72 mm of print on 80 mm paper, 48 on 58 (5 there; 4 looks the same)."""
_LEAD_DOTS: Final = 40
_TEETH_DOTS: Final = 7
_DESK_DOTS: Final = 28
_PAPER_TINT: Final = (252, 251, 247)
_INK_TINT: Final = (44, 42, 48)
_DESK_TINT: Final = (214, 216, 219)


def draw_paper(data: bytes, profile: PrinterProfile) -> bytes:
    """One piece of paper as a PNG: what these bytes print, torn off at the end.

    Args:
        data: the bytes a printer carried out.
        profile: the model, for the paper's width.
    """
    layout = Layout(profile.dots)
    commands, _ = split_commands(data)
    for command, _raw in commands:
        layout.carry_out(command)
    return _png(_on_desk(_ink(layout.pieces, profile.dots, layout.y)))


def draw_sheet(data: bytes, profile: PrinterProfile, *, torn: bool = True) -> bytes:
    """The same paper alone as a PNG, half as large, for whoever lays it on a desk of his own.

    Args:
        data: the bytes a printer carried out.
        profile: the model, for the paper's width.
        torn: whether it was cut off; else its lower end is still in the printer, and straight.
    """
    layout = Layout(profile.dots)
    commands, _ = split_commands(data)
    for command, _raw in commands:
        layout.carry_out(command)
    sheet = _sheet(_ink(layout.pieces, profile.dots, layout.y))
    outline = _torn_outline(*sheet.size)
    if not torn:
        outline.paste(255, (0, sheet.height // 2, sheet.width, sheet.height))
    sheet.putalpha(outline)
    return _png(sheet.reduce(_SCALE))


def _ink(pieces: list[Piece], dots: int, height: int) -> NDArray[np.float32]:
    """How black each pixel is, 0 to 1, on paper with its blank sides."""
    side = _SIDE_MM * DOTS_PER_MM
    canvas = Image.new("L", ((dots + 2 * side) * _SCALE, (height + _LEAD_DOTS) * _SCALE), 0)
    draw = ImageDraw.Draw(canvas)
    for piece in pieces:
        match piece:
            case Glyph():
                _draw_glyph(canvas, draw, piece, side)
            case Bits():
                _draw_bits(canvas, piece, side)
            case CutMark():
                pass  # the edge of the picture is the cut
            case _:
                assert_never(piece)
    soft = canvas.filter(ImageFilter.GaussianBlur(0.45 * _SCALE / 2))
    return np.asarray(soft, dtype=np.float32) / np.float32(255)


def _draw_glyph(canvas: Image.Image, draw: ImageDraw.ImageDraw, glyph: Glyph, side: int) -> None:
    width, height = (edge * _SCALE for edge in glyph.style.cell)
    x, y = (glyph.x + side) * _SCALE, (glyph.y + _LEAD_DOTS // 2) * _SCALE
    if glyph.style.inverted:
        draw.rectangle((x, y, x + width - 1, y + height - 1), fill=255)
        mask = _glyph_mask(glyph.char, glyph.style)
        canvas.paste(0, (x, y), mask)
    elif not glyph.char.isspace():
        canvas.paste(255, (x, y), _glyph_mask(glyph.char, glyph.style))
    if glyph.style.underline:
        thick = glyph.style.underline * _SCALE
        draw.rectangle((x, y + height - thick, x + width - 1, y + height - 1), fill=255)


@lru_cache(maxsize=512)
def _glyph_mask(char: str, style: TextStyle) -> Image.Image:
    """The blackness of one character, drawn at its greater magnification and fitted to its cell."""
    times = max(style.wide, style.high) * _SCALE
    cell_width, cell_height = (9, 17) if style.small else (12, 24)
    font = _font(cell_width * times)
    mask = Image.new("L", (cell_width * times, cell_height * times), 0)
    draw = ImageDraw.Draw(mask)
    baseline = round(cell_height * times * 0.78)
    draw.text((0, baseline), char, font=font, fill=255, anchor="ls")
    if style.bold:
        draw.text((times * 0.8, baseline), char, font=font, fill=255, anchor="ls")
    return mask.resize((style.cell[0] * _SCALE, style.cell[1] * _SCALE), Image.Resampling.LANCZOS)


@lru_cache(maxsize=16)
def _font(advance: int) -> ImageFont.FreeTypeFont:
    """The monospaced font at the size whose characters are `advance` pixels wide."""
    with (files("barcode") / "fonts" / "DejaVuSansMono.ttf").open("rb") as file:
        data = file.read()
    # DejaVu Sans Mono is 1233 units wide to the em of 2048.
    return ImageFont.truetype(io.BytesIO(data), size=advance * 2048 / 1233, layout_engine=ImageFont.Layout.BASIC)


def _draw_bits(canvas: Image.Image, bits: Bits, side: int) -> None:
    if not bits.rows or not bits.rows[0]:
        return
    matrix = np.frombuffer(b"".join(bits.rows), dtype=np.uint8).reshape(len(bits.rows), -1)
    big = np.kron(matrix, np.ones((bits.scale_y * _SCALE, bits.scale_x * _SCALE), dtype=np.uint8))
    mask = Image.fromarray((big * 255).astype(np.uint8))
    canvas.paste(255, ((bits.x + side) * _SCALE, (bits.y + _LEAD_DOTS // 2) * _SCALE), mask)


def _sheet(ink: NDArray[np.float32]) -> Image.Image:
    """The paper itself: warm thermal paper, unevenly dark print.

    Grain is in the print alone: on blank paper it would make the file ten times as large and nothing clearer.
    """
    height, width = ink.shape
    grain = np.random.default_rng(7).standard_normal((height, width), dtype=np.float32)
    # A thermal head's rows are not equally hot.
    rows = 0.012 * np.random.default_rng(11).standard_normal((height // _SCALE + 1, 1), dtype=np.float32)
    heat = np.repeat(rows, _SCALE, axis=0)[:height]
    dark = np.clip(ink * (np.float32(0.93) + heat + np.float32(0.02) * grain), 0, 1)
    # Paper from a roll is never quite flat.
    bend = 1.015 - 0.03 * np.sqrt(np.cos(np.linspace(-1.4, 1.4, width, dtype=np.float32)))
    light = (1 - dark) * bend[None, :].astype(np.float32)
    bands = [
        np.clip(light * np.float32(paper) + dark * np.float32(print_), 0, 255).astype(np.uint8)
        for paper, print_ in zip(_PAPER_TINT, _INK_TINT, strict=True)
    ]
    return Image.fromarray(np.stack(bands, axis=-1))


def _on_desk(ink: NDArray[np.float32]) -> Image.Image:
    """Lays the paper on a desk: torn edges, a soft shadow."""
    sheet = _sheet(ink)
    width, height = sheet.size
    outline = _torn_outline(width, height)

    desk_edge = _DESK_DOTS * _SCALE
    size = (width + 2 * desk_edge, height + 2 * desk_edge)
    desk = Image.new("RGB", size, _DESK_TINT)
    # Blurred small and enlarged again: a soft shadow has nothing fine to lose.
    small = (size[0] // 4, size[1] // 4)
    shadow = Image.new("L", small, 0)
    cast_by = outline.resize((width // 4, height // 4))
    shadow.paste(110, ((desk_edge + 2 * _SCALE) // 4, (desk_edge + 5 * _SCALE) // 4), cast_by)
    shadow = shadow.filter(ImageFilter.GaussianBlur(7 * _SCALE / 4)).resize(size, Image.Resampling.BILINEAR)
    desk.paste((60, 62, 70), (0, 0), shadow)
    desk.paste(sheet, (desk_edge, desk_edge), outline)
    return desk


def _torn_outline(width: int, height: int) -> Image.Image:
    """The paper's shape: straight sides, and the fine teeth of the cutter above and below."""
    pitch, depth = _TEETH_DOTS * _SCALE, _TEETH_DOTS * _SCALE // 2
    top = [(x, depth if (x // pitch) % 2 else 0) for x in range(0, width + pitch, pitch)]
    bottom = [(x, height - 1 - (depth if (x // pitch) % 2 else 0)) for x in range(0, width + pitch, pitch)]
    outline = Image.new("L", (width, height), 0)
    ImageDraw.Draw(outline).polygon([*top, *reversed(bottom)], fill=255)
    return outline


def _png(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format="PNG", compress_level=3)
    return buffer.getvalue()

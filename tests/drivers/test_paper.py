"""The drawn paper: what was printed can be read off it, by eyes and by a scanner."""

import io
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printer_profiles import EPSON_80, GENERIC_58
from drivers.virtual.escpos_commands import split_commands
from drivers.virtual.escpos_layout import Bits, CutMark, Glyph, Layout
from drivers.virtual.paper import draw_paper

GOLDEN = Path(__file__).parent / "golden" / "paper.png"
QR = b"\x1d(k\x04\x00\x31\x41\x32\x00\x1d(k\x03\x00\x31\x43\x06\x1d(k\x03\x00\x31\x45\x31"
SAMPLE = b"".join(
    [
        b"\x1b@\x1bt\x13\x1ba\x01\x1bE\x01\x1d!\x11" + "Bakkerij Æble\n".encode("cp858"),
        b"\x1d!\x00\x1bE\x00" + "é ï Ø Å ij € 1,50\n\n".encode("cp858"),
        b"\x1ba\x00links\n\x1ba\x02rechts\n\x1ba\x01",
        b"\x1b-\x01onderstreept\x1b-\x00 \x1dB\x01 DUPLIKAAT \x1dB\x00\n",
        QR + b"\x1d(k\x0b\x00\x31\x50\x30K7QM-2FJ" + b"\x1d(k\x03\x00\x31\x51\x30",
        b"\n\x1dh\x40\x1dw\x02\x1dH\x02\x1dk\x49\x07{B10001\n\x1bM\x01klein\n\n\n\x1dVA\x00",
    ]
)


def laid(data, dots=576):
    layout = Layout(dots)
    for command, _ in split_commands(data)[0]:
        layout.carry_out(command)
    return layout


def words(layout):
    return "".join(piece.char for piece in layout.pieces if isinstance(piece, Glyph))


def opened(png):
    return Image.open(io.BytesIO(png))


def test_both_codes_can_be_scanned_off_the_paper():
    codes = zxingcpp.read_barcodes(opened(draw_paper(SAMPLE, EPSON_80)).convert("L"))
    assert {code.text for code in codes} == {"K7QM-2FJ", "10001"}


def test_it_looks_as_it_looked():
    drawn = np.asarray(opened(draw_paper(SAMPLE, EPSON_80)), dtype=int)
    kept = np.asarray(Image.open(GOLDEN).convert("RGB"), dtype=int)
    assert drawn.shape == kept.shape
    assert np.abs(drawn - kept).mean() < 0.5


def test_the_roll_is_as_wide_as_the_profiles():
    wide, small = (opened(draw_paper(b"x\n", profile)).width for profile in (EPSON_80, GENERIC_58))
    assert (wide - small) / 2 == EPSON_80.dots - GENERIC_58.dots


@pytest.mark.parametrize(
    ("page", "codec"), [(0, "cp437"), (2, "cp850"), (5, "cp865"), (16, "cp1252"), (18, "cp852"), (19, "cp858")]
)
def test_code_pages(page, codec):
    assert words(laid(b"\x1bt%c" % page + "éïÆØÅ".encode(codec, "ignore") + b"\n")) == "éïÆØÅ".encode(
        codec, "ignore"
    ).decode(codec)


def test_an_unknown_code_page_is_seen():
    assert words(laid(b"\x1bt\xc8\x80\n")) == "\ufffd"


def test_align_and_wrap():
    right = [piece for piece in laid(b"\x1ba\x02ab\n").pieces if isinstance(piece, Glyph)]
    assert [piece.x for piece in right] == [576 - 24, 576 - 12]
    lines = {piece.y for piece in laid(b"x" * 49 + b"\n").pieces if isinstance(piece, Glyph)}
    assert len(lines) == 2


def test_letters_of_two_sizes_stand_on_one_line():
    small, large = laid(b"a\x1d!\x11b\n").pieces
    assert isinstance(small, Glyph)
    assert isinstance(large, Glyph)
    assert small.y + small.style.cell[1] == large.y + large.style.cell[1]


def test_initialise_puts_everything_back():
    (glyph,) = laid(b"\x1d!\x11\x1bE\x01\x1ba\x02\x1b@a\n").pieces
    assert isinstance(glyph, Glyph)
    assert (glyph.x, glyph.style.bold, glyph.style.wide) == (0, False, 1)


def test_a_raster_picture_is_placed_bit_by_bit():
    (picture,) = laid(b"\x1dv0\x00\x01\x00\x02\x00\xf0\x0f").pieces
    assert isinstance(picture, Bits)
    assert picture.rows == (b"\1\1\1\1\0\0\0\0", b"\0\0\0\0\1\1\1\1")


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (67, b"4006381333931", "4006381333931"),
        (68, b"96385074", "96385074"),
        (69, b"T", "T"),
        (73, b"{BA{{B", "A{B"),
        (73, b"{C\x0a\x00\x01", "100001"),
    ],
)
def test_linear_codes(kind, data, text):
    printed = b"\x1ba\x01\x1dh\x50\x1dk" + bytes((kind, len(data))) + data + b"\n"
    codes = zxingcpp.read_barcodes(opened(draw_paper(printed, EPSON_80)).convert("L"))
    assert [code.text for code in codes] == [text]


def test_a_code_that_cannot_be_is_not_printed():
    (bits,) = laid(b"\x1dk\x43\x03abc").pieces
    assert isinstance(bits, Bits)
    assert bits.rows == (b"",)


def test_cuts_are_marked():
    assert [piece for piece in laid(b"a\n\x1dV\x01").pieces if isinstance(piece, CutMark)] == [
        CutMark(30, partial=True)
    ]


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=120))
def test_any_bytes_at_all_can_be_laid_out(data):
    assert laid(data).y >= 0

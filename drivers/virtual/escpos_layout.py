"""Where each thing goes on the paper: ESC/POS commands become placed pieces, in dots.

One dot is 1/8 mm on every printer here. Layout knows no pixels and no fonts; `paper.py` draws what is placed here, and
the virtual printer measures its roll by it.
"""

from dataclasses import dataclass, field, replace
from typing import Final, Literal, assert_never

import numpy as np
import segno
import zxingcpp

from drivers.virtual.escpos_commands import (
    Barcode,
    BarcodeSetting,
    Command,
    Cut,
    Feed,
    Ignored,
    InfoQuestion,
    InOrderQuestion,
    Letters,
    LineFeed,
    ProcessQuestion,
    QrPrint,
    QrSetting,
    Raster,
    RealTimeQuestion,
    Restyle,
    Strange,
)

Align = Literal["left", "centre", "right"]

_CODE_PAGES: Final = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    15: "iso8859_7",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
    33: "cp775",
    34: "cp855",
    36: "cp862",
    39: "iso8859_2",
    40: "iso8859_15",
    45: "cp1250",
    46: "cp1251",
    47: "cp1253",
    48: "cp1254",
    51: "cp1257",
}
"""Epson's numbers for `ESC t`; a page that is not here prints U+FFFD for every byte above 7Fh."""

_BAR_KINDS: Final = {
    65: zxingcpp.BarcodeFormat.UPCA,
    67: zxingcpp.BarcodeFormat.EAN13,
    68: zxingcpp.BarcodeFormat.EAN8,
    69: zxingcpp.BarcodeFormat.Code39,
    73: zxingcpp.BarcodeFormat.Code128,
}

_QR_LEVELS: Final = {48: "L", 49: "M", 50: "Q", 51: "H"}


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How letters look; `wide` and `high` are multiples of the font's cell."""

    bold: bool = False
    underline: int = 0
    wide: int = 1
    high: int = 1
    small: bool = False
    inverted: bool = False

    @property
    def cell(self) -> tuple[int, int]:
        """Width and height of one character in dots (font A 12 × 24, font B 9 × 17)."""
        width, height = (9, 17) if self.small else (12, 24)
        return width * self.wide, height * self.high


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character at its place; `y` is the top of its cell."""

    x: int
    y: int
    char: str
    style: TextStyle


@dataclass(frozen=True, slots=True)
class Bits:
    """A picture: rows of zeros and ones, each `scale` dots wide and high."""

    x: int
    y: int
    rows: tuple[bytes, ...] = field(repr=False)
    scale_x: int
    scale_y: int


@dataclass(frozen=True, slots=True)
class CutMark:
    """The paper was cut here."""

    y: int
    partial: bool


Piece = Glyph | Bits | CutMark


@dataclass(slots=True)
class _Settings:
    """What the printer remembers between commands; `ESC @` puts all of it back."""

    style: TextStyle = field(default_factory=TextStyle)
    align: Align = "left"
    code_page: int = 0
    line_spacing: int = 30
    qr_module: int = 3
    qr_level: str = "L"
    qr_data: bytes = field(default=b"", repr=False)
    bar_height: int = 162
    bar_module: int = 3
    bar_text: bool = False


class Layout:
    """A roll of paper `dots` wide that commands are carried out on.

    Attributes:
        pieces: what was placed, top to bottom; `y` counts from where the roll began.
        y: how much paper has moved, in dots.
    """

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self.pieces: list[Piece] = []
        self.y = 0
        self._settings = _Settings()
        self._line: list[tuple[str, TextStyle]] = []
        self._line_width = 0

    def carry_out(self, command: Command) -> None:
        """Places what one command prints and moves the paper."""
        match command:
            case Letters(data=data):
                self._type(data)
            case LineFeed():
                self._end_line(1)
            case Feed(lines=lines, dots=dots):
                self._end_line(0)
                self.y += dots + lines * self._settings.line_spacing
            case Restyle(key=key, value=value):
                self._restyle(key, value)
            case Raster():
                self._place_raster(command)
            case QrSetting(function=function, data=data):
                self._set_qr(function, data)
            case QrPrint():
                self._place_qr()
            case BarcodeSetting(key=key, value=value):
                self._set_bars(key, value)
            case Barcode(kind=kind, data=data):
                self._place_bars(kind, data)
            case Cut(partial=partial, feed=feed):
                self._end_line(0)
                self.y += feed
                self.pieces.append(CutMark(self.y, partial))
            case Strange(data=data):
                self._type(data)
            case RealTimeQuestion() | InOrderQuestion() | InfoQuestion() | ProcessQuestion() | Ignored():
                pass
            case _:
                assert_never(command)

    def _type(self, data: bytes) -> None:
        codec = _CODE_PAGES.get(self._settings.code_page, "ascii")
        for char in data.decode(codec, errors="replace"):
            width = self._settings.style.cell[0]
            if self._line_width + width > self.dots:
                self._end_line(1)
            self._line.append((char, self._settings.style))
            self._line_width += width

    def _end_line(self, feeds: int) -> None:
        """Prints the waiting line, letters standing on one foot, and feeds as many lines."""
        if self._line:
            tallest = max(style.cell[1] for _, style in self._line)
            x = self._left_of(self._line_width)
            for char, style in self._line:
                self.pieces.append(Glyph(x, self.y + tallest - style.cell[1], char, style))
                x += style.cell[0]
            self.y += max(tallest, self._settings.line_spacing)
            self._line.clear()
            self._line_width = 0
        else:
            self.y += feeds * self._settings.line_spacing

    def _left_of(self, width: int) -> int:
        match self._settings.align:
            case "left":
                return 0
            case "centre":
                return max(0, (self.dots - width) // 2)
            case "right":
                return max(0, self.dots - width)
            case _:
                assert_never(self._settings.align)

    def _restyle(self, key: bytes, value: int) -> None:
        settings = self._settings
        style = settings.style
        match key:
            case b"\x1b@":
                self._line.clear()
                self._line_width = 0
                self._settings = _Settings()
            case b"\x1b!":
                wide, high = (2 if value & 0x20 else 1), (2 if value & 0x10 else 1)
                underline = 1 if value & 0x80 else 0
                small = bool(value & 0x01)
                settings.style = replace(
                    style, bold=bool(value & 0x08), wide=wide, high=high, underline=underline, small=small
                )
            case b"\x1bE" | b"\x1bG":
                settings.style = replace(style, bold=bool(value & 1))
            case b"\x1b-":
                settings.style = replace(style, underline=value % 48)
            case b"\x1bM":
                settings.style = replace(style, small=value % 48 == 1)
            case b"\x1d!":
                settings.style = replace(style, wide=(value >> 4) + 1, high=(value & 0x0F) + 1)
            case b"\x1dB":
                settings.style = replace(style, inverted=bool(value & 1))
            case b"\x1ba":
                aligns: tuple[Align, ...] = ("left", "centre", "right")
                settings.align = aligns[value % 48 % 3]
            case b"\x1bt":
                settings.code_page = value
            case b"\x1b2":
                settings.line_spacing = 30
            case b"\x1b3":
                settings.line_spacing = value
            case _:
                pass  # turned, upside-down and spaced letters: no receipt of ours asks for them

    def _place_raster(self, raster: Raster) -> None:
        self._end_line(0)
        width = raster.row_bytes * 8 * raster.wide
        rows = tuple(
            _bits_of(raster.data[row * raster.row_bytes : (row + 1) * raster.row_bytes]) for row in range(raster.rows)
        )
        self.pieces.append(Bits(self._left_of(width), self.y, rows, raster.wide, raster.high))
        self.y += raster.rows * raster.high

    def _set_qr(self, function: int, data: bytes) -> None:
        match function:
            case 67 if data:
                self._settings.qr_module = max(1, min(16, data[0]))
            case 69 if data:
                self._settings.qr_level = _QR_LEVELS.get(data[0], "L")
            case 80:
                self._settings.qr_data = data[1:]
            case _:
                pass  # 65 chooses the model: model 2 is the only one drawn

    def _place_qr(self) -> None:
        self._end_line(0)
        if not self._settings.qr_data:
            return
        code = segno.make_qr(self._settings.qr_data, error=self._settings.qr_level, boost_error=False)
        rows = tuple(bytes(row) for row in code.matrix)
        module = self._settings.qr_module
        self.pieces.append(Bits(self._left_of(len(rows) * module), self.y, rows, module, module))
        self.y += len(rows) * module

    def _set_bars(self, key: bytes, value: int) -> None:
        match key:
            case b"\x1dh":
                self._settings.bar_height = max(1, value)
            case b"\x1dw":
                self._settings.bar_module = max(1, min(6, value))
            case b"\x1dH":
                self._settings.bar_text = value % 48 in {2, 3}
            case _:
                pass  # GS f: the caption's font

    def _place_bars(self, kind: int, data: bytes) -> None:
        self._end_line(0)
        text = _bar_text(kind, data)
        row = _bar_modules(kind, text)
        settings = self._settings
        left = self._left_of(len(row) * settings.bar_module)
        self.pieces.append(Bits(left, self.y, (row,), settings.bar_module, settings.bar_height))
        self.y += settings.bar_height
        if settings.bar_text:
            style = TextStyle()
            width = style.cell[0] * len(text)
            x = max(0, left + (len(row) * settings.bar_module - width) // 2)
            for place, char in enumerate(text):
                self.pieces.append(Glyph(x + place * style.cell[0], self.y + 2, char, style))
            self.y += style.cell[1] + 4


def _bits_of(row: bytes) -> bytes:
    return bytes(byte >> shift & 1 for byte in row for shift in range(7, -1, -1))


def _bar_text(kind: int, data: bytes) -> str:
    """The text of a barcode; Code 128 comes with its code sets (`{A`, `{B`, `{C`) and doubled braces."""
    if kind != 73:
        return data.decode("ascii", errors="replace")
    text: list[str] = []
    pairs = False
    at = 0
    while at < len(data):
        byte = data[at]
        if byte == 0x7B and at + 1 < len(data):
            following = chr(data[at + 1])
            pairs = following == "C" if following in "ABC" else pairs
            text.append("{" if following == "{" else "")
            at += 2
            continue
        text.append(f"{byte:02d}" if pairs else chr(byte))
        at += 1
    return "".join(text)


def _bar_modules(kind: int, text: str) -> bytes:
    """One row of a barcode, 1 black; empty where the text is none of that kind, as a printer prints nothing then."""
    symbology = _BAR_KINDS.get(kind)
    if symbology is None or not text:
        return b""
    try:
        picture = zxingcpp.create_barcode(text, symbology).to_image(scale=1, add_quiet_zones=False)
    except ValueError:
        return b""
    return bytes(int(dot == 0) for dot in np.asarray(picture)[0])

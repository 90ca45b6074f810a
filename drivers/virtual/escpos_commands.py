"""ESC/POS taken apart into commands, as far as receipts use it.

Source: Epson ESC/POS reference. A command that is not known here becomes `Strange`, so that a test can insist that a
voucher has none: a real printer would print its parameters as letters.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Letters:
    """A run of characters in the present code page."""

    data: bytes


@dataclass(frozen=True, slots=True)
class LineFeed:
    """`LF`: prints the line and feeds one line."""


@dataclass(frozen=True, slots=True)
class Feed:
    """`ESC d`, `ESC J`: prints the line and feeds `lines` lines or `dots` dots."""

    lines: int = 0
    dots: int = 0


@dataclass(frozen=True, slots=True)
class Restyle:
    """A command that only changes how what follows looks; the letters `key` name it, `value` is its argument."""

    key: bytes
    value: int


@dataclass(frozen=True, slots=True)
class Raster:
    """`GS v 0`: a picture, one bit a dot, rows of `row_bytes` bytes, 1 is black."""

    row_bytes: int
    rows: int
    wide: int
    high: int
    data: bytes


@dataclass(frozen=True, slots=True)
class QrSetting:
    """`GS ( k` functions 165, 167, 169, 180: `function` and its parameters."""

    function: int
    data: bytes


@dataclass(frozen=True, slots=True)
class QrPrint:
    """`GS ( k` function 181: prints the QR code stored before."""


@dataclass(frozen=True, slots=True)
class BarcodeSetting:
    """`GS h`, `GS w`, `GS H`, `GS f`: height in dots, module width in dots, place and font of the text."""

    key: bytes
    value: int


@dataclass(frozen=True, slots=True)
class Barcode:
    """`GS k`: a linear barcode of `kind` (65 UPC-A, 67 EAN-13, 68 EAN-8, 69 Code 39, 73 Code 128)."""

    kind: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """`GS V`, `ESC i`, `ESC m`: cuts, after feeding `feed` dots beyond the cutter where one is asked."""

    partial: bool
    feed: int


@dataclass(frozen=True, slots=True)
class RealTimeQuestion:
    """`DLE EOT n`: answered on arrival, whatever waits in the buffer."""

    n: int


@dataclass(frozen=True, slots=True)
class InOrderQuestion:
    """`GS r n`: answered when it is reached."""

    n: int


@dataclass(frozen=True, slots=True)
class InfoQuestion:
    """`GS I n`: answered when it is reached."""

    n: int


@dataclass(frozen=True, slots=True)
class ProcessQuestion:
    """`GS ( H` function 48: answered when what stands before it is printed."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """A command with no effect on paper: drawer pulse, character spacing, panel keys, realtime buffer commands."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Strange:
    """Bytes that are no command known here."""

    data: bytes


Command = (
    Letters
    | LineFeed
    | Feed
    | Restyle
    | Raster
    | QrSetting
    | QrPrint
    | BarcodeSetting
    | Barcode
    | Cut
    | RealTimeQuestion
    | InOrderQuestion
    | InfoQuestion
    | ProcessQuestion
    | Ignored
    | Strange
)

_ESC, _GS, _FS, _DLE = 0x1B, 0x1D, 0x1C, 0x10
_STYLE_KEYS: Final = {
    **{b"\x1b" + key: 1 for key in (b"!", b"E", b"G", b"-", b"a", b"t", b"M", b"3", b"{", b"V", b"R", b" ")},
    b"\x1b@": 0,
    b"\x1b2": 0,
    b"\x1d!": 1,
    b"\x1dB": 1,
}
_BARCODE_KEYS: Final = (b"\x1dh", b"\x1dw", b"\x1dH", b"\x1df")
_IGNORED_LENGTHS: Final = {
    b"\x1bp": 5,
    b"\x1b=": 3,
    b"\x1bc": 4,
    b"\x1bB": 4,
    b"\x1d\x61": 3,
    b"\x1dL": 4,
    b"\x1dW": 4,
    b"\x1dP": 4,
    b"\x1c.": 2,
    b"\x1c&": 2,
}


class _Incomplete(Exception):  # noqa: N818 - never leaves this module: the rest of the command has not come yet
    pass


def split_commands(data: bytes) -> tuple[tuple[tuple[Command, bytes], ...], bytes]:
    """Takes whole commands off the front.

    Returns:
        Each command with its own bytes, and the bytes of a last one that is not whole yet.
    """
    found: list[tuple[Command, bytes]] = []
    at = 0
    while at < len(data):
        try:
            command, length = _first(data, at)
        except _Incomplete:
            break
        found.append((command, data[at : at + length]))
        at += length
    return tuple(found), data[at:]


def _first(data: bytes, at: int) -> tuple[Command, int]:
    byte = data[at]
    if byte == 0x0A:
        return LineFeed(), 1
    if byte in {_ESC, _GS, _FS, _DLE}:
        return _escape(data, at)
    if byte < 0x20:
        # CR and HT stand alone and move nothing that a receipt of ours relies on.
        return (Ignored(data[at : at + 1]) if byte in b"\r\t\x00" else Strange(data[at : at + 1])), 1
    end = at
    while end < len(data) and data[end] >= 0x20:
        end += 1
    return Letters(data[at:end]), end - at


def _escape(data: bytes, at: int) -> tuple[Command, int]:
    key = _take(data, at, 2)
    if key in _STYLE_KEYS:
        length = 2 + _STYLE_KEYS[key]
        argument = _take(data, at, length)[2:]
        return Restyle(key, argument[0] if argument else 0), length
    if key in _BARCODE_KEYS:
        return BarcodeSetting(key, _take(data, at, 3)[2]), 3
    if key in _IGNORED_LENGTHS:
        length = _IGNORED_LENGTHS[key]
        return Ignored(_take(data, at, length)), length
    match key:
        case b"\x1bd":
            return Feed(lines=_take(data, at, 3)[2]), 3
        case b"\x1bJ":
            return Feed(dots=_take(data, at, 3)[2]), 3
        case b"\x1bi" | b"\x1bm":
            return Cut(partial=key == b"\x1bm", feed=0), 2
        case b"\x1dV":
            return _cut(data, at)
        case b"\x1dr":
            return InOrderQuestion(_take(data, at, 3)[2]), 3
        case b"\x1dI":
            return InfoQuestion(_take(data, at, 3)[2]), 3
        case b"\x1dv":
            return _raster(data, at)
        case b"\x1dk":
            return _barcode(data, at)
        case b"\x1d(" | b"\x1b(":
            return _long(data, at)
        case b"\x10\x04":
            return RealTimeQuestion(_take(data, at, 3)[2]), 3
        case b"\x10\x14":
            length = 10 if _take(data, at, 3)[2] == 8 else 5
            return Ignored(_take(data, at, length)), length
        case _:
            return Strange(key), 2


def _take(data: bytes, at: int, length: int) -> bytes:
    if at + length > len(data):
        raise _Incomplete
    return data[at : at + length]


def _cut(data: bytes, at: int) -> tuple[Command, int]:
    mode = _take(data, at, 3)[2]
    if mode in {65, 66}:
        return Cut(partial=mode == 66, feed=_take(data, at, 4)[3]), 4
    return Cut(partial=mode in {1, 49}, feed=0), 3


def _raster(data: bytes, at: int) -> tuple[Command, int]:
    _, _, zero, mode, x_low, x_high, y_low, y_high = _take(data, at, 8)
    if zero != 0x30:
        return Strange(data[at : at + 3]), 3
    row_bytes, rows = x_low + 256 * x_high, y_low + 256 * y_high
    length = 8 + row_bytes * rows
    picture = _take(data, at, length)[8:]
    mode %= 48
    return Raster(row_bytes, rows, 2 if mode & 1 else 1, 2 if mode & 2 else 1, picture), length


def _barcode(data: bytes, at: int) -> tuple[Command, int]:
    kind = _take(data, at, 3)[2]
    if kind >= 65:
        size = _take(data, at, 4)[3]
        return Barcode(kind, _take(data, at, 4 + size)[4:]), 4 + size
    end = data.find(b"\x00", at + 3)
    if end < 0:
        raise _Incomplete
    # The older form ends in NUL and numbers the same kinds from 0.
    return Barcode(kind + 65, data[at + 3 : end]), end + 1 - at


def _long(data: bytes, at: int) -> tuple[Command, int]:
    header = _take(data, at, 5)
    size = header[3] + 256 * header[4]
    length = 5 + size
    body = _take(data, at, length)[5:]
    match header[2:3]:
        case b"k" if size >= 2 and body[0] == 49:
            return (QrPrint() if body[1] == 81 else QrSetting(body[1], body[2:])), length
        case b"H" if size == 6 and body[0] == 48:
            return ProcessQuestion(body[2:6]), length
        case b"k" | b"H" | b"L" | b"E" | b"K" | b"D" | b"A":
            return Ignored(data[at : at + length]), length
        case _:
            return Strange(data[at : at + length]), length

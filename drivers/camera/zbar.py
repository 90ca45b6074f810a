"""zbar, by way of pyzbar: a cheap second opinion on linear codes, and a whole engine where zxing-cpp has no wheel."""

import ctypes
import math
from collections.abc import Iterator, Sequence
from typing import Final

from drivers.camera.engines import Box, Kinds, Reading
from drivers.errors import DeviceMissingError
from drivers.events import Decoder
from drivers.ports import GreyFrame
from drivers.symbology import Symbology

_NO_ZBAR: Final = "pyzbar or libzbar is not installed; install the package libzbar0, or switch the second opinion off"
# ITF is left out: zbar finds it in pictures of idle shops.
_SYMBOLOGIES: Final = {
    "QRCODE": Symbology.QR,
    "EAN13": Symbology.EAN13,
    "EAN8": Symbology.EAN8,
    "UPCA": Symbology.EAN13,
    "CODE128": Symbology.CODE128,
    "CODE39": Symbology.CODE39,
}
_LINEAR: Final = tuple(name for name in _SYMBOLOGIES if name != "QRCODE")
_EIGHT_BIT_GREY: Final = 0x30303859
"""zbar's name for it: the letters Y800 as a little-endian number."""
_EVERY_LINE: Final = 4
"""Reading every fourth row and no column takes an eighth of zbar's time, and finds as many linear codes."""


class ZbarEngine:
    """pyzbar over libzbar.

    Raises:
        DeviceMissingError: it, or the library below it, is not installed.
    """

    decoder: Final = Decoder.ZBAR

    def __init__(self) -> None:
        try:
            from pyzbar import pyzbar
        except ImportError as error:
            raise DeviceMissingError(_NO_ZBAR) from error
        symbols = pyzbar.ZBarSymbol
        linear = [symbols[name] for name in _LINEAR]
        self._symbols = {Kinds.CORE: [symbols.QRCODE, *linear], Kinds.LINEAR: linear}
        self._symbols[Kinds.QR_AT_MIDDLE] = [symbols.QRCODE]
        self._decode = pyzbar.decode

    def read(self, frame: GreyFrame, kinds: Kinds) -> Sequence[Reading]:
        """Every code of these kinds that it finds; it knows none of the rare ones, and draws its borders itself."""
        symbols = self._symbols.get(kinds)
        if symbols is None:
            return ()
        try:
            found = self._decode(frame, symbols=symbols)
        except ValueError:
            # A QR code in several parts has an orientation that pyzbar has no name for (pyzbar #139): it is no reading.
            return ()
        readings: list[Reading] = []
        for code in found:
            points = [(point.x, point.y) for point in code.polygon] or [
                (code.rect.left, code.rect.top),
                (code.rect.left + code.rect.width, code.rect.top + code.rect.height),
            ]
            readings += _reading(code.type, code.data, points, code.quality)
        return readings


class ZbarLines:
    """libzbar through pyzbar's table of its functions, told to read some rows of the picture and no columns.

    pyzbar's own `decode` offers no such setting. It reads linear codes alone, so that none of zbar's troubles with QR
    codes can come up.

    Raises:
        DeviceMissingError: pyzbar, or the library below it, is not installed.
    """

    decoder: Final = Decoder.ZBAR

    def __init__(self) -> None:
        try:
            from pyzbar import wrapper
        except ImportError as error:
            raise DeviceMissingError(_NO_ZBAR) from error
        self._zbar = wrapper
        config = wrapper.ZBarConfig
        self._settings: list[tuple[int, int, int]] = [(0, config.CFG_ENABLE, 0)]
        self._settings += [(wrapper.ZBarSymbol[name], config.CFG_ENABLE, 1) for name in _LINEAR]
        self._settings += [(0, config.CFG_X_DENSITY, 0), (0, config.CFG_Y_DENSITY, _EVERY_LINE)]
        self._names = {int(wrapper.ZBarSymbol[name]): name for name in _LINEAR}

    def read(self, frame: GreyFrame, kinds: Kinds) -> Sequence[Reading]:
        """Every linear code that it finds, whatever else is asked for."""
        if kinds is Kinds.RARE:
            return ()
        zbar = self._zbar
        scanner, image = zbar.zbar_image_scanner_create(), zbar.zbar_image_create()
        try:
            for setting in self._settings:
                zbar.zbar_image_scanner_set_config(scanner, *setting)
            pixels = frame.tobytes()
            zbar.zbar_image_set_format(image, _EIGHT_BIT_GREY)
            zbar.zbar_image_set_size(image, frame.shape[1], frame.shape[0])
            zbar.zbar_image_set_data(image, ctypes.cast(ctypes.c_char_p(pixels), ctypes.c_void_p), len(pixels), None)
            if zbar.zbar_scan_image(scanner, image) <= 0:
                return ()
            return tuple(self._found(image))
        finally:
            zbar.zbar_image_destroy(image)
            zbar.zbar_image_scanner_destroy(scanner)

    def _found(self, image: object) -> Iterator[Reading]:
        zbar = self._zbar
        symbol = zbar.zbar_image_first_symbol(image)
        while symbol:
            data = ctypes.string_at(zbar.zbar_symbol_get_data(symbol), zbar.zbar_symbol_get_data_length(symbol))
            places = range(zbar.zbar_symbol_get_loc_size(symbol))
            points = [
                (zbar.zbar_symbol_get_loc_x(symbol, place), zbar.zbar_symbol_get_loc_y(symbol, place))
                for place in places
            ]
            rows = (len(points) - 1) * _EVERY_LINE + 1
            yield from _reading(self._names.get(symbol.contents.type, ""), data, points, rows)
            symbol = zbar.zbar_symbol_next(symbol)


def _reading(kind: str, data: bytes, points: Sequence[tuple[float, float]], rows: int) -> Sequence[Reading]:
    """The one reading that zbar means, or none where it means a kind that was not asked for."""
    symbology = _SYMBOLOGIES.get(kind)
    text = _text_of(data)
    if symbology is None or not text or not points:
        return ()
    if kind == "UPCA":
        text = "0" + text
    box = Box.around(points)
    # Lines are read to the right and to the left in turn, and a point stands where each one ended.
    length = max(box.right - box.left, box.bottom - box.top)
    support = (rows - 1) / length if symbology.is_linear else math.inf
    return (Reading(symbology, text, Decoder.ZBAR, box, support),)


def _text_of(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")

"""zxing-cpp, the engine that sees every frame."""

import math
from collections.abc import Sequence
from typing import Final

from drivers.camera.engines import Box, Kinds, Reading
from drivers.errors import DeviceMissingError
from drivers.events import Decoder
from drivers.ports import GreyFrame
from drivers.symbology import symbology_of


class ZxingEngine:
    """zxing-cpp.

    Raises:
        DeviceMissingError: it is not installed.
    """

    decoder: Final = Decoder.ZXING

    def __init__(self) -> None:
        try:
            import zxingcpp
        except ImportError as error:
            raise DeviceMissingError(
                "zxing-cpp is not installed; install it, or choose pyzbar as the decoder in the configuration"
            ) from error
        formats = zxingcpp.BarcodeFormat
        linear = [formats.EAN13, formats.EAN8, formats.UPCA, formats.Code128, formats.Code39]
        self._read = zxingcpp.read_barcodes
        # The default text mode writes control characters such as GS out as words.
        self._plain = zxingcpp.TextMode.Plain
        self._formats = {
            Kinds.CORE: zxingcpp.BarcodeFormats([formats.QRCode, *linear]),
            Kinds.LINEAR: zxingcpp.BarcodeFormats(linear),
            Kinds.RARE: zxingcpp.BarcodeFormats([formats.PDF417, formats.Aztec, formats.DataMatrix]),
            Kinds.QR_AT_MIDDLE: zxingcpp.BarcodeFormats([formats.QRCode]),
            Kinds.QR_AT_ONE_LEVEL: zxingcpp.BarcodeFormats([formats.QRCode]),
        }
        self._binarizers = dict.fromkeys(Kinds, zxingcpp.Binarizer.LocalAverage)
        self._binarizers[Kinds.QR_AT_MIDDLE] = zxingcpp.Binarizer.FixedThreshold
        self._binarizers[Kinds.QR_AT_ONE_LEVEL] = zxingcpp.Binarizer.GlobalHistogram

    def read(self, frame: GreyFrame, kinds: Kinds) -> Sequence[Reading]:
        """Every code of these kinds that it finds; a UPC-A comes as the 13-digit EAN it is.

        Bars that lie on their side are a view of their own: looking both ways at once takes twice the time.
        """
        readings: list[Reading] = []
        found = self._read(
            frame,
            formats=self._formats[kinds],
            try_rotate=False,
            try_invert=kinds is not Kinds.LINEAR,
            binarizer=self._binarizers[kinds],
            text_mode=self._plain,
        )
        for code in found:
            symbology = symbology_of(code.symbology_identifier)
            if symbology is None or not code.text:
                continue
            place = code.position
            corners = [
                (corner.x, corner.y)
                for corner in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            ]
            support = _support(corners) if symbology.is_linear else math.inf
            readings.append(Reading(symbology, code.text, self.decoder, Box.around(corners), support))
        return readings


def _support(corners: Sequence[tuple[float, float]]) -> float:
    """How far apart the first and the last line are that gave the reading, by the code's length."""
    top_left, top_right, bottom_right, bottom_left = corners
    height = math.dist(_middle(top_left, top_right), _middle(bottom_left, bottom_right))
    length = math.dist(_middle(top_left, bottom_left), _middle(top_right, bottom_right))
    return height / max(length, 1.0)


def _middle(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2

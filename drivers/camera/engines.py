"""The two engines that find codes in a picture, behind one face.

zxing-cpp is the main one; pyzbar gives a second opinion on linear codes, and is the main one only where it is chosen to
be (32-bit arm, for which zxing-cpp has no wheel). Neither is fallen back to by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Protocol

from drivers.errors import DeviceMissingError
from drivers.events import Decoder
from drivers.ports import GreyFrame
from drivers.symbology import Symbology, symbology_of


class Kinds(Enum):
    """Which kinds of code to look for; each more costs time on every frame."""

    CORE = "core"
    LINEAR = "linear"
    RARE = "rare"


@dataclass(frozen=True, slots=True)
class Box:
    """Where a code is, in pixels of the frame it was read from: an upright rectangle, ends excluded."""

    left: float
    top: float
    right: float
    bottom: float

    @staticmethod
    def around(points: Iterable[tuple[float, float]]) -> "Box":
        """The smallest box with all of these (x, y) in it."""
        xs, ys = zip(*points, strict=True)
        return Box(min(xs), min(ys), max(xs) + 1, max(ys) + 1)

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share a pixel."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One code in one picture."""

    symbology: Symbology
    text: str = field(repr=False)
    decoder: Decoder
    box: Box


class Engine(Protocol):
    """Something that finds codes in one picture; it remembers nothing."""

    @property
    def decoder(self) -> Decoder:
        """Which one it is."""
        ...

    def read(self, frame: GreyFrame, kinds: Kinds) -> Sequence[Reading]:
        """Every code of these kinds that it finds."""
        ...


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
        }

    def read(self, frame: GreyFrame, kinds: Kinds) -> Sequence[Reading]:
        """Every code of these kinds that it finds; a UPC-A comes as the 13-digit EAN it is."""
        readings: list[Reading] = []
        for code in self._read(frame, formats=self._formats[kinds], text_mode=self._plain):
            symbology = symbology_of(code.symbology_identifier)
            if symbology is None or not code.text:
                continue
            place = code.position
            corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            box = Box.around((corner.x, corner.y) for corner in corners)
            readings.append(Reading(symbology, code.text, self.decoder, box))
        return readings


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
            raise DeviceMissingError(
                "pyzbar or libzbar is not installed; install the package libzbar0, or switch the second opinion off"
            ) from error
        symbols = pyzbar.ZBarSymbol
        # ITF is left out: zbar finds it in pictures of idle shops.
        self._symbologies = {
            "QRCODE": Symbology.QR,
            "EAN13": Symbology.EAN13,
            "EAN8": Symbology.EAN8,
            "UPCA": Symbology.EAN13,
            "CODE128": Symbology.CODE128,
            "CODE39": Symbology.CODE39,
        }
        linear = [symbols.EAN13, symbols.EAN8, symbols.UPCA, symbols.CODE128, symbols.CODE39]
        self._symbols = {Kinds.CORE: [symbols.QRCODE, *linear], Kinds.LINEAR: linear, Kinds.RARE: []}
        self._decode = pyzbar.decode

    def read(self, frame: GreyFrame, kinds: Kinds) -> Sequence[Reading]:
        """Every code of these kinds that it finds; it knows none of the rare ones."""
        symbols = self._symbols[kinds]
        if not symbols:
            return ()
        try:
            found = self._decode(frame, symbols=symbols)
        except ValueError:
            # A QR code in several parts has an orientation that pyzbar has no name for (pyzbar #139): it is no reading.
            return ()
        readings: list[Reading] = []
        for code in found:
            symbology = self._symbologies.get(code.type)
            text = _text_of(code.data)
            if symbology is None or not text:
                continue
            if code.type == "UPCA":
                text = "0" + text
            points = [(point.x, point.y) for point in code.polygon] or [
                (code.rect.left, code.rect.top),
                (code.rect.left + code.rect.width, code.rect.top + code.rect.height),
            ]
            readings.append(Reading(symbology, text, self.decoder, Box.around(points)))
        return readings


def _text_of(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")


def engine_for(decoder: Decoder) -> Engine:
    """The engine of that name.

    Raises:
        DeviceMissingError: it is not installed.
    """
    return ZxingEngine() if decoder is Decoder.ZXING else ZbarEngine()

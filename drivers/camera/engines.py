"""The two engines that find codes in a picture, behind one face.

zxing-cpp (`zxing.py`) is the main one; zbar (`zbar.py`) gives a second opinion on linear codes, and is the main one
only where it is chosen to be (32-bit arm, for which zxing-cpp has no wheel). Neither is fallen back to by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from drivers.events import Decoder
from drivers.ports import GreyFrame
from drivers.symbology import Symbology


class Kinds(Enum):
    """Which kinds of code to look for; each more costs time on every frame.

    Attributes:
        CORE: QR in any position, dark on light or light on dark, and linear codes whose bars stand upright.
        LINEAR: linear codes alone.
        RARE: PDF417, Aztec, DataMatrix.
        QR_AT_MIDDLE: QR alone, in a picture made for it: what is darker than the middle grey is black.
        QR_AT_ONE_LEVEL: QR alone, with one border between black and white for the whole picture.
    """

    CORE = "core"
    LINEAR = "linear"
    RARE = "rare"
    QR_AT_MIDDLE = "qr-at-middle"
    QR_AT_ONE_LEVEL = "qr-at-one-level"


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

    def grown_across(self, share: float) -> "Box":
        """Longer at both ends of its shorter side, by this share of its longer one."""
        width, height = self.right - self.left, self.bottom - self.top
        more = share * max(width, height)
        if width >= height:
            return Box(self.left, self.top - more, self.right, self.bottom + more)
        return Box(self.left - more, self.top, self.right + more, self.bottom)

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share a pixel."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """One code in one picture.

    Attributes:
        support: over how much of its height a linear code gave this reading, as a share of its length: 0 for one line
            alone, about 0.1 to 0.7 for a code that is well seen. Infinite for one that corrects errors by itself.
    """

    symbology: Symbology
    text: str = field(repr=False)
    decoder: Decoder
    box: Box
    support: float


class Engine(Protocol):
    """Something that finds codes in one picture; it remembers nothing."""

    @property
    def decoder(self) -> Decoder:
        """Which one it is."""
        ...

    def read(self, frame: GreyFrame, kinds: Kinds) -> Sequence[Reading]:
        """Every code of these kinds that it finds."""
        ...


def engine_for(decoder: Decoder) -> Engine:
    """The engine of that name.

    Raises:
        DeviceMissingError: it is not installed.
    """
    from drivers.camera.zbar import ZbarEngine
    from drivers.camera.zxing import ZxingEngine

    return ZxingEngine() if decoder is Decoder.ZXING else ZbarEngine()


def second_opinion() -> Engine:
    """What looks at linear codes once more, cheaply and in another way.

    Raises:
        DeviceMissingError: it is not installed.
    """
    from drivers.camera.zbar import ZbarLines

    return ZbarLines()

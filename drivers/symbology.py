"""The kinds of barcode, and the identifiers by which a reader names them.

Source: ISO/IEC 15424 (data carrier identifiers, also called AIM identifiers): `]`, a letter for the symbology, a
modifier for what the reader did.
"""

from enum import StrEnum
from typing import Final


class Symbology(StrEnum):
    """A kind of barcode; GS1 forms are kinds of their own, since their text is read by another grammar."""

    QR = "qr"
    GS1_QR = "gs1-qr"
    EAN13 = "ean13"
    EAN8 = "ean8"
    UPCA = "upca"
    UPCE = "upce"
    CODE128 = "code128"
    GS1_128 = "gs1-128"
    CODE39 = "code39"
    ITF = "itf"
    PDF417 = "pdf417"
    AZTEC = "aztec"
    GS1_AZTEC = "gs1-aztec"
    DATA_MATRIX = "datamatrix"
    GS1_DATA_MATRIX = "gs1-datamatrix"

    @property
    def is_linear(self) -> bool:
        """Whether it is bars in one row, which two engines have been seen to misread with a valid check digit."""
        return self in LINEAR

    @property
    def is_retail(self) -> bool:
        """Whether it is of the EAN/UPC family: digits with a check digit of their own."""
        return self in RETAIL


RETAIL: Final = frozenset({Symbology.EAN13, Symbology.EAN8, Symbology.UPCA, Symbology.UPCE})
LINEAR: Final = RETAIL | {Symbology.CODE128, Symbology.GS1_128, Symbology.CODE39, Symbology.ITF}

_BY_IDENTIFIER: Final[dict[str, Symbology]] = {
    "]E0": Symbology.EAN13,
    "]E4": Symbology.EAN8,
    "]C0": Symbology.CODE128,
    "]C1": Symbology.GS1_128,
    "]C2": Symbology.CODE128,
    "]C4": Symbology.CODE128,
    **{f"]A{digit}": Symbology.CODE39 for digit in "0123457"},
    "]I0": Symbology.ITF,
    "]I1": Symbology.ITF,
    "]I3": Symbology.ITF,
    **{f"]Q{digit}": Symbology.QR for digit in "012456"},
    "]Q3": Symbology.GS1_QR,
    **{f"]d{digit}": Symbology.DATA_MATRIX for digit in "013456"},
    "]d2": Symbology.GS1_DATA_MATRIX,
    # Rectangular Data Matrix (ISO/IEC 21471), as zxing-cpp names it.
    "]d7": Symbology.DATA_MATRIX,
    "]d8": Symbology.GS1_DATA_MATRIX,
    "]L0": Symbology.PDF417,
    "]L1": Symbology.PDF417,
    "]L2": Symbology.PDF417,
    "]z1": Symbology.GS1_AZTEC,
    **{f"]z{digit}": Symbology.AZTEC for digit in "023456789ABC"},
}


def symbology_of(identifier: str) -> Symbology | None:
    """The symbology a data carrier identifier names, or None where the project has no use for it.

    Args:
        identifier: three characters, `]` first.
    """
    return _BY_IDENTIFIER.get(identifier)


def split_identifier(text: str) -> tuple[Symbology | None, str]:
    """Takes the data carrier identifier off the front of what a scanner typed.

    An identifier with nothing behind it is left as it is: no barcode is empty, so that text is somebody's payload.

    Returns:
        The symbology where the text begins with a known identifier, else None; and the text without it.
    """
    symbology = symbology_of(text[:3])
    if symbology is None or len(text) == 3:
        return None, text
    return symbology, text[3:]

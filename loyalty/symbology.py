"""Which kind of barcode a text came out of, and the identifier a scanner may type before it.

Source: ISO/IEC 15424 (data carrier identifiers, "AIM ids"): `]`, one letter for the symbology, one
modifier.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Symbology(StrEnum):
    """The symbologies a card or a receipt may carry; GS1 forms are of their own, being read by another grammar."""

    EAN13 = "ean13"
    EAN8 = "ean8"
    UPCA = "upca"
    UPCE = "upce"
    CODE128 = "code128"
    GS1_128 = "gs1-128"
    CODE39 = "code39"
    CODE93 = "code93"
    CODABAR = "codabar"
    ITF = "itf"
    DATABAR = "databar"
    QR = "qr"
    GS1_QR = "gs1-qr"
    DATAMATRIX = "datamatrix"
    GS1_DATAMATRIX = "gs1-datamatrix"
    PDF417 = "pdf417"
    AZTEC = "aztec"
    GS1_AZTEC = "gs1-aztec"

    @property
    def is_retail(self) -> bool:
        """Whether it is of the EAN/UPC family: digits with GS1's check digit."""
        return self in _RETAIL

    @property
    def is_gs1(self) -> bool:
        """Whether it says itself that it holds GS1 element strings."""
        return self in _GS1


_RETAIL = frozenset({Symbology.EAN13, Symbology.EAN8, Symbology.UPCA, Symbology.UPCE})
_GS1 = frozenset(
    {Symbology.GS1_128, Symbology.GS1_QR, Symbology.GS1_DATAMATRIX, Symbology.GS1_AZTEC, Symbology.DATABAR}
)

_BY_NAME = {
    **{symbology.value.replace("-", ""): symbology for symbology in Symbology},
    "qrcode": Symbology.QR,
    "microqrcode": Symbology.QR,
    "databarexpanded": Symbology.DATABAR,
    "i25": Symbology.ITF,
}


def symbology_named(name: str) -> Symbology | None:
    """The symbology a decoder calls `name` ("EAN-13", "EAN13", "QRCode"), or None for a foreign one."""
    return _BY_NAME.get(re.sub(r"[^a-z0-9]", "", name.lower()))


@dataclass(frozen=True, slots=True)
class Carried:
    """A payload and the symbology that carried it, as far as that is known."""

    payload: str = ""
    symbology: Symbology | None = None

    def __repr__(self) -> str:
        """Says the symbology alone: the payload may be anybody's."""
        return f"Carried(symbology={self.symbology})"


_AIM_ID = re.compile(r"\](?P<letter>[A-Za-z])(?P<modifier>[0-9A-Za-z])")
_AIM: dict[str, Symbology] = {
    "A": Symbology.CODE39,
    "C": Symbology.CODE128,
    "F": Symbology.CODABAR,
    "G": Symbology.CODE93,
    "I": Symbology.ITF,
    "L": Symbology.PDF417,
    "Q": Symbology.QR,
    "d": Symbology.DATAMATRIX,
    "e": Symbology.DATABAR,
    "z": Symbology.AZTEC,
}
_AIM_GS1: dict[str, Symbology] = {
    "C1": Symbology.GS1_128,
    "Q3": Symbology.GS1_QR,
    "d2": Symbology.GS1_DATAMATRIX,
    "z1": Symbology.GS1_AZTEC,
    "E4": Symbology.EAN8,
}


def split_aim(text: str) -> Carried:
    """Part an AIM id from what follows it; a text without one, or with nothing behind it, stays whole.

    Only for what a scanner typed: a picture or a person can hold a literal `]C1`.
    """
    found = _AIM_ID.match(text)
    if found is None or found.end() == len(text):
        return Carried(text)
    payload = text[found.end() :]
    letter, modifier = found["letter"], found["modifier"]
    if letter + modifier in _AIM_GS1:
        return Carried(payload, _AIM_GS1[letter + modifier])
    if letter == "E":
        return Carried(payload, Symbology.UPCA if len(payload) == 12 else Symbology.EAN13)
    if letter in _AIM:
        return Carried(payload, _AIM[letter])
    return Carried(text)

"""Tags as member cards: the unique number that an RFID or NFC reader types.

A tag's number is read by everybody who comes near and is copied onto a blank tag in a second, so it never proves more
than a printed number does. Numbers that mean nothing the next time are none: a random one (first byte 08h, which a
phone or a passport draws anew at each tap) and the first part of a longer one (88h, the cascade tag). Source: ISO/IEC
14443-3, clause 6.5.4 (UIDs of 4 and 7 bytes); the 5 bytes of a 125 kHz tag are what its chip sends (8 of version, 32
of number).
"""

import re
from enum import StrEnum
from typing import Final

from loyalty.assurance import Assurance
from loyalty.errors import ProgrammeError
from loyalty.foreign_ranges import MIN_PAYMENT_DIGITS
from loyalty.scheme_base import SchemeBase

_GAPS: Final = re.compile(r"[ :-]")
_FACILITY: Final = re.compile(r"(?P<facility>\d{1,3}),(?P<card>\d{1,5})", re.ASCII)
_FLEETING: Final = frozenset({0x08, 0x88})
"""First bytes of 4 that are random, or the beginning of a longer number."""


class UidForm(StrEnum):
    """How a reader types a tag's number."""

    HEX = "hex"
    """Two hexadecimal digits a byte, in either case, bare or with `:`, `-` or a space between."""
    DECIMAL = "decimal"
    """One decimal number of 4 bytes, with or without zeros in front."""
    FACILITY = "facility"
    """`188,24910`: the third byte from the end, and the last two, each in decimal. The bytes before are not typed."""


class TagChip(StrEnum):
    """What kind of tag it is, for what its bytes mean."""

    ISO_14443 = "iso14443"
    """13.56 MHz (Mifare and its like): 4 or 7 bytes."""
    EM4100 = "em4100"
    """125 kHz: 5 bytes, of which some readers type the last 4 or 3 alone."""


_SIZES: Final = {TagChip.ISO_14443: frozenset({4, 7}), TagChip.EM4100: frozenset({3, 4, 5})}


class UidScheme(SchemeBase, frozen=True, kw_only=True, tag="uid"):
    """Tags of one size, as one model of reader types them.

    Canonical form: the bytes in hexadecimal, capitals, the tag's first byte first, so that a scheme for another model
    of reader names the same card alike. Read from a tag reader alone: typed by hand or scanned, the same signs are no
    tag.
    """

    size: int = 7
    """Bytes that are typed; 3 for the facility form alone."""
    chip: TagChip = TagChip.ISO_14443
    form: UidForm = UidForm.HEX
    reversed: bool = False
    """Whether the reader types the last byte first."""

    def __post_init__(self) -> None:
        """Holds the scheme to its arithmetic.

        Raises:
            ProgrammeError: it claims what no tag proves, or a form that does not fit its size.
        """
        if self.assurance is not Assurance.GUESSABLE:
            raise ProgrammeError(f"Scheme {self.id}: a tag is copied in a second; it proves 'guessable', nothing else.")
        if self.size not in _SIZES[self.chip]:
            sizes = " or ".join(map(str, sorted(_SIZES[self.chip])))
            raise ProgrammeError(f"Scheme {self.id}: {self.chip} tags are read as {sizes} bytes, not {self.size}.")
        if (self.form is UidForm.FACILITY) is not (self.size == 3):
            raise ProgrammeError(f"Scheme {self.id}: the facility form is of 3 bytes, and 3 bytes have no other form.")
        if self.form is UidForm.DECIMAL and self.most_digits >= MIN_PAYMENT_DIGITS:
            raise ProgrammeError(
                f"Scheme {self.id}: {self.size} bytes in decimal look like payment cards; choose hexadecimal."
            )
        self._check_common(self.space)

    @property
    def space(self) -> int:
        """How many numbers it has; zero is none."""
        return len(self._firsts) * self._per_first - 1

    @property
    def _firsts(self) -> tuple[int, ...]:
        """The first bytes that a tag can have and keep."""
        fleeting = _FLEETING if self.chip is TagChip.ISO_14443 and self.size == 4 else frozenset[int]()
        return tuple(first for first in range(256) if first not in fleeting)

    @property
    def _per_first(self) -> int:
        return int(256 ** (self.size - 1))

    @property
    def most_digits(self) -> int:
        """The longest decimal number, zeros in front included."""
        return len(str(256**self.size - 1))

    def nth(self, index: int) -> str:
        """The canonical number at `index` of 0 to `space` - 1."""
        first, rest = divmod(index % self.space + 1, self._per_first)
        return f"{self._firsts[first]:02X}{rest:0{2 * (self.size - 1)}X}"

    def typed(self, canonical: str) -> str:
        """What the reader types for a tag; the inverse of `canonical`."""
        octets = bytes.fromhex(canonical)
        number = octets[::-1] if self.reversed else octets
        match self.form:
            case UidForm.HEX:
                return number.hex().upper()
            case UidForm.DECIMAL:
                return str(int.from_bytes(number))
            case UidForm.FACILITY:
                return f"{number[0]:03d},{int.from_bytes(number[1:]):05d}"

    def canonical(self, text: str) -> str | None:
        """The canonical form of what a tag reader typed, or None where it is no number of this scheme."""
        octets = self._octets(text)
        if octets is None or not any(octets):
            return None
        found = octets[::-1] if self.reversed else octets
        return found.hex().upper() if found[0] in self._firsts else None

    def _octets(self, text: str) -> bytes | None:
        """The bytes in the order they were typed."""
        match self.form:
            case UidForm.HEX:
                bare = _GAPS.sub("", text)
                fits = re.fullmatch(rf"[0-9A-Fa-f]{{{2 * self.size}}}", bare, re.ASCII) is not None
                return bytes.fromhex(bare) if fits else None
            case UidForm.DECIMAL:
                digits = text.isascii() and text.isdigit() and len(text) <= self.most_digits
                fits = digits and int(text) < 256**self.size
                return int(text).to_bytes(self.size) if fits else None
            case UidForm.FACILITY:
                found = _FACILITY.fullmatch(text)
                if found is None or int(found["facility"]) > 0xFF or int(found["card"]) > 0xFFFF:
                    return None
                return bytes([int(found["facility"]), *int(found["card"]).to_bytes(2)])

    def meets(self, other: "UidScheme") -> bool:
        """Whether some typed text can be a number of both: a tag would have two names."""
        if UidForm.FACILITY in {self.form, other.form}:
            # A comma stands in no other form.
            return self.form is other.form
        if self.form is other.form:
            return self.form is UidForm.DECIMAL or self.size == other.size
        hexadecimal, decimal = (self, other) if self.form is UidForm.HEX else (other, self)
        return 2 * hexadecimal.size <= decimal.most_digits

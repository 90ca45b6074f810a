"""Number ranges that are not ours: payment cards and North American driving licences.

A range is `firm` where every number in it is a payment card's, and `shared` where retailers hold
issuer identification numbers too: ISO/IEC 7812-1 gives the first digit 6 to merchandising *and*
banking, and Maestro's numbers lie scattered in it. The ranges themselves are the schemes' published
ones; licences are AAMVA's.
"""

from dataclasses import dataclass
from typing import Final

MIN_PAYMENT_DIGITS: Final = 12
MAX_PAYMENT_DIGITS: Final = 19


@dataclass(frozen=True, slots=True)
class ForeignRange:
    """The numbers whose leading digits lie in `first`..`last`, of the given `lengths`."""

    first: str
    last: str
    lengths: frozenset[int]
    firm: bool = True

    def holds(self, digits: str) -> bool:
        """Whether `digits` lies in this range."""
        return len(digits) in self.lengths and self.first <= digits[: len(self.first)] <= self.last

    def meets(self, low: int, high: int, length: int) -> bool:
        """Whether any number from `low` to `high`, written with `length` digits, lies in this range."""
        if length not in self.lengths:
            return False
        scale = int(10 ** (length - len(self.first)))
        return low < (int(self.last) + 1) * scale and high >= int(self.first) * scale


def _range(first: str, last: str, *lengths: int, firm: bool = True) -> ForeignRange:
    return ForeignRange(first, last, frozenset(lengths), firm)


_MAESTRO_LENGTHS: Final = tuple(range(MIN_PAYMENT_DIGITS, MAX_PAYMENT_DIGITS + 1))
_LONG: Final = (16, 17, 18, 19)

PAYMENT_RANGES: Final[tuple[ForeignRange, ...]] = (
    _range("4", "4", 13, 16, 18, 19),  # Visa
    _range("51", "55", 16),  # Mastercard
    _range("2221", "2720", 16),  # Mastercard
    _range("34", "34", 15),  # American Express
    _range("37", "37", 15),  # American Express
    _range("300", "305", *range(14, 20)),  # Diners Club
    _range("3095", "3095", *range(14, 20)),  # Diners Club
    _range("36", "36", *range(14, 20)),  # Diners Club
    _range("38", "39", *range(14, 20)),  # Diners Club
    _range("3528", "3589", *_LONG),  # JCB
    _range("2131", "2131", 15, 16),  # JCB, the old ranges
    _range("1800", "1800", 15, 16),  # JCB, the old ranges
    _range("6011", "6011", *_LONG),  # Discover
    _range("644", "659", *_LONG),  # Discover
    _range("62", "62", *_LONG),  # UnionPay
    _range("81", "81", *_LONG),  # UnionPay
    _range("2200", "2204", *_LONG),  # Mir
    _range("9792", "9792", 16),  # Troy
    _range("508", "508", 16),  # RuPay
    _range("50", "50", *_MAESTRO_LENGTHS),  # Maestro
    _range("56", "58", *_MAESTRO_LENGTHS),  # Maestro
    _range("6304", "6304", *_MAESTRO_LENGTHS),  # Maestro
    _range("6703", "6703", *_MAESTRO_LENGTHS),  # Bancontact
    _range("6759", "6759", *_MAESTRO_LENGTHS),  # Maestro
    _range("676", "676", *_MAESTRO_LENGTHS),  # Maestro
    _range("6799", "6799", *_MAESTRO_LENGTHS),  # Maestro
    _range("6", "6", *_MAESTRO_LENGTHS, firm=False),  # what Maestro shares with retailers
)

LICENCE_RANGES: Final[tuple[ForeignRange, ...]] = (
    _range("604425", "604425", *range(9, 20)),
    _range("636000", "636062", *range(9, 20)),
)


def payment_range(digits: str) -> ForeignRange | None:
    """The payment range that holds `digits`, a firm one before a shared one; None where none does."""
    return next((known for known in PAYMENT_RANGES if known.holds(digits)), None)


def in_licence_range(digits: str) -> bool:
    """Whether `digits` begins with the issuer number of a driving licence."""
    return any(known.holds(digits) for known in LICENCE_RANGES)

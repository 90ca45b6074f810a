"""The kinds of card number schemes: which texts are their numbers, in which canonical form, and how many.

A scheme's id freezes its canonical form: tokens are made from it (`loyalty.tokens`), so a scheme that
means something else is a new scheme with a new id. A scheme claims `possession` only where its own
arithmetic allows it: numbers drawn at random, and at most one issued card in 10,000 of them (protocol,
section 6).
"""

import re
from enum import StrEnum
from typing import ClassVar, Final, assert_never

from loyalty.check_digits import gs1_digit, luhn_digit, passes_gs1, passes_luhn
from loyalty.errors import ProgrammeError
from loyalty.foreign_ranges import LICENCE_RANGES, MIN_PAYMENT_DIGITS, PAYMENT_RANGES
from loyalty.rcn import MeasureRegion, measured_prefixes
from loyalty.scheme_base import SchemeBase
from loyalty.symbology import Symbology
from loyalty.uid_scheme import UidScheme

_LONGEST: Final = 32
_ISSUER_DIGITS: Final = 6
GSRN_MEMBER: Final = "8018"
"""The application identifier of a service's recipient (GS1 General Specifications, 3.9.16)."""


class CheckDigit(StrEnum):
    """How a number's last digit is computed from the others."""

    NONE = "none"
    LUHN = "luhn"
    GS1 = "gs1"
    """GS1's modulo 10 with the weights 3 and 1."""


class PlainScheme(SchemeBase, frozen=True, kw_only=True, tag="plain"):
    """Digits alone, from `first` to `last`, check digit included.

    `digits` fixes the length, with zeros in front; without it a number has no zero in front. Never read
    out of an EAN or UPC symbol. Canonical form: the digits as they are printed.
    """

    first: int = 10_001
    last: int
    digits: int | None = None
    check: CheckDigit = CheckDigit.NONE

    def __post_init__(self) -> None:
        """Holds the scheme to its arithmetic, and out of the numbers that are not ours.

        Raises:
            ProgrammeError: it contradicts itself, or overlaps payment cards or licences.
        """
        if not 0 < self.first <= self.last or len(str(self.last)) > _LONGEST:
            raise ProgrammeError(f"Scheme {self.id}: its numbers must go from a positive first up to a last.")
        if self.digits is not None and not len(str(self.last)) <= self.digits <= _LONGEST:
            raise ProgrammeError(f"Scheme {self.id}: {self.last} does not fit {self.digits} digits.")
        self._check_common(self.space)
        for low, high, length in self.spans():
            _refuse_foreign(self.id, low, high, length)

    @property
    def space(self) -> int:
        """How many numbers it has; a computed check digit adds none."""
        if self.check is CheckDigit.NONE:
            return self.last - self.first + 1
        return self._payloads[1] - self._payloads[0] + 1

    @property
    def _payloads(self) -> tuple[int, int]:
        low, high = self.first // 10, self.last // 10
        return (
            low if self._completed(low) >= self.first else low + 1,
            high if self._completed(high) <= self.last else high - 1,
        )

    def _completed(self, payload: int) -> int:
        match self.check:
            case CheckDigit.NONE:
                return payload
            case CheckDigit.LUHN:
                return payload * 10 + luhn_digit(str(payload))
            case CheckDigit.GS1:
                return payload * 10 + gs1_digit(str(payload))
            case _:
                assert_never(self.check)

    def nth(self, index: int) -> str:
        """The canonical number at `index` of 0 to `space` - 1."""
        start = self.first if self.check is CheckDigit.NONE else self._payloads[0]
        return str(self._completed(start + index % self.space)).zfill(self.digits or 0)

    def spans(self) -> tuple[tuple[int, int, int], ...]:
        """Its numbers as (low, high, written length)."""
        if self.digits is not None:
            return ((self.first, self.last, self.digits),)
        return tuple(
            (max(self.first, 10 ** (length - 1)), min(self.last, 10**length - 1), length)
            for length in range(len(str(self.first)), len(str(self.last)) + 1)
        )

    def canonical(self, text: str, symbology: Symbology | None) -> str | None:
        """The canonical form of `text`, or None where it is no number of this scheme."""
        if (symbology is not None and symbology.is_retail) or not _is_digits(text) or len(text) > _LONGEST:
            return None
        if len(text) != (self.digits or len(str(int(text)))) or not self.first <= int(text) <= self.last:
            return None
        match self.check:
            case CheckDigit.NONE:
                return text
            case CheckDigit.LUHN:
                return text if passes_luhn(text) else None
            case CheckDigit.GS1:
                return text if passes_gs1(text) else None
            case _:
                assert_never(self.check)


class EanScheme(SchemeBase, frozen=True, kw_only=True, tag="ean"):
    """EAN-13 symbols with a prefix of restricted circulation: 2, 20 to 29, 02 or 04, or longer ones of these.

    Canonical form: the 13 digits, or the 12 of the UPC-A where the first of the 13 is 0 (they are one
    number: GS1 General Specifications, 3.3.2); `0212345678905` is `212345678905`.
    """

    prefix: str
    region: MeasureRegion | None = None
    """Whose shops these are, where their scales print numbers of restricted circulation too."""

    def __post_init__(self) -> None:
        """Holds the scheme to its arithmetic.

        Raises:
            ProgrammeError: the prefix is a product's, holds goods that a scale priced, or is too long for a number to
                follow.
        """
        if re.fullmatch(r"(2|0[24])\d{0,6}", self.prefix, re.ASCII) is None:
            raise ProgrammeError(
                f"Scheme {self.id}: prefix {self.prefix!r} is not one for restricted circulation (2…, 02…, 04…)."
            )
        weighed = sorted(self._weighed())
        if weighed:
            raise ProgrammeError(
                f"Scheme {self.id}: in region {self.region} the numbers of {', '.join(weighed)} are goods with a price"
                f" or weight; choose a prefix without them."
            )
        self._check_common(self.space)

    def _weighed(self) -> frozenset[str]:
        """The prefixes of priced or weighed goods that this scheme's numbers begin with."""
        if self.region is None:
            return frozenset()
        measured = measured_prefixes(self.region)
        return frozenset(p for p in measured if p.startswith(self.prefix) or self.prefix.startswith(p))

    @property
    def space(self) -> int:
        """How many numbers it has."""
        return int(10 ** (12 - len(self.prefix)))

    def nth(self, index: int) -> str:
        """The canonical number at `index` of 0 to `space` - 1."""
        payload = f"{self.prefix}{index % self.space:0{12 - len(self.prefix)}d}"
        return f"{payload}{gs1_digit(payload)}".removeprefix("0")

    def spans(self) -> tuple[tuple[int, int, int], ...]:
        """Its numbers as (low, high, written length); the 12-digit form is counted with the 13-digit one."""
        scale = 10 ** (13 - len(self.prefix))
        return ((int(self.prefix) * scale, (int(self.prefix) + 1) * scale - 1, 13),)

    def canonical(self, text: str, symbology: Symbology | None) -> str | None:
        """The canonical form of `text`, or None where it is no number of this scheme."""
        if symbology in {Symbology.EAN8, Symbology.UPCE} or not _is_digits(text) or len(text) not in {12, 13}:
            return None
        ean = text.zfill(13)
        return ean.removeprefix("0") if ean.startswith(self.prefix) and passes_gs1(ean) else None


class GsrnScheme(SchemeBase, frozen=True, kw_only=True, tag="gsrn"):
    """A GS1 service relation number of a recipient: AI 8018, 18 digits, the company's prefix first.

    It is read with its application identifier in front only; 18 bare digits say nothing. Canonical form:
    the 18 digits.
    """

    prefix: str = ""

    def __post_init__(self) -> None:
        """Holds the scheme to its arithmetic.

        Raises:
            ProgrammeError: the prefix is no company's.
        """
        if re.fullmatch(r"\d{0,12}", self.prefix, re.ASCII) is None:
            raise ProgrammeError(f"Scheme {self.id}: a GSRN's prefix is at most 12 digits, not {self.prefix!r}.")
        self._check_common(self.space)

    @property
    def space(self) -> int:
        """How many numbers it has."""
        return int(10 ** (17 - len(self.prefix)))

    def nth(self, index: int) -> str:
        """The canonical number at `index` of 0 to `space` - 1."""
        payload = f"{self.prefix}{index % self.space:0{17 - len(self.prefix)}d}"
        return f"{payload}{gs1_digit(payload)}"

    def canonical(self, text: str, symbology: Symbology | None) -> str | None:
        """The canonical form of `text`, or None where it is no number of this scheme."""
        gsrn = text.removeprefix(GSRN_MEMBER)
        if (symbology is not None and symbology.is_retail) or len(text) != 22 or len(gsrn) != 18:
            return None
        return gsrn if _is_digits(gsrn) and gsrn.startswith(self.prefix) and passes_gs1(gsrn) else None


class AlphanumericScheme(SchemeBase, frozen=True, kw_only=True, tag="alphanumeric"):
    """A prefix with a letter in it, then `shortest` to `longest` signs of `alphabet`.

    `fold_case` takes small letters for capitals, as a reader with caps lock on types them. Canonical
    form: prefix and signs, in capitals where folded.
    """

    DIGITS: ClassVar[str] = "0123456789"
    CROCKFORD: ClassVar[str] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    """Base 32 without I, L, O and U."""
    _GROUPERS: ClassVar[str] = ".-"
    """Signs that part a payment card's digits in groups, and hide none of them."""

    prefix: str
    alphabet: str = DIGITS
    shortest: int
    longest: int
    fold_case: bool = True

    def __post_init__(self) -> None:
        """Holds the scheme to its arithmetic, and out of the texts that mean something else.

        Raises:
            ProgrammeError: it contradicts itself, or could be taken for a code or a payment card's number.
        """
        if re.fullmatch(r"(?=.*[A-Za-z])[A-Za-z0-9_.-]{1,16}", self.prefix, re.ASCII) is None:
            raise ProgrammeError(
                f"Scheme {self.id}: its prefix needs a letter, and only letters, digits, '.', '-', '_'."
            )
        if re.fullmatch(r"[A-Za-z0-9_.-]+", self.alphabet, re.ASCII) is None:
            raise ProgrammeError(f"Scheme {self.id}: its alphabet may hold letters, digits, '.', '-' and '_'.")
        if len(set(self.alphabet)) != len(self.alphabet) or len(self.alphabet) < 2:
            raise ProgrammeError(f"Scheme {self.id}: its alphabet needs two signs or more, each once.")
        if self.fold_case and (self.prefix + self.alphabet) != (self.prefix + self.alphabet).upper():
            raise ProgrammeError(f"Scheme {self.id} folds case: write its prefix and alphabet in capitals.")
        if not 0 < self.shortest <= self.longest <= _LONGEST - len(self.prefix):
            raise ProgrammeError(f"Scheme {self.id}: its length must go from 1 up to {_LONGEST} with the prefix.")
        if self.prefix.upper().startswith("SP") or "SP".startswith(self.prefix.upper()):
            raise ProgrammeError(f"Scheme {self.id}: a prefix that begins like our codes (SP) would be taken for one.")
        digits = len(self.prefix) - len(self.prefix.rstrip(self.DIGITS)) + self.longest
        if set(self.alphabet) <= {*self.DIGITS, *self._GROUPERS} and digits >= MIN_PAYMENT_DIGITS:
            raise ProgrammeError(
                f"Scheme {self.id}: {digits} digits in a row can be a payment card's; use letters, or 11 digits."
            )
        self._check_common(self.space)

    @property
    def space(self) -> int:
        """How many numbers it has, by its shortest length: what is issued may all be short."""
        return int(len(self.alphabet) ** self.shortest)

    def nth(self, index: int) -> str:
        """The canonical number at `index` of 0 to `space` - 1, in the shortest length."""
        signs = ""
        for _ in range(self.shortest):
            index, place = divmod(index, len(self.alphabet))
            signs = self.alphabet[place] + signs
        return self.prefix + signs

    def canonical(self, text: str, symbology: Symbology | None) -> str | None:
        """The canonical form of `text`, or None where it is no number of this scheme."""
        if symbology is not None and symbology.is_retail:
            return None
        form = text.upper() if self.fold_case and text.isascii() else text
        signs = form.removeprefix(self.prefix)
        fits = form.startswith(self.prefix) and self.shortest <= len(signs) <= self.longest
        return form if fits and set(signs) <= set(self.alphabet) else None

    def meets(self, other: "AlphanumericScheme") -> bool:
        """Whether some text is, or is too nearly, a number of both."""
        mine, theirs = self.prefix.upper(), other.prefix.upper()
        prefixed = mine.startswith(theirs) or theirs.startswith(mine)
        return prefixed and (
            len(mine) + self.shortest <= len(theirs) + other.longest
            and len(theirs) + other.shortest <= len(mine) + self.longest
        )


Scheme = PlainScheme | EanScheme | GsrnScheme | AlphanumericScheme | UidScheme


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _refuse_foreign(scheme_id: str, low: int, high: int, length: int) -> None:
    """Refuse numbers that a payment card or a licence has.

    Inside the numbers that Maestro shares with retailers, a scheme may stand if all its numbers have one
    six-digit issuer number, which is then the shop's.
    """
    if length < MIN_PAYMENT_DIGITS:
        return
    if any(known.meets(low, high, length) for known in LICENCE_RANGES):
        raise ProgrammeError(f"Scheme {scheme_id} overlaps the numbers of driving licences; choose others.")
    issuer_scale = 10 ** max(0, length - _ISSUER_DIGITS)
    own_issuer = low // issuer_scale == high // issuer_scale
    for known in PAYMENT_RANGES:
        if known.meets(low, high, length) and (known.firm or not own_issuer):
            raise ProgrammeError(f"Scheme {scheme_id} overlaps the numbers of payment cards; choose others.")

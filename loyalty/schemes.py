"""A programme's card number schemes, and the member number that a text is in one of them.

Schemes that could claim one text are refused when they are configured, so a match is never a choice.
"""

from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

import msgspec

from loyalty.assurance import Assurance
from loyalty.errors import ProgrammeError
from loyalty.scheme_kinds import (
    GSRN_MEMBER,
    AlphanumericScheme,
    CheckDigit,
    EanScheme,
    GsrnScheme,
    PlainScheme,
    Scheme,
)
from loyalty.symbology import Symbology
from loyalty.uid_scheme import UidScheme

__all__ = [
    "AlphanumericScheme",
    "CheckDigit",
    "EanScheme",
    "GsrnScheme",
    "MemberNumber",
    "PlainScheme",
    "Scheme",
    "Schemes",
    "UidScheme",
    "default_schemes",
    "read_schemes",
]


@dataclass(frozen=True, slots=True)
class MemberNumber:
    """A card's number in its scheme. Its repr and its text form hide the number."""

    scheme_id: str
    canonical: str = field(repr=False)
    assurance: Assurance
    """What showing the number proves at best; a typed one proves less (`Assurance.KEYED`)."""

    def masked(self) -> str:
        """The number for a screen or an operator: its last three signs, where at least four stay hidden."""
        shown = self.canonical[-3:] if len(self.canonical) > 6 else self.canonical[-1:]
        return "•••" + shown


def _meet(one: Scheme, other: Scheme) -> bool:
    match one, other:
        case ((PlainScheme() | EanScheme()), (PlainScheme() | EanScheme())):
            return any(
                length == other_length and low <= other_high and other_low <= high
                for low, high, length in one.spans()
                for other_low, other_high, other_length in other.spans()
            ) or _meets_upc(one, other)
        case AlphanumericScheme(), AlphanumericScheme():
            return one.meets(other)
        case UidScheme(), UidScheme():
            return one.meets(other)
        case GsrnScheme(), GsrnScheme():
            return one.prefix.startswith(other.prefix) or other.prefix.startswith(one.prefix)
        case GsrnScheme(prefix=prefix), PlainScheme() as plain:
            return _gsrn_meets(prefix, plain)
        case PlainScheme() as plain, GsrnScheme(prefix=prefix):
            return _gsrn_meets(prefix, plain)
        case _:
            return False


def _meets_upc(one: Scheme, other: Scheme) -> bool:
    """Whether a plain scheme holds the 12-digit form of an EAN scheme's numbers."""
    for ean, plain in ((one, other), (other, one)):
        if isinstance(ean, EanScheme) and isinstance(plain, PlainScheme) and ean.prefix.startswith("0"):
            ((low, high, _),) = ean.spans()
            return any(length == 12 and first <= high and low <= last for first, last, length in plain.spans())
    return False


def _gsrn_meets(prefix: str, plain: PlainScheme) -> bool:
    scale = 10 ** (18 - len(prefix))
    low = int(GSRN_MEMBER + prefix) * scale
    return any(length == 22 and first < low + scale and low <= last for first, last, length in plain.spans())


@dataclass(frozen=True, slots=True)
class Schemes:
    """A programme's schemes; no text is a number of two of them."""

    all: tuple[Scheme, ...]

    def __post_init__(self) -> None:
        """Refuses schemes that cannot be told apart.

        Raises:
            ProgrammeError: two have one id, or share numbers.
        """
        for one, other in combinations(self.all, 2):
            if one.id == other.id:
                raise ProgrammeError(f"Two schemes are called {one.id}; a token could not tell them apart.")
            if _meet(one, other):
                raise ProgrammeError(f"Schemes {one.id} and {other.id} share numbers; a card could be either.")

    @property
    def have_letters(self) -> bool:
        """Whether a number that somebody types may have letters in it."""
        return any(isinstance(scheme, AlphanumericScheme) for scheme in self.all)

    def match(self, text: str, symbology: Symbology | None = None) -> MemberNumber | None:
        """The member number that `text` is, or None. No text is a tag's number: see `tapped`."""
        for scheme in self.all:
            canonical = None if isinstance(scheme, UidScheme) else scheme.canonical(text, symbology)
            if canonical is not None:
                return MemberNumber(scheme.id, canonical, scheme.assurance)
        return None

    def tapped(self, text: str) -> MemberNumber | None:
        """The member number of the tag for which a tag reader typed `text`, or None."""
        for scheme in self.all:
            canonical = scheme.canonical(text) if isinstance(scheme, UidScheme) else None
            if canonical is not None:
                return MemberNumber(scheme.id, canonical, scheme.assurance)
        return None

    def named(self, scheme_id: str) -> Scheme | None:
        """The scheme called `scheme_id`, or None."""
        return next((scheme for scheme in self.all if scheme.id == scheme_id), None)


@cache
def default_schemes() -> Schemes:
    """The schemes of a programme that configured none; they show each kind once.

    `sparse` proves possession: up to 100,000 cards among 32¹⁰ numbers.
    """
    return Schemes(
        (
            PlainScheme(id="plain", last=99_999_999),
            EanScheme(id="ean", prefix="2"),
            GsrnScheme(id="gsrn"),
            AlphanumericScheme(id="letters", prefix="C", shortest=6, longest=8),
            AlphanumericScheme(
                id="sparse",
                prefix="LC",
                alphabet=AlphanumericScheme.CROCKFORD,
                shortest=10,
                longest=10,
                assurance=Assurance.POSSESSION,
                drawn_at_random=True,
            ),
            PlainScheme(id="stripe", first=6_391_480_000_000_000, last=6_391_489_999_999_999, drawn_at_random=True),
            UidScheme(id="tag7"),
            UidScheme(id="tag4", size=4),
        )
    )


def read_schemes(document: bytes | msgspec.Raw) -> Schemes:
    """The schemes of a configuration, from JSON: a list of objects with their `kind`; null means the default.

    Raises:
        ProgrammeError: an unknown kind or field, a wrong value, or schemes that contradict themselves.
    """
    try:
        schemes = msgspec.json.decode(document, type=tuple[Scheme, ...] | None)
    except msgspec.DecodeError as error:
        raise ProgrammeError(f"The card number schemes cannot be read: {error}.") from error
    return default_schemes() if schemes is None else Schemes(schemes)

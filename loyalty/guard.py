"""What must not come in: payment cards and driving licences, on every source, before anything else.

Nobody asks for these; they come by mistake, and whatever keeps them breaks the law (PCI DSS 4.0, 3.3.1;
GDPR). So the guard runs first, and its answer is the kind alone: no digit is in it, not even four.

It decides so:

1. Track 1 in format B is a bank's (ISO/IEC 7813).
2. A number of a payment range followed by an expiry date and a service code is a payment card, Luhn or
   not: one misread digit makes it none the less somebody's card.
3. A number of a payment range that passes Luhn is one. A random 16-digit number does so in 4.1 % of
   cases: schemes out of these ranges are the way to have none refused, and the configuration holds to it.
4. Where Maestro shares its range with retailers (first digit 6), a configured scheme with an issuer
   number of its own wins over rule 3, for its cards carry no service code; rule 2 wins over the scheme.
5. Twelve or thirteen digits alone with GS1's check digit are a product's or a shop's, not a payment
   card's, unless swiped: 9.9 % of the EAN-13 that begin with 4 pass Luhn by chance, and 13-digit payment
   cards have not been made for decades.
6. Numbers are looked for in any text (a link, a QR), with spaces or dashes in groups, percent-encoded,
   and in other scripts' digits.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from loyalty.assurance import EntryMode
from loyalty.check_digits import passes_gs1, passes_luhn
from loyalty.foreign_ranges import in_licence_range, payment_range
from loyalty.schemes import Schemes


class Refused(StrEnum):
    """What was refused; there is nothing more to know of it."""

    PAYMENT_CARD = "payment_card"
    DRIVING_LICENCE = "driving_licence"


_MOST_DECODINGS: Final = 3
"""How often percent-encoding is undone: once for a link, and twice more for links inside links."""
_FORMAT_B: Final = re.compile(
    r"\A\s*(?:[;+][^?]*\?[^;+%]?)*%\s?B\s?\d|(?<![A-Z0-9])B\d{12,19}\^", re.ASCII | re.IGNORECASE | re.DOTALL
)
"""Track 1 of a bank, first or behind other tracks, and one that lost its sentinel; `%B5` inside a link is none."""
_RUN: Final = re.compile(r"(?<![0-9])[0-9]{12,}(?![0-9])")
_GROUPED: Final = re.compile(
    r"(?<![0-9])(?:[0-9]{4}(?P<gap>[ .\-\u2010-\u2015\u00a0])[0-9]{4}(?P=gap)[0-9]{4}(?P=gap)[0-9]{1,7}"
    r"|[0-9]{4}(?P<amex>[ .\-\u2010-\u2015\u00a0])[0-9]{6}(?P=amex)[0-9]{4,5})(?![0-9])"
)
_YYMM: Final = r"[0-9]{2}(?:0[1-9]|1[0-2])"
_SERVICE_CODE: Final = r"[125679][024][0-7]"
"""ISO/IEC 7813, clause 8: interchange, authorisation, allowed services."""
_STRUCTURED: Final = re.compile(rf"(?<![0-9])(?P<number>[0-9]{{12,19}})(?:[^0-9A-Za-z]|[dD]){_YYMM}[0-9]{{3}}")
_SERVICED: Final = re.compile(rf"{_YYMM}{_SERVICE_CODE}")
_LICENCE_HEADER: Final = re.compile(r"(?:ANSI |AAMVA)6(?:36|04)\d{3}", re.ASCII)
"""The head of the PDF417 on a licence (AAMVA card design standard, annex D)."""
_LICENCE_TRACK: Final = re.compile(r"%[A-Z]{2}[A-Z .'-]{1,13}\^?[A-Z ,.'-]+\$", re.IGNORECASE)
_LICENCE_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{9,19}(?==)|(?<![0-9])[0-9]{12,19}(?![0-9])")


def refuse(text: str, source: EntryMode, schemes: Schemes) -> Refused | None:
    """What `text` must be refused as, or None where it may be looked at.

    Args:
        text: the text as it came in, tracks and all; without an AIM id.
        source: the door it came in by; only what a reader swiped can never be an EAN.
        schemes: the programme's schemes, for rule 4.
    """
    if source is not EntryMode.SWIPED and _is_product(text.strip()):
        return None
    forms = tuple(_forms(text))
    if any(_is_licence(form) for form in forms):
        return Refused.DRIVING_LICENCE
    if any(_is_payment(form, schemes) for form in forms):
        return Refused.PAYMENT_CARD
    return None


def _is_product(text: str) -> bool:
    return re.fullmatch(r"[0-9]{12,13}", text) is not None and passes_gs1(text)


def _forms(text: str) -> Iterator[str]:
    """`text` with plain digits, and again for each layer of percent-encoding in it."""
    form = _plain_digits(text)
    yield form
    for _ in range(_MOST_DECODINGS):
        decoded = _plain_digits(unquote(form, errors="replace"))
        if decoded == form:
            return
        form = decoded
        yield form


def _plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
        for sign in unicodedata.normalize("NFKC", text)
        if unicodedata.category(sign) != "Cf"
    )


def _is_licence(form: str) -> bool:
    return (
        _LICENCE_HEADER.search(form) is not None
        or _LICENCE_TRACK.match(form) is not None
        or any(in_licence_range(found[0]) for found in _LICENCE_NUMBER.finditer(form))
    )


def _is_payment(form: str, schemes: Schemes) -> bool:
    return (
        _FORMAT_B.search(form) is not None
        or any(_is_structured(found) for found in _STRUCTURED.finditer(form))
        or any(_is_payment_number(found[0], schemes) for found in _RUN.finditer(form))
        or any(_is_payment_number(re.sub(r"[^0-9]", "", found[0]), schemes) for found in _GROUPED.finditer(form))
    )


def _is_structured(found: re.Match[str]) -> bool:
    """Rule 2. In a shared range the service code must be a real one, for retailers write dates there too."""
    known = payment_range(found["number"])
    if known is None:
        return False
    return known.firm or _SERVICED.match(found.string, found.end("number") + 1) is not None


def _is_payment_number(digits: str, schemes: Schemes) -> bool:
    """Rules 3 and 4 on a run of digits; a longer run is a payment card's whose separator was lost."""
    known = payment_range(digits)
    if known is not None:
        return passes_luhn(digits) and (known.firm or schemes.match(digits) is None)
    return any(_is_run_together(digits, length) for length in range(13, min(20, len(digits) - 6)))


def _is_run_together(digits: str, length: int) -> bool:
    known = payment_range(digits[:length])
    return (
        known is not None
        and known.firm
        and passes_luhn(digits[:length])
        and _SERVICED.match(digits, length) is not None
    )

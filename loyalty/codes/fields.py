"""How a single field of a code is written and read. Every reader refuses what its writer would not write.

The separator is `.`: of the signs a small QR may hold it is the one that lies on the same key, unshifted,
on American, German, Dutch and Norwegian keyboards, so a scanner set to the wrong one still types it.
"""

import base64
import binascii
import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from loyalty.check_digits import passes_luhn
from loyalty.errors import CodeError
from loyalty.foreign_ranges import in_licence_range, payment_range

SEPARATOR: Final = "."
_IDENT: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_LONG_RUN: Final = re.compile(r"[0-9]{12,}")
_PLAIN: Final = frozenset("0123456789-")
_ESCAPED: Final = re.compile(r"%(?P<hex>[0-9A-F]{2})|.", re.ASCII | re.DOTALL)
_BASE36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_BASE36_TEXT: Final = re.compile(r"0|[1-9A-Z][0-9A-Z]{0,11}", re.ASCII)
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,11}", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{8}", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def check_ident(what: str, text: str, longest: int) -> None:
    """Hold a name of ours to 1..`longest` of `A-Z a-z 0-9 _ -`, with no payment card's number in it.

    The guard would refuse the whole code, so whoever makes it hears of it first.

    Raises:
        CodeError: it is not so.
    """
    if _IDENT.fullmatch(text) is None or len(text) > longest:
        raise CodeError(f"A {what} in a code is 1 to {longest} letters, digits, '_' or '-'; this one is not.")
    if any(_is_foreign(digits) for digits in _LONG_RUN.findall(text)):
        raise CodeError(f"A {what} in a code holds digits that could be a payment card's; choose another.")


def _is_foreign(digits: str) -> bool:
    return in_licence_range(digits) or (payment_range(digits) is not None and passes_luhn(digits))


def check_count(what: str, number: int, most: int) -> None:
    """Hold a number to 0..`most`.

    Raises:
        CodeError: it is not so.
    """
    if not 0 <= number <= most:
        raise CodeError(f"A {what} in a code goes from 0 to {most}; this one does not.")


def escape(text: str) -> str:
    """Printable ASCII in the signs of a small QR: capitals, digits and `-` as they are.

    `/` stands before a letter whose case differs from the letter's before it (capitals come first), and
    every other sign is `%` with two capital hex digits: `LC1.a_Z` is `LC1%2E/A%5F/Z`.
    """
    written, small = "", False
    for sign in text:
        if sign.isalpha():
            written += ("/" if sign.islower() is not small else "") + sign.upper()
            small = sign.islower()
        else:
            written += sign if sign in _PLAIN else f"%{ord(sign):02X}"
    return written


def unescape(written: str) -> str:
    """Undo `escape`.

    Raises:
        CodeError: `escape` would not have written it.
    """
    text, small = "", False
    for found in _ESCAPED.finditer(written):
        if found["hex"] is not None:
            text += chr(int(found["hex"], 16))
        elif found[0] == "/":
            small = not small
        else:
            text += found[0].lower() if small else found[0]
    if not text.isascii() or escape(text) != written:
        raise CodeError("A field of the code is not written as we write it; it is damaged or not ours.")
    return text


def write_base36(number: int) -> str:
    """A number in base 36, capitals, no zero in front."""
    digits = ""
    while True:
        number, place = divmod(number, 36)
        digits = _BASE36[place] + digits
        if number == 0:
            return digits


def read_base36(text: str) -> int:
    """Undo `write_base36`.

    Raises:
        CodeError: it is no such number.
    """
    if _BASE36_TEXT.fullmatch(text) is None:
        raise CodeError("A number of the code is not in base 36.")
    return int(text, 36)


def read_decimal(text: str) -> int:
    """A number in decimal digits, no zero in front.

    Raises:
        CodeError: it is no such number.
    """
    if _DECIMAL.fullmatch(text) is None:
        raise CodeError("A number of the code is not decimal, or has a zero in front.")
    return int(text)


def write_time(at: datetime) -> str:
    """Whole seconds since 1970 in base 36."""
    return write_base36(int(at.timestamp()))


def read_time(text: str) -> datetime:
    """Undo `write_time`.

    Raises:
        CodeError: it is no time before the year 10000.
    """
    seconds = read_base36(text)
    if seconds > int(LATEST.timestamp()):
        raise CodeError("A time of the code lies beyond the year 9999.")
    return _EPOCH + timedelta(seconds=seconds)


def write_day(day: date | None) -> str:
    """A day as eight digits, nothing for none."""
    return "" if day is None else f"{day.year:04d}{day.month:02d}{day.day:02d}"


def read_day(text: str) -> date | None:
    """Undo `write_day`.

    Raises:
        CodeError: it is no day.
    """
    if not text:
        return None
    if _DAY.fullmatch(text) is None:
        raise CodeError("A day of the code is not eight digits.")
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as error:
        raise CodeError("A day of the code is in no calendar.") from error


def write_base32(raw: bytes) -> str:
    """Bytes in base 32 (RFC 4648, section 6) without padding."""
    return base64.b32encode(raw).decode("ascii").rstrip("=")


def read_base32(text: str) -> bytes:
    """Undo `write_base32`.

    Raises:
        CodeError: `write_base32` would not have written it.
    """
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as error:
        raise CodeError("A field of the code is not base 32.") from error
    if write_base32(raw) != text:
        raise CodeError("A base 32 field of the code has bits that belong to no byte.")
    return raw

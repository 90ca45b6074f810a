"""Phone numbers as people write them, read into E.164 (ITU-T) by the numbering plans of the world."""

from dataclasses import dataclass, field
from typing import Final

import phonenumbers
from babel.core import get_global
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

_LONGEST: Final = 40
_NOT_MOBILE: Final = frozenset({PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE})


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that exists in its country's plan; `mobile` is False where no SMS can reach it."""

    e164: str = field(repr=False)
    mobile: bool


def country_of(timezone: str) -> str:
    """The country (ISO 3166) whose national numbers are meant in a shop of that time zone; the Netherlands else.

    >>> country_of("Europe/Oslo"), country_of("Europe/Amsterdam")
    ('NO', 'NL')
    """
    return str(get_global("zone_territories").get(timezone, "NL"))


def read_phone(text: str, country: str) -> Phone | None:
    """The number in `text`, or None; national figures are those of `country`.

    >>> read_phone("06 1234 5678", "NL").e164, read_phone("0047 412 34 567", "NL").e164, read_phone("12", "NL")
    ('+31612345678', '+4741234567', None)
    """
    if len(text) > _LONGEST or any(sign.isalpha() for sign in text):
        return None
    try:
        number = phonenumbers.parse(text, country)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or number.extension:
        return None
    kind = phonenumbers.number_type(number)
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164), kind not in _NOT_MOBILE)

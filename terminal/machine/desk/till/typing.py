"""What staff type, as figures and notes: read strictly, and guarded."""

import re
from typing import Final

from loyalty.assurance import EntryMode
from loyalty.guard import refuse
from loyalty.schemes import Schemes
from screens.desk_words import FieldTrouble

MOST_CENTS: Final = 10_000_000
"""The largest sale that is typed by hand: 100,000 in either currency."""
MOST_COUNT: Final = 100_000
"""The most points or stamps that are typed by hand."""
LONGEST_NOTE: Final = 200
_AMOUNT: Final = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)
_COUNT: Final = re.compile(r"([-+]?)(\d{1,9})", re.ASCII)


def cents_of(text: str) -> int | FieldTrouble:
    """An amount as a person types it, in cents, or why it is none.

    >>> cents_of("12,5"), cents_of("12.50"), cents_of("12")
    (1250, 1250, 1200)
    """
    if not text:
        return FieldTrouble.EMPTY
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return FieldTrouble.NO_NUMBER
    cents = int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))
    if cents == 0:
        return FieldTrouble.NO_NUMBER
    return cents if cents <= MOST_CENTS else FieldTrouble.TOO_MUCH


def count_of(text: str, most: int = MOST_COUNT, *, signed: bool = False) -> int | FieldTrouble:
    """A count as a person types it, or why it is none; below zero only where it may be `signed`."""
    if not text:
        return FieldTrouble.EMPTY
    found = _COUNT.fullmatch(text.replace("−", "-"))
    if found is None or (found[1] and not signed) or int(found[2]) == 0:
        return FieldTrouble.NO_NUMBER
    count = int(found[2])
    if count > most:
        return FieldTrouble.TOO_MUCH
    return -count if found[1] == "-" else count


def note_trouble(text: str, schemes: Schemes) -> FieldTrouble | None:
    """Why a mandatory note is not taken, or None; a payment card's number is kept nowhere."""
    if not text.strip():
        return FieldTrouble.EMPTY
    if len(text) > LONGEST_NOTE:
        return FieldTrouble.TOO_LONG
    return FieldTrouble.PAYMENT_CARD if refuse(text, EntryMode.KEYED, schemes) is not None else None

"""Which text may go to a printer, in which letters, and how it breaks into lines.

Whatever a shop, a reward or a member is called, the printer gets signs and never orders: a control character inside a
name would otherwise be carried out (`ESC @` in a reward's name empties the line before it).
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from escpos.magicencode import Encoder

CODE_PAGES: Final = {"CP1252": 16, "CP437": 0, "CP852": 18, "CP866": 17}
"""Pages by their number for `ESC t n`, in the order they are tried; these numbers mean the same on nearly every
ESC/POS model in python-escpos's list, cheap ones included."""

NO_BREAK: Final = "\u00a0"
LONGEST_NAME: Final = 120
LONGEST_TERMS: Final = 1200
_ELLIPSIS: Final = "…"
_REPLACED: Final = str.maketrans({
    "ĳ": "ij",
    "Ĳ": "IJ",
    "\u2011": "-",
    "\u2212": "-",
    "\u2007": NO_BREAK,
    "\u202f": NO_BREAK,
    "\t": " ",
    "\n": " ",
    "\r": " ",
    "\u2028": " ",
    "\u2029": " ",
})  # fmt: skip
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


_ENCODER: Final = Encoder(dict(CODE_PAGES))


def new_encoder() -> Encoder:
    """python-escpos's encoder, kept to `CODE_PAGES`; it remembers what it used, so each part of a job has its own.

    Which signs a page has it reckons once for all of them: that is a third of a voucher's time.
    """
    encoder = Encoder(dict(CODE_PAGES))
    encoder.available_characters = _ENCODER.available_characters
    return encoder


def printable(text: str, longest: int = LONGEST_NAME) -> str:
    """The text as it may reach a printer: composed, on one line, without control, format and unassigned characters.

    Args:
        text: whatever somebody typed once.
        longest: characters; what is more is cut off, visibly.
    """
    signs: list[str] = []
    for sign in unicodedata.normalize("NFC", text[: longest * 8].translate(_REPLACED)).translate(_REPLACED):
        category = unicodedata.category(sign)
        if category in _DROPPED:
            continue
        signs.append(" " if category == "Zs" and sign != NO_BREAK else sign)
    clean = " ".join("".join(signs).split(" ")).strip()
    clean = " ".join(word for word in clean.split(" ") if word)
    return clean if len(clean) <= longest else clean[: longest - 1].rstrip() + _ELLIPSIS


def fits_code_pages(text: str) -> bool:
    """Whether every sign of a printable text stands in one of the printer's code pages."""
    return all(_has_page(sign) for sign in text)


@lru_cache(maxsize=4096)
def _has_page(sign: str) -> bool:
    return any(_ENCODER.can_encode(page, sign) for page in CODE_PAGES)


def runs_leftwards(text: str) -> bool:
    """Whether a paragraph begins at the right edge: its first letter with a direction says so (UAX #9, P2 and P3)."""
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((direction for direction in directions if direction in {"L", "R", "AL"}), "L") != "L"


def wrap(text: str, width: int, measure: Callable[[str], int] = len, *, even: bool = False) -> list[str]:
    """Break a printable text into lines no wider than `width`, at spaces where there are some.

    Args:
        text: without line ends.
        width: in whatever `measure` counts; columns unless told.
        measure: the width of a piece of text.
        even: make the lines about as long as each other, as centred ones should be; never more lines.
    """
    lines = _filled(text, width, measure)
    if not even or len(lines) < 2:
        return lines
    narrow, wide = width // 2, width
    while wide - narrow > 1:
        middle = (narrow + wide) // 2
        tried = _filled(text, middle, measure)
        if len(tried) == len(lines) and all(word in text.split(" ") for line in tried for word in line.split(" ")):
            wide, lines = middle, tried
        else:
            narrow = middle
    return lines


def _filled(text: str, width: int, measure: Callable[[str], int]) -> list[str]:
    """Lines as full as they can be."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width, measure)
        lines += full
    return [*lines, line] if line else lines


def _pieces(word: str, width: int, measure: Callable[[str], int]) -> list[str]:
    """A word too long for a line, cut wherever it must be; one sign stands even where it does not fit."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and measure(pieces[-1] + sign) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces

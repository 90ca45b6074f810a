"""Text that runs from right to left, alone or among text that does not (Unicode Standard Annex 9).

Every text says itself which way it runs: its first letter does (rule P2), and what is filled into a text of a
language that runs leftwards is embedded, so that a name or a figure keeps its own order and turns nothing around it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bidi.algorithm import get_display

_LEFTWARDS = frozenset({"R", "AL"})
_RIGHTWARDS_EMBEDDING, _LEFTWARDS_EMBEDDING, _END = "\u202a", "\u202b", "\u202c"
_RIGHTWARDS_MARK, _LEFTWARDS_MARK = "\u200e", "\u200f"
_EMBEDDINGS = _RIGHTWARDS_EMBEDDING + _LEFTWARDS_EMBEDDING
_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISOLATES = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069"))
"""The library's algorithm is that of before they were added to the standard (6.3): it knows them, and stops at them."""
_VALUE = re.compile(f"[{_EMBEDDINGS}]([^{_END}]*){_END}?")
_ARABIC = re.compile("([\u0600-\u065f\u066a-\u06ef\u06fa-\u06ff\u0750-\u077f]+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one typeface that stand beside each other.

    Attributes:
        text: In the order in which they are read.
        arabic: True where the letters join and run from right to left.
    """

    text: str
    arabic: bool


def embedded(value: str) -> str:
    """A value that keeps its own order wherever it is filled in, and lets what is around it keep its."""
    own = _LEFTWARDS_EMBEDDING if _first_strong(value) in _LEFTWARDS else _RIGHTWARDS_EMBEDDING
    return f"{_LEFTWARDS_MARK}{own}{value}{_END}{_LEFTWARDS_MARK}"


def leftwards_series(items: Iterable[str]) -> str:
    """Several things one behind the other, the first at the right: figures and Latin names among them too."""
    return _LEFTWARDS_MARK * 2 + "، ".join(map(embedded, items))


def in_order(whole: str, parts: Iterable[str]) -> tuple[str, ...]:
    """The parts of a text that are written apart, each with the marks that keep its order as in the whole.

    Lines begin where the whole began (rule L1), and a value that was broken stays embedded in its second half.

    Args:
        whole: The text.
        parts: Its lines or runs, in the order in which they are read.
    """
    parts = tuple(parts)
    if len(parts) < 2 or not _needs_order(whole):
        return parts
    begins = _LEFTWARDS_MARK if _runs_leftwards(whole) else _RIGHTWARDS_MARK
    found: list[str] = []
    within = ""
    for part in parts:
        found.append(f"{begins}{begins}{within}{part}")
        for sign in part:
            within = sign if sign in _EMBEDDINGS else "" if sign == _END else within
    return tuple(found)


def plain(text: str) -> str:
    """The text without the invisible marks that order it."""
    return text if text.isascii() else _MARKS.sub("", text)


def joins(text: str) -> bool:
    """Whether letters stand in it that join and run from right to left."""
    return not text.isascii() and _ARABIC.search(text) is not None


def pieces(text: str) -> tuple[Piece, ...]:
    """A line of text in the order in which it stands there, from left to right."""
    if not _needs_order(text):
        return (Piece(text, arabic=False),)
    text = text.translate(_ISOLATES)
    shown = plain(get_display(text, base_dir="R" if _runs_leftwards(text) else "L"))
    return tuple(
        Piece(part[::-1], arabic=True) if _ARABIC.fullmatch(part) else Piece(part, arabic=False)
        for part in _ARABIC.split(shown)
        if part
    ) or (Piece("", arabic=False),)


def _needs_order(text: str) -> bool:
    return not text.isascii() and bool(_ARABIC.search(text) or _MARKS.search(text))


def _runs_leftwards(text: str) -> bool:
    """Whether a line begins at the right.

    A doubled mark at its beginning says so (`in_order`), or its first letter, or else that of the first value in it.
    """
    if text[:2] in {_RIGHTWARDS_MARK * 2, _LEFTWARDS_MARK * 2}:
        return text[0] == _LEFTWARDS_MARK
    letters = _MARKS.sub("", _VALUE.sub("", text))
    values = "".join(_VALUE.findall(text))
    return (_first_strong(letters) or _first_strong(values or text)) in _LEFTWARDS


def _first_strong(text: str) -> str:
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((each for each in directions if each in {"L", "R", "AL"}), "")

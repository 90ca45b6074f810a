"""What stays together where a line of large letters ends: a figure and its word, a sign and its amount. Pure."""

import re
from collections.abc import Callable
from typing import Final

_ORDER: Final = "[\u200e\u200f\u202a-\u202c]*"
"""Invisible marks that order a text (`screens.bidi`)."""
_RULES: Final = (
    # A sign and its amount.
    re.compile(rf"(\+{_ORDER}) (?={_ORDER}\W{{0,2}}{_ORDER}\d)"),
    # A time and the word before it.
    re.compile(rf"(\w{_ORDER}) (?={_ORDER}\d\d:\d\d)"),
    # A figure and its word.
    re.compile(rf"(\d{_ORDER}) (?={_ORDER}[^\W\d])"),
)


def bound(text: str, fits: Callable[[str], bool]) -> str:
    """A text whose figures cannot be parted from what they count, by U+00A0.

    Args:
        text: What is to be broken into lines.
        fits: Whether a word has room on one line; where a bound one has none, it stays two.
    """
    for rule in _RULES:
        tried = rule.sub("\\1\u00a0", text)
        if all(fits(word) for word in tried.split(" ")):
            text = tried
    return text

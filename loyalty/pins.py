"""A member's PIN: four to six figures of the member's own choice, checked by central alone.

Five wrong ones in a row lock it. With four figures a guesser then has five in 10,000 a lock; that holds only while
the most popular PINs are refused, so runs and repetitions are (NIST SP 800-63B, section 5.1.1.2, asks for it).
"""

from itertools import pairwise
from typing import Final

LEAST_FIGURES: Final = 4
MOST_FIGURES: Final = 6
WRONG_IN_A_ROW: Final = 5
"""Wrong PINs that lock it."""


def is_pin(text: str) -> bool:
    """Whether `text` has a PIN's form.

    >>> is_pin("2580"), is_pin("123"), is_pin("12 34")
    (True, False, False)
    """
    return text.isascii() and text.isdigit() and LEAST_FIGURES <= len(text) <= MOST_FIGURES


def is_obvious(pin: str) -> bool:
    """Whether many would choose the PIN: one figure or one pair over and over, or a run up or down.

    >>> [is_obvious(pin) for pin in ("0000", "1212", "1234", "654321", "2580")]
    [True, True, True, True, False]
    """
    figures = [int(each) for each in pin]
    steps = {(after - before) % 10 for before, after in pairwise(figures)}
    return steps in ({0}, {1}, {9}) or pin == pin[:2] * (len(pin) // 2)

"""What may stand in a support bundle, and in which form. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from terminal.control.outbox import WaitingLine

MOST_BYTES: Final = 2 * 1024 * 1024
"""Of one part: the newest are kept."""
_LONG: Final = re.compile(r"(?=[A-Za-z_-]{0,64}\d)[0-9A-Za-z_-]{22,}|\d{7,}")
"""Longer than a word or a time: a member number, a token, a key. Logs hold none; this holds if one did.

Here and below what is looked for is bounded: a line without an end would otherwise take for ever.
"""
_HARMLESS: Final = (
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?:[+-]\d\d:?\d\d|Z)?)?",  # a day, a time
    r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d",  # the journal's own time
    r"(?<=\w)\[\d{1,7}\](?=:)",  # a process, behind its name
    r"\bPID: \d{1,7}\b",
    r"\bline \d{1,5}\b",  # of a source
    r"\bat \d{1,4}/\d{1,9}\b",  # a transaction's epoch and seq
    r"\b\d{3,4} x \d{3,4}\b",  # a picture's size
)
"""Forms of figures that a log of ours has and no card does."""
_SHORT: Final = re.compile(rf"(?P<kept>{'|'.join(_HARMLESS)})|\d(?:[ -]?\d){{3,}}")
"""Four digits or more, also with gaps: a member number can be as short as that."""
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+")
_PASSWORD: Final = re.compile(r"(?P<scheme>\w{1,16}://)[^/\s@]+@")
_SECRET: Final = re.compile(r"(?im)^(\s*\S*(?:secret|password|passphrase|token|psk|pin_hash|private)\S*\s*[=:]\s*).+$")


class Queue(msgspec.Struct, frozen=True):
    """What waits for central, counted.

    Attributes:
        waiting: how many.
        by_kind: how many of each kind; `void` for rows that cannot be read.
        first: epoch and seq of the lowest; empty where none waits.
        last: and of the highest.
    """

    waiting: int
    by_kind: dict[str, int]
    first: tuple[int, ...]
    last: tuple[int, ...]


def queue_of(lines: Iterable[WaitingLine]) -> Queue:
    """The figures of a list, without one id."""
    kinds: Counter[str] = Counter()
    places: list[tuple[int, int]] = []
    for line in lines:
        kinds[line.kind] += 1
        places = [min([*places, (line.epoch, line.seq)]), max([*places, (line.epoch, line.seq)])]
    return Queue(
        sum(kinds.values()), dict(sorted(kinds.items())), places[0] if places else (), places[-1] if places else ()
    )


def without_secrets(text: str) -> str:
    """A configuration's text with what a key calls secret, and names before an address, left out."""
    return _PASSWORD.sub(r"\g<scheme>…@", _SECRET.sub(r"\1…", text))


def without_people(text: str) -> str:
    """What our own programs logged, without what could be a member number, however short; else as `without_keys`."""
    return _SHORT.sub(lambda found: found["kept"] or "…", without_keys(text))


def without_keys(text: str) -> str:
    """A text without what could be a long number, a token, a key or an address; its end alone where it is long."""
    data = text.encode()
    if len(data) > MOST_BYTES:
        text = "(the beginning is left out)\n" + data[-MOST_BYTES:].decode(errors="ignore").partition("\n")[2]
    return _LONG.sub("…", _MAIL.sub("…", _PASSWORD.sub(r"\g<scheme>…@", text)))

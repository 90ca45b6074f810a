"""What a magstripe reader types, taken apart into tracks.

Only that: whose card it is, and whether it is one to refuse, is judged elsewhere and before anything else happens to
it. Nothing of a swipe is ever logged, raised or shown in a `repr` here. Sources: ISO/IEC 7811-2 and 7811-6 (tracks,
sentinels, LRC), ISO/IEC 4909 (track 3), ISO/IEC 7813 (lengths).
"""

from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import Final

from drivers.events import Tracks

_STARTS: Final = "%;+"
_END: Final = "?"
_SENTINELS: Final = _STARTS + _END
_LONGEST: Final = {1: 79, 2: 40, 3: 107}
"""Characters of a track with its two sentinels and its LRC."""
_SIX_BITS: Final = (0x20, 0x3F)
_FOUR_BITS: Final = (0x30, 0x0F)
"""The first character of a track's alphabet, and the bits of one; parity aside (ISO/IEC 7811-6, tables 1 and 2)."""
_MOST_TRACKS: Final = 3


@dataclass(frozen=True, slots=True)
class _Segment:
    """A piece between sentinels: its start sentinel ("" where it has none), its content, and the LRC behind it."""

    start: str
    content: str = field(repr=False)
    lrc: str = field(default="", repr=False)


def parse_swipe(typed: str) -> Tracks:
    """Splits one swipe into its tracks; total over every text.

    Tracks may come in any order and subset, with or without sentinels and LRC, and with their case turned by caps lock
    (a track 1 has capitals only, so it is put back). A track that the reader marked as unreadable (`E` alone between
    its sentinels), that is longer than a track can be, or whose LRC was typed and is wrong, is listed in `failed`.
    """
    found: dict[int, str] = {}
    failed: set[int] = set()
    for segment in _segments(typed):
        number = _track_number(segment, taken=found.keys() | failed)
        if number is None:
            continue
        body = segment.content.upper() if number == 1 else segment.content
        broken = segment.start != "" and _contradicts(number, body, segment.lrc)
        if body in {"E", "e"} or len(body) + 2 > _LONGEST[number] or broken:
            failed.add(number)
        else:
            found[number] = body
    return Tracks(found.get(1), found.get(2), found.get(3), frozenset(failed))


def lrc_of(number: int, content: str) -> str | None:
    """The check character of a track (ISO/IEC 7811-6, clause 12): each of its bits makes that bit's sum even.

    Track 3 is reckoned with the start sentinel that is on the stripe, `;`, whatever the reader types for it.

    Args:
        number: which track, 1 to 3.
        content: what stands between its sentinels.

    Returns:
        One character, or None where the content has one that no such track can hold.
    """
    first, bits = _SIX_BITS if number == 1 else _FOUR_BITS
    codes = [ord(char) - first for char in f"{'%' if number == 1 else ';'}{content}{_END}"]
    if any(not 0 <= code <= bits for code in codes):
        return None
    return chr(first + reduce(xor, codes))


def is_further_track(swipe: str, line: str) -> bool:
    """Whether a line can be the next track of the swipe before it: no track of either would be there twice."""
    starts = [segment.start for segment in _segments(swipe + line)]
    return (
        line[:1] in {*_STARTS}
        and len(starts) <= _MOST_TRACKS
        and starts.count("%") <= 1
        and starts.count("+") <= 1
        and starts.count(";") + starts.count("+") < _MOST_TRACKS
    )


def tracks_in(typed: str) -> int:
    """How many pieces between sentinels a line holds."""
    return len(_segments(typed))


def _contradicts(number: int, body: str, lrc: str) -> bool:
    """Whether the LRC is one of this track's alphabet and not the one that its content has.

    A character of another alphabet is none: readers can be set to end a track with one of their own.
    """
    first, bits = _SIX_BITS if number == 1 else _FOUR_BITS
    typed = lrc.upper() if number == 1 else lrc
    right = lrc_of(number, body)
    return bool(typed) and right is not None and 0 <= ord(typed) - first <= bits and typed != right


def _segments(typed: str) -> list[_Segment]:
    """The pieces between sentinels, in the order they were typed.

    A start sentinel ends the piece before it too: it is no character of any track, and readers drop end sentinels.
    """
    segments: list[_Segment] = []
    rest = typed.strip("\r\n\t ")
    while rest:
        start = rest[0] if rest[0] in _STARTS else ""
        body = rest[len(start) :]
        end = next((place for place, char in enumerate(body) if char in _SENTINELS), len(body))
        lrc, rest = _split_lrc(body[end + 1 :]) if body[end : end + 1] == _END else ("", body[end:])
        segments.append(_Segment(start, body[:end], lrc))
    return segments


def _split_lrc(rest: str) -> tuple[str, str]:
    """Takes off the check character some readers type behind the end sentinel; it may look like a sentinel itself."""
    if len(rest) == 1:
        return rest, ""
    if rest and rest[0] not in "\r\n" and (rest[0] not in _STARTS or rest[1] in _STARTS):
        return rest[0], rest[1:].lstrip("\r\n")
    return "", rest.lstrip("\r\n")


def _track_number(segment: _Segment, taken: set[int]) -> int | None:
    """Which track a segment is; None for one too many."""
    content = segment.content
    match segment.start:
        case "%":
            number = 1
        case "+":
            number = 3
        case ";":
            number = 3 if 2 in taken or len(content) + 2 > _LONGEST[2] else 2
        case _:
            number = 1 if "^" in content or any(char.isalpha() for char in content) else 2
    return None if number in taken else number

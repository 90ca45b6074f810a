"""What a magstripe reader types, taken apart into tracks.

Only that: whose card it is, and whether it is one to refuse, is judged elsewhere and before anything else happens to
it. Nothing of a swipe is ever logged, raised or shown in a `repr` here. Sources: ISO/IEC 7811-2 and 7811-6 (tracks,
sentinels, LRC), ISO/IEC 4909 (track 3), ISO/IEC 7813 (lengths).
"""

from typing import Final

from drivers.events import Tracks

_STARTS: Final = "%;+"
_END: Final = "?"
_SENTINELS: Final = _STARTS + _END
_LONGEST: Final = {1: 79, 2: 40, 3: 107}
"""Characters of a track with its two sentinels and its LRC."""


def parse_swipe(typed: str) -> Tracks:
    """Splits one swipe into its tracks; total over every text.

    Tracks may come in any order and subset, with or without sentinels and LRC, and with their case turned by caps lock
    (a track 1 has capitals only, so it is put back). A track that the reader marked as unreadable (`E` alone between
    its sentinels), or that is longer than a track can be, is listed in `failed`.
    """
    found: dict[int, str] = {}
    failed: set[int] = set()
    for start, content in _segments(typed):
        number = _track_number(start, content, taken=found.keys() | failed)
        if number is None:
            continue
        body = content.upper() if number == 1 else content
        if body in {"E", "e"} or len(body) + 2 > _LONGEST[number]:
            failed.add(number)
        else:
            found[number] = body
    return Tracks(found.get(1), found.get(2), found.get(3), frozenset(failed))


def _segments(typed: str) -> list[tuple[str, str]]:
    """The pieces between sentinels, each with its start sentinel, or with "" where it has none.

    A start sentinel ends the piece before it too: it is no character of any track, and readers drop end sentinels.
    """
    segments: list[tuple[str, str]] = []
    rest = typed.strip("\r\n\t ")
    while rest:
        start = rest[0] if rest[0] in _STARTS else ""
        body = rest[len(start) :]
        end = next((place for place, char in enumerate(body) if char in _SENTINELS), len(body))
        segments.append((start, body[:end]))
        rest = _without_lrc(body[end + 1 :]) if body[end : end + 1] == _END else body[end:]
    return segments


def _without_lrc(rest: str) -> str:
    """Drops the check character some readers type behind the end sentinel; it may look like a sentinel itself."""
    if len(rest) == 1:
        return ""
    if rest and (rest[0] not in _STARTS or rest[1] in _STARTS):
        return rest[1:].lstrip("\r\n")
    return rest


def _track_number(start: str, content: str, taken: set[int]) -> int | None:
    """Which track a segment is; None for one too many."""
    match start:
        case "%":
            number = 1
        case "+":
            number = 3
        case ";":
            number = 3 if 2 in taken or len(content) + 2 > _LONGEST[2] else 2
        case _:
            number = 1 if "^" in content or any(char.isalpha() for char in content) else 2
    return None if number in taken else number

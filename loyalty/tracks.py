"""The tracks of a magnetic stripe, as a reader types them: `%track 1?;track 2?+track 3?`.

Track 3 may begin with `;` like track 2, tracks may be missing, and one sign of checksum (LRC) may stand
behind each `?`. Source: ISO/IEC 7811-2 and -6 (sentinels), ISO/IEC 7813 (field separators).
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

_TRACK: Final = re.compile(r"(?P<start>[%;+])(?P<body>[^?]*)(?P<end>\??)(?:[^%;+?](?=[%;+]|$))?")
_SEPARATOR: Final = re.compile(r"[\^=]")


class Reading(Enum):
    """How a track came in."""

    WHOLE = auto()
    """Between its sentinels."""
    EMPTY = auto()
    """Sentinels with nothing between: a stripe that has no such track."""
    FAILED = auto()
    """The reader says `E`: it could not read it."""
    CUT = auto()
    """It has no end: the swipe stopped halfway."""


@dataclass(frozen=True, slots=True)
class Track:
    """One track: which (1 to 3), how it came in, and what stands between its sentinels."""

    number: int
    reading: Reading
    text: str = field(repr=False)

    @property
    def head(self) -> str:
        """The first field, where a member number stands; track 1 knows capitals alone (ISO/IEC 7811-2)."""
        head = _SEPARATOR.split(self.text, maxsplit=1)[0]
        return head.upper() if self.number == 1 and head.isascii() else head


def looks_swiped(text: str) -> bool:
    """Whether `text` begins as a track does and holds the end of one, or begins as track 1 or 2 with digits."""
    return text[:1] in {"%", ";", "+"} and ("?" in text or text[1:2].isalnum())


def read_tracks(text: str) -> tuple[Track, ...]:
    """The tracks in `text` in the order they came; none where it holds no start sentinel."""
    tracks: list[Track] = []
    for found in _TRACK.finditer(text):
        number = {"%": 1, ";": 2, "+": 3}[found["start"]]
        if number == 2 and any(track.number == 2 for track in tracks):
            number = 3
        tracks.append(Track(number, _reading(found["body"], ended=bool(found["end"])), found["body"]))
    return tuple(tracks)


def _reading(body: str, *, ended: bool) -> Reading:
    if body in {"E", "e"}:
        return Reading.FAILED
    if not ended:
        return Reading.CUT
    return Reading.WHOLE if body else Reading.EMPTY


def as_typed(track1: str | None, track2: str | None, track3: str | None, failed: frozenset[int] = frozenset()) -> str:
    """The one text of a swipe whose tracks a driver has parted already; the inverse of `read_tracks`.

    Args:
        track1: what stood between its sentinels; None where there was no such track. The others likewise.
        track2: see `track1`.
        track3: see `track1`.
        failed: the numbers of tracks that the reader could not read.
    """
    typed = ""
    for number, start, text in ((1, "%", track1), (2, ";", track2), (3, "+", track3)):
        if number in failed:
            typed += f"{start}E?"
        elif text is not None:
            typed += f"{start}{text}?"
    return typed

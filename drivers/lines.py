"""What every decoder of a typing or sending device gives: whole lines, and lines that would not end."""

from dataclasses import dataclass, field
from enum import StrEnum


class Ending(StrEnum):
    """How a line came to its end."""

    ENTER = "enter"
    TAB = "tab"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Line:
    """One whole line; never empty.

    Attributes:
        text: without its terminator.
        ending: how it came to its end.
        began: stamp of its first character, in seconds on the device's clock.
        ended: stamp of its terminator, or of its last character where silence ended it.
    """

    text: str = field(repr=False)
    ending: Ending
    began: float = field(default=0.0, compare=False)
    ended: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class TooLong:
    """The line passed a bound; the rest of it is not read."""

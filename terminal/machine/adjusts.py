"""What somebody may choose about the screen itself, and the state in which nobody known does: frozen."""

from dataclasses import dataclass
from enum import Enum, auto


class Adjusts(Enum):
    """What stands there to be chosen."""

    LANGUAGE = auto()
    DISPLAY = auto()


@dataclass(frozen=True, slots=True)
class Adjusting:
    """Somebody without a card chooses; `language` is what is spoken until then."""

    language: str
    adjusts: Adjusts
    until: int

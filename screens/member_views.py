"""Views of the typed number; others import them from `screens.views`."""

from dataclasses import dataclass, field
from datetime import datetime

from screens.parts import Setting


@dataclass(frozen=True, slots=True)
class KeypadView:
    """A card's number is being typed; which signs is not shown.

    Attributes:
        setting: Where and in which language.
        typed: How many signs there are by now.
        letters: True where numbers may have letters.
        page: Which keys, figures first; taken modulo the number of pages.
    """

    setting: Setting
    typed: int = 0
    letters: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class KeyedView:
    """What somebody sees who typed a number: that receipts count, and how large the balance is.

    Attributes:
        setting: Where and in which language.
        now: The present time.
        floor: The balance with noughts behind its first figure, or None where it is not known.
        as_of: When that was true; given wherever `floor` is.
        added: Points of the receipts that were read since.
    """

    setting: Setting
    now: datetime
    floor: int | None = field(repr=False)
    as_of: datetime | None
    added: int = field(default=0, repr=False)

"""Where a card stands, as the messages and the rules say it."""

from enum import StrEnum


class CardStatus(StrEnum):
    """Where a card stands."""

    BLANK = "blank"
    ISSUED = "issued"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    EXPIRED = "expired"

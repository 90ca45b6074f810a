"""The closed lists that staff's screens speak in: each value has its text in every language."""

from enum import StrEnum


class FactName(StrEnum):
    """What a fact says; names its text, in which ``{value}`` is the value in the language's writing."""

    PAPER_OK = "paper_ok"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    PRINTER_SILENT = "printer_silent"
    WAITING = "waiting"
    VOLUME = "volume"
    BRIGHTNESS = "brightness"


class PinTrouble(StrEnum):
    """What became of a staff PIN; each has a sentence that says what to do."""

    WRONG = "wrong"
    LOCKED = "locked"
    NO_PIN = "no_pin"
    INACTIVE = "inactive"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"
    AWAY = "away"
    """Central does not answer, and this badge opens nothing without it."""


class DeskItem(StrEnum):
    """What staff can do here; the value names its text and its icon."""

    TRAINING = "training"
    TERMINAL = "terminal"


class FormKind(StrEnum):
    """Which form it is; names its title, and the word on its last button."""

    TEST = "test"


class FieldName(StrEnum):
    """Which field; names its label."""

    VOLUME = "volume"


class FieldTrouble(StrEnum):
    """Why a field is not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    TOO_MUCH = "too_much"


class Keys(StrEnum):
    """What the keyboard shows."""

    LETTERS = "letters"
    FIGURES = "figures"
    ACCENTS = "accents"


class ListKind(StrEnum):
    """Which list; names its title and what is said where it is empty."""

    TEST = "test"


class DeskIcon(StrEnum):
    """The icons of rows and facts; the value is the icon's name."""

    PERSON = "person"
    CARD = "card"
    RECEIPT = "receipt"
    GIFT = "gift"
    STAMPS = "stamps"
    PLUS = "plus"
    UNDO = "undo"
    WARN = "warn"
    MAIL = "mail"
    PHONE = "phone"
    CLOCK = "hourglass"
    PRINTER = "printer"
    CHECK = "check"
    CROSS = "cross"


class SheetKind(StrEnum):
    """What the sheet is about; names its title where none is given."""

    TERMINAL = "terminal"


class DeskAction(StrEnum):
    """What can be done with what is shown; the value names its text."""

    TEST_PRINT = "test_print"
    LOUDER = "louder"
    QUIETER = "quieter"
    BRIGHTER = "brighter"
    DARKER = "darker"


class DeskNotice(StrEnum):
    """What became of it; names title and detail. `good` ones have a check, others say what to do."""

    DONE = "done"
    RECORDED = "recorded"
    """It is on the disk here and waits for central."""
    AWAY = "away"
    """Central does not answer, and this needs it."""
    REFUSED = "refused"
    """This member of staff may not."""
    STORE = "store"
    """The disk takes nothing more."""


GOOD = frozenset({DeskNotice.DONE, DeskNotice.RECORDED})

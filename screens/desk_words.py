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
    NO_ANSWER = "no_answer"
    """Central said nothing to the last question; to ask again does nothing twice."""
    MANAGER_MAY = "manager_may"
    VOUCHER_VALID = "voucher_valid"
    VOUCHER_USED = "voucher_used"
    VOUCHER_VOIDED = "voucher_voided"
    VOUCHER_EXPIRED = "voucher_expired"
    VOUCHER_UNDELIVERED = "voucher_undelivered"
    VOUCHER_FORGED = "voucher_forged"
    VOUCHER_FOREIGN = "voucher_foreign"
    VOUCHER_AMBIGUOUS = "voucher_ambiguous"
    VOUCHER_UNREADABLE = "voucher_unreadable"
    VOUCHER_NOT_CHECKED = "voucher_not_checked"
    VOUCHER_SIGNED = "voucher_signed"
    VOUCHER_UNSIGNED = "voucher_unsigned"
    CO_PAYMENT = "co_payment"
    USED_AT = "used_at"
    USED_WHERE = "used_where"
    VOIDED_AT = "voided_at"
    PRINTED_AT = "printed_at"
    PRINTED_WHERE = "printed_where"
    VALID_UNTIL = "valid_until"


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

    VOUCHER = "voucher"
    TRAINING = "training"
    TERMINAL = "terminal"


class FormKind(StrEnum):
    """Which form it is; names its title, and the word on its last button."""

    VOUCHER = "voucher"
    TEST = "test"


class FieldName(StrEnum):
    """Which field; names its label."""

    SHORT_CODE = "short_code"
    VOLUME = "volume"


class FieldTrouble(StrEnum):
    """Why a field is not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    TOO_MUCH = "too_much"
    NO_CODE = "no_code"
    """No voucher's short code, or a sign of it is wrong."""


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

    VOUCHER = "voucher"
    TERMINAL = "terminal"


class DeskAction(StrEnum):
    """What can be done with what is shown; the value names its text."""

    USE_VOUCHER = "use_voucher"
    CHECK_AGAIN = "check_again"
    TEST_PRINT = "test_print"
    LOUDER = "louder"
    QUIETER = "quieter"
    BRIGHTER = "brighter"
    DARKER = "darker"


class DeskNotice(StrEnum):
    """What became of it; names title and detail. `good` ones have a check, others say what to do."""

    DONE = "done"
    PRACTISED = "practised"
    """In training: it would have been done."""
    VOUCHER_USED = "voucher_used"
    RECORDED = "recorded"
    """It is on the disk here and waits for central."""
    AWAY = "away"
    """Central does not answer, and this needs it."""
    REFUSED = "refused"
    """This member of staff may not."""
    STORE = "store"
    """The disk takes nothing more."""


GOOD = frozenset({DeskNotice.DONE, DeskNotice.RECORDED, DeskNotice.PRACTISED, DeskNotice.VOUCHER_USED})

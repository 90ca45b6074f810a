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
    CARDS = "cards"
    BALANCE_POINTS = "balance_points"
    BALANCE_STAMPS = "balance_stamps"
    ISSUED_ON = "issued_on"
    ISSUED_AT = "issued_at"
    VALID_UNTIL = "valid_until"
    PAID = "paid"
    PRICE = "price"
    SPEAKS = "speaks"
    TERMS = "terms"
    """The customer agrees to the programme's terms."""
    NOBODYS = "nobodys"
    """Whoever has the card can use it."""
    NO_SEARCH = "no_search"
    """Central does not answer: the card is given out to nobody yet."""
    AWAY = "away"


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

    ISSUE = "issue"
    VOUCHER = "voucher"
    TRAINING = "training"
    TERMINAL = "terminal"


class FormKind(StrEnum):
    """Which form it is; names its title, and the word on its last button."""

    ISSUE = "issue"
    VOUCHER = "voucher"
    VERIFY = "verify"


class FieldName(StrEnum):
    """Which field; names its label."""

    SHORT_CODE = "short_code"
    NAME = "name"
    CONTACT = "contact"
    """A mobile number or a mail address."""
    CODE = "code"


class FieldTrouble(StrEnum):
    """Why a field is not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"
    TOO_MUCH = "too_much"
    NO_CODE = "no_code"
    """No voucher's short code, or a sign of it is wrong."""
    NOT_A_NAME = "not_a_name"
    NOT_A_MAIL_ADDRESS = "not_a_mail_address"
    NOT_A_PHONE_NUMBER = "not_a_phone_number"
    NOT_A_MOBILE_NUMBER = "not_a_mobile_number"
    PAYMENT_CARD = "payment_card"
    """It may be a payment card's number, which stands nowhere any more."""
    WRONG_CODE = "wrong_code"
    OTHER_CODE = "other_code"
    """It takes a new code."""
    AWAY = "away"
    """Central does not answer."""


class Keys(StrEnum):
    """What the keyboard shows."""

    LETTERS = "letters"
    FIGURES = "figures"
    ACCENTS = "accents"


class ListKind(StrEnum):
    """Which list; names its title and what is said where it is empty."""

    ALIKES = "alikes"
    """Who is like the one on the form."""


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
    CONSENT = "consent"
    """Somebody new agrees."""
    GIVE = "give"
    """Somebody who is a customer already gets another card."""
    NOBODY = "nobody"
    """A card without a customer."""


class ScanAsk(StrEnum):
    """Which card is asked for; names title and detail."""

    BLANK = "blank"
    CARD = "card"


class DeskAction(StrEnum):
    """What can be done with what is shown; the value names its text."""

    USE_VOUCHER = "use_voucher"
    CHECK_AGAIN = "check_again"
    TEST_PRINT = "test_print"
    LOUDER = "louder"
    QUIETER = "quieter"
    BRIGHTER = "brighter"
    DARKER = "darker"
    AGREE = "agree"
    AGREE_NEWS = "agree_news"
    """As above, and news is wanted too."""
    OTHER_LANGUAGE = "other_language"
    GIVE_OUT = "give_out"
    SOMEBODY_NEW = "somebody_new"
    ANOTHER_CARD = "another_card"


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
    ISSUED = "issued"
    ISSUED_ANONYMOUS = "issued_anonymous"
    ISSUED_ALONE = "issued_alone"
    """Without central, out of this terminal's own blanks."""
    UNDECIDED = "undecided"
    """It is recorded, and central has not said whether it takes it."""
    ALREADY_ISSUED = "already_issued"
    CARD_UNKNOWN = "card_unknown"
    CARD_UNHEARD_OF = "card_unheard_of"
    """This terminal does not know the card, and central does not answer."""
    CARD_ELSEWHERE = "card_elsewhere"
    """The blank belongs to another terminal or shop."""
    NOT_ASSIGNED = "not_assigned"
    """Central does not answer, and the blank is not among those of this terminal."""
    NAMED_LATER = "named_later"
    """Central does not answer, and the card is for named members alone."""
    NEEDS_CUSTOMER = "needs_customer"
    UNVERIFIED = "unverified"
    OTHER_KIND = "other_kind"
    NO_ADDRESS = "no_address"
    """No code can be sent."""
    TOO_MANY_CODES = "too_many_codes"
    NOT_TAKEN = "not_taken"
    """Central refused it for another reason."""


GOOD = frozenset({
    DeskNotice.DONE,
    DeskNotice.RECORDED,
    DeskNotice.PRACTISED,
    DeskNotice.VOUCHER_USED,
    DeskNotice.ISSUED,
    DeskNotice.ISSUED_ANONYMOUS,
    DeskNotice.ISSUED_ALONE,
})  # fmt: skip

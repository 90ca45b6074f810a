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
    AT = "at"
    PLUS = "plus"
    MINUS = "minus"
    POINTS_PLUS = "points_plus"
    POINTS_MINUS = "points_minus"
    STAMPS_PLUS = "stamps_plus"
    SALE_OF = "sale_of"
    DID_SALE = "did_sale"
    DID_STAMPS = "did_stamps"
    DID_ADJUSTMENT = "did_adjustment"
    DID_REDEMPTION = "did_redemption"
    DID_OTHER = "did_other"
    BY_MEMBER = "by_member"
    TEAR_VOUCHER = "tear_voucher"
    UNDO_KIND = "undo_kind"
    UNDO_REJECTED = "undo_rejected"
    UNDO_ALREADY = "undo_already"
    UNDO_VOUCHER_USED = "undo_voucher_used"
    UNDO_OTHER_SHOP = "undo_other_shop"
    UNDO_OTHER_DAY = "undo_other_day"
    UNDO_NOT_ALLOWED = "undo_not_allowed"
    PRINT_UNKNOWN = "print_unknown"
    PRINT_MISSING = "print_missing"
    USED_UNPRINTED = "used_unprinted"
    RISK_POSTING = "risk_posting"
    TERMINALS_BOOKS = "terminals_books"
    DUPLICATE_UNSURE = "duplicate_unsure"
    SHORT_CODE = "short_code"
    REPRINT_THERE = "reprint_there"
    BOUGHT_ON = "bought_on"
    WOULD_GRANT = "would_grant"
    CLAIMED_AT = "claimed_at"
    ORDER_STAMPS = "order_stamps"
    ORDER_CARDS = "order_cards"
    ORDER_PAPER = "order_paper"
    ROLLS = "rolls"
    BLANKS = "blanks"
    SHEETS = "sheets"
    ORDER_PLACED = "order_placed"
    ORDER_SENT = "order_sent"
    DELIVERY_ON = "delivery_on"
    FIGURES_AWAY = "figures_away"
    SALES = "sales"
    SALES_OF = "sales_of"
    REWARDS_TAKEN = "rewards_taken"
    VOUCHERS_USED = "vouchers_used"
    CARDS_ISSUED = "cards_issued"
    UNDONE = "undone"


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
    SALE = "sale"
    VOUCHER = "voucher"
    POINTS = "points"
    STAMPS = "stamps"
    UNDO = "undo"
    INCIDENTS = "incidents"
    CLAIMS = "claims"
    ORDER = "order"
    FIGURES = "figures"
    TRAINING = "training"
    TERMINAL = "terminal"


class FormKind(StrEnum):
    """Which form it is; names its title, and the word on its last button."""

    ISSUE = "issue"
    VOUCHER = "voucher"
    VERIFY = "verify"
    SALE = "sale"
    POINTS = "points"
    STAMPS = "stamps"
    EXPLAIN = "explain"
    REFUSE = "refuse"
    ORDER_STAMPS = "order_stamps"
    ORDER_CARDS = "order_cards"
    ORDER_PAPER = "order_paper"


class FieldName(StrEnum):
    """Which field; names its label."""

    SHORT_CODE = "short_code"
    NAME = "name"
    CONTACT = "contact"
    """A mobile number or a mail address."""
    CODE = "code"
    AMOUNT = "amount"
    POINTS = "points"
    STAMPS = "stamps"
    PIECES = "pieces"
    NOTE = "note"


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
    OVER_LIMIT = "over_limit"
    """More than this member of staff may at once."""


class CardTrouble(StrEnum):
    """Why nothing can be counted on a card."""

    UNKNOWN = "unknown"
    BLANK = "blank"
    BLOCKED = "blocked"
    REPLACED = "replaced"
    EXPIRED = "expired"


class Keys(StrEnum):
    """What the keyboard shows."""

    LETTERS = "letters"
    FIGURES = "figures"
    ACCENTS = "accents"


class ListKind(StrEnum):
    """Which list; names its title and what is said where it is empty."""

    ALIKES = "alikes"
    """Who is like the one on the form."""
    DAY = "day"
    INCIDENTS = "incidents"
    CLAIMS = "claims"
    ORDERS = "orders"


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
    UNDO = "undo"
    INCIDENT = "incident"
    CLAIM = "claim"
    FIGURES = "figures"
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
    UNDO = "undo"
    REPRINT = "reprint"
    REVERSE = "reverse"
    EXPLAIN = "explain"
    GRANT = "grant"
    REFUSE = "refuse"
    PRINT_DAY = "print_day"
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
    UNDONE = "undone"
    INCIDENT_CLOSED = "incident_closed"
    INCIDENT_GONE = "incident_gone"
    """Somebody had put it right before."""
    INCIDENT_REFUSED = "incident_refused"
    """Central does not take the transaction, such as for a voucher that was used."""
    CLAIM_GRANTED = "claim_granted"
    CLAIM_REFUSED = "claim_refused"
    CLAIM_OTHERWISE = "claim_otherwise"
    CLAIM_OWN = "claim_own"
    CLAIM_CANNOT = "claim_cannot"
    ORDERED = "ordered"
    NOT_PRINTED = "not_printed"
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
    DeskNotice.UNDONE,
    DeskNotice.INCIDENT_CLOSED,
    DeskNotice.INCIDENT_GONE,
    DeskNotice.CLAIM_GRANTED,
    DeskNotice.CLAIM_REFUSED,
    DeskNotice.ORDERED,
    DeskNotice.ISSUED,
    DeskNotice.ISSUED_ANONYMOUS,
    DeskNotice.ISSUED_ALONE,
})  # fmt: skip

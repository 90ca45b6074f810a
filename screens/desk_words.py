"""The closed lists that staff's screens speak in: each value has its text in every language."""

from enum import StrEnum

from screens.desk_facts import FactName as FactName  # noqa: PLC0414 - one of these lists, said again here


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
    NOT_TECHNICIAN = "not_technician"
    """Out of service, a technician's badge alone leads on."""


class DeskItem(StrEnum):
    """What staff can do here; the value names its text and its icon."""

    ISSUE = "issue"
    FIND = "find"
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
    SELFTEST = "selftest"
    NEW_BOARD = "new_board"


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
    FIND = "find"
    FIND_OWNER = "find_owner"
    """Whose card it really is."""
    FIND_SAME = "find_same"
    """Who is the same person."""
    FIND_SHARER = "find_sharer"
    """Whose account is to be shared."""
    RELINK = "relink"
    UNBLOCK = "unblock"


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
    SEARCH = "search"
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
    NOT_A_NOTE = "not_a_note"
    OVER_LIMIT = "over_limit"
    """More than this member of staff may at once."""


class Unfit(StrEnum):
    """Why nothing came of what was shown to a reader; the strip says it until the next touch or reading."""

    NO_VOUCHER = "no_voucher"
    NO_CARD = "no_card"
    BANK_CARD = "bank_card"
    NOT_HERE = "not_here"


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
    CUSTOMERS = "customers"
    CARDS = "cards"
    WHICH_CARD = "which_card"
    """Which of them is to be replaced."""


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
    CONSENT = "consent"
    """Somebody new agrees."""
    GIVE = "give"
    """Somebody who is a customer already gets another card."""
    NOBODY = "nobody"
    """A card without a customer."""
    CUSTOMER = "customer"
    CARD = "card"
    MERGE = "merge"
    UNDO_MERGE = "undo_merge"
    JOIN_HOUSEHOLD = "join_household"
    LEAVE_HOUSEHOLD = "leave_household"
    RELINK = "relink"
    BLOCK = "block"
    UNBLOCK = "unblock"
    REPLACE = "replace"


class ScanAsk(StrEnum):
    """Which card is asked for; names title and detail."""

    BLANK = "blank"
    REPLACEMENT = "replacement"
    """The blank that takes another card's place."""
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
    CHANGE_PAPER = "change_paper"
    NEXT_STEP = "next_step"
    LOOKS_GOOD = "looks_good"
    LOOKS_BLANK = "looks_blank"
    """Nothing can be read on the page that came out."""
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
    OTHER_CARD = "other_card"
    """The one that was shown cannot be used."""
    LOST_CARD = "lost_card"
    REPLACE = "replace"
    CARDS = "cards"
    NEW_CARD = "new_card"
    MERGE = "merge"
    UNDO_MERGE = "undo_merge"
    JOIN_HOUSEHOLD = "join_household"
    LEAVE_HOUSEHOLD = "leave_household"
    BLOCK = "block"
    UNBLOCK = "unblock"
    RELINK = "relink"
    RELINK_MOVE = "relink_move"
    """The points that this card earned go along."""
    RELINK_STAY = "relink_stay"
    LOST = "lost"
    STOLEN = "stolen"
    MISUSED = "misused"
    ASKED = "asked"


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
    PAPER_CHANGED = "paper_changed"
    NOT_PRINTED = "not_printed"
    RECORDED = "recorded"
    """It is on the disk here and waits for central."""
    AWAY = "away"
    """Central does not answer, and this needs it."""
    REFUSED = "refused"
    """This member of staff may not."""
    STORE = "store"
    """The disk takes nothing more."""
    KEY_FIRST = "key_first"
    """A badge alone does not do for this: the key must be turned too."""
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
    REPLACED = "replaced"
    MERGED = "merged"
    UNMERGED = "unmerged"
    HOUSEHOLD_JOINED = "household_joined"
    HOUSEHOLD_LEFT = "household_left"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    RELINKED = "relinked"
    NOBODYS_CARD = "nobodys_card"
    SAME_CUSTOMER = "same_customer"
    CUSTOMER_GONE = "customer_gone"
    NO_ACCOUNT = "no_account"
    UNDONE_BEFORE = "undone_before"
    LATER_FIRST = "later_first"
    NOT_IN_HOUSEHOLD = "not_in_household"
    SO_ALREADY = "so_already"
    NOT_IN_USE = "not_in_use"


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
    DeskNotice.PAPER_CHANGED,
    DeskNotice.ISSUED,
    DeskNotice.ISSUED_ANONYMOUS,
    DeskNotice.ISSUED_ALONE,
    DeskNotice.REPLACED,
    DeskNotice.MERGED,
    DeskNotice.UNMERGED,
    DeskNotice.HOUSEHOLD_JOINED,
    DeskNotice.HOUSEHOLD_LEFT,
    DeskNotice.BLOCKED,
    DeskNotice.UNBLOCKED,
    DeskNotice.RELINKED,
})  # fmt: skip

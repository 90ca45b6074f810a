"""The sign of each piece of staff's work: it stands on the circle where an upright display has room for one."""

from typing import Final

from screens.desk_words import DeskItem, FormKind, ListKind, SheetKind

TILES: Final[dict[DeskItem, str]] = {
    DeskItem.SALE: "receipt",
    DeskItem.VOUCHER: "gift",
    DeskItem.ISSUE: "card",
    DeskItem.POINTS: "plus",
    DeskItem.STAMPS: "stamps",
    DeskItem.UNDO: "undo",
    DeskItem.INCIDENTS: "warn",
    DeskItem.CLAIMS: "missed",
    DeskItem.ORDER: "ready",
    DeskItem.FIGURES: "rules",
    DeskItem.FIND: "person",
    DeskItem.TRAINING: "help",
    DeskItem.TERMINAL: "printer",
    DeskItem.SELFTEST: "wrench",
    DeskItem.NEW_BOARD: "shift",
}
"""Of the menu's ways."""

FORMS: Final[dict[FormKind, str]] = {
    FormKind.ISSUE: "card",
    FormKind.VOUCHER: "gift",
    FormKind.VERIFY: "mail",
    FormKind.SALE: "receipt",
    FormKind.POINTS: "plus",
    FormKind.STAMPS: "stamps",
    FormKind.EXPLAIN: "speech",
    FormKind.REFUSE: "speech",
    FormKind.ORDER_STAMPS: "stamps",
    FormKind.ORDER_CARDS: "card",
    FormKind.ORDER_PAPER: "printer",
    FormKind.FIND: "person",
    FormKind.FIND_OWNER: "person",
    FormKind.FIND_SAME: "person",
    FormKind.FIND_SHARER: "person",
    FormKind.RELINK: "speech",
    FormKind.UNBLOCK: "speech",
}
"""Of the forms."""

LISTS: Final[dict[ListKind, str]] = {
    ListKind.ALIKES: "person",
    ListKind.DAY: "undo",
    ListKind.INCIDENTS: "warn",
    ListKind.CLAIMS: "missed",
    ListKind.ORDERS: "ready",
    ListKind.CUSTOMERS: "person",
    ListKind.CARDS: "card",
    ListKind.WHICH_CARD: "card",
}
"""Of the lists."""

SHEETS: Final[dict[SheetKind, str]] = {
    SheetKind.VOUCHER: "gift",
    SheetKind.UNDO: "undo",
    SheetKind.INCIDENT: "warn",
    SheetKind.CLAIM: "missed",
    SheetKind.FIGURES: "rules",
    SheetKind.CONSENT: "check",
    SheetKind.GIVE: "card",
    SheetKind.NOBODY: "card",
    SheetKind.CUSTOMER: "person",
    SheetKind.CARD: "card",
    SheetKind.MERGE: "person",
    SheetKind.UNDO_MERGE: "undo",
    SheetKind.JOIN_HOUSEHOLD: "person",
    SheetKind.LEAVE_HOUSEHOLD: "person",
    SheetKind.RELINK: "card",
    SheetKind.BLOCK: "lock",
    SheetKind.UNBLOCK: "lock",
    SheetKind.REPLACE: "card",
}
"""Of the sheets."""

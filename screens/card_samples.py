"""Staff's screens of customers and cards, made up: for the pictures and the tests."""

from dataclasses import replace

from screens.desk_views import (
    Candidate,
    DeskBar,
    DeskView,
    Fact,
    FormField,
    FormView,
    Line,
    NoticeView,
    ScanView,
    SheetView,
)
from screens.desk_words import (
    DeskAction,
    DeskIcon,
    DeskNotice,
    FactName,
    FieldName,
    FormKind,
    Keys,
    ScanAsk,
    SheetKind,
)
from screens.parts import Money, Percent, Setting


def card_screens(place: Setting, bar: DeskBar, form: FormView) -> dict[str, DeskView]:
    """Cards and customers."""
    agrees = (
        Line(DeskIcon.CARD, "•••273"),
        Line(DeskIcon.RECEIPT, Fact(FactName.PRICE, Money(500, "EUR")), strong=True),
        Line(DeskIcon.PHONE, "06 12345678"),
        Line(DeskIcon.PERSON, Fact(FactName.SPEAKS, "Nederlands")),
        Line(DeskIcon.CHECK, Fact(FactName.TERMS)),
    )
    nobody = (Line(DeskIcon.CARD, "•••273"), Line(DeskIcon.PERSON, Fact(FactName.NOBODYS)))
    actions = (DeskAction.AGREE, DeskAction.AGREE_NEWS, DeskAction.OTHER_LANGUAGE)
    code = (FormField(FieldName.CODE, "2801"),)
    return {
        **_customers(place, bar),
        **{f"desk-scan-{asks.value}": ScanView(place, bar, asks) for asks in ScanAsk},
        "desk-scan-busy": ScanView(place, bar, ScanAsk.BLANK, busy=True),
        "desk-consent": SheetView(place, bar, SheetKind.CONSENT, "Jan de Vries", agrees, actions),
        "desk-nobody": SheetView(place, bar, SheetKind.NOBODY, None, nobody, (DeskAction.GIVE_OUT,)),
        "desk-form-verify": replace(
            form,
            kind=FormKind.VERIFY,
            fields=code,
            card="06 •••• ••12",
            candidates=(),
            found=0,
            keys=Keys.FIGURES,
            last=True,
        ),
        "desk-issued": NoticeView(
            place,
            bar,
            DeskNotice.ISSUED,
            (
                Line(DeskIcon.PERSON, "Jan de Vries"),
                Line(DeskIcon.RECEIPT, Fact(FactName.PAID, Money(500, "EUR")), strong=True),
            ),
            (DeskAction.ANOTHER_CARD,),
        ),
    }


def _customers(place: Setting, bar: DeskBar) -> dict[str, DeskView]:
    known = (
        Line(DeskIcon.PHONE, "•• 678 · j•••@…"),
        Line(DeskIcon.GIFT, Fact(FactName.BALANCE_POINTS, 1240)),
        Line(DeskIcon.GIFT, Fact(FactName.BALANCE_STAMPS, 14)),
        Line(DeskIcon.PERSON, Fact(FactName.IN_HOUSEHOLD)),
        Line(DeskIcon.CLOCK, Fact(FactName.LAST_VISIT, bar.now.date())),
    )
    can = (
        DeskAction.LOST_CARD,
        DeskAction.CARDS,
        DeskAction.NEW_CARD,
        DeskAction.MERGE,
        DeskAction.LEAVE_HOUSEHOLD,
    )
    card = (
        Line(DeskIcon.WARN, Fact(FactName.STATUS_BLOCKED), strong=True),
        Line(DeskIcon.PERSON, Fact(FactName.TRANSFERABLE)),
        Line(DeskIcon.CHECK, Fact(FactName.ADMITS)),
        Line(DeskIcon.GIFT, Fact(FactName.DISCOUNT, Percent(550))),
        Line(DeskIcon.RECEIPT, Fact(FactName.DISCOUNT_CEILING, Money(2500, "EUR"))),
        Line(DeskIcon.CLOCK, Fact(FactName.VALID_UNTIL, bar.now.date())),
    )
    merge = (
        Line(DeskIcon.PERSON, Fact(FactName.KEPT, "Jan de Vries")),
        Line(DeskIcon.PERSON, Fact(FactName.GONE, "J. de Vree")),
        Line(DeskIcon.PLUS, Fact(FactName.BALANCE_POINTS, 85)),
        Line(DeskIcon.CARD, Fact(FactName.BOTH_CARDS)),
        Line(DeskIcon.UNDO, Fact(FactName.UNDO_LIMITS)),
    )
    undone = (
        Line(DeskIcon.WARN, Fact(FactName.POINTS_MIXED, 25), strong=True),
        Line(DeskIcon.UNDO, Fact(FactName.POINTS_BACK, 60)),
    )
    replaced = (
        Line(DeskIcon.PERSON, "Jan de Vries"),
        Line(DeskIcon.CARD, "•••273"),
        Line(DeskIcon.GIFT, Fact(FactName.BALANCE_POINTS, 1240)),
        Line(DeskIcon.CHECK, Fact(FactName.BALANCE_STAYS)),
        Line(DeskIcon.WARN, Fact(FactName.OLD_BLOCKED)),
    )
    blocking = (DeskAction.LOST, DeskAction.STOLEN, DeskAction.MISUSED, DeskAction.ASKED)
    goes = (Line(DeskIcon.PERSON, Fact(FactName.GOES_TO, "Jan de Vries")),)
    moves = (DeskAction.RELINK_MOVE, DeskAction.RELINK_STAY)
    blocks = (Line(DeskIcon.WARN, Fact(FactName.BLOCKS_EVERYWHERE)),)
    find = FormView(
        place,
        bar,
        FormKind.FIND,
        (FormField(FieldName.SEARCH, "vri"),),
        candidates=(Candidate("1", "Jan de Vries", ("•• 678",)),),
        last=True,
    )
    return {
        "desk-form-find": find,
        "desk-form-relink": FormView(place, bar, FormKind.RELINK, (FormField(FieldName.NOTE, "Verty"),), last=True),
        "desk-customer": SheetView(place, bar, SheetKind.CUSTOMER, "Jan de Vries", known, can),
        "desk-card": SheetView(
            place, bar, SheetKind.CARD, "•••273", card, (DeskAction.LOST_CARD, DeskAction.UNBLOCK, DeskAction.RELINK)
        ),
        "desk-merge": SheetView(place, bar, SheetKind.MERGE, None, merge, (DeskAction.MERGE,)),
        "desk-unmerged": NoticeView(place, bar, DeskNotice.UNMERGED, undone),
        "desk-replace": SheetView(place, bar, SheetKind.REPLACE, None, replaced, (DeskAction.REPLACE,)),
        "desk-block": SheetView(place, bar, SheetKind.BLOCK, None, blocks, blocking),
        "desk-relink": SheetView(place, bar, SheetKind.RELINK, None, goes, moves),
    }

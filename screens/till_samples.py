"""Staff's screens of sales, points, vouchers and the shop, made up: for the pictures and the tests."""

from dataclasses import replace
from datetime import date, datetime

from screens.desk_views import DeskBar, DeskRow, DeskView, Fact, FormField, FormView, Line, ListView, SheetView
from screens.desk_words import (
    CardTrouble,
    DeskAction,
    DeskIcon,
    FactName,
    FieldName,
    FieldTrouble,
    FormKind,
    Keys,
    ListKind,
    SheetKind,
)
from screens.parts import Money, Setting


def till_screens(place: Setting, bar: DeskBar, now: datetime) -> dict[str, DeskView]:
    """Each of them, by name."""
    return {
        **_vouchers(place, bar, now),
        **_counting(place, bar),
        **_lists(place, bar, now),
        **_sheets(place, bar, now),
    }


def _vouchers(place: Setting, bar: DeskBar, now: datetime) -> dict[str, DeskView]:
    where = Fact(FactName.PRINTED_WHERE, "De Gouden Korenaar, UTR-07")
    printed = (Line(DeskIcon.PRINTER, Fact(FactName.PRINTED_AT, now)), Line(DeskIcon.PRINTER, where))
    owed = Line(DeskIcon.RECEIPT, Fact(FactName.CO_PAYMENT, Money(200, "EUR")), strong=True)
    valid = Line(DeskIcon.CHECK, Fact(FactName.VOUCHER_VALID), strong=True)
    until = Line(DeskIcon.CLOCK, Fact(FactName.VALID_UNTIL, date(2026, 12, 20)))
    used = Line(DeskIcon.CROSS, Fact(FactName.VOUCHER_USED), strong=True)
    when = Line(DeskIcon.CLOCK, Fact(FactName.USED_AT, now))
    at = Line(DeskIcon.RECEIPT, Fact(FactName.USED_WHERE, "De Gouden Korenaar, UTR-08"))
    away = Line(DeskIcon.WARN, Fact(FactName.VOUCHER_NOT_CHECKED), strong=True)
    proof = Line(DeskIcon.CHECK, Fact(FactName.VOUCHER_SIGNED))
    lines = (valid, owed, *printed, until)
    sheet = SheetView(place, bar, SheetKind.VOUCHER, "Bos tulpen", lines, (DeskAction.USE_VOUCHER,))
    code = FormField(FieldName.SHORT_CODE, "7KQPX-2MN4", FieldTrouble.NO_CODE)
    return {
        "desk-form-voucher": FormView(place, bar, FormKind.VOUCHER, (code,), last=True),
        "desk-voucher": sheet,
        "desk-voucher-used": replace(sheet, lines=(used, when, at, *printed), actions=()),
        "desk-voucher-alone": replace(
            sheet, bar=replace(bar, alone=True), title=None, lines=(away, proof), actions=(DeskAction.CHECK_AGAIN,)
        ),
    }


def _counting(place: Setting, bar: DeskBar) -> dict[str, DeskView]:
    sale = FormView(
        place,
        bar,
        FormKind.SALE,
        (FormField(FieldName.AMOUNT, "12,50", money="EUR"),),
        keys=Keys.FIGURES,
        last=True,
        wants_card=True,
    )
    points = replace(
        sale,
        kind=FormKind.POINTS,
        fields=(FormField(FieldName.POINTS, "-50"), FormField(FieldName.NOTE, trouble=FieldTrouble.EMPTY)),
        active=1,
        keys=Keys.LETTERS,
        card="•••473 · J. de V.",
    )
    pieces = FormField(FieldName.PIECES, "20")
    return {
        "desk-form-sale": sale,
        "desk-form-sale-missing": replace(sale, card_missing=True),
        "desk-form-sale-blocked": replace(sale, card="•••473", card_trouble=CardTrouble.BLOCKED),
        "desk-form-points": points,
        "desk-form-order": replace(
            sale, kind=FormKind.ORDER_CARDS, fields=(pieces,), wants_card=False, unanswered=True
        ),
    }


def _lists(place: Setting, bar: DeskBar, now: datetime) -> dict[str, DeskView]:
    at = Fact(FactName.AT, now)
    day = (
        DeskRow("1", DeskIcon.RECEIPT, Fact(FactName.SALE_OF, Money(1250, "EUR")), (at, "J. de V."), _plus(125)),
        DeskRow(
            "2",
            DeskIcon.GIFT,
            "Bos tulpen",
            (at, Fact(FactName.UNDO_VOUCHER_USED), "F. el A."),
            Fact(FactName.MINUS, 750),
        ),
        DeskRow("3", DeskIcon.PLUS, Fact(FactName.DID_ADJUSTMENT), (at, "P. B.", "Sanne"), _plus(50)),
        DeskRow("4", DeskIcon.STAMPS, Fact(FactName.DID_STAMPS), (at, "Sanne"), _plus(12)),
    )
    incidents = (
        DeskRow("1", DeskIcon.PRINTER, "Kop koffie", (at, Fact(FactName.PRINT_UNKNOWN)), "UTR-07"),
        DeskRow("2", DeskIcon.WARN, Fact(FactName.TERMINALS_BOOKS), (at,), "UTR-08"),
        DeskRow("3", DeskIcon.WARN, Fact(FactName.HOUSING_OPENED), (at,), "UTR-08"),
    )
    bought = Fact(FactName.BOUGHT_ON, date(2026, 11, 18))
    claim = DeskRow("1", DeskIcon.RECEIPT, Fact(FactName.SALE_OF, Money(2399, "EUR")), (bought, "J. de V."), _plus(239))
    orders = (
        DeskRow("paper", DeskIcon.PRINTER, Fact(FactName.ORDER_PAPER)),
        DeskRow("cards", DeskIcon.CARD, Fact(FactName.ORDER_CARDS)),
        DeskRow("stamps", DeskIcon.STAMPS, Fact(FactName.ORDER_STAMPS)),
        DeskRow(
            None,
            DeskIcon.CLOCK,
            Fact(FactName.BLANKS, 200),
            (Fact(FactName.ORDER_PLACED, now), "Sanne"),
            Fact(FactName.DELIVERY_ON, date(2026, 11, 25)),
        ),
    )
    return {
        "desk-day": ListView(place, bar, ListKind.DAY, day, more=True),
        "desk-incidents": ListView(place, bar, ListKind.INCIDENTS, incidents),
        "desk-claims": ListView(place, bar, ListKind.CLAIMS, (claim,)),
        "desk-orders": ListView(place, bar, ListKind.ORDERS, orders),
    }


def _plus(figure: int) -> Fact:
    return Fact(FactName.PLUS, figure)


def _sheets(place: Setting, bar: DeskBar, now: datetime) -> dict[str, DeskView]:
    at = Line(DeskIcon.CLOCK, Fact(FactName.AT, now))
    member = Line(DeskIcon.PERSON, "J. de V.")
    undo = (
        Line(DeskIcon.GIFT, "Bos tulpen", strong=True),
        Line(DeskIcon.PLUS, Fact(FactName.MINUS, 750)),
        at,
        Line(DeskIcon.CARD, "J. de V."),
        Line(DeskIcon.PERSON, Fact(FactName.BY_MEMBER)),
        Line(DeskIcon.WARN, Fact(FactName.TEAR_VOUCHER), strong=True),
    )
    incident = (
        Line(DeskIcon.WARN, Fact(FactName.PRINT_UNKNOWN), strong=True),
        at,
        Line(DeskIcon.RECEIPT, Fact(FactName.SHORT_CODE, "7KQPX-2MN4R")),
        member,
    )
    claim = (
        Line(DeskIcon.RECEIPT, Fact(FactName.SALE_OF, Money(2399, "EUR")), strong=True),
        Line(DeskIcon.CLOCK, Fact(FactName.BOUGHT_ON, date(2026, 11, 18)), strong=True),
        Line(DeskIcon.PLUS, Fact(FactName.WOULD_GRANT, 239)),
        Line(DeskIcon.CLOCK, Fact(FactName.CLAIMED_AT, now)),
        member,
    )
    figures = (
        Line(DeskIcon.RECEIPT, Fact(FactName.SALES, 48)),
        Line(DeskIcon.RECEIPT, Fact(FactName.SALES_OF, Money(91_240, "EUR"))),
        Line(DeskIcon.GIFT, Fact(FactName.REWARDS_TAKEN, 9)),
        Line(DeskIcon.CHECK, Fact(FactName.VOUCHERS_USED, 7)),
        Line(DeskIcon.CARD, Fact(FactName.CARDS_ISSUED, 3)),
        Line(DeskIcon.UNDO, Fact(FactName.UNDONE, 1)),
    )
    return {
        "desk-undo": SheetView(place, bar, SheetKind.UNDO, None, undo, (DeskAction.UNDO,)),
        "desk-incident": SheetView(
            place,
            bar,
            SheetKind.INCIDENT,
            "Kop koffie",
            incident,
            (DeskAction.REPRINT, DeskAction.REVERSE, DeskAction.EXPLAIN),
        ),
        "desk-claim": SheetView(place, bar, SheetKind.CLAIM, None, claim, (DeskAction.GRANT, DeskAction.REFUSE)),
        "desk-figures": SheetView(place, bar, SheetKind.FIGURES, None, figures, (DeskAction.PRINT_DAY,)),
    }

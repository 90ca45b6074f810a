"""Staff's screens of sales, points, vouchers and the shop, made up: for the pictures and the tests."""

from dataclasses import replace
from datetime import date, datetime

from screens.desk_views import DeskBar, DeskView, Fact, FormField, FormView, Line, SheetView
from screens.desk_words import DeskAction, DeskIcon, FactName, FieldName, FieldTrouble, FormKind, SheetKind
from screens.parts import Money, Setting


def till_screens(place: Setting, bar: DeskBar, now: datetime) -> dict[str, DeskView]:
    """Each of them, by name."""
    return _vouchers(place, bar, now)


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
    sheet = SheetView(
        place,
        bar,
        SheetKind.VOUCHER,
        "Bos tulpen",
        (valid, owed, *printed, until),
        (DeskAction.USE_VOUCHER,),
    )
    code = FormField(FieldName.SHORT_CODE, "7KQPX-2MN4", FieldTrouble.NO_CODE)
    return {
        "desk-form-voucher": FormView(place, bar, FormKind.VOUCHER, (code,), last=True),
        "desk-voucher": sheet,
        "desk-voucher-used": replace(sheet, lines=(used, when, at, *printed), actions=()),
        "desk-voucher-alone": replace(
            sheet, bar=replace(bar, alone=True), title=None, lines=(away, proof), actions=(DeskAction.CHECK_AGAIN,)
        ),
    }

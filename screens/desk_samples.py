"""Staff's screens, made up: for the pictures and the tests."""

from dataclasses import replace
from datetime import datetime

from screens.card_samples import card_screens
from screens.care_samples import care_screens
from screens.care_views import CareScreen
from screens.desk_views import (
    Candidate,
    DeskBar,
    DeskDoorView,
    DeskMenuView,
    DeskPinView,
    DeskRow,
    DeskTile,
    DeskView,
    Fact,
    FormField,
    FormView,
    Line,
    ListView,
    NoticeView,
    SheetView,
)
from screens.desk_words import (
    DeskAction,
    DeskIcon,
    DeskItem,
    DeskNotice,
    FactName,
    FieldName,
    FieldTrouble,
    FormKind,
    Keys,
    ListKind,
    PinTrouble,
    SheetKind,
    Unfit,
)
from screens.parts import Setting
from screens.till_samples import till_screens


def desk_screens(place: Setting, now: datetime) -> dict[str, DeskView | CareScreen]:
    """Every form of screen that staff see, by name."""
    bar = DeskBar("Sanne, kassa", now)
    fields = (FormField(FieldName.NAME, "Jan de Vr"), FormField(FieldName.CONTACT))
    form = FormView(
        place,
        bar,
        FormKind.ISSUE,
        fields,
        card="2900 4••• ••73",
        candidates=(
            Candidate("1", "Jan de Vries", ("06 •••• ••12", Fact(FactName.CARDS, 2))),
            Candidate("2", "J. de Vree", ("j•••@vree.example",)),
        ),
        found=3,
    )
    rows = tuple(
        DeskRow(
            str(index),
            DeskIcon.PERSON,
            "Jan de Vries",
            ("06 •••• ••12", Fact(FactName.CARDS, index)),
            Fact(FactName.BALANCE_POINTS, 1240),
        )
        for index in range(9)
    )
    lines = (
        Line(DeskIcon.WARN, Fact(FactName.PAPER_LOW), strong=True),
        Line(DeskIcon.RECEIPT, Fact(FactName.WAITING, 3)),
        Line(DeskIcon.CLOCK, Fact(FactName.VOLUME, 3)),
    )
    return {
        **_coming_in(place),
        **till_screens(place, bar, now),
        **_menus(place, bar),
        **care_screens(place, bar),
        "desk-form": form,
        "desk-form-figures": replace(
            form,
            kind=FormKind.SALE,
            fields=(FormField(FieldName.AMOUNT, "12,50", FieldTrouble.TOO_MUCH, money="EUR"),),
            card=None,
            candidates=(),
            keys=Keys.FIGURES,
            last=True,
        ),
        "desk-form-wrong": _wrong(form),
        "desk-form-accents": replace(form, active=1, keys=Keys.ACCENTS, shift=True, candidates=form.candidates[:1]),
        "desk-list": ListView(place, bar, ListKind.ALIKES, rows, page=1, more=True, actions=(DeskAction.TEST_PRINT,)),
        "desk-list-empty": ListView(place, bar, ListKind.ALIKES, ()),
        "desk-list-busy": ListView(place, bar, ListKind.ALIKES, (), busy=True),
        "desk-list-away": ListView(place, replace(bar, alone=True), ListKind.ALIKES, (), failed=True),
        "desk-sheet": SheetView(place, bar, SheetKind.CONSENT, None, lines, tuple(DeskAction)[:5]),
        "desk-sheet-busy": SheetView(place, bar, SheetKind.CONSENT, None, lines, tuple(DeskAction)[:2], busy=True),
        **card_screens(place, bar, form),
        **{
            f"desk-notice-{notice.value}": NoticeView(
                place,
                bar,
                notice,
                (Line(DeskIcon.RECEIPT, Fact(FactName.WAITING, 1)),),
                (DeskAction.TEST_PRINT,),
            )
            for notice in DeskNotice
        },
    }


def _wrong(form: FormView) -> FormView:
    """What is wrong with the narrow field is longer than it."""
    contact = FormField(FieldName.CONTACT, "061234", FieldTrouble.NOT_A_PHONE_NUMBER)
    fields = (form.fields[0], contact)
    return replace(form, fields=fields, active=1, candidates=(), found=0, keys=Keys.FIGURES, last=True)


def _menus(place: Setting, bar: DeskBar) -> dict[str, DeskView]:
    tiles = tuple(DeskTile(item) for item in DeskItem)
    counted = tuple(replace(tile, count=2 * index, away=index % 2 == 1) for index, tile in enumerate(tiles))
    return {
        "desk-menu": DeskMenuView(place, bar, tiles),
        "desk-menu-unfit": DeskMenuView(place, replace(bar, unfit=Unfit.BANK_CARD), tiles),
        "desk-menu-training": DeskMenuView(place, replace(bar, training=True, alone=True), counted, page=1),
    }


def _coming_in(place: Setting) -> dict[str, DeskView]:
    return {
        "desk-door": DeskDoorView(place),
        "desk-pin": DeskPinView(place),
        "desk-pin-busy": DeskPinView(place, 6, busy=True),
        **{f"desk-pin-{trouble.value}": DeskPinView(place, 0, trouble, 3) for trouble in PinTrouble},
    }

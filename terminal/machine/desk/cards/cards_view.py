"""From staff's work with customers and cards to what may be shown."""

from typing import assert_never

from loyalty.cards import CardKind
from loyalty.languages import name_of
from screens.desk_views import DeskBar, DeskRow, Fact, FormView, Line, ListView, NoticeView, ScanView, SheetView
from screens.desk_words import DeskAction, DeskIcon, FactName, FieldName, ListKind, SheetKind
from screens.parts import Money, Setting
from terminal.machine.desk.cards import naming, scanning, searching
from terminal.machine.desk.cards.customer_view import (
    card_sheet,
    cards_list,
    customer_sheet,
    kind_lines,
    merged_notice,
    picking_view,
    proposal_sheet,
)
from terminal.machine.desk.cards.proposals import ShownCard
from terminal.machine.desk.cards.works import (
    Agreeing,
    Alikes,
    AtCard,
    AtCards,
    AtCustomer,
    CustomerWork,
    Finding,
    Issuing,
    Merged,
    Naming,
    Noting,
    Picking,
    Proposing,
    Scanning,
    Verifying,
)
from terminal.machine.desk.form import form_view
from terminal.machine.states import Machine

CardView = FormView | ListView | NoticeView | ScanView | SheetView
"""What staff see of their work with customers and cards."""


def cards_view(machine: Machine, work: CustomerWork, setting: Setting, bar: DeskBar) -> CardView:
    """What staff see now."""
    match work:
        case Scanning(purpose, card):
            return ScanView(setting, bar, scanning.asks(purpose), busy=card is not None)
        case Naming():
            search = work.search
            found = tuple(map(searching.candidate, search.found))
            more = int(search.more)
            return form_view(work.form, setting, bar, card=work.card.masked, candidates=found, found=more)
        case Alikes(_, found, page):
            rows = tuple(
                DeskRow(each.customer, DeskIcon.PERSON, searching.full_name(each), searching.detail(each))
                for each in found
            )
            return ListView(setting, bar, ListKind.ALIKES, rows, page, actions=(DeskAction.SOMEBODY_NEW,))
        case Agreeing():
            return _agreeing(machine, work, setting, bar)
        case Verifying():
            return form_view(work.form, setting, bar, card=work.sent_to, busy=bool(work.until))
        case Issuing(card, holder):
            kind = SheetKind.NOBODY if holder.id is None else SheetKind.GIVE
            return SheetView(setting, bar, kind, holder.name or None, _lines_of(card), busy=True)
        case Finding():
            found = tuple(map(searching.candidate, work.search.found))
            return form_view(work.form, setting, bar, candidates=found, found=int(work.search.more))
        case Noting():
            return form_view(work.form, setting, bar)
        case Picking():
            return picking_view(work, setting, bar)
        case AtCustomer():
            return customer_sheet(machine, work, setting, bar)
        case AtCards():
            return cards_list(machine, work, setting, bar)
        case AtCard():
            return card_sheet(machine, work, setting, bar)
        case Proposing():
            return proposal_sheet(work, setting, bar)
        case Merged():
            return merged_notice(work, setting, bar)
        case _:
            assert_never(work)


def _agreeing(machine: Machine, work: Agreeing, setting: Setting, bar: DeskBar) -> SheetView:
    card, busy, form = work.naming.card, bool(work.until), work.naming.form
    away = (Line(DeskIcon.WARN, Fact(FactName.AWAY), strong=True),) if work.away else ()
    found = work.customer
    if found is not None:
        icon = DeskIcon.PHONE if found.phone else DeskIcon.MAIL
        known = (Line(icon, searching.contact(found)),) if searching.contact(found) else ()
        worth = tuple(Line(DeskIcon.GIFT, each) for each in searching.points(found.balances))
        lines = (*away, *_lines_of(card), *known, *worth[:2])
        name = searching.full_name(found)
        return SheetView(setting, bar, SheetKind.GIVE, name, lines, (DeskAction.GIVE_OUT,), busy)
    if naming.for_nobody(work.naming):
        alone = () if machine.health.online else (Line(DeskIcon.WARN, Fact(FactName.NO_SEARCH), strong=True),)
        lines = (*away, *alone, *_lines_of(card), Line(DeskIcon.PERSON, Fact(FactName.NOBODYS)))
        return SheetView(setting, bar, SheetKind.NOBODY, None, lines, (DeskAction.GIVE_OUT,), busy)
    contact = form.text(FieldName.CONTACT)
    lines = (
        *away,
        *_lines_of(card),
        Line(DeskIcon.MAIL if "@" in contact else DeskIcon.PHONE, contact),
        Line(DeskIcon.PERSON, Fact(FactName.SPEAKS, name_of(work.language))),
        Line(DeskIcon.RECEIPT, Fact(FactName.TERMS), strong=True),
    )
    actions = (DeskAction.AGREE, DeskAction.AGREE_NEWS, DeskAction.OTHER_LANGUAGE)
    return SheetView(setting, bar, SheetKind.CONSENT, naming.full_name(work.naming), lines, actions, busy)


def _lines_of(card: ShownCard) -> tuple[Line, ...]:
    """What kind of card it is, and what it costs."""
    kind = card.summary.kind if card.summary is not None else None
    return (Line(DeskIcon.CARD, card.masked), *price_of(kind), *kind_lines(kind)[:2])


def price_of(kind: CardKind | None) -> tuple[Line, ...]:
    """What is asked for the card; nothing is said of one that is free."""
    if kind is None or kind.price is None:
        return ()
    price = Money(kind.price.cents, kind.price.currency.value)
    return (Line(DeskIcon.RECEIPT, Fact(FactName.PRICE, price), strong=True),)

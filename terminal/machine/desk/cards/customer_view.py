"""From customers, cards and what is proposed for them to what may be shown."""

from typing import assert_never

from loyalty.card_status import CardStatus
from loyalty.cards import CardKind
from loyalty.wire_customers import CarriedCard, FoundCustomer
from screens.desk_views import DeskBar, DeskRow, Fact, Line, ListView, NoticeView, SheetView
from screens.desk_words import DeskAction, DeskIcon, DeskNotice, FactName, ListKind, SheetKind
from screens.parts import Money, Percent, Setting
from terminal.machine.desk.cards import meeting, proposing, searching
from terminal.machine.desk.cards.proposals import (
    Block,
    HouseholdJoined,
    HouseholdLeft,
    Merge,
    Proposal,
    Relink,
    Replacement,
    Unblock,
    UndoneMerge,
)
from terminal.machine.desk.cards.works import AtCard, AtCards, AtCustomer, Merged, Picking, Proposing
from terminal.machine.states import Machine


def picking_view(work: Picking, setting: Setting, bar: DeskBar) -> ListView:
    """Who may be meant."""
    rows = tuple(customer_row(each) for each in work.found)
    busy = bool(work.until)
    return ListView(setting, bar, ListKind.CUSTOMERS, rows, work.page, busy=busy, failed=work.failed)


def customer_row(found: FoundCustomer) -> DeskRow:
    """A customer in a list."""
    worth = next(iter(searching.points(found.balances)), None)
    return DeskRow(found.customer, DeskIcon.PERSON, searching.full_name(found), searching.detail(found), worth)


def customer_sheet(machine: Machine, work: AtCustomer, setting: Setting, bar: DeskBar) -> SheetView:
    """A customer with what is known of them."""
    found = work.customer
    contact, count = searching.contact(found), Fact(FactName.CARDS, found.cards)
    lines = [Line(DeskIcon.PHONE if found.phone else DeskIcon.MAIL, contact)] if contact else []
    lines += [Line(DeskIcon.GIFT, each) for each in searching.points(found.balances)[:2]]
    if found.household:
        lines.append(Line(DeskIcon.PERSON, Fact(FactName.IN_HOUSEHOLD)))
    if found.carries and not found.cards:
        # None of them can be used: why, matters more than how many there are.
        lines.append(Line(DeskIcon.WARN, _status(found.carries[0].status), strong=True))
    elif not found.household:
        lines.append(Line(DeskIcon.CARD, count if found.cards else Fact(FactName.NO_CARD)))
    if found.last_visit is not None:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.LAST_VISIT, machine.context.day(found.last_visit))))
    name, actions = searching.full_name(found), meeting.customer_actions(found)
    return SheetView(setting, bar, SheetKind.CUSTOMER, name, tuple(lines), actions)


def cards_list(machine: Machine, work: AtCards, setting: Setting, bar: DeskBar) -> ListView:
    """The customer's cards."""
    kind = ListKind.WHICH_CARD if work.replacing else ListKind.CARDS
    rows = tuple(_card_row(machine, place, each) for place, each in enumerate(work.customer.carries))
    return ListView(setting, bar, kind, rows, work.page)


def _card_row(machine: Machine, place: int, card: CarriedCard) -> DeskRow:
    name = Fact(FactName.ISSUED_ON, machine.context.day(card.issued_at)) if card.issued_at else card.kind or ""
    detail = tuple(each for each in (card.shop, card.kind if card.issued_at else None) if each)
    return DeskRow(str(place), DeskIcon.CARD, name or _status(card.status), detail, _status(card.status))


def _status(status: CardStatus) -> Fact:
    return Fact(FactName(f"status_{status.value}"))


def card_sheet(machine: Machine, work: AtCard, setting: Setting, bar: DeskBar) -> SheetView:
    """A card with what is known of it: whose, how it stands, what it is for, how long it is valid."""
    card, shown = work.card, work.shown
    summary = shown.summary if shown is not None else None
    usable = card.status is CardStatus.ISSUED
    lines = [Line(DeskIcon.CHECK if usable else DeskIcon.WARN, _status(card.status), strong=not usable)]
    if work.customer is not None:
        lines.append(Line(DeskIcon.PERSON, Fact(FactName.CARD_OF, searching.full_name(work.customer))))
    elif summary is not None and summary.name:
        lines.append(Line(DeskIcon.PERSON, Fact(FactName.CARD_OF, summary.name)))
    else:
        lines.append(Line(DeskIcon.PERSON, Fact(FactName.TRANSFERABLE)))
    if summary is not None:
        lines += kind_lines(summary.kind)
    if card.valid_until is not None:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.VALID_UNTIL, machine.context.day(card.valid_until))))
    elif card.issued_at is not None:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.ISSUED_ON, machine.context.day(card.issued_at))))
    if summary is not None:
        lines += [Line(DeskIcon.GIFT, each) for each in searching.points(summary.balances)[:1]]
    actions = meeting.card_actions(machine, work)
    title = shown.masked if shown is not None else None
    return SheetView(setting, bar, SheetKind.CARD, title, tuple(lines[:6]), actions)


def kind_lines(kind: CardKind | None) -> tuple[Line, ...]:
    """What a card is for: a discount with its ceiling, the entrance; that it collects nothing where it does not."""
    if kind is None:
        return ()
    lines: list[Line] = []
    if kind.admits:
        lines.append(Line(DeskIcon.CHECK, Fact(FactName.ADMITS)))
    rule = kind.discount
    if rule is not None:
        lines.append(Line(DeskIcon.GIFT, Fact(FactName.DISCOUNT, Percent(rule.basis_points))))
        if rule.most_cents is not None:
            ceiling = Money(rule.most_cents, rule.currency.value)
            lines.append(Line(DeskIcon.RECEIPT, Fact(FactName.DISCOUNT_CEILING, ceiling)))
    if not kind.collects:
        lines.append(Line(DeskIcon.CROSS, Fact(FactName.COLLECTS_NOT)))
    return tuple(lines)


def proposal_sheet(work: Proposing, setting: Setting, bar: DeskBar) -> SheetView:
    """What will be done, before it is."""
    away = (Line(DeskIcon.WARN, Fact(FactName.AWAY), strong=True),) if work.away else ()
    kind, lines = _proposal(work.proposal)
    actions = proposing.actions(work.proposal)
    return SheetView(setting, bar, kind, None, (*away, *lines)[:6], actions, busy=bool(work.until))


def _proposal(proposal: Proposal) -> tuple[SheetKind, tuple[Line, ...]]:
    match proposal:
        case Merge(kept, gone):
            return SheetKind.MERGE, (
                Line(DeskIcon.PERSON, Fact(FactName.KEPT, searching.full_name(kept))),
                Line(DeskIcon.PERSON, Fact(FactName.GONE, searching.full_name(gone))),
                *(Line(DeskIcon.PLUS, each) for each in searching.points(gone.balances)[:1]),
                Line(DeskIcon.CARD, Fact(FactName.BOTH_CARDS)),
                Line(DeskIcon.UNDO, Fact(FactName.UNDO_LIMITS)),
            )
        case UndoneMerge(_, gone):
            back = (Line(DeskIcon.PERSON, gone),) if gone else ()
            return SheetKind.UNDO_MERGE, (*back, Line(DeskIcon.UNDO, Fact(FactName.SPENT_STAYS)))
        case HouseholdJoined(customer, host):
            return SheetKind.JOIN_HOUSEHOLD, (
                Line(DeskIcon.PERSON, searching.full_name(customer)),
                Line(DeskIcon.PERSON, Fact(FactName.HOST, searching.full_name(host))),
                Line(DeskIcon.GIFT, Fact(FactName.SHARES)),
            )
        case HouseholdLeft(customer):
            return SheetKind.LEAVE_HOUSEHOLD, (
                Line(DeskIcon.PERSON, searching.full_name(customer)),
                Line(DeskIcon.GIFT, Fact(FactName.SHARED_STAYS), strong=True),
            )
        case Relink(_, customer, note):
            return SheetKind.RELINK, (
                Line(DeskIcon.PERSON, Fact(FactName.GOES_TO, searching.full_name(customer))),
                Line(DeskIcon.RECEIPT, Fact(FactName.REASON, note)),
            )
        case Block():
            return SheetKind.BLOCK, (Line(DeskIcon.WARN, Fact(FactName.BLOCKS_EVERYWHERE)),)
        case Unblock(_, note):
            return SheetKind.UNBLOCK, (Line(DeskIcon.RECEIPT, Fact(FactName.REASON, note)),)
        case Replacement(customer, _, new):
            return SheetKind.REPLACE, (
                Line(DeskIcon.PERSON, searching.full_name(customer)),
                Line(DeskIcon.CARD, new.masked),
                *(Line(DeskIcon.GIFT, each) for each in searching.points(customer.balances)[:2]),
                Line(DeskIcon.CHECK, Fact(FactName.BALANCE_STAYS)),
                Line(DeskIcon.WARN, Fact(FactName.OLD_BLOCKED)),
            )
        case _:
            assert_never(proposal)


def merged_notice(work: Merged, setting: Setting, bar: DeskBar) -> NoticeView:
    """Two customers are one, and can be two again."""
    lines = proposing.moved_lines(work.cards, work)
    return NoticeView(setting, bar, DeskNotice.MERGED, lines, (DeskAction.UNDO_MERGE,))

"""What is shown of lists: the day, incidents, claims, orders; and of one of each."""

from typing import assert_never

from loyalty.bodies import Kind
from loyalty.undoing import UndoRefusal
from loyalty.wire_claims import OpenClaim
from loyalty.wire_incidents import PRINTS, IncidentEntry, IncidentKind
from loyalty.wire_orders import Order, OrderState
from loyalty.wire_staff import Undoable
from screens.desk_views import DeskBar, DeskRow, DeskView, Fact, FormView, Line, ListView, Said, SheetView
from screens.desk_words import DeskAction, DeskIcon, FactName, ListKind, SheetKind
from screens.parts import Money, Setting
from terminal.machine.desk.form import form_view
from terminal.machine.desk.till import figures, incidents, orders
from terminal.machine.desk.till.works import (
    AtClaims,
    AtDay,
    AtFigures,
    AtIncidents,
    AtOrders,
    Mending,
    Ordering,
    ShopList,
    ShopWork,
    Undoing,
    Weighing,
)
from terminal.machine.states import Machine


def shop_view(machine: Machine, work: ShopWork, setting: Setting, bar: DeskBar) -> DeskView:
    """The view of a list, or of one of it."""
    match work:
        case AtDay():
            rows = tuple(_done_row(machine, each) for each in work.entries)
            return _list(setting, bar, ListKind.DAY, rows, work)
        case Undoing():
            return _undoing(machine, work, setting, bar)
        case AtIncidents():
            rows = tuple(_incident_row(each) for each in work.entries)
            return _list(setting, bar, ListKind.INCIDENTS, rows, work)
        case Mending():
            return _mending(machine, work, setting, bar)
        case AtClaims():
            rows = tuple(_claim_row(each) for each in work.entries)
            return _list(setting, bar, ListKind.CLAIMS, rows, work)
        case Weighing():
            return _weighing(work, setting, bar)
        case AtOrders():
            rows = () if work.failed else (*_offers(), *(_order_row(each) for each in work.entries))
            return _list(setting, bar, ListKind.ORDERS, rows, work)
        case Ordering():
            return form_view(work.form, setting, bar, busy=work.busy, unanswered=work.unanswered)
        case AtFigures():
            return _figures(work, setting, bar)
        case _:
            assert_never(work)


def _list(setting: Setting, bar: DeskBar, kind: ListKind, rows: tuple[DeskRow, ...], work: ShopList) -> ListView:
    """What stands there already goes on standing while more is fetched."""
    asked = work.asked is not None
    busy, failed = asked and not rows, work.failed and not rows
    return ListView(setting, bar, kind, rows, work.page, work.more and not asked, busy, failed)


# ── The day ────────────────────

_KINDS = {
    Kind.ACCRUAL: (DeskIcon.RECEIPT, FactName.DID_SALE),
    Kind.STAMPS: (DeskIcon.STAMPS, FactName.DID_STAMPS),
    Kind.ADJUSTMENT: (DeskIcon.PLUS, FactName.DID_ADJUSTMENT),
    Kind.REDEMPTION: (DeskIcon.GIFT, FactName.DID_REDEMPTION),
}
_WHY_NOT = {
    UndoRefusal.KIND: FactName.UNDO_KIND,
    UndoRefusal.REJECTED: FactName.UNDO_REJECTED,
    UndoRefusal.ALREADY_UNDONE: FactName.UNDO_ALREADY,
    UndoRefusal.VOUCHER_USED: FactName.UNDO_VOUCHER_USED,
    UndoRefusal.OTHER_SHOP: FactName.UNDO_OTHER_SHOP,
    UndoRefusal.OTHER_DAY: FactName.UNDO_OTHER_DAY,
    UndoRefusal.NOT_ALLOWED: FactName.UNDO_NOT_ALLOWED,
}


def _done_row(machine: Machine, done: Undoable) -> DeskRow:
    icon, _ = _KINDS.get(done.kind, (DeskIcon.RECEIPT, FactName.DID_OTHER))
    why = (Fact(_WHY_NOT[done.refusal]),) if done.refusal is not None else ()
    detail: tuple[Said, ...] = (Fact(FactName.AT, done.at), *why, *(each for each in (done.member, done.by) if each))
    return DeskRow(done.id, icon, _what(machine, done), detail, _moved(done.points))


def _what(machine: Machine, done: Undoable) -> Said:
    if done.reward is not None:
        return done.reward
    if done.kind is Kind.ACCRUAL and done.cents is not None:
        programme = machine.context.programme(done.programme)
        currency = programme.currency if programme is not None else machine.context.currency
        return Fact(FactName.SALE_OF, Money(done.cents, currency.value))
    return Fact(_KINDS.get(done.kind, (DeskIcon.RECEIPT, FactName.DID_OTHER))[1])


def _moved(points: int) -> Fact:
    return Fact(FactName.PLUS if points >= 0 else FactName.MINUS, abs(points))


def _undoing(machine: Machine, work: Undoing, setting: Setting, bar: DeskBar) -> SheetView:
    done = work.entry
    icon, _ = _KINDS.get(done.kind, (DeskIcon.RECEIPT, FactName.DID_OTHER))
    lines = [Line(icon, _what(machine, done), strong=True), Line(DeskIcon.PLUS, _moved(done.points))]
    lines.append(Line(DeskIcon.CLOCK, Fact(FactName.AT, done.at)))
    if done.member is not None:
        lines.append(Line(DeskIcon.CARD, done.member))
    lines.append(Line(DeskIcon.PERSON, done.by or Fact(FactName.BY_MEMBER)))
    if done.refusal is not None:
        lines.append(Line(DeskIcon.CROSS, Fact(_WHY_NOT[done.refusal]), strong=True))
    elif done.kind is Kind.REDEMPTION:
        lines.append(Line(DeskIcon.WARN, Fact(FactName.TEAR_VOUCHER), strong=True))
    actions = (DeskAction.UNDO,) if done.refusal is None else ()
    return SheetView(setting, bar, SheetKind.UNDO, None, tuple(lines), actions, busy=work.busy)


# ── Incidents ────────────────────

_INCIDENTS = {
    IncidentKind.PRINT_UNKNOWN: FactName.PRINT_UNKNOWN,
    IncidentKind.PRINT_MISSING: FactName.PRINT_MISSING,
    IncidentKind.USED_UNPRINTED: FactName.USED_UNPRINTED,
    IncidentKind.RISK_POSTING: FactName.RISK_POSTING,
    IncidentKind.HOUSING_OPEN: FactName.HOUSING_OPENED,
}


def _kind(entry: IncidentEntry) -> Fact:
    return Fact(_INCIDENTS.get(entry.kind, FactName.TERMINALS_BOOKS))


def _incident_row(entry: IncidentEntry) -> DeskRow:
    printed = entry.printed
    name: Said = printed.reward if printed is not None else _kind(entry)
    at = Fact(FactName.AT, printed.redeemed_at if printed is not None else entry.opened_at)
    kind = (_kind(entry),) if printed is not None else ()
    word = entry.terminal
    icon = DeskIcon.PRINTER if entry.kind in PRINTS else DeskIcon.WARN
    return DeskRow(entry.id, icon, name, (at, *kind), word)


def _mending(machine: Machine, work: Mending, setting: Setting, bar: DeskBar) -> SheetView | FormView:
    if work.note is not None:
        return form_view(work.note, setting, bar, busy=work.busy, unanswered=work.unanswered)
    entry, printed = work.entry, work.entry.printed
    lines = [Line(DeskIcon.WARN, _kind(entry), strong=True)]
    if work.unprinted:
        lines.insert(0, Line(DeskIcon.PRINTER, Fact(FactName.DUPLICATE_UNSURE), strong=True))
    actions = incidents.ways(machine, work)
    if printed is not None:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.AT, printed.redeemed_at)))
        lines.append(Line(DeskIcon.RECEIPT, Fact(FactName.SHORT_CODE, _grouped(printed.short_code))))
        if printed.member is not None:
            lines.append(Line(DeskIcon.PERSON, printed.member))
        if entry.terminal is not None and DeskAction.REPRINT not in actions:
            lines.append(Line(DeskIcon.PRINTER, Fact(FactName.REPRINT_THERE, entry.terminal)))
    else:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.AT, entry.opened_at)))
    if not actions:
        lines.append(Line(DeskIcon.PERSON, Fact(FactName.MANAGER_MAY)))
    title = printed.reward if printed is not None else None
    return SheetView(setting, bar, SheetKind.INCIDENT, title, tuple(lines[:6]), actions, busy=work.busy)


def _grouped(code: str) -> str:
    return f"{code[:5]}-{code[5:]}"


# ── Claims ────────────────────


def _claim_row(claim: OpenClaim) -> DeskRow:
    sale = Fact(FactName.SALE_OF, Money(claim.cents, claim.currency.value))
    detail: tuple[Said, ...] = (Fact(FactName.BOUGHT_ON, claim.day), *((claim.member,) if claim.member else ()))
    return DeskRow(claim.id, DeskIcon.RECEIPT, sale, detail, Fact(FactName.PLUS, claim.points))


def _weighing(work: Weighing, setting: Setting, bar: DeskBar) -> SheetView | FormView:
    if work.note is not None:
        return form_view(work.note, setting, bar, busy=work.busy, unanswered=work.unanswered)
    claim = work.entry
    lines = [
        Line(DeskIcon.RECEIPT, Fact(FactName.SALE_OF, Money(claim.cents, claim.currency.value)), strong=True),
        Line(DeskIcon.CLOCK, Fact(FactName.BOUGHT_ON, claim.day), strong=True),
        Line(DeskIcon.PLUS, Fact(FactName.WOULD_GRANT, claim.points)),
        Line(DeskIcon.CLOCK, Fact(FactName.CLAIMED_AT, claim.made_at)),
    ]
    if claim.member is not None:
        lines.append(Line(DeskIcon.PERSON, claim.member))
    if work.unanswered:
        lines.insert(0, Line(DeskIcon.WARN, Fact(FactName.NO_ANSWER), strong=True))
    actions = (DeskAction.GRANT, DeskAction.REFUSE)
    return SheetView(setting, bar, SheetKind.CLAIM, None, tuple(lines), actions, busy=work.busy)


# ── Orders ────────────────────


def _offers() -> tuple[DeskRow, ...]:
    names = {kind: Fact(FactName(f"order_{kind.value}")) for kind in orders.KINDS}
    return tuple(DeskRow(kind.value, orders.ICONS[kind], name) for kind, name in names.items())


def _order_row(order: Order) -> DeskRow:
    what = tuple(Fact(orders.PIECES[line.item], line.pieces) for line in order.lines)
    first: Said = what[0] if what else Fact(FactName.DID_OTHER)
    sent = Fact(FactName.ORDER_SENT if order.state is OrderState.SENT else FactName.ORDER_PLACED, order.placed_at)
    detail: tuple[Said, ...] = (*what[1:], sent, order.by)
    return DeskRow(None, DeskIcon.CLOCK, first, detail, Fact(FactName.DELIVERY_ON, order.delivery_on))


# ── Figures ────────────────────


def _figures(work: AtFigures, setting: Setting, bar: DeskBar) -> SheetView:
    if work.failed:
        away = (Line(DeskIcon.WARN, Fact(FactName.FIGURES_AWAY), strong=True),)
        return SheetView(setting, bar, SheetKind.FIGURES, None, away, (DeskAction.CHECK_AGAIN,))
    lines = figures.lines(work.day) if work.day is not None else ()
    actions = (DeskAction.PRINT_DAY,) if work.day is not None else ()
    return SheetView(setting, bar, SheetKind.FIGURES, None, lines, actions, busy=work.busy or work.printing)

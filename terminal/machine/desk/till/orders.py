"""Ordering stamps, cards and paper for the shop, with the day they come.

AtOrders → Ordering → Finished
"""

from dataclasses import replace
from typing import Final, assert_never

from loyalty.wire_orders import (
    MOST_PIECES,
    ListOrders,
    OrderItem,
    OrderLine,
    OrderOutcome,
    OrderPlaced,
    OrdersPage,
    PlaceOrder,
)
from screens import intents
from screens.desk_views import Fact, Line
from screens.desk_words import DeskIcon, DeskNotice, FactName, FieldName, FieldTrouble, FormKind, Keys
from screens.intents import Intent
from terminal.machine.desk import form
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at, by
from terminal.machine.desk.till import paging
from terminal.machine.desk.till.typing import count_of
from terminal.machine.desk.till.works import AtOrders, Ordering
from terminal.machine.effects import Ask, Code, Note, Sign, Signal
from terminal.machine.events import Heard
from terminal.machine.minting import mint
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine

KINDS: Final = {
    OrderItem.PAPER: FormKind.ORDER_PAPER,
    OrderItem.CARDS: FormKind.ORDER_CARDS,
    OrderItem.STAMPS: FormKind.ORDER_STAMPS,
}
"""What can be ordered, in the order it is offered, with its form."""
PIECES: Final = {
    OrderItem.PAPER: FactName.ROLLS,
    OrderItem.CARDS: FactName.BLANKS,
    OrderItem.STAMPS: FactName.SHEETS,
}
ICONS: Final = {
    OrderItem.PAPER: DeskIcon.PRINTER,
    OrderItem.CARDS: DeskIcon.CARD,
    OrderItem.STAMPS: DeskIcon.STAMPS,
}


def begin(machine: Machine, desk: AtDesk) -> Outcome:
    """Ask what was ordered; what can be, is known."""
    return paging.ask(machine, desk, AtOrders(), _question(desk, AtOrders()))


def _question(desk: AtDesk, work: AtOrders) -> ListOrders:
    return ListOrders(by=by(desk).id, before=paging.last_of(work.entries))


def touched(machine: Machine, desk: AtDesk, work: AtOrders, intent: Intent) -> Outcome:
    """Leaf through the list, and pick what to order."""
    match intent:
        case intents.Pick(chosen) if chosen in set(OrderItem) and machine.health.online:
            item = OrderItem(chosen)
            empty = form.form(KINDS[item], form.Field(FieldName.PIECES, keys=Keys.FIGURES))
            return at(machine, desk, Ordering(item, empty, work))
        case _:
            return paging.touched(machine, desk, work, intent, _question(desk, work))


def heard(machine: Machine, desk: AtDesk, work: AtOrders, event: Heard) -> Outcome:
    """Central's list."""
    page, longer = event.answer, None
    if isinstance(page, OrdersPage):
        longer = replace(work, entries=(*work.entries, *page.orders), more=page.more)
    return paging.heard(machine, desk, work, event, longer)


def touched_one(machine: Machine, desk: AtDesk, work: Ordering, intent: Intent, now: Moment) -> Outcome:
    """Type how many, and order."""
    if work.busy:
        return go(machine, desk)
    match intent:
        case intents.Back() | intents.Stop():
            return at(machine, desk, work.behind)
        case intents.Enter():
            return _place(machine, desk, work, now)
        case _:
            # Another figure is another wish.
            changed = form.edited(work.form, intent)
            after = work if changed is None else replace(work, form=changed, wish=None, unanswered=False)
            return at(machine, desk, after)


def _place(machine: Machine, desk: AtDesk, work: Ordering, now: Moment) -> Outcome:
    pieces = count_of(work.form.text(FieldName.PIECES), MOST_PIECES)
    if isinstance(pieces, FieldTrouble):
        return _wrong(machine, desk, work, pieces)
    wish = work.wish
    if wish is None:
        machine, wish = mint(machine, now)
    question = PlaceOrder(id=wish, by=by(desk).id, lines=(OrderLine(item=work.item, pieces=pieces),))
    waiting = replace(work, wish=wish, busy=True, unanswered=False)
    return at(machine, desk, waiting, Ask(desk.number, question))


def _wrong(machine: Machine, desk: AtDesk, work: Ordering, trouble: FieldTrouble) -> Outcome:
    wrong = form.troubled(work.form, FieldName.PIECES, trouble)
    return at(machine, desk, replace(work, form=wrong, busy=False, wish=None), Signal(Sign.REFUSED))


def heard_one(machine: Machine, desk: AtDesk, work: Ordering, event: Heard) -> Outcome:
    """Central's word on the order."""
    question = event.question
    if not isinstance(question, PlaceOrder) or question.id != work.wish or not work.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, OrderPlaced):
        return at(machine, desk, replace(work, busy=False, unanswered=True), Signal(Sign.ATTENTION))
    match event.answer.outcome:
        case OrderOutcome.PLACED:
            return ended(machine, desk, DeskNotice.ORDERED, *_said(question, event.answer))
        case OrderOutcome.EMPTY:
            return _wrong(machine, desk, work, FieldTrouble.EMPTY)
        case OrderOutcome.TOO_MUCH:
            return _wrong(machine, desk, work, FieldTrouble.TOO_MUCH)
        case _:
            assert_never(event.answer.outcome)


def _said(asked: PlaceOrder, placed: OrderPlaced) -> list[Line]:
    lines = [Line(ICONS[line.item], Fact(PIECES[line.item], line.pieces), strong=True) for line in asked.lines]
    if placed.order is not None:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.DELIVERY_ON, placed.order.delivery_on), strong=True))
    return lines

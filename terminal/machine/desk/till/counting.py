"""Sales, points by hand and paper stamps: a figure for a card.

    Counting → Finished

The card may be scanned before the figure is typed or after it. What is known of it is asked of the store and of
central; where neither knows, the figure is recorded all the same, and central decides on arrival.
"""

from dataclasses import replace
from typing import assert_never

from loyalty.assurance import EntryMode
from loyalty.card_status import CardStatus
from loyalty.earning import earned
from loyalty.errors import AmountError
from loyalty.identify import Member
from loyalty.programme import Programme, ref
from loyalty.staff import may_adjust
from loyalty.tokens import card_token
from loyalty.wire import CardSummary
from screens import intents
from screens.desk_views import Fact, Line
from screens.desk_words import (
    CardTrouble,
    DeskIcon,
    DeskNotice,
    FactName,
    FieldName,
    FieldTrouble,
    FormKind,
    Keys,
)
from screens.intents import Intent
from screens.parts import Money
from terminal.machine.context import Context
from terminal.machine.desk import form
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at
from terminal.machine.desk.till.typing import cents_of, count_of, note_trouble
from terminal.machine.desk.till.works import CardShown, Counting, Deed
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Code, FetchCard, LookUp, Note, Record, Sign, Signal
from terminal.machine.events import CardFetched, LookedUp, Recorded
from terminal.machine.facts import Adjusted, Sold, StampsCounted, Who
from terminal.machine.facts import Fact as Happened
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine

_KINDS = {Deed.SALE: FormKind.SALE, Deed.POINTS: FormKind.POINTS, Deed.STAMPS: FormKind.STAMPS}
_TROUBLES = {
    CardStatus.BLANK: CardTrouble.BLANK,
    CardStatus.BLOCKED: CardTrouble.BLOCKED,
    CardStatus.REPLACED: CardTrouble.REPLACED,
    CardStatus.EXPIRED: CardTrouble.EXPIRED,
}


def begin(deed: Deed, context: Context) -> Counting:
    """An empty form."""
    match deed:
        case Deed.SALE:
            fields = [form.Field(FieldName.AMOUNT, keys=Keys.FIGURES, money=context.currency.value)]
        case Deed.POINTS:
            fields = [form.Field(FieldName.POINTS, keys=Keys.FIGURES), form.Field(FieldName.NOTE)]
        case Deed.STAMPS:
            fields = [form.Field(FieldName.STAMPS, keys=Keys.FIGURES)]
        case _:
            assert_never(deed)
    return Counting(deed, form.form(_KINDS[deed], *fields))


def programme_of(deed: Deed, context: Context) -> Programme | None:
    """Whose figures they are; None where this shop counts no such thing."""
    return context.stamps if deed is Deed.STAMPS else context.points


def touched(machine: Machine, desk: AtDesk, work: Counting, intent: Intent) -> Outcome:
    """Type the figure, and send it."""
    if work.busy:
        # What is on its way to the disk is not called back.
        return go(machine, desk)
    match intent:
        case intents.Stop():
            return at(machine, desk, Menu())
        case intents.Back():
            before = form.backward(work.form)
            return at(machine, desk, Menu() if before is None else replace(work, form=before))
        case intents.Enter():
            return _entered(machine, desk, work)
        case _:
            changed = form.edited(work.form, intent)
            return at(machine, desk, work if changed is None else replace(work, form=changed))


def card_shown(machine: Machine, desk: AtDesk, work: Counting, card: CardShown) -> Outcome:
    """A card was scanned: it is the one; what is known of it follows."""
    if work.busy:
        return go(machine, desk, Signal(Sign.NOT_OURS))
    looking = (LookUp(desk.number, card.token, mode=card.mode),) if machine.health.online else ()
    effects = (Signal(Sign.READ), FetchCard(desk.number, card.token), *looking)
    return at(machine, desk, replace(work, card=card, asked=False), *effects)


def card_of(context: Context, found: Member, mode: EntryMode) -> CardShown:
    """The card that was read."""
    token = str(card_token(context.token_key, context.owner, found.number))
    return CardShown(token, found.number.masked(), mode, found.assurance)


def card_known(machine: Machine, desk: AtDesk, work: Counting, event: CardFetched | LookedUp) -> Outcome:
    """What the store or central knows of the card."""
    if work.card is None:
        return stay(machine, Note(Code.LATE_RESULT))
    known = event.card.summary if isinstance(event, CardFetched) else event.summary
    if known is not None:
        return _told(machine, desk, work, work.card, known)
    if isinstance(event, CardFetched):
        # Nothing here does not mean that there is nothing: central may know it.
        return stay(machine)
    unknown = replace(work.card, trouble=CardTrouble.UNKNOWN)
    return at(machine, desk, replace(work, card=unknown), Signal(Sign.REFUSED))


def _told(machine: Machine, desk: AtDesk, work: Counting, card: CardShown, summary: CardSummary) -> Outcome:
    if summary.token != card.token:
        return stay(machine, Note(Code.LATE_RESULT))
    trouble = _TROUBLES.get(summary.status)
    known = replace(card, account=summary.account, name=summary.name, trouble=trouble)
    sign = (Signal(Sign.REFUSED),) if trouble is not None and trouble is not card.trouble else ()
    return at(machine, desk, replace(work, card=known), *sign)


def _entered(machine: Machine, desk: AtDesk, work: Counting) -> Outcome:
    """On to the next field; from the last one to the disk."""
    wrong = _first_trouble(machine, desk, work)
    if wrong is not None:
        troubled = form.troubled(work.form, *wrong)
        return at(machine, desk, replace(work, form=troubled), Signal(Sign.REFUSED))
    if not work.form.last:
        return at(machine, desk, replace(work, form=form.onward(work.form)))
    card = work.card
    if card is None or card.trouble is not None:
        return at(machine, desk, replace(work, asked=True), Signal(Sign.ATTENTION))
    fact = _fact(machine.context, work)
    if fact is None or desk.staff is None:
        return at(machine, desk, Menu())
    who = Who(card.token, card.account, card.mode, card.assurance, desk.staff.id)
    return at(machine, desk, replace(work, busy=True), Record(desk.number, who, fact))


def _first_trouble(machine: Machine, desk: AtDesk, work: Counting) -> tuple[FieldName, FieldTrouble] | None:
    """The first field that is not taken, as far as was typed."""
    for each in work.form.fields[: work.form.active + 1]:
        trouble = _trouble(machine, desk, work, each.name)
        if trouble is not None:
            return each.name, trouble
    return None


def _trouble(machine: Machine, desk: AtDesk, work: Counting, name: FieldName) -> FieldTrouble | None:
    text = work.form.text(name)
    if name is FieldName.NOTE:
        return note_trouble(text, machine.context.schemes)
    figure = _figure(work, name)
    if isinstance(figure, FieldTrouble):
        return figure
    match work.deed:
        case Deed.SALE:
            return _sale_trouble(machine.context, figure)
        case Deed.POINTS:
            staff = desk.staff
            may = staff is not None and may_adjust(staff.roles, figure, machine.context.desk)
            return None if may else FieldTrouble.OVER_LIMIT
        case Deed.STAMPS:
            return None
        case _:
            assert_never(work.deed)


def _figure(work: Counting, name: FieldName) -> int | FieldTrouble:
    text = work.form.text(name)
    return cents_of(text) if work.deed is Deed.SALE else count_of(text, signed=work.deed is Deed.POINTS)


def _sale_trouble(context: Context, cents: int) -> FieldTrouble | None:
    programme = context.points
    if programme is None:
        return None
    try:
        earned(programme.earning, cents)
    except AmountError:
        return FieldTrouble.TOO_MUCH
    return None


def _fact(context: Context, work: Counting) -> Sold | Adjusted | StampsCounted | None:
    programme = programme_of(work.deed, context)
    figure = _figure(work, work.form.fields[0].name)
    if programme is None or isinstance(figure, FieldTrouble):
        return None
    match work.deed:
        case Deed.SALE:
            return Sold(programme, figure, earned(programme.earning, figure))
        case Deed.POINTS:
            return Adjusted(ref(programme), figure, work.form.text(FieldName.NOTE))
        case Deed.STAMPS:
            return StampsCounted(ref(programme), figure)
        case _:
            assert_never(work.deed)


def recorded(machine: Machine, desk: AtDesk, work: Counting, event: Recorded) -> Outcome:
    """It is on the disk."""
    return ended(machine, desk, DeskNotice.RECORDED, *_said(event.fact, work.card))


def _said(fact: Happened, card: CardShown | None) -> tuple[Line, ...]:
    whose = (Line(DeskIcon.CARD, " · ".join(each for each in (card.shown, card.name) if each)),) if card else ()
    match fact:
        case Sold(programme, cents, points):
            sale = Line(DeskIcon.RECEIPT, Fact(FactName.SALE_OF, Money(cents, programme.currency.value)))
            return (sale, Line(DeskIcon.PLUS, Fact(FactName.POINTS_PLUS, points), strong=True), *whose)
        case Adjusted(points=points):
            name = FactName.POINTS_PLUS if points > 0 else FactName.POINTS_MINUS
            return (Line(DeskIcon.PLUS, Fact(name, abs(points)), strong=True), *whose)
        case StampsCounted(count=count):
            return (Line(DeskIcon.STAMPS, Fact(FactName.STAMPS_PLUS, count), strong=True), *whose)
        case _:
            return whose

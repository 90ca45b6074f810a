"""The day's figures, on the screen and on paper."""

from collections.abc import Iterable
from dataclasses import replace

from drivers.ports import PrintAssumed, PrintConfirmed
from loyalty.wire_staff import AskDay, Day, ProgrammeFigures
from screens import intents
from screens.desk_views import Fact, Line
from screens.desk_words import DeskAction, DeskIcon, DeskNotice, FactName
from screens.intents import Intent
from screens.parts import Money
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at, by
from terminal.machine.desk.till.works import AtFigures
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Note, PrintSlip, Sign, Signal
from terminal.machine.events import Heard, SlipPrinted
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.slips import DaySlip
from terminal.machine.states import AtDesk, Machine


def begin(machine: Machine, desk: AtDesk) -> Outcome:
    """Ask for them."""
    if not machine.health.online:
        return at(machine, desk, AtFigures(failed=True))
    question = AskDay(by=by(desk).id, language=desk.language)
    return at(machine, desk, AtFigures(busy=True), Ask(desk.number, question))


def touched(machine: Machine, desk: AtDesk, work: AtFigures, intent: Intent) -> Outcome:
    """Print them, or go."""
    match intent:
        case intents.Back() | intents.Stop():
            return at(machine, desk, Menu())
        case intents.Do(DeskAction.PRINT_DAY.value) if work.day is not None and not work.printing:
            slip = DaySlip(desk.language, work.day, names_of(machine, work.day, desk.language))
            return at(machine, desk, replace(work, printing=True), PrintSlip(desk.number, slip))
        case intents.Do(DeskAction.CHECK_AGAIN.value) if work.failed:
            return begin(machine, desk)
        case _:
            return go(machine, desk)


def names_of(machine: Machine, day: Day, language: str) -> tuple[tuple[str, str], ...]:
    """The programmes of the day, by id, as the shop calls them; one that the shop has no more is left out."""
    ids = {each.programme for terminal in day.terminals for each in terminal.programmes}
    known = (each for each in machine.context.programmes if each.id in ids)
    return tuple((each.id, each.name(language)) for each in known)


def heard(machine: Machine, desk: AtDesk, work: AtFigures, event: Heard) -> Outcome:
    """Central's figures."""
    if not isinstance(event.question, AskDay) or not work.busy:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, Day):
        return at(machine, desk, AtFigures(failed=True))
    return at(machine, desk, AtFigures(event.answer))


def printed(machine: Machine, desk: AtDesk, work: AtFigures, event: SlipPrinted) -> Outcome:
    """They are on paper, or not."""
    if isinstance(event.outcome, PrintConfirmed | PrintAssumed):
        return at(machine, desk, replace(work, printing=False), Signal(Sign.DONE))
    return ended(machine, desk, DeskNotice.NOT_PRINTED)


def lines(day: Day) -> tuple[Line, ...]:
    """The shop's sums of the day; what they are made of stands on the paper."""
    programmes = [each for terminal in day.terminals for each in terminal.programmes]
    sales = [
        Line(DeskIcon.RECEIPT, Fact(FactName.SALES_OF, Money(cents, currency)))
        for currency, cents in _sums(programmes).items()
    ]
    terminals = day.terminals
    counts = (
        (DeskIcon.RECEIPT, FactName.SALES, sum(each.accruals for each in programmes)),
        (DeskIcon.GIFT, FactName.REWARDS_TAKEN, sum(each.redemptions for each in programmes)),
        (DeskIcon.CHECK, FactName.VOUCHERS_USED, sum(each.vouchers_used for each in terminals)),
        (DeskIcon.CARD, FactName.CARDS_ISSUED, sum(each.cards_issued + each.cards_replaced for each in terminals)),
        (DeskIcon.UNDO, FactName.UNDONE, sum(each.undone for each in programmes)),
    )
    counted = [Line(icon, Fact(name, figure)) for icon, name, figure in counts]
    return tuple((*counted[:1], *sales, *counted[1:])[:6])


def _sums(programmes: Iterable[ProgrammeFigures]) -> dict[str, int]:
    """Sales by currency. A sale earns in one programme alone, so that nothing is counted twice."""
    sums: dict[str, int] = {}
    for each in programmes:
        if each.accruals:
            currency = each.currency.value
            sums[currency] = sums.get(currency, 0) + each.sales_cents
    return sums

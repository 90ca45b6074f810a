"""The card is handed over: what the disk and central say of it, and what staff tell the customer."""

from loyalty.answers import Answer, Reason, Status
from loyalty.wire_cards import CardDecided, CardWhy, IssuedBefore
from screens.desk_views import Fact, Line
from screens.desk_words import DeskAction, DeskIcon, DeskNotice, FactName
from screens.parts import Money
from terminal.machine import delays
from terminal.machine.desk.cards.proposals import ShownCard
from terminal.machine.desk.cards.works import Holder, Issuing
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at, by
from terminal.machine.effects import Decide
from terminal.machine.events import Decided
from terminal.machine.facts import CardIssued, Who
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome
from terminal.machine.states import AtDesk, Machine

_WHY = {
    CardWhy.NEEDS_CUSTOMER: DeskNotice.NEEDS_CUSTOMER,
    CardWhy.UNVERIFIED: DeskNotice.UNVERIFIED,
    CardWhy.ELSEWHERE: DeskNotice.CARD_ELSEWHERE,
    CardWhy.OTHER_KIND: DeskNotice.OTHER_KIND,
}


def begin(machine: Machine, desk: AtDesk, card: ShownCard, holder: Holder, now: Moment) -> Outcome:
    """Record the issue and have central decide it."""
    summary = card.summary
    if summary is None or summary.batch is None:
        return ended(machine, desk, DeskNotice.CARD_ELSEWHERE)
    price = summary.kind.price if summary.kind is not None else None
    who = Who(card.token, summary.account, card.mode, card.assurance, by(desk).id)
    fact = CardIssued(summary.batch, holder.id, holder.language, price)
    work = Issuing(card, holder, now.uptime_ms + delays.STORE + delays.DESK_ANSWER)
    return at(machine, desk, work, Decide(desk.number, who, fact))


def decided(machine: Machine, desk: AtDesk, work: Issuing, event: Decided) -> Outcome:
    """What became of the card."""
    known = event.answer
    if event.practice:
        return _issued(machine, desk, work, None)
    if not isinstance(known, CardDecided):
        return undecided(machine, desk, work)
    if was_taken(known.answer):
        return _issued(machine, desk, work, known)
    return not_taken(machine, desk, known)


def was_taken(answer: Answer) -> bool:
    """Whether central took a transaction, now or before."""
    return answer.status is Status.ACCEPTED or (answer.status is Status.DUPLICATE and answer.first is Status.ACCEPTED)


def undecided(machine: Machine, desk: AtDesk, work: Issuing) -> Outcome:
    """It is on the disk, and central has not said a word: only a blank of this terminal's own is sure to be taken."""
    return ended(machine, desk, DeskNotice.ISSUED_ALONE if work.card.assigned else DeskNotice.UNDECIDED, *_price(work))


def _issued(machine: Machine, desk: AtDesk, work: Issuing, known: CardDecided | None) -> Outcome:
    lines = list(_price(work))
    if work.holder.name:
        lines.insert(0, Line(DeskIcon.PERSON, work.holder.name))
    if known is not None and known.valid_until is not None:
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.VALID_UNTIL, machine.context.day(known.valid_until))))
    notice = DeskNotice.ISSUED if work.holder.id is not None else DeskNotice.ISSUED_ANONYMOUS
    return ended(machine, desk, notice, *lines, actions=(DeskAction.ANOTHER_CARD,))


def _price(work: Issuing) -> tuple[Line, ...]:
    kind = work.card.summary.kind if work.card.summary is not None else None
    if kind is None or kind.price is None:
        return ()
    price = Money(kind.price.cents, kind.price.currency.value)
    return (Line(DeskIcon.RECEIPT, Fact(FactName.PAID, price), strong=True),)


def not_taken(machine: Machine, desk: AtDesk, known: CardDecided) -> Outcome:
    """Why central did not give the card out."""
    match known.answer.reason:
        case Reason.ALREADY_ISSUED:
            return ended(machine, desk, DeskNotice.ALREADY_ISSUED, *issued_before(known.issued))
        case Reason.NOT_ALLOWED if known.why is not None:
            return ended(machine, desk, _WHY[known.why])
        case Reason.CARD_UNKNOWN:
            return ended(machine, desk, DeskNotice.CARD_UNKNOWN)
        case _:
            return ended(machine, desk, DeskNotice.NOT_TAKEN)


def issued_before(issued: IssuedBefore | None) -> tuple[Line, ...]:
    """When and where a card was issued; never to whom."""
    if issued is None:
        return ()
    day = Line(DeskIcon.CLOCK, Fact(FactName.ISSUED_ON, issued.day))
    return (day,) if issued.shop is None else (day, Line(DeskIcon.CARD, Fact(FactName.ISSUED_AT, issued.shop)))

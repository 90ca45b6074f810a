"""A card is shown at the desk: what is known of it, here and at central, says how the work goes on."""

from dataclasses import replace
from typing import assert_never

from loyalty.assurance import EntryMode
from loyalty.wire import CardStatus
from screens import intents
from screens.desk_views import Fact, Line
from screens.desk_words import DeskIcon, DeskNotice, FactName, ScanAsk
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.desk.cards import finding, issuing
from terminal.machine.desk.cards.proposals import Replacement, ShownCard
from terminal.machine.desk.cards.works import Proposing, Purpose, Scanning, ToIssue, ToMeet, ToReplace, ToSee
from terminal.machine.desk.ending import ended
from terminal.machine.desk.going import at
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Code, Effect, FetchCard, LookUp, Note, Sign, Signal
from terminal.machine.events import CardFetched, LookedUp, LookUpFailed
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine

CardNews = CardFetched | LookedUp | LookUpFailed
"""What store and central say of a card."""


def begin(purpose: Purpose) -> Scanning:
    """Ask for a card."""
    return Scanning(purpose)


def touched(machine: Machine, desk: AtDesk, intent: Intent) -> Outcome:
    """While a card is asked for there is nothing to touch but the way back."""
    if isinstance(intent, intents.Back | intents.Stop):
        return at(machine, desk, Menu())
    return go(machine, desk)


def shown(machine: Machine, desk: AtDesk, purpose: Purpose, card: ShownCard, now: Moment) -> Outcome:
    """A card was shown: ask the store, and central where it answers.

    Central is asked as for a typed number, so that staff's look is no visit of the member's.
    """
    asking: list[Effect] = [FetchCard(desk.number, card.token)]
    if machine.health.online:
        asking.append(LookUp(desk.number, card.token, mode=EntryMode.KEYED))
    until = now.uptime_ms + delays.DESK_ANSWER
    return at(machine, desk, Scanning(purpose, card, until), *asking, Note(Code.CARD_READ), Signal(Sign.READ))


def learned(machine: Machine, desk: AtDesk, work: Scanning, event: CardNews, now: Moment) -> Outcome:
    """What the store or central said; what central says counts for more, and is waited for while it answers."""
    card = work.card
    if card is None:
        return stay(machine, Note(Code.LATE_RESULT))
    match event:
        case CardFetched(_, local):
            newer = card.summary or local.summary
            card = replace(card, summary=newer, assigned=local.assigned)
            if machine.health.online:
                return at(machine, desk, replace(work, card=card))
            return _known(machine, desk, work.purpose, card, now)
        case LookedUp(_, summary):
            return _known(machine, desk, work.purpose, replace(card, summary=summary), now)
        case LookUpFailed():
            return _known(machine, desk, work.purpose, card, now)
        case _:
            assert_never(event)


def unanswered(machine: Machine, desk: AtDesk, work: Scanning, now: Moment) -> Outcome:
    """Central said nothing in time: what the store knows must do."""
    if work.card is None:
        return stay(machine)
    return _known(machine, desk, work.purpose, work.card, now)


def _known(machine: Machine, desk: AtDesk, purpose: Purpose, card: ShownCard, now: Moment) -> Outcome:
    if card.summary is None:
        notice = DeskNotice.CARD_UNKNOWN if machine.health.online else DeskNotice.CARD_UNHEARD_OF
        return ended(machine, desk, notice, again=None if isinstance(purpose, ToSee) else purpose)
    blank = card.summary.status is CardStatus.BLANK
    match purpose:
        case ToIssue(customer) if blank:
            return issuing.begin(machine, desk, card, customer)
        case ToReplace(customer, old) if blank:
            if not machine.health.online:
                return ended(machine, desk, DeskNotice.AWAY)
            return at(machine, desk, Proposing(Replacement(customer, old, card)))
        case ToSee() if blank:
            return issuing.begin(machine, desk, card, None)
        case ToSee():
            return finding.by_card(machine, desk, ToMeet(), card, now)
        case ToIssue() | ToReplace():
            return not_blank(machine, desk, card, purpose)
        case _:
            assert_never(purpose)


def not_blank(machine: Machine, desk: AtDesk, card: ShownCard, purpose: ToIssue | ToReplace) -> Outcome:
    """The card was issued before: the day and the shop are said, never to whom; another one may follow."""
    summary = card.summary
    lines: list[Line] = []
    if summary is not None and summary.member_since is not None:
        day = machine.context.day(summary.member_since)
        lines.append(Line(DeskIcon.CLOCK, Fact(FactName.ISSUED_ON, day)))
    if summary is not None and summary.issued_at_shop is not None:
        lines.append(Line(DeskIcon.CARD, Fact(FactName.ISSUED_AT, summary.issued_at_shop)))
    return ended(machine, desk, DeskNotice.ALREADY_ISSUED, *lines, again=purpose)


def asks(purpose: Purpose) -> ScanAsk:
    """Which card is asked for."""
    match purpose:
        case ToIssue():
            return ScanAsk.BLANK
        case ToReplace():
            return ScanAsk.REPLACEMENT
        case ToSee():
            return ScanAsk.CARD
        case _:
            assert_never(purpose)

"""Staff's work with customers and cards: hands what happens to the room that it belongs to."""

from typing import assert_never

from loyalty.identify import Identified, Member
from screens import intents
from screens.desk_words import DeskAction, DeskNotice
from screens.intents import Intent
from terminal.machine.desk.cards import agreeing, finding, handing, issuing, meeting, proposing, scanning, verifying
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
    Purpose,
    Scanning,
    ToIssue,
    ToMeet,
    ToSee,
    Verifying,
)
from terminal.machine.desk.ending import ended
from terminal.machine.desk.facts import DeskFact
from terminal.machine.desk.going import at
from terminal.machine.effects import Code, Note, Sign, Signal
from terminal.machine.events import CardFetched, Decided, Heard, LookedUp, LookUpFailed, Read, StoreRefused
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine


def touched(machine: Machine, desk: AtDesk, work: CustomerWork, intent: Intent, now: Moment) -> Outcome:
    """Carry one intent out."""
    match work:
        case Scanning():
            return scanning.touched(machine, desk, intent)
        case Naming():
            return issuing.touched(machine, desk, work, intent, now)
        case Alikes():
            return agreeing.touched_alikes(machine, desk, work, intent, now)
        case Agreeing():
            return agreeing.touched(machine, desk, work, intent, now)
        case Verifying():
            return verifying.touched(machine, desk, work, intent, now)
        case Issuing():
            return go(machine, desk)
        case Finding():
            return finding.touched(machine, desk, work, intent, now)
        case Picking():
            return finding.touched_list(machine, desk, work, intent, now)
        case AtCustomer():
            return meeting.touched_customer(machine, desk, work, intent)
        case AtCards():
            return meeting.touched_cards(machine, desk, work, intent)
        case AtCard():
            return meeting.touched_card(machine, desk, work, intent)
        case Noting():
            return proposing.touched_note(machine, desk, work, intent)
        case Proposing():
            return proposing.touched(machine, desk, work, intent, now)
        case Merged():
            return proposing.touched_merged(machine, desk, work, intent)
        case _:
            assert_never(work)


def shown(machine: Machine, desk: AtDesk, event: Read, found: Identified, now: Moment) -> Outcome:
    """Something was scanned: a card where one is asked for, or where whose it is may be the answer."""
    if not isinstance(found, Member):
        return go(machine, desk, Signal(Sign.NOT_OURS), Note(Code.NOT_OURS))
    card = finding.card_of(machine, event.mode, found)
    match desk.work:
        case Scanning(purpose):
            return scanning.shown(machine, desk, purpose, card, now)
        case Finding(wish=ToMeet()) | Picking(wish=ToMeet()) | AtCustomer() | AtCards() | AtCard() | Merged():
            return scanning.shown(machine, desk, ToSee(), card, now)
        case Finding(wish) | Picking(wish):
            return finding.by_card(machine, desk, wish, card, now)
        case _:
            return go(machine, desk, Signal(Sign.NOT_OURS), Note(Code.NOT_OURS))


def learned(machine: Machine, desk: AtDesk, work: CustomerWork, event: DeskFact, now: Moment) -> Outcome:
    """Hand a fact to the work that waits for it."""
    match work, event:
        case Scanning(), CardFetched() | LookedUp() | LookUpFailed():
            return scanning.learned(machine, desk, work, event, now)
        case Issuing(), Decided():
            return handing.decided(machine, desk, work, event)
        case Proposing(), Decided():
            return proposing.decided(machine, desk, event)
        case ((Issuing() | Proposing()), StoreRefused()):
            return ended(machine, desk, DeskNotice.STORE)
        case _, Heard():
            return _heard(machine, desk, work, event, now)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


def _heard(machine: Machine, desk: AtDesk, work: CustomerWork, event: Heard, now: Moment) -> Outcome:
    match work:
        case Naming():
            return issuing.heard(machine, desk, work, event)
        case Agreeing():
            return agreeing.heard(machine, desk, work, event, now)
        case Verifying():
            return verifying.heard(machine, desk, work, event, now)
        case Finding():
            return finding.heard(machine, desk, work, event)
        case Picking():
            return finding.told(machine, desk, work, event, now)
        case Proposing():
            return proposing.heard(machine, desk, work, event)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


Waiting = Scanning | Agreeing | Verifying | Issuing | Picking | Proposing
"""What may wait for a word."""


def ticked(machine: Machine, desk: AtDesk, work: CustomerWork, now: Moment) -> Outcome:
    """A pause in the typing, or a word that was waited for in vain."""
    if isinstance(work, Naming):
        return issuing.ticked(machine, desk, work, now)
    if isinstance(work, Finding):
        return finding.ticked(machine, desk, work, now)
    if isinstance(work, Waiting) and work.until and now.uptime_ms >= work.until:
        return _unanswered(machine, desk, work, now)
    return stay(machine)


def _unanswered(machine: Machine, desk: AtDesk, work: Waiting, now: Moment) -> Outcome:
    match work:
        case Scanning():
            return scanning.unanswered(machine, desk, work, now)
        case Agreeing():
            return agreeing.unanswered(machine, desk, work)
        case Verifying():
            return verifying.unanswered(machine, desk, work)
        case Issuing():
            return handing.undecided(machine, desk, work)
        case Picking():
            return finding.unanswered(machine, desk, work)
        case Proposing():
            return proposing.unanswered(machine, desk, work)
        case _:
            assert_never(work)


def followed(machine: Machine, desk: AtDesk, intent: Intent, again: Purpose | None) -> Outcome:
    """What is touched where a piece of work has ended; `again` is what a card was wanted for that was of no use."""
    match intent:
        case intents.Do(DeskAction.ANOTHER_CARD.value):
            return at(machine, desk, scanning.begin(ToIssue()))
        case intents.Do(DeskAction.OTHER_CARD.value) if again is not None:
            return at(machine, desk, scanning.begin(again))
        case _:
            return go(machine, desk)

"""Staff's work with customers and cards: hands what happens to the room that it belongs to."""

from typing import assert_never

from loyalty.identify import Identified, Member
from screens import intents
from screens.desk_words import DeskAction, DeskNotice
from screens.intents import Intent
from terminal.machine.desk.cards import agreeing, handing, issuing, scanning, verifying
from terminal.machine.desk.cards.works import (
    Agreeing,
    Alikes,
    CustomerWork,
    Issuing,
    Naming,
    Scanning,
    ToIssue,
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
        case _:
            assert_never(work)


def shown(machine: Machine, desk: AtDesk, event: Read, found: Identified, now: Moment) -> Outcome:
    """Something was scanned."""
    match desk.work, found:
        case Scanning(purpose), Member():
            return scanning.shown(machine, desk, purpose, scanning.card_of(machine, event, found), now)
        case _:
            return go(machine, desk, Signal(Sign.NOT_OURS), Note(Code.NOT_OURS))


def learned(machine: Machine, desk: AtDesk, work: CustomerWork, event: DeskFact, now: Moment) -> Outcome:
    """Hand a fact to the work that waits for it."""
    match work, event:
        case Scanning(), CardFetched() | LookedUp() | LookUpFailed():
            return scanning.learned(machine, desk, work, event)
        case Naming(), Heard():
            return issuing.heard(machine, desk, work, event)
        case Agreeing(), Heard():
            return agreeing.heard(machine, desk, work, event, now)
        case Verifying(), Heard():
            return verifying.heard(machine, desk, work, event, now)
        case Issuing(), Decided():
            return handing.decided(machine, desk, work, event)
        case Issuing(), StoreRefused():
            return ended(machine, desk, DeskNotice.STORE)
        case _:
            return stay(machine, Note(Code.LATE_RESULT))


def ticked(machine: Machine, desk: AtDesk, work: CustomerWork, now: Moment) -> Outcome:
    """A pause in the typing, or a word that was waited for in vain."""
    match work:
        case Naming():
            return issuing.ticked(machine, desk, work, now)
        case Alikes():
            return stay(machine)
        case Scanning(until=until) | Agreeing(until=until) | Verifying(until=until) | Issuing(until=until):
            return _unanswered(machine, desk, work) if until and now.uptime_ms >= until else stay(machine)
        case _:
            assert_never(work)


def _unanswered(machine: Machine, desk: AtDesk, work: Scanning | Agreeing | Verifying | Issuing) -> Outcome:
    match work:
        case Scanning():
            return scanning.unanswered(machine, desk, work)
        case Agreeing():
            return agreeing.unanswered(machine, desk, work)
        case Verifying():
            return verifying.unanswered(machine, desk, work)
        case Issuing():
            return handing.undecided(machine, desk, work)
        case _:
            assert_never(work)


def followed(machine: Machine, desk: AtDesk, intent: Intent) -> Outcome:
    """What is touched where a piece of work has ended."""
    match intent:
        case intents.Do(DeskAction.ANOTHER_CARD.value):
            return at(machine, desk, scanning.begin(ToIssue()))
        case _:
            return go(machine, desk)

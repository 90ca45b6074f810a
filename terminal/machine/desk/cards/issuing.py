"""A blank becomes somebody's card, first half: who it is for.

While staff type, central says who may be meant; a touch takes them. Without central there is nobody to look for, and
only a blank that was assigned to this terminal can be given out, to nobody yet.
"""

from dataclasses import replace

from loyalty.wire_customers import FoundCustomer
from screens import intents
from screens.desk_words import DeskNotice
from screens.intents import Intent
from terminal.machine.desk.cards import agreeing, naming, searching
from terminal.machine.desk.cards.proposals import ShownCard
from terminal.machine.desk.cards.works import Naming, ToIssue
from terminal.machine.desk.ending import ended
from terminal.machine.desk.form import backward, edited, onward
from terminal.machine.desk.going import at, by
from terminal.machine.desk.works import Menu
from terminal.machine.events import Heard
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go
from terminal.machine.states import AtDesk, Machine


def begin(machine: Machine, desk: AtDesk, card: ShownCard, customer: FoundCustomer | None) -> Outcome:
    """A blank is in staff's hand: for whom is it?"""
    work = Naming(card, naming.blank_form())
    if machine.health.online:
        return at(machine, desk, work) if customer is None else agreeing.begin(machine, desk, work, customer)
    if not card.assigned:
        return ended(machine, desk, DeskNotice.NOT_ASSIGNED, again=ToIssue(customer))
    if naming.needs_customer(machine, card):
        return ended(machine, desk, DeskNotice.NAMED_LATER, again=ToIssue(customer))
    return agreeing.begin(machine, desk, work, None)


def touched(machine: Machine, desk: AtDesk, work: Naming, intent: Intent, now: Moment) -> Outcome:
    """Type, take somebody who is there already, or go on."""
    after = edited(work.form, intent)
    if after is not None:
        return at(machine, desk, replace(work, form=after, search=searching.typed(work.search, now)))
    match intent:
        case intents.Back():
            before = backward(work.form)
            return at(machine, desk, Menu() if before is None else replace(work, form=before))
        case intents.Stop():
            return at(machine, desk, Menu())
        case intents.Pick(customer):
            found = next((each for each in work.search.found if each.customer == customer), None)
            return agreeing.begin(machine, desk, work, found) if found is not None else go(machine, desk)
        case intents.Enter() if not work.form.last:
            return at(machine, desk, replace(work, form=onward(work.form)))
        case intents.Enter():
            stopped = naming.checked(machine, work)
            return agreeing.begin(machine, desk, work, None) if stopped is None else at(machine, desk, stopped)
        case _:
            return go(machine, desk)


def ticked(machine: Machine, desk: AtDesk, work: Naming, now: Moment) -> Outcome:
    """Ask who may be meant once the typing pauses."""
    wanted = naming.question(machine, work, by(desk).id) if machine.health.online else None
    return searching.ticked(machine, desk, work, wanted, now)


def heard(machine: Machine, desk: AtDesk, work: Naming, event: Heard) -> Outcome:
    """Who may be meant."""
    return at(machine, desk, replace(work, search=searching.heard(work.search, event)))

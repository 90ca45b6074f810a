"""Who may be meant, while staff type: a pause in the typing asks central, and a newer question makes an older one late.

Nothing waits for the answer: whoever types on is not held up, and without central there are simply no candidates.
"""

from dataclasses import replace
from typing import assert_never

from loyalty.answers import Balance
from loyalty.wire_customers import FindCandidates, FoundCustomer, FoundCustomers, SearchCustomers
from screens.desk_views import Candidate, Fact, Said
from screens.desk_words import FactName, FieldName, FormKind
from terminal.machine import delays
from terminal.machine.desk.cards.works import Finding, Naming, Search, ToJoin, ToMeet, ToMerge, ToRelink, Wish
from terminal.machine.desk.form import Field, form
from terminal.machine.desk.going import at
from terminal.machine.effects import Ask
from terminal.machine.events import Heard
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, stay
from terminal.machine.states import AtDesk, Machine

Asked = FindCandidates | SearchCustomers
"""What can be asked while staff type."""


def asking(wish: Wish) -> Finding:
    """The line on which somebody is looked for; its title says what for."""
    return Finding(wish, form(_kind(wish), Field(FieldName.SEARCH, capitals=True)))


def _kind(wish: Wish) -> FormKind:
    match wish:
        case ToMeet():
            return FormKind.FIND
        case ToMerge():
            return FormKind.FIND_SAME
        case ToJoin():
            return FormKind.FIND_SHARER
        case ToRelink():
            return FormKind.FIND_OWNER
        case _:
            assert_never(wish)


def typed(search: Search, now: Moment) -> Search:
    """Something was typed: central is asked once the typing pauses."""
    return replace(search, due=now.uptime_ms + delays.TYPING)


def due(search: Search, question: Asked | None, now: Moment) -> tuple[Search, Asked | None]:
    """The question that is to go out now, if any.

    Args:
        search: what was asked until now.
        question: what would be asked by what stands in the form; None where that is too little.
        now: the present.
    """
    if not search.due or now.uptime_ms < search.due:
        return search, None
    if question is None:
        return Search(), None
    if question == search.asked:
        return replace(search, due=0), None
    return replace(search, due=0, asked=question, heard=False), question


def ticked(machine: Machine, desk: AtDesk, work: Finding | Naming, wanted: Asked | None, now: Moment) -> Outcome:
    """Ask what is `wanted` by what stands in the form, once the typing pauses."""
    search, question = due(work.search, wanted, now)
    if search == work.search:
        return stay(machine)
    asking = (Ask(desk.number, question),) if question is not None else ()
    return at(machine, desk, replace(work, search=search), *asking)


def heard(search: Search, event: Heard) -> Search:
    """What central found; an answer to an older question, or none, leaves what stands there."""
    if event.question != search.asked or not isinstance(event.answer, FoundCustomers):
        return search
    return replace(search, found=event.answer.customers, more=event.answer.more, heard=True)


def full_name(found: FoundCustomer) -> str:
    """The name as staff read it; the address where there is none."""
    parts = (found.given, found.particle, found.family)
    return " ".join(part for part in parts if part) or contact(found)


def contact(found: FoundCustomer) -> str:
    """Where the customer can be reached, masked."""
    return " · ".join(each for each in (found.phone, found.mail) if each)


def candidate(found: FoundCustomer) -> Candidate:
    """A customer as a form offers them."""
    return Candidate(found.customer, full_name(found), detail(found))


def detail(found: FoundCustomer) -> tuple[Said, ...]:
    """What tells a customer from another of the same name."""
    parts: list[Said] = [each for each in (found.phone or found.mail,) if each]
    if found.cards != 1:
        parts.append(Fact(FactName.CARDS, found.cards))
    return tuple(parts)


def points(balances: tuple[Balance, ...]) -> tuple[Fact, ...]:
    """The balances in words."""
    return tuple(Fact(FactName(f"balance_{each.unit.value}"), each.balance) for each in balances)

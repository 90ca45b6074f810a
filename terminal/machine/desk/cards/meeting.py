"""A customer, or a card, stands there: what can be done, and where each wish leads once the customer is known."""

from typing import assert_never

from loyalty.card_status import CardStatus
from loyalty.wire_customers import CarriedCard, FoundCustomer
from screens import intents
from screens.desk_words import DeskAction, DeskNotice, FieldName, FormKind
from screens.intents import Intent
from terminal.machine.desk.cards import searching
from terminal.machine.desk.cards.proposals import (
    Block,
    HouseholdJoined,
    HouseholdLeft,
    Merge,
    Noted,
    Relink,
    Unblock,
    UndoneMerge,
)
from terminal.machine.desk.cards.works import (
    AtCard,
    AtCards,
    AtCustomer,
    Noting,
    Proposing,
    Scanning,
    ToIssue,
    ToJoin,
    ToMeet,
    ToMerge,
    ToRelink,
    ToReplace,
    Wish,
)
from terminal.machine.desk.ending import ended
from terminal.machine.desk.form import Field, form
from terminal.machine.desk.going import at, leafed
from terminal.machine.desk.works import Menu, Work
from terminal.machine.outcome import Outcome, go
from terminal.machine.states import AtDesk, Machine

_CHANGEABLE = frozenset({CardStatus.ISSUED, CardStatus.BLOCKED})


def met(machine: Machine, desk: AtDesk, wish: Wish, customer: FoundCustomer) -> Outcome:
    """The customer who was looked for is known in full."""
    match wish:
        case ToMeet():
            return at(machine, desk, AtCustomer(customer))
        case ToMerge(kept) if kept.customer != customer.customer:
            return at(machine, desk, Proposing(Merge(kept, customer)))
        case ToJoin(joining) if joining.customer != customer.customer:
            return at(machine, desk, Proposing(HouseholdJoined(joining, customer)))
        case ToMerge() | ToJoin():
            return ended(machine, desk, DeskNotice.SAME_CUSTOMER)
        case ToRelink(card):
            return at(machine, desk, note(Relink(card, customer)))
        case _:
            assert_never(wish)


def note(proposal: Noted) -> Noting:
    """Ask for the reason."""
    kind = FormKind.RELINK if isinstance(proposal, Relink) else FormKind.UNBLOCK
    return Noting(proposal, form(kind, Field(FieldName.NOTE)))


def customer_actions(customer: FoundCustomer) -> tuple[DeskAction, ...]:
    """What can be done for a customer, the likely one first."""
    cards = (DeskAction.LOST_CARD, DeskAction.CARDS) if customer.carries else ()
    household = DeskAction.LEAVE_HOUSEHOLD if customer.household else DeskAction.JOIN_HOUSEHOLD
    joining = (household,) if customer.account is not None else ()
    first = (*cards, DeskAction.NEW_CARD) if cards else (DeskAction.NEW_CARD,)
    undoing = (DeskAction.UNDO_MERGE,) if customer.merged is not None else ()
    return (*first, DeskAction.MERGE, *joining, *undoing)


def touched_customer(machine: Machine, desk: AtDesk, work: AtCustomer, intent: Intent) -> Outcome:
    """Carry out what was touched on the customer's sheet."""
    customer = work.customer
    if isinstance(intent, intents.Back | intents.Stop):
        return at(machine, desk, Menu())
    if not isinstance(intent, intents.Do) or intent.action not in customer_actions(customer):
        return go(machine, desk)
    match DeskAction(intent.action):
        case DeskAction.LOST_CARD if len(customer.carries) == 1:
            return at(machine, desk, Scanning(ToReplace(customer, customer.carries[0])))
        case DeskAction.LOST_CARD:
            return at(machine, desk, AtCards(customer, replacing=True))
        case DeskAction.CARDS if len(customer.carries) == 1:
            return at(machine, desk, AtCard(customer.carries[0], customer))
        case DeskAction.CARDS:
            return at(machine, desk, AtCards(customer))
        case DeskAction.NEW_CARD:
            return at(machine, desk, Scanning(ToIssue(customer)))
        case DeskAction.MERGE:
            return at(machine, desk, searching.asking(ToMerge(customer)))
        case DeskAction.UNDO_MERGE if customer.merged is not None:
            return at(machine, desk, Proposing(UndoneMerge(customer.merged.merge, customer.merged.name)))
        case DeskAction.JOIN_HOUSEHOLD:
            return at(machine, desk, searching.asking(ToJoin(customer)))
        case DeskAction.LEAVE_HOUSEHOLD:
            return at(machine, desk, Proposing(HouseholdLeft(customer)))
        case _:
            return go(machine, desk)


def touched_cards(machine: Machine, desk: AtDesk, work: AtCards, intent: Intent) -> Outcome:
    """Take one of the customer's cards."""
    match intent:
        case intents.Back():
            return at(machine, desk, AtCustomer(work.customer))
        case intents.Pick(place):
            card = dict(enumerate(work.customer.carries)).get(int(place)) if place.isdecimal() else None
            return go(machine, desk) if card is None else at(machine, desk, _with_card(work, card))
        case _:
            return leafed(machine, desk, work, intent)


def _with_card(work: AtCards, card: CarriedCard) -> Work:
    if work.replacing:
        return Scanning(ToReplace(work.customer, card))
    return AtCard(card, work.customer)


def card_actions(machine: Machine, work: AtCard) -> tuple[DeskAction, ...]:
    """What can be done with a card; all of it needs central."""
    if not machine.health.online or work.card.status not in _CHANGEABLE:
        return ()
    blocked = work.card.status is CardStatus.BLOCKED
    first = DeskAction.UNBLOCK if blocked else DeskAction.BLOCK
    replacing = (DeskAction.LOST_CARD,) if work.customer is not None else ()
    return (*replacing, first, DeskAction.RELINK)


def touched_card(machine: Machine, desk: AtDesk, work: AtCard, intent: Intent) -> Outcome:
    """Carry out what was touched on the card's sheet."""
    if isinstance(intent, intents.Back) and work.customer is not None:
        return at(machine, desk, AtCustomer(work.customer))
    if isinstance(intent, intents.Back | intents.Stop):
        return at(machine, desk, Menu())
    if not isinstance(intent, intents.Do) or intent.action not in card_actions(machine, work):
        return go(machine, desk)
    match DeskAction(intent.action):
        case DeskAction.LOST_CARD if work.customer is not None:
            return at(machine, desk, Scanning(ToReplace(work.customer, work.card)))
        case DeskAction.BLOCK:
            return at(machine, desk, Proposing(Block(work.card)))
        case DeskAction.UNBLOCK:
            return at(machine, desk, note(Unblock(work.card)))
        case DeskAction.RELINK:
            return at(machine, desk, searching.asking(ToRelink(work.card)))
        case _:
            return go(machine, desk)

"""A customer is found: by what staff type, by a touch on who may be meant, or by a card."""

from dataclasses import replace

from loyalty.assurance import EntryMode
from loyalty.identify import Member, identify
from loyalty.ids import Uuid
from loyalty.tokens import card_token
from loyalty.wire_customers import CarriedCard, FoundCustomers, SearchCustomers
from screens import intents
from screens.desk_words import DeskNotice, FieldName, FieldTrouble
from screens.intents import Intent
from terminal.machine import delays
from terminal.machine.desk.cards import meeting, naming, searching
from terminal.machine.desk.cards.proposals import ShownCard
from terminal.machine.desk.cards.works import AtCard, Finding, Picking, ToMeet, Wish
from terminal.machine.desk.ending import ended
from terminal.machine.desk.form import edited, troubled
from terminal.machine.desk.going import at, by, leafed
from terminal.machine.desk.works import Menu
from terminal.machine.effects import Ask, Code, Note
from terminal.machine.events import Heard
from terminal.machine.moment import Moment
from terminal.machine.outcome import Outcome, go, stay
from terminal.machine.states import AtDesk, Machine

_LEAST = 2
"""Signs before anybody is looked for."""


def begin(machine: Machine, desk: AtDesk, wish: Wish) -> Outcome:
    """Ask who it is; central alone knows."""
    if not machine.health.online:
        return ended(machine, desk, DeskNotice.AWAY)
    return at(machine, desk, searching.asking(wish))


def touched(machine: Machine, desk: AtDesk, work: Finding, intent: Intent, now: Moment) -> Outcome:
    """Type, take one who may be meant, or have all of them listed."""
    after = edited(work.form, intent)
    if after is not None:
        return at(machine, desk, replace(work, form=after, search=searching.typed(work.search, now)))
    match intent:
        case intents.Back() | intents.Stop():
            return at(machine, desk, Menu())
        case intents.Pick(customer) if any(each.customer == customer for each in work.search.found):
            return whole(machine, desk, work.wish, Uuid(customer), now)
        case intents.Enter():
            text = work.form.text(FieldName.SEARCH)
            if len(text) < _LEAST:
                return at(machine, desk, replace(work, form=troubled(work.form, FieldName.SEARCH, FieldTrouble.EMPTY)))
            if naming.is_payment_card(text, machine.context.schemes):
                emptied = searching.asking(work.wish).form
                trouble = troubled(emptied, FieldName.SEARCH, FieldTrouble.PAYMENT_CARD)
                return at(machine, desk, Finding(work.wish, trouble))
            return _looked_for(machine, desk, work.wish, text, now)
        case _:
            return go(machine, desk)


def _looked_for(machine: Machine, desk: AtDesk, wish: Wish, text: str, now: Moment) -> Outcome:
    """Ask central for what was typed. A card's number goes as its token; figures alone may be a phone's as well."""
    card = _typed_card(machine, text)
    if card is not None and any(sign.isalpha() for sign in text):
        return by_card(machine, desk, wish, card, now)
    staff = by(desk).id
    if card is not None:
        return _ask(machine, desk, Picking(wish, SearchCustomers(by=staff, token=card.token), typed=text), now)
    return _ask(machine, desk, Picking(wish, SearchCustomers(by=staff, q=text)), now)


def _typed_card(machine: Machine, text: str) -> ShownCard | None:
    """The card whose number was typed; None where the text is no card's number."""
    context = machine.context
    found = identify(text, EntryMode.KEYED, None, context.schemes, context.link_hosts)
    return card_of(machine, EntryMode.KEYED, found) if isinstance(found, Member) else None


def card_of(machine: Machine, mode: EntryMode, member: Member) -> ShownCard:
    """The card that was read or typed; nothing is known of it yet."""
    context = machine.context
    token = str(card_token(context.token_key, context.owner, member.number))
    return ShownCard(token, member.number.masked(), mode, member.assurance)


def ticked(machine: Machine, desk: AtDesk, work: Finding, now: Moment) -> Outcome:
    """Ask who may be meant once the typing pauses."""
    text = work.form.text(FieldName.SEARCH)
    private = naming.is_payment_card(text, machine.context.schemes) or _typed_card(machine, text) is not None
    askable = len(text) >= _LEAST and not private
    wanted = SearchCustomers(by=by(desk).id, q=text) if askable and machine.health.online else None
    return searching.ticked(machine, desk, work, wanted, now)


def heard(machine: Machine, desk: AtDesk, work: Finding, event: Heard) -> Outcome:
    """Who may be meant."""
    return at(machine, desk, replace(work, search=searching.heard(work.search, event)))


def whole(machine: Machine, desk: AtDesk, wish: Wish, customer: Uuid, now: Moment) -> Outcome:
    """Have central tell of one customer in full."""
    return _ask(machine, desk, Picking(wish, SearchCustomers(by=by(desk).id, customer=customer)), now)


def by_card(machine: Machine, desk: AtDesk, wish: Wish, card: ShownCard, now: Moment) -> Outcome:
    """Whose card is it? Without central the card itself is all there is."""
    if not machine.health.online:
        return _card_alone(machine, desk, wish, card)
    asked = SearchCustomers(by=by(desk).id, token=card.token)
    return _ask(machine, desk, Picking(wish, asked, card=card), now)


def _ask(machine: Machine, desk: AtDesk, work: Picking, now: Moment) -> Outcome:
    waiting = replace(work, until=now.uptime_ms + delays.DESK_ANSWER)
    return at(machine, desk, waiting, Ask(desk.number, work.asked))


def touched_list(machine: Machine, desk: AtDesk, work: Picking, intent: Intent, now: Moment) -> Outcome:
    """Take one of those who were found."""
    match intent:
        case intents.Back():
            return begin(machine, desk, work.wish)
        case intents.Pick(customer) if any(each.customer == customer for each in work.found):
            return whole(machine, desk, work.wish, Uuid(customer), now)
        case _:
            return leafed(machine, desk, work, intent)


def told(machine: Machine, desk: AtDesk, work: Picking, event: Heard, now: Moment) -> Outcome:
    """Whom central found: one is taken, of several staff take one."""
    if not work.until or event.question != work.asked:
        return stay(machine, Note(Code.LATE_RESULT))
    if not isinstance(event.answer, FoundCustomers):
        return unanswered(machine, desk, work)
    found = event.answer.customers
    one = work.asked.customer is not None or work.asked.token is not None
    if one and len(found) == 1:
        return meeting.met(machine, desk, work.wish, found[0])
    if not found and work.card is not None:
        return _card_alone(machine, desk, work.wish, work.card)
    if not found and work.typed:
        # No card has that number: it may be a phone's.
        return _ask(machine, desk, Picking(work.wish, SearchCustomers(by=by(desk).id, q=work.typed)), now)
    return at(machine, desk, replace(work, found=found, more=event.answer.more, until=0))


def unanswered(machine: Machine, desk: AtDesk, work: Picking) -> Outcome:
    """Central said nothing; of a card that was shown the terminal itself knows something."""
    if work.card is not None:
        return _card_alone(machine, desk, work.wish, work.card)
    return at(machine, desk, replace(work, failed=True, until=0), Note(Code.NO_ANSWER))


def _card_alone(machine: Machine, desk: AtDesk, wish: Wish, card: ShownCard) -> Outcome:
    summary = card.summary
    if summary is None or not isinstance(wish, ToMeet):
        return ended(machine, desk, DeskNotice.NOBODYS_CARD if machine.health.online else DeskNotice.AWAY)
    carried = CarriedCard(
        token=card.token,
        status=summary.status,
        kind=summary.kind.id if summary.kind is not None else None,
        issued_at=summary.member_since,
        valid_until=summary.valid_until,
        shop=summary.issued_at_shop,
    )
    return at(machine, desk, AtCard(carried, shown=card))

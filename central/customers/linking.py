"""Putting a wrong link right, and blocking: what staff change about one card."""

from msgspec.structs import replace
from sqlalchemy import select

from central import tables as t
from central.api.calls import Visit
from central.book.book import Book
from central.book.rows import CardRow
from central.book.saving import save
from central.bulk import insert_rows
from central.customers.earned import earned_lots
from central.customers.flowing import open_purses, pour_into
from central.customers.following import follow, follow_cards
from central.customers.joining import lock_customers
from central.customers.purses import purses_of
from central.summaries import cards_by_token
from loyalty.ids import Uuid
from loyalty.pouring import Poured
from loyalty.wire import CardStatus
from loyalty.wire_cards import CardChange, CardChangedNow
from loyalty.wire_customers import Moved


def block(visit: Visit, token: str) -> CardChangedNow:
    """Block a card: terminals learn it with the next changes."""
    return _set_status(visit, token, CardStatus.ISSUED, CardStatus.BLOCKED)


def unblock(visit: Visit, token: str) -> CardChangedNow:
    """Let a blocked card be used again."""
    return _set_status(visit, token, CardStatus.BLOCKED, CardStatus.ISSUED)


def _set_status(visit: Visit, token: str, had: CardStatus, wanted: CardStatus) -> CardChangedNow:
    card = _card(visit, token)
    if card is None:
        return CardChangedNow(outcome=CardChange.UNKNOWN)
    if card.status is wanted:
        return CardChangedNow(outcome=CardChange.ALREADY)
    if card.status is not had:
        return CardChangedNow(outcome=CardChange.NOT_IN_USE)
    book = open_purses(visit, [card.account])
    book.change_card(replace(card, status=wanted, blocked_at=visit.now if wanted is CardStatus.BLOCKED else None))
    save(visit.connection, book)
    return CardChangedNow(outcome=CardChange.DONE, account=card.account)


def relink(visit: Visit, token: str, customer: Uuid, *, move: bool) -> CardChangedNow:
    """Put a card on a customer's account.

    A card of nobody's is claimed with all its points. From somebody's account the card goes alone; with `move` what is
    left of what it earned itself goes along, and nothing that another card may have earned.
    """
    card = _card(visit, token)
    if card is None:
        return CardChangedNow(outcome=CardChange.UNKNOWN)
    if card.status not in (CardStatus.ISSUED, CardStatus.BLOCKED):
        return CardChangedNow(outcome=CardChange.NOT_IN_USE)
    there = lock_customers(visit, (customer,))
    if customer not in there or there[customer] is not None:
        return CardChangedNow(outcome=CardChange.CUSTOMER_UNKNOWN)
    owner, a = visit.caller.owner, t.accounts.c
    whose = visit.connection.execute(select(a.customer).where(a.owner == owner, a.id == card.account)).scalar()
    if customer == (card.customer or whose):
        return CardChangedNow(outcome=CardChange.ALREADY, account=card.account)
    purse = purses_of(visit.connection, owner, [customer]).get(customer)
    if whose is None and purse is None:
        book = open_purses(visit, [card.account])
        book.attached[card.account] = customer
        book.touched.add(card.account)
        save(visit.connection, book)
        return CardChangedNow(outcome=CardChange.DONE, account=card.account)
    target = purse.account if purse is not None else _new_account(visit, customer)
    book = open_purses(visit, {card.account, target})
    book.touched.add(card.account)
    carrier = customer if purse is not None and purse.shared else None
    book.change_card(replace(card, account=target, customer=carrier))
    points: tuple[Moved, ...] = ()
    if whose is None:
        book.poured[card.account] = target
        follow(visit.connection, owner, card.account, target)
        points = _said(pour_into(book, card.account, target, visit.mint()))
    elif move and target != card.account:
        points = _said(_pour_earned(visit, book, card, target))
        follow_cards(visit.connection, owner, card.account, target, {card.token})
    save(visit.connection, book)
    return CardChangedNow(outcome=CardChange.DONE, account=target, points=points)


def _pour_earned(visit: Visit, book: Book, card: CardRow, target: Uuid) -> dict[Uuid, Poured]:
    earned = earned_lots(visit.connection, visit.caller.owner, card.account, {card.token})
    return pour_into(book, card.account, target, visit.mint(), only=earned, most_owed={})


def _said(poured: dict[Uuid, Poured]) -> tuple[Moved, ...]:
    return tuple(
        Moved(programme=programme, moved=one.points, owed=one.owed)
        for programme, one in sorted(poured.items())
        if one.points or one.owed
    )


def _new_account(visit: Visit, customer: Uuid) -> Uuid:
    account = visit.mint()
    row = {"owner": visit.caller.owner, "id": account, "customer": customer, "made_at": visit.now}
    insert_rows(visit.connection, t.accounts, [row])
    return account


def _card(visit: Visit, token: str) -> CardRow | None:
    cards = cards_by_token(visit.connection, visit.caller.owner, [token])
    return cards[0] if cards else None

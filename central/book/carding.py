"""Deciding a card's life: issued once, replaced at central (protocol, section 7)."""

from dataclasses import replace

from central.book.book import Book
from central.book.outcome import Outcome, rejected
from loyalty.answers import Reason
from loyalty.bodies import Issue, Replace
from loyalty.wire import CardStatus


def decide_issue(book: Book, body: Issue) -> Outcome:
    """Brings a blank to life; its account is there since its batch was made."""
    card = book.loaded.cards.get(body.card) if body.card is not None else None
    if card is None:
        return rejected(Reason.CARD_UNKNOWN)
    if card.status is not CardStatus.BLANK:
        return rejected(Reason.ALREADY_ISSUED)
    if card.batch != body.batch or book.loaded.batches.get(body.batch) != book.terminal.id:
        return rejected(Reason.NOT_ALLOWED)
    if body.customer is not None:
        if body.customer not in book.loaded.customers:
            return rejected(Reason.REFERENCE_UNKNOWN)
        book.attached[card.account] = body.customer
    book.change_card(replace(card, status=CardStatus.ISSUED, issued_at=book.now))
    return Outcome(points=0, account=card.account)


def decide_replace(book: Book, body: Replace) -> Outcome:
    """Puts a blank on the account of the card it replaces, which is blocked from now on."""
    card = book.loaded.cards.get(body.card) if body.card is not None else None
    old = book.loaded.cards.get(body.old_card)
    if card is None or old is None:
        return rejected(Reason.CARD_UNKNOWN)
    if card.status is not CardStatus.BLANK:
        return rejected(Reason.ALREADY_ISSUED)
    if old.status in (CardStatus.REPLACED, CardStatus.BLANK):
        return rejected(Reason.NOT_ALLOWED)
    book.change_card(replace(old, status=CardStatus.REPLACED, blocked_at=old.blocked_at or book.now))
    book.change_card(replace(card, account=old.account, status=CardStatus.ISSUED, issued_at=book.now))
    return Outcome(points=0, account=old.account)

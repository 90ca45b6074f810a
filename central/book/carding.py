"""Deciding a card's life: issued once, replaced at central (protocol, section 7)."""

from datetime import datetime, timedelta

from msgspec.structs import replace

from central.book.book import Book
from central.book.outcome import Outcome, rejected
from central.book.rows import CardRow, CardSale
from loyalty.answers import Reason
from loyalty.bodies import Issue, Replace
from loyalty.wire import CardStatus
from loyalty.wire_cards import CardWhy


def decide_issue(book: Book, body: Issue, *, now: bool) -> Outcome:
    """Brings a blank to life; its account is there since its batch was made.

    A customer who has an account already gets the card on that one, and what the blank's own has flows on to it.

    Args:
        book: with the card, its batch and kind, and the customer loaded.
        body: the issue.
        now: whether it is decided while staff wait, and not out of a batch.
    """
    card = book.loaded.cards.get(body.card) if body.card is not None else None
    if card is None:
        return rejected(Reason.CARD_UNKNOWN)
    if card.status is not CardStatus.BLANK:
        return rejected(Reason.ALREADY_ISSUED)
    if why_not(book, card, body, now=now) is not None:
        return rejected(Reason.NOT_ALLOWED)
    customer = book.loaded.customers.get(body.customer) if body.customer is not None else None
    if body.customer is not None and customer is None:
        return rejected(Reason.REFERENCE_UNKNOWN)
    account, carrier = card.account, None
    if customer is not None and customer.account is not None:
        book.poured[card.account] = account = customer.account
        carrier = body.customer if customer.shared else None
    elif body.customer is not None:
        book.attached[card.account] = body.customer
    kind = book.kind_of(card)
    issued = replace(
        card,
        account=account,
        customer=carrier,
        status=CardStatus.ISSUED,
        issued_at=book.now,
        valid_until=_valid_until(book, body, kind.valid_days if kind is not None else None),
        shop=book.terminal.shop,
    )
    book.change_card(issued)
    if body.paid is not None:
        price = kind.price if kind is not None else None
        book.sold.append(CardSale(body.id, card.token, body.paid, price, body.occasion.staff))
    return Outcome(points=0, account=account)


def why_not(book: Book, card: CardRow, body: Issue, *, now: bool) -> CardWhy | None:
    """Why a blank may not be issued so, or None.

    What staff did without a network is done: out of a batch only whose blank it is can still be asked.
    """
    batch = book.loaded.batches.get(card.batch) if card.batch is not None else None
    if batch is None or card.batch != body.batch:
        return CardWhy.ELSEWHERE
    if not now:
        return None if batch.terminal == book.terminal.id else CardWhy.ELSEWHERE
    if not _is_ours(book, card):
        return CardWhy.ELSEWHERE
    programmes = [book.programmes.current(each) for each in book.terminal.programmes]
    if body.customer is None:
        kind = book.kind_of(card)
        named = kind is not None and kind.named
        nobody = named or any(each is not None and not each.anonymous for each in programmes)
        return CardWhy.NEEDS_CUSTOMER if nobody else None
    customer = book.loaded.customers.get(body.customer)
    asked = any(each is not None and each.verify_address for each in programmes)
    return CardWhy.UNVERIFIED if asked and customer is not None and not customer.verified else None


def decide_replace(book: Book, body: Replace, *, now: bool) -> Outcome:
    """Puts a blank on the account of the card it replaces, which is blocked from now on; never out of a batch."""
    card = book.loaded.cards.get(body.card) if body.card is not None else None
    old = book.loaded.cards.get(body.old_card)
    if card is None or old is None:
        return rejected(Reason.CARD_UNKNOWN)
    if card.status is not CardStatus.BLANK:
        return rejected(Reason.ALREADY_ISSUED)
    if not now or old.status in (CardStatus.REPLACED, CardStatus.BLANK):
        return rejected(Reason.NOT_ALLOWED)
    if why_not_replaced(book, card, old) is not None:
        return rejected(Reason.NOT_ALLOWED)
    book.poured[card.account] = old.account
    book.change_card(replace(old, status=CardStatus.REPLACED, blocked_at=old.blocked_at or book.now))
    book.change_card(
        replace(
            card,
            account=old.account,
            customer=old.customer,
            status=CardStatus.ISSUED,
            issued_at=book.now,
            valid_until=old.valid_until,
            replaces=old.token,
            shop=book.terminal.shop,
        )
    )
    return Outcome(points=0, account=old.account)


def why_not_replaced(book: Book, card: CardRow, old: CardRow) -> CardWhy | None:
    """Why a blank may not take the place of `old`, or None."""
    if not _is_ours(book, card):
        return CardWhy.ELSEWHERE
    return CardWhy.OTHER_KIND if book.kind_of(card) != book.kind_of(old) else None


def _is_ours(book: Book, card: CardRow) -> bool:
    """Whether a blank is given out here: nobody's, or this terminal's or shop's."""
    batch = book.loaded.batches.get(card.batch) if card.batch is not None else None
    if batch is None:
        return False
    return batch.terminal in (None, book.terminal.id) and batch.shop in (None, book.terminal.shop)


def _valid_until(book: Book, body: Issue, days: int | None) -> datetime | None:
    if days is None:
        return None
    occasion = body.occasion
    begins = min(occasion.occurred_at, book.now) if occasion.clock_trusted else book.now
    return begins + timedelta(days=days)

"""What a decision says of one transaction, and the questions that several decisions ask."""

import msgspec

from central.book.book import Book
from central.book.rows import CardRow
from loyalty.answers import HoldGrant, Reason, Status
from loyalty.bodies import Body
from loyalty.ids import Uuid
from loyalty.programme import MAX_POINTS, Programme
from loyalty.wire import CardStatus


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """The first answer to a transaction, and what later ones must know of it."""

    status: Status = Status.ACCEPTED
    reason: Reason | None = None
    points: int | None = None
    account: Uuid | None = None
    programme: Uuid | None = None
    version: int | None = None
    hold: Uuid | None = None
    grant: HoldGrant | None = None
    cents_left: int | None = None


def rejected(reason: Reason, account: Uuid | None = None) -> Outcome:
    """A rejection; with its account the member is told at the next visit."""
    return Outcome(Status.REJECTED, reason, account=account)


def card_of(book: Book, body: Body) -> CardRow | None:
    """The card that a body names, or None."""
    return book.loaded.cards.get(body.card) if body.card is not None else None


def account_of(book: Book, body: Body) -> Uuid | None:
    """The account on arrival: the card's, else the one the body names; None where neither is there, or who left."""
    if body.card is not None:
        card = book.loaded.cards.get(body.card)
        return card.account if card is not None else None
    return body.account if body.account in book.loaded.accounts - book.loaded.left else None


def card_refusal(book: Book, body: Body) -> Reason | None:
    """Why the card that a body names may not be used, or None."""
    if body.card is None:
        return None
    card = book.loaded.cards.get(body.card)
    if card is None:
        return Reason.CARD_UNKNOWN
    if card.status in (CardStatus.BLOCKED, CardStatus.REPLACED):
        return Reason.CARD_BLOCKED
    kind = book.kind_of(card)
    if kind is not None and not kind.collects:
        return Reason.NOT_ALLOWED
    when = body.occasion.occurred_at if body.occasion.clock_trusted else book.now
    over = card.valid_until is not None and card.valid_until < min(when, book.now)
    return Reason.CARD_EXPIRED if over or card.status is CardStatus.EXPIRED else None


def reckoning_of(book: Book, body: Body) -> Programme | Reason:
    """The programme version that reckons a body, or why none does."""
    if body.programme is None:
        return Reason.NOT_ALLOWED
    programme = book.programmes.reckoning(body.programme.id, body.programme.version, book.now)
    if programme is None or programme.closed:
        return Reason.PROGRAMME_CLOSED
    if body.programme.currency is not programme.currency:
        return Reason.CURRENCY
    return programme


def counted_on(book: Book, body: Body) -> Uuid | Outcome:
    """The account that a body counts on, or why it counts on none; a card that may not be used tells its member."""
    reason = card_refusal(book, body)
    account = account_of(book, body)
    if account is None:
        return rejected(Reason.CARD_UNKNOWN)
    return account if reason is None else rejected(reason, account)


def reckoned(book: Book, body: Body) -> tuple[Uuid, Programme] | Outcome:
    """The account that a body counts on and the programme that reckons it, or why it counts on none."""
    account = counted_on(book, body)
    if isinstance(account, Outcome):
        return account
    programme = reckoning_of(book, body)
    return rejected(programme, account) if isinstance(programme, Reason) else (account, programme)


def is_figure(points: int) -> bool:
    """Whether `points` is a figure that one transaction may carry."""
    return -MAX_POINTS <= points <= MAX_POINTS

"""The calls of a card's life: issued and replaced in the terminal's chain, blocked and relinked by staff."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from sqlalchemy import select

from central import tables as t
from central.acts import Act, check_staff, note_act, repeated
from central.api.calls import Call, Reply, Visit
from central.api.customers import staff_call
from central.api.transactions import open_book, read_items, with_states, write_book
from central.book.book import Book
from central.book.carding import why_not, why_not_replaced
from central.book.delivery import deliver
from central.book.places import settle_places
from central.book.reading import Readable, is_uuid
from central.book.rows import CardRow
from central.customers.linking import block, relink, unblock
from central.errors import ProblemError
from loyalty.answers import Reason, Status
from loyalty.bodies import Body, Issue, Replace
from loyalty.errors import CodeError
from loyalty.ids import Uuid
from loyalty.tokens import parse_token
from loyalty.wire import CardStatus, ProblemType
from loyalty.wire_cards import (
    BlockCard,
    CardChange,
    CardChangedNow,
    CardDecided,
    CardWhy,
    IssueCard,
    IssuedBefore,
    RelinkCard,
    ReplaceCard,
    UnblockCard,
)

_LONGEST_NOTE = 500


def issue_card(visit: Visit) -> Reply:
    """`POST /v1/cards/issue`: an `issue` that is decided now."""
    return _decide(visit, visit.read(IssueCard), Issue)


def replace_card(visit: Visit) -> Reply:
    """`POST /v1/cards/replace`: a `replace`, decided now and nowhere else."""
    return _decide(visit, visit.read(ReplaceCard), Replace)


def _decide(visit: Visit, asked: IssueCard | ReplaceCard, kind: type[Issue | Replace]) -> Reply:
    (item,) = read_items(visit.caller, (asked.item,))
    if isinstance(item, Readable):
        if not isinstance(item.body, kind):
            raise ProblemError(ProblemType.BAD_REQUEST, f"Only a body of kind {kind.__name__.lower()} is taken here.")
        if item.body.occasion.staff is not None:
            check_staff(visit, item.body.occasion.staff)
    book = open_book(visit, (item,), ())
    before = dict(book.loaded.cards)
    fresh = isinstance(item, Readable) and item.body.id not in book.loaded.known
    decided = deliver(book, (), (), item) if isinstance(item, Readable) else deliver(book, (item,), ())
    settle_places(book, None)
    changes, fork = write_book(visit, book, (item,))
    (answer,) = with_states(visit, book, decided)
    card = None
    if isinstance(item, Readable) and item.body.card is not None:
        card = before.get(item.body.card)
        if fresh and answer.status is Status.ACCEPTED:
            note_act(visit, _act(item.body, decided[0].account))
    present = book.loaded.cards.get(card.token) if card is not None else None
    return Reply(
        CardDecided(
            answer=answer,
            why=_why(book, before, item.body) if isinstance(item, Readable) and card is not None else None,
            issued=_issued(visit, card) if card is not None and answer.reason is Reason.ALREADY_ISSUED else None,
            valid_until=present.valid_until if present is not None and answer.reason is None else None,
            fork=fork,
            changes=changes,
        )
    )


def _act(body: Body, account: Uuid | None) -> Act:
    action = "card.issue" if isinstance(body, Issue) else "card.replace"
    return Act(body.id, action, body.occasion.staff, account)


def _why(book: Book, before: dict[str, CardRow], body: Body) -> CardWhy | None:
    """What more there is to say of a refusal; nothing of what was accepted."""
    known = book.loaded.known.get(body.id)
    if known is None or known.reason is not Reason.NOT_ALLOWED or body.card is None:
        return None
    match body:
        case Issue():
            return why_not(book, before[body.card], body, now=True)
        case Replace() if body.old_card in before:
            return why_not_replaced(book, before[body.card], before[body.old_card])
        case _:
            return None


def _issued(visit: Visit, card: CardRow) -> IssuedBefore | None:
    """When and where a card was issued; never to whom."""
    if card.status is CardStatus.BLANK or card.issued_at is None:
        return None
    s, owner = t.shops.c, visit.caller.owner
    names = {
        row.id: row
        for row in visit.connection.execute(
            select(s.id, s.name, s.timezone).where(s.owner == owner, s.id.in_([visit.caller.shop, card.shop]))
        )
    }
    here = ZoneInfo(names[visit.caller.shop].timezone)
    there = names.get(card.shop)
    return IssuedBefore(day=card.issued_at.astimezone(here).date(), shop=there.name if there is not None else None)


def block_card(visit: Visit) -> Reply:
    """`POST /v1/cards/block`."""
    asked = visit.read(BlockCard)
    act = Act(asked.id, "card.block", asked.by, None, asked.reason.value)
    return _once(visit, act, asked.token, lambda: block(visit, asked.token))


def unblock_card(visit: Visit) -> Reply:
    """`POST /v1/cards/unblock`."""
    asked = visit.read(UnblockCard)
    act = Act(asked.id, "card.unblock", asked.by, None, None, asked.note)
    return _once(visit, act, asked.token, lambda: unblock(visit, asked.token))


def relink_card(visit: Visit) -> Reply:
    """`POST /v1/cards/relink`."""
    asked = visit.read(RelinkCard)
    if not is_uuid(asked.customer):
        return Reply(CardChangedNow(outcome=CardChange.CUSTOMER_UNKNOWN))
    act = Act(asked.id, "card.relink", asked.by, asked.customer, None, asked.note)
    return _once(visit, act, asked.token, lambda: relink(visit, asked.token, asked.customer, move=asked.move))


def _once(visit: Visit, act: Act, token: str, do: Callable[[], CardChangedNow]) -> Reply:
    assert act.by is not None
    check_staff(visit, act.by)
    try:
        parse_token(token)
    except CodeError as error:
        raise ProblemError(ProblemType.BAD_REQUEST, str(error)) from error
    had = repeated(visit, act.id, act.action, CardChangedNow)
    if had is not None:
        return Reply(had)
    if act.note is not None and (not act.note.strip() or not act.note.isprintable() or len(act.note) > _LONGEST_NOTE):
        return Reply(CardChangedNow(outcome=CardChange.NOTE_MISSING))
    changed = do()
    if changed.outcome is CardChange.DONE:
        note_act(visit, Act(act.id, act.action, act.by, act.subject or changed.account, act.reason, act.note), changed)
    return Reply(changed)


_PROBLEMS = (
    ProblemType.BAD_REQUEST,
    ProblemType.STAFF_REFUSED,
    ProblemType.TOO_LARGE,
)

CALLS = (
    Call("POST", "/v1/cards/issue", "Issue a blank now.", issue_card, CardDecided, IssueCard, problems=_PROBLEMS),
    Call("POST", "/v1/cards/replace", "Replace a card.", replace_card, CardDecided, ReplaceCard, problems=_PROBLEMS),
    staff_call("/v1/cards/block", "Block a card.", block_card, CardChangedNow, BlockCard),
    staff_call("/v1/cards/unblock", "Unblock a card.", unblock_card, CardChangedNow, UnblockCard),
    staff_call("/v1/cards/relink", "Put a card on another customer.", relink_card, CardChangedNow, RelinkCard),
)

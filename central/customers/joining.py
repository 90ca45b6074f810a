"""Joining: two customers who are one, or several who share an account. Cards move, points flow, nothing is edited."""

import msgspec
from msgspec.structs import replace
from sqlalchemy import select, update

from central import tables as t
from central.api.calls import Visit
from central.book.book import Book
from central.book.saving import save
from central.bulk import insert_rows
from central.customers.flowing import figures_of, open_purses, pour_into
from central.customers.following import follow
from central.customers.purses import HOUSEHOLD, MERGE, Purse, purses_of
from central.customers.words import put_words
from central.summaries import cards_of_accounts
from loyalty.ids import Uuid
from loyalty.pouring import Poured
from loyalty.wire_customers import Joined, Joining, Moved


class WentAccount(msgspec.Struct, frozen=True):
    """An account that was poured into another: under which cause, which cards moved, which answers it brought."""

    account: Uuid
    cause: Uuid
    cards: tuple[str, ...]
    answers: tuple[str, ...] = ()


class Went(msgspec.Struct, frozen=True):
    """What a join did, so that it can be undone.

    `poured` are the accounts of the one who is gone; `taken` those that only changed hands, with their cards, because
    the one who stays had none.
    """

    poured: tuple[WentAccount, ...] = ()
    taken: tuple[WentAccount, ...] = ()


def join(visit: Visit, act: Uuid, by: Uuid, pair: tuple[Uuid, Uuid], kind: str) -> Joined:
    """Join two customers: `pair` are the one who stays or hosts and the one who goes or joins."""
    kept, gone = pair
    if kept == gone:
        return Joined(outcome=Joining.SAME)
    there = lock_customers(visit, pair)
    if any(each not in there or there[each] is not None for each in pair):
        return Joined(outcome=Joining.UNKNOWN)
    if is_in_household(visit, gone):
        shared = purses_of(visit.connection, visit.caller.owner, pair)
        same = shared.get(kept) == shared.get(gone)
        return Joined(outcome=Joining.SAME if same and kind == HOUSEHOLD else Joining.LATER_FIRST)
    purse = purses_of(visit.connection, visit.caller.owner, [kept]).get(kept)
    if purse is None and kind == HOUSEHOLD:
        return Joined(outcome=Joining.NO_ACCOUNT)
    sources = accounts_of(visit, gone)
    if purse is None:
        went, joined = _take(visit, kept, sources)
    else:
        went, joined = _pour(visit, purse, sources, pair, kind)
    if kind == MERGE:
        c = t.customers.c
        mine = (c.owner == visit.caller.owner, c.id == gone)
        visit.connection.execute(update(t.customers).where(*mine).values(merged_into=kept))
        put_words(visit.connection, visit.caller.owner, gone, None)
    row = {
        "owner": visit.caller.owner,
        "id": act,
        "kind": kind,
        "kept": kept,
        "gone": gone,
        "account": joined.account,
        "document": msgspec.json.encode(went).decode(),
        "by": by,
        "terminal": visit.caller.id,
        "made_at": visit.now,
        "undone_at": None,
    }
    insert_rows(visit.connection, t.joins, [row])
    return joined


def lock_customers(visit: Visit, customers: tuple[Uuid, ...]) -> dict[Uuid, Uuid | None]:
    """Lock customers, in one order; who each that there is was merged into."""
    c = t.customers.c
    mine = (c.owner == visit.caller.owner, c.id.in_(customers))
    query = select(c.id, c.merged_into).where(*mine).order_by(c.id).with_for_update()
    return {row.id: row.merged_into for row in visit.connection.execute(query)}


def is_in_household(visit: Visit, customer: Uuid) -> bool:
    """Whether a customer shares an account, as its host or as one who joined."""
    j = t.joins.c
    query = select(j.id).where(
        j.owner == visit.caller.owner,
        j.kind == HOUSEHOLD,
        j.undone_at.is_(None),
        (j.kept == customer) | (j.gone == customer),
    )
    return visit.connection.execute(query.limit(1)).first() is not None


def accounts_of(visit: Visit, customer: Uuid) -> list[Uuid]:
    """A customer's own accounts that flow nowhere yet, oldest first."""
    a = t.accounts.c
    mine = (a.owner == visit.caller.owner, a.customer == customer, a.poured_into.is_(None))
    return list(visit.connection.execute(select(a.id).where(*mine).order_by(a.made_at, a.id)).scalars())


def _take(visit: Visit, kept: Uuid, sources: list[Uuid]) -> tuple[Went, Joined]:
    """The one who stays has no account: those of the one who goes change hands as they are."""
    book = open_purses(visit, sources)
    taken: list[WentAccount] = []
    for source in sources:
        cards = cards_of_accounts(visit.connection, visit.caller.owner, [source])
        book.attached[source] = kept
        book.touched.add(source)
        taken.append(WentAccount(source, source, tuple(sorted(card.token for card in cards))))
    save(visit.connection, book)
    cards_moved = sum(len(each.cards) for each in taken)
    return Went(taken=tuple(taken)), Joined(
        outcome=Joining.DONE, account=sources[0] if sources else None, cards=cards_moved
    )


def _pour(visit: Visit, purse: Purse, sources: list[Uuid], pair: tuple[Uuid, Uuid], kind: str) -> tuple[Went, Joined]:
    """Pour the accounts of the one who goes into the one of who stays, and put the cards on it."""
    kept, gone = pair
    carrier = gone if kind == HOUSEHOLD else (kept if purse.shared else None)
    book = open_purses(visit, [purse.account, *sources])
    book.touched.add(purse.account)
    went: list[WentAccount] = []
    moved: list[dict[Uuid, Moved]] = []
    for source in sources:
        cause = visit.mint()
        cards = move_cards(visit, book, source, purse.account, carrier)
        book.poured[source] = purse.account
        held = {each: sum(h.points for h in p.holds) for each, p in figures_of(book, source).items()}
        poured = pour_into(book, source, purse.account, cause)
        answers = follow(visit.connection, visit.caller.owner, source, purse.account)
        went.append(WentAccount(source, cause, cards, answers))
        moved.append({each: _said(each, one, held.get(each, 0)) for each, one in poured.items()})
    save(visit.connection, book)
    return Went(poured=tuple(went)), Joined(
        outcome=Joining.DONE,
        account=purse.account,
        cards=sum(len(each.cards) for each in went),
        points=summed(moved),
    )


def move_cards(visit: Visit, book: Book, source: Uuid, target: Uuid, carrier: Uuid | None) -> tuple[str, ...]:
    """Put every card of an account on another, where `carrier` carries them; answers their tokens."""
    cards = cards_of_accounts(visit.connection, visit.caller.owner, [source])
    for card in cards:
        book.change_card(replace(card, account=target, customer=carrier))
    return tuple(sorted(card.token for card in cards))


def _said(programme: Uuid, poured: Poured, held: int) -> Moved:
    return Moved(programme=programme, moved=poured.points, held=held, owed=poured.owed)


def summed(parts: list[dict[Uuid, Moved]]) -> tuple[Moved, ...]:
    """What moved, by programme; programmes in which nothing did are left out."""
    total: dict[Uuid, Moved] = {}
    for part in parts:
        for programme, one in part.items():
            had = total.get(programme, Moved(programme=programme))
            total[programme] = Moved(
                programme=programme,
                moved=had.moved + one.moved,
                earned=had.earned + one.earned,
                mixed=had.mixed + one.mixed,
                held=had.held + one.held,
                owed=had.owed + one.owed,
            )
    return tuple(
        one for _, one in sorted(total.items()) if one.moved or one.earned or one.mixed or one.held or one.owed
    )

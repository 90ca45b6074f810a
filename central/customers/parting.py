"""Parting what was joined: a merge is undone as far as it can be told apart, a member leaves a household."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec.structs import replace
from sqlalchemy import Row, select, update

from central import tables as t
from central.api.calls import Visit
from central.book.book import Book
from central.book.saving import save
from central.bulk import insert_rows
from central.customers.earned import earned_lots
from central.customers.flowing import figures_of, open_purses, pour_into
from central.customers.following import Parting, come_back, follow_cards
from central.customers.joining import Went, WentAccount, lock_customers, summed
from central.customers.purses import HOUSEHOLD, MERGE
from central.customers.words import Named, put_words
from central.of_account import NO_SALES
from central.summaries import cards_of_accounts
from loyalty.ids import Uuid
from loyalty.postings import Bucket, PostingKind
from loyalty.pouring import poured_lot
from loyalty.wire_customers import Joined, Joining, Moved

_went: Final = msgspec.json.Decoder(Went)


def undo_merge(visit: Visit, merge: Uuid) -> Joined:
    """Undo a merge: the customer is there again, with their cards and what is left of their points."""
    j, a, c, owner = t.joins.c, t.accounts.c, t.customers.c, visit.caller.owner
    mine = (j.owner == owner, j.id == merge, j.kind == MERGE)
    made = visit.connection.execute(select(t.joins).where(*mine).with_for_update()).first()
    if made is None:
        return Joined(outcome=Joining.UNKNOWN)
    if made.undone_at is not None:
        return Joined(outcome=Joining.UNDONE)
    there = lock_customers(visit, (made.kept, made.gone))
    flows = select(a.poured_into).where(a.owner == owner, a.id == made.account)
    if there[made.kept] is not None or visit.connection.execute(flows).scalar() is not None:
        return Joined(outcome=Joining.LATER_FIRST)
    went = _went.decode(made.document)
    joined = _give_back(visit, made, went)
    visit.connection.execute(update(t.joins).where(*mine).values(undone_at=visit.now))
    whose = (c.owner == owner, c.id == made.gone)
    visit.connection.execute(update(t.customers).where(*whose).values(merged_into=None))
    row = visit.connection.execute(select(t.customers).where(*whose)).one()
    put_words(visit.connection, owner, made.gone, Named(row.given, row.particle, row.family, row.mail, row.phone))
    return joined


def _give_back(visit: Visit, made: Row[Any], went: Went) -> Joined:
    owner = visit.caller.owner
    both = [*went.poured, *went.taken]
    accounts = {each.account for each in both} | ({made.account} if made.account is not None else set())
    book = open_purses(visit, accounts)
    moved: list[dict[Uuid, Moved]] = []
    cards = 0
    for each in went.poured:
        own = _move_back(visit, book, each, made.account, None)
        _stop_flowing(visit, each.account)
        come_back(visit.connection, owner, Parting(made.account, each.account, each.answers, own, made.made_at))
        moved.append(_pour_back(visit, book, each, made.account, (own, made.made_at)))
        cards += len(own)
    for each in went.taken:
        book.attached[each.account] = made.gone
        book.touched.add(each.account)
        own = _theirs(visit, each, each.account)
        others = {card.token for card in cards_of_accounts(visit.connection, owner, [each.account])} - own
        if others:
            # Cards that the one who stays got since: they go on with an account of their own.
            fresh = visit.mint()
            row = {"owner": owner, "id": fresh, "customer": made.kept, "made_at": visit.now}
            insert_rows(visit.connection, t.accounts, [row])
            book.loaded.accounts.add(fresh)
            found = cards_of_accounts(visit.connection, owner, [each.account])
            for card in found:
                if card.token in others:
                    book.change_card(replace(card, account=fresh, customer=None))
            follow_cards(visit.connection, owner, each.account, fresh, others)
            since = earned_lots(visit.connection, owner, each.account, others, made.made_at)
            poured = pour_into(book, each.account, fresh, visit.mint(), only=since, most_owed={})
            moved.append({p: Moved(programme=p, moved=one.points, earned=one.points) for p, one in poured.items()})
        cards += len(own)
    save(visit.connection, book)
    back = both[0].account if both else None
    return Joined(outcome=Joining.DONE, account=back, cards=cards, points=summed(moved))


def _theirs(visit: Visit, went: WentAccount, account: Uuid) -> set[str]:
    """The cards that came along with `went` and are on `account` still, with those that replaced them since."""
    found = {card.token: card for card in cards_of_accounts(visit.connection, visit.caller.owner, [account])}
    own = set(went.cards) & found.keys()
    while more := {card.token for card in found.values() if card.replaces in own} - own:
        own |= more
    return own


def _move_back(visit: Visit, book: Book, went: WentAccount, shared: Uuid, carrier: Uuid | None) -> set[str]:
    """Put the cards of a poured account back on it."""
    own = _theirs(visit, went, shared)
    for card in cards_of_accounts(visit.connection, visit.caller.owner, [shared]):
        if card.token in own:
            book.change_card(replace(card, account=went.account, customer=carrier))
    return own


def _stop_flowing(visit: Visit, account: Uuid) -> None:
    a = t.accounts.c
    mine = (a.owner == visit.caller.owner, a.id == account)
    visit.connection.execute(update(t.accounts).where(*mine).values(poured_into=None))


def _pour_back(
    visit: Visit, book: Book, went: WentAccount, shared: Uuid, since: tuple[set[str], datetime]
) -> dict[Uuid, Moved]:
    """Pour back what is left of the lots that came from an account, and of those its cards earned since."""
    tokens, made_at = since
    came, owed = _came_in(visit, went.account, made_at)
    earned = earned_lots(visit.connection, visit.caller.owner, shared, tokens, made_at)
    earned = _followed(visit, earned, shared, made_at)
    before = figures_of(book, shared)
    brought = _followed(visit, {lot for lot, _, _ in came}, shared, made_at)
    held = {
        programme: sum(lot.remaining for hold in purse.holds for lot in hold.lots if lot.id in brought)
        for programme, purse in before.items()
    }
    own = {
        programme: sum(lot.remaining for lot in purse.lots if lot.id in earned and not lot.expired(visit.now))
        for programme, purse in before.items()
    }
    most = {programme: min(points, book.purse(shared, programme).owed) for programme, points in owed.items()}
    poured = pour_into(book, shared, went.account, visit.mint(), only=brought | earned, most_owed=most)
    found: dict[Uuid, Moved] = {}
    for programme in {programme for _, programme, _ in came} | poured.keys():
        one = poured.get(programme)
        points = one.points if one is not None else 0
        all_in = sum(amount for _, which, amount in came if which == programme)
        waiting, mine = held.get(programme, 0), own.get(programme, 0)
        found[programme] = Moved(
            programme=programme,
            moved=points,
            earned=mine,
            mixed=all_in - (points - mine) - waiting,
            held=waiting,
            owed=one.owed if one is not None else 0,
        )
    return found


def _came_in(visit: Visit, source: Uuid, since: datetime) -> tuple[list[tuple[Uuid, Uuid, int]], dict[Uuid, int]]:
    """The lots that an account's points became since it was poured (lot, programme, points), and what it owed."""
    p = t.postings.c
    query = select(p.cause, p.programme, p.bucket, p.amount, p.lot).where(
        p.owner == visit.caller.owner,
        p.account == source,
        NO_SALES,
        p.kind == PostingKind.MERGE.value,
        p.amount < 0,
        p.posted_at >= since,
    )
    lots: list[tuple[Uuid, Uuid, int]] = []
    owed: dict[Uuid, int] = {}
    for row in visit.connection.execute(query):
        if row.bucket == Bucket.OWED.value:
            owed[row.programme] = owed.get(row.programme, 0) - row.amount
        else:
            lots.append((poured_lot(row.cause, row.lot), row.programme, -row.amount))
    return lots, owed


def _followed(visit: Visit, lots: set[Uuid], account: Uuid, since: datetime) -> set[Uuid]:
    """Lots with what they became where they were poured on, and back again, by a join that was undone meanwhile."""
    p, found = t.postings.c, set(lots)
    todo, seen = {account}, set[Uuid]()
    while todo:
        seen |= todo
        query = select(p.cause, p.lot).where(
            p.owner == visit.caller.owner,
            p.account.in_(todo),
            NO_SALES,
            p.kind == PostingKind.MERGE.value,
            p.bucket == Bucket.FREE.value,
            p.posted_at >= since,
        )
        moves = [(row.cause, row.lot) for row in visit.connection.execute(query.where(p.amount < 0))]
        grown = True
        while grown:
            became = {poured_lot(cause, lot) for cause, lot in moves if lot in found} - found
            found |= became
            grown = bool(became)
        causes = {cause for cause, _ in moves}
        whose = select(p.account).where(p.owner == visit.caller.owner, p.cause.in_(causes)).distinct()
        todo = set(visit.connection.execute(whose).scalars()) - seen
    return found


def leave_household(visit: Visit, customer: Uuid) -> Joined:
    """Let a customer's cards go their own way; the points were shared and stay with the household."""
    j, owner = t.joins.c, visit.caller.owner
    mine = (j.owner == owner, j.kind == HOUSEHOLD, j.gone == customer, j.undone_at.is_(None))
    made = visit.connection.execute(select(t.joins).where(*mine).with_for_update()).first()
    if made is None:
        known = lock_customers(visit, (customer,))
        return Joined(outcome=Joining.NOT_IN_HOUSEHOLD if known else Joining.UNKNOWN)
    went = _went.decode(made.document)
    carried = _carried_by(visit, made.account, customer)
    own: Iterable[WentAccount] = went.poured
    for each in own:
        _stop_flowing(visit, each.account)
    account = went.poured[0].account if went.poured else None
    if account is None and carried:
        account = visit.mint()
        row = {"owner": owner, "id": account, "customer": customer, "made_at": visit.now}
        insert_rows(visit.connection, t.accounts, [row])
    book = open_purses(visit, {made.account, account} - {None})
    book.touched.add(made.account)
    for card in carried:
        assert account is not None
        book.change_card(replace(card, account=account, customer=None))
    save(visit.connection, book)
    if account is not None:
        answers = {each.account: each.answers for each in own}
        for back in sorted({account, *answers}):
            tokens = {card.token for card in carried} if back == account else set[str]()
            parting = Parting(made.account, back, answers.get(back, ()), tokens, made.made_at)
            come_back(visit.connection, owner, parting)
    visit.connection.execute(update(t.joins).where(*mine).values(undone_at=visit.now))
    return Joined(outcome=Joining.DONE, account=account, cards=len(carried))


def _carried_by(visit: Visit, account: Uuid, customer: Uuid) -> list[Any]:
    cards = cards_of_accounts(visit.connection, visit.caller.owner, [account])
    return [card for card in cards if card.customer == customer]

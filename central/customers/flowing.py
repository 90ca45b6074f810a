"""Points flow from one account to another: all when two are joined, and later what still arrives at the first."""

from collections.abc import Container, Iterable, Mapping

from sqlalchemy import select

from central import tables as t
from central.api.calls import Visit
from central.book.book import Book
from central.book.loading import load_purses
from central.book.saving import save
from central.database import chunks
from central.owners import load_programmes
from loyalty.ids import Uuid
from loyalty.ledger import Account
from loyalty.pouring import Poured, pour
from loyalty.receipts import TillKeys


def open_purses(visit: Visit, accounts: Iterable[Uuid]) -> Book:
    """A book with all figures of these accounts, which are locked."""
    owner = visit.caller.owner
    return Book(
        terminal=visit.caller,
        now=visit.now,
        mint=visit.mint,
        programmes=load_programmes(visit.connection, owner),
        till_keys=TillKeys({}, {}),
        loaded=load_purses(visit.connection, owner, accounts),
    )


def figures_of(book: Book, account: Uuid) -> Mapping[Uuid, Account]:
    """An account's figures by programme."""
    return {programme: purse for (whose, programme), purse in book.loaded.figures.items() if whose == account}


def pour_into(
    book: Book,
    source: Uuid,
    target: Uuid,
    cause: Uuid,
    *,
    only: Container[Uuid] | None = None,
    most_owed: Mapping[Uuid, int] | None = None,
) -> dict[Uuid, Poured]:
    """Pour an account into another, programme by programme; `only` and `most_owed` are those of `pour`."""
    found: dict[Uuid, Poured] = {}
    for programme, purse in sorted(figures_of(book, source).items()):
        owed = None if most_owed is None else most_owed.get(programme, 0)
        into = book.purse(target, programme)
        poured = pour(purse, into, cause, book.now, only=only, most_owed=owed)
        if poured.source.postings:
            book.post(cause, source, programme, poured.source)
        if poured.target.postings:
            book.post(cause, target, programme, poured.target)
        found[programme] = poured
    return found


def flow_on(visit: Visit, accounts: Iterable[Uuid]) -> int | None:
    """Let what became free on accounts that were poured into another go there too.

    A hold that is returned, a reward that is reversed, a sale that arrives late: each is posted where it belongs, and
    flows on in postings of its own. Answers the owner's counter of changes, where anything flowed.
    """
    a, owner = t.accounts.c, visit.caller.owner
    targets: dict[Uuid, Uuid] = {}
    todo = set(accounts)
    while todo:
        rows = [
            row
            for part in chunks(sorted(todo))
            for row in visit.connection.execute(
                select(a.id, a.poured_into).where(a.owner == owner, a.id.in_(part), a.poured_into.is_not(None))
            )
        ]
        targets.update({row.id: row.poured_into for row in rows})
        todo = {row.poured_into for row in rows} - targets.keys()
    if not targets:
        return None
    book = open_purses(visit, {*targets, *targets.values()})
    for source, first in targets.items():
        target = first
        while target in targets:
            target = targets[target]
        pour_into(book, source, target, visit.mint())
    return save(visit.connection, book) if book.posted else None

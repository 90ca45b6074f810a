"""Batches of cards at central: made and stored, assigned to a shop or a terminal, listed.

Numbers are not kept: a batch's cards are their tokens, and the numbers leave with the file that goes to the printer.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, case, func, select, update
from sqlalchemy.exc import IntegrityError

from central import tables as t
from central.book.counter import Change, ChangeKind, note_changes
from central.bulk import Row, insert_rows, load_rows
from central.cards.numbers import Below, Order, Printable, candidates, check, member_number, printable, start_of, take
from central.customers.kinds import list_kinds
from central.database import chunks
from central.errors import BatchError
from central.owners import load_numbers
from loyalty.ids import Uuid
from loyalty.signing import decode_key
from loyalty.tokens import TokenKey, card_token
from loyalty.wire import CardStatus

_ROWS: Final = 5_000
"""Cards whose rows are written at once."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a batch's cards are given out: a shop, and the one terminal of it that may do it offline, or neither."""

    shop: Uuid | None = None
    terminal: Uuid | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A batch that is wanted.

    Attributes:
        scheme: the id of the scheme its numbers are of.
        first: the lowest number that may be taken, as `central.cards.numbers.start_of` reads it.
        count: how many cards.
        order: of their numbers.
        kind: what the cards are for, by the id of the owner's kind; None for cards that collect and are free.
    """

    scheme: str
    first: str
    count: int
    order: Order
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The numbers of a batch that is not stored yet.

    Attributes:
        scheme: that they are of.
        numbers: canonical, each once, in their order.
        tokens: of the numbers, alike.
        left_out: how many were passed over because cards have them.
    """

    scheme: Printable
    numbers: tuple[str, ...] = field(repr=False)
    tokens: tuple[str, ...] = field(repr=False)
    left_out: int
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as the office sees it.

    Attributes:
        blanks: cards that nobody has yet.
        shop: its shop's name, or None.
        terminal: the code of the terminal that may give the cards out offline, or None.
        kind: what they are for, by the kind's id, or None.
    """

    id: Uuid
    scheme: str
    made_at: datetime
    cards: int
    blanks: int
    shop: str | None
    terminal: str | None
    kind: str | None


Progress = Callable[[int], None]
"""Told how many more cards are done."""


def draw(connection: Connection, owner: Uuid, asked: Asked, below: Below, progress: Progress = lambda _: None) -> Drawn:
    """Draw a batch's numbers, none of which any card of the owner has.

    Args:
        connection: reads only.
        owner: whose cards.
        asked: what is wanted.
        below: chance.
        progress: told of each part.

    Raises:
        BatchError: there is no such scheme, it makes no numbers, or not so many.
        OwnerError: there is no such owner.
    """
    found = load_numbers(connection, owner).in_force.named(asked.scheme)
    if found is None:
        raise BatchError(f"There is no scheme {asked.scheme!r}; 'owner show' and docs/codes.md name them.")
    if asked.kind is not None and asked.kind not in {kind.id for kind in list_kinds(connection, owner)}:
        raise BatchError(f"There is no kind {asked.kind!r}; make it first with 'kinds set'.")
    scheme = printable(found)
    check(scheme, asked.count, asked.order, _made(connection, owner, scheme.id))
    key = _token_key(connection, owner)
    by_number: dict[str, str] = {}

    def taken(numbers: Collection[str]) -> Collection[str]:
        tokens = {str(card_token(key, owner, member_number(scheme, number))): number for number in numbers}
        had = _known(connection, owner, tokens)
        by_number.update({number: token for token, number in tokens.items() if token not in had})
        return {tokens[token] for token in had}

    numbers: list[str] = []
    left_out = 0
    drawn = candidates(scheme, start_of(scheme, asked.first), asked.order, below)
    for some, had in take(drawn, asked.count, taken):
        numbers += some
        left_out += had
        progress(len(some))
    return Drawn(scheme, tuple(numbers), tuple(by_number[number] for number in numbers), left_out, asked.kind)


def _made(connection: Connection, owner: Uuid, scheme: str) -> int:
    b, c = t.card_batches.c, t.cards.c
    batches = select(b.id).where(b.owner == owner, b.scheme == scheme)
    query = select(func.count()).select_from(t.cards).where(c.owner == owner, c.batch.in_(batches))
    return int(connection.execute(query).scalar_one())


def _token_key(connection: Connection, owner: Uuid) -> TokenKey:
    o = t.owners.c
    row = connection.execute(select(o.lookup_key, o.lookup_key_id).where(o.owner == owner)).one()
    return TokenKey(row.lookup_key_id, decode_key(row.lookup_key))


def _known(connection: Connection, owner: Uuid, tokens: Iterable[str]) -> set[str]:
    c, found = t.cards.c, set[str]()
    for part in chunks(sorted(tokens)):
        rows = connection.execute(select(c.token).where(c.owner == owner, c.token.in_(part)))
        found.update(row.token for row in rows)
    return found


def store(
    connection: Connection,
    owner: Uuid,
    drawn: Drawn,
    place: Place,
    *,
    now: datetime,
    mint: Callable[[], Uuid],
    progress: Progress = lambda _: None,
) -> Uuid:
    """Store a batch: a blank card and its account for each number; answers the batch's id.

    Raises:
        BatchError: another batch took some of the numbers meanwhile.
    """
    batch = mint()
    row: Row = {"owner": owner, "id": batch, "scheme": drawn.scheme.id, "kind": drawn.kind, "made_at": now}
    row |= {"shop": None, "terminal": None}
    insert_rows(connection, t.card_batches, [row])
    for part in _parts(drawn.tokens):
        accounts = [mint() for _ in part]
        common: Row = {"owner": owner, "customer": None, "made_at": now}
        load_rows(connection, t.accounts, [{**common, "id": account} for account in accounts])
        blank: Row = {"owner": owner, "batch": batch, "status": CardStatus.BLANK.value}
        pairs = zip(part, accounts, strict=True)
        cards = [{**blank, "token": token, "account": account} for token, account in pairs]
        try:
            load_rows(connection, t.cards, cards)
        except IntegrityError as error:
            taken = "Another batch took some of these numbers meanwhile; nothing was kept, run it again."
            raise BatchError(taken) from error
        progress(len(part))
    if place != Place():
        assign(connection, owner, batch, place)
    return batch


def _parts(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (tokens[start : start + _ROWS] for start in range(0, len(tokens), _ROWS))


def assign(connection: Connection, owner: Uuid, batch: Uuid, place: Place) -> None:
    """Say where a batch is given out; its terminal hears of the blanks with its next changes.

    Raises:
        BatchError: there is no such batch.
    """
    b, c = t.card_batches.c, t.cards.c
    changed = update(t.card_batches).where(b.owner == owner, b.id == batch)
    if connection.execute(changed.values(shop=place.shop, terminal=place.terminal)).rowcount != 1:
        raise BatchError(f"There is no batch {batch}; 'cards list' names them.")
    note_changes(connection, owner, [Change(ChangeKind.BATCH, batch)])
    if place.terminal is None:
        return
    blanks = select(c.account).where(c.owner == owner, c.batch == batch, c.status == CardStatus.BLANK.value)
    accounts = connection.execute(blanks.order_by(c.account)).scalars().all()
    # Nobody but this terminal needs to know of cards that nobody has.
    mine = [Change(ChangeKind.ACCOUNT, account, place.terminal) for account in accounts]
    note_changes(connection, owner, mine)


def place_named(connection: Connection, owner: Uuid, shop: str | None, terminal: str | None) -> Place:
    """The place that an operator names: a shop by its name or id, or a terminal by its code, which has its shop.

    Raises:
        BatchError: there is no such one, or several.
    """
    s, k = t.shops.c, t.terminals.c
    if terminal is not None:
        found = connection.execute(
            select(k.id, k.shop, k.status).where(k.owner == owner, k.code == terminal)
        ).one_or_none()
        if found is None or found.status == "revoked":
            raise BatchError(f"There is no terminal {terminal} in service; 'terminal list' names them.")
        return Place(Uuid(found.shop), Uuid(found.id))
    if shop is None:
        return Place()
    shops = connection.execute(select(s.id).where(s.owner == owner, (s.name == shop) | (s.id == shop))).scalars().all()
    if len(shops) != 1:
        raise BatchError(f"{len(shops)} shops are called {shop!r}; name one, by its id where names repeat.")
    return Place(Uuid(shops[0]))


def batches(connection: Connection, owner: Uuid) -> tuple[Batch, ...]:
    """Every batch of the owner, oldest first."""
    b, c, s, k = t.card_batches.c, t.cards.c, t.shops.c, t.terminals.c
    blank = func.sum(case((c.status == CardStatus.BLANK.value, 1), else_=0))
    counted = {
        row.batch: (int(row.cards), int(row.blanks))
        for row in connection.execute(
            select(c.batch, func.count().label("cards"), blank.label("blanks"))
            .where(c.owner == owner, c.batch.is_not(None))
            .group_by(c.batch)
        )
    }
    query = (
        select(b.id, b.scheme, b.made_at, s.name, k.code, b.kind)
        .outerjoin(t.shops, (s.owner == b.owner) & (s.id == b.shop))
        .outerjoin(t.terminals, (k.owner == b.owner) & (k.id == b.terminal))
        .where(b.owner == owner)
        .order_by(b.made_at, b.id)
    )
    return tuple(
        Batch(Uuid(row.id), row.scheme, row.made_at, *counted.get(row.id, (0, 0)), row.name, row.code, row.kind)
        for row in connection.execute(query)
    )

"""A terminal that knows a whole shop's cards: enrolled at a seeded central, with its store filled beforehand."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

from sqlalchemy import Connection

from central import tables as t
from central.bulk import insert_rows
from central.database import open_database
from central.migrations import migrate
from central.seed import SCHEME, seed
from central.seed_world import SeededWorld
from loyalty.answers import Balance
from loyalty.ids import Uuid, uuid7
from loyalty.programme import Unit
from loyalty.schemes import default_schemes
from loyalty.signing import decode_key
from loyalty.tokens import TokenKey, card_token
from loyalty.wire import CardStatus, CardSummary
from terminal import app
from terminal.demo.world import central
from terminal.journal.documents import CardDocument, write
from terminal.store.store import Store
from terminal.store.values import Put, Table

CARDS = 100_000
_BLOCK = 5_000
_APART = 7919
"""Places of the scheme between two cards, so that their numbers do not look alike."""
_counter = count(1)


@dataclass(frozen=True, slots=True)
class Card:
    """A card on paper, as its shopper holds it, and as terminal and central know it."""

    number: str = field(repr=False)
    token: str = field(repr=False)
    account: Uuid


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands ready.

    Attributes:
        folder: the terminal's store; it knows every one of the cards.
        url: central's address, until the context ends.
        known: the cards that central knows too; the others are in the store alone, which the store cannot tell.
    """

    folder: Path
    url: str
    known: tuple[Card, ...]


@contextmanager
def filled(cards: int, known: int) -> Iterator[Filled]:
    """A served central with a terminal's store beside it that has `cards` cards, `known` of them central's, too."""
    # Not in the system's temporary folder, which may be memory and flush for nothing.
    out = Path("out").resolve()
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="filled-", dir=out) as name:
        path = Path(name)
        url = f"sqlite:///{path / 'central.db'}"
        database = open_database(url)
        migrate(database)
        now = datetime.now(UTC)
        world = seed(database, now)
        every = _cards(world, now)
        first = tuple(islice(every, known))
        database.write(lambda connection: _tell_central(connection, world, first, now))
        database.close()
        folder = path / "terminal"
        with central(url) as address:
            app.enrol(folder, address, world.terminals[0].token, board="benchmark")
            with Store.open(folder) as store:
                _tell_terminal(store, world, first, now)
                while (missing := cards - store.count(Table.CARDS)) > 0:
                    _tell_terminal(store, world, tuple(islice(every, min(missing, _BLOCK))), now)
            yield Filled(folder, address, first)


def _cards(world: SeededWorld, now: datetime) -> Iterator[Card]:
    schemes = default_schemes()
    scheme = schemes.named(SCHEME)
    assert scheme is not None
    key = TokenKey(world.lookup_key_id, decode_key(world.lookup_key))
    for place in count(1):
        number = scheme.nth(place * _APART % scheme.space)
        member = schemes.match(number)
        assert member is not None
        account = uuid7(now, next(_counter).to_bytes(10, "big"))
        yield Card(number, str(card_token(key, world.owner, member)), account)


def _tell_central(connection: Connection, world: SeededWorld, cards: Sequence[Card], now: datetime) -> None:
    owner = world.owner
    insert_rows(
        connection,
        t.accounts,
        [{"owner": owner, "id": card.account, "customer": None, "made_at": now} for card in cards],
    )
    insert_rows(
        connection,
        t.cards,
        [
            {"owner": owner, "token": card.token, "account": card.account, "batch": None, "status": "issued"}
            for card in cards
        ],
    )


def _tell_terminal(store: Store, world: SeededWorld, cards: Sequence[Card], now: datetime) -> None:
    store.commit([Put(Table.CARDS, card.token, write(_document(world, card, now))) for card in cards])


def _document(world: SeededWorld, card: Card, now: datetime) -> CardDocument:
    points = int(card.number[-4:], 36) % 3000 if card.number[-4:].isalnum() else 1240
    figures = Balance(world.points_programme, Unit.POINTS, points, points)
    return CardDocument(
        summary=CardSummary(
            token=card.token,
            status=CardStatus.ISSUED,
            account=card.account,
            name="J. de V.",
            language="nl",
            member_since=now,
            balances=(figures,),
            as_of=now,
        )
    )

"""An owner's kinds of cards: set, listed, and given to batches."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, select, update

from central import tables as t
from central.book.counter import Change, ChangeKind, note_changes
from central.bulk import upsert
from central.errors import OwnerError
from loyalty.cards import CardKind
from loyalty.errors import ProgrammeError
from loyalty.ids import Uuid

_kind: Final = msgspec.json.Decoder(CardKind)


def read_kind(document: bytes) -> CardKind:
    """A kind as an operator writes it.

    Raises:
        OwnerError: it cannot be, and why.
    """
    try:
        return _kind.decode(document)
    except (msgspec.DecodeError, UnicodeDecodeError, ProgrammeError) as error:
        raise OwnerError(f"No kind of card: {error}.") from error


def list_kinds(connection: Connection, owner: Uuid) -> tuple[CardKind, ...]:
    """The owner's kinds, by their ids."""
    k = t.card_kinds.c
    rows = connection.execute(select(k.document).where(k.owner == owner).order_by(k.id))
    return tuple(_kind.decode(row.document) for row in rows)


def set_kind(connection: Connection, owner: Uuid, kind: CardKind) -> int:
    """Make a kind, or change what its cards are for; answers how many accounts terminals are told of."""
    upsert(connection, t.card_kinds, [row_of(owner, kind)], ["document"])
    b = t.card_batches.c
    return _tell(connection, owner, select(b.id).where(b.owner == owner, b.kind == kind.id))


def row_of(owner: Uuid, kind: CardKind) -> dict[str, str]:
    """A kind's row."""
    return {"owner": owner, "id": kind.id, "document": msgspec.json.encode(kind).decode()}


def give_kind(connection: Connection, owner: Uuid, batch: str, kind: str | None) -> int:
    """Say what the cards of a batch are for; None for cards without a kind. Answers as `set_kind` does.

    Raises:
        OwnerError: there is no such batch or kind.
    """
    k, b = t.card_kinds.c, t.card_batches.c
    if kind is not None and connection.execute(select(k.id).where(k.owner == owner, k.id == kind)).first() is None:
        raise OwnerError(f"There is no kind {kind!r}; make it first with `kinds set`.")
    mine = (b.owner == owner, b.id == batch)
    if connection.execute(update(t.card_batches).where(*mine).values(kind=kind).returning(b.id)).first() is None:
        raise OwnerError(f"There is no batch {batch}; see `cards list`.")
    return _tell(connection, owner, select(b.id).where(*mine))


def _tell(connection: Connection, owner: Uuid, batches: Select[Any]) -> int:
    """Let terminals learn what their cards are for."""
    c = t.cards.c
    accounts = select(c.account).where(c.owner == owner, c.batch.in_(batches)).distinct().order_by(c.account)
    changes = [Change(ChangeKind.ACCOUNT, account) for account in connection.execute(accounts).scalars()]
    note_changes(connection, owner, changes)
    return len(changes)

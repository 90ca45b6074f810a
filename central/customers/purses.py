"""Which account a customer's points are on, and what the cards of a batch are for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from central import tables as t
from central.database import chunks
from loyalty.cards import CardKind
from loyalty.ids import Uuid

HOUSEHOLD: Final = "household"
MERGE: Final = "merge"
"""The kinds of joins."""
_kind: Final = msgspec.json.Decoder(CardKind)


@dataclass(frozen=True, slots=True)
class Purse:
    """The account that a customer's next card joins; `shared` with others of a household."""

    account: Uuid
    shared: bool = False


def purses_of(connection: Connection, owner: Uuid, customers: Sequence[Uuid]) -> dict[Uuid, Purse]:
    """The account of each customer that has one: the household's, else the oldest of their own."""
    a, j = t.accounts.c, t.joins.c
    found: dict[Uuid, Purse] = {}
    own = select(a.id, a.customer).where(a.owner == owner, a.customer.in_(customers), a.poured_into.is_(None))
    for mine in connection.execute(own.order_by(a.made_at, a.id)):
        found.setdefault(mine.customer, Purse(mine.id))
    shared = select(j.kept, j.gone, j.account).where(
        j.owner == owner, j.kind == HOUSEHOLD, j.undone_at.is_(None), j.kept.in_(customers) | j.gone.in_(customers)
    )
    for row in connection.execute(shared):
        if row.gone in customers:
            found[row.gone] = Purse(row.account, shared=True)
        if row.kept in customers and row.kept in found:
            found[row.kept] = Purse(found[row.kept].account, shared=True)
    return found


def kinds_of(connection: Connection, owner: Uuid, batches: Iterable[Uuid]) -> dict[Uuid, CardKind]:
    """What the cards of those batches are for; batches without a kind are left out."""
    b, k = t.card_batches.c, t.card_kinds.c
    found: dict[Uuid, CardKind] = {}
    for part in chunks(sorted(set(batches))):
        query = (
            select(b.id, k.document)
            .join(t.card_kinds, (k.owner == b.owner) & (k.id == b.kind))
            .where(b.owner == owner, b.id.in_(part))
        )
        found.update({row.id: _kind.decode(row.document) for row in connection.execute(query)})
    return found

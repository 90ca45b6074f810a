"""Which account a customer's points are on, and what the cards of a batch are for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from central import tables as t
from central.binds import KEYS, OWNER
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


_a, _j = t.accounts.c, t.joins.c
# Along indexes that hold all that is read: else SQLite walks every account of the owner.
_OWN: Final = select(_a.customer, _a.made_at, _a.id).where(
    _a.owner == OWNER, _a.customer.in_(KEYS), _a.poured_into.is_(None)
)
_household = (_j.owner == OWNER, _j.kind == HOUSEHOLD, _j.undone_at.is_(None))
_JOINED: Final = select(_j.gone, _j.account).where(*_household, _j.gone.in_(KEYS))
_HOSTS: Final = select(_j.kept).where(*_household, _j.kept.in_(KEYS))
_KINDS: Final = (
    select(t.card_batches.c.id, t.card_kinds.c.document)
    .join(
        t.card_kinds,
        (t.card_kinds.c.owner == t.card_batches.c.owner) & (t.card_kinds.c.id == t.card_batches.c.kind),
    )
    .where(t.card_batches.c.owner == OWNER, t.card_batches.c.id.in_(KEYS))
)


def purses_of(connection: Connection, owner: Uuid, customers: Sequence[Uuid]) -> dict[Uuid, Purse]:
    """The account of each customer that has one: the household's, else the oldest of their own."""
    found: dict[Uuid, Purse] = {}
    for part in chunks(dict.fromkeys(customers)):
        asked = {"owner": owner, "keys": part}
        hosts = set(connection.execute(_HOSTS, asked).scalars())
        for row in sorted(connection.execute(_OWN, asked), reverse=True):
            found[row.customer] = Purse(row.id, shared=row.customer in hosts)
        found |= {row.gone: Purse(row.account, shared=True) for row in connection.execute(_JOINED, asked)}
    return found


def kinds_of(connection: Connection, owner: Uuid, batches: Iterable[Uuid]) -> dict[Uuid, CardKind]:
    """What the cards of those batches are for; batches without a kind are left out."""
    found: dict[Uuid, CardKind] = {}
    for part in chunks(sorted(set(batches))):
        rows = connection.execute(_KINDS, {"owner": owner, "keys": part})
        found.update({row.id: _kind.decode(row.document) for row in rows})
    return found

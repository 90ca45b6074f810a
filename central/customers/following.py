"""Answers to campaigns and claims follow an account that is poured into another, and come back when both are parted.

An answer is copied, with the transaction that gave it: it counts once, and neither account is thanked for it again.
A claim has one account, the one its card is on, so that whoever shows the card hears of it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from central import tables as t
from central.bulk import Row, insert_new
from central.database import chunks
from loyalty.bodies import decode
from loyalty.ids import Uuid


def follow(connection: Connection, owner: Uuid, source: Uuid, target: Uuid) -> tuple[str, ...]:
    """All answers and claims of an account go where its points go; an answer of the target's own stays.

    Answers the campaigns that the target had not answered itself.
    """
    c, r = t.claims.c, t.responses.c
    had = select(r.campaign).where(r.owner == owner, r.account == target)
    brought = select(r.campaign).where(r.owner == owner, r.account == source, r.campaign.not_in(had))
    campaigns = tuple(connection.execute(brought.order_by(r.campaign)).scalars())
    _copy(connection, owner, target, r.account == source)
    connection.execute(update(t.claims).where(c.owner == owner, c.account == source).values(account=target))
    return campaigns


def follow_cards(connection: Connection, owner: Uuid, source: Uuid, target: Uuid, tokens: Collection[str]) -> None:
    """The answers and claims that certain cards gave and made on `source`."""
    r, c = t.responses.c, t.claims.c
    answers = connection.execute(select(r.transaction_id).where(r.owner == owner, r.account == source)).scalars().all()
    for part in chunks(_made_with(connection, owner, answers, tokens)):
        _copy(connection, owner, target, (r.account == source) & r.transaction_id.in_(part))
    claims = connection.execute(select(c.id).where(c.owner == owner, c.account == source)).scalars().all()
    for part in chunks(_made_with(connection, owner, claims, tokens)):
        connection.execute(update(t.claims).where(c.owner == owner, c.id.in_(part)).values(account=target))


@dataclass(frozen=True, slots=True)
class Parting:
    """What goes its own way again.

    Attributes:
        shared: the account that the other was poured into.
        back: the account that is its own again.
        answers: the campaigns that it brought the answers of.
        tokens: the cards that go with it.
        since: when they were joined.
    """

    shared: Uuid
    back: Uuid
    answers: tuple[str, ...]
    tokens: Collection[str]
    since: datetime


def come_back(connection: Connection, owner: Uuid, parting: Parting) -> None:
    """What an account brought is its own again; an answer given together since then is one of both."""
    r, c = t.responses.c, t.claims.c
    shared, back, tokens, since = parting.shared, parting.back, parting.tokens, parting.since
    for part in chunks(parting.answers):
        mine = (r.owner == owner, r.account == shared, r.campaign.in_(part))
        connection.execute(delete(t.responses).where(*mine))
    _copy(connection, owner, back, (r.account == shared) & (r.answered_at >= since))
    claims = connection.execute(select(c.id).where(c.owner == owner, c.account == shared)).scalars().all()
    for made in chunks(_made_with(connection, owner, claims, tokens)):
        connection.execute(update(t.claims).where(c.owner == owner, c.id.in_(made)).values(account=back))


def _copy(connection: Connection, owner: Uuid, target: Uuid, which: ColumnElement[bool]) -> None:
    rows = connection.execute(select(t.responses).where(t.responses.c.owner == owner, which)).mappings().all()
    copies: list[Row] = [{**row, "account": target} for row in rows]
    insert_new(connection, t.responses, copies)


def _made_with(connection: Connection, owner: Uuid, causes: Collection[Uuid], tokens: Collection[str]) -> list[Uuid]:
    """Those of the transactions `causes` that one of the cards made."""
    x = t.transactions.c
    found: list[Uuid] = []
    for part in chunks(sorted(set(causes))):
        bodies = select(x.id, x.body).where(x.owner == owner, x.id.in_(part), x.body.is_not(None))
        found += [row.id for row in connection.execute(bodies) if decode(row.body).card in tokens]
    return found

"""Recomputing the ledger: every figure that is kept beside the postings must be what they say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import Column, Connection, Select, func, select, union_all

from central import tables as t
from central.database import Database
from loyalty.postings import Bucket

_COUNTS: Final = (
    select(func.count()).select_from(t.accounts),
    select(func.count()).select_from(t.postings),
    select(func.count()).select_from(t.incidents).where(t.incidents.c.closed_at.is_(None)),
)
"""Accounts, postings and open incidents."""


class Verified(msgspec.Struct, frozen=True):
    """What was looked at, and what does not agree.

    `accounts` and `postings` are counts, `differences` the figures that are not what their postings say or lie
    below zero, `incidents` the open ones.
    """

    accounts: int
    postings: int
    differences: int
    incidents: int


def verify_ledger(database: Database) -> Verified:
    """Recompute lots, holds, debts and balances from the postings, on one snapshot."""
    return database.read(_verify)


def _verify(connection: Connection) -> Verified:
    differences = sum(1 for _ in _differences(connection))
    accounts, postings, incidents = (int(connection.execute(query).scalar_one()) for query in _COUNTS)
    return Verified(accounts=accounts, postings=postings, differences=differences, incidents=incidents)


@dataclass(frozen=True, slots=True)
class _Figure:
    """One kind of figure: what the postings say of it, and what is kept."""

    said: Select[Any]
    kept: Select[Any]
    may_be_below: bool = False


@cache
def _figures() -> tuple[_Figure, ...]:
    p, lt, hl, b = t.postings.c, t.lots.c, t.hold_lots.c, t.balances.c
    amount = func.sum(p.amount)
    free = select(p.owner, p.lot, amount).where(p.bucket == Bucket.FREE.value).group_by(p.owner, p.lot)
    held = select(p.owner, p.hold, p.lot, amount).where(p.bucket == Bucket.HELD.value)
    held = held.group_by(p.owner, p.hold, p.lot)
    purse = (p.owner, p.account, p.programme)

    def of_purses(buckets: tuple[Bucket, ...], kept: Column[int], *, may_be_below: bool = False) -> _Figure:
        said = select(*purse, amount).where(p.bucket.in_([bucket.value for bucket in buckets])).group_by(*purse)
        return _Figure(said, select(b.owner, b.account, b.programme, kept), may_be_below)

    pot, given = t.charity_pots.c, _given()
    return (
        _Figure(free, select(lt.owner, lt.id, lt.remaining)),
        _Figure(held, select(hl.owner, hl.hold, hl.lot, hl.remaining)),
        of_purses((Bucket.FREE, Bucket.HELD, Bucket.RISK), b.balance, may_be_below=True),
        of_purses((Bucket.HELD,), b.held),
        of_purses((Bucket.OWED,), b.owed),
        _Figure(given, select(pot.owner, pot.programme, pot.charity, pot.parts)),
    )


def _given() -> Select[Any]:
    """What sales gave and reversals took back, by charity."""
    g, tx = t.charity_gifts.c, t.transactions.c
    of_sales = select(tx.owner, tx.programme, tx.charity, tx.gift.label("parts")).where(tx.gift.is_not(None))
    each = union_all(select(g.owner, g.programme, g.charity, g.parts), of_sales).subquery().c
    charity = (each.owner, each.programme, each.charity)
    return select(*charity, func.sum(each.parts)).group_by(*charity)


@cache
def _below() -> Select[Any]:
    """A member's own balance may not lie below zero; only the risk accounts' may."""
    b = t.balances.c
    risk = select(t.programmes.c.risk_account)
    return select(b.owner, b.account, b.programme).where(b.balance < 0, b.account.not_in(risk))


def _differences(connection: Connection) -> Iterator[tuple[str, ...]]:
    """The keys of the figures that do not agree."""
    for figure in _figures():
        yield from _compare(connection, figure)
    for row in connection.execute(_below()):
        yield ("below", *row)


def _compare(connection: Connection, figure: _Figure) -> Iterator[tuple[str, ...]]:
    by_postings = _sums(connection, figure.said)
    by_rows = _sums(connection, figure.kept)
    for key in by_postings.keys() | by_rows.keys():
        kept = by_rows[key]
        if by_postings[key] != kept or (kept < 0 and not figure.may_be_below):
            yield key


def _sums(connection: Connection, query: Select[Any]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for row in connection.execute(query):
        *key, figure = row
        found[tuple(key)] = int(figure)
    return found

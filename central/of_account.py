"""An account's sales, and the postings and gifts that are its own.

Sales are nearly all that arrives, and each entry of an index by account lies on a page of its own, because nobody
shops in the order of accounts. So one index by account has the sales, as transactions: what a sale gave stands in its
transaction's row, and what it posted is found through it. The other indexes by account have only what is no sale's.
"""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, String, Subquery, and_, cast, null, select, union_all

from central import tables as t
from central.among import said
from loyalty.answers import Status
from loyalty.bodies import Kind
from loyalty.postings import PostingKind

Whose = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""Whether a column names one of the accounts that are meant."""
_p, _g, _tx = t.postings.c, t.charity_gifts.c, t.transactions.c
NO_SALES: Final = _p.kind != said(PostingKind.ACCRUAL.value)
"""The postings that their own index by account has."""


def sales_of(owner: Any, whose: Whose) -> ColumnElement[bool]:
    """The transactions that are accepted sales of these accounts; `owner` is an id or its parameter."""
    kind, status = said(Kind.ACCRUAL.value), said(Status.ACCEPTED.value)
    return and_(_tx.owner == owner, whose(_tx.account), _tx.kind == kind, _tx.status == status)


def postings_of(owner: Any, whose: Whose) -> Subquery:
    """All postings of these accounts, with the columns of `postings`."""
    others = select(t.postings).where(_p.owner == owner, whose(_p.account), NO_SALES)
    sales = (
        select(t.postings)
        .join(t.transactions, and_(_p.owner == _tx.owner, _p.cause == _tx.id))
        .where(sales_of(owner, whose), _p.kind == said(PostingKind.ACCRUAL.value))
    )
    return union_all(others, sales).subquery()


def gifts_of(owner: Any, whose: Whose) -> Subquery:
    """All gifts of these accounts, with the columns of `charity_gifts`; a sale's has no `kind`."""
    others = select(t.charity_gifts).where(_g.owner == owner, whose(_g.account), _g.kind.is_not(None))
    as_gift = (
        _tx.owner,
        _tx.id.label("cause"),
        _tx.account,
        _tx.programme,
        _tx.charity,
        _tx.gift.label("parts"),
        _tx.arrived_at.label("given_at"),
        cast(null(), String).label("kind"),
    )
    sales = select(*as_gift).where(sales_of(owner, whose), _tx.gift.is_not(None))
    return union_all(others, sales).subquery()

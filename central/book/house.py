"""The book of what central itself posts, where no terminal sent anything."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from central import tables as t
from central.book.book import Book
from central.book.loading import load_purses
from central.book.rows import TerminalRow
from central.context import Central
from central.owners import load_programmes
from loyalty.ids import Uuid
from loyalty.receipts import TillKeys


def house_book(central: Central, connection: Connection, owner: Uuid, accounts: Iterable[Uuid], now: datetime) -> Book:
    """A book with all figures of some accounts of one owner, which are locked."""
    return Book(
        terminal=_central_itself(owner),
        now=now,
        mint=lambda: central.mint(now),
        programmes=load_programmes(connection, owner),
        till_keys=TillKeys(),
        loaded=load_purses(connection, owner, set(accounts)),
    )


def _central_itself(owner: Uuid) -> TerminalRow:
    return TerminalRow(
        owner, Uuid(t.HOUSE), "", Uuid(t.HOUSE), "", revoked=False, languages=(), programmes=(), next_epoch=0, board=""
    )

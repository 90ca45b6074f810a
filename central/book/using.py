"""Where accounts were used last, to the day: the `home` policy of holds asks it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, select

from central import tables as t
from central.binds import OWNER, THIS
from central.book.book import Book
from central.book.rows import TerminalRow
from central.bulk import upsert
from loyalty.ids import Uuid

USE_STEP: Final = timedelta(days=1)
"""How finely the last use of an account is kept."""
_USED: Final = select(t.uses.c.used_at).where(
    t.uses.c.owner == OWNER, t.uses.c.account == bindparam("account"), t.uses.c.terminal == THIS
)


def save_uses(connection: Connection, book: Book) -> None:
    """Write where accounts were used; what is recent is not written again."""
    rows = [
        {"owner": book.owner, "account": account, "terminal": book.terminal.id, "used_at": book.now}
        for account in sorted(book.used)
        if _counts(book.loaded.uses.get(account, {}).get(book.terminal.id), book.now)
    ]
    upsert(connection, t.uses, rows, ["used_at"])


def is_use(connection: Connection, terminal: TerminalRow, account: Uuid, now: datetime) -> bool:
    """Whether a use of an account now is to be noted: what is recent is not written again."""
    mine = {"owner": terminal.owner, "account": account, "this": terminal.id}
    return _counts(connection.execute(_USED, mine).scalar_one_or_none(), now)


def note_use(connection: Connection, terminal: TerminalRow, account: Uuid, now: datetime) -> None:
    """An account was used."""
    use = {"owner": terminal.owner, "account": account, "terminal": terminal.id, "used_at": now}
    upsert(connection, t.uses, [use], ["used_at"])


def _counts(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= USE_STEP

"""Where accounts were used last, to the day: the `home` policy of holds asks it."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from central import tables as t
from central.book.book import Book
from central.bulk import upsert

USE_STEP: Final = timedelta(days=1)
"""How finely the last use of an account is kept."""


def save_uses(connection: Connection, book: Book) -> None:
    """Write where accounts were used; what is recent is not written again."""
    rows = [
        {"owner": book.owner, "account": account, "terminal": book.terminal.id, "used_at": book.now}
        for account in sorted(book.used)
        if (last := book.loaded.uses.get(account, {}).get(book.terminal.id)) is None or book.now - last >= USE_STEP
    ]
    upsert(connection, t.uses, rows, ["used_at"])

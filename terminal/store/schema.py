"""The tables' schema: what every store began with, and the steps that bring an old one up to date.

The steps that a store lacks run at its next start, all of them and the new number in one transaction: a kill or a
power cut leaves the old schema or the new one, whole. A step makes tables or changes keyed documents. It never touches
a waiting body, whose bytes are sealed (protocol, section 1), and once a program with it was let out it stays as it is.

An update is undone where the new program is not well (ADR 0024), so the old one must find a store that it can read
and write: a step only adds what the schema before it leaves alone, and says so by `readable_from`. What takes something
away comes a version later, when no program is left that needs it.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from terminal.store.errors import MigrationFailedError, StoreNewerError
from terminal.store.rows import Rows

FIRST = 1
"""The number of the schema that a new database is made with."""
_APART = 1_000
"""There are fewer schemas than this."""
_FIRST_PLACED = ("outbox", "dead_letter")
_FIRST_KEYED = ("chain", "cards", "holds", "receipts", "prints", "programmes", "staff", "settings", "marks")

Step = Callable[[Rows], None]
"""Leads from one schema to the next, inside an open transaction."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a program knows: the first schema and the steps since."""

    steps: tuple[Step, ...] = ()
    readable_from: int | None = None
    """The lowest schema whose program still reads and writes a store of the newest one; None for the newest alone."""

    @property
    def number(self) -> int:
        """The newest schema's number."""
        return FIRST + len(self.steps)

    @property
    def lowest(self) -> int:
        """`readable_from`, or the newest schema's number."""
        return self.number if self.readable_from is None else self.readable_from

    @property
    def mark(self) -> int:
        """What the file keeps as its `user_version`: the number, before it `lowest` where that is another."""
        return self.number if self.lowest == self.number else self.lowest * _APART + self.number


SCHEMA = Schema()
"""This program's."""


def first_sql() -> str:
    """The statements that make the first schema in an empty database."""
    placed = (
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, body BLOB NOT NULL, crc INTEGER NOT NULL)"
        for name in _FIRST_PLACED
    )
    keyed = (
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL,"
        " crc INTEGER NOT NULL)"
        for name in _FIRST_KEYED
    )
    return ";\n".join((*placed, *keyed, f"PRAGMA user_version={FIRST}"))


def number_of(mark: int) -> int:
    """The schema's number in what a file keeps as its `user_version`."""
    return mark % _APART


def refuse_newer(name: str, mark: int, schema: Schema) -> None:
    """Leave alone what a newer program wrote, unless it says that this one may go on with it.

    Raises:
        StoreNewerError: the store's number, and the lowest that reads it, are above all that `schema` knows.
    """
    number = number_of(mark)
    if max(mark // _APART or number, FIRST) > schema.number:
        raise StoreNewerError(f"{name} has schema {number}, this program knows {schema.number}: update it")


def migrate(rows: Rows, schema: Schema, to: int | None = None) -> None:
    """Bring the tables to schema `to`, or to the newest, in one flushed transaction.

    Raises:
        MigrationFailedError: a step could not be carried out; the store is as it was.
        sqlite3.DatabaseError: the database is damaged.
    """
    there, last = number_of(rows.schema()), schema.number if to is None else to
    if there >= last:
        return
    try:
        with rows.transaction():
            for step in schema.steps[there - FIRST : last - FIRST]:
                step(rows)
            rows.note_schema(schema.mark if last == schema.number else last)
    except sqlite3.OperationalError as error:
        raise MigrationFailedError(
            f"{rows.path} cannot go from schema {there} to {last}: {error}; it is as it was. Make room on the disk, or "
            "go back to the program before"
        ) from error

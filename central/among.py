"""Questions about many rows by their keys, spelled as each database answers them fastest.

SQLite takes a list, a parameter a value. PostgreSQL plans such a list anew each time, which for 500 values takes
longer than the answer: it takes one array.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Connection,
    CursorResult,
    Select,
    Text,
    any_,
    bindparam,
    literal,
)

Among = Callable[[ColumnElement[Any]], ColumnElement[bool]]
"""Whether a column's value is one of the keys."""


def said(value: str | int) -> BindParameter[Any]:
    """A value as a part of the statement's text.

    A partial index serves what the statement says itself: of a parameter PostgreSQL knows nothing any more, once it
    plans the statement for every value.
    """
    return literal(value, literal_execute=True)


class Question:
    """A statement that names ``among(column)`` once, and other values by their parameters.

    Args:
        spell: makes the statement.
    """

    def __init__(self, spell: Callable[[Among], Select[Any]]) -> None:
        self._lists = spell(lambda column: column.in_(bindparam("keys", expanding=True)))
        self._arrays = spell(lambda column: column == any_(bindparam("keys", type_=ARRAY(Text))))

    def ask(self, connection: Connection, keys: Sequence[str], **values: object) -> CursorResult[Any]:
        """The rows of those keys."""
        statement = self._arrays if connection.dialect.name == "postgresql" else self._lists
        return connection.execute(statement, {"keys": list(keys), **values})

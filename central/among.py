"""Questions about many rows by their keys, spelled as each database answers them fastest.

A list with a parameter for each value is spelled, parsed and planned anew for each length, which for 500 values takes
longer than the answer. So SQLite takes one JSON array, and PostgreSQL one of its own.

PostgreSQL is asked key by key (LATERAL). Of ``column = ANY (array)`` it takes the keys to an index only where it thinks
that this reads less. On a table of few pages it does not: it reads all of them and goes through the array for each row,
0.6 s for 500 keys and 2,500 rows, where the answer takes a millisecond.
"""

from collections.abc import Callable, Sequence
from typing import Any, cast

import msgspec
from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy import cast as sql_cast

from central.arrays import spelled

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
        keys = func.json_each(bindparam("keys", type_=Text)).table_valued("value")
        self._json = spell(lambda column: column.in_(select(keys.c.value)))
        self._arrays = _by_key(spell(lambda column: column == literal_column("keys.key")))

    def ask(self, connection: Connection, keys: Sequence[str], **values: object) -> Sequence[Row[Any]]:
        """The rows of those keys."""
        if connection.dialect.name == "postgresql":
            return connection.execute(self._arrays, {"keys": spelled(keys), **values}).all()
        return connection.execute(self._json, {"keys": msgspec.json.encode(keys).decode(), **values}).all()

    def values(self, connection: Connection, keys: Sequence[str], **values: object) -> Sequence[tuple[Any, ...]]:
        """The same rows to be read by position, which costs a fifth of reading them by name."""
        return cast("Sequence[tuple[Any, ...]]", self.ask(connection, keys, **values))


def _by_key(one: Select[Any]) -> Select[Any]:
    """The rows of each of PostgreSQL's array of keys, in its order; `one` asks for those of ``keys.key``."""
    array = sql_cast(bindparam("keys", type_=Text), ARRAY(Text))
    keys = func.unnest(array).table_valued("key").render_derived(name="keys")
    # With OFFSET the planner takes it as it stands, where it would make a join of it.
    found = one.offset(said(0)).lateral("found")
    return select(found).select_from(keys.join(found, true()))

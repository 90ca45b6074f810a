"""What SQLite's planner is told of the tables, for it cannot know that one owner has all of the rows.

Every key begins with the owner. Without statistics SQLite takes ``owner = ?`` for picky, reads a whole table by its
primary key and leaves the index beside it that names the account. Gathered statistics would hang on the day they were
gathered, and on a new database say that everything is small. So fixed ones are written, which SQLite allows
(sqlite.org, "The SQLite Query Optimizer", section on `sqlite_stat1`): large tables, one owner, few terminals.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, Index, UniqueConstraint

from central.columns import METADATA

_ROWS: Final = 1_000_000
"""Of each table."""
_PARTIAL_ROWS: Final = 10_000
"""Of an index that leaves rows out."""
_DIFFERENT: Final = {"owner": 1, "terminal": 20, "used_terminal": 20, "shop": 20, "kind": 10, "state": 4, "epoch": 2}
"""How many values a column has that is no id."""
_MANY: Final = 50_000
"""How many ids another table's column has."""


def tell_planner(connection: Connection) -> None:
    """Write the statistics where others stand; inside a writing transaction on SQLite.

    Connections that are open besides this one go on with what they have read.
    """
    told = sorted(_statistics())
    # The table can only be made by gathering, which on a new database is done at once.
    there = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"
    if connection.exec_driver_sql(there).first() is None:
        connection.exec_driver_sql("ANALYZE")
    found = connection.exec_driver_sql("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx").all()
    if [tuple(row) for row in found] == told:
        return
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", told)
    connection.exec_driver_sql("ANALYZE sqlite_schema")


def _statistics() -> Iterator[tuple[str, str, str]]:
    """Table, index and how many rows each part of its key leaves, as `sqlite_stat1` has them."""
    for table in METADATA.sorted_tables:
        key = [column.name for column in table.primary_key.columns]
        wide = table.dialect_options["sqlite"]["with_rowid"]
        # The key of a table without row ids goes by the table's own name.
        yield table.name, f"sqlite_autoindex_{table.name}_1" if wide else table.name, _leaves(key, unique=True)
        uniques = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
        assert len(uniques) <= 1, "SQLite counts the indexes of several in their order in the table's text"
        for unique in uniques:
            names = [column.name for column in unique.columns]
            yield table.name, f"sqlite_autoindex_{table.name}_2", _leaves(names, unique=True)
        for index in table.indexes:
            yield table.name, _name(index), _leaves(_columns(index), unique=bool(index.unique), partial=_partial(index))


def _name(index: Index) -> str:
    assert index.name is not None
    return str(index.name)


def _columns(index: Index) -> list[str]:
    return [column.name for column in index.columns]


def _partial(index: Index) -> bool:
    return index.dialect_options["sqlite"]["where"] is not None


def _leaves(columns: Sequence[str], *, unique: bool, partial: bool = False) -> str:
    rows = left = _PARTIAL_ROWS if partial else _ROWS
    parts = [rows]
    for column in columns:
        left = max(left // _DIFFERENT.get(column, _ROWS if column in {"id", "hash"} else _MANY), 1)
        parts.append(left)
    if unique:
        parts[-1] = 1
    return " ".join(map(str, parts))

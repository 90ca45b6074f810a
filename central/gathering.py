"""Statistics for PostgreSQL's planner, gathered as soon as a table has doubled.

The server looks once a minute for tables that grew. Until then it plans by what it knew of a smaller table, or of an
empty one, and keeps such plans: a new central that took a month's outbox walked the owner's cards and accounts for
each of 500 foreign keys and keys, two seconds a batch. (SQLite is told instead: `central.planning`.)
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from central.database import Database

_log = logging.getLogger(__name__)

LOOK_SECONDS: Final = 1.0
"""How often the tables' growth is looked at; the server counts rows once a second."""
LEAST_ROWS: Final = 500
"""Rows of a table below which no plan is slow."""
_GROWN: Final = """
SELECT c.relname
FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
WHERE s.schemaname = current_schema() AND s.n_live_tup > greatest(2 * c.reltuples, %(least)s)
ORDER BY c.relname
"""
STOP_SECONDS: Final = 5.0


def gather_grown(database: Database) -> tuple[str, ...]:
    """Have PostgreSQL gather the statistics of tables that doubled since it last did; answers their names.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: the database did not answer.
    """
    # A table's statistics are there at once, and no transaction holds them back.
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        grown = tuple(connection.exec_driver_sql(_GROWN, {"least": LEAST_ROWS}).scalars())
        quoted = connection.dialect.identifier_preparer.quote
        for name in grown:
            # Another process may be at it.
            connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {quoted(name)}")
    return grown


@contextmanager
def gathering(database: Database) -> Iterator[None]:
    """Gather in a thread of its own meanwhile; SQLite needs none."""
    if database.is_sqlite:
        yield
        return
    ending = threading.Event()
    thread = threading.Thread(target=_keep_gathering, args=(database, ending), name="central-gathering", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(STOP_SECONDS)


def _keep_gathering(database: Database, ending: threading.Event) -> None:
    while True:
        try:
            gather_grown(database)
        except SQLAlchemyError:
            _log.warning("The tables' statistics could not be gathered; PostgreSQL does it by itself, later.")
        if ending.wait(LOOK_SECONDS):
            return

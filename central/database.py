"""The database: one engine, one way to read, one way to write.

SQLite (embedded default): WAL, `synchronous=FULL`, one writer at a time in this process, `BEGIN IMMEDIATE`.
PostgreSQL: read committed with row locks for writes (lock first, read after), repeatable read for reads, and what
the database asks to be tried again is tried again.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from central.errors import BusyError, StartError

T = TypeVar("T")

ATTEMPTS: Final = 8
"""How often a write is tried that the database asks to be tried again."""
BUSY_SECONDS: Final = 10.0
"""How long SQLite waits for another process, and PostgreSQL for a lock."""
CHUNK: Final = 500
"""Values in one `IN` list and rows in one statement of many rows."""

_STATEMENTS: Final = 1024
"""Prepared statements that the driver keeps for a connection: more than the calls have between them, or each request
would have its statements parsed again."""
_TRY_AGAIN: Final = frozenset({"40001", "40P01", "55P03", "23505", "57P01", "08006"})
"""SQLSTATEs: serialisation failure, deadlock, lock not available, unique (somebody wrote it meanwhile), and
connections that a failover ends."""

_PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",
    # In pages, 128 MiB: a batch of 500 writes some 2,000, mostly those of batches before, and each goes home once.
    "wal_autocheckpoint=32768",
)

WRITE: Final = "spaarpunt_write"
_LONGEST_WRITE: Final = """
SELECT coalesce(max(clock_timestamp() - xact_start), interval '0')
FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND backend_xid IS NOT NULL
"""
"""A transaction has an id from its first lock on, and a role sees its own sessions."""


class Database:
    """An open database.

    Args:
        engine: from `open_database`.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writing = threading.Lock()
        self._writer: Connection | None = None
        """SQLite's one writer between its turns: it still has the pages that another one would read again."""
        self._since: float | None = None
        """When the write that is under way began, on SQLite."""

    def read(self, work: Callable[[Connection], T]) -> T:
        """Do `work` on one snapshot; it writes nothing."""
        if self.is_sqlite:
            with self.engine.connect() as connection, connection.begin():
                return work(connection)
        engine = self.engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection, connection.begin():
            return work(connection)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in one transaction; it may be done several times, so it must have no other effects.

        Raises:
            BusyError: it was refused `ATTEMPTS` times.
        """
        refused: DBAPIError | None = None
        for _ in range(ATTEMPTS):
            try:
                with self._turn() if self.is_sqlite else self.engine.connect() as connection, connection.begin():
                    return work(connection)
            except (OperationalError, IntegrityError) as error:
                if not _may_try_again(error):
                    raise
                refused = error
        raise BusyError(f"The database refused a transaction {ATTEMPTS} times; try again later.") from refused

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        """SQLite's writer, for one at a time; after a failure the next turn has a new one."""
        with self._writing:
            writer, self._writer = self._writer, None
            if writer is None:
                writer = self.engine.connect().execution_options(**{WRITE: True})
            self._since = time.monotonic()
            try:
                yield writer
            except BaseException:
                writer.close()
                raise
            finally:
                self._since = None
            self._writer = writer

    def writing_for(self) -> timedelta:
        """How long the longest write has been under way that a snapshot taken after this may lack; zero without any."""
        if self.is_sqlite:
            since = self._since
            return timedelta(0) if since is None else timedelta(seconds=time.monotonic() - since)
        with self.engine.connect() as connection:
            age = connection.exec_driver_sql(_LONGEST_WRITE).scalar_one()
        assert isinstance(age, timedelta)
        return age

    def answers(self) -> bool:
        """Whether the database answers now."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Give all connections back."""
        with self._writing:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self.engine.dispose()


def _may_try_again(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.Error):
        return error.orig.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(error.orig, "sqlstate", None) in _TRY_AGAIN


def open_database(url: str) -> Database:
    """Open `url`: ``sqlite:///file.db``, or ``postgresql://…`` (psycopg 3 is used).

    Raises:
        StartError: the URL is none, or names another kind of database.
    """
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise StartError(
            "The database URL cannot be read: write sqlite:///path/to/file.db or postgresql://host/name."
        ) from error
    match address.get_backend_name():
        case "sqlite":
            return Database(_sqlite_engine(address))
        case "postgresql" | "postgres":
            return Database(_postgresql_engine(address.set(drivername="postgresql+psycopg")))
        case other:
            raise StartError(f"Central runs on sqlite and postgresql, not on {other}.")


def _sqlite_engine(address: URL) -> Engine:
    if address.database in (None, "", ":memory:"):
        raise StartError("Central needs a database file: what is in memory alone would be lost; name a path.")
    connect_args = {"timeout": BUSY_SECONDS, "check_same_thread": False, "cached_statements": _STATEMENTS}
    engine = create_engine(address, connect_args=connect_args)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:  # noqa: ARG001 - SQLAlchemy's
        # The driver would begin transactions by itself and too late.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql_engine(address: URL) -> Engine:
    options = f"-c lock_timeout={int(BUSY_SECONDS * 1000)} -c statement_timeout=60000"
    return create_engine(
        address,
        pool_size=10,
        max_overflow=20,
        pool_timeout=30,
        pool_pre_ping=True,
        connect_args={"options": options, "connect_timeout": 10},
    )


def chunks(values: Iterable[T]) -> Iterable[list[T]]:
    """The values in lists of at most `CHUNK`."""
    todo = list(values)
    return (todo[start : start + CHUNK] for start in range(0, len(todo), CHUNK))

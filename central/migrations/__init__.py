"""The schema's history, and bringing a database up to it."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from central.database import WRITE, Database
from central.planning import tell_planner

_LOCK: Final = 0x5350_4152
"""PostgreSQL's advisory lock that one process holds while it migrates."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Where Alembic finds the schema's history, and the connection on which it makes it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def newest() -> str:
    """The revision that this version of central needs."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert head is not None
    return head


def revision_of(engine: Engine) -> str | None:
    """The revision that a database is at; None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(database: Database) -> None:
    """Bring a database up to the newest revision; one that is there already is left alone.

    SQLite changes its schema in one transaction. PostgreSQL does it statement by statement, as engines that spread
    tables over machines want it, and one process at a time.
    """
    current = revision_of(database.engine) == newest()
    if database.is_sqlite:
        with database.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
            if not current:
                command.upgrade(alembic_config(connection), "head")
            tell_planner(connection)
        return
    if current:
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # A large table takes longer than a request may.
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_LOCK})")
        try:
            command.upgrade(alembic_config(connection), "head")
        finally:
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_LOCK})")
            connection.exec_driver_sql("RESET statement_timeout")

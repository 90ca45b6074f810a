"""The tables can be spread over machines, and the migrations make them."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, ForeignKeyConstraint, PrimaryKeyConstraint, Table, UniqueConstraint, event

from central import tables
from central.columns import METADATA
from central.database import open_database
from central.errors import StartError
from central.migrations import migrate, newest, revision_of
from tests.central.conftest import World
from tests.postgres import make_database

TABLES = list(METADATA.sorted_tables)


@pytest.mark.parametrize("table", TABLES, ids=[table.name for table in TABLES])
def test_every_key_has_the_owner_in_it(table: Table) -> None:
    assert table in vars(tables).values()
    for constraint in table.constraints:
        match constraint:
            case PrimaryKeyConstraint() | UniqueConstraint():
                assert "owner" in constraint.columns
            case ForeignKeyConstraint():
                assert constraint.column_keys[0] == "owner"
                assert constraint.elements[0].column.name == "owner"
    for column in table.columns:
        assert column.server_default is None
        assert column.autoincrement in (False, "auto")


def test_the_migrations_make_the_tables(world: World) -> None:
    engine = world.database.engine
    assert revision_of(engine) == newest()
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), METADATA)
    # SQLite keeps no types of its own to compare; what differs there is nothing.
    assert found == []


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/x.db")
    assert revision_of(database.engine) is None
    migrate(database)
    migrate(database)
    assert revision_of(database.engine) == newest()
    database.close()


def test_a_migration_may_take_longer_than_a_request(postgres: str) -> None:
    database = open_database(make_database(postgres, "migrated_slowly"))
    allowed: list[str] = []

    def note(connection: Connection, *told: object) -> None:
        if str(told[1]).lstrip().startswith(("CREATE TABLE", "UPDATE")):
            allowed.append(timeout_of(connection))

    event.listen(database.engine, "before_cursor_execute", note)
    migrate(database)
    event.remove(database.engine, "before_cursor_execute", note)
    assert len(allowed) > 10
    assert set(allowed) == {"0"}
    with database.engine.connect() as connection:
        assert timeout_of(connection) == "1min"
    database.close()


def timeout_of(connection: Connection) -> str:
    """How long PostgreSQL lets a statement of this connection take."""
    with connection.connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "no url at all"])
def test_a_database_that_cannot_keep_anything_is_refused(url: str) -> None:
    with pytest.raises(StartError):
        open_database(url)

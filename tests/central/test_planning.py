"""SQLite finds rows by the index that names them: not one statement of a scan or of a batch walks an owner's table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from central.database import Database
from central.migrations import migrate
from central.planning import tell_planner
from tests.central.conftest import World

SMALL = {"owners", "programmes", "tills", "campaigns", "shops", "staff"}
"""Tables of which every row of an owner is wanted, or that have few."""


@contextmanager
def watched(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The questions that central asks meanwhile, with their values."""
    asked: list[tuple[str, Any]] = []

    def note(*told: Any) -> None:
        _, _, statement, values, _, many = told
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            asked.append((statement, values[0] if many else values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def steps_of(database: Database, asked: list[tuple[str, Any]]) -> list[str]:
    """The steps of SQLite's plans."""

    def work(connection: Connection) -> list[str]:
        plans = (connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values) for text, values in asked)
        return [row.detail for plan in plans for row in plan]

    return database.read(work)


def walks(database: Database, asked: list[tuple[str, Any]]) -> list[str]:
    """The steps that look at every row of an owner."""
    steps = steps_of(database, asked)
    wide = [step for step in steps if step.endswith("(owner=?)") or "ANY(owner)" in step or step.startswith("SCAN")]
    return [step for step in wide if step.split()[1] not in SMALL and not step.startswith("SCAN anon")]


def test_a_scan_and_a_batch_walk_no_table(sqlite_world: World) -> None:
    till = sqlite_world.device()
    card = sqlite_world.card(0)
    with watched(sqlite_world.database) as asked:
        till.deliver(till.accrual(card, 1995), till.accrual(sqlite_world.card(1), 500))
        till.lookup(card)
        till.changes()
    assert len(asked) > 40
    assert walks(sqlite_world.database, asked) == []


def test_an_accounts_figures_are_read_along_the_index_of_its_live_lots_alone(sqlite_world: World) -> None:
    till = sqlite_world.device()
    with watched(sqlite_world.database) as asked:
        till.deliver(till.accrual(sqlite_world.card(0), 1995))
    figures = [(text, values) for text, values in asked if "sum(lots.remaining)" in text]
    of_lots = [step for step in steps_of(sqlite_world.database, figures) if step.startswith("SEARCH lots")]
    assert len(of_lots) >= 3
    assert [step for step in of_lots if "COVERING INDEX ix_lots_live" not in step] == []


def test_other_statistics_are_put_right_at_the_next_start(sqlite_world: World) -> None:
    def spoil(connection: Connection) -> None:
        connection.exec_driver_sql("UPDATE sqlite_stat1 SET stat = '3 3 3'")

    def told(connection: Connection) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM sqlite_stat1 ORDER BY tbl, idx")]

    before = sqlite_world.database.read(told)
    sqlite_world.database.write(spoil)
    migrate(sqlite_world.database)
    assert sqlite_world.database.read(told) == before


def test_what_stands_there_is_not_written_again(sqlite_world: World) -> None:
    def writes(connection: Connection) -> int:
        before = int(connection.exec_driver_sql("SELECT total_changes()").scalar_one())
        tell_planner(connection)
        return int(connection.exec_driver_sql("SELECT total_changes()").scalar_one()) - before

    assert sqlite_world.database.write(writes) == 0

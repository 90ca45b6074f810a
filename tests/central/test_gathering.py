"""A PostgreSQL whose tables just grew: their statistics are gathered at once, and what a batch asks goes by keys."""

import itertools
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, event, select
from sqlalchemy.exc import OperationalError

from central import tables as t
from central.book.asked import CARDS, LOCKED
from central.bulk import insert_rows
from central.database import Database, open_database
from central.gathering import gather_grown, gathering
from central.migrations import migrate
from tests.postgres import make_database

OWNER = "00000000-0000-7000-8000-000000000001"
MANY = 2_000
TOKENS = [f"token-{number:05}" for number in range(MANY)]
_names = itertools.count(1)


@pytest.fixture
def grown(postgres: str) -> Iterator[Database]:
    """A new central whose owner has many accounts and cards at once."""
    database = open_database(make_database(postgres, f"grown_{next(_names)}"))
    migrate(database)
    database.write(keep_the_server_from_it)
    database.write(grow)
    yield database
    database.close()


def keep_the_server_from_it(connection: Connection) -> None:
    """Its own gathering may come at any moment."""
    for name in ("accounts", "cards"):
        connection.exec_driver_sql(f"ALTER TABLE {name} SET (autovacuum_enabled = false)")


def grow(connection: Connection) -> None:
    made = datetime(2026, 11, 20, tzinfo=UTC)
    ids = [f"00000000-0000-7000-8000-1{number:011}" for number in range(MANY)]
    owner = {"owner": OWNER, "name": "Shops", "lookup_key_id": "k", "lookup_key": "k", "changes": 0, "configuration": 0}
    insert_rows(connection, t.owners, [owner])
    accounts = [{"owner": OWNER, "id": each, "customer": None, "made_at": made} for each in ids]
    insert_rows(connection, t.accounts, accounts)
    cards = [
        {"owner": OWNER, "token": token, "account": each, "batch": None, "status": "issued"}
        for token, each in zip(TOKENS, ids, strict=True)
    ]
    insert_rows(connection, t.cards, cards)
    # Else it is counted when the connection has been idle for a while.
    connection.exec_driver_sql("SELECT pg_stat_force_next_flush()")


def test_a_question_of_many_keys_goes_by_their_index_from_then_on(grown: Database) -> None:
    gather_grown(grown)
    asked: list[tuple[str, object]] = []
    event.listen(grown.engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))

    def work(connection: Connection) -> list[str]:
        assert len(CARDS.ask(connection, TOKENS[::4], owner=OWNER)) == MANY // 4
        ids = sorted(connection.execute(select(t.accounts.c.id)).scalars())[::4]
        assert [row.id for row in LOCKED.ask(connection, ids, owner=OWNER)] == ids
        questions = [each for each in asked if "LATERAL" in each[0]]
        plans = [connection.exec_driver_sql(f"EXPLAIN {text}", values) for text, values in questions]
        return [row[0].strip() for plan in plans for row in plan]

    steps = grown.write(work)
    assert [step for step in steps if step.startswith("Filter")] == []
    assert len([step for step in steps if "pk_cards" in step or "pk_accounts" in step]) == 2


def test_a_table_that_grew_is_gathered_once_until_it_has_doubled(grown: Database) -> None:
    assert gather_grown(grown) == ("accounts", "cards")
    assert rows_known(grown) == MANY
    assert gather_grown(grown) == ()


def test_it_is_gathered_by_itself_while_central_runs(grown: Database) -> None:
    known = threading.Event()

    def note(*told: object) -> None:
        if str(told[2]).startswith("ANALYZE") and "cards" in str(told[2]):
            known.set()

    event.listen(grown.engine, "after_cursor_execute", note)
    with gathering(grown):
        assert known.wait(30)
    assert rows_known(grown) == MANY


def test_a_database_that_does_not_answer_ends_nothing(grown: Database) -> None:
    failed = threading.Event()

    def fail(*_: object) -> None:
        failed.set()
        raise OperationalError("ANALYZE", None, ConnectionError("the server went away"))

    event.listen(grown.engine, "before_cursor_execute", fail)
    with gathering(grown):
        assert failed.wait(30)
    event.remove(grown.engine, "before_cursor_execute", fail)
    assert gather_grown(grown) == ("accounts", "cards")


def rows_known(database: Database) -> int:
    """What the planner thinks that there are of accounts."""
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT reltuples FROM pg_class WHERE relname = 'accounts'").scalar_one())

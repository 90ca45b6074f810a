"""Both databases do for central what it relies on: whole transactions, one after the other where they meet."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from central import tables as t
from central.bulk import Row, add_to, insert_new, insert_rows, upsert
from central.database import ATTEMPTS, Database, open_database
from central.errors import BusyError
from central.migrations import migrate
from loyalty.ids import Uuid
from tests.postgres import cluster, make_database

OWNER = Uuid("018f0000-0000-7000-8000-00000000000a")
NOW = datetime(2026, 11, 20, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/central.db"
    else:
        url = make_database(request.getfixturevalue("server"), f"contract_{abs(hash(request.node.name)) % 10**9}")
    found = open_database(url)
    migrate(found)
    found.write(lambda connection: insert_rows(connection, t.owners, [owner()]))
    yield found
    found.close()


def owner(**more: object) -> Row:
    row: Row = {"owner": OWNER, "name": "Ø", "lookup_key_id": "k", "lookup_key": "x", "changes": 0, "configuration": 0}
    return row | more


def counter(connection: Connection) -> int:
    return int(connection.execute(select(t.owners.c.changes).where(t.owners.c.owner == OWNER)).scalar_one())


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    def work(connection: Connection) -> None:
        connection.execute(update(t.owners).values(changes=9))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.write(work)
    assert database.read(counter) == 0
    assert database.answers()


def test_counting_up_in_parallel_loses_nothing(database: Database) -> None:
    """Fifty writers read under the row's lock and write what they read and one more."""
    gate = threading.Barrier(50)

    def work(connection: Connection) -> None:
        query = select(t.owners.c.changes).where(t.owners.c.owner == OWNER).with_for_update()
        had = connection.execute(query).scalar_one()
        connection.execute(update(t.owners).where(t.owners.c.owner == OWNER).values(changes=had + 1))

    def one(_: int) -> None:
        gate.wait()
        database.write(work)

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(one, range(50)))
    assert database.read(counter) == 50


def test_a_row_that_somebody_wrote_meanwhile_is_met_at_the_next_try(database: Database) -> None:
    gate = threading.Barrier(20)
    kept: list[bool] = []

    def work(connection: Connection) -> bool:
        s = t.till_receipts.c
        had = connection.execute(select(s.reference).where(s.owner == OWNER, s.reference == "K1/1/x")).first()
        if had is None:
            row = {"owner": OWNER, "reference": "K1/1/x", "transaction_id": OWNER}
            insert_rows(connection, t.till_receipts, [row])
        return had is None

    def one(_: int) -> None:
        gate.wait()
        kept.append(database.write(work))

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(one, range(20)))
    assert kept.count(True) == 1


def test_what_stays_refused_is_said_after_some_tries(database: Database) -> None:
    tries = 0

    def work(connection: Connection) -> None:
        nonlocal tries
        tries += 1
        insert_rows(connection, t.owners, [owner()])

    with pytest.raises(IntegrityError if database.is_sqlite else BusyError):
        database.write(work)
    assert tries == (1 if database.is_sqlite else ATTEMPTS)


def test_a_mistake_is_not_tried_again(database: Database) -> None:
    tries = 0

    def work(connection: Connection) -> None:
        nonlocal tries
        tries += 1
        connection.exec_driver_sql("SELECT 1 FROM nothing_of_that_name")

    with pytest.raises(Exception, match="nothing_of_that_name") as caught:
        database.write(work)
    assert tries == 1
    assert isinstance(caught.value, OperationalError) is database.is_sqlite


def test_a_read_sees_one_moment(database: Database) -> None:
    def work(connection: Connection) -> tuple[int, int]:
        before = counter(connection)
        writer = threading.Thread(
            target=database.write, args=(lambda other: other.execute(update(t.owners).values(changes=5)),)
        )
        writer.start()
        writer.join(timeout=20)
        return before, counter(connection)

    assert database.read(work) == (0, 0)
    assert database.read(counter) == 5


def test_times_bytes_and_texts_come_back_as_they_went(database: Database) -> None:
    shop = {"owner": OWNER, "id": OWNER, "name": "Kørnæåß 日本", "city": "", "timezone": "Europe/Oslo"}
    key: Row = {"owner": OWNER, "id": "k", "private_key": "x", "made_at": NOW}

    def work(connection: Connection) -> None:
        insert_rows(connection, t.shops, [shop])
        insert_rows(connection, t.central_keys, [key])

    database.write(work)
    assert database.read(lambda c: c.execute(select(t.shops)).one()._asdict()) == shop
    assert database.read(lambda c: c.execute(select(t.central_keys)).one()._asdict()) == key


def test_rows_are_kept_set_or_added_to(database: Database) -> None:
    account: Row = {"owner": OWNER, "id": OWNER, "customer": None, "made_at": NOW}
    purse: Row = {"owner": OWNER, "account": OWNER, "programme": OWNER, "balance": 5, "held": 0, "owed": 1}

    def work(connection: Connection) -> tuple[int, int, int]:
        insert_rows(connection, t.accounts, [account])
        insert_new(connection, t.balances, [purse])
        insert_new(connection, t.balances, [purse | {"balance": 99}])
        add_to(connection, t.balances, [purse | {"balance": 7}, purse | {"balance": -2}], ["balance"])
        upsert(connection, t.balances, [purse | {"held": 3, "balance": 0}], ["held"])
        insert_rows(connection, t.balances, [])
        b = t.balances.c
        balance, held, owed = connection.execute(select(b.balance, b.held, b.owed)).one()
        return balance, held, owed

    assert database.write(work) == (10, 3, 1)

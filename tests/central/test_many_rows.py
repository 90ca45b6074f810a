"""Many rows in one statement: the same on both databases."""

from datetime import datetime

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from central import tables as t
from central.book.asked import USED_RECEIPTS
from central.bulk import Columns, Row, add_to, insert_columns, insert_new, upsert
from tests.central.conftest import World

MANY = 10


def uses(world: World) -> list[Row]:
    """Where ten accounts were used."""
    return [
        {"owner": world.seeded.owner, "account": card.account, "terminal": world.device().id, "used_at": world.clock()}
        for card in world.seeded.cards[:MANY]
    ]


def balances(world: World, points: int) -> list[Row]:
    row = {"owner": world.seeded.owner, "programme": world.seeded.points_programme, "held": 0, "owed": 0}
    accounts = sorted({card.account for card in world.seeded.cards[:MANY]})
    return [{**row, "account": account, "balance": points} for account in accounts]


@pytest.mark.parametrize("amount", [1, MANY])
def test_what_is_there_is_kept_set_or_added_to(world: World, amount: int) -> None:
    used, added = uses(world)[:amount], balances(world, 5)[:amount]
    b, u = t.balances.c, t.uses.c
    wanted = [row["account"] for row in added]

    def work(connection: Connection) -> tuple[list[int], int]:
        query = select(b.account, b.balance).where(b.account.in_(wanted), b.programme == world.seeded.points_programme)
        had = {row.account: row.balance for row in connection.execute(query)}
        add_to(connection, t.balances, added, ["balance"])
        add_to(connection, t.balances, added, ["balance"])
        upsert(connection, t.uses, used, ["used_at"])
        upsert(connection, t.uses, used, ["used_at"])
        insert_new(connection, t.uses, used)
        grown = [row.balance - had.get(row.account, 0) for row in connection.execute(query)]
        add_to(connection, t.balances, [{**row, "balance": -10} for row in added], ["balance"])
        noted = len(connection.execute(select(u.account).where(u.account.in_([row["account"] for row in used]))).all())
        return grown, noted

    grown, noted = world.database.write(work)
    assert grown == [10] * len(wanted)
    assert noted >= len({row["account"] for row in used})


def test_rows_of_one_key_are_added_one_by_one(world: World) -> None:
    (row, *_) = balances(world, 5)
    b = t.balances.c

    def work(connection: Connection) -> int:
        mine = select(b.balance).where(b.account == row["account"], b.programme == row["programme"])
        before = connection.execute(mine).scalar_one_or_none() or 0
        add_to(connection, t.balances, [row] * MANY, ["balance"])
        after = int(connection.execute(mine).scalar_one())
        add_to(connection, t.balances, [{**row, "balance": before - after}], ["balance"])
        return after - before

    assert world.database.write(work) == 5 * MANY


def test_a_text_that_is_too_long_is_refused_and_not_cut(world: World) -> None:
    rows = [{**row, "terminal": "x" * 40} for row in uses(world)]
    # SQLite knows no lengths, but no such terminal either.
    with pytest.raises(DBAPIError, match="FOREIGN KEY" if world.database.is_sqlite else "too long"):
        world.database.write(lambda connection: upsert(connection, t.uses, rows, ["used_at"]))


@pytest.mark.parametrize("amount", [0, 1, MANY])
def test_columns_are_inserted_with_their_times_and_what_is_empty_throughout_stays_empty(
    world: World, amount: int
) -> None:
    owner, now = world.seeded.owner, world.clock()
    tokens = [f"test:{number}" for number in range(amount)]
    c = t.cards.c

    def work(connection: Connection) -> list[tuple[str, datetime | None, str | None]]:
        insert_columns(
            connection,
            t.cards,
            {
                "owner": [owner] * amount,
                "token": tokens,
                "account": [world.seeded.cards[0].account] * amount,
                "batch": [None] * amount,
                "status": ["issued"] * amount,
                "issued_at": [now if number % 2 else None for number in range(amount)],
            },
        )
        query = select(c.token, c.issued_at, c.batch).where(c.owner == owner, c.token.in_(tokens)).order_by(c.token)
        return [(row.token, row.issued_at, row.batch) for row in connection.execute(query)]

    written = world.database.write(work)
    assert written == [(token, now if number % 2 else None, None) for number, token in enumerate(tokens)]


@pytest.mark.parametrize("amount", [1, MANY])
def test_texts_and_bytes_arrive_as_they_are(world: World, amount: int) -> None:
    owner, now, till = world.seeded.owner, world.clock(), world.device()
    hard = ['"', "\\", "{}", ",", "NULL", "null", "", " ", "'", "Brønnøysund ✓"][:amount]
    raw = [bytes(range(number, 256, 7)) + b'"\\\0' for number in range(amount)]
    r = t.receipts.c

    def work(connection: Connection) -> list[tuple[str | None, bytes | None]]:
        columns: Columns = {
            "owner": [owner] * amount,
            "terminal": [till.id] * amount,
            "epoch": [77] * amount,
            "seq": list(range(amount)),
            "hash": hard,
            "status": ["unreadable"] * amount,
            "bytes": raw,
            "arrived_at": [now] * amount,
        }
        insert_columns(connection, t.receipts, columns)
        query = select(r.hash, r.bytes).where(r.owner == owner, r.epoch == 77).order_by(r.seq)
        return [(row.hash, row.bytes) for row in connection.execute(query)]

    assert world.database.write(work) == list(zip(hard, raw, strict=True))


@pytest.mark.parametrize("amount", [1, MANY])
def test_keys_are_found_whatever_is_in_them(world: World, amount: int) -> None:
    owner = world.seeded.owner
    hard = ['"', "\\", "{}", ",", "NULL", "null", "", " ", "'", "Brønnøysund ✓"][:amount]

    def work(connection: Connection) -> set[str]:
        columns: Columns = {"owner": [owner] * amount, "reference": hard, "transaction_id": [owner] * amount}
        insert_columns(connection, t.till_receipts, columns)
        return {row.reference for row in USED_RECEIPTS.ask(connection, hard, owner=owner)}

    assert world.database.write(work) == set(hard)

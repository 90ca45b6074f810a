"""Many rows in one statement: the same on both databases."""

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from central import tables as t
from central.bulk import Row, add_to, insert_new, upsert
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

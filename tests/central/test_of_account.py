"""An account's postings and gifts are found whole, though no index by account has what a sale posted and gave."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from operator import eq
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, Select, Subquery, func, select, union_all

from central import tables as t
from central.database import WRITE, open_database
from central.migrations import alembic_config, migrate
from central.of_account import Whose, gifts_of, postings_of
from loyalty.bodies import Adjustment, Reversal
from tests.central.conftest import World
from tests.central.desk import desk

OWNER = "018f0000-0000-7000-8000-00000000000a"
ACCOUNT = "018f0000-0000-7000-8000-00000000000b"


def much_happens(world: World) -> None:
    """Sales, what takes them back in part and whole, what is owed then, spends, staff's word, a merge and its end."""
    here = desk(world)
    till, jan, sanne = here.device, world.card(0), world.card(2)
    sales = [till.accrual(card, cents) for card in (jan, sanne) for cents in (1995, 500, 0)]
    till.deliver(*sales)
    till.authorise(till.item(till.redemption(jan, till.programme.rewards[0].id)))
    till.deliver(
        till.make(Reversal, reference=sales[0].id, cents=1000),
        till.make(Reversal, reference=sales[3].id),
        till.make(Adjustment, sanne, points=-90, note="sorry", occasion={"staff": world.seeded.staff[0].id}),
        till.accrual(sanne, 700),
    )
    merge, _ = here.merge(here.holder(0), here.holder(2))
    till.deliver(till.accrual(sanne, 2500))
    here.undo(merge)
    world.clock.pass_(days=800)
    till.deliver(till.accrual(jan, 100), till.redemption(jan, till.programme.rewards[0].id))


def found_and_there(
    connection: Connection, names: Sequence[str], all_of_them: Select[Any], rows_of: Callable[[Any, Whose], Subquery]
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """What is found account by account, and what there is."""
    owners = connection.execute(select(t.accounts.c.owner, t.accounts.c.id)).all()
    found = []
    for owner, account in owners:
        rows = rows_of(owner, partial(eq, account))
        found += [tuple(row) for row in connection.execute(select(*(rows.c[name] for name in names)))]
    return sorted(found), sorted(map(tuple, connection.execute(all_of_them)))


def test_every_posting_and_gift_is_found_once_by_its_account(world: World) -> None:
    much_happens(world)
    p, g, tx = t.postings.c, t.charity_gifts.c, t.transactions.c
    postings = select(p.owner, p.cause, p.line, p.account)
    of_sales = select(tx.owner, tx.id, tx.account, tx.gift).where(tx.gift.is_not(None))
    gifts = union_all(select(g.owner, g.cause, g.account, g.parts), of_sales).subquery()
    for names, there_are, rows_of in (
        (("owner", "cause", "line", "account"), postings, postings_of),
        (("owner", "cause", "account", "parts"), select(gifts), gifts_of),
    ):
        work = partial(found_and_there, names=names, all_of_them=there_are, rows_of=rows_of)
        found, there = world.database.read(work)
        assert found == there
        assert len(there) > 10
    assert world.verify().differences == 0


def test_a_sale_adds_nothing_to_their_indexes_by_account(sqlite_world: World) -> None:
    def entries(connection: Connection) -> tuple[int, ...]:
        p, g = t.postings.c, t.charity_gifts.c
        wheres = ((p.owner, p.kind != "accrual"), (g.owner, g.kind.is_not(None)))
        return tuple(connection.execute(select(func.count(a)).where(b)).scalar_one() for a, b in wheres)

    till = sqlite_world.device()
    before = sqlite_world.database.read(entries)
    sale = till.accrual(sqlite_world.card(0), 1995)
    till.deliver(sale)
    assert sqlite_world.database.read(entries) == before
    till.deliver(till.make(Reversal, reference=sale.id))
    assert sqlite_world.database.read(entries) == tuple(count + 1 for count in before)


def test_gifts_of_before_are_found_after_the_migration(tmp_path: Path) -> None:
    """Of a sale, of what took a part of it back, and of before there were transactions of it."""
    database = open_database(f"sqlite:///{tmp_path}/old.db")
    with database.engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        command.upgrade(alembic_config(connection), "0015")
    with closing(sqlite3.connect(tmp_path / "old.db")) as old, old:
        for number, kind in enumerate(("accrual", "reversal", None)):
            cause = f"cause-{number}"
            if kind is not None:
                columns = "owner, id, kind, terminal, epoch, seq, account, status, occurred_at, arrived_at"
                values = (OWNER, cause, kind, "k", 1, number, ACCOUNT, "accepted", 0, 0)
                old.execute(f"INSERT INTO transactions ({columns}) VALUES ({', '.join('?' * 10)})", values)
            values = (OWNER, cause, ACCOUNT, "p", "trees", 10 - number, 0)
            old.execute("INSERT INTO charity_gifts VALUES (?, ?, ?, ?, ?, ?, ?)", values)
    migrate(database)

    def parts(connection: Connection) -> list[tuple[int, str | None]]:
        rows = gifts_of(OWNER, lambda account: account == ACCOUNT).c
        return sorted((row.parts, row.kind) for row in connection.execute(select(rows.parts, rows.kind)))

    assert database.read(parts) == [(8, "adjustment"), (9, "reversal"), (10, None)]
    database.close()

"""Statements put together once: the same days over SQLAlchemy's own connection end with the very same rows."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, bindparam, create_engine, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import StaticPool

from central import tables as t
from central.columns import METADATA
from central.database import Database
from loyalty.programme import HoldPolicy
from tests.simulation.clockwork import START
from tests.simulation.office import template
from tests.simulation.prepared import Prepared, PreparedDatabase
from tests.simulation.world import World

OWNER = "018f0000-0000-7000-8000-000000000001"
SEEDS = (3, 8, 21, 34)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def _days() -> list[tuple[str, list[str]]]:
    """What the seeds say, and all rows that central has after each."""
    found = []
    for seed in SEEDS:
        world = World(seed)
        result = world.run()
        assert result.violation is None
        found.append((result.digest, list(world.office.rows.raw.iterdump())))
    return found


def test_a_day_is_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = _days()
    for policy in (HoldPolicy.HOME, HoldPolicy.SPARE):
        rows = template(policy).rows
        monkeypatch.setattr(rows, "database", Database(rows.engine))
    assert _days() == prepared


@pytest.fixture
def engine() -> Engine:
    made = create_engine("sqlite://", poolclass=StaticPool)
    METADATA.create_all(made)
    return made


@pytest.fixture
def connection(engine: Engine) -> Iterator[Prepared]:
    with Prepared(engine) as opened:
        yield opened


USES = [
    {"owner": OWNER, "account": account, "terminal": terminal, "used_at": START}
    for account, terminal in (("a", "1"), ("b", "1"), ("b", "2"))
]
ALL = select(t.uses.c.account, t.uses.c.used_at).order_by(t.uses.c.account, t.uses.c.terminal)


def test_lists_of_any_length_and_values_in_the_text(connection: Prepared) -> None:
    connection.execute(insert(t.uses), USES)
    u = t.uses.c
    for accounts, found in ((["a"], "a"), (["a", "b"], "abb"), ([], ""), (["b"], "bb"), (["a", "b"], "abb")):
        rows = connection.execute(ALL.where(u.account.in_(accounts)))
        assert "".join(row.account for row in rows) == found
    for terminal in ("1", "2", "1"):
        one = select(u.account).where(u.terminal == literal(terminal, literal_execute=True), u.account == "b")
        assert connection.execute(one).scalar_one() == "b"


def test_values_are_what_their_columns_say(connection: Prepared) -> None:
    connection.execute(insert(t.uses), USES)
    later = START.replace(year=2027)
    u = t.uses.c
    moved = update(t.uses).where(u.account == bindparam("whose")).values(used_at=bindparam("now"))
    assert connection.execute(moved, {"whose": "a", "now": later}).rowcount == 1
    assert connection.execute(moved, {"whose": "b", "now": later}).rowcount == 2
    assert connection.execute(moved, [{"whose": "a", "now": START}, {"whose": "c", "now": START}]).rowcount == 1
    assert [row.used_at for row in connection.execute(ALL)] == [START, later, later]
    assert connection.execute(ALL).mappings().first() == {"account": "a", "used_at": START}
    assert set(connection.execute(ALL).scalars()) == {"a", "b"}
    counted = update(t.uses).where(u.account == "a").values(used_at=later).returning(u.terminal)
    assert connection.execute(counted).scalar_one() == "1"


def test_what_is_refused_is_refused_in_the_words_of_sqlalchemy(engine: Engine) -> None:
    database = PreparedDatabase(engine)
    database.write(lambda connection: connection.execute(insert(t.uses), USES))
    with pytest.raises(IntegrityError, match="UNIQUE"):
        database.write(lambda connection: connection.execute(insert(t.uses), USES[:1]))
    assert len(database.read(lambda connection: connection.execute(ALL).all())) == len(USES)

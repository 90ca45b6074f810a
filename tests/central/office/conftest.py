"""A second owner beside the seeded one."""

import pytest
from sqlalchemy import Connection, select

from central import tables as t
from loyalty.ids import Uuid
from tests.central.conftest import World

OTHER = Uuid("018f0000-0000-7000-8000-0000000000ff")


@pytest.fixture
def other_owner(sqlite_world: World) -> Uuid:
    """An owner with nothing of its own yet."""

    def work(connection: Connection) -> None:
        seeded = select(t.owners).where(t.owners.c.owner == sqlite_world.seeded.owner)
        row = connection.execute(seeded).one()._asdict()
        connection.execute(t.owners.insert(), {**row, "owner": OTHER, "name": "Somebody else"})

    sqlite_world.database.write(work)
    return OTHER

"""A second owner beside the seeded one, first by name."""

from sqlalchemy import Connection, select

from central import tables as t
from loyalty.ids import Uuid
from tests.central.conftest import World

OTHER = Uuid("018f0000-0000-7000-8000-00000000000f")


def add_owner(world: World, name: str = "A company", **more: object) -> Uuid:
    """An owner with settings like the seeded one's, and nothing else of its own."""

    def work(connection: Connection) -> None:
        seeded = select(t.owners).where(t.owners.c.owner == world.seeded.owner)
        row = connection.execute(seeded).one()._asdict()
        connection.execute(t.owners.insert(), {**row, "owner": OTHER, "name": name, **more})

    world.database.write(work)
    return OTHER

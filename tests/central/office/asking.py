"""Asking for the office over HTTP in tests, with a key of its own."""

import json
import random
from dataclasses import dataclass
from typing import Any

from central.office.keys import OfficeRole, make_key
from central.office.trail import Trail
from loyalty.ids import Uuid
from tests.central.conftest import World
from tests.central.device import Got


def trail(world: World, owner: Uuid | None = None) -> Trail:
    now = world.clock()
    return Trail(owner or world.seeded.owner, "command line: test", None, now, lambda: world.central.mint(now))


def key(
    world: World, role: OfficeRole = OfficeRole.ADMINISTRATOR, name: str | None = None, owner: Uuid | None = None
) -> str:
    named, chance = name or role.value, random.Random(f"{name}{role}{owner}")
    return world.database.write(lambda c: make_key(c, trail(world, owner), named, role, chance.randbytes))


@dataclass
class Office:
    """Somebody with a key."""

    world: World
    key: str | None

    def ask(self, method: str, path: str, said: Any = None, **headers: str) -> Got:
        if self.key is not None:
            headers = {"authorization": f"Bearer {self.key}", **headers}
        body = b"" if said is None else json.dumps(said).encode()
        return self.world.send(method, f"/v1/office/{path}", headers, body)

    def get(self, path: str) -> Any:
        got = self.ask("GET", path)
        assert got.status == 200, got.body
        return json.loads(got.body)

    def post(self, path: str, said: Any = None) -> Any:
        got = self.ask("POST", path, said)
        assert got.status == 200, got.body
        return json.loads(got.body)


def office(world: World, role: OfficeRole = OfficeRole.ADMINISTRATOR, **more: Any) -> Office:
    return Office(world, key(world, role, **more))

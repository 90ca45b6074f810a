"""A seeded central on each kind of database, with a clock that the test moves."""

import asyncio
import itertools
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, select, text

from central import tables as t
from central.app import create_app
from central.context import Central, Post, signing_key
from central.database import Database, open_database
from central.messages.sender import Sender
from central.messages.virtual import VirtualPost
from central.migrations import migrate
from central.seed import seed
from central.seed_world import SeededWorld
from central.verify import Verified, verify_ledger
from loyalty.wire_proofs import Channel
from tests.central.device import URL, Device, Got
from tests.postgres import cluster, make_database

START = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
_names = itertools.count(1)


@dataclass
class Clock:
    """Central's and the terminals' time."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class World:
    """A running central and what was seeded."""

    central: Central
    seeded: SeededWorld
    clock: Clock
    client: httpx.AsyncClient
    loop: asyncio.AbstractEventLoop
    devices: dict[str, Device] = field(default_factory=dict)

    @property
    def database(self) -> Database:
        return self.central.database

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Got:
        asking = self.client.request(method, path, headers=headers, content=body)
        response = asyncio.run_coroutine_threadsafe(asking, self.loop).result(timeout=60)
        return Got(response.status_code, dict(response.headers), response.content)

    def serve(self, central: Central) -> None:
        """Another central over the same database answers from now on."""
        self.central = central
        self.client._transport.app = create_app(central)  # type: ignore[attr-defined] # httpx's ASGI transport

    def post_to(self, post: VirtualPost) -> "World":
        """Central sends into the virtual post from now on, as soon as a letter waits."""
        sender = Sender(self.database, dict.fromkeys(Channel, post), self.clock)
        self.serve(replace(self.central, post=Post(frozenset(Channel), lambda: sender.round() and None, post)))
        return self

    def device(self, code: str = "K1-1") -> Device:
        """The enrolled terminal of that code."""
        if code not in self.devices:
            found = next(each for each in self.seeded.terminals if each.code == code)
            self.devices[code] = Device(self.send, found, self.clock).enrol()
            self.devices[code].staff = self.seeded.staff[0].id
        return self.devices[code]

    def card(self, number: int = 0) -> str:
        return self.seeded.cards[number].token

    def incidents(self) -> list[tuple[str, str]]:
        """Kind and subject of each open incident."""
        i = t.incidents.c

        def work(connection: Connection) -> list[tuple[str, str]]:
            query = select(i.kind, i.subject).where(i.closed_at.is_(None)).order_by(i.kind, i.subject)
            return [(row.kind, row.subject) for row in connection.execute(query)]

        return self.database.read(work)

    def verify(self) -> Verified:
        """The ledger's check; no test may leave a difference."""
        return verify_ledger(self.database)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with cluster() as url:
        yield url


@pytest.fixture(scope="session")
def templates() -> dict[str, tuple[str, SeededWorld]]:
    """Kept seeded databases by kind, which each test gets a copy of."""
    return {}


def _fresh(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path, templates: dict[str, tuple[str, SeededWorld]]
) -> tuple[str, SeededWorld]:
    """A copy of the seeded database of that kind."""
    if kind == "sqlite":
        if kind not in templates:
            folder = request.getfixturevalue("tmp_path_factory").mktemp("template")
            url = f"sqlite:///{folder}/template.db"
            templates[kind] = (url, _seed(url))
        url, seeded = templates[kind]
        copy = tmp_path / "central.db"
        copy.write_bytes(Path(url.removeprefix("sqlite:///")).read_bytes())
        return f"sqlite:///{copy}", seeded
    server = request.getfixturevalue("postgres")
    if kind not in templates:
        url = make_database(server, "template_spaarpunt")
        templates[kind] = (url, _seed(url))
    name = f"central_{next(_names)}"
    admin = open_database(f"{server}/postgres")
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template_spaarpunt"))
    admin.close()
    return f"{server}/{name}", templates[kind][1]


def _seed(url: str) -> SeededWorld:
    database = open_database(url)
    migrate(database)
    seeded = seed(database, START)
    signing_key(database, START, random.Random(7).randbytes)
    database.close()
    return seeded


@pytest.fixture(params=["sqlite", "postgresql"])
def world(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    templates: dict[str, tuple[str, SeededWorld]],
    loop: asyncio.AbstractEventLoop,
) -> Iterator[World]:
    """Each test on both databases."""
    url, seeded = _fresh(request.param, request, tmp_path, templates)
    with opened(url, seeded, loop) as found:
        yield found
        assert found.verify().differences == 0


@pytest.fixture
def sqlite_world(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    templates: dict[str, tuple[str, SeededWorld]],
    loop: asyncio.AbstractEventLoop,
) -> Iterator[World]:
    """For what has nothing to do with the database."""
    url, seeded = _fresh("sqlite", request, tmp_path, templates)
    with opened(url, seeded, loop) as found:
        yield found
        assert found.verify().differences == 0


@pytest.fixture(scope="session")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop that runs beside the tests, as a server's does."""
    found = asyncio.new_event_loop()
    thread = threading.Thread(target=found.run_forever)
    thread.start()
    yield found
    found.call_soon_threadsafe(found.stop)
    thread.join(timeout=10)
    found.close()


@contextmanager
def opened(url: str, seeded: SeededWorld, loop: asyncio.AbstractEventLoop) -> Iterator[World]:
    """A central on a database."""
    clock = Clock()
    database = open_database(url)
    source = random.Random(8)
    central = Central(database, signing_key(database, clock(), source.randbytes), clock, source.randbytes)
    client = httpx.AsyncClient(transport=httpx.ASGITransport(create_app(central)), base_url=URL)
    yield World(central, seeded, clock, client, loop)
    asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(timeout=10)
    database.close()


@pytest.fixture
def post() -> VirtualPost:
    """Where letters land; a world is told to send there."""
    return VirtualPost()

"""How long central takes to find a customer as staff type, among 100,000, through real signed HTTP.

What is typed grows letter by letter, as it does at the counter, and holds what people make of it: particles left out,
ø typed as o, the last figures of a number, a name that nobody has. The peer is a reading of every customer by SQLite
itself, which is what a search without an index of words comes to.
"""

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from benchmarks.postgres import cluster, make_database
from benchmarks.report import MOST, Row, percentile
from central import tables as t
from central.bulk import Row as Written
from central.bulk import load_rows
from central.customers.words import Named, rows_of
from central.database import Database, chunks, open_database
from central.migrations import migrate
from central.seed import seed
from central.seed_world import SeededWorld
from loyalty import wire
from loyalty.ids import ENTROPY_BYTES, Uuid, uuid7
from loyalty.signing import NONCE_HEADER, SignedRequest, public_text, sign_request
from loyalty.wire_customers import FoundCustomers, SearchCustomers
from terminal.demo.world import central

CUSTOMERS: Final = 100_000
LIMIT_MS: Final = 50.0
SLOWEST_MS: Final = 150.0
_GIVEN: Final = [
    "Jan",
    "Piet",
    "Kees",
    "Anna",
    "Maria",
    "Johanna",
    "Sanne",
    "Emma",
    "Noah",
    "Lucas",
    "Daan",
    "Sem",
    "Julia",
    "Mila",
    "Tess",
    "Fatima",
    "Mohammed",
    "Ali",
    "Bjørn",
    "Åse",
    "Øyvind",
    "Ingrid",
    "Ole",
    "Lars",
    "Kari",
    "Anne-Marie",
    "Jean-Luc",
    "Søren",
    "Håkon",
    "Willem",
    "Hendrik",
    "Cornelis",
    "Geertruida",
    "Elisabeth",
    "Zoë",
]
_PARTICLES: Final = ("", "", "", "", "", "de", "van", "van der", "van den", "ten", "el")
_STEMS: Final = [
    "Vries",
    "Berg",
    "Bakker",
    "Jansen",
    "Visser",
    "Smit",
    "Meijer",
    "Mulder",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Dijk",
    "Brink",
    "Dekker",
    "Bjørnstad",
    "Nordmann",
    "Solheim",
    "Haugen",
    "Sæther",
    "Ås",
    "Hansen",
    "Olsen",
    "Kristiansen",
    "Amrani",
    "Yılmaz",
    "Özdemir",
    "Kowalski",
    "Nguyen",
    "Koning",
    "Kuipers",
]
_ENDS: Final = ("", "", "", "", "s", "sen", "stra", "ma", "veld", "huis", "man", "dal", "vik", "gård", "mans", "kamp")


def run(quick: bool) -> list[Row]:
    """Rows of ratios for both databases; `quick` has a tenth of the customers."""
    count = CUSTOMERS // 10 if quick else CUSTOMERS
    with tempfile.TemporaryDirectory() as folder, cluster(durable=True) as server:
        path = Path(folder) / "central.db"
        rows = _measured("SQLite", f"sqlite:///{path}", count, lambda: _by_reading(path))
        return rows + _measured("PostgreSQL", make_database(server, "search"), count)


def _measured(name: str, url: str, count: int, reading: Callable[[], float] | None = None) -> list[Row]:
    """A database's rows: fill it, and ask as staff type."""
    source = random.Random(4)
    database = open_database(url)
    migrate(database)
    world = seed(database, datetime.now(UTC))
    names = fill(database, world, count, source)
    if not database.is_sqlite:
        # What its autovacuum does within a minute.
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    database.close()
    queries = typed(names, source)
    seconds, bare = ask(url, world, queries)
    load = os.getloadavg()[0]
    case = f"a customer found as typed, {count} of them, {name}, load {load:.1f}"
    rows = [
        Row(f"{case}, p95", "ms", percentile(seconds, 0.95) * 1000, LIMIT_MS, "limit (most)", MOST),
        Row(f"{case}, p99", "ms", percentile(seconds, 0.99) * 1000, SLOWEST_MS, "goal (most)", MOST),
    ]
    median = percentile(seconds, 0.5) * 1000
    rows.append(Row(f"{case}, median", "ms", median, percentile(bare, 0.5) * 1000, "the same call, nothing sought"))
    if reading is not None:
        rows.append(Row(f"{case}, median", "ms", median, reading() * 1000, "every name read by sqlite3"))
    return rows


def fill(database: Database, world: SeededWorld, count: int, source: random.Random) -> list[Named]:
    """Write so many customers with an account each; answers their names."""
    now = datetime.now(UTC)
    names: list[Named] = []
    customers: list[Written] = []
    accounts: list[Written] = []
    words: list[Written] = []
    for number in range(count):
        family = source.choice(_STEMS) + source.choice(_ENDS)
        if source.random() < 0.3:
            family += source.choice(("-", "")) + source.choice(_STEMS).lower()
        named = Named(
            source.choice(_GIVEN),
            source.choice(_PARTICLES),
            family,
            f"m{number}@{source.choice(_STEMS).lower()}.example",
            f"+316{number:08}",
        )
        names.append(named)
        customer = uuid7(now, source.randbytes(ENTROPY_BYTES))
        customers.append(
            {
                "owner": world.owner,
                "id": customer,
                "given": named.given,
                "particle": named.particle,
                "family": named.family,
                "language": "nl",
                "made_at": now,
                "mail": named.mail,
                "phone": named.phone,
            }
        )
        account = uuid7(now, source.randbytes(ENTROPY_BYTES))
        accounts.append({"owner": world.owner, "id": account, "customer": customer, "made_at": now})
        words += rows_of(world.owner, [(customer, named)])

    def work(connection: Connection) -> None:
        for table, rows in ((t.customers, customers), (t.accounts, accounts), (t.customer_words, words)):
            for part in chunks(rows):
                load_rows(connection, table, part)

    database.write(work)
    return names


def typed(names: Sequence[Named], source: random.Random) -> list[str]:
    """What staff type until they see whom they look for: each beginning of it."""
    asked: list[str] = []
    for named in source.sample(list(names), 40):
        plain = named.family.translate(str.maketrans("øåæØÅ", "oaaOA"))
        whole = source.choice(
            (
                f"{named.given} {named.family}",
                f"{plain} {named.given[:1]}",
                f"{named.particle} {plain}".strip(),
                (named.phone or "")[-6:],
                (named.mail or "")[:8],
                f"{named.given} Qqvist",
            )
        )
        asked += [whole[:length] for length in range(1, len(whole) + 1)]
    return asked


def ask(url: str, world: SeededWorld, queries: Sequence[str]) -> tuple[list[float], list[float]]:
    """Seconds that each search takes at a served central, and the same call that seeks nothing, one after the other."""
    seconds: list[float] = []
    bare: list[float] = []
    key, seeded = Ed25519PrivateKey.generate(), world.terminals[0]
    voucher_key = Ed25519PrivateKey.generate()
    with central(url) as address, httpx.Client(base_url=address, timeout=60) as client:
        asked = wire.Enrol(
            token=seeded.token,
            request_key=public_text(key),
            voucher_key=public_text(voucher_key),
            board="benchmark",
            software="0",
        )
        headers = {NONCE_HEADER: "benchmark-enrols"}
        got = client.post("/v1/devices/enrol", content=wire.write(asked), headers=headers)
        terminal = wire.read(wire.Enrolled, got.content).terminal
        for number, query in enumerate(queries):
            seconds.append(_one(client, terminal, key, (2 * number, query, world.staff[0].id)))
            bare.append(_one(client, terminal, key, (2 * number + 1, "", world.staff[0].id)))
    return seconds, bare


def _one(client: httpx.Client, terminal: Uuid, key: Ed25519PrivateKey, what: tuple[int, str, Uuid]) -> float:
    number, query, by = what
    body = wire.write(SearchCustomers(by=by, q=query))
    started = time.perf_counter()
    request = SignedRequest("POST", f"{client.base_url}/v1/customers/search".replace("//v1", "/v1"), {}, body)
    sign_request(request, key, terminal, datetime.now(UTC), f"{terminal}-{number}")
    got = client.post("/v1/customers/search", content=body, headers=dict(request.headers))
    spent = time.perf_counter() - started
    assert got.status_code == 200, got.text
    wire.read(FoundCustomers, got.content)
    return spent


def _by_reading(path: Path) -> float:
    """Seconds that SQLite takes to look into every name."""
    with sqlite3.connect(path) as connection:
        started = time.perf_counter()
        connection.execute("SELECT id FROM customers WHERE given || ' ' || family LIKE '%qqvist%'").fetchall()
        spent = time.perf_counter() - started
    connection.close()
    return spent

"""How many transactions a second central takes: signed batches of 500 through real HTTP, on SQLite and its disk.

The peer is the same code from the request's bytes on, called in this process without HTTP and signatures.
"""

import gc
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import count

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from benchmarks.report import LEAST, MOST, Row, percentile
from central import tables as t
from central.api.calls import Visit
from central.api.enrolment import enrol
from central.api.gate import find_terminal
from central.api.transactions import post_batch
from central.bulk import insert_rows
from central.context import Central, signing_key
from central.database import open_database
from central.gathering import gathering
from central.migrations import migrate
from central.seed import seed
from central.seed_world import SeededTerminal, SeededWorld
from central.serving import calm_collector
from central.verify import verify_ledger
from loyalty import bodies, wire
from loyalty.assurance import Assurance, EntryMode
from loyalty.envelope import head_of, opening, seal
from loyalty.ids import Uuid, uuid7
from loyalty.programme import Programme, ref
from loyalty.schemes import default_schemes
from loyalty.signing import NONCE_HEADER, SignedRequest, decode_key, public_text, sign_request
from loyalty.tokens import TokenKey, card_token

CARDS = 5_000
LIMIT = 2_000.0
GOAL = 5_000.0
"""Transactions a second: what is promised, and what is aimed at."""
GOAL_BATCH_MS = 100.0
_CODES = ("K1-1", "K1-2")
_counter = count(1)


def run(quick: bool) -> list[Row]:
    """Rows of ratios; `quick` sends a tenth."""
    batches = 4 if quick else 40
    with tempfile.TemporaryDirectory() as folder:
        over_http, slowest = _over_http(f"sqlite:///{folder}/http.db", batches)
        without = direct(f"sqlite:///{folder}/direct.db", batches)
    return [
        Row("central takes batches of 500 over HTTP", "tx/s", over_http, without, "the same without HTTP"),
        Row("central takes batches of 500 over HTTP", "tx/s", over_http, LIMIT, "limit (least)", LEAST),
        Row("central takes batches of 500 over HTTP", "tx/s", over_http, GOAL, "goal (least)", LEAST),
        Row("a batch of 500 over HTTP, p95", "ms", slowest, GOAL_BATCH_MS, "goal (most)", MOST),
    ]


@dataclass(slots=True)
class _Terminal:
    """A terminal with its batches made beforehand: making them is not what is measured."""

    id: Uuid
    key: Ed25519PrivateKey
    batches: list[bytes]


def prepare(url: str) -> tuple[SeededWorld, list[str]]:
    """A central with a seeded world and so many cards, in an empty database; the world and the cards' tokens."""
    database = open_database(url)
    migrate(database)
    now = datetime.now(UTC)
    world = seed(database, now)
    scheme = default_schemes().named("sparse")
    assert scheme is not None
    key = TokenKey(world.lookup_key_id, decode_key(world.lookup_key))
    tokens: list[str] = []
    accounts, cards = [], []
    for number in range(CARDS):
        member = default_schemes().match(scheme.nth(number * 7919))
        assert member is not None
        account = _mint(now)
        tokens.append(str(card_token(key, world.owner, member)))
        accounts.append({"owner": world.owner, "id": account, "customer": None, "made_at": now})
        cards.append({"owner": world.owner, "token": tokens[-1], "account": account, "batch": None, "status": "issued"})

    def work(connection: Connection) -> None:
        insert_rows(connection, t.accounts, accounts)
        insert_rows(connection, t.cards, cards)

    database.write(work)
    database.close()
    return world, tokens


def _mint(now: datetime) -> Uuid:
    return uuid7(now, next(_counter).to_bytes(10, "big"))


def sale(owner: Uuid, programme: Programme, token: str, receipt: str) -> bodies.Accrual:
    """A sale of 19.95 as a terminal records it."""
    now = datetime.now(UTC)
    return bodies.Accrual(
        id=_mint(now),
        owner=owner,
        occasion=bodies.Occasion(now, True, _BOOT, 1000, EntryMode.SCANNED, Assurance.POSSESSION, None),
        programme=ref(programme),
        card=token,
        cents=1995,
        currency=programme.currency,
        points=199,
        receipt=f"{receipt}/20261101T100000Z",
    )


def _batches(terminal: Uuid, owner: Uuid, programme: Programme, tokens: Sequence[str], amount: int) -> list[bytes]:
    head, made = opening(1), []
    for number in range(amount):
        items = []
        for place in range(wire.MAX_BATCH):
            token = tokens[(number * 7 + place * 11) % len(tokens)]
            body = sale(owner, programme, token, f"K1/{terminal[-4:]}{number}-{place}")
            text = bodies.encode(body)
            envelope = seal(head, terminal, text)
            head = head_of(envelope)
            items.append(wire.Item(envelope=envelope, body=text.decode()))
        made.append(wire.write(wire.Batch(head=head, lowest_waiting=None, items=tuple(items))))
    return made


_BOOT = Uuid("018f0000-0000-7000-8000-000000000001")


def _asked(seeded: SeededTerminal, key: Ed25519PrivateKey) -> wire.Enrol:
    return wire.Enrol(
        token=seeded.token,
        request_key=public_text(key),
        voucher_key=public_text(Ed25519PrivateKey.generate()),
        board="benchmark",
        software="0",
    )


def _terminal(enrolled: wire.Enrolled, key: Ed25519PrivateKey, tokens: Sequence[str], amount: int) -> _Terminal:
    programme = enrolled.configuration.programmes[0]
    return _Terminal(enrolled.terminal, key, _batches(enrolled.terminal, enrolled.owner, programme, tokens, amount))


def _enrol(client: httpx.Client, seeded: SeededTerminal, tokens: Sequence[str], amount: int) -> _Terminal:
    key = Ed25519PrivateKey.generate()
    asked = wire.write(_asked(seeded, key))
    got = client.post("/v1/devices/enrol", content=asked, headers={NONCE_HEADER: "benchmark-enrols"})
    return _terminal(wire.read(wire.Enrolled, got.content), key, tokens, amount)


@contextmanager
def _serving(url: str) -> Iterator[str]:
    command = [sys.executable, "-m", "central.cli", "serve", "--database", url, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.terminate()
            process.wait(timeout=20)


def _over_http(url: str, amount: int) -> tuple[float, float]:
    """Transactions a second of two terminals at once, and the 95th percentile of a batch in milliseconds."""
    world, tokens = prepare(url)
    seconds: list[float] = []
    with _serving(url) as address, httpx.Client(base_url=address, timeout=60) as client:
        seeded = [each for each in world.terminals if each.code in _CODES]
        terminals = [_enrol(client, each, tokens, amount // 2) for each in seeded]
        threads = [
            threading.Thread(target=_deliver, args=(client, address, terminal, seconds)) for terminal in terminals
        ]
        started = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spent = time.perf_counter() - started
    check(url)
    return amount * wire.MAX_BATCH / spent, percentile(seconds, 0.95) * 1000


def _deliver(client: httpx.Client, address: str, terminal: _Terminal, seconds: list[float]) -> None:
    for number, batch in enumerate(terminal.batches):
        started = time.perf_counter()
        request = SignedRequest("POST", f"{address}/v1/transactions", {}, batch)
        nonce = f"{terminal.id}-{number}"
        sign_request(request, terminal.key, terminal.id, datetime.now(UTC), nonce)
        got = client.post("/v1/transactions", content=batch, headers=dict(request.headers))
        seconds.append(time.perf_counter() - started)
        assert got.status_code == 200, got.text
        assert got.text.count('"status":"accepted"') == wire.MAX_BATCH


def direct(url: str, amount: int) -> float:
    """Transactions a second of the same function in this process, with its collector and statistics as central's."""
    world, tokens = prepare(url)
    database = open_database(url)
    central = Central(database, signing_key(database, datetime.now(UTC), secrets.token_bytes))
    terminals = [_enrol_here(central, each, tokens, amount // 2) for each in world.terminals if each.code in _CODES]
    threshold = gc.get_threshold()
    calm_collector()
    started = time.perf_counter()
    with gathering(database):
        for terminal in terminals:
            for batch in terminal.batches:
                database.write(partial(_post, central, terminal.id, batch))
    spent = time.perf_counter() - started
    gc.unfreeze()
    gc.set_threshold(*threshold)
    database.close()
    check(url)
    return amount * wire.MAX_BATCH / spent


def _post(central: Central, terminal: Uuid, batch: bytes, connection: Connection) -> bytes:
    caller = find_terminal(connection, terminal)
    reply = post_batch(Visit(central, connection, central.clock(), batch, {}, {}, caller))
    assert reply.message is not None
    return wire.write(reply.message)


def _enrol_here(central: Central, seeded: SeededTerminal, tokens: Sequence[str], amount: int) -> _Terminal:
    key = Ed25519PrivateKey.generate()
    asked = _asked(seeded, key)

    def work(connection: Connection) -> wire.Enrolled:
        reply = enrol(Visit(central, connection, central.clock(), wire.write(asked), {}, {}))
        assert isinstance(reply.message, wire.Enrolled)
        return reply.message

    return _terminal(central.database.write(work), key, tokens, amount)


def check(url: str) -> None:
    """The ledger adds up after all that."""
    database = open_database(url)
    found = verify_ledger(database)
    database.close()
    assert found.differences == 0, found

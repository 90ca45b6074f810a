"""A terminal that comes back after a month: how fast its outbox drains over real HTTP, and who feels it.

The real store, forwarder and client deliver to the real central, a process of its own on the same machine. Meanwhile
somebody scans a card ten times a second through the very same client. The peer is central's function for a batch,
called in this process without HTTP, signatures and a terminal. `DRAIN=100000` waits that many; `DRAIN_POSTGRES=URL`,
an empty database, measures PostgreSQL beside SQLite.
"""

import os
import random
import secrets
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, text

from benchmarks.ingest import check, direct, prepare, sale
from benchmarks.report import LEAST, MOST, Bound, Row, percentile
from loyalty.bodies import EpochReason, encode, kind_of
from loyalty.envelope import head_of, seal
from loyalty.ids import ENTROPY_BYTES, uuid7
from loyalty.wire import MAX_BATCH, Configuration, Lookup
from terminal import app, identity
from terminal.central_client import Answered, CentralClient, credentials
from terminal.courier import Courier
from terminal.demo.world import central
from terminal.forwarder import Forwarder
from terminal.journal.documents import IdentityDocument
from terminal.journal.journal import Journal
from terminal.machine.moment import Moment
from terminal.store import Append, OutboxRow, Store
from terminal.vitals import Vitals

GOAL: Final = 5_000.0
"""Transactions a second."""
HALF: Final = Bound(0.5, least=True)
FELT_MS: Final = 100.0
"""What a person takes for at once."""
FLAT_MIB: Final = 8.0
_BLOCK: Final = 2_000
_EVERY: Final = 0.1
_PAGE_MIB: Final = os.sysconf("SC_PAGE_SIZE") / 2**20


def run(quick: bool) -> list[Row]:
    """Rows for each database; `quick` lets few wait."""
    amount = int(os.environ.get("DRAIN", "2000" if quick else "20000"))
    # Not in the system's temporary folder, which may be memory and flush for nothing.
    out = Path("out").resolve()
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="drain-", dir=out) as name:
        folder = Path(name)
        rows = _rows("SQLite", folder / "sqlite", lambda word: f"sqlite:///{folder / word}.db", amount)
        postgres = os.environ.get("DRAIN_POSTGRES")
        if postgres is not None:
            rows += _rows("PostgreSQL", folder / "postgres", lambda word: _database(postgres, word), amount)
    return rows


def _database(url: str, word: str) -> str:
    """A new database beside the one of the URL."""
    server, _, base = url.rpartition("/")
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {base}_{word}"))
    engine.dispose()
    return f"{server}/{base}_{word}"


def _rows(database: str, folder: Path, url_of: Callable[[str], str], amount: int) -> list[Row]:
    found = _drain(url_of("drained"), folder, amount)
    alone = direct(url_of("direct"), amount // MAX_BATCH)
    case = f"drain of {amount:,}, {database}, load {os.getloadavg()[0]:.0f}"
    return [
        Row(case, "tx/s", found.rate, alone, "the ledger's function without HTTP", HALF),
        Row(case, "tx/s", found.rate, GOAL, "least", LEAST),
        Row(f"{case}: a scan meanwhile, p50", "ms", percentile(found.busy, 0.5), percentile(found.quiet, 0.5), "idle"),
        Row(f"{case}: a scan meanwhile, p95", "ms", percentile(found.busy, 0.95), FELT_MS, "felt from there", MOST),
        Row(f"{case}: the terminal's memory grows", "MiB", found.grown, FLAT_MIB, "most", MOST),
    ]


@dataclass(slots=True)
class _Drained:
    """What a drain showed.

    Attributes:
        rate: transactions a second.
        quiet: milliseconds of look-ups before it.
        busy: milliseconds of look-ups meanwhile.
        grown: MiB from a fifth of the drain to its end.
    """

    rate: float = 0.0
    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    grown: float = 0.0


class _Now:
    """The machine's time."""

    def moment(self) -> Moment:
        return Moment(datetime.now(UTC), round(time.monotonic() * 1000), trusted=True)

    def learn(self, at: datetime) -> None:
        """Nothing to learn."""


class _Ears:
    """Hears nothing but what goes wrong."""

    def online(self, *, answers: bool) -> None:
        """As it should be."""

    def revoked(self) -> None:
        raise AssertionError("the terminal was revoked")

    def configured(self, configuration: Configuration) -> None:
        """As it was."""

    def programmes_changed(self) -> None:
        """As they were."""

    def vitals(self) -> Vitals:
        return Vitals("ok", 0.1)

    def failed(self, error: Exception) -> None:
        raise error


def _drain(url: str, folder: Path, amount: int) -> _Drained:
    world, tokens = prepare(url)
    token = next(each.token for each in world.terminals if each.code == "K1-1")
    found = _Drained()
    with central(url) as address:
        app.enrol(folder, address, token, board="benchmark")
        with Store.open(folder) as store:
            who, told = identity.identity(store), identity.configuration(store)
            assert who is not None
            assert told is not None
            boot = uuid7(datetime.now(UTC), secrets.token_bytes(ENTROPY_BYTES))
            journal = Journal(
                store, terminal=who.terminal, owner=who.owner, boot_id=boot, clock=_Now(), entropy=secrets.token_bytes
            )
            journal.delivery.open_epoch(EpochReason.ENROLLED, who.epoch)
            client = CentralClient(
                address,
                credentials(who.terminal, who.request_key, who.central_key),
                _Now(),
                secrets.token_bytes,
            )
            courier = Courier()
            forwarder = Forwarder(
                journal,
                client,
                clock=_Now(),
                listener=_Ears(),
                chance=random.random,
                software="benchmark",
                aside=courier.aside,
            )
            # The first contact: the epoch's record, the changes, the configuration.
            while store.waiting_count():
                forwarder.round()
            _fill(store, who, told, tokens, amount)
            shopper = _Shopper(journal, client, tokens)
            found.quiet = shopper.scan(30)
            thread = threading.Thread(target=shopper.keep_scanning)
            started = time.perf_counter()
            thread.start()
            while store.waiting_count():
                forwarder.round()
            found.rate = amount / (time.perf_counter() - started)
            shopper.over.set()
            thread.join()
            courier.close()
            client.close()
    found.busy = shopper.took
    found.grown = max(shopper.memory[len(shopper.memory) // 5 :]) - shopper.memory[len(shopper.memory) // 5]
    check(url)
    return found


def _fill(store: Store, who: IdentityDocument, told: Configuration, tokens: list[str], amount: int) -> None:
    """Let that many sales wait, as a month without a network leaves them."""
    programme, head = told.programmes[0], store.head()
    assert head is not None
    for first in range(0, amount, _BLOCK):
        rows: list[Append] = []
        for number in range(first, min(amount, first + _BLOCK)):
            body = sale(who.owner, programme, tokens[number * 7 % len(tokens)], f"D/{number}")
            data = encode(body)
            envelope = seal(head, who.terminal, data)
            head = head_of(envelope)
            rows.append(Append(OutboxRow(envelope, body.id, kind_of(body).value, data)))
        store.commit(rows)


class _Shopper:
    """Somebody who scans a card again and again."""

    def __init__(self, journal: Journal, client: CentralClient, tokens: list[str]) -> None:
        self._journal = journal
        self._client = client
        self._tokens = tokens
        self.took: list[float] = []
        self.memory: list[float] = []
        self.over = threading.Event()

    def scan(self, times: int) -> list[float]:
        """Milliseconds from a scan to its balance, kept in the store as the terminal does.

        A look-up that gets no answer takes all of its time-out: the terminal then shows what it has.
        """
        found = []
        for number in range(times):
            token = self._tokens[number * 13 % len(self._tokens)]
            started = time.perf_counter()
            reply = self._client.look_up(Lookup(token=token))
            if isinstance(reply, Answered):
                self._journal.delivery.see(token, reply.message)
            found.append((time.perf_counter() - started) * 1000)
        return found

    def keep_scanning(self) -> None:
        """Until it is over; with the process's memory at each scan."""
        while not self.over.is_set():
            self.took += self.scan(1)
            self.memory.append(int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_MIB)
            self.over.wait(_EVERY)

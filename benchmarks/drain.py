"""A terminal that comes back after a month: how fast its outbox drains over real HTTP, and who feels it.

The real store, forwarder and client deliver to the real central, a process of its own on the same machine. Meanwhile
somebody scans a card ten times a second through the very same client. The peer is central's function for a batch,
called in this process without HTTP, signatures and a terminal. `DRAIN=100000` waits that many; `DRAIN_POSTGRES=URL`,
an empty database, measures PostgreSQL beside SQLite.
"""

import os
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine, text

from benchmarks.ingest import check, direct
from benchmarks.report import LEAST, MOST, Bound, Row, percentile
from benchmarks.standing import standing
from loyalty.wire import MAX_BATCH, Lookup
from terminal.central_client import Answered, CentralClient
from terminal.journal.journal import Journal

GOAL: Final = 5_000.0
"""Transactions a second."""
HALF: Final = Bound(0.5, least=True)
FELT_MS: Final = 100.0
"""What a person takes for at once."""
FLAT_MIB: Final = 8.0
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


def _drain(url: str, folder: Path, amount: int) -> _Drained:
    found = _Drained()
    with standing(url, folder) as here:
        store, forwarder = here.store, here.forwarder
        here.record(amount)
        shopper = _Shopper(here.journal, here.client, here.tokens)
        found.quiet = shopper.scan(30)
        thread = threading.Thread(target=shopper.keep_scanning)
        started = time.perf_counter()
        thread.start()
        while store.waiting_count():
            forwarder.round()
        found.rate = amount / (time.perf_counter() - started)
        shopper.over.set()
        thread.join()
    found.busy = shopper.took
    found.grown = max(shopper.memory[len(shopper.memory) // 5 :]) - shopper.memory[len(shopper.memory) // 5]
    check(url)
    return found


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

"""How long 100,000 card numbers take: drawn, checked against every card there is, stored; and their print sheet.

The peer is SQLite itself, given the same rows by its own driver without any of ours.
"""

import io
import secrets
import sqlite3
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import MOST, Row
from central.cards import batches
from central.cards.batches import Asked, Drawn, Place
from central.cards.numbers import Order
from central.cards.sheets import write_pdf
from central.database import open_database
from central.migrations import migrate
from central.seed import seed
from loyalty.ids import ENTROPY_BYTES, uuid7

CARDS = 100_000
LIMIT_SECONDS = 10.0
_LABELS = 2_400


def run(quick: bool) -> list[Row]:
    """Rows of ratios; `quick` makes a tenth."""
    count = CARDS // 10 if quick else CARDS
    limit = LIMIT_SECONDS * count / CARDS
    with tempfile.TemporaryDirectory() as folder:
        ascending, drawn = _made(Path(folder) / "a.db", Asked("plain", "10001", count, Order.ASCENDING))
        at_random, _ = _made(Path(folder) / "r.db", Asked("plain", "10001", count, Order.RANDOM))
        peer = _plain_rows(Path(folder) / "p.db", drawn)
    labels = drawn.numbers[:_LABELS]
    started = time.perf_counter()
    write_pdf(io.BytesIO(), drawn.scheme, labels, "benchmark")
    sheet = (time.perf_counter() - started) * CARDS / len(labels)
    case = f"{count} card numbers made and stored"
    return [
        Row(f"{case}, ascending", "s", ascending, limit, "limit (most)", MOST),
        Row(f"{case}, at random", "s", at_random, limit, "limit (most)", MOST),
        Row(f"{case}, ascending", "s", ascending, peer, "the rows alone, by sqlite3"),
        Row("print sheet of 100,000 labels", "s", sheet, ascending * CARDS / count, "making and storing them"),
    ]


def _made(path: Path, asked: Asked) -> tuple[float, Drawn]:
    """Seconds, and what was drawn."""
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    now = datetime.now(UTC)
    owner = seed(database, now).owner
    started = time.perf_counter()
    drawn = database.read(lambda connection: batches.draw(connection, owner, asked, secrets.randbelow))
    database.write(
        lambda connection: batches.store(
            connection,
            owner,
            drawn,
            Place(),
            now=now,
            mint=lambda: uuid7(now, secrets.token_bytes(ENTROPY_BYTES)),
        )
    )
    spent = time.perf_counter() - started
    database.close()
    return spent, drawn


def _plain_rows(path: Path, drawn: Drawn) -> float:
    rows = [("owner", token, secrets.token_hex(18), "batch", "blank") for token in drawn.tokens]
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE accounts (owner, id, PRIMARY KEY (owner, id)) WITHOUT ROWID")
        connection.execute(
            "CREATE TABLE cards (owner, token, account, batch, status, PRIMARY KEY (owner, token)) WITHOUT ROWID"
        )
        started = time.perf_counter()
        connection.executemany("INSERT INTO accounts VALUES (?, ?)", [(row[0], row[2]) for row in rows])
        connection.executemany("INSERT INTO cards VALUES (?, ?, ?, ?, ?)", rows)
        connection.commit()
        spent = time.perf_counter() - started
    connection.close()
    return spent

"""Central in the simulation: the real calls and the real ledger on SQLite in memory, without HTTP and signatures."""

import random
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, create_engine, event, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from central import tables as t
from central.api import cards, devices, enrolment, transactions
from central.api.calls import Reply as CallReply
from central.api.calls import Visit
from central.api.gate import find_terminal
from central.book.counter import Change, ChangeKind, note_changes
from central.claims import Word, decide
from central.context import Central
from central.database import Database
from central.errors import CentralError, ProblemError
from central.expiry import expire_all
from central.migrations import migrate
from central.privacy.leaving import leaver_of, let_go
from central.seed import seed
from central.seed_world import SeededWorld
from central.verify import verify_ledger
from loyalty.ids import Uuid
from loyalty.programme import HoldPolicy, Programme
from loyalty.signing import WINDOW
from loyalty.wire import (
    Authorise,
    Authorised,
    Batch,
    BatchAnswer,
    CardStatus,
    CardSummary,
    Changes,
    Configuration,
    Enrol,
    Enrolled,
    Heartbeat,
    HeartbeatAnswer,
    Lookup,
    ProblemType,
    read,
    write,
)
from loyalty.wire_claims import ClaimDecided
from terminal import identity
from terminal.central_client import Answered, Refused, Reply, Revoked, Skewed, Weather
from terminal.clock import SystemClock
from terminal.journal.journal import Journal
from terminal.known_time import floor
from tests.simulation.clockwork import START
from tests.simulation.disk import Disk, MemoryStore
from tests.simulation.prepared import PreparedDatabase

URL = "https://central.test"
CODES = ("K1-1", "K1-2")
"""The terminals of the simulated shop."""
BACK_OFFICE = "B1-1"
"""The code under which the back office enrols."""
WEATHER = {ProblemType.UNSIGNED, ProblemType.SIGNATURE_INVALID, ProblemType.REPLAYED, ProblemType.TOO_MANY}


class CentralBrokeError(AssertionError):
    """Central failed where it never may."""


@dataclass(frozen=True)
class Call:
    """One call of the API as the network carries it: the very bytes."""

    name: str
    carry_out: Callable[[Visit], CallReply]
    answer: type[msgspec.Struct]
    body: bytes = b""
    query: tuple[tuple[str, str], ...] = ()
    rows: int = 1
    """How many transactions it brings, those that cannot be read included."""
    voids: int = 0
    """How many of them cannot be read."""


def send(batch: Batch) -> Call:
    voids = len(batch.voids)
    return Call("batch", transactions.post_batch, BatchAnswer, write(batch), rows=len(batch.items) + voids, voids=voids)


def authorise(request: Authorise) -> Call:
    return Call("authorise", transactions.authorise, Authorised, write(request))


def look_up(request: Lookup) -> Call:
    return Call("lookup", cards.look_up, CardSummary, write(request))


def changes(after: int) -> Call:
    return Call("changes", cards.changes, Changes, query=(("after", str(after)),))


def configuration() -> Call:
    return Call("configuration", devices.get_configuration, Configuration)


def heartbeat(request: Heartbeat) -> Call:
    return Call("heartbeat", devices.heartbeat, HeartbeatAnswer, write(request))


@lru_cache(maxsize=64)
def _configuration(text: bytes) -> Configuration:
    """A configuration as it is read; every start asks for one, and most are the same."""
    return read(Configuration, text)


class _Undone(sqlite3.Connection):
    """A database that a seed leaves as it found it: its transactions are savepoints inside one that is rolled back.

    So each statement is prepared once for the process; a database loaded anew would have all of them prepared again.
    """

    _inside = False

    def start(self) -> None:
        """A transaction begins."""
        self._inside = True
        self.execute("SAVEPOINT step")

    def commit(self) -> None:
        """Keep what the transaction did, as long as the seed lasts."""
        if self._inside:
            self._inside = False
            self.execute("RELEASE step")

    def rollback(self) -> None:
        """Undo the transaction; SQLAlchemy asks for it once more where there is none."""
        if self._inside:
            self._inside = False
            self.execute("ROLLBACK TO step")
            self.execute("RELEASE step")

    def begin_anew(self) -> None:
        """Undo all that was done since this was called before."""
        self._inside = False
        if self.in_transaction:
            self.execute("ROLLBACK")
        self.execute("BEGIN")


class Rows:
    """The one connection, by SQLAlchemy for central and raw for those who check it."""

    def __init__(self) -> None:
        self.raw: _Undone = sqlite3.connect(
            ":memory:", check_same_thread=False, isolation_level=None, factory=_Undone, cached_statements=1024
        )
        self.raw.execute("PRAGMA foreign_keys=ON")
        self.engine: Engine = create_engine("sqlite://", poolclass=StaticPool, creator=lambda: self.raw)

        @event.listens_for(self.engine, "begin")
        def _begin(connection: Connection) -> None:
            self.raw.start()

        self.database: Database = PreparedDatabase(self.engine)


@dataclass(frozen=True)
class Template:
    """A world as every seed of one policy begins: central's database, and an enrolled disk for each terminal."""

    rows: Rows
    seeded: SeededWorld
    disks: dict[str, Disk]
    caught_up: dict[str, Disk]
    """The same disks after they were told all that central has."""
    programme: Programme


def take_in(rows: Rows, central: Central, asked: Enrol) -> Reply[Enrolled]:
    """Central's enrolment call, over a line that never fails."""

    def work(connection: Connection) -> CallReply:
        return enrolment.enrol(Visit(central, connection, central.clock(), write(asked), {}, {}, None))

    message = rows.database.write(work).message
    assert isinstance(message, Enrolled)
    return Answered(message)


_FIGURES = ("postings", "lots", "hold_lots", "holds", "balances", "transactions", "incidents", "accounts", "programmes")
"""The tables from which it is reckoned whether all figures agree."""


def _count_changes(raw: sqlite3.Connection) -> None:
    """Let the database itself count each change to a figure, whoever makes it."""
    raw.execute("CREATE TEMP TABLE figures (changes INTEGER NOT NULL)")
    raw.execute("INSERT INTO temp.figures VALUES (0)")
    for table in _FIGURES:
        for change in ("INSERT", "UPDATE", "DELETE"):
            raw.execute(
                f"CREATE TEMP TRIGGER {table}_{change} AFTER {change} ON main.{table} "
                "BEGIN UPDATE figures SET changes = changes + 1; END"
            )


@cache
def template(policy: HoldPolicy) -> Template:
    """Made once for the process."""
    found = Rows()
    source = random.Random(11)
    migrate(found.database)
    seeded = seed(found.database, START)
    changed: list[Programme] = []

    def choose(connection: Connection) -> None:
        asked = (seeded.owner, seeded.points_programme)
        text = found.raw.execute("SELECT document FROM programmes WHERE owner=? AND id=?", asked).fetchone()[0]
        programme = msgspec.structs.replace(msgspec.json.decode(text, type=Programme), hold_policy=policy)
        changed.append(programme)
        connection.exec_driver_sql(
            "UPDATE programmes SET document=? WHERE owner=? AND id=?", (msgspec.json.encode(programme).decode(), *asked)
        )

    found.database.write(choose)
    central = Central(found.database, Ed25519PrivateKey.from_private_bytes(bytes(32)), lambda: START, source.randbytes)
    disks: dict[str, Disk] = {}
    for code in (*CODES, BACK_OFFICE):
        token = next(each.token for each in seeded.terminals if each.code == code)
        store = MemoryStore(keep=lambda disk, code=code: disks.__setitem__(code, disk))
        enrol = partial(take_in, found, central)
        identity.enrol(store, enrol, url=URL, token=token, board="simulated", software="0")
    _count_changes(found.raw)
    caught_up = {code: _told_all(found, central, disk) for code, disk in disks.items() if code in CODES}
    return Template(found, seeded, disks, caught_up, changed[0])


def _told_all(rows: Rows, central: Central, disk: Disk) -> Disk:
    """The disk of a terminal that took in what changed, as its forwarder does."""
    kept = [disk]
    store = MemoryStore(disk, kept.append)
    who = identity.identity(store)
    assert who is not None
    clock = SystemClock(floor(store))
    journal = Journal(
        store, terminal=who.terminal, owner=who.owner, boot_id=who.terminal, clock=clock, entropy=central.entropy
    )

    def work(connection: Connection) -> CallReply:
        caller = find_terminal(connection, who.terminal)
        return cards.changes(Visit(central, connection, START, b"", {"after": "0"}, {}, caller))

    message = rows.database.write(work).message
    assert isinstance(message, Changes)
    assert not message.more
    journal.delivery.change(message)
    return kept[-1]


class Office:
    """Central, for one seed."""

    def __init__(self, base: Template, now: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self.rows = base.rows
        self.rows.raw.begin_anew()
        self.base = base
        self.now = now
        key = Ed25519PrivateKey.from_private_bytes(bytes(32))
        self.central = Central(self.rows.database, key, now, entropy)

    def take(self, terminal: Uuid, signed_at: datetime, call: Call) -> Reply[Any]:
        """Carry a call out and commit it; answers what the client would make of the answer.

        Raises:
            CentralBrokeError: a status 500, which is a defect here: nothing but central itself can cause it.
        """
        now = self.now()
        if abs(now - signed_at) > WINDOW:
            return Skewed(now)

        def work(connection: Connection) -> CallReply:
            found = find_terminal(connection, terminal)
            assert found is not None
            if found.revoked:
                raise ProblemError(ProblemType.DEVICE_REVOKED)
            reply = call.carry_out(Visit(self.central, connection, now, call.body, dict(call.query), {}, found))
            if reply.note is not None:
                reply.note(connection)
            return reply

        try:
            message = self.rows.database.write(work).message
        except ProblemError as error:
            if error.problem.type is ProblemType.DEVICE_REVOKED:
                return Revoked()
            return Weather(error.problem.title) if error.problem.type in WEATHER else Refused(error.problem)
        except (CentralError, SQLAlchemyError) as error:
            raise CentralBrokeError(f"central failed at {call.name}: {error}") from error
        assert message is not None
        text = write(message)
        return Answered(_configuration(text) if call.answer is Configuration else read(call.answer, text))

    def cards_in_use(self) -> list[str]:
        """The tokens of cards with points kept ready somewhere; where there are none, of some cards."""
        held = self.ask(
            "SELECT DISTINCT c.token FROM cards c JOIN holds h ON h.account = c.account AND h.state = 'open' ORDER BY 1"
        )
        return [token for (token,) in held] or [each.token for each in self.base.seeded.cards[:4]]

    def block(self, card: str) -> None:
        """Staff block a card at central; nothing where nobody has the card any more."""
        found = self.ask("SELECT account FROM cards WHERE token=?", card)
        if not found:
            return
        account = found[0][0]
        owner, now = self.base.seeded.owner, self.now()

        def work(connection: Connection) -> None:
            c = t.cards.c
            blocked = update(t.cards).where(c.owner == owner, c.token == card)
            connection.execute(blocked.values(status=CardStatus.BLOCKED, blocked_at=now))
            note_changes(connection, owner, [Change(ChangeKind.ACCOUNT, account)])

        self.rows.database.write(work)

    def leave(self, card: str) -> bool:
        """A card's member stops at a terminal elsewhere; False where nobody has the card any more."""
        owner = self.base.seeded.owner
        found = self.ask("SELECT account FROM cards WHERE owner=? AND token=?", owner, card)
        if not found:
            return False

        def work(connection: Connection) -> None:
            let_go(self.central, connection, leaver_of(connection, owner, found[0][0], card), self.now())

        self.rows.database.write(work)
        return True

    def expire(self) -> int:
        """The nightly job; answers how many points it posted as expired."""
        return expire_all(self.central, self.rows.database, self.base.seeded.owner, self.now()).points

    def decide_claim(self, *, grant: bool) -> str | None:
        """The office grants or refuses the oldest open claim; answers what became of it, None where there is none."""
        owner = self.base.seeded.owner
        found = self.ask("SELECT id FROM claims WHERE owner=? AND state='open' ORDER BY id LIMIT 1", owner)
        if not found:
            return None
        word, mint = Word(grant=grant, note="looked at"), lambda: self.central.mint(self.now())

        def work(connection: Connection) -> ClaimDecided:
            return decide(connection, owner, found[0][0], word, self.now(), mint)

        return self.rows.database.write(work).outcome.value

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows, read past all of central's code."""
        return self.rows.raw.execute(sql, values).fetchall()

    def figures_changed(self) -> int:
        """How many rows with figures were written, changed or deleted today, for whatever reason."""
        changes: int = self.ask("SELECT changes FROM temp.figures")[0][0]
        return changes

    def differences(self) -> int:
        """What central's own check finds."""
        return verify_ledger(self.rows.database).differences

"""The office of the lab: this project's central on the host's loopback, behind TLS with a key that codes pin."""

import asyncio
import contextlib
import datetime as dt
import hashlib
import json
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import NameOID

from terminal.demo.world import SeededCard, World, seed
from tests.house.reading import ROOT

LOOPBACK = "10.0.2.2"
"""The host's loopback, as QEMU's network shows it to its guest."""
SECONDS = 60.0
YOUNG = dt.timedelta(minutes=1)
"""A certificate of a minute ago: a machine that starts at the time its image was made does not know it yet."""


@dataclass(frozen=True)
class Office:
    """Central, as its owner sees it.

    Attributes:
        database: central's own, a SQLite file.
        url: where terminals reach it.
        pin: SHA-256 of its key, hexadecimal.
        world: what was seeded.
    """

    database: Path
    url: str
    pin: str
    world: World

    def code_for(self, terminal: str) -> str:
        """The enrolment code of a new terminal, as it is printed on its sheet."""
        words = ["--languages", "nl,nb,en", "--programme", self.world.points_programme]
        words += ["--programme", self.world.stamps_programme, "--code", terminal, "--shop", "De Korenaar"]
        said = self.asked("terminal", "token", "--url", self.url, "--spki", self.pin, *words, "--json")
        return str(json.loads(said)["code"])

    def asked(self, *words: str) -> str:
        """What one of central's own commands says."""
        command = [sys.executable, "-m", "central", *words[:2], "--database", f"sqlite:///{self.database}", *words[2:]]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What central's tables say, read while it runs."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as opened:
            return opened.execute(sql, values).fetchall()

    def shopper(self, points: int) -> SeededCard:
        """The seeded card that began with so many points."""
        return next(card for card in self.world.shoppers if card.points == points)

    def points(self, card: SeededCard) -> int:
        """A card's balance."""
        sql = (
            "SELECT coalesce(sum(balance), 0) FROM balances JOIN cards USING (owner, account)"
            " WHERE token = ? AND programme = ?"
        )
        ((points,),) = self.rows(sql, card.token, self.world.points_programme)
        assert isinstance(points, int)
        return points

    def accepted(self, terminal: str, kind: str) -> int:
        """How many transactions of a kind it took of a terminal."""
        sql = (
            "SELECT count(*) FROM transactions JOIN terminals ON terminals.id = transactions.terminal"
            " WHERE kind = ? AND transactions.status = 'accepted' AND terminals.code = ?"
        )
        ((count,),) = self.rows(sql, kind, terminal)
        assert isinstance(count, int)
        return count

    def chain(self, terminal: str) -> tuple[str, ...]:
        """The ids of all that it accepted of a terminal, in the order of its chain."""
        sql = (
            "SELECT transactions.id FROM transactions JOIN terminals ON terminals.id = transactions.terminal"
            " WHERE terminals.code = ? AND transactions.status = 'accepted' ORDER BY epoch, seq"
        )
        return tuple(str(id_) for (id_,) in self.rows(sql, terminal))

    def self_tests(self, terminal: str) -> tuple[str, ...]:
        """The results of a terminal's self-tests, newest first, as they came."""
        sql = (
            "SELECT report FROM self_tests JOIN terminals ON terminals.id = self_tests.terminal"
            " WHERE terminals.code = ? ORDER BY self_tests.at DESC"
        )
        return tuple(str(report) for (report,) in self.rows(sql, terminal))

    def open_incidents(self, terminal: str) -> list[tuple[object, ...]]:
        """What somebody has to look at of a terminal: kind and subject."""
        sql = (
            "SELECT incidents.kind, incidents.subject FROM incidents JOIN terminals ON terminals.id = incidents.terminal"
            " WHERE terminals.code = ? AND closed_at IS NULL"
        )
        return self.rows(sql, terminal)


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """Central with the demo's world, serving; ended behind."""
    database = folder / "central.db"
    world = seed(f"sqlite:///{database}", folder / "world.json", 1)
    file, pin = certificate(folder)
    with front(file) as door, serving(database, f"https://{LOOPBACK}:{door.port}") as port:
        door.behind = port
        yield Office(database, f"https://{LOOPBACK}:{door.port}", pin, world)


@contextmanager
def serving(database: Path, reached: str) -> Iterator[int]:
    """Central as a process; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    words = ["--database", f"sqlite:///{database}", "--port", str(port), "--public-url", reached, "--virtual-messages"]
    process = subprocess.Popen(
        [sys.executable, "-m", "central", "serve", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert "listens" in process.stdout.readline()
        yield port
    finally:
        process.terminate()
        process.wait(SECONDS)
        process.stdout.close()


def certificate(folder: Path) -> tuple[Path, str]:
    """A key and certificate of its own making, and the hash of the key that a code pins."""
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - YOUNG).not_valid_after(now + dt.timedelta(days=9))
    signed = made.sign(key, hashes.SHA256())
    file = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + signed.public_bytes(Encoding.PEM))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return file, hashlib.sha256(public).hexdigest()


class Front:
    """TLS before central: what a proxy does in a data centre."""

    def __init__(self, file: Path) -> None:
        self.behind = 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(file)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="front", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._join, sock=self._listener, ssl=self._context)
        )
        self._loop.run_forever()
        self._server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.behind)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._carry(reader, far_writer), self._carry(far_reader, writer))

    @staticmethod
    async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    def close(self) -> None:
        """Stop serving."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)


@contextmanager
def front(file: Path) -> Iterator[Front]:
    """A TLS front, closed behind."""
    made = Front(file)
    try:
        yield made
    finally:
        made.close()

"""The pinned key over real TLS: the server that has it answers whatever the date is, and nobody else is told a byte."""

import datetime as dt
import http.server
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from loyalty.wire_enrolment import Introduce
from screens.technician_words import SetupTrouble
from terminal.central_client import Answered, Weather
from terminal.central_client_enrolling import introduce
from terminal.control.roll import roll_keys
from terminal.identity import enrol
from terminal.newcomer import trouble_with
from terminal.pinning import TlsTrouble, key_hash
from terminal.rolling import RollOutcome
from terminal.store.store import Store
from tests.terminal.test_boot import ENROLLED

ASKED = Introduce(token="TOKEN7TOKEN7", request_key="key")
HEARD: list[bytes] = []


class Silent(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        HEARD.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def server(folder: Path, valid_from: dt.datetime) -> Iterator[tuple[str, bytes]]:
    """A TLS server of its own making; its address and its key's hash."""
    key, name = generate_private_key(SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "central")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(valid_from).not_valid_after(valid_from + dt.timedelta(days=30))
    certificate = made.sign(key, hashes.SHA256())
    file = folder / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Silent) as running:
        running.socket = context.wrap_socket(running.socket, server_side=True)
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"https://127.0.0.1:{running.server_port}", key_hash(certificate.public_bytes(Encoding.DER))
        finally:
            running.shutdown()
            thread.join()


@pytest.fixture(autouse=True)
def _nothing_heard() -> None:
    HEARD.clear()


@pytest.mark.parametrize("year", [1990, 2090], ids=["expired", "not yet valid"])
def test_the_pinned_key_needs_no_authority_and_no_clock(tmp_path: Path, year: int) -> None:
    with server(tmp_path, dt.datetime(year, 1, 1, tzinfo=dt.UTC)) as (url, pin):
        reply = introduce(url, ASKED, bytes, pin=pin)
    assert isinstance(reply, Weather)
    assert reply.tls is None, "it came to an answer, which was none of central's"
    assert len(HEARD) == 1


def test_another_key_is_told_nothing(tmp_path: Path) -> None:
    with server(tmp_path, dt.datetime.now(dt.UTC) - dt.timedelta(days=1)) as (url, _):
        reply = introduce(url, ASKED, bytes, pin=bytes(32))
    assert isinstance(reply, Weather)
    assert reply.tls is TlsTrouble.OTHER_KEY
    assert trouble_with(reply) is SetupTrouble.OTHER_KEY
    assert HEARD == []


def test_without_a_pin_a_certificate_of_its_own_making_is_told_nothing(tmp_path: Path) -> None:
    with server(tmp_path, dt.datetime.now(dt.UTC) - dt.timedelta(days=1)) as (url, _):
        reply = introduce(url, ASKED, bytes)
    assert isinstance(reply, Weather)
    assert trouble_with(reply) is SetupTrouble.UNTRUSTED
    assert HEARD == []


def test_keys_are_rolled_from_the_console_towards_the_pinned_server(tmp_path: Path) -> None:
    store = tmp_path / "store"
    with server(tmp_path, dt.datetime(1990, 1, 1, tzinfo=dt.UTC)) as (url, pin):
        with Store.open(store) as opened:
            enrol(opened, lambda _: Answered(ENROLLED), url=url, token="t", board="b", software="0", pin=pin)
        rolled = roll_keys(store)
    assert rolled.outcome is RollOutcome.PENDING
    assert len(HEARD) == 1, "what central answered was no answer of its own, but it was asked"

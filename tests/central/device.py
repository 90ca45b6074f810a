"""A terminal for central's tests: it enrols, keeps a chain, signs, and says what it is told to."""

import gzip
import hashlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.seed_world import SeededTerminal
from loyalty import bodies, wire
from loyalty.answers import Answer
from loyalty.assurance import Assurance, EntryMode
from loyalty.envelope import Head, head_of, opening, seal
from loyalty.ids import Uuid, uuid7
from loyalty.programme import Programme, ref
from loyalty.signing import (
    NONCE_HEADER,
    SignedAnswer,
    SignedRequest,
    public_text,
    read_public,
    sign_request,
    verify_answer,
)
from loyalty.vouchers import voucher_serial

URL = "http://central.test"
STAFFED = (bodies.Adjustment, bodies.Stamps, bodies.Reversal)
BOOT = "018f0000-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class Got:
    """An answer as it came, its signature checked where there was one."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def problem(self) -> wire.Problem:
        assert self.headers["content-type"] == "application/problem+json", self.body
        found = msgspec.json.decode(self.body, type=wire.Problem)
        assert found.status == self.status
        return found


Transport = Callable[[str, str, dict[str, str], bytes], Got]


class Device:
    """One terminal. `now` is its clock, moved by the test."""

    def __init__(self, transport: Transport, seeded: SeededTerminal, now: Callable[[], datetime], tag: int = 0) -> None:
        self.transport = transport
        self.seeded = seeded
        self.now = now
        self.counter = itertools.count(1 + tag * 1_000_000)
        seed = seeded.code.encode().ljust(31, b"\0") + bytes([tag])
        self.request_key = Ed25519PrivateKey.from_private_bytes(seed)
        self.voucher_key = Ed25519PrivateKey.from_private_bytes(seed[::-1])
        self.staff: Uuid | None = None
        """Who is logged in, for what only staff do."""
        self.enrolled: wire.Enrolled
        self.head: Head

    # ── Enrolment and requests ────────────────────

    def enrol(self) -> "Device":
        asked = wire.Enrol(
            token=self.seeded.token,
            request_key=public_text(self.request_key),
            voucher_key=public_text(self.voucher_key),
            board="test board",
            software="0",
        )
        nonce = self.nonce()
        got = self.transport("POST", "/v1/devices/enrol", {NONCE_HEADER: nonce}, wire.write(asked))
        assert got.status == 200, got.body
        self.enrolled = wire.read(wire.Enrolled, got.body)
        key = read_public(self.enrolled.central_key)
        verify_answer(SignedAnswer(got.status, dict(got.headers), got.body), key, nonce)
        self.head = opening(self.enrolled.epoch)
        return self

    @property
    def id(self) -> Uuid:
        return self.enrolled.terminal

    def nonce(self) -> str:
        return f"nonce-{self.seeded.code}-{next(self.counter):08d}"

    def signed(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        packed: bool = False,
        nonce: str | None = None,
        encoding: str | None = None,
    ) -> SignedRequest:
        """A signed request, not sent yet; `encoding` is what it claims of a body that is sent as it is."""
        encoding = "gzip" if packed else encoding
        headers = {"content-encoding": encoding} if encoding else {}
        sent = gzip.compress(body, mtime=0) if packed else body
        request = SignedRequest(method, URL + path, headers, sent)
        sign_request(request, self.request_key, self.enrolled.terminal, self.now(), nonce or self.nonce())
        return request

    def send(self, request: SignedRequest) -> Got:
        """Send a signed request; the answer must be central's own to it."""
        got = self.transport(request.method, request.url.removeprefix(URL), dict(request.headers), request.body)
        nonce = request.headers["Signature-Input"].split('nonce="')[1].split('"')[0]
        key = read_public(self.enrolled.central_key)
        verify_answer(SignedAnswer(got.status, dict(got.headers), got.body), key, nonce)
        return got

    def call(self, method: str, path: str, message: msgspec.Struct | None = None, *, packed: bool = False) -> Got:
        body = wire.write(message) if message is not None else b""
        return self.send(self.signed(method, path, body, packed=packed))

    # ── Bodies ────────────────────

    @property
    def programme(self) -> Programme:
        return self.enrolled.configuration.programmes[0]

    def mint(self) -> Uuid:
        return uuid7(self.now(), hashlib.sha256(f"{self.seeded.code}/{next(self.counter)}".encode()).digest()[:10])

    def common(self, card: str | None, programme: Programme | None = None, **occasion: Any) -> dict[str, Any]:
        said: dict[str, Any] = {
            "occurred_at": self.now(),
            "clock_trusted": True,
            "boot_id": BOOT,
            "uptime_ms": 1000,
            "entry_mode": EntryMode.SWIPED,
            "assurance": Assurance.POSSESSION,
            **occasion,
        }
        return {
            "id": self.mint(),
            "owner": self.enrolled.owner,
            "occasion": bodies.Occasion(**said),
            "programme": ref(programme or self.programme),
            "card": card,
        }

    def accrual(self, card: str, cents: int, **more: Any) -> bodies.Accrual:
        programme = more.pop("programme", None) or self.programme
        common = self.common(card, programme, **more.pop("occasion", {}))
        receipt = None if "receipt_code" in more else f"{self.seeded.code}/{common['id']}"
        said = {**common, "currency": programme.currency, "points": 0, "receipt": receipt, **more}
        return bodies.Accrual(cents=cents, **said)

    def redemption(self, card: str, reward: str, *, hold: Uuid | None = None, **more: Any) -> bodies.Redemption:
        found = self.programme.reward(reward)
        assert found is not None
        said = self.common(card)
        said |= {
            "points": found.price,
            "co_payment_cents": found.co_payment_cents,
            "serial": voucher_serial(said["id"]),
            "source": bodies.Source.FREE if hold is None else bodies.Source.ALLOWANCE,
            "hold": hold,
            **more,
        }
        return bodies.Redemption(reward=reward, **said)

    def make(self, kind: type[Any], card: str | None = None, **more: Any) -> Any:
        """Any other body."""
        occasion = more.pop("occasion", {})
        if kind in STAFFED:
            occasion = {"staff": self.staff, **occasion}
        return kind(**{**self.common(card, **occasion), **more})

    def item(self, body: bodies.Body) -> wire.Item:
        """Give a body the next place of the chain."""
        return self.place(bodies.encode(body))

    def place(self, text: bytes) -> wire.Item:
        envelope = seal(self.head, self.enrolled.terminal, text)
        self.head = head_of(envelope)
        return wire.Item(envelope=envelope, body=text.decode())

    # ── Calls ────────────────────

    def batch(
        self, items: Sequence[wire.Item], *, waiting: wire.Waiting | None = None, **more: Any
    ) -> wire.BatchAnswer:
        message = wire.Batch(head=self.head, lowest_waiting=waiting, items=tuple(items), **more)
        got = self.call("POST", "/v1/transactions", message)
        assert got.status == 200, got.body
        return wire.read(wire.BatchAnswer, got.body)

    def deliver(self, *said: bodies.Body) -> tuple[Answer, ...]:
        """Deliver bodies in one batch; their answers in their order."""
        items = [self.item(body) for body in said]
        by_place = {(answer.epoch, answer.seq): answer for answer in self.batch(items).answers}
        return tuple(by_place[item.envelope.epoch, item.envelope.seq] for item in items)

    def authorise(self, item: wire.Item, undelivered: Sequence[wire.Item] = ()) -> wire.Authorised:
        message = wire.Authorise(head=self.head, intent=item, undelivered=tuple(undelivered))
        got = self.call("POST", "/v1/transactions/authorise", message)
        assert got.status == 200, got.body
        return wire.read(wire.Authorised, got.body)

    def lookup(self, token: str) -> wire.CardSummary:
        got = self.call("POST", "/v1/cards/lookup", wire.Lookup(token=token))
        assert got.status == 200, got.body
        return wire.read(wire.CardSummary, got.body)

    def changes(self, after: int = 0, limit: int = 500) -> wire.Changes:
        got = self.call("GET", f"/v1/changes?after={after}&limit={limit}")
        assert got.status == 200, got.body
        return wire.read(wire.Changes, got.body)

    def balance(self, card: str, programme: Uuid | None = None) -> int:
        """The free points of a card."""
        wanted = programme or self.programme.id
        return sum(each.free for each in self.lookup(card).balances if each.programme == wanted)

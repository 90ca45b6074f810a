"""The client of central: the one place that speaks HTTP.

What it answers is a closed union. Central signs every answer over the request's nonce, so a captive portal's page,
a proxy's error or an answer that was not meant for us are all the same thing: weather. Retrying is the caller's.

httpx takes a quarter of a second of a Pi's start to load, so it is loaded at the first call, by a thread that may wait.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loyalty.errors import BodyError, SignatureError
from loyalty.ids import Uuid
from loyalty.routes import Question, Told, route_of
from loyalty.signing import (
    SignedAnswer,
    SignedRequest,
    encode_key,
    read_private,
    read_public,
    sign_request,
    verify_answer,
)
from loyalty.wire import (
    AUTHORISE_SECONDS,
    MAX_REQUEST_BYTES,
    Authorise,
    Authorised,
    Batch,
    BatchAnswer,
    CardSummary,
    Changes,
    Configuration,
    Heartbeat,
    HeartbeatAnswer,
    Lookup,
    Problem,
    ProblemType,
    RollKey,
    read,
    write,
)
from loyalty.wire_terminals import SelfTestReport, SelfTestTaken
from terminal.clock import Clock
from terminal.pinning import TlsTrouble, trouble_of

if TYPE_CHECKING:
    import httpx

M = TypeVar("M", bound=msgspec.Struct)

Transport: TypeAlias = "httpx.BaseTransport"
"""What carries requests: None for the real network, `VirtualNetwork` for one whose cable can be pulled."""
CONNECT_SECONDS = 2.0
LOOKUP_SECONDS = 3.0
BATCH_SECONDS = 20.0
NONCE_BYTES = 16
PACK_FROM = 2048
"""Bytes from which a body is packed: a smaller one is one or two packets of the network either way."""
_GZIP = b"\x1f\x8b"
_PACKING = 1
"""gzip's level: a batch of 500 becomes 5.3 times smaller, with the highest 6.1 times in three times the time."""
WEATHER_STATUSES = frozenset({401, 403, 408, 425, 429})
"""Statuses below 500 that say nothing about the request itself (protocol, section 2)."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[M]):
    """Central's word, signed."""

    message: M


@dataclass(frozen=True, slots=True)
class Weather:
    """Nothing that means anything came back: try again later.

    Attributes:
        why: a word for the log.
        retry_after: seconds that were asked for, or None.
        tls: what was wrong with the confidential connection, or None.
        unreadable: whether it was central's own word, in words of a newer one.
    """

    why: str
    retry_after: float | None = None
    tls: TlsTrouble | None = None
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """Central signed that it does not take this very request."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Revoked:
    """Central signed that this terminal is out of service."""


@dataclass(frozen=True, slots=True)
class Skewed:
    """Central signed that our clock is wrong; `now` is its time."""

    now: datetime


Trouble = Weather | Refused | Revoked | Skewed
"""Every reply that is no answer."""
Reply = Answered[M] | Weather | Refused | Revoked | Skewed


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a terminal signs with, and whom it believes.

    `next_key` is of a roll whose answer got lost: it is tried where central does not know `request_key` any more.
    """

    terminal: Uuid
    request_key: Ed25519PrivateKey = field(repr=False)
    central_key: str = field(repr=False)
    next_key: Ed25519PrivateKey | None = field(default=None, repr=False)


def credentials(terminal: Uuid, request_key: str, central_key: str) -> Credentials:
    """Credentials from the texts that the identity keeps.

    Raises:
        SignatureError: a key is no key.
    """
    read_public(central_key)
    return Credentials(terminal, read_private(request_key), central_key)


class CentralClient:
    """Speaks to one central. Any thread may call; each call has its own time-outs.

    Args:
        url: central's address.
        who: signs, and whom to believe.
        clock: dates the signatures.
        entropy: makes nonces.
        transport: the network below; None for the real one.
        rolled: told, from the calling thread, when central turned out to know the next key.
        pin: SHA-256 of the server's key, where the enrolment code named it.
    """

    def __init__(
        self,
        url: str,
        who: Credentials,
        clock: Clock,
        entropy: Callable[[int], bytes],
        transport: Transport | None = None,
        *,
        rolled: Callable[[], None] = lambda: None,
        pin: bytes | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._who = who
        self._rolled = rolled
        self._central = read_public(who.central_key)
        self._clock = clock
        self._entropy = entropy
        self._transport = transport
        self._pin = pin
        self._guard = threading.Lock()
        self._http: httpx.Client | None = None

    def use(self, who: Credentials) -> None:
        """Sign with other keys from the next call on."""
        self._who = who

    def close(self) -> None:
        """Let the connections go."""
        with self._guard:
            if self._http is not None:
                self._http.close()

    def ready(self, batch: Batch) -> Callable[[], Reply[BatchAnswer]]:
        """`POST /v1/transactions`: a batch written out and packed, which takes as long as an answer.

        Returns:
            What sends it.
        """
        body = pack(write(batch))
        return lambda: self._ask("POST", "/v1/transactions", BatchAnswer, body, BATCH_SECONDS)

    def authorise(self, request: Authorise) -> Reply[Authorised]:
        """`POST /v1/transactions/authorise`; the machine stops waiting by itself when the time is over."""
        return self._call("POST", "/v1/transactions/authorise", Authorised, request, AUTHORISE_SECONDS)

    def look_up(self, request: Lookup) -> Reply[CardSummary]:
        """`POST /v1/cards/lookup`."""
        return self._call("POST", "/v1/cards/lookup", CardSummary, request, LOOKUP_SECONDS)

    def ask(self, question: Question) -> Reply[Told]:
        """One question of `loyalty.routes`, while somebody waits for it.

        The table gives each question the kind of its answer; that they belong together, whoever asked must look.
        """
        route = route_of(question)
        kind = cast("type[Told]", route.answers)
        return self._call("POST", route.address(question), kind, question, LOOKUP_SECONDS)

    def changes(self, after: int) -> Reply[Changes]:
        """`GET /v1/changes`."""
        return self._call("GET", f"/v1/changes?after={after}", Changes, None, BATCH_SECONDS)

    def configuration(self) -> Reply[Configuration]:
        """`GET /v1/devices/me/config`."""
        return self._call("GET", "/v1/devices/me/config", Configuration, None, BATCH_SECONDS)

    def heartbeat(self, request: Heartbeat) -> Reply[HeartbeatAnswer]:
        """`POST /v1/devices/me/heartbeat`."""
        return self._call("POST", "/v1/devices/me/heartbeat", HeartbeatAnswer, request, LOOKUP_SECONDS)

    def self_test(self, report: SelfTestReport) -> Reply[SelfTestTaken]:
        """`POST /v1/devices/me/self-test`; a repeat changes nothing."""
        return self._call("POST", "/v1/devices/me/self-test", SelfTestTaken, report, LOOKUP_SECONDS)

    def roll_key(self, request: RollKey) -> Reply[HeartbeatAnswer]:
        """`POST /v1/devices/me/roll-key`; a repeat under the new key changes nothing."""
        return self._call("POST", "/v1/devices/me/roll-key", HeartbeatAnswer, request, LOOKUP_SECONDS)

    def _call(self, method: str, path: str, kind: type[M], message: msgspec.Struct | None, seconds: float) -> Reply[M]:
        return self._ask(method, path, kind, pack(write(message)) if message is not None else b"", seconds)

    def _ask(self, method: str, path: str, kind: type[M], body: bytes, seconds: float) -> Reply[M]:
        """The answer to a request with these bytes, under the next key where central does not know this one."""
        who = self._who
        found = self._signed(method, path, body, seconds, who.request_key)
        if who.next_key is not None and isinstance(found, SignedAnswer) and _key_is_unknown(found):
            found = self._signed(method, path, body, seconds, who.next_key)
            if isinstance(found, SignedAnswer) and found.status_code not in _NOBODY:
                self.use(Credentials(who.terminal, who.next_key, who.central_key))
                self._rolled()
        return found if isinstance(found, Weather) else understand(found, kind)

    def _signed(
        self, method: str, path: str, body: bytes, seconds: float, key: Ed25519PrivateKey
    ) -> SignedAnswer | Weather:
        """One request under `key`; what comes back is central's own word, or weather."""
        nonce = encode_key(self._entropy(NONCE_BYTES))
        headers = _described(body)
        request = SignedRequest(method, self._url + path, headers, body)
        sign_request(request, key, self._who.terminal, self._clock.moment().at, nonce)
        found = exchange(self._connections(), request, seconds)
        if isinstance(found, Weather):
            return found
        try:
            verify_answer(found, self._central, nonce)
        except SignatureError:
            return Weather(f"unsigned {found.status_code}", _retry_after(found))
        return found

    def _connections(self) -> httpx.Client:
        """Kept from call to call; the first makes them."""
        with self._guard:
            if self._http is None:
                self._http = connections(self._transport, self._pin)
            return self._http


def pack(body: bytes) -> bytes:
    """The bytes that go over the wire: gzip (RFC 1952) from `PACK_FROM` bytes on, without a time inside."""
    return body if len(body) < PACK_FROM else gzip.compress(body, _PACKING, mtime=0)


def _described(body: bytes) -> dict[str, str]:
    """The headers that say what `pack` made of a JSON text, which never begins with gzip's first byte."""
    if not body:
        return {}
    packed = {"content-encoding": "gzip"} if body.startswith(_GZIP) else {}
    return {"content-type": "application/json", **packed}


def connections(transport: Transport | None, pin: bytes | None = None, *, only_pinned: bool = False) -> httpx.Client:
    """What requests go through.

    Args:
        transport: the network below; None for the real one.
        pin: of the server's key, where it was pinned.
        only_pinned: whether no other key may answer, whoever vouches for it.
    """
    import httpx

    from terminal.central_client_pinned import LIMITS, EitherTransport, only

    if transport is None and pin is not None:
        transport = only(pin) if only_pinned else EitherTransport(pin)
    return httpx.Client(
        transport=transport or httpx.HTTPTransport(limits=LIMITS),
        follow_redirects=False,
        trust_env=False,
    )


def exchange(http: httpx.Client, request: SignedRequest, seconds: float) -> SignedAnswer | Weather:
    """One request and its whole answer, bounded in size and in time: an answer that drips is none.

    A packed answer was not asked for, and what it unpacks to has no bound: it is not read.
    """
    import httpx

    timeout = httpx.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds), pool=seconds)
    sent = {**request.headers, "accept-encoding": "identity"}
    over = time.monotonic() + seconds
    try:
        with http.stream(request.method, request.url, content=request.body, headers=sent, timeout=timeout) as response:
            if response.headers.get("content-encoding", "identity") != "identity":
                return Weather("a packed answer")
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_REQUEST_BYTES or time.monotonic() > over:
                    return Weather("an answer without an end")
            headers = {name.lower(): value for name, value in response.headers.items()}
            return SignedAnswer(response.status_code, headers, bytes(body))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Weather(type(error).__name__, tls=trouble_of(error))


def understand(answer: SignedAnswer, kind: type[M]) -> Reply[M]:
    """What an answer says, once its signature was checked."""
    if answer.status_code == HTTPStatus.OK:
        try:
            return Answered(read(kind, answer.body))
        except BodyError:
            # Signed, so it is central: a newer one. Waiting is right, an update of the terminal mends it.
            return Weather("an answer this version cannot read", unreadable=True)
    try:
        problem = msgspec.json.decode(answer.body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Weather(f"status {answer.status_code} without a problem", _retry_after(answer))
    if problem.type is ProblemType.DEVICE_REVOKED:
        return Revoked()
    if problem.type is ProblemType.CLOCK_SKEW and problem.now is not None:
        return Skewed(problem.now)
    if answer.status_code in WEATHER_STATUSES or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Weather(f"status {answer.status_code}", _retry_after(answer))
    return Refused(problem)


_NOBODY = frozenset({HTTPStatus.UNAUTHORIZED, *(status for status in HTTPStatus if status >= 500)})
"""Statuses from which it cannot be told that central knew the key."""


def _key_is_unknown(answer: SignedAnswer) -> bool:
    """Whether central signed that the key is not this terminal's."""
    if answer.status_code != HTTPStatus.UNAUTHORIZED:
        return False
    try:
        problem = msgspec.json.decode(answer.body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return problem.type is ProblemType.SIGNATURE_INVALID


def _retry_after(answer: SignedAnswer) -> float | None:
    """Seconds of a `Retry-After` header (RFC 9110, section 10.2.3); its date form is not waited for."""
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 6 else None

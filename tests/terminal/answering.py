"""A central that answers by hand: each answer signed as central's are, or wrong in one way."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from loyalty.envelope import opening
from loyalty.ids import Uuid
from loyalty.signing import NONCE_HEADER, SignedAnswer, public_text, sign_answer
from loyalty.wire import Batch, HeartbeatAnswer, Problem, ProblemType, write
from terminal.central_client import CentralClient, Credentials
from terminal.machine.moment import Moment

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TERMINAL = Uuid("018f0000-0000-7000-8000-000000000001")
CENTRAL_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
REQUEST_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
EMPTY = Batch(head=opening(1), lowest_waiting=None)
HELLO = HeartbeatAnswer(now=START, configuration=1, changes=0)

Handler = Callable[[httpx.Request], httpx.Response]


class Standing:
    """A clock that stands."""

    def moment(self) -> Moment:
        return Moment(START, 1_000, trusted=True)

    def learn(self, at: datetime) -> None:
        raise AssertionError(f"the client set the clock to {at}")


class Drip(httpx.SyncByteStream):
    """A body in pieces; `pieces` may have no end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces


@dataclass
class Signer:
    """Signs answers; each field is one thing that may be wrong."""

    key: Ed25519PrivateKey = CENTRAL_KEY
    nonce: str | None = None
    """Another nonce than the request's."""
    alter: bytes = b""
    """What is added to the body behind the signature."""
    drop: frozenset[str] = field(default=frozenset())
    """Headers that get lost on the way."""

    def __call__(
        self, request: httpx.Request, status: int, body: bytes, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        answer = SignedAnswer(status, {"content-type": "application/json", **(headers or {})}, body)
        sign_answer(answer, self.key, "central", START, self.nonce or nonce_of(request))
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in self.drop}
        return httpx.Response(status, headers=kept, content=body + self.alter)


def nonce_of(request: httpx.Request) -> str:
    said = request.headers.get(NONCE_HEADER) or request.headers["signature-input"].split('nonce="')[1].split('"')[0]
    return str(said)


def problem(
    kind: ProblemType = ProblemType.BAD_REQUEST,
    status: int = 400,
    *,
    headers: dict[str, str] | None = None,
    now: datetime | None = None,
) -> Handler:
    """A signed problem."""
    body = msgspec.json.encode(Problem(type=kind, title="It is so", status=status, now=now))
    return lambda request: Signer()(request, status, body, headers)


def answered(message: msgspec.Struct = HELLO, signer: Signer | None = None) -> Handler:
    """A signed answer."""
    return lambda request: (signer or Signer())(request, 200, write(message))


def client(transport: httpx.BaseTransport | Handler) -> CentralClient:
    """The real client over a handler."""
    carried = transport if isinstance(transport, httpx.BaseTransport) else httpx.MockTransport(transport)
    numbers = itertools.count(1)
    return CentralClient(
        "http://central.test/",
        Credentials(TERMINAL, REQUEST_KEY, public_text(CENTRAL_KEY)),
        Standing(),
        lambda size: next(numbers).to_bytes(size, "big"),
        carried,
    )

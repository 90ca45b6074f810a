"""The two calls of a device that is no terminal yet: where does this code lead, and take me in.

There is no key of central's yet: the answer must be signed by the very key that it brings. Whose key that is, TLS, the
pin in the code and the technician's eyes on host and shop say (protocol, section 8).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from loyalty.errors import SignatureError
from loyalty.signing import NONCE_HEADER, SignedRequest, encode_key, read_public, verify_answer
from loyalty.wire import Enrol, Enrolled, write
from loyalty.wire_enrolment import Introduce, Introduced
from terminal.central_client import (
    BATCH_SECONDS,
    NONCE_BYTES,
    Answered,
    Reply,
    Transport,
    Weather,
    connections,
    exchange,
    understand,
)

A = TypeVar("A", Enrolled, Introduced)
INTRODUCE_SECONDS = 8.0
"""A technician waits."""


def enrol(
    url: str,
    message: Enrol,
    entropy: Callable[[int], bytes],
    transport: Transport | None = None,
    pin: bytes | None = None,
) -> Reply[Enrolled]:
    """`POST /v1/devices/enrol`.

    Args:
        url: central's address.
        message: token and public keys.
        entropy: makes the nonce.
        transport: the network below; None for the real one.
        pin: SHA-256 of the only key that may answer (RFC 7469, section 2.4), or None.
    """
    return _ask(url, "/v1/devices/enrol", message, Enrolled, BATCH_SECONDS, entropy, transport, pin)


def introduce(
    url: str,
    message: Introduce,
    entropy: Callable[[int], bytes],
    transport: Transport | None = None,
    pin: bytes | None = None,
) -> Reply[Introduced]:
    """`POST /v1/devices/introduce`; arguments as `enrol`'s."""
    return _ask(url, "/v1/devices/introduce", message, Introduced, INTRODUCE_SECONDS, entropy, transport, pin)


def _ask(  # noqa: PLR0917 - one exchange, told whole
    url: str,
    path: str,
    message: Enrol | Introduce,
    kind: type[A],
    seconds: float,
    entropy: Callable[[int], bytes],
    transport: Transport | None,
    pin: bytes | None,
) -> Reply[A]:
    nonce = encode_key(entropy(NONCE_BYTES))
    headers = {"content-type": "application/json", NONCE_HEADER: nonce}
    request = SignedRequest("POST", url.rstrip("/") + path, headers, write(message))
    http = connections(transport, pin, only_pinned=True)
    try:
        found = exchange(http, request, seconds)
    finally:
        if transport is None:
            # One that was given is somebody else's to close.
            http.close()
    if isinstance(found, Weather):
        return found
    reply = understand(found, kind)
    if isinstance(reply, Answered):
        try:
            verify_answer(found, read_public(reply.message.central_key), nonce)
        except SignatureError:
            return Weather("enrolment answered without its signature")
    return reply

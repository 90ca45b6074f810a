"""Signed requests and signed answers (RFC 9421 with Ed25519, RFC 9530 Content-Digest).

A terminal signs each request with a key made on the device; central signs each answer with its own. An answer
covers the nonce of the request it answers, so that an old one cannot be replayed. Both are verified with the body
given: verified without it, a changed body passes.
"""

import base64
import hashlib
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature as WrongSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from loyalty.errors import SignatureError

WINDOW: Final = timedelta(minutes=5)
"""How far a signature's time may lie from the verifier's own, either way."""
REQUEST_TAG: Final = "spaarpunt-request"
ANSWER_TAG: Final = "spaarpunt-answer"
NONCE_HEADER: Final = "spaarpunt-nonce"
"""An answer repeats the request's nonce here, under its signature."""

_REQUEST_COMPONENTS: Final = ("@method", "@target-uri")
_ENCODING: Final = "content-encoding"
"""Covered where a request has it (RFC 9421, section 7.2.8): put on or taken off on the way, the body is another."""
_ANSWER_COMPONENTS: Final = ("@status", NONCE_HEADER)


def encode_key(raw: bytes) -> str:
    """Bytes as base64url without padding (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode_key(text: str) -> bytes:
    """Bytes back from `encode_key`.

    Raises:
        SignatureError: the text is not base64url.
    """
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise SignatureError("A key must be base64url without padding.") from error


def public_text(private: Ed25519PrivateKey) -> str:
    """The public half of a key, raw, as base64url."""
    return encode_key(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def key_id_of(public: str) -> str:
    """A short name for a public key: the first 16 signs of its SHA-256 in base64url."""
    return encode_key(hashlib.sha256(decode_key(public)).digest())[:16]


def private_text(private: Ed25519PrivateKey) -> str:
    """A private key, raw, as base64url: only ever for the key's own file."""
    return encode_key(private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))


def read_public(text: str) -> Ed25519PublicKey:
    """A public key from its text.

    Raises:
        SignatureError: it is no Ed25519 public key.
    """
    try:
        return Ed25519PublicKey.from_public_bytes(decode_key(text))
    except ValueError as error:
        raise SignatureError("An Ed25519 public key is 32 bytes in base64url.") from error


def read_private(text: str) -> Ed25519PrivateKey:
    """A private key from its text.

    Raises:
        SignatureError: it is no Ed25519 private key.
    """
    try:
        return Ed25519PrivateKey.from_private_bytes(decode_key(text))
    except ValueError as error:
        raise SignatureError("An Ed25519 private key is 32 bytes in base64url.") from error


@dataclass(slots=True)
class SignedRequest:
    """A request as the signature sees it. Signing adds its headers to `headers`."""

    method: str
    url: str
    headers: MutableMapping[str, str]
    body: bytes = field(repr=False)


@dataclass(slots=True)
class SignedAnswer:
    """An answer as the signature sees it. Signing adds its headers to `headers`."""

    status_code: int
    headers: MutableMapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """What a valid signature says."""

    key_id: str
    nonce: str
    created: datetime


class ClockSkewError(SignatureError):
    """The signature is right and its time lies outside the window."""


class _PrivateKey(HTTPSignatureKeyResolver):
    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:  # noqa: ARG002 - the library's interface
        return self._private


class _PublicKeys(HTTPSignatureKeyResolver):
    def __init__(self, find: Callable[[str], Ed25519PublicKey]) -> None:
        self._find = find

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey:
        return self._find(key_id)


def sign_request(request: SignedRequest, private: Ed25519PrivateKey, key_id: str, now: datetime, nonce: str) -> None:
    """Sign `request` in place, its body included."""
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_PrivateKey(private)).sign(
        request,
        key_id=key_id,
        created=now,
        nonce=nonce,
        label="terminal",
        tag=REQUEST_TAG,
        covered_component_ids=_covered(request),
        body=request.body,
    )


def sign_answer(answer: SignedAnswer, private: Ed25519PrivateKey, key_id: str, now: datetime, nonce: str) -> None:
    """Sign `answer` in place, for the request whose nonce it repeats."""
    answer.headers[NONCE_HEADER] = nonce
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_PrivateKey(private)).sign(
        answer,
        key_id=key_id,
        created=now,
        nonce=nonce,
        label="central",
        tag=ANSWER_TAG,
        covered_component_ids=_ANSWER_COMPONENTS,
        body=answer.body,
    )


def _covered(request: SignedRequest) -> tuple[str, ...]:
    """What the signature of this very request covers besides its body's digest."""
    encoded = any(name.lower() == _ENCODING for name in request.headers)
    return (*_REQUEST_COMPONENTS, _ENCODING) if encoded else _REQUEST_COMPONENTS


class _Verifier(HTTPMessageVerifier):
    """The library's verifier without its wall clock: the window is checked against the injected one."""

    def validate_created_and_expires(self, sig_input: object, max_age: timedelta | None = None) -> None:
        """Leave the times to `_read`, which has the clock."""


def verify_request(request: SignedRequest, find_key: Callable[[str], Ed25519PublicKey], now: datetime) -> Signed:
    """Check a terminal's signature over method, address and body.

    Args:
        request: the request as it arrived, with its body's very bytes.
        find_key: the public key of a key id; it raises `SignatureError` for one it does not know.
        now: the verifier's own time.

    Raises:
        ClockSkewError: all is right but the time, which lies outside `WINDOW`.
        SignatureError: the signature is missing, covers too little, or is wrong.
    """
    return _verify(request, find_key, now, REQUEST_TAG, _covered(request))


def verify_answer(answer: SignedAnswer, central: Ed25519PublicKey, nonce: str) -> Signed:
    """Check that `answer` is central's, whole, and to the request that had `nonce`.

    Its time is not judged: the nonce makes it fresh, and the terminal's clock may be the one that is wrong.

    Raises:
        SignatureError: anything else.
    """
    signed = _verify(answer, lambda _: central, None, ANSWER_TAG, _ANSWER_COMPONENTS)
    if signed.nonce != nonce or answer.headers.get(NONCE_HEADER) != nonce:
        raise SignatureError("The answer belongs to another request.")
    return signed


def _verify(
    message: SignedRequest | SignedAnswer,
    find_key: Callable[[str], Ed25519PublicKey],
    now: datetime | None,
    tag: str,
    components: tuple[str, ...],
) -> Signed:
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=_PublicKeys(find_key))
    try:
        results = verifier.verify(
            message,
            max_age=None,
            expect_tag=tag,
            require_components=(*components, "content-digest"),
            body=message.body,
        )
    except (HTTPMessageSignaturesException, WrongSignature) as error:
        raise SignatureError(f"The signature does not hold: {error}") from error
    parameters = results[0].parameters
    key_id, nonce, created = parameters.get("keyid"), parameters.get("nonce"), parameters.get("created")
    if not (isinstance(key_id, str) and isinstance(nonce, str) and isinstance(created, int)):
        raise SignatureError("The signature names no key, no nonce or no time.")
    try:
        when = datetime.fromtimestamp(created, UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SignatureError("The signature's time is no time.") from error
    if now is not None and abs(now - when) > WINDOW:
        raise ClockSkewError("The signature's time lies outside the window; set the clock by central's time.")
    return Signed(key_id, nonce, when)

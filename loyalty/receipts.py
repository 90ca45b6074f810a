"""Till receipts: signed by their till, worth points once.

An Ed25519 receipt is checked anywhere with the till's public key; an HMAC receipt only by central, which
has the secret, so until then its points are pending. A till signs the code's own text
(`loyalty.codes.receipt_message`) under its own name; another till's key does not open it.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, assert_never

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from loyalty.codes import ReceiptCode, TillSigning, receipt_message
from loyalty.codes.values import SIGNATURE_BYTES

_HMAC_BYTES: Final = TillSigning.HMAC.signature_bytes


@dataclass(frozen=True, slots=True)
class TillKeys:
    """The keys receipts are checked with, by till; a till that rolled its key has several."""

    public: Mapping[str, Sequence[Ed25519PublicKey]] = field(default_factory=dict)
    secret: Mapping[str, Sequence[bytes]] = field(default_factory=dict, repr=False)
    """HMAC secrets: central alone has them."""


@dataclass(frozen=True, slots=True)
class Verified:
    """The till made it. `reference` is what "used once" is kept by."""

    reference: str


class Unchecked(StrEnum):
    """Why a receipt could not be judged here."""

    CENTRAL_ONLY = "central_only"
    """It has an HMAC, and the secret is central's."""
    UNKNOWN_TILL = "unknown_till"
    """No key of that till is known here; central may know a newer one."""


@dataclass(frozen=True, slots=True)
class Unverifiable:
    """It may be right; only central can tell. Its points are pending till then."""

    reference: str
    reason: Unchecked


@dataclass(frozen=True, slots=True)
class Invalid:
    """A key of its till is known and did not sign this: it was changed, or made by somebody else."""


ReceiptVerdict = Verified | Unverifiable | Invalid


def reference(receipt: ReceiptCode) -> str:
    """The receipt's name for ever: till, number and time, for tills count from 1 again and again."""
    return f"{receipt.till}/{receipt.number}/{receipt.at:%Y%m%dT%H%M%SZ}"


def verify(receipt: ReceiptCode, keys: TillKeys) -> ReceiptVerdict:
    """Judge a receipt by the keys at hand."""
    message = receipt_message(receipt)
    match receipt.signing:
        case TillSigning.ED25519:
            known = keys.public.get(receipt.till, ())
            if not known:
                return Unverifiable(reference(receipt), Unchecked.UNKNOWN_TILL)
            made_by_till = any(_opens(key, receipt.signature, message) for key in known)
        case TillSigning.HMAC:
            secrets = keys.secret.get(receipt.till, ())
            if not secrets:
                return Unverifiable(reference(receipt), Unchecked.CENTRAL_ONLY)
            made_by_till = any(hmac.compare_digest(_mac(secret, message), receipt.signature) for secret in secrets)
        case _:
            assert_never(receipt.signing)
    return Verified(reference(receipt)) if made_by_till else Invalid()


def sign_receipt(  # noqa: PLR0917 - the fields of a receipt, in the order of its text
    till: str, number: str, amount_cents: int, currency: str, at: datetime, key: Ed25519PrivateKey | bytes
) -> ReceiptCode:
    """What a till does: make the receipt's code, with its private key or its HMAC secret.

    Args:
        till: the till's name.
        number: the receipt's number there.
        amount_cents: what was paid.
        currency: ISO 4217.
        at: UTC, whole seconds.
        key: an Ed25519 private key, or the secret it shares with central.

    Raises:
        CodeError: a field cannot stand in a code.
    """
    if isinstance(key, bytes):
        blank = ReceiptCode(till, number, amount_cents, currency, at, TillSigning.HMAC, bytes(_HMAC_BYTES))
        return replace(blank, signature=_mac(key, receipt_message(blank)))
    blank = ReceiptCode(till, number, amount_cents, currency, at, TillSigning.ED25519, bytes(SIGNATURE_BYTES))
    return replace(blank, signature=key.sign(receipt_message(blank)))


def _mac(secret: bytes, message: bytes) -> bytes:
    return hmac.new(secret, message, sha256).digest()[:_HMAC_BYTES]


def _opens(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True

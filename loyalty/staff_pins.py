"""A staff member's PIN: six figures, stretched with Argon2id (RFC 9106), and what a terminal checks it by offline.

Central keeps the stretched PIN. A terminal gets a verifier: an HMAC of it by the owner's key over the terminal and
the member of staff, so that one terminal's verifiers say nothing at another, and nothing at all without the key. The
key lies on the same memory card, so it is no wall against a thief: a million PINs are tried in hours
(docs/security.md). Stretching costs some 0.1 s and 32 MiB.
"""

import base64
import hmac
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from loyalty.errors import CodeError
from loyalty.ids import Uuid

STAFF_FIGURES: Final = 6
WRONG_IN_A_ROW: Final = 5
"""Wrong PINs that lock a badge, for good: the office opens it again."""
SALT_BYTES: Final = 16
TIME_COST: Final = 3
MEMORY_KIB: Final = 32 * 1024
_DIGEST_BYTES: Final = 32
_MOST_TIME: Final = 16
_MOST_KIB: Final = 256 * 1024


class _Secret(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a PIN was stretched. Bytes are base64url without padding."""

    salt: str
    time_cost: int
    memory_kib: int


class StretchedPin(_Secret, frozen=True, kw_only=True):
    """A PIN as central keeps it."""

    digest: str

    def __repr__(self) -> str:
        return "StretchedPin()"


class PinVerifier(_Secret, frozen=True, kw_only=True):
    """A PIN as one terminal can check it."""

    mac: str

    def __repr__(self) -> str:
        return "PinVerifier()"


def is_staff_pin(text: str) -> bool:
    """Whether `text` has the form of a staff member's PIN.

    >>> is_staff_pin("258013"), is_staff_pin("2580")
    (True, False)
    """
    return text.isascii() and text.isdigit() and len(text) == STAFF_FIGURES


def stretch(pin: str, salt: bytes) -> StretchedPin:
    """Stretch a new PIN with a salt of `SALT_BYTES` random bytes."""
    text = _text(salt)
    return StretchedPin(
        salt=text,
        time_cost=TIME_COST,
        memory_kib=MEMORY_KIB,
        digest=_text(_stretched(pin, text, TIME_COST, MEMORY_KIB)),
    )


def is_pin_of(known: StretchedPin, pin: str) -> bool:
    """Whether `pin` is the one that central keeps.

    Raises:
        CodeError: what is kept is no stretched PIN.
    """
    found = _text(_stretched(pin, known.salt, known.time_cost, known.memory_kib))
    return hmac.compare_digest(found, known.digest)


def verifier(known: StretchedPin, key: bytes, terminal: Uuid, staff: Uuid) -> PinVerifier:
    """What `terminal` checks the PIN of `staff` by.

    Args:
        known: the PIN as central keeps it.
        key: the owner's token key, which every terminal of the owner has.
        terminal: whose verifier it is.
        staff: whose PIN it is.

    Raises:
        CodeError: what is kept is no stretched PIN.
    """
    mac = _mac(_bytes(known.digest), key, (terminal, staff))
    return PinVerifier(salt=known.salt, time_cost=known.time_cost, memory_kib=known.memory_kib, mac=mac)


def verifies(known: PinVerifier, pin: str, key: bytes, terminal: Uuid, staff: Uuid) -> bool:
    """Whether `pin` is the one that the verifier was made of, for this terminal and this member of staff.

    Raises:
        CodeError: it is no verifier, or asks for more work than any that central makes.
    """
    if not is_staff_pin(pin):
        return False
    digest = _stretched(pin, known.salt, known.time_cost, known.memory_kib)
    return hmac.compare_digest(_mac(digest, key, (terminal, staff)), known.mac)


def _stretched(pin: str, salt: str, time_cost: int, memory_kib: int) -> bytes:
    if not (1 <= time_cost <= _MOST_TIME and 8 <= memory_kib <= _MOST_KIB):
        raise CodeError(f"A PIN is stretched {time_cost} times over {memory_kib} KiB; set it anew.")
    raw = _bytes(salt)
    if len(raw) != SALT_BYTES:
        raise CodeError(f"A PIN's salt has {SALT_BYTES} bytes, not {len(raw)}; set the PIN anew.")
    kdf = Argon2id(salt=raw, length=_DIGEST_BYTES, iterations=time_cost, lanes=1, memory_cost=memory_kib)
    return kdf.derive(pin.encode("ascii"))


def _mac(digest: bytes, key: bytes, whose: Sequence[Uuid]) -> str:
    message = b"".join(
        len(part).to_bytes(4, "big") + part for part in (b"staff pin", *(w.encode() for w in whose), digest)
    )
    return _text(hmac.new(key, message, sha256).digest())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as error:
        raise CodeError("What is kept of a PIN is not base64url; set it anew.") from error

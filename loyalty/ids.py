"""Identifiers: UUIDs of version 7 whose clock and entropy come from outside, and such as follow from a name."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import NewType

Uuid = NewType("Uuid", str)
"""A UUID in its canonical lower-case text form (RFC 9562, section 4)."""

ENTROPY_BYTES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def uuid7(now: datetime, entropy: bytes) -> Uuid:
    """Make a UUID of version 7 (RFC 9562, section 5.7).

    Args:
        now: an aware time; its milliseconds since 1970 lead the identifier. Times before 1970 count as 1970.
        entropy: ten bytes of which 74 bits are used.

    Raises:
        ValueError: `entropy` is not ten bytes long.
    """
    if len(entropy) != ENTROPY_BYTES:
        raise ValueError(f"A UUID of version 7 takes {ENTROPY_BYTES} bytes of entropy, not {len(entropy)}.")
    millis = max(0, (now - _EPOCH) // _MILLISECOND) & ((1 << 48) - 1)
    rand = int.from_bytes(entropy, "big")
    value = millis << 80 | 0x7 << 76 | (rand >> 62 & 0xFFF) << 64 | 0b10 << 62 | rand & ((1 << 62) - 1)
    digits = f"{value:032x}"
    return Uuid(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")


def named_uuid(kind: str, *parts: str) -> Uuid:
    """The UUID (version 8, RFC 9562, section 5.8) that follows from what it stands for: the same parts, the same id.

    Args:
        kind: what it identifies; the same parts under another kind make another id.
        parts: what it follows from, none of them with a NUL in it.
    """
    digits = bytearray(hashlib.sha256("\x00".join((kind, *parts)).encode()).digest()[:16])
    digits[6] = digits[6] & 0x0F | 0x80
    digits[8] = digits[8] & 0x3F | 0x80
    text = digits.hex()
    return Uuid(f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}")

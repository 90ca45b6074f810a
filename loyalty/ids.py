"""Identifiers: UUIDs of version 7 whose clock and entropy come from outside."""

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

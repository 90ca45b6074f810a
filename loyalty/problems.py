"""Problem details: what went wrong with a request, by a closed list (RFC 9457)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

import msgspec

PROBLEM_BASE: Final = "urn:spaarpunt:problem:"


class ProblemType(StrEnum):
    """The closed list of problem types."""

    BAD_REQUEST = PROBLEM_BASE + "bad-request"
    UNSIGNED = PROBLEM_BASE + "unsigned"
    SIGNATURE_INVALID = PROBLEM_BASE + "signature-invalid"
    REPLAYED = PROBLEM_BASE + "replayed"
    CLOCK_SKEW = PROBLEM_BASE + "clock-skew"
    DEVICE_REVOKED = PROBLEM_BASE + "device-revoked"
    TOKEN_UNKNOWN = PROBLEM_BASE + "token-unknown"
    TOKEN_USED = PROBLEM_BASE + "token-used"
    TOKEN_EXPIRED = PROBLEM_BASE + "token-expired"
    CARD_UNKNOWN = PROBLEM_BASE + "card-unknown"
    NOT_FOUND = PROBLEM_BASE + "not-found"
    TOO_LARGE = PROBLEM_BASE + "too-large"
    TOO_MANY = PROBLEM_BASE + "too-many"
    CONFLICT = PROBLEM_BASE + "conflict"
    STAFF_REFUSED = PROBLEM_BASE + "staff-refused"
    """Whoever the request names as its member of staff is none, not active, of another shop, or may not do this."""
    OFFICE_KEY = PROBLEM_BASE + "office-key"
    """No key of the office's that is in force came with the request."""
    OFFICE_ROLE = PROBLEM_BASE + "office-role"
    """The key is in force, and its role is not enough."""
    INTERNAL = PROBLEM_BASE + "internal"


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Problem details (RFC 9457). `now` is central's time where the type is clock skew."""

    type: ProblemType
    title: str
    status: int
    detail: str = ""
    now: datetime | None = None
    errors: Mapping[str, str] = msgspec.field(default_factory=dict)

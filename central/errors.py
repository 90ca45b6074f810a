"""The errors of `central`, as one small tree.

CentralError
├── StartError        (RuntimeError)   central cannot start: its database, schema or settings
├── BusyError         (RuntimeError)   the database kept refusing after all its retries
├── OwnerError        (ValueError)     an owner's setting that cannot be, or no such owner
├── BatchError        (ValueError)     cards that cannot be made, assigned or printed so
├── DeviceError       (ValueError)     a terminal that cannot be made or changed so
│   └── NoDeviceError                  a terminal that is not there
├── ClaimError        (ValueError)     a claim that cannot be decided so
├── IncidentError     (ValueError)     an incident that cannot be closed so
│   └── NoIncidentError                an incident that is not there, or not open
├── OfficeKeyError    (ValueError)     an office key that cannot be made or revoked so
├── LedgerError       (RuntimeError)   the ledger's rows contradict each other
└── ProblemError      (Exception)      what the caller is told as problem details (RFC 9457)
"""

from datetime import datetime

from loyalty.wire import Problem, ProblemType


class CentralError(Exception):
    """Anything that central refuses or cannot do."""


class StartError(CentralError, RuntimeError):
    """Central cannot start."""


class BusyError(CentralError, RuntimeError):
    """The database kept refusing a transaction that may be tried again."""


class OwnerError(CentralError, ValueError):
    """A setting that an owner cannot have, or an owner that there is not."""


class BatchError(CentralError, ValueError):
    """Cards that cannot be made, assigned or printed as asked: nothing was kept."""


class DeviceError(CentralError, ValueError):
    """A terminal that cannot be made or changed as asked."""


class NoDeviceError(DeviceError):
    """A terminal that is not there."""


class ClaimError(CentralError, ValueError):
    """A claim for missing points that cannot be decided as asked."""


class IncidentError(CentralError, ValueError):
    """An incident that cannot be closed as asked."""


class NoIncidentError(IncidentError):
    """An incident that is not there, or not open."""


class OfficeKeyError(CentralError, ValueError):
    """An office key that cannot be made or revoked as asked."""


class LedgerError(CentralError, RuntimeError):
    """Rows of the ledger contradict each other: nothing was written."""


_TITLES: dict[ProblemType, tuple[int, str]] = {
    ProblemType.BAD_REQUEST: (400, "The request cannot be read"),
    ProblemType.UNSIGNED: (401, "The request is not signed"),
    ProblemType.SIGNATURE_INVALID: (401, "The signature does not hold"),
    ProblemType.REPLAYED: (401, "The request was sent before"),
    ProblemType.CLOCK_SKEW: (401, "The request's time is too far from central's"),
    ProblemType.DEVICE_REVOKED: (403, "The terminal was revoked"),
    ProblemType.TOKEN_UNKNOWN: (404, "The one-time token is unknown"),
    ProblemType.TOKEN_USED: (409, "The one-time token was used"),
    ProblemType.TOKEN_EXPIRED: (410, "The one-time token has expired"),
    ProblemType.CARD_UNKNOWN: (404, "The card is unknown"),
    ProblemType.NOT_FOUND: (404, "Nothing is there"),
    ProblemType.TOO_LARGE: (413, "The request is too large"),
    ProblemType.TOO_MANY: (429, "Too many requests"),
    ProblemType.CONFLICT: (409, "The request contradicts what is known"),
    ProblemType.STAFF_REFUSED: (409, "The member of staff may not do this"),
    ProblemType.OFFICE_KEY: (401, "The office key does not hold"),
    ProblemType.OFFICE_ROLE: (403, "The office key may not do this"),
    ProblemType.INTERNAL: (500, "Central failed"),
}


def status_of(kind: ProblemType) -> int:
    """The HTTP status that goes with a problem type."""
    return _TITLES[kind][0]


def title_of(kind: ProblemType) -> str:
    """The sentence that a problem type always has (RFC 9457, section 3.1.3)."""
    return _TITLES[kind][1]


class ProblemError(CentralError):
    """A refusal that its caller is told.

    Args:
        kind: of the closed list.
        detail: what happened, to what, and what to do; never a name, number or secret.
        now: central's time, where the problem is the clock.
        status: where HTTP has a better one than the type's own, such as 405.
    """

    def __init__(
        self, kind: ProblemType, detail: str = "", *, now: datetime | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"{title_of(kind)}: {detail}" if detail else title_of(kind))
        self.problem = Problem(
            type=kind, title=title_of(kind), status=status or status_of(kind), detail=detail, now=now
        )

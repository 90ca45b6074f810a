"""The present, as the machine is told it: it has no clock of its own."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant on both clocks.

    Attributes:
        at: Aware UTC by the wall clock, for people and records.
        uptime_ms: Milliseconds since the machine started; deadlines are counted in it, since it never jumps.
        trusted: Whether the wall clock was set by somebody who knows.
    """

    at: datetime
    uptime_ms: int
    trusted: bool

"""Who is near, as far as a sensor tells. It wakes the terminal and lets it rest, and ends nobody's session."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of it.

    Attributes:
        near: whether somebody is near; None where no sensor says so.
        alone_since: since when nobody was near an attract screen that nobody used, in milliseconds of uptime.
        resting: whether screen and camera rest.
    """

    near: bool | None = None
    alone_since: int = 0
    resting: bool = False

"""A presence sensor, real or virtual, as a reader of the loop: it says who comes and goes, each once."""

from collections.abc import Sequence
from typing import Final

from drivers.events import PRESENCE, DeviceFound, DeviceLost, LossReason, PresenceChanged, ReaderEvent
from drivers.ports import Presence

POLL_SECONDS: Final = 0.1
"""How often the sensor is looked at."""


class PresenceReader:
    """A presence sensor as a `Reader`: it has no descriptor and is looked at ten times a second.

    Args:
        sensor: what sees; let go with the reader.
        name: the device's, in the configuration.
    """

    def __init__(self, sensor: Presence, name: str = PRESENCE) -> None:
        self._sensor = sensor
        self._name = name
        self._said: bool | None = None
        self._lost = False
        self._due = 0.0
        self._closed = False

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    def fileno(self) -> int | None:
        """None: a pin has no descriptor here."""
        return None

    def deadline(self) -> float | None:
        """When it wants to be looked at."""
        return None if self._closed else self._due

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Looks whether anybody is near; what is new is said once."""
        if self._closed:
            return ()
        self._due = now + POLL_SECONDS
        try:
            near = self._sensor.near()
        except Exception:  # noqa: BLE001 - each pin library has errors of its own, and none may end the loop
            return self._lose(now)
        found: tuple[ReaderEvent, ...] = (DeviceFound(self._name, now),) if self._said is None else ()
        self._lost = False
        if near is self._said:
            return found
        self._said = near
        return (*found, PresenceChanged(self._name, near, now))

    def close(self) -> None:
        """Lets the sensor go; harmless when repeated."""
        self._closed = True
        self._sensor.close()

    def _lose(self, now: float) -> Sequence[ReaderEvent]:
        """The pin could not be read: nobody knows who is near, until it can be again."""
        self._said = None
        if self._lost:
            return ()
        self._lost = True
        return (DeviceLost(self._name, LossReason.UNPLUGGED, now),)

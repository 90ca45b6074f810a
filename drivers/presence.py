"""A presence sensor on one pin: a passive infrared sensor, or any that pulls its pin high while somebody is near."""

from typing import TYPE_CHECKING, Final, Protocol, cast

from drivers.errors import SettingError
from drivers.events import PRESENCE, DeviceFound, DeviceLost, LossReason, PresenceChanged, ReaderEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drivers.gpio import PinFactory
    from drivers.ports import Presence

HOLD_SECONDS: Final = 10.0
"""How long somebody who stands still is still taken to be there: such sensors see movement alone."""
POLL_SECONDS: Final = 0.1
"""How often the sensor is looked at."""


class _InputDevice(Protocol):
    @property
    def is_active(self) -> bool: ...
    def close(self) -> None: ...


class GpioPresence:
    """A `Presence` on a pin.

    Args:
        pin: BCM number.
        factory: from `pin_factory`.
        clock: monotonic seconds.
        hold: seconds for which the last sign of somebody counts.

    Raises:
        SettingError: `hold` is negative.
    """

    def __init__(
        self, pin: int, factory: "PinFactory", clock: "Callable[[], float]", hold: float = HOLD_SECONDS
    ) -> None:
        from gpiozero import DigitalInputDevice

        if hold < 0:
            raise SettingError(f"nobody is near for {hold} seconds after they left; choose 0 or more")
        self._sensor = cast("_InputDevice", DigitalInputDevice(pin, pull_up=False, pin_factory=factory))
        self._clock = clock
        self._hold = hold
        self._last = float("-inf")
        self._closed = False

    def near(self) -> bool:
        """Whether the sensor sees somebody, or did a moment ago."""
        now = self._clock()
        if not self._closed and self._sensor.is_active:
            self._last = now
        return now - self._last <= self._hold

    def close(self) -> None:
        """Lets the pin go."""
        self._closed = True
        self._sensor.close()


class PresenceReader:
    """A presence sensor as a `Reader`: it has no descriptor and is looked at ten times a second.

    Args:
        sensor: what sees; let go with the reader.
        name: the device's, in the configuration.
    """

    def __init__(self, sensor: "Presence", name: str = PRESENCE) -> None:
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

    def read_events(self, now: float) -> "Sequence[ReaderEvent]":
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

    def _lose(self, now: float) -> "Sequence[ReaderEvent]":
        """The pin could not be read: nobody knows who is near, until it can be again."""
        self._said = None
        if self._lost:
            return ()
        self._lost = True
        return (DeviceLost(self._name, LossReason.UNPLUGGED, now),)

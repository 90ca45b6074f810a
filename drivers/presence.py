"""A presence sensor on one pin: a passive infrared sensor, or any that pulls its pin high while somebody is near."""

from typing import TYPE_CHECKING, Final, Protocol, cast

from drivers.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from drivers.gpio import PinFactory

HOLD_SECONDS: Final = 10.0
"""How long somebody who stands still is still taken to be there: such sensors see movement alone."""


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

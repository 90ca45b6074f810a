"""Whether the touch panel is plugged in, as the kernel's list of input devices tells.

The panel's touches come through the display's window; this says only whether there is a panel to be touched.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from drivers.events import TOUCH_PANEL, DeviceFound, DeviceLost, LossReason, ReaderEvent

POLL_SECONDS: Final = 2.0
"""How often the list is read: a person who plugs a cable looks up about then."""
_DEVICES: Final = Path("/proc/bus/input/devices")
_NAME: Final = 'N: Name="'


def input_devices() -> tuple[str, ...]:
    """The names of all input devices that the kernel has now.

    Raises:
        OSError: the list cannot be read.
    """
    return names(_DEVICES.read_text(encoding="utf-8", errors="replace"))


def names(listed: str) -> tuple[str, ...]:
    """The devices' names in the kernel's list, in its order."""
    lines = (line for line in listed.splitlines() if line.startswith(_NAME))
    return tuple(line.removeprefix(_NAME).removesuffix('"') for line in lines)


class TouchPanel:
    """A touch panel as a `Reader`: it has no descriptor of ours, and is looked for every two seconds.

    Args:
        kernel_name: a part of the name by which the kernel knows it, such as ``ILITEK``.
        listed: the names of the input devices that are there.
        name: the device's, in health and self-test.
    """

    def __init__(
        self, kernel_name: str, listed: Callable[[], Sequence[str]] = input_devices, name: str = TOUCH_PANEL
    ) -> None:
        self._kernel_name = kernel_name.casefold()
        self._listed = listed
        self._name = name
        self._there: bool | None = None
        self._due = 0.0
        self._closed = False

    @property
    def name(self) -> str:
        """Its name in health and self-test."""
        return self._name

    def fileno(self) -> int | None:
        """None: its touches are the window's."""
        return None

    def deadline(self) -> float | None:
        """When it wants to be looked for."""
        return None if self._closed else self._due

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Looks whether it is there; what is new is said once."""
        if self._closed or now < self._due:
            return ()
        self._due = now + POLL_SECONDS
        try:
            there = any(self._kernel_name in each.casefold() for each in self._listed())
        except OSError:
            # A list that cannot be read tells nothing; what was known stands.
            return ()
        before, self._there = self._there, there
        if there is before:
            return ()
        if there:
            return (DeviceFound(self._name, now),)
        return (DeviceLost(self._name, LossReason.MISSING if before is None else LossReason.UNPLUGGED, now),)

    def close(self) -> None:
        """Looks no more; harmless when repeated."""
        self._closed = True

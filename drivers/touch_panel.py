"""Whether the touch panel is plugged in, as the kernel's list of input devices tells.

What was touched comes through the display's window; this says whether there is a panel, and when to ask.
"""

import contextlib
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from drivers.events import TOUCH_PANEL, DeviceFound, DeviceLost, LossReason, ReaderEvent
from drivers.nameplate import readable, usb_plate
from drivers.ports import NO_PLATE, Nameplate

POLL_SECONDS: Final = 2.0
"""How often the list is read: a person who plugs a cable looks up about then."""
_DEVICES: Final = Path("/proc/bus/input/devices")
_NODES: Final = Path("/dev/input")
_CHUNK: Final = 4096


@dataclass(frozen=True, slots=True)
class Listed:
    """An input device that the kernel has.

    Attributes:
        name: by which the kernel knows it.
        node: its device file, or None where it has none.
    """

    name: str
    node: Path | None


def input_devices() -> tuple[Listed, ...]:
    """All input devices that the kernel has now.

    Raises:
        OSError: the list cannot be read.
    """
    return listed(_DEVICES.read_text(encoding="utf-8", errors="replace"))


def listed(text: str) -> tuple[Listed, ...]:
    """The devices of the kernel's list, in its order."""
    found: list[Listed] = []
    for part in text.split("\n\n"):
        name = re.search(r'^N: Name="(.*)"$', part, re.MULTILINE)
        node = re.search(r"^H: Handlers=.*\b(event\d+)\b", part, re.MULTILINE)
        if name is not None:
            found.append(Listed(name[1], None if node is None else _NODES / node[1]))
    return tuple(found)


class TouchPanel:
    """A touch panel as a `Reader`: it is looked for every two seconds, and each touch wakes the loop.

    Its events are read only so that the loop asks the window at once what was touched; SDL is asked seldom otherwise,
    which costs less and would let a first touch wait for up to a twentieth of a second.

    Args:
        kernel_name: a part of the name by which the kernel knows it, such as ``ILITEK``.
        look: the input devices that are there.
        name: the device's, in health and self-test.
    """

    def __init__(
        self, kernel_name: str, look: Callable[[], Sequence[Listed]] = input_devices, name: str = TOUCH_PANEL
    ) -> None:
        self._kernel_name = kernel_name.casefold()
        self._look = look
        self._name = name
        self._there: bool | None = None
        self._due = 0.0
        self._closed = False
        self._number: int | None = None

    @property
    def name(self) -> str:
        """Its name in health and self-test."""
        return self._name

    def fileno(self) -> int | None:
        """What becomes readable with each touch; None while it is away, or may not be opened."""
        return self._number

    def deadline(self) -> float | None:
        """When it wants to be looked for."""
        return None if self._closed else self._due

    def read_events(self, now: float) -> Sequence[ReaderEvent]:
        """Empties what woke the loop, and looks whether the panel is there; what is new is said once."""
        if self._closed:
            return ()
        self._drain()
        if now < self._due:
            return ()
        self._due = now + POLL_SECONDS
        try:
            found = next((each for each in self._look() if self._kernel_name in each.name.casefold()), None)
        except OSError:
            # A list that cannot be read tells nothing; what was known stands.
            return ()
        before, self._there = self._there, found is not None
        if found is None:
            self._let_go()
        elif self._number is None:
            self._open(found.node)
        if self._there is before:
            return ()
        if self._there:
            return (DeviceFound(self._name, now),)
        return (DeviceLost(self._name, LossReason.MISSING if before is None else LossReason.UNPLUGGED, now),)

    def nameplate(self) -> Nameplate:
        """What its USB device says of itself, else the kernel's name for it; nothing while it is away."""
        try:
            found = next((each for each in self._look() if self._kernel_name in each.name.casefold()), None)
        except OSError:
            return NO_PLATE
        if found is None:
            return NO_PLATE
        plate = NO_PLATE if found.node is None else usb_plate(found.node)
        return plate if plate.model is not None else replace(plate, model=readable(found.name))

    def close(self) -> None:
        """Looks no more; harmless when repeated."""
        self._closed = True
        self._let_go()

    def _open(self, node: Path | None) -> None:
        if node is not None:
            # Where it may not be opened, the window is asked in its own time.
            with contextlib.suppress(OSError):
                self._number = os.open(node, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)

    def _drain(self) -> None:
        if self._number is None:
            return
        try:
            while os.read(self._number, _CHUNK):
                pass
            self._let_go()
        except BlockingIOError:
            pass
        except OSError:
            # Pulled: a descriptor that stays readable for ever would spin the loop.
            self._let_go()
            self._due = 0.0

    def _let_go(self) -> None:
        if self._number is not None:
            os.close(self._number)
            self._number = None

"""Contacts on the Pi's pins, through gpiozero: the key switch, the housing's tamper contact.

A contact lies between its pin and ground, the pin is pulled up. So a cut wire reads as open: the key is off, the
housing is open. Neither fails towards trust.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Final, Protocol, cast

from drivers.events import ContactChanged, ContactKind, DeviceFound, DeviceLost, LossReason, ReaderEvent
from drivers.gpio import PinFactory

POLL_SECONDS: Final = 0.1
"""How often a contact is looked at."""
SETTLE_SECONDS: Final = 0.03
"""How long a contact bounces: two looks this far apart must agree."""


class _InputDevice(Protocol):
    when_deactivated: Callable[[], None] | None

    @property
    def is_active(self) -> bool: ...
    def close(self) -> None: ...


class ContactWatch:
    """What a contact's looks come to: said once when it is first seen, then when it has settled elsewhere.

    Args:
        name: the device's, in the configuration.
        kind: what the contact is.
    """

    def __init__(self, name: str, kind: ContactKind) -> None:
        self._name = name
        self._kind = kind
        self._said: bool | None = None
        self._seen: bool | None = None
        self._since = 0.0
        self._here: bool | None = None

    def looked(self, *, closed: bool, opened: bool, now: float) -> tuple[ReaderEvent, ...]:
        """One look.

        Args:
            closed: whether it is closed now.
            opened: whether it opened since the last look, however shortly.
            now: monotonic seconds.
        """
        found: tuple[ReaderEvent, ...] = () if self._here else (DeviceFound(self._name, now),)
        self._here = True
        if opened and closed and self._said is True:
            # A housing that was open for a blink was open.
            self._seen, self._since = True, now
            return (*found, self._change(now, closed=False), self._change(now, closed=True))
        if closed is not self._seen:
            self._seen, self._since = closed, now
            return found
        if closed is self._said or now - self._since < SETTLE_SECONDS:
            return found
        return (*found, self._change(now, closed=closed))

    def lost(self, now: float) -> tuple[ReaderEvent, ...]:
        """The pin could not be read."""
        if self._here is False:
            return ()
        self._here = False
        return (DeviceLost(self._name, LossReason.UNPLUGGED, now),)

    def due(self, now: float) -> float:
        """When to look again."""
        return now + (POLL_SECONDS if self._seen is self._said else SETTLE_SECONDS)

    def _change(self, now: float, *, closed: bool) -> ContactChanged:
        self._said = closed
        return ContactChanged(self._name, self._kind, closed, now)


class GpioContact:
    """A contact on one pin, as a `Reader`: it has no descriptor and is looked at ten times a second.

    Args:
        name: the device's, in the configuration.
        kind: what the contact is.
        pin: BCM number.
        factory: from `pin_factory`.
    """

    def __init__(self, name: str, kind: ContactKind, pin: int, factory: PinFactory) -> None:
        from gpiozero import DigitalInputDevice

        self._name = name
        self._watch = ContactWatch(name, kind)
        self._device = cast("_InputDevice", DigitalInputDevice(pin, pull_up=True, pin_factory=factory))
        self._opened = threading.Event()
        self._device.when_deactivated = self._opened.set
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
        """Looks at the contact."""
        if self._closed:
            return ()
        try:
            opened = self._opened.is_set()
            self._opened.clear()
            said = self._watch.looked(closed=self._device.is_active, opened=opened, now=now)
        except Exception:  # noqa: BLE001 - each pin library has errors of its own, and none may end the loop
            said = self._watch.lost(now)
        self._due = self._watch.due(now)
        return said

    def close(self) -> None:
        """Lets the pin go; harmless when repeated."""
        self._closed = True
        self._device.close()

"""Loudness and brightness, kept over a restart and told to the devices."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, assert_never

import msgspec

from drivers.errors import DeviceDeniedError, DeviceMissingError, DriverError
from drivers.ports import STEPS
from screens.care_views import Control, Unset
from terminal.journal.documents import Document, read, write
from terminal.machine.effects import Dim, SetLevel
from terminal.machine.events import Event, LevelSays
from terminal.machine.levels import Level
from terminal.runtime.ports import Devices
from terminal.store.store import Store
from terminal.store.values import Put, Table

log = logging.getLogger("spaarpunt.terminal")

_LEVELS = "levels"
LEAST = 1
"""The step that a screen rests at."""
_Step = Annotated[int, msgspec.Meta(ge=1, le=STEPS)]


class LevelsDocument(Document, frozen=True, kw_only=True):
    """The steps that staff chose; loud and bright until somebody does."""

    volume: _Step = STEPS
    brightness: _Step = STEPS

    def of(self, control: Control) -> int:
        """The step of one of them."""
        match control:
            case Control.VOLUME:
                return self.volume
            case Control.BRIGHTNESS:
                return self.brightness
            case _:
                assert_never(control)


class LevelKeeper:
    """Sets the devices to their steps; its methods run in the worker that has the disk.

    Args:
        store: where the steps are kept.
        devices: what sounds and shines.
        post: is told how each stands.
    """

    def __init__(self, store: Store, devices: Devices, post: Callable[[Event], None]) -> None:
        self._store = store
        self._devices = devices
        self._post = post

    def begin(self) -> None:
        """Set both to what was kept, and say how they stand.

        Raises:
            StoreError: what was kept cannot be read.
        """
        kept = self._kept()
        for control in Control:
            self._post(LevelSays(control, self._tell(control, kept.of(control))))

    def carry(self, order: SetLevel | Dim) -> None:
        """Carry an order out.

        Raises:
            StoreError: as its own method does.
        """
        match order:
            case SetLevel():
                self.set(order)
            case Dim():
                self.dim(order)
            case _:
                assert_never(order)

    def set(self, order: SetLevel) -> None:
        """Set one of them, keep the step where it was taken, and say how it stands: what is shown survives a restart.

        Raises:
            StoreError: it is not kept; until the next start it stands so all the same.
        """
        level = self._tell(order.control, order.step)
        try:
            if isinstance(level, int):
                changed = msgspec.structs.replace(self._kept(), **{order.control.value: level})
                self._store.commit([Put(Table.SETTINGS, _LEVELS, write(changed))])
        finally:
            self._post(LevelSays(order.control, level))

    def dim(self, order: Dim) -> None:
        """Make the screen dim while nobody is near, or as bright as it is to be.

        Raises:
            StoreError: what was kept cannot be read.
        """
        self._tell(Control.BRIGHTNESS, LEAST if order.on else self._kept().brightness)

    def _kept(self) -> LevelsDocument:
        text = self._store.get(Table.SETTINGS, _LEVELS)
        return read(LevelsDocument, text) if text is not None else LevelsDocument()

    def _tell(self, control: Control, step: int) -> Level:
        try:
            match control:
                case Control.VOLUME:
                    self._devices.sounder.set_volume(step)
                case Control.BRIGHTNESS:
                    self._devices.backlight.set_brightness(step)
                case _:
                    assert_never(control)
        except DriverError as error:
            why = unset_for(error)
            # A display without a backlight of its own is no fault.
            log.log(logging.INFO if why is Unset.NONE else logging.WARNING, "L06 the %s is not set: %s", control, error)
            return why
        return step


def unset_for(error: DriverError) -> Unset:
    """Which sentence a device deserves that cannot be set."""
    match error:
        case DeviceMissingError():
            return Unset.NONE
        case DeviceDeniedError():
            return Unset.DENIED
        case _:
            return Unset.MISSING

"""How loud and how bright the terminal is, in steps; what cannot be set says why."""

from dataclasses import dataclass, replace
from typing import assert_never

from drivers.ports import STEPS
from screens.care_views import Control, Unset

Level = int | Unset
"""A step from 1 to `STEPS`, or why there is none."""


@dataclass(frozen=True, slots=True)
class Levels:
    """How each of them stands, as the runtime last said."""

    volume: Level = STEPS
    brightness: Level = Unset.NONE

    def of(self, control: Control) -> Level:
        """How one of them stands."""
        match control:
            case Control.VOLUME:
                return self.volume
            case Control.BRIGHTNESS:
                return self.brightness
            case _:
                assert_never(control)

    def said(self, control: Control, level: Level) -> "Levels":
        """The levels once one of them stands otherwise."""
        match control:
            case Control.VOLUME:
                return replace(self, volume=level)
            case Control.BRIGHTNESS:
                return replace(self, brightness=level)
            case _:
                assert_never(control)

"""A panel that has to be calibrated: where its touches lie, and how they are taken while nobody knows that."""

from collections.abc import Callable
from typing import Final

from screens.calibration import Affine, Glass
from screens.intents import Felt
from screens.window import Moved, Pressed, Released, WindowEvent

BOUNCE_SECONDS: Final = 0.5
"""After a finger left, and after the crosses came, what comes down within so long was not meant."""


class CalibratedGlass:
    """Where the touches of one panel lie on the picture, from now on.

    Args:
        glass: the panel.
        configured: what the configuration says.
    """

    def __init__(self, glass: Glass, configured: Affine) -> None:
        self.glass = glass
        self.configured = configured
        self._affine = configured

    @property
    def affine(self) -> Affine:
        """The map in use."""
        return self._affine

    def use(self, affine: Affine) -> None:
        """Take touches by another map, from the next one on."""
        self._affine = affine

    def meant(self, event: WindowEvent) -> WindowEvent:
        """What was felt, where it lies on the picture."""
        match event:
            case Pressed(x, y, finger):
                return Pressed(*self._affine.within(x, y, self.glass.size), finger)
            case Moved(x, y, finger):
                return Moved(*self._affine.within(x, y, self.glass.size), finger)
            case Released(x, y, finger):
                return Released(*self._affine.within(x, y, self.glass.size), finger)
            case _:
                return event


class RawTouches:
    """Takes one touch after the other as the panel measures it: where a finger came down, once it is up again.

    Args:
        clock: seconds; never goes back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since = clock()
        self._down: Pressed | None = None

    def felt(self, event: Pressed | Moved | Released) -> Felt | None:
        """The touch that this event ends, or None."""
        match event:
            case Pressed() if self._down is None and self._clock() - self._since >= BOUNCE_SECONDS:
                self._down = event
            case Released(finger=finger) if self._down is not None and finger == self._down.finger:
                touch, self._down, self._since = Felt(self._down.x, self._down.y), None, self._clock()
                return touch
            case _:
                pass
        return None

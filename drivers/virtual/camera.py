"""A camera without hardware: it sees the picture that is held before it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import numpy as np

from drivers.errors import FakeRuleError, LinkGoneError
from drivers.ports import GreyFrame, Nameplate
from drivers.virtual.faults import DeviceFault, FaultSwitch, Garbage, Silent, Slow, Unplugged

_EMPTY: Final = np.full((480, 640), 96, dtype=np.uint8)
_WAY_OF_A_HAND: Final = ((0, 0), (5, 2), (9, 5), (6, 9), (1, 7), (-4, 3), (-7, -2), (-3, -6))


class VirtualCamera:
    """A camera that sees one picture at a time, held by an unsteady hand or lying still.

    Faults: *unplugged* raises `LinkGoneError`; *silent* has no frame; *slow* has one only so often; *garbage* sees
    noise; *fail after n* counts frames.

    Args:
        name: its name in the configuration.
        monotonic: for *slow*.
    """

    def __init__(self, name: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._name = name
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._faults = FaultSwitch()
        # An empty counter lies still; only a hand moves.
        self._picture = _EMPTY
        self._still = True
        self._frames = 0
        self._last_at = float("-inf")
        self._closed = False

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self._name

    def nameplate(self) -> Nameplate:
        """That it is virtual."""
        return Nameplate(maker="Spaarpunt", model="virtual camera")

    def set_fault(self, fault: DeviceFault | None) -> None:
        """Sets a fault, or mends it."""
        with self._guard:
            self._faults.set(fault)

    def hold(self, picture: GreyFrame, *, still: bool = False) -> None:
        """Holds a picture before it: in a hand that moves some pixels a frame, or quite still."""
        with self._guard:
            self._picture, self._still = picture, still

    def take_away(self) -> None:
        """Leaves it an empty counter to look at."""
        self.hold(_EMPTY, still=True)

    def newest(self) -> GreyFrame | None:
        """The present frame, or None where a fault leaves none."""
        with self._guard:
            if self._closed:
                raise FakeRuleError("a camera was asked for a frame after it was closed")
            match self._faults.strike():
                case Unplugged():
                    raise LinkGoneError("the virtual camera is unplugged; set its fault to none to go on")
                case Silent():
                    return None
                case Slow(seconds=seconds) if self._monotonic() - self._last_at < seconds:
                    return None
                case Garbage():
                    return np.random.default_rng(self._frames).integers(0, 256, self._picture.shape, dtype=np.uint8)
                case _:
                    pass
            self._frames += 1
            self._last_at = self._monotonic()
            if self._still:
                return self._picture
            down, right = _WAY_OF_A_HAND[self._frames % len(_WAY_OF_A_HAND)]
            return np.roll(self._picture, (down, right), axis=(0, 1))

    def close(self) -> None:
        """Lets the camera go."""
        with self._guard:
            self._closed = True

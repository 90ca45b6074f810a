"""How much looking a machine can afford: from measured milliseconds to a size, a helper's rate and an idle look's.

A Pi 4 is about five times slower than a desktop machine, a Pi 5 about twice; what this one is, it measures itself.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from drivers.errors import SettingError
from drivers.ports import GreyFrame

SIZES: Final = ((1280, 720), (640, 480))
"""What a camera may be opened with, as width and height, the best first; the last is taken where none fits."""
FRAME_MS: Final = 80.0
"""From one look to the next."""
_SHARE: Final = 0.6
"""Of that time, what looking may take: the rest is the screen's, the printer's and the store's."""
_IDLE_SHARE: Final = 0.004
"""Of one core, what looks at an empty view may take. The comparing that goes on beside them takes about as much."""
_SEEDED: Final = 6


@dataclass(frozen=True, slots=True)
class Measured:
    """What one look at a frame without a code takes.

    Attributes:
        core_ms: the main engine, milliseconds for a million pixels.
        helper_ms: a helper, the mean of all, milliseconds for a million pixels.
    """

    core_ms: float
    helper_ms: float

    def __post_init__(self) -> None:
        """Refuses what no clock measures.

        Raises:
            SettingError: a time is not above zero.
        """
        if self.core_ms <= 0 or self.helper_ms <= 0:
            raise SettingError("a look that takes no time was not measured; measure again with a clock that runs")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the machine can afford.

    Attributes:
        size: width and height to open the camera with, pixels.
        helper_every: a helper looks at each such frame in which the main engine found nothing.
        idle_every: while nothing moves, the main engine looks after so many frames.
    """

    size: tuple[int, int]
    helper_every: int
    idle_every: int


FULL: Final = Plan(SIZES[0], 1, 25)
"""Where nothing was measured: a helper every frame, an idle look every two seconds."""


def plan_for(measured: Measured, frame_ms: float = FRAME_MS) -> Plan:
    """The largest size at which the main engine and a helper every second frame fit; then as many helpers as fit.

    Args:
        measured: this machine's times.
        frame_ms: milliseconds from one look to the next.
    """
    room = frame_ms * _SHARE
    size = next((size for size in SIZES if _fits(measured, size, room)), SIZES[-1])
    pixels = size[0] * size[1] / 1e6
    left = max(room - measured.core_ms * pixels, 1e-6)
    helper_every = min(8, max(1, -int(-measured.helper_ms * pixels // left)))
    idle_every = max(1, math.ceil((measured.core_ms + measured.helper_ms) * pixels / (frame_ms * _IDLE_SHARE)))
    return Plan(size, helper_every, idle_every)


def _fits(measured: Measured, size: tuple[int, int], room: float) -> bool:
    return (measured.core_ms + measured.helper_ms / 2) * size[0] * size[1] / 1e6 <= room


def measure(
    core: Callable[[GreyFrame], object], helpers: Sequence[Callable[[GreyFrame], object]], clock: Callable[[], float]
) -> Measured:
    """Times the engines on a made-up frame of the smallest size; takes about as long as ten looks.

    Args:
        core: one look of the main engine.
        helpers: one look of each helper.
        clock: seconds, such as `time.perf_counter`.
    """
    width, height = SIZES[-1]
    # Blotches with edges in all directions: a plain wall would flatter the engines.
    blotches = np.random.default_rng(_SEEDED).integers(40, 216, (height // 8, width // 8), dtype=np.uint8)
    frame = np.ascontiguousarray(np.kron(blotches, np.ones((8, 8), dtype=np.uint8)))
    core(frame)

    def took(look: Callable[[GreyFrame], object]) -> float:
        began = clock()
        look(frame)
        return clock() - began

    scale = 1000 / (width * height / 1e6)
    core_ms = statistics.median(took(core) for _ in range(3)) * scale
    return Measured(core_ms, statistics.fmean(took(helper) for helper in helpers) * scale)

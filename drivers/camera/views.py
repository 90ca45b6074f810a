"""Other looks at the same frame, for codes that the plain one does not give: slanted, laid on the side, evened out.

Each is a picture of its own and the way back from its pixels to the frame's. They are made to be cheap: what one helper
costs, every frame without a code costs.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, assert_never

import numpy as np
from numpy.lib.stride_tricks import as_strided
from PIL import Image

from drivers.camera.engines import Box, Kinds
from drivers.camera.pixels import FINE, block_means, doubled, in_full, sharpened, softened
from drivers.ports import GreyFrame

_SLANT: Final = 3
"""Columns after which an oblique line goes a row up or down: it lies at atan(1/3) = 18°."""
_STEEP: Final = 1
"""45°."""
_OBLIQUE_ROWS: Final = 3
"""Every third line is enough: bars are long."""
_ENLARGE: Final = 2
_MOST_ENLARGED: Final = 1280 * 720
_MOST_EVENED: Final = 640 * 480
_RARE_WIDTH: Final = 480
_LOCAL_BLOCK: Final = 8
_LOCAL_CONTRAST: Final = 48
_LEAST_SPREAD: Final = 10
_QUIET_SHARE: Final = 0.1
"""A tenth of every frame shows nothing but noise, unless a code fills it: hence the limit."""
_MOST_NOISE: Final = 4
_ABOVE_NOISE: Final = 1.6
_MIDDLE: Final = 128
_PAPER: Final = 255


class Helper(Enum):
    """The helpers, in the order in which frames take their turns: what helps most for its time comes first."""

    SECOND_OPINION = "second-opinion"
    ENLARGE = "enlarge"
    SLANT = "slant"
    EVEN_OUT = "even-out"
    SIDEWAYS = "sideways"
    STEEP = "steep"
    RARE = "rare"


def _as_it_is(x: float, y: float) -> tuple[float, float]:
    return x, y


@dataclass(frozen=True, slots=True)
class View:
    """One look: its pixels, the kinds to look for in it, and the way back to the frame.

    Attributes:
        every: of how many of the frame's lines each line of the view is one.
    """

    pixels: GreyFrame
    kinds: Kinds
    back: Callable[[float, float], tuple[float, float]] = _as_it_is
    every: int = 1

    def box_in_frame(self, box: Box) -> Box:
        """A box of this view as a box of the frame."""
        corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
        return Box.around(self.back(x, y) for x, y in corners)


def views_of(frame: GreyFrame, helper: Helper) -> Sequence[View]:
    """What one helper makes of a frame: one picture, or the two that lean to either side."""
    match helper:
        case Helper.SECOND_OPINION:
            return (View(frame, Kinds.LINEAR),)
        case Helper.SLANT:
            return _slanted(frame, _SLANT, 1), _slanted(frame, _SLANT, -1)
        case Helper.STEEP:
            return _slanted(frame, _STEEP, 1), _slanted(frame, _STEEP, -1)
        case Helper.SIDEWAYS:
            return (_on_its_side(frame),)
        case Helper.EVEN_OUT:
            return _evened_out(frame)
        case Helper.ENLARGE:
            return (_enlarged(frame),)
        case Helper.RARE:
            return (_small(frame),)
        case _:
            assert_never(helper)


def _slanted(frame: GreyFrame, run: int, way: int) -> View:
    """Lines that go down (`way` 1) or up (-1) by a row every `run` columns, for bars that no level line crosses all.

    Nothing is computed: the same pixels are taken in another order, from a copy with paper above and below.
    """
    height, width = frame.shape
    blocks = math.ceil(width / run)
    page = np.full((height + 2 * blocks, blocks * run), _PAPER, dtype=np.uint8)
    page[blocks : blocks + height, :width] = frame
    start = 0 if way > 0 else blocks
    rows = (height + blocks) // _OBLIQUE_ROWS or 1
    down = page.strides[0]
    oblique = as_strided(
        page[start:],
        (rows, blocks, run),
        (_OBLIQUE_ROWS * down, way * down + run, 1),
        writeable=False,
    )

    def back(x: float, y: float) -> tuple[float, float]:
        return x, y * _OBLIQUE_ROWS + way * (x / run) + start - blocks

    return View(oblique.reshape(rows, blocks * run), Kinds.LINEAR, back, _OBLIQUE_ROWS)


def _on_its_side(frame: GreyFrame) -> View:
    """A quarter turn: bars that lie stand."""
    height = frame.shape[0]

    def back(x: float, y: float) -> tuple[float, float]:
        return y, height - x

    return View(np.ascontiguousarray(np.rot90(frame, -1)), Kinds.LINEAR, back)


def _enlarged(frame: GreyFrame) -> View:
    """The middle of the frame, sharper and twice as large: codes held too far away. A small frame is taken whole."""
    height, width = frame.shape
    share = min(1.0, math.sqrt(_MOST_ENLARGED / (height * width)) / _ENLARGE)
    left, top = round(width * (1 - share) / 2), round(height * (1 - share) / 2)
    middle = frame[top : height - top, left : width - left]

    def back(x: float, y: float) -> tuple[float, float]:
        return left + x / _ENLARGE, top + y / _ENLARGE

    return View(doubled(sharpened(middle)), Kinds.CORE, back)


def _evened_out(frame: GreyFrame) -> Sequence[View]:
    """Each pixel against the mean and spread of its neighbourhood: a shadow across the code, or bars too faint.

    Which pixel is black is then a matter of one level, for QR codes. So it is where a screen's grid makes waves that
    every neighbourhood follows, and there the frame as it is may show it too. What spreads no more than the sensor's
    noise becomes plain paper: made larger, noise is what costs an engine most.
    """
    halves = max(1, round(math.sqrt(frame.size / _MOST_EVENED)))
    page = np.asarray(Image.fromarray(frame).reduce(halves)) if halves > 1 else frame
    height, width = page.shape
    block = _LOCAL_BLOCK if min(height, width) >= 2 * _LOCAL_BLOCK else 1
    page = np.pad(page, ((0, -height % block), (0, -width % block)), mode="edge")
    apart = page.astype(np.int16)
    apart -= in_full(softened(block_means(page, block)), block) // FINE
    spread = softened(block_means(np.abs(apart), block))
    gain = _LOCAL_CONTRAST * FINE**2 // np.maximum(spread, _LEAST_SPREAD * FINE)
    noise = min(np.quantile(spread, _QUIET_SHARE), _MOST_NOISE * FINE)
    gain[spread < _ABOVE_NOISE * noise] = 0
    apart *= in_full(gain, block)
    apart //= FINE
    apart += _MIDDLE

    def back(x: float, y: float) -> tuple[float, float]:
        return x * halves, y * halves

    even = np.clip(apart, 0, 255).astype(np.uint8)
    kinds = Kinds.LINEAR, Kinds.QR_AT_MIDDLE, Kinds.QR_AT_ONE_LEVEL
    return *(View(even, kind, back) for kind in kinds), View(frame, Kinds.QR_AT_ONE_LEVEL)


def _small(frame: GreyFrame) -> View:
    """No wider than 480 pixels: what costs most is looked for in the smallest picture that still shows it."""
    width = frame.shape[1]
    if width <= _RARE_WIDTH:
        return View(frame, Kinds.RARE)
    factor = width / _RARE_WIDTH
    size = (_RARE_WIDTH, max(1, round(frame.shape[0] / factor)))
    small = Image.fromarray(frame).resize(size, Image.Resampling.BILINEAR)

    def back(x: float, y: float) -> tuple[float, float]:
        return x * factor, y * factor

    return View(np.asarray(small), Kinds.RARE, back)

"""Other looks at the same frame, for codes that the plain one does not give: stretched, turned, enlarged, evened out.

Each is a picture of its own and the way back from its pixels to the frame's.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final, assert_never

import numpy as np
from PIL import Image, ImageFilter

from drivers.camera.engines import Box, Kinds
from drivers.ports import GreyFrame

_TURN_DEGREES: Final = 20.0
_ENLARGE: Final = 1.5
_SMALL_WIDTH: Final = 640
_LOCAL_RADIUS: Final = 12
_LOCAL_CONTRAST: Final = 48.0


class Helper(Enum):
    """The helpers, in the order in which frames take their turns."""

    STRETCH = "stretch"
    TURN_LEFT = "turn-left"
    SECOND_OPINION = "second-opinion"
    ENLARGE = "enlarge"
    TURN_RIGHT = "turn-right"
    EVEN_OUT = "even-out"
    RARE = "rare"


def _as_it_is(x: float, y: float) -> tuple[float, float]:
    return x, y


@dataclass(frozen=True, slots=True)
class View:
    """One look: its pixels, the kinds to look for in it, and the way back to the frame."""

    pixels: GreyFrame
    kinds: Kinds
    back: Callable[[float, float], tuple[float, float]] = _as_it_is

    def box_in_frame(self, box: Box) -> Box:
        """A box of this view as a box of the frame."""
        corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
        return Box.around(self.back(x, y) for x, y in corners)


def view_of(frame: GreyFrame, helper: Helper) -> View:
    """What one helper makes of a frame."""
    match helper:
        case Helper.STRETCH:
            return View(_stretched(frame), Kinds.CORE)
        case Helper.TURN_LEFT:
            return _turned(frame, _TURN_DEGREES)
        case Helper.TURN_RIGHT:
            return _turned(frame, -_TURN_DEGREES)
        case Helper.ENLARGE:
            return _enlarged(frame)
        case Helper.EVEN_OUT:
            return View(_evened_out(frame), Kinds.CORE)
        case Helper.SECOND_OPINION:
            return _small(frame, Kinds.LINEAR)
        case Helper.RARE:
            return _small(frame, Kinds.RARE)
        case _:
            assert_never(helper)


def _stretched(frame: GreyFrame) -> GreyFrame:
    """Spreads the middle 96 % of the greys over all of them: glare and low light."""
    dark, bright = np.percentile(frame[::4, ::4], (2, 98))
    if bright - dark < 1:
        return frame
    spread = (frame.astype(np.float32) - np.float32(dark)) * np.float32(255 / (bright - dark))
    stretched: GreyFrame = np.clip(spread, 0, 255).astype(np.uint8)
    return stretched


def _turned(frame: GreyFrame, degrees: float) -> View:
    """Turned about its middle, for bars that lie too aslant for a line across them."""
    turned = Image.fromarray(frame).rotate(degrees, resample=Image.Resampling.BILINEAR, fillcolor=255)
    height, width = frame.shape
    middle_x, middle_y = width / 2, height / 2
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

    def back(x: float, y: float) -> tuple[float, float]:
        right, down = x - middle_x, y - middle_y
        return middle_x + right * cosine - down * sine, middle_y + right * sine + down * cosine

    return View(np.asarray(turned), Kinds.LINEAR, back)


def _enlarged(frame: GreyFrame) -> View:
    """The middle of the frame, half as large again: codes held too far away."""
    height, width = frame.shape
    left, top = round(width * (1 - 1 / _ENLARGE) / 2), round(height * (1 - 1 / _ENLARGE) / 2)
    middle = Image.fromarray(frame[top : height - top, left : width - left])
    size = (max(1, round(middle.width * _ENLARGE)), max(1, round(middle.height * _ENLARGE)))
    big = middle.resize(size, Image.Resampling.BICUBIC)

    def back(x: float, y: float) -> tuple[float, float]:
        return left + x / _ENLARGE, top + y / _ENLARGE

    return View(np.asarray(big), Kinds.CORE, back)


def _evened_out(frame: GreyFrame) -> GreyFrame:
    """Each pixel against the mean and spread of its neighbourhood: a shadow across the code."""
    picture = Image.fromarray(frame)
    grey = frame.astype(np.float32)
    mean = np.asarray(picture.filter(ImageFilter.BoxBlur(_LOCAL_RADIUS)), dtype=np.float32)
    apart = Image.fromarray(np.abs(grey - mean).astype(np.uint8))
    spread = np.asarray(apart.filter(ImageFilter.BoxBlur(_LOCAL_RADIUS)), dtype=np.float32)
    even = 128 + (grey - mean) * _LOCAL_CONTRAST / np.maximum(spread, 4)
    return np.clip(even, 0, 255).astype(np.uint8)


def _small(frame: GreyFrame, kinds: Kinds) -> View:
    """No wider than 640 pixels: what costs most is looked for in the smallest picture that still shows it."""
    width = frame.shape[1]
    if width <= _SMALL_WIDTH:
        return View(frame, kinds)
    factor = width / _SMALL_WIDTH
    size = (_SMALL_WIDTH, max(1, round(frame.shape[0] / factor)))
    small = Image.fromarray(frame).resize(size, Image.Resampling.BILINEAR)

    def back(x: float, y: float) -> tuple[float, float]:
        return x * factor, y * factor

    return View(np.asarray(small), kinds, back)

"""Whether anything moved before the camera: what has been looked at in vain need not be looked at again."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from drivers.ports import GreyFrame

_BLOCK: Final = 8
_ROWS: Final = 4
_CHANGE: Final = 10
"""Greys by which a block's mean must differ. The noise of a sensor (sigma 3) moves it by 0.8."""
_SHARE: Final = 0.002
_LEAST_BLOCKS: Final = 3

Sketch = NDArray[np.int16]
"""The frame as means of its 8 × 8 blocks: noise averages out, a hand does not."""


def sketch_of(frame: GreyFrame) -> Sketch:
    """A small picture of the frame; one too small for that is taken as it is."""
    if min(frame.shape) < 2 * _BLOCK:
        return frame.astype(np.int16)
    height, width = (side // _BLOCK * _BLOCK for side in frame.shape)
    # A quarter of the rows tells as much, at a quarter of the time.
    rows = frame[:height:_ROWS, :width].reshape(height // _BLOCK, _BLOCK // _ROWS, width).sum(axis=1, dtype=np.int32)
    sums: NDArray[np.int32] = np.add.reduceat(rows, np.arange(0, width, _BLOCK), axis=1)
    return (sums // (_BLOCK * _BLOCK // _ROWS)).astype(np.int16)


def moved(before: Sketch, now: Sketch) -> bool:
    """Whether something came, went or moved; the light as a whole may change."""
    if before.shape != now.shape:
        return True
    change = now - before
    some = np.sort(change[::2, ::2], axis=None)
    change -= some[some.size // 2]
    blocks = int(np.count_nonzero(np.abs(change) > _CHANGE))
    return blocks > max(_LEAST_BLOCKS, _SHARE * change.size)

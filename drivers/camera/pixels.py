"""Grey pixels as whole numbers: means of blocks, the way back to full size, and twice the size.

Sixteen bits a pixel, so that a processor takes many at once: what a view costs is paid for every frame without a code.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from drivers.ports import GreyFrame

FINE: Final = 8
"""Means are kept in eighths of a grey."""

Shades = NDArray[np.int16]


def block_means(pixels: "GreyFrame | Shades", block: int) -> Shades:
    """The mean of each square of `block` pixels, in eighths; both sides are whole multiples of it."""
    height, width = pixels.shape
    rows = pixels.reshape(height // block, block, width).sum(axis=1, dtype=np.int32)
    sums: NDArray[np.int32] = np.add.reduceat(rows, np.arange(0, width, block), axis=1)
    return (sums * FINE // block**2).astype(np.int16)


def softened(few: Shades) -> Shades:
    """Each one as the mean of itself and its eight neighbours."""
    page = np.pad(few, 1, mode="edge").astype(np.int32)
    down = page[:-2] + page[1:-1] + page[2:]
    sums: NDArray[np.int32] = down[:, :-2] + down[:, 1:-1] + down[:, 2:]
    return (sums // 9).astype(np.int16)


def in_full(few: Shades, block: int) -> Shades:
    """Blocks' means as pixels again: from the middle of one block to the next in a straight line.

    Args:
        few: at most 255 in eighths.
        block: pixels a side.
    """
    if block == 1:
        return few
    wide = np.ascontiguousarray(_stretched(np.ascontiguousarray(few.T), block).T)
    return _stretched(wide, block)


def _stretched(rows: Shades, block: int) -> Shades:
    """So many rows for each one."""
    page = np.concatenate((rows[:1], rows, rows[-1:]))
    steps = np.diff(page, axis=0)
    full = np.empty((rows.shape[0] * block, rows.shape[1]), dtype=np.int16)
    for place in range(block):
        # In halves of a pixel, from the middle of the block that begins this step.
        after = 2 * place + 1 - block
        first = 0 if after < 0 else 1
        part = steps[first : first + len(rows)] * np.int16((after % (2 * block)) * FINE // block)
        part >>= 4
        part += page[first : first + len(rows)]
        full[place::block] = part
    return full


def sharpened(pixels: GreyFrame) -> Shades:
    """Each pixel moved away from the mean of the four by four around it, within 0 to 255."""
    page = pixels.astype(np.int16)
    sharp = page * 2 - _around(np.ascontiguousarray(_around(page).T)).T
    return np.clip(sharp, 0, 255, out=sharp)


def _around(pixels: Shades) -> Shades:
    """The mean of five rows, of which the outer ones count half."""
    count = len(pixels)
    page = np.pad(pixels, ((2, 2), (0, 0)), mode="edge")
    total = page[1 : count + 1] + page[2 : count + 2]
    total += page[3 : count + 3]
    total *= 2
    total += page[:count]
    total += page[4:]
    total >>= 3
    return total


def doubled(pixels: Shades) -> GreyFrame:
    """Twice as large: between two pixels the cubic curve through the four around (Catmull-Rom)."""
    height, width = pixels.shape
    page = np.pad(pixels, ((1, 2), (0, 0)), mode="edge")
    tall = np.empty((2 * height, width), dtype=np.int16)
    tall[::2] = pixels
    tall[1::2] = _halfway(*(page[start : start + height] for start in range(4)))
    page = np.pad(tall, ((0, 0), (1, 2)), mode="edge")
    large = np.empty((2 * height, 2 * width), dtype=np.int16)
    large[:, ::2] = tall
    large[:, 1::2] = _halfway(*(page[:, start : start + width] for start in range(4)))
    return np.clip(large, 0, 255, out=large).astype(np.uint8)


def _halfway(first: Shades, second: Shades, third: Shades, fourth: Shades) -> Shades:
    """On the curve through four neighbours, the middle between the second and the third."""
    middle = second + third
    middle *= 9
    middle -= first
    middle -= fourth
    middle += 8
    middle >>= 4
    return middle

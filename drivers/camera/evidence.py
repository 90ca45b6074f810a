"""When a linear code may be believed: the same reading from two frames that really differ.

Both engines have been seen to read a check-valid wrong number from a picture of a UPC, again and again from the same
picture: a second look at one unmoving still proves nothing, and neither does the other engine's. Moved by a few pixels,
a wrong reading falls apart.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from drivers.camera.engines import Box, Reading
from drivers.events import Decoder
from drivers.ports import GreyFrame
from drivers.symbology import Symbology

_BLOCK: Final = 4
_REAL_DIFFERENCE: Final = 0.2
"""Mean difference of two looks at one place, in standard deviations of that place. Measured on 124 pictures of linear
codes: sensor noise (sigma 3) 0.08 at most, a change of light 0.06 at most, a move by two pixels 0.16 to 1.0, half of
them above 0.66."""
_FORGET_AFTER_FRAMES: Final = 12

Fingerprint = NDArray[np.float32]
"""Means of the frame's 4 × 4 blocks: noise averages out, movement does not."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A code as the camera pipeline reports it.

    Attributes:
        confirmed: whether to act on it; a QR code is at once, a linear code after a second, differing frame.
    """

    symbology: Symbology
    text: str = field(repr=False)
    decoder: Decoder
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Witness:
    """A linear code seen before: where, in which frame, how long ago in frames, and whether it is believed."""

    reading: Reading
    fingerprint: Fingerprint = field(repr=False)
    age: int
    believed: bool

    def speaks_of(self, reading: Reading) -> bool:
        """Whether it saw the same code."""
        return (self.reading.symbology, self.reading.text) == (reading.symbology, reading.text)

    def contradicts(self, reading: Reading) -> bool:
        """Whether it saw another code in the same place."""
        return not self.speaks_of(reading) and self.reading.box.overlaps(reading.box)


def fingerprint_of(frame: GreyFrame) -> Fingerprint:
    """The frame as means of its blocks; a rest that fills no block is left out."""
    height, width = (max(1, edge // _BLOCK) for edge in frame.shape)
    whole = frame[: height * _BLOCK, : width * _BLOCK].astype(np.float32)
    if min(frame.shape) < _BLOCK:
        return whole
    means: Fingerprint = whole.reshape(height, _BLOCK, width, _BLOCK).mean(axis=(1, 3), dtype=np.float32)
    return means


def really_differ(before: Fingerprint, now: Fingerprint, box: Box) -> bool:
    """Whether what is in the box changed by more than noise and light.

    Args:
        before: the earlier frame's fingerprint.
        now: the present frame's.
        box: the place of the code in the present frame, in its pixels.
    """
    if before.shape != now.shape:
        return True
    top, left = max(0, int(box.top) // _BLOCK - 1), max(0, int(box.left) // _BLOCK - 1)
    bottom, right = int(box.bottom) // _BLOCK + 2, int(box.right) // _BLOCK + 2
    earlier, later = (_evened(look[top:bottom, left:right]) for look in (before, now))
    return earlier.size > 0 and float(np.abs(earlier - later).mean()) > _REAL_DIFFERENCE


def weigh(
    witnesses: tuple[Witness, ...], readings: tuple[Reading, ...], frame: GreyFrame
) -> tuple[tuple[Witness, ...], tuple[Sighting, ...]]:
    """Weighs one frame's readings against what was seen before.

    Returns:
        What is remembered for the next frame, and what this frame shows.
    """
    fingerprint = fingerprint_of(frame)
    linear = tuple(reading for reading in readings if reading.symbology.is_linear)
    kept = {
        (witness.reading.symbology, witness.reading.text): Witness(
            witness.reading, witness.fingerprint, witness.age + 1, witness.believed
        )
        for witness in witnesses
        if witness.age < _FORGET_AFTER_FRAMES and not any(witness.contradicts(reading) for reading in linear)
    }
    sightings: list[Sighting] = []
    for reading in readings:
        confirmed = True
        if reading.symbology.is_linear:
            key = (reading.symbology, reading.text)
            before = kept.get(key)
            moved = before is not None and really_differ(before.fingerprint, fingerprint, reading.box)
            confirmed = before is not None and (before.believed or moved)
            print_kept = fingerprint if before is None or moved else before.fingerprint
            kept[key] = Witness(reading, print_kept, 0, confirmed)
        sightings.append(Sighting(reading.symbology, reading.text, reading.decoder, confirmed))
    return tuple(kept.values()), tuple(sightings)


def _evened(look: Fingerprint) -> Fingerprint:
    """Brightness and contrast taken out, so that a lamp that flickers moves nothing."""
    evened: Fingerprint = (look - look.mean()) / (look.std() + 1) if look.size else look
    return evened

"""When a linear code may be believed: the same reading from frames that really differ, and from enough of the code.

Both engines have been seen to read a check-valid wrong number from a picture of a UPC, again and again from the same
picture: a second look at one unmoving still proves nothing, and neither does the other engine's. Moved by a few pixels,
a wrong reading mostly falls apart; but bars printed too thin or seen too faintly can give the same wrong number from
frame to frame. What tells it then is that only a few lines across the bars give it, where a right reading comes from a
good part of the code's height.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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
_BROAD_SUPPORT: Final = 0.05
"""Support from which on a reading speaks with a whole voice. Measured on 1,820 readings of 132 moved pictures of retail
codes: zxing-cpp's right ones had it in 91 of 100, its wrong ones in 4 of 21."""
_ENOUGH: Final = 2.0
_FAINT_VOICE: Final = 0.34
_MOST_VOICES: Final = 3.0
"""So that a code that was in view for long does not outvote the next one for as long."""
_ACROSS: Final = 0.5

Fingerprint = NDArray[np.uint8]
"""Means of the frame's 4 × 4 blocks: noise averages out, movement does not."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A code as the camera pipeline reports it.

    Attributes:
        confirmed: whether to act on it; a QR code is at once, a linear code after more, differing frames.
    """

    symbology: Symbology
    text: str = field(repr=False)
    decoder: Decoder
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Witness:
    """A linear code seen before.

    Attributes:
        reading: what was read, and where.
        fingerprint: the frame it was read in.
        age: how long ago, in frames.
        voices: how many speak for it, those of its rivals taken off.
        most: how many there ever were; its rivals remember them for as long as it is remembered.
    """

    reading: Reading
    fingerprint: Fingerprint = field(repr=False)
    age: int
    voices: float
    most: float

    def rivals(self, reading: Reading) -> bool:
        """Whether it saw another code where this one is."""
        return _key(self.reading) != _key(reading) and _same_place(self.reading, reading)


def _key(reading: Reading) -> tuple[Symbology, str]:
    return reading.symbology, reading.text


def _same_place(one: Reading, other: Reading) -> bool:
    """Whether two readings may be of one code.

    Each was read from some lines across the bars, and two readings of one code need not share any: of the same kind,
    what lies within half a code's length above or below is the same place.
    """
    reach = _ACROSS if one.symbology is other.symbology else 0.0
    return one.box.grown_across(reach).overlaps(other.box)


def fingerprint_of(frame: GreyFrame) -> Fingerprint:
    """The frame as means of its blocks; one that is smaller than a block is taken as it is."""
    if min(frame.shape) < _BLOCK:
        return frame.copy()
    return np.asarray(Image.fromarray(frame).reduce(_BLOCK))


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
    linear = _uncontested([reading for reading in readings if reading.symbology.is_linear])
    kept = {
        _key(witness.reading): witness
        for witness in (_aged(witness, linear) for witness in witnesses)
        if witness.age <= _FORGET_AFTER_FRAMES
    }
    if linear:
        fingerprint = fingerprint_of(frame)
        for reading in linear:
            kept[_key(reading)] = _heard(kept.get(_key(reading)), reading, fingerprint)
    left = tuple(kept.values())
    sightings = tuple(
        Sighting(
            reading.symbology,
            reading.text,
            reading.decoder,
            not reading.symbology.is_linear or _believed(reading, kept.get(_key(reading)), left),
        )
        for reading in readings
    )
    return left, sightings


def _voice(reading: Reading) -> float:
    return 1.0 if reading.support >= _BROAD_SUPPORT else _FAINT_VOICE


def _uncontested(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Of two readings of one place in one frame, the one that more of the code gives."""
    return tuple(
        reading
        for reading in readings
        if not any(
            other.support >= reading.support and _key(other) != _key(reading) and _same_place(other, reading)
            for other in readings
        )
    )


def _aged(witness: Witness, readings: Sequence[Reading]) -> Witness:
    """The witness a frame later; every rival's reading takes a voice from it."""
    against = sum(_voice(reading) for reading in readings if witness.rivals(reading))
    return replace(witness, age=witness.age + 1, voices=max(0.0, witness.voices - against))


def _heard(before: Witness | None, reading: Reading, fingerprint: Fingerprint) -> Witness:
    """The witness after one more reading, which counts only if it comes from a frame that differs."""
    if before is None:
        return Witness(reading, fingerprint, 0, _voice(reading), _voice(reading))
    if not really_differ(before.fingerprint, fingerprint, reading.box):
        return replace(before, reading=reading, age=0)
    voices = min(_MOST_VOICES, before.voices + _voice(reading))
    return Witness(reading, fingerprint, 0, voices, max(before.most, voices))


def _believed(reading: Reading, witness: Witness | None, witnesses: Sequence[Witness]) -> bool:
    """Whether it has voices enough, nobody says otherwise, and what was said otherwise is outweighed.

    Bars grown thick turn an EAN's 7 and 8 into 1 and 2, in two digits at once with a right check digit, and the wrong
    reading may come to be the one that lasts.
    """
    rivals = [other for other in witnesses if other.rivals(reading)]
    if witness is None or any(rival.voices > 0 for rival in rivals):
        return False
    return witness.voices >= _ENOUGH + sum(rival.most for rival in rivals)


def _evened(look: Fingerprint) -> NDArray[np.float32]:
    """Brightness and contrast taken out, so that a lamp that flickers moves nothing."""
    values = look.astype(np.float32)
    return (values - values.mean()) / (values.std() + 1) if look.size else values

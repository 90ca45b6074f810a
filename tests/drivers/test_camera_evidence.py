"""When two readings of one place disagree: which is believed, and when."""

import numpy as np
import pytest

from drivers.camera.engines import Box, Reading
from drivers.camera.evidence import weigh
from drivers.events import Decoder
from drivers.symbology import Symbology

RIGHT, WRONG = "32646887", "32646221"
"""An EAN-8 and what thick bars make of it: two digits at once, and the check digit holds."""
PLACE = Box(100, 100, 300, 180)


def believed(texts, support=0.3, box=PLACE):
    """Which texts were confirmed in which frame; no two frames are alike."""
    chance = np.random.default_rng(2)
    witnesses, sure = (), []
    for text in texts:
        frame = chance.integers(0, 256, (240, 400), dtype=np.uint8)
        readings = () if text is None else (Reading(Symbology.EAN8, text, Decoder.ZXING, box, support),)
        witnesses, sightings = weigh(witnesses, readings, frame)
        sure.append([sighting.text for sighting in sightings if sighting.confirmed])
    return sure


def test_two_frames_that_agree_are_enough():
    assert believed([RIGHT, RIGHT]) == [[], [RIGHT]]


def test_what_was_contradicted_by_as_many_is_not_believed_however_long_it_lasts_in_one_stream():
    assert believed([RIGHT, RIGHT, *[WRONG] * 9])[2:] == [[]] * 9


def test_one_slip_is_outweighed_by_three():
    assert believed([WRONG, RIGHT, RIGHT, RIGHT, RIGHT])[-1] == [RIGHT]
    assert believed([WRONG, RIGHT, RIGHT])[-1] == []


@pytest.mark.parametrize(("pause", "last"), [(10, []), (14, [RIGHT])])
def test_a_rival_is_forgotten_a_second_after_it_was_last_seen(pause, last):
    assert believed([WRONG, WRONG, *[None] * pause, RIGHT, RIGHT])[-1] == last

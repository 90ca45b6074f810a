"""A card is worn, bent, swiped too fast or the wrong way round."""

import pytest

from drivers.events import DeviceLost, ReadFault, ReadFaultKind, Source, SwipeRead, Tracks
from drivers.telling import SWIPE_GAP_S
from drivers.virtual.faults import FailAfter, Unplugged
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.reader import WedgeDevice, WedgeReader

TRACK_2 = "6391480123456789=991200000"


def swiped(typed, fault=None):
    wedge = VirtualWedge()
    reader = WedgeReader(WedgeDevice("slot", Source.MAGSTRIPE, WedgeSettings()), wedge.find)
    reader.read_events(1.0)
    wedge.set_fault(fault)
    if isinstance(typed, Tracks):
        wedge.swipe(typed)
    else:
        wedge.type(typed)
    # A second call after the silence in which another track could have followed.
    events = (*reader.read_events(1.1), *reader.read_events(1.1 + SWIPE_GAP_S))
    reader.close()
    return events


@pytest.mark.parametrize("typed", ["%E?;E?\n", ";E?+E?\n", "%E?\n", "%?;?\n", "%E?;?+?\n"])
def test_a_card_that_cannot_be_read_is_a_fault(typed):
    (event,) = swiped(typed)
    assert (event,) == (ReadFault("slot", Source.MAGSTRIPE, ReadFaultKind.TRACK_ERROR, event.at),)


def test_one_good_track_is_enough():
    (event,) = swiped(Tracks(None, TRACK_2, None, frozenset({1, 3})))
    assert isinstance(event, SwipeRead)
    assert event.tracks == Tracks(None, TRACK_2, None, frozenset({1, 3}))


def test_a_swipe_cut_short_by_the_plug_is_no_swipe():
    said = swiped(Tracks(None, TRACK_2), FailAfter(10, Unplugged()))
    assert [type(event) for event in said] == [DeviceLost]


def test_nothing_of_a_swipe_is_in_the_event_repr():
    (event,) = swiped(Tracks("B6391480123456789^DOE/JANE^9912", TRACK_2))
    assert "6391" not in repr(event)
    assert "DOE" not in repr(event)

"""The recorded streams, each read by the settings of the device that made it."""

import pytest

from drivers.events import ReadFault, Source, SwipeRead
from drivers.symbology import split_identifier
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.layouts import LayoutName
from drivers.wedge.learning import Learned, learn
from drivers.wedge.reader import WedgeDevice, WedgeReader
from tests.drivers.recordings.streams import SCANS, STREAMS, SWIPES, named


def played(stream, source=Source.SCANNER, layout=None):
    wedge = VirtualWedge()
    reader = WedgeReader(WedgeDevice("desk", source, WedgeSettings(layout or stream.layout)), wedge.find)
    reader.read_events(0.0)
    wedge.send(stream.load())
    said, now = [], 1.0
    for _ in range(5000):
        before = len(said)
        said += reader.read_events(now)
        now += 0.001 if len(said) > before else 0.2
        if now > 100:
            break
    reader.close()
    return said


def same(events, others):
    """Whether two streams are one; the file keeps stamps to the microsecond."""
    return len(events) == len(others) and all(
        (a.type, a.code, a.value) == (b.type, b.code, b.value) and abs(a.at - b.at) < 2e-6
        for a, b in zip(events, others, strict=True)
    )


@pytest.mark.parametrize("stream", STREAMS, ids=lambda stream: stream.name)
def test_the_file_is_what_it_says(stream):
    assert same(stream.load(), stream.events)


@pytest.mark.parametrize("layout", LayoutName)
def test_a_scanner_of_each_layout_is_read_right(layout):
    said = played(named(layout.value))
    assert [(event.symbology, event.text) for event in said] == [split_identifier(text.rstrip()) for text in SCANS]


@pytest.mark.parametrize("made", LayoutName)
@pytest.mark.parametrize("set_to", LayoutName)
def test_only_its_own_layout_reads_it_all(made, set_to):
    read = [event.text for event in played(named(made.value), layout=set_to)]
    assert (read == [split_identifier(text.rstrip())[1] for text in SCANS]) is (made is set_to)


def test_a_burst_loses_nothing():
    assert [event.text for event in played(named("burst-us"))] == [f"{10001 + place}" for place in range(40)]


def test_without_a_terminator():
    texts = [event.text for event in played(named("no-terminator-us"))]
    assert texts == ["10001", "2912345678906", "LC0123456789"]


@pytest.mark.parametrize("layout", LayoutName)
def test_the_layout_is_learned(layout):
    learned = learn(named(f"layout-test-{layout.value}").load())
    assert isinstance(learned, Learned)
    assert learned.layout is layout


@pytest.mark.parametrize("name", ["magstripe-one-enter", "magstripe-enter-each"])
def test_a_swipe_is_one_event_wherever_enter_stands(name):
    said = played(named(name), Source.MAGSTRIPE)
    assert len(said) == len(SWIPES)
    assert not any(isinstance(event, ReadFault) for event in said)
    assert [event.tracks.track2 for event in said if isinstance(event, SwipeRead)] == [
        "10001=991200000",
        "6391480123456789=991200000",
        "10002=9912",
        "10003",
    ]
    assert said[3].tracks.failed == {1}

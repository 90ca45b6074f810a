"""A scanner types nonsense, nothing, or very slowly: something is read or nothing is, and nothing breaks."""

from drivers.events import ReadFault, ReadFaultKind, Source
from drivers.virtual.faults import Garbage, Silent, Slow
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.reader import WedgeDevice, WedgeReader


def started(fault):
    wedge = VirtualWedge()
    reader = WedgeReader(WedgeDevice("desk", Source.SCANNER, WedgeSettings()), wedge.find)
    reader.read_events(1.0)
    wedge.set_fault(fault)
    wedge.type("10001100011000110001\n")
    return [*reader.read_events(1.1), *reader.read_events(1.3)], reader


def test_nonsense_is_text_like_any_other():
    said, reader = started(Garbage())
    assert said
    assert all(getattr(event, "text", "") != "10001100011000110001" for event in said)
    reader.close()


def test_a_silent_one_says_nothing():
    said, reader = started(Silent())
    assert said == []
    reader.close()


def test_one_slower_than_any_scanner_is_too_long():
    said, reader = started(Slow(0.045))
    assert said == [ReadFault("desk", Source.SCANNER, ReadFaultKind.TOO_LONG, 1.1)]
    reader.close()

"""A scanner that reads its layout test code says how it types, in whatever layout it is read; nothing else is taken for it."""

import itertools

import pytest

from drivers.events import DeviceFound, LayoutRecognised, Scanned, Source
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.layouts import LayoutName
from drivers.wedge.learning import TEST_TEXT
from drivers.wedge.reader import WedgeDevice, WedgeReader


def said(reader: WedgeReader, now: float) -> list[object]:
    found: list[object] = []
    for moment in itertools.chain([now] * 40, [now + 1.0]):
        found += [each for each in reader.read_events(moment) if not isinstance(each, DeviceFound)]
    return found


def reader_of(wedge: VirtualWedge, layout: LayoutName, *, learns: bool = True) -> WedgeReader:
    device = WedgeDevice("scanner", Source.SCANNER, WedgeSettings(layout), learns=learns)
    reader = WedgeReader(device, wedge.find)
    reader.read_events(0.0)
    return reader


@pytest.mark.parametrize("typed", LayoutName)
@pytest.mark.parametrize("read", LayoutName)
def test_it_is_recognised_in_every_layout_and_used_from_then_on(typed: LayoutName, read: LayoutName) -> None:
    wedge = VirtualWedge(typed)
    reader = reader_of(wedge, read)
    wedge.type(TEST_TEXT + "\n")
    (found,) = said(reader, 1.0)
    assert isinstance(found, LayoutRecognised)
    assert (found.device, found.layout, found.sends_identifier) == ("scanner", typed.value, False)
    reader.use(LayoutName(found.layout), sends_identifier=found.sends_identifier)
    wedge.type("zA1-q/Q\n")
    (text,) = said(reader, 5.0)
    assert isinstance(text, Scanned)
    assert text.text == "zA1-q/Q"
    reader.close()


def test_any_other_text_is_what_it_says() -> None:
    wedge = VirtualWedge()
    reader = reader_of(wedge, LayoutName.US)
    for text in ("Zaq", TEST_TEXT + "x", "x" * 300):
        wedge.type(text + "\n")
        (found,) = said(reader, 1.0)
        assert isinstance(found, Scanned)
        assert found.text == text
    wedge.type(TEST_TEXT + "\n")
    assert isinstance(said(reader, 9.0)[0], LayoutRecognised), "a long text before it changes nothing"
    reader.close()


def test_a_reader_that_does_not_learn_gives_the_text() -> None:
    wedge = VirtualWedge()
    reader = reader_of(wedge, LayoutName.US, learns=False)
    wedge.type(TEST_TEXT + "\n")
    (found,) = said(reader, 1.0)
    assert isinstance(found, Scanned)
    reader.close()

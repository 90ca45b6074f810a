"""Somebody holds a code of ten thousand characters, or one that types commands, before the scanner."""

import pytest

from drivers.events import ReadFault, ReadFaultKind, Source
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import EV_KEY, KeyEvent, WedgeSettings
from drivers.wedge.reader import WedgeDevice, WedgeReader

KEY_F1, KEY_F24, KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE, KEY_SYSRQ = 59, 194, 29, 56, 111, 99


def started():
    wedge = VirtualWedge()
    reader = WedgeReader(WedgeDevice("desk", Source.SCANNER, WedgeSettings()), wedge.find)
    reader.read_events(1.0)
    return wedge, reader


def drained(reader, calls=400):
    return [event for turn in range(calls) for event in reader.read_events(1.1 + turn * 0.001)]


@pytest.mark.parametrize("text", ["7" * 10_000, "255" * 2000])
def test_ten_thousand_characters_are_one_fault(text):
    wedge, reader = started()
    wedge.type(text + "\n")
    assert [event.kind for event in drained(reader)] == [ReadFaultKind.TOO_LONG]
    wedge.type("10001\n")
    (scan,) = drained(reader)
    assert scan.text == "10001"
    reader.close()


def test_function_keys_and_chords_are_nothing():
    wedge, reader = started()
    codes = [KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE, KEY_SYSRQ, *range(KEY_F1, KEY_F1 + 10), *range(183, KEY_F24 + 1)]
    wedge.send(KeyEvent(place * 0.001, EV_KEY, code, value) for place, code in enumerate(codes) for value in (1, 0))
    assert drained(reader) == []
    reader.close()


def test_a_text_that_looks_like_a_command_is_a_text():
    wedge, reader = started()
    wedge.type("'; DROP TABLE cards;--\n")
    (scan,) = drained(reader)
    assert not isinstance(scan, ReadFault)
    assert scan.text == "'; DROP TABLE cards;--"
    reader.close()

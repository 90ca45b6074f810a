"""The tricky inputs as they arrive: from keys, tracks and bytes to what a reader says, each by its name."""

import re

import pytest

from drivers.events import DeviceFound, DeviceLost, ReadFault, ReadFaultKind, Scanned, Source, SwipeRead
from drivers.magstripe import parse_swipe
from drivers.serial_scanner import SerialDevice, SerialReader, SerialSettings
from drivers.symbology import Symbology
from drivers.telling import SWIPE_GAP_S
from drivers.virtual.faults import Unplugged
from drivers.virtual.serial_scanner import VirtualSerialScanner
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import EV_KEY, EV_SYN, SYN_DROPPED, SYN_REPORT, KeyEvent, WedgeSettings
from drivers.wedge.layouts import KEY_LEFTALT, KEY_LEFTCTRL, KEY_LEFTSHIFT, LayoutName
from drivers.wedge.reader import WedgeDevice, WedgeReader
from drivers.wedge.strokes import key_events

KEY_F2 = 60


class Desk:
    """A reader over a virtual wedge, with a clock of its own."""

    def __init__(self, source=Source.SCANNER, made=LayoutName.US, set_to=None):
        self.wedge = VirtualWedge(made, monotonic=lambda: self.now)
        self.now = 1.0
        device = WedgeDevice("desk", source, WedgeSettings(set_to or made))
        self.reader = WedgeReader(device, self.wedge.find)
        self.reader.read_events(self.now)

    def said(self):
        """All it says, silence included."""
        events = []
        for _ in range(400):
            self.now += 0.0001
            events += self.reader.read_events(self.now)
        self.now += 0.2
        return [*events, *self.reader.read_events(self.now)]

    def typed(self, text):
        self.wedge.type(text)
        return self.said()


@pytest.fixture
def desk():
    made = Desk()
    yield made
    made.reader.close()


@pytest.mark.parametrize(
    ("typed", "symbology", "text"),
    [
        ("2912345678906", None, "2912345678906"),
        ("2912345678903", None, "2912345678903"),
        ("0012345678905", None, "0012345678905"),
        ("96385074", None, "96385074"),
        ("000000000000", None, "000000000000"),
        ("00000000", None, "00000000"),
        ("]E09780804816632", Symbology.EAN13, "9780804816632"),
        ("]C1010950600013435210ABC123", Symbology.GS1_128, "010950600013435210ABC123"),
        ("010950600013435210ABC123\x1d17141231", None, "010950600013435210ABC123\x1d17141231"),
        ("]Q3010950600013435210ABC", Symbology.GS1_QR, "010950600013435210ABC"),
        ("]C0C000123", Symbology.CODE128, "C000123"),
        ("]C1", None, "]C1"),
        ("https://id.gs1.org/01/09506000134352/10/ABC123?17=180426", None, None),
        ("8018123456789012345675", None, "8018123456789012345675"),
        ("Ab1\x1d2", None, "Ab1\x1d2"),
        ("4006381300063", None, "4006381300063"),
        ("'; DROP TABLE", None, "'; DROP TABLE"),
        ("]A0T", Symbology.CODE39, "T"),
        ("T", None, "T"),
    ],
)
@pytest.mark.parametrize("layout", LayoutName)
def test_what_is_typed_is_said(typed, symbology, text, layout):
    desk = Desk(made=layout)
    (event,) = desk.typed(typed + "\n")
    assert (event.symbology, event.text) == (symbology, typed if text is None else text)
    desk.reader.close()


@pytest.mark.parametrize(
    ("set_to", "typed", "arrives"),
    [
        (LayoutName.FRENCH, "]C1010950600013435210AB", '$C&à&àç(à-ààà&"\'"(é&àQB'),
        (LayoutName.GERMAN, "LC1.a_Z-9", "LC1.a?Yß9"),
    ],
)
def test_french_and_german_layout(set_to, typed, arrives):
    wrong, right = Desk(set_to=set_to), Desk(made=set_to)
    assert [event.text for event in wrong.typed(typed + "\n")] == [arrives]
    assert [event.text for event in right.typed(typed + "\n")] == [typed.removeprefix("]C1")]


@pytest.mark.parametrize("typed", ["10001", "10001\r\n", "10001\t", "\n10001\n"])
def test_no_terminator_cr_lf_tab_leading_enter(desk, typed):
    assert [event.text for event in desk.typed(typed)] == ["10001"]


def test_half_a_scan_unplug_plug_a_whole_scan(desk):
    desk.wedge.type("100")
    desk.wedge.set_fault(Unplugged())
    assert [type(event) for event in desk.said()] == [DeviceLost]
    desk.wedge.set_fault(None)
    desk.now += 2
    assert [type(event) for event in desk.said()] == [DeviceFound]
    assert [event.text for event in desk.typed("10002\n")] == ["10002"]


def test_two_scanners_interleaved():
    left, right = Desk(), Desk()
    pairs = zip(key_events("10001\n"), key_events("20002\n"), strict=True)
    said = []
    for one, two in pairs:
        left.wedge.send([one])
        right.wedge.send([two])
        said += [*left.reader.read_events(2.0), *right.reader.read_events(2.0)]
    assert sorted(event.text for event in said) == ["10001", "20002"]


def test_shift_held_at_syn_dropped(desk):
    desk.wedge.send([KeyEvent(1.0, EV_KEY, KEY_LEFTSHIFT, 1), *key_events("ab", starts_at=1.01)])
    desk.wedge.send([KeyEvent(1.1, EV_SYN, SYN_DROPPED, 0), KeyEvent(1.1, EV_SYN, SYN_REPORT, 0)])
    assert [event.kind for event in desk.said()] == [ReadFaultKind.DROPPED]
    assert [event.text for event in desk.typed("a1\n")] == ["a1"]


def test_255_two_thousand_times(desk):
    events = desk.typed("255" * 2000 + "\n")
    assert [(type(event), event.kind) for event in events] == [(ReadFault, ReadFaultKind.TOO_LONG)]
    assert [event.text for event in desk.typed("10001\n")] == ["10001"]


def test_ctrl_alt_f2(desk):
    chord = [KEY_LEFTCTRL, KEY_LEFTALT, KEY_F2]
    downs = [KeyEvent(1.0, EV_KEY, code, 1) for code in chord]
    desk.wedge.send([*downs, *(KeyEvent(1.0, EV_KEY, code, 0) for code in reversed(chord))])
    assert desk.said() == []
    assert [event.text for event in desk.typed("10001\n")] == ["10001"]


@pytest.mark.parametrize(
    ("typed", "track1", "track2"),
    [
        (";6391480123456789=991200000?", None, "6391480123456789=991200000"),
        (";6360010000000000=9912?", None, "6360010000000000=9912"),
        ("%lc0123456789^x?;10001?", "LC0123456789^X", "10001"),
    ],
)
def test_swipes_are_taken_apart_and_judged_elsewhere(typed, track1, track2):
    desk = Desk(Source.MAGSTRIPE)
    (event,) = desk.typed(typed + "\n")
    assert isinstance(event, SwipeRead)
    assert (event.tracks.track1, event.tracks.track2) == (track1, track2)
    desk.reader.close()


@pytest.mark.parametrize(
    "typed",
    [
        ";4111111111111111=29122010000000000000?",
        "%B378282246310005^DOE/JANE^2912201?",
        ";4111111111111112=2912201?",
        ";6360010000000000=9912?",
    ],
)
@pytest.mark.parametrize("ends", ["\n", "", "\t"])
def test_of_a_payment_card_or_licence_no_sign_is_in_any_repr(typed, ends):
    for source in (Source.MAGSTRIPE, Source.SCANNER):
        desk = Desk(source)
        desk.wedge.type(typed + ends)
        halfway = repr(desk.reader.read_events(desk.now)) + repr(vars(desk.reader)) + repr(desk.reader)
        # An object's address is random, and may look like four signs of a card.
        said = re.sub(r"0x[0-9a-f]+", "", halfway + repr(desk.said()))
        assert not any(typed[place : place + 4] in said for place in range(1, len(typed) - 4))
        desk.reader.close()


@pytest.mark.parametrize("typed", ["%E?;E?", ";E?+E?"])
@pytest.mark.parametrize("ends", ["\n", "one each"])
def test_swipes_that_cannot_be_read(typed, ends):
    desk = Desk(Source.MAGSTRIPE)
    text = typed.replace("?", "?\n") if ends == "one each" else typed + "\n"
    (event,) = desk.typed(text)
    assert (event.source, event.kind) == (Source.MAGSTRIPE, ReadFaultKind.TRACK_ERROR)
    assert desk.reader.deadline() is None
    desk.reader.close()


def test_a_track_waits_for_the_next_no_longer_than_a_tenth_of_a_second():
    desk = Desk(Source.MAGSTRIPE)
    desk.wedge.type(";10001?\n")
    assert desk.reader.read_events(2.0) == ()
    assert desk.reader.deadline() == 2.0 + SWIPE_GAP_S <= 2.1
    assert len(desk.reader.read_events(2.0 + SWIPE_GAP_S)) == 1
    desk.reader.close()


@pytest.mark.parametrize("sent", [b"\xff\xfe\x00", "é€".encode(), "調理".encode("shift-jis"), b"LC\x00X"])
def test_bytes_over_a_serial_line_stay_what_they_are(sent):
    scanner = VirtualSerialScanner()
    reader = SerialReader(SerialDevice("desk", Source.SCANNER, SerialSettings()), scanner.find)
    reader.read_events(1.0)
    scanner.send(sent + b"\r")
    (event,) = reader.read_events(1.1)
    assert isinstance(event, Scanned)
    assert event.text.encode("utf-8", "surrogateescape") == sent
    reader.close()
    scanner.close()


def test_a_payment_card_in_capital_tracks_is_parted_like_any_other():
    tracks = parse_swipe("%b4111111111111111^doe/jane^2912201?;4111111111111111=2912201?")
    assert (tracks.track1, tracks.track2) == ("B4111111111111111^DOE/JANE^2912201", "4111111111111111=2912201")
    assert "4111" not in repr(tracks)

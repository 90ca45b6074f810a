"""What lines become events: swipes that come in one line or in one for each track."""

import pytest

from drivers.events import ReadFault, ReadFaultKind, Scanned, Source, SwipeRead, Tracks
from drivers.lines import Ending, Line
from drivers.telling import SWIPE_GAP_S, Teller

A, B, C = "%LC0123456789^X?", ";10001=9912?", "+0110001?"


def line(text, began, ended=None):
    return Line(text, Ending.ENTER, began, began if ended is None else ended)


def slot():
    return Teller("slot", Source.MAGSTRIPE, sends_identifier=False)


def tracks(events):
    return [event.tracks for event in events if isinstance(event, SwipeRead)]


ALL = Tracks("LC0123456789^X", "10001=9912", "0110001")


def test_tracks_with_enter_behind_each_are_one_swipe():
    teller = slot()
    assert teller.tell(line(A, 1.0), 1.0) == ()
    assert teller.tell(line(B, 1.0 + 0.9 * SWIPE_GAP_S), 1.1) == ()
    assert teller.waits
    assert tracks(teller.tell(line(C, 1.06), 1.2)) == [ALL]
    assert not teller.waits


def test_silence_ends_a_swipe():
    teller = slot()
    teller.tell(line(A, 1.0), 1.0)
    assert teller.tell(line(B, 1.01), 1.01) == ()
    assert tracks(teller.fall_silent(1.1)) == [Tracks(ALL.track1, ALL.track2)]
    assert teller.fall_silent(1.2) == ()


def test_two_tracks_in_one_line_wait_for_nothing():
    assert tracks(slot().tell(line(A + B, 1.0), 1.0)) == [Tracks(ALL.track1, ALL.track2)]


def test_three_tracks_in_one_line():
    assert tracks(slot().tell(line(A + B + C, 1.0), 1.0)) == [ALL]


@pytest.mark.parametrize("second", [B, A])
def test_the_next_card_is_another_swipe(second):
    teller = slot()
    teller.tell(line(A, 1.0), 1.0)
    assert len(tracks(teller.tell(line(second, 1.01 + SWIPE_GAP_S), 1.2))) == 1
    assert len(tracks(teller.fall_silent(2.0))) == 1


def test_the_same_track_again_is_another_swipe_however_soon():
    teller = slot()
    teller.tell(line(A, 1.0), 1.0)
    assert len(tracks(teller.tell(line(A, 1.001), 1.0))) == 1


def test_read_errors_of_each_track_are_one_fault():
    teller = slot()
    teller.tell(line("%E?", 1.0), 1.0)
    teller.tell(line(";E?", 1.01), 1.0)
    assert teller.fall_silent(1.1) == (ReadFault("slot", Source.MAGSTRIPE, ReadFaultKind.TRACK_ERROR, 1.1),)


def test_a_good_track_beside_an_unreadable_one_is_a_swipe():
    teller = slot()
    teller.tell(line("%E?", 1.0), 1.0)
    teller.tell(line(B, 1.01), 1.0)
    assert tracks(teller.fall_silent(1.1)) == [Tracks(None, "10001=9912", None, frozenset({1}))]


def test_a_fault_takes_the_tracks_before_it_with_it():
    teller = slot()
    teller.tell(line(A, 1.0), 1.0)
    assert teller.fault(ReadFaultKind.DROPPED, 1.0) == (
        ReadFault("slot", Source.MAGSTRIPE, ReadFaultKind.DROPPED, 1.0),
    )
    assert teller.fall_silent(2.0) == ()


def test_what_was_kept_when_the_plug_was_pulled_is_gone():
    teller = slot()
    teller.tell(line(A, 1.0), 1.0)
    teller.forget()
    assert teller.fall_silent(2.0) == ()


@pytest.mark.parametrize(("sends", "text"), [(True, "x"), (False, "]C0x")])
def test_a_scan_waits_for_nothing(sends, text):
    teller = Teller("desk", Source.SCANNER, sends_identifier=sends)
    (event,) = teller.tell(line("]C0x", 1.0), 1.5)
    assert isinstance(event, Scanned)
    assert (event.text, event.at) == (text, 1.5)

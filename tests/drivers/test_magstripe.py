import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.events import Tracks
from drivers.magstripe import parse_swipe
from drivers.virtual.wedge import swipe_text

T1, T2, T3 = "B6391480123456789^DOE/JANE^9912201", "6391480123456789=991200000", "011234567890"


def split(tracks):
    return tracks.track1, tracks.track2, tracks.track3, set(tracks.failed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (f"%{T1}?;{T2}?+{T3}?", (T1, T2, T3, set())),
        (f"%{T1}?;{T2}?;{T3}?", (T1, T2, T3, set())),
        (f";{T2}?", (None, T2, None, set())),
        (f"%{T1}?", (T1, None, None, set())),
        (f"+{T3}?", (None, None, T3, set())),
        (f";{T2}?%{T1}?", (T1, T2, None, set())),
        (f"+{T3}?;{T2}?%{T1}?", (T1, T2, T3, set())),
        (f"%?;{T2}?", ("", T2, None, set())),
        ("%E?;E?", (None, None, None, {1, 2})),
        (";E?+E?", (None, None, None, {2, 3})),
        ("%E?;E?+E?", (None, None, None, {1, 2, 3})),
        (f"%E?;{T2}?", (None, T2, None, {1})),
        (f"%{T1.lower()}?;{T2}?", (T1, T2, None, set())),
        (f"%{T1};{T2}?", (T1, T2, None, set())),
        (T2, (None, T2, None, set())),
        (f"{T2}?", (None, T2, None, set())),
        (f"{T1}?;{T2}?", (T1, T2, None, set())),
        (f";{T2}", (None, T2, None, set())),
        ("", (None, None, None, set())),
        ("?", (None, "", None, set())),
    ],
)
def test_tracks_in_any_order_and_subset(typed, expected):
    assert split(parse_swipe(typed)) == expected


@pytest.mark.parametrize("lrc", ["7", "A", ";", "%", "+", "=", "/"])
def test_a_check_character_is_dropped_whatever_it_looks_like(lrc):
    assert split(parse_swipe(f"%{T1}?{lrc};{T2}?{lrc}")) == (T1, T2, None, set())


def test_longer_than_a_track_can_be_is_unreadable():
    assert split(parse_swipe("%" + "A" * 78 + "?")) == (None, None, None, {1})
    assert split(parse_swipe("%" + "A" * 77 + "?")) == ("A" * 77, None, None, set())


def test_a_long_track_behind_a_semicolon_is_track_3():
    assert split(parse_swipe(";" + "1" * 60 + "?")) == (None, None, "1" * 60, set())


@given(st.text(max_size=200))
def test_any_text_at_all_is_taken_apart(typed):
    assert parse_swipe(typed).failed <= {1, 2, 3}


@given(
    st.from_regex(r"[A-Z0-9 ^/]{2,60}", fullmatch=True),
    st.from_regex(r"[0-9=]{1,37}", fullmatch=True),
    st.from_regex(r"[0-9=]{1,100}", fullmatch=True),
)
def test_what_a_reader_types_is_read_back(track1, track2, track3):
    tracks = Tracks(track1, track2, track3)
    assert parse_swipe(swipe_text(tracks)) == tracks


def test_nothing_of_a_swipe_is_in_a_repr():
    assert "6391" not in repr(parse_swipe(f"%{T1}?;{T2}?"))
    assert "DOE" not in repr(parse_swipe(f"%{T1}?;{T2}?"))


def test_readable_means_that_something_is_there():
    assert parse_swipe(f";{T2}?").readable
    assert not parse_swipe("%?;?").readable
    assert not parse_swipe("%E?;E?").readable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.events import Tracks
from drivers.magstripe import is_further_track, lrc_of, parse_swipe
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


def test_a_right_check_character_is_taken_off():
    for t2 in (T2, "10001", "1", "12345=99", "0" * 37):
        typed = f"%{T1}?{lrc_of(1, T1)};{t2}?{lrc_of(2, t2)}+{T3}?{lrc_of(3, T3)}"
        assert split(parse_swipe(typed)) == (T1, t2, T3, set())
        assert split(parse_swipe(typed.swapcase())) == (T1, t2, T3, set())


def test_a_check_character_that_is_wrong_is_a_misread_track():
    right = lrc_of(2, T2)
    for wrong in {*"0123456789:;<=>?"} - {right}:
        assert split(parse_swipe(f"%{T1}?{lrc_of(1, T1)};{T2}?{wrong}")) == (T1, None, None, {2})


def test_one_digit_misread_is_noticed_by_the_check_character():
    right = lrc_of(2, "10001")
    assert split(parse_swipe(f";10001?{right}")) == (None, "10001", None, set())
    assert split(parse_swipe(f";10003?{right}")) == (None, None, None, {2})


@pytest.mark.parametrize("other", ["A", "#", "|", " "])
def test_a_character_of_another_alphabet_is_no_check_character(other):
    assert split(parse_swipe(f";{T2}?{other}")) == (None, T2, None, set())


@pytest.mark.parametrize(("number", "content", "lrc"), [(2, "1", "5"), (2, "", "4"), (1, "", ":"), (2, "A", None)])
def test_check_characters_reckoned_by_hand(number, content, lrc):
    # ; is 1011, ? is 1111, 1 is 0001: together 0101, which is 5. % is 000101, ? is 011111: 011010, which is :.
    assert lrc_of(number, content) == lrc


@given(st.from_regex(r"[0-9=]{1,37}", fullmatch=True))
def test_a_check_character_is_the_last_of_a_track_whose_bits_are_even(content):
    total = 0
    for char in f";{content}?{lrc_of(2, content)}":
        total ^= ord(char) - 48
    assert total == 0


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


@pytest.mark.parametrize(
    ("swipe", "line", "further"),
    [
        ("%A?", ";1?", True),
        ("%A?;1?", "+1?", True),
        (";1?", ";2?", True),
        ("%A?", "%B?", False),
        (";1?;2?", ";3?", False),
        (";1?;2?", "+3?", False),
        ("+1?", "+2?", False),
        ("%A?", "1?", False),
        ("%A?", "", False),
        ("%A?;1?;2?", "+3?", False),
    ],
)
def test_which_line_can_belong_to_the_swipe_before(swipe, line, further):
    assert is_further_track(swipe, line) is further

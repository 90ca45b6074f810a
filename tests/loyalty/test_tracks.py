"""Tracks of a stripe, as readers type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.tracks import Reading, as_typed, looks_swiped, read_tracks


@pytest.mark.parametrize(
    ("typed", "tracks"),
    [
        ("%A1?;22?+33?", [(1, Reading.WHOLE), (2, Reading.WHOLE), (3, Reading.WHOLE)]),
        (";22?;33?", [(2, Reading.WHOLE), (3, Reading.WHOLE)]),
        (";22?%A1?", [(2, Reading.WHOLE), (1, Reading.WHOLE)]),
        ("%?;22?", [(1, Reading.EMPTY), (2, Reading.WHOLE)]),
        ("%A1?X;22?Y", [(1, Reading.WHOLE), (2, Reading.WHOLE)]),
        ("%E?;E?", [(1, Reading.FAILED), (2, Reading.FAILED)]),
        (";E?+E?", [(2, Reading.FAILED), (3, Reading.FAILED)]),
        (";2212", [(2, Reading.CUT)]),
        ("10001", []),
        ("", []),
    ],
)
def test_tracks_are_told_apart(typed: str, tracks: list[tuple[int, Reading]]) -> None:
    assert [(track.number, track.reading) for track in read_tracks(typed)] == tracks


def test_the_head_is_the_first_field_in_capitals_on_track_1() -> None:
    one, two = read_tracks("%lc00a^doe/jane?;10001=9912?")
    assert (one.head, two.head) == ("LC00A", "10001")
    assert "10001" not in repr(two)


@given(st.tuples(*(st.none() | st.text("0123456789=", min_size=1, max_size=9) for _ in range(3))))
def test_a_drivers_tracks_read_back(texts: tuple[str | None, str | None, str | None]) -> None:
    read = {track.number: track.text for track in read_tracks(as_typed(*texts))}
    assert read == {number: text for number, text in enumerate(texts, start=1) if text is not None}


def test_a_failed_track_stays_failed() -> None:
    assert as_typed("garbage", "10001", None, frozenset({1})) == "%E?;10001?"


@pytest.mark.parametrize(
    ("text", "swiped"), [("%A1?", True), (";1", True), ("10001", False), ("", False), ("%", False)]
)
def test_a_swipe_is_known_by_its_sentinel(text: str, swiped: bool) -> None:
    assert looks_swiped(text) is swiped

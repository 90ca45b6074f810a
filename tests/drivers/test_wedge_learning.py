"""One scan of the printed test code says how a scanner is set up."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.camera.decode import Pipeline, decode_still
from drivers.wedge.decoder import EV_KEY, EV_SYN, Ending, KeyEvent
from drivers.wedge.layouts import KEY_CAPSLOCK, LayoutName
from drivers.wedge.learning import TEST_TEXT, Learned, Unrecognised, learn
from drivers.wedge.strokes import key_events

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "layout-test.png"


@pytest.mark.parametrize("layout", LayoutName)
@pytest.mark.parametrize(
    ("end", "ending"), [("\n", Ending.ENTER), ("\t", Ending.TAB), ("", Ending.SILENCE), ("\n\n", Ending.ENTER)]
)
@pytest.mark.parametrize("identifier", ["", "]C0"])
def test_each_layout_is_recognised(layout, end, ending, identifier):
    learned = learn(key_events(f"{identifier}{TEST_TEXT}{end}", layout))
    assert learned == Learned(layout, ending, sends_identifier=bool(identifier))


def test_a_slow_scanner_is_recognised_too():
    assert learn(key_events(TEST_TEXT + "\n", LayoutName.GERMAN, key_s=0.04)) == Learned(
        LayoutName.GERMAN, Ending.ENTER, sends_identifier=False
    )


@pytest.mark.parametrize("layout", LayoutName)
@pytest.mark.parametrize("typed", ["10001\n", TEST_TEXT[:-1] + "\n", TEST_TEXT + "x\n", "\n", "", TEST_TEXT.lower()])
def test_another_code_says_nothing(layout, typed):
    assert learn(key_events(typed, layout)) == Unrecognised()


def test_two_scans_are_not_one():
    twice = (*key_events(TEST_TEXT + "\n"), *key_events(TEST_TEXT + "\n", starts_at=1.0))
    assert learn(twice) == Unrecognised()


def test_turned_case_is_not_taken_for_a_layout():
    caps = KeyEvent(0.0, EV_KEY, KEY_CAPSLOCK, 1)
    assert learn((caps, *key_events(TEST_TEXT + "\n", starts_at=0.01))) == Unrecognised()


@given(
    st.lists(
        st.builds(
            KeyEvent, st.floats(0, 9), st.sampled_from([EV_SYN, EV_KEY, 4]), st.integers(0, 255), st.integers(0, 2)
        ),
        max_size=50,
    )
)
def test_any_events_get_an_answer(events):
    assert isinstance(learn(events), Learned | Unrecognised)


def test_the_printed_code_holds_the_text():
    (code,) = decode_still(PICTURE, 2, Pipeline()).codes
    assert code.text == TEST_TEXT

"""From key events to lines: every way a scan begins, ends and goes wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import SettingError
from drivers.wedge.decoder import (
    EV_KEY,
    EV_SYN,
    IDLE,
    SYN_DROPPED,
    SYN_REPORT,
    TYPED_BY_HAND,
    Dropped,
    Ending,
    KeyEvent,
    Line,
    TooLong,
    WedgeSettings,
    fall_silent,
    feed,
)
from drivers.wedge.layouts import (
    KEY_CAPSLOCK,
    KEY_ENTER,
    KEY_KPENTER,
    KEY_LEFTALT,
    KEY_LEFTCTRL,
    KEY_LEFTMETA,
    KEY_LEFTSHIFT,
    KEY_RIGHTALT,
    KEY_RIGHTCTRL,
    KEY_RIGHTSHIFT,
    KEY_TAB,
    LayoutName,
)
from drivers.wedge.strokes import key_events

US = WedgeSettings()
KEY_A, KEY_C, KEY_1, KEY_F2, KEY_M, KEY_J = 30, 46, 2, 60, 50, 36


def run(events, settings=US, state=IDLE):
    results = []
    for event in events:
        state, new = feed(state, event, settings)
        results.extend(new)
    return state, results


def keys(*changes, at=0.0, step=0.002):
    """Events from (code, value) pairs."""
    return [KeyEvent(at + place * step, EV_KEY, code, value) for place, (code, value) in enumerate(changes)]


def press(code, at=0.0):
    return keys((code, 1), (code, 0), at=at)


def typed(text, settings=US, **how):
    return run(key_events(text, settings.layout, **how), settings)


def texts(results):
    return [result.text for result in results if isinstance(result, Line)]


class TestEndOfAScan:
    @pytest.mark.parametrize(
        ("end", "ending"), [(KEY_ENTER, Ending.ENTER), (KEY_KPENTER, Ending.ENTER), (KEY_TAB, Ending.TAB)]
    )
    def test_a_terminator_ends_it(self, end, ending):
        state, results = run([*key_events("10001"), *press(end, at=0.05)])
        assert results == [Line("10001", ending)]
        assert not state.busy

    def test_silence_ends_it(self):
        state, results = typed("10001")
        assert results == []
        assert state.busy
        state, results = fall_silent(state)
        assert results == (Line("10001", Ending.SILENCE),)
        assert not state.busy

    def test_a_key_after_a_gap_begins_another(self):
        _, results = run([*key_events("10001"), *key_events("10002\n", starts_at=1.0)])
        assert results == [Line("10001", Ending.SILENCE), Line("10002", Ending.ENTER)]

    def test_shift_after_a_gap_begins_another_and_still_shifts(self):
        _, results = run([*key_events("10001"), *key_events("Ab\n", starts_at=1.0)])
        assert texts(results) == ["10001", "Ab"]

    def test_exactly_the_gap_is_still_the_same_scan(self):
        _, results = run([*press(KEY_1, at=0.0), *press(KEY_1, at=0.1), *press(KEY_ENTER, at=0.15)])
        assert texts(results) == ["11"]

    @pytest.mark.parametrize("text", ["\n10001\n", "\n\n10001\n\n", "10001\n\n", "\t10001\t"])
    def test_empty_lines_are_none(self, text):
        assert texts(typed(text)[1]) == ["10001"]

    def test_several_lines_in_one_burst(self):
        assert texts(typed("10001\n10002\t10003\n")[1]) == ["10001", "10002", "10003"]

    def test_silence_when_idle_is_nothing(self):
        assert fall_silent(IDLE) == (IDLE, ())


class TestBounds:
    def test_ten_thousand_characters_are_too_long_once(self):
        state, results = typed("7" * 10_000 + "\n", key_s=0.0005)
        assert results == [TooLong()]
        assert not state.busy

    def test_255_two_thousand_times(self):
        assert typed("255" * 2000 + "\n", key_s=0.0005)[1] == [TooLong()]

    def test_the_rest_of_a_too_long_scan_is_not_a_scan(self):
        _, results = typed("7" * 1500 + "10001\n10002\n", key_s=0.0005)
        assert results == [TooLong(), Line("10002", Ending.ENTER)]

    def test_the_longest_still_counts(self):
        settings = WedgeSettings(max_length=10)
        assert texts(typed("1234567890\n", settings)[1]) == ["1234567890"]
        assert typed("12345678901\n", settings)[1] == [TooLong()]

    def test_fast_hands_are_no_scanner(self):
        assert typed("10001100011000110001\n", key_s=0.045)[1] == [TooLong()]

    def test_a_long_code_on_a_slow_usb_poll_is_one(self):
        text = "V1:" + "A1B2C3D4" * 25
        settings = WedgeSettings()
        # A character on an 8 ms poll: down and up, 16 ms; capitals are told here by caps lock, without a shift each.
        events = [*press(KEY_CAPSLOCK), *_slow(text.lower().replace(":", ""))]
        assert texts(run([*events, *press(KEY_ENTER, at=events[-1].at + 0.01)], settings)[1]) == [text.replace(":", "")]

    def test_a_device_whose_pauses_are_known_is_read_whole(self):
        slow = WedgeSettings.paced(LayoutName.US, 0.5)
        code = "100011000110001"
        assert texts(typed(f"{code}\n", slow, key_s=0.2)[1]) == [code]
        assert code not in texts(typed(f"{code}\n", key_s=0.2)[1])
        assert WedgeSettings.paced(LayoutName.US, 0.1) == WedgeSettings()

    @pytest.mark.parametrize("wrong", [{"max_length": 0}, {"gap_s": 0.0}, {"whole_s": -1.0}])
    def test_bounds_nothing_could_pass_are_refused(self, wrong):
        with pytest.raises(SettingError, match=next(iter(wrong))):
            WedgeSettings(**wrong)

    def test_hands_may_take_their_time(self):
        assert texts(typed("10001\n", TYPED_BY_HAND, key_s=2.0)[1]) == ["10001"]


def _slow(text):
    return [event for event in key_events(text, key_s=0.008, starts_at=0.01) if event.type == EV_KEY]


class TestHands:
    def test_backspace_takes_the_last_character_back(self):
        events = [*key_events("1000"), *press(14, at=1), *press(14, at=2), *key_events("2\n", starts_at=3)]
        assert texts(run(events, TYPED_BY_HAND)[1]) == ["102"]

    def test_backspace_on_nothing_is_nothing(self):
        assert texts(run([*press(14), *key_events("1\n", starts_at=1)], TYPED_BY_HAND)[1]) == ["1"]

    def test_a_barcode_cannot_take_anything_back(self):
        events = [*key_events("1000"), *press(14, at=0.02), *key_events("2\n", starts_at=0.03)]
        assert texts(run(events)[1]) == ["10002"]


class TestKeys:
    def test_repeats_and_ups_type_nothing(self):
        events = keys((KEY_1, 1), (KEY_1, 2), (KEY_1, 2), (KEY_1, 0), (KEY_ENTER, 1), (KEY_ENTER, 2))
        assert texts(run(events)[1]) == ["1"]

    @pytest.mark.parametrize("shift", [KEY_LEFTSHIFT, KEY_RIGHTSHIFT])
    def test_either_shift(self, shift):
        events = keys((shift, 1), (KEY_A, 1), (KEY_A, 0), (shift, 0), (KEY_A, 1), (KEY_ENTER, 1))
        assert texts(run(events)[1]) == ["Aa"]

    def test_shift_holds_until_both_are_up(self):
        events = keys(
            (KEY_LEFTSHIFT, 1),
            (KEY_RIGHTSHIFT, 1),
            (KEY_LEFTSHIFT, 0),
            (KEY_A, 1),
            (KEY_RIGHTSHIFT, 0),
            (KEY_A, 1),
            (KEY_ENTER, 1),
        )
        assert texts(run(events)[1]) == ["Aa"]

    def test_caps_lock_turns_letters_and_nothing_else(self):
        events = [*press(KEY_CAPSLOCK), *key_events("aB1-\n", starts_at=0.01)]
        assert texts(run(events)[1]) == ["Ab1-"]

    def test_keypad(self):
        pad = {"7": 71, "8": 72, "9": 73, "4": 75, "5": 76, "6": 77, "1": 79, "2": 80, "3": 81, "0": 82}
        events = keys(*((pad[digit], 1) for digit in "9780804816632"), (KEY_KPENTER, 1))
        assert texts(run(events)[1]) == ["9780804816632"]

    @pytest.mark.parametrize("other", [2, 3, 4, 17])
    def test_other_kinds_of_event_are_none(self, other):
        assert run([KeyEvent(0.0, other, KEY_1, 1)]) == (IDLE, [])

    @given(
        st.lists(
            st.builds(
                KeyEvent,
                st.floats(0, 100),
                st.sampled_from([EV_SYN, EV_KEY, 4]),
                st.integers(0, 255),
                st.integers(0, 2),
            ),
            max_size=60,
        ),
        st.sampled_from(LayoutName),
    )
    def test_nothing_it_is_fed_breaks_it(self, events, layout):
        _, results = run(events, WedgeSettings(layout))
        assert all(result.text for result in results if isinstance(result, Line))


class TestChordsDoNothing:
    @pytest.mark.parametrize("held", [KEY_LEFTCTRL, KEY_RIGHTCTRL, KEY_LEFTALT, KEY_RIGHTALT, KEY_LEFTMETA])
    @pytest.mark.parametrize("key", [KEY_C, KEY_M, KEY_J, KEY_F2, KEY_ENTER, KEY_TAB])
    def test_not_even_end_a_scan(self, held, key):
        events = keys((KEY_1, 1), (held, 1), (key, 1), (key, 0), (held, 0), (KEY_1, 1), (KEY_ENTER, 1))
        assert texts(run(events)[1]) == ["11"]

    def test_ctrl_alt_f2(self):
        chord = keys((KEY_LEFTCTRL, 1), (KEY_LEFTALT, 1), (KEY_F2, 1), (KEY_F2, 0), (KEY_LEFTALT, 0), (KEY_LEFTCTRL, 0))
        _, results = run([*chord, *key_events("10001\n", starts_at=0.02)])
        assert texts(results) == ["10001"]

    def test_ctrl_bracket_is_the_separator_of_gs1(self):
        assert texts(typed("010950600013435210ABC123\x1d17141231\n")[1]) == ["010950600013435210ABC123\x1d17141231"]


class TestLostEvents:
    def test_what_was_under_way_is_thrown_away_with_the_rest_of_it(self):
        events = [
            *key_events("100"),
            KeyEvent(0.02, EV_SYN, SYN_DROPPED, 0),
            *press(KEY_1, at=0.021),
            KeyEvent(0.022, EV_SYN, SYN_REPORT, 0),
            *key_events("01\n", starts_at=0.023),
        ]
        state, results = run(events)
        assert results == [Dropped()]
        assert not state.busy

    def test_the_next_scan_is_whole(self):
        events = [*key_events("100"), KeyEvent(0.02, EV_SYN, SYN_DROPPED, 0), KeyEvent(0.02, EV_SYN, SYN_REPORT, 0)]
        _, results = run([*events, *key_events("10002\n", starts_at=1.0)])
        assert results == [Dropped(), Line("10002", Ending.ENTER)]

    def test_a_shift_held_then_is_no_longer(self):
        events = [
            *keys((KEY_LEFTSHIFT, 1), (KEY_A, 1)),
            KeyEvent(0.02, EV_SYN, SYN_DROPPED, 0),
            KeyEvent(0.02, EV_SYN, SYN_REPORT, 0),
        ]
        _, results = run([*events, *key_events("a1\n", starts_at=1.0)])
        assert texts(results) == ["a1"]


def test_two_scanners_interleaved_do_not_mix():
    one, two = IDLE, IDLE
    found = []
    for left, right in zip(key_events("10001\n"), key_events("20002\n"), strict=True):
        one, results = feed(one, left, US)
        found += texts(results)
        two, results = feed(two, right, US)
        found += texts(results)
    assert sorted(found) == ["10001", "20002"]


def test_what_was_read_is_in_no_repr():
    state, _ = typed("4929123")
    _, results = typed("4929123\n")
    assert "4929" not in repr(state)
    assert "4929" not in repr(results)
    assert "code" not in repr(KeyEvent(0.0, EV_KEY, KEY_1, 1))

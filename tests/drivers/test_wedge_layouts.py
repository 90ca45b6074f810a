"""Keys are places, not letters: what each layout makes of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import SettingError
from drivers.wedge.decoder import IDLE, Line, WedgeSettings, feed
from drivers.wedge.layouts import LayoutName, layout_named
from drivers.wedge.strokes import key_events, strokes_for

GS1 = "]C1010950600013435210AB"


def read(events, layout):
    state, found = IDLE, []
    for event in events:
        state, results = feed(state, event, WedgeSettings(layout))
        found += [result.text for result in results if isinstance(result, Line)]
    return found


@pytest.mark.parametrize(
    ("layout", "typed", "arrives"),
    [
        (LayoutName.FRENCH, GS1, '$C&à&àç(à-ààà&"\'"(é&àQB'),
        (LayoutName.GERMAN, "LC1.a_Z-9", "LC1.a?Yß9"),
    ],
)
def test_a_us_scanner_on_another_countrys_table_reads_wrong(layout, typed, arrives):
    assert read(key_events(typed + "\n", LayoutName.US), layout) == [arrives]


@pytest.mark.parametrize("layout", LayoutName)
@pytest.mark.parametrize(
    "text",
    [
        GS1,
        "LC1.a_Z-9",
        "https://id.gs1.org/01/09506000134352/10/ABC123?17=180426",
        "%B6391480123456789^DOE/JANE^9912?;6391480123456789=991200000?+1?",
        "'; DROP TABLE cards;--",
        "^~`\"a'e",
    ],
)
def test_set_to_the_same_country_it_reads_right(layout, text):
    assert read(key_events(text + "\n", layout), layout) == [text]


@pytest.mark.parametrize(
    ("layout", "letters"),
    [
        (LayoutName.FRENCH, "éèçàùâêîôûëïüñ€"),
        (LayoutName.GERMAN, "äöüßÄÖÜéèâ€²µ"),
        (LayoutName.US_INTERNATIONAL, "éèëêñçøæåßÉÑØÆ€"),
    ],
)
def test_accented_letters(layout, letters):
    assert read(key_events(letters + "\n", layout), layout) == [letters]


def _typeable(name):
    layout = layout_named(name)
    return sorted({char for level in layout.levels for char in level.values()})


@pytest.mark.parametrize("name", LayoutName)
@given(data=st.data())
def test_what_a_layout_can_type_it_reads_back(name, data):
    text = data.draw(st.text(st.sampled_from(_typeable(name)), min_size=1, max_size=20))
    assert read(key_events(text + "\n", name), name) == [text]


def test_every_printable_ascii_sign_has_keys_everywhere():
    printable = "".join(chr(code) for code in range(32, 127))
    for name in LayoutName:
        assert strokes_for(printable, name)


def test_a_letter_without_a_key_is_refused():
    with pytest.raises(SettingError, match="U\\+20AC"):
        strokes_for("€", LayoutName.US)


def test_a_dead_key_before_a_letter_it_does_not_fit_types_both():
    # ^ then b on a French keyboard: two characters.
    circumflex, letter_b, enter = 26, 48, 28
    events = [event for event in key_events("b\n") if event.code in {letter_b, enter} and event.type == 1]
    dead = type(events[0])(0.0, 1, circumflex, 1)
    assert read([dead, *events], LayoutName.FRENCH) == ["^b"]


def test_a_dead_key_at_the_end_of_a_scan_types_its_sign():
    events = [event for event in key_events("\n") if event.type == 1]
    dead = type(events[0])(0.0, 1, 26, 1)
    assert read([dead, *events], LayoutName.FRENCH) == ["^"]

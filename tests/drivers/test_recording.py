import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import RecordingError
from drivers.wedge.decoder import KeyEvent
from drivers.wedge.recording import EVENT_BYTES, load_recording, pack_event, pack_events, unpack_events
from drivers.wedge.strokes import key_events

EVENTS = st.lists(
    st.builds(
        KeyEvent,
        st.integers(0, 2**40).map(lambda micros: micros / 1_000_000),
        st.integers(0, 31),
        st.integers(0, 767),
        st.integers(-(2**31), 2**31 - 1),
    ),
    max_size=20,
)


@given(EVENTS)
def test_what_is_recorded_is_replayed(events):
    replayed = load_recording(pack_events(events))
    assert [(e.type, e.code, e.value) for e in replayed] == [(e.type, e.code, e.value) for e in events]
    assert all(abs(a.at - b.at) < 1e-6 for a, b in zip(replayed, events, strict=True))


def test_the_bytes_are_the_kernels():
    data = pack_event(KeyEvent(1.5, 1, 30, 1))
    assert data == bytes.fromhex("0100000000000000 20a1070000000000 0100 1e00 01000000")
    assert len(data) == EVENT_BYTES == 24


@given(st.integers(0, 24 * 6))
def test_a_cut_within_an_event_keeps_the_rest_for_later(cut):
    data = pack_events(key_events("a"))[: 24 * 4]
    first, rest = unpack_events(data[:cut])
    second, end = unpack_events(rest + data[cut:])
    assert first + second == load_recording(data)
    assert end == b""


def test_half_an_event_at_the_end_is_refused():
    with pytest.raises(RecordingError, match="7 bytes too many"):
        load_recording(pack_events(key_events("a")) + b"\0" * 7)


def test_other_bytes_are_refused():
    with pytest.raises(RecordingError, match="no recorded input events"):
        load_recording(b"\xff" * 24)

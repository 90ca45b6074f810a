"""Any keys, tracks and bytes at all get a clean answer: some hundred here, hundreds of thousands in `make soak`."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.errors import RecordingError
from drivers.events import Source
from drivers.lines import Ending, Line
from drivers.magstripe import parse_swipe
from drivers.serial_scanner import QUIET, SerialSettings, feed_bytes
from drivers.serial_scanner import fall_silent as end_bytes
from drivers.symbology import split_identifier
from drivers.telling import Teller
from drivers.wedge.decoder import EV_KEY, EV_SYN, IDLE, KeyEvent, WedgeSettings, fall_silent, feed
from drivers.wedge.layouts import LayoutName
from drivers.wedge.learning import Learned, Unrecognised, learn
from drivers.wedge.recording import pack_events, unpack_events

SOAK = 30_000
keys = st.lists(
    st.builds(
        KeyEvent,
        st.floats(0, 3) | st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from([EV_KEY, EV_KEY, EV_KEY, EV_SYN, 4]),
        st.sampled_from([2, 3, 14, 15, 16, 26, 27, 28, 29, 30, 42, 54, 56, 57, 58, 96, 97, 100, 125])
        | st.integers(0, 767),
        st.integers(0, 2),
    ),
    max_size=40,
)
swipes = st.lists(
    st.sampled_from(["%", ";", "+", "?", "E", "B", "^", "=", "1", "10001", "\n", "4111111111111111", "a"])
    | st.text(max_size=5),
    max_size=12,
).map("".join)


def check_wedge(events, layout):
    state, settings_ = IDLE, WedgeSettings(layout, max_length=16)
    lines = []
    for event in events:
        state, results = feed(state, event, settings_)
        lines += [result for result in results if isinstance(result, Line)]
    lines += [result for result in fall_silent(state)[1] if isinstance(result, Line)]
    assert all(0 < len(line.text) <= 17 for line in lines)
    assert isinstance(learn(events), Learned | Unrecognised)


def check_tracks(typed):
    tracks = parse_swipe(typed)
    assert tracks.failed <= {1, 2, 3}
    assert not tracks.failed & {
        n for n, t in ((1, tracks.track1), (2, tracks.track2), (3, tracks.track3)) if t is not None
    }
    teller = Teller("slot", Source.MAGSTRIPE, sends_identifier=False)
    lines = [line for line in typed.split("\n") if line]
    said = [event for line in lines for event in teller.tell(Line(line, Ending.ENTER), 1.0)]
    said += teller.fall_silent(1.0)
    assert len(said) <= len(lines)
    assert bool(said) is bool(lines)
    assert not teller.waits


def check_serial(chunks, cut):
    state, results = QUIET, []
    for place, chunk in enumerate(chunks):
        state, new = feed_bytes(state, chunk, place * 0.01, SerialSettings(max_length=16))
        results += new
    results += end_bytes(state)[1]
    assert all(0 < len(r.text.encode("utf-8", "surrogateescape")) <= 16 for r in results if isinstance(r, Line))
    with contextlib.suppress(RecordingError):
        events, rest = unpack_events(b"".join(chunks))
        # A stamp is kept to the microsecond as far as a float holds one.
        assert len(pack_events(e for e in events if abs(e.at) < 2**31)) % 24 == 0
        assert len(rest) < 24
    text = b"".join(chunks).decode("latin-1")
    assert text.endswith(split_identifier(text)[1])


CHECKS = {
    "wedge": (check_wedge, (keys, st.sampled_from(LayoutName))),
    "tracks": (check_tracks, (swipes,)),
    "serial": (check_serial, (st.lists(st.binary(max_size=30), max_size=6), st.integers(0, 30))),
}


def run(name, examples):
    check, strategies = CHECKS[name]
    limits = settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    limits(given(*strategies)(check))()


@pytest.mark.parametrize("name", CHECKS)
def test_anything(name):
    run(name, 150)


@pytest.mark.slow
@pytest.mark.parametrize("name", CHECKS)
def test_anything_for_long(name):
    run(name, SOAK)

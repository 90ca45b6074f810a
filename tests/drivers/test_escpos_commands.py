"""ESC/POS taken apart: whole commands, whatever pieces they arrive in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.virtual.escpos_commands import (
    Barcode,
    BarcodeSetting,
    Cut,
    Feed,
    Ignored,
    InOrderQuestion,
    Letters,
    LineFeed,
    ProcessQuestion,
    QrPrint,
    QrSetting,
    Raster,
    RealTimeQuestion,
    Restyle,
    Strange,
    split_commands,
)

KNOWN = [
    (b"Caf\xe9", Letters(b"Caf\xe9")),
    (b"\n", LineFeed()),
    (b"\r", Ignored(b"\r")),
    (b"\x1b@", Restyle(b"\x1b@", 0)),
    (b"\x1bE\x01", Restyle(b"\x1bE", 1)),
    (b"\x1d!\x11", Restyle(b"\x1d!", 0x11)),
    (b"\x1bd\x03", Feed(lines=3)),
    (b"\x1bJ\x10", Feed(dots=16)),
    (b"\x1dv0\x00\x02\x00\x02\x00\x01\x02\n\x1b", Raster(2, 2, 1, 1, b"\x01\x02\n\x1b")),
    (b"\x1d(k\x04\x00\x31\x41\x32\x00", QrSetting(65, b"\x32\x00")),
    (b"\x1d(k\x06\x00\x31\x50\x30abc", QrSetting(80, b"\x30abc")),
    (b"\x1d(k\x03\x00\x31\x51\x30", QrPrint()),
    (b"\x1dh\x40", BarcodeSetting(b"\x1dh", 64)),
    (b"\x1dk\x49\x05{BA12", Barcode(73, b"{BA12")),
    (b"\x1dk\x024006381333931\x00", Barcode(67, b"4006381333931")),
    (b"\x1dV\x00", Cut(partial=False, feed=0)),
    (b"\x1dVB\x10", Cut(partial=True, feed=16)),
    (b"\x1bi", Cut(partial=False, feed=0)),
    (b"\x10\x04\x04", RealTimeQuestion(4)),
    (b"\x1dr\x01", InOrderQuestion(1)),
    (b"\x1d(H\x06\x00000042", ProcessQuestion(b"0042")),
    (b"\x1bp\x00\x19\xfa", Ignored(b"\x1bp\x00\x19\xfa")),
    (b"\x1bX", Strange(b"\x1bX")),
    (b"\x01", Strange(b"\x01")),
]


@pytest.mark.parametrize(("data", "command"), KNOWN, ids=lambda value: type(value).__name__)
def test_each_command(data, command):
    assert split_commands(data) == (((command, data),), b"")


@pytest.mark.parametrize(("data", "command"), [pair for pair in KNOWN if len(pair[0]) > 1 and pair[0][0] < 0x20])
def test_half_a_command_waits_for_the_rest(data, command):
    for cut in range(1, len(data)):
        commands, rest = split_commands(data[:cut])
        assert rest + data[cut:] == data[len(b"".join(raw for _, raw in commands)) :]


@given(st.lists(st.sampled_from([data for data, _ in KNOWN]), max_size=12), st.data())
def test_wherever_it_is_cut_the_same_commands_come_out(parts, data):
    whole = b"".join(parts)
    cut = data.draw(st.integers(0, len(whole)))
    first, rest = split_commands(whole[:cut])
    second, end = split_commands(rest + whole[cut:])
    pieced = b"".join(raw for _, raw in first + second) + end
    assert pieced == whole
    kinds = [type(command) for command, _ in first + second if not isinstance(command, Letters)]
    assert kinds == [type(command) for command, _ in split_commands(whole)[0] if not isinstance(command, Letters)]


@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_taken_apart_without_loss(data):
    commands, rest = split_commands(data)
    assert b"".join(raw for _, raw in commands) + rest == data

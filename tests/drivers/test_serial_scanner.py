"""Bytes of a serial scanner become lines, however they are cut, ended and broken."""

import errno
import os
import pty

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceMissingError, SettingError
from drivers.events import DeviceFound, ReadFault, ReadFaultKind, Source, SwipeRead
from drivers.lines import Ending, Line, TooLong
from drivers.serial_scanner import (
    QUIET,
    SerialDevice,
    SerialPort,
    SerialReader,
    SerialSettings,
    fall_silent,
    feed_bytes,
)
from drivers.virtual.faults import FailAfter, Garbage, Silent, Slow, Unplugged
from drivers.virtual.serial_scanner import VirtualSerialScanner

PLAIN = SerialSettings()


def fed(*chunks, settings=PLAIN, step=0.01):
    state, found = QUIET, []
    for place, chunk in enumerate(chunks):
        state, results = feed_bytes(state, chunk, 1.0 + place * step, settings)
        found += results
    return state, found


def texts(results):
    return [result.text for result in results if isinstance(result, Line)]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"\r\n\r\n"])
def test_any_terminator_ends_a_line_once(end):
    state, results = fed(b"10001" + end)
    assert texts(results) == ["10001"]
    assert not state.busy


@given(st.lists(st.binary(max_size=12)))
def test_where_the_packets_are_cut_does_not_matter(chunks):
    whole = b"".join(chunks) + b"\r"
    assert fed(*chunks, b"\r", step=0.0)[1] == fed(whole)[1]


def test_silence_ends_a_line():
    state, results = fed(b"10001")
    assert (results, state.busy) == ([], True)
    assert fall_silent(state)[1] == (Line("10001", Ending.SILENCE),)


def test_what_comes_after_a_gap_is_another_line():
    assert fed(b"10001", b"10002\r", step=0.2)[1] == [Line("10001", Ending.SILENCE), Line("10002", Ending.ENTER)]


def test_a_line_that_goes_on_for_ever_is_refused_once_and_the_next_one_counts():
    settings = SerialSettings(max_length=8)
    state, results = fed(b"123456789", b"123456789", b"1\r10002\r", settings=settings)
    assert results == [TooLong(), Line("10002", Ending.ENTER)]
    assert not state.busy


def test_too_long_in_one_packet():
    assert fed(b"7" * 5000 + b"\r10001\r")[1] == [TooLong(), Line("10001", Ending.ENTER)]


def test_bytes_that_are_no_text_stay_what_they_are():
    (line,) = fed(b"\xff\xfe\x00\r")[1]
    assert line.text.encode("utf-8", "surrogateescape") == b"\xff\xfe\x00"


def test_the_separator_and_letters_beyond_ascii():
    assert texts(fed("10ABC\x1d21é€\r".encode())[1]) == ["10ABC\x1d21é€"]


def test_nothing_of_a_line_is_in_a_repr():
    state, _ = fed(b"4929123")
    assert "4929" not in repr(state)
    assert "4929" not in repr(fed(b"4929123\r")[1])


@pytest.mark.parametrize("wrong", [{"max_length": 0}, {"gap_s": 0.0}])
def test_bounds_nothing_could_pass_are_refused(wrong):
    with pytest.raises(SettingError, match=next(iter(wrong))):
        SerialSettings(**wrong)


@pytest.fixture
def scanner():
    made = VirtualSerialScanner()
    yield made
    made.close()


def started(scanner, source=Source.SCANNER):
    reader = SerialReader(SerialDevice("desk", source, PLAIN), scanner.find)
    assert reader.read_events(1.0) == (DeviceFound("desk", 1.0),)
    return reader


def test_a_swipe_over_the_wire(scanner):
    reader = started(scanner, Source.MAGSTRIPE)
    scanner.type("%E?\r;10001=9912?\r")
    assert reader.read_events(1.1) == ()
    (swipe,) = reader.read_events(reader.deadline())
    assert isinstance(swipe, SwipeRead)
    assert swipe.tracks.track2 == "10001=9912"
    reader.close()


def test_a_busy_machine_tears_no_code(scanner):
    reader = started(scanner)
    for place, part in enumerate(("10", "0", "01\r")):
        scanner.type(part)
        said = reader.read_events(1.1 + 0.4 * place)
    assert [event.text for event in said] == ["10001"]
    reader.close()


def test_a_busy_machine_tears_no_swipe(scanner):
    reader = started(scanner, Source.MAGSTRIPE)
    scanner.type("%LC1?\r")
    assert reader.read_events(1.1) == ()
    scanner.type(";10001=9912?\r")
    assert reader.read_events(1.5) == ()
    (swipe,) = reader.read_events(reader.deadline())
    assert (swipe.tracks.track1, swipe.tracks.track2) == ("LC1", "10001=9912")
    reader.close()


@pytest.mark.parametrize("looks", [[1.2], []])
def test_two_codes_without_a_terminator_stay_two(scanner, looks):
    reader = started(scanner)
    scanner.type("10001")
    said = [*reader.read_events(1.1)]
    said += [event for at in looks for event in reader.read_events(at)]
    scanner.type("10002")
    said += [*reader.read_events(2.2), *reader.read_events(2.4)]
    assert [event.text for event in said] == ["10001", "10002"]
    reader.close()


def test_what_was_sent_before_it_was_opened_is_not_read(scanner):
    scanner.type("10001\r")
    reader = started(scanner)
    assert reader.read_events(1.1) == ()
    reader.close()


def test_ten_thousand_characters_are_one_fault(scanner):
    reader = started(scanner)
    said = []
    for part in range(5):
        scanner.type("7" * 2000)
        said += reader.read_events(1.0 + part * 0.01)
    scanner.type("\r10001\r")
    fault, scan = [*said, *reader.read_events(1.06)]
    assert (type(fault), fault.kind, scan.text) == (ReadFault, ReadFaultKind.TOO_LONG, "10001")
    reader.close()


@pytest.mark.parametrize(
    ("fault", "texts"), [(Silent(), []), (Slow(0.0), ["10001"]), (FailAfter(99, Silent()), ["10001"])]
)
def test_faults(scanner, fault, texts):
    reader = started(scanner)
    scanner.set_fault(fault)
    scanner.type("10001\r")
    assert [event.text for event in (*reader.read_events(1.1), *reader.read_events(1.15))] == texts
    reader.close()


def test_garbage_is_text_like_any_other(scanner):
    reader = started(scanner)
    scanner.set_fault(Garbage())
    scanner.type("10001\r")
    said = [*reader.read_events(1.1), *reader.read_events(1.3)]
    assert said
    assert all(event.text != "10001" for event in said)
    reader.close()


@pytest.mark.parametrize("count", range(6))
def test_a_code_cut_short_is_never_read(scanner, count):
    reader = started(scanner)
    scanner.set_fault(FailAfter(count, Unplugged()))
    scanner.type("10001\r")
    said = [type(event).__name__ for at in (1.1, 1.2) for event in reader.read_events(at)]
    assert said == ["DeviceLost"]
    assert reader.fileno() is None
    reader.close()


def test_no_port_is_a_missing_device(tmp_path):
    with pytest.raises(DeviceMissingError, match="plugged in"):
        SerialPort(tmp_path / "ttyACM0")


def test_a_file_is_no_port(tmp_path):
    path = tmp_path / "ttyACM0"
    path.touch()
    with pytest.raises(OSError, match="cannot be opened as a serial port"):
        SerialPort(path)


def test_a_port_is_held_alone():
    far, near = pty.openpty()
    path = os.ttyname(near)
    port = SerialPort(path)
    try:
        with pytest.raises(PermissionError) as denied:
            SerialPort(path)
        assert denied.value.errno in {errno.EAGAIN, errno.EBUSY}
    finally:
        port.close()
        os.close(far)
        os.close(near)

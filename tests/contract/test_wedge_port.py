"""One suite over every reader that types or sends: recorded keys in a pipe, read and drained, the virtual wedge, a serial line on a
pseudo-terminal, and the kernel's own keyboard where there is one.

A machine with /dev/uinput (a Pi, a test machine with the module) also runs it over a real device node.
"""

import contextlib
import os
import select
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from drivers.errors import DeviceMissingError
from drivers.events import DeviceFound, DeviceLost, LossReason, ReadFault, ReadFaultKind, Scanned, Source, SwipeRead
from drivers.plug import LOOK_AGAIN_S
from drivers.serial_scanner import SerialDevice, SerialReader, SerialSettings
from drivers.symbology import Symbology
from drivers.virtual.faults import Unplugged
from drivers.virtual.serial_scanner import VirtualSerialScanner
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import EV_SYN, SYN_DROPPED, KeyEvent, WedgeSettings
from drivers.wedge.device import EvdevSource, StreamSource
from drivers.wedge.drained import Drained
from drivers.wedge.reader import WedgeDevice, WedgeReader
from drivers.wedge.recording import pack_events
from drivers.wedge.strokes import key_events

UINPUT = Path("/dev/uinput")
PATIENCE_S = 5.0


@dataclass
class Bench:
    """A reader, and hands on its device; time is the bench's own except where the kernel keeps it."""

    find: Callable[[], object]
    type: Callable[[str], None]
    drop: Callable[[], None] | None
    unplug: Callable[[], None]
    plug: Callable[[], None]
    serial: bool = False
    now: float = 100.0
    readers: list = field(default_factory=list)

    def reader(self, source=Source.SCANNER, **settings):
        if self.serial:
            made = SerialReader(SerialDevice("desk", source, SerialSettings(**settings)), self.find)
        else:
            made = WedgeReader(WedgeDevice("desk", source, WedgeSettings(**settings)), self.find)
        self.readers.append(made)
        return made

    def listen(self, reader, until=bool):
        """Serves a reader as the program's loop would, until enough was said."""
        events = []
        patience = time.monotonic() + PATIENCE_S
        while not until(events):
            assert time.monotonic() < patience, f"only {events} was said"
            descriptor, deadline = reader.fileno(), reader.deadline()
            readable = descriptor is not None and select.select([descriptor], [], [], 0.02)[0]
            if not readable and deadline is not None:
                self.now = max(self.now, deadline)
            events += reader.read_events(self.now)
            self.now += 0.001
        return events


class Pipe:
    """Recorded bytes in a pipe, as a file of them is replayed."""

    def __init__(self):
        self.write_end = None
        self.plugged = True
        self.stamp = 0.0

    def find(self):
        if not self.plugged:
            raise DeviceMissingError("no pipe")
        read_end, self.write_end = os.pipe()
        return StreamSource(read_end)

    def send(self, events):
        os.write(self.write_end, pack_events(events))

    def type(self, text):
        self.stamp += 10
        self.send(key_events(text, starts_at=self.stamp))

    def drop(self):
        self.send([KeyEvent(self.stamp, EV_SYN, SYN_DROPPED, 0), KeyEvent(self.stamp, EV_SYN, 0, 0)])

    def unplug(self):
        self.plugged = False
        os.close(self.write_end)
        self.write_end = None

    def plug(self):
        self.plugged = True

    def close(self):
        if self.write_end is not None:
            os.close(self.write_end)


@contextlib.contextmanager
def recorded_bytes() -> Iterator[Bench]:
    pipe = Pipe()
    yield Bench(pipe.find, pipe.type, pipe.drop, pipe.unplug, pipe.plug)
    pipe.close()


@contextlib.contextmanager
def drained_bytes() -> Iterator[Bench]:
    pipe = Pipe()
    yield Bench(lambda: Drained(pipe.find()), pipe.type, pipe.drop, pipe.unplug, pipe.plug)
    pipe.close()


@contextlib.contextmanager
def virtual_wedge() -> Iterator[Bench]:
    wedge = VirtualWedge()
    unplug, plug = (lambda: wedge.set_fault(Unplugged())), (lambda: wedge.set_fault(None))
    yield Bench(wedge.find, wedge.type, wedge.drop, unplug, plug)


@contextlib.contextmanager
def serial_line() -> Iterator[Bench]:
    scanner = VirtualSerialScanner()
    unplug, plug = (lambda: scanner.set_fault(Unplugged())), (lambda: scanner.set_fault(None))
    yield Bench(scanner.find, scanner.type, None, unplug, plug, serial=True)
    scanner.close()


@contextlib.contextmanager
def kernel_device() -> Iterator[Bench]:
    from evdev import UInput, ecodes

    device = [UInput({ecodes.EV_KEY: list(range(1, 128))}, name="spaarpunt test wedge")]

    def find():
        if not device:
            raise DeviceMissingError("no uinput device")
        return Drained(EvdevSource(Path(device[0].device.path)))

    def type_(text):
        for event in key_events(text):
            device[0].write(event.type, event.code, event.value)

    def plug():
        device.append(UInput({ecodes.EV_KEY: list(range(1, 128))}, name="spaarpunt test wedge"))

    yield Bench(find, type_, None, lambda: device.pop().close(), plug)
    for left in device:
        left.close()


KINDS = [recorded_bytes, drained_bytes, virtual_wedge, serial_line, *([kernel_device] if UINPUT.exists() else [])]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def bench(request) -> Iterator[Bench]:
    with request.param() as made:
        yield made
        for reader in made.readers:
            reader.close()


def found(bench, **how):
    reader = bench.reader(**how)
    assert bench.listen(reader) == [DeviceFound("desk", 100.0)]
    return reader


def test_wants_to_be_called_at_once_and_finds_its_device(bench):
    reader = bench.reader()
    assert reader.fileno() is None
    assert reader.deadline() == float("-inf")
    bench.listen(reader)
    assert reader.fileno() is not None
    assert reader.deadline() is None


def test_a_scan_is_one_event(bench):
    reader = found(bench)
    bench.type("]E09780804816632\n")
    (event,) = bench.listen(reader)
    assert (event.device, event.source, event.symbology, event.text) == (
        "desk",
        Source.SCANNER,
        Symbology.EAN13,
        "9780804816632",
    )


def test_several_lines_in_one_burst_are_several_events(bench):
    reader = found(bench)
    bench.type("10001\n10002\t")
    events = bench.listen(reader, lambda said: len(said) == 2)
    assert [event.text for event in events] == ["10001", "10002"]


def test_a_scan_without_a_terminator_ends_by_silence(bench):
    reader = found(bench)
    bench.type("10001")
    (event,) = bench.listen(reader)
    assert event.text == "10001"
    assert reader.deadline() is None


def test_a_swipe_is_tracks(bench):
    reader = found(bench, source=Source.MAGSTRIPE)
    bench.type("%?;6391480123456789=991200000?\n")
    (event,) = bench.listen(reader)
    assert isinstance(event, SwipeRead)
    assert (event.tracks.track1, event.tracks.track2) == ("", "6391480123456789=991200000")


def test_a_swipe_that_cannot_be_read_is_a_fault(bench):
    reader = found(bench, source=Source.MAGSTRIPE)
    bench.type("%E?;E?\n")
    (event,) = bench.listen(reader)
    assert (event.source, event.kind) == (Source.MAGSTRIPE, ReadFaultKind.TRACK_ERROR)


def test_too_long_a_scan_is_a_fault_and_the_next_one_counts(bench):
    reader = found(bench, max_length=16)
    bench.type("1234567890123456789\n")
    bench.type("10001\n")
    fault, scan = bench.listen(reader, lambda said: len(said) == 2)
    assert isinstance(fault, ReadFault)
    assert fault.kind is ReadFaultKind.TOO_LONG
    assert scan.text == "10001"


def test_half_a_scan_then_unplugged_then_plugged_in_then_a_whole_one(bench):
    reader = found(bench)
    bench.type("100")
    bench.unplug()
    (lost,) = bench.listen(reader, lambda said: any(isinstance(event, DeviceLost) for event in said))
    assert lost.reason is LossReason.UNPLUGGED
    assert reader.fileno() is None
    bench.plug()
    assert isinstance(bench.listen(reader)[0], DeviceFound)
    bench.type("10002\n")
    (scan,) = bench.listen(reader)
    assert scan.text == "10002"


def test_a_device_that_stays_away_is_looked_for_by_the_timer_and_told_once(bench):
    reader = found(bench)
    bench.unplug()
    bench.listen(reader)
    for _ in range(5):
        looks_at = reader.deadline()
        assert looks_at > bench.now
        assert looks_at - bench.now <= LOOK_AGAIN_S
        bench.now = looks_at
        assert reader.read_events(bench.now) == ()


def test_closed_it_says_nothing_more(bench):
    reader = found(bench)
    bench.type("10001\n")
    reader.close()
    reader.close()
    assert reader.read_events(bench.now) == ()
    assert reader.fileno() is None
    assert reader.deadline() is None


def test_lost_events_throw_the_scan_away(bench):
    if bench.drop is None:
        # The kernel drops events only when a reader falls far behind, a serial line never says so: send until it ends.
        return _kernel_drops(bench)
    reader = found(bench)
    bench.type("100")
    bench.drop()
    (fault,) = bench.listen(reader)
    assert fault.kind is ReadFaultKind.DROPPED
    bench.now += 1
    assert reader.read_events(bench.now) == ()
    bench.type("10002\n")
    (scan,) = bench.listen(reader)
    assert scan.text == "10002"
    return None


def _kernel_drops(bench):
    reader = found(bench)
    bench.type("7" * 4000)
    events = bench.listen(reader)
    assert events[0].kind in {ReadFaultKind.DROPPED, ReadFaultKind.TOO_LONG}


def test_nothing_that_was_read_is_in_an_event_repr(bench):
    reader = found(bench)
    bench.type("4929123\n")
    (event,) = bench.listen(reader)
    assert isinstance(event, Scanned)
    assert "4929" not in repr(event)

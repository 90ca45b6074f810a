"""One suite over contacts and presence sensors: the virtual ones, and gpiozero's real classes above mock pins."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from drivers.contacts import POLL_SECONDS, SETTLE_SECONDS, GpioContact
from drivers.errors import DeviceMissingError
from drivers.events import ContactChanged, ContactKind, DeviceFound, DeviceLost, LossReason, PresenceChanged
from drivers.gpio import PinFactoryName, pin_factory
from drivers.ports import Presence, Reader
from drivers.presence import GpioPresence
from drivers.presence_reader import PresenceReader
from drivers.virtual.clock import HandClock
from drivers.virtual.contacts import VirtualContact, VirtualPresence
from drivers.virtual.faults import Garbage, Silent, Unplugged

PIN = 5


@dataclass
class Bench:
    """A contact, the hand that turns it, and a clock."""

    contact: Reader
    turn: Callable[[bool], None]
    now: float = 100.0

    def after(self, seconds: float) -> list:
        """What it says when it is asked at each of its deadlines until `seconds` have passed."""
        said, end = [], self.now + seconds
        while (due := self.contact.deadline()) is not None and due <= end:
            self.now = max(self.now, due)
            said += self.contact.read_events(self.now)
            assert self.contact.deadline() > self.now
        self.now = end
        return said

    def changes(self, seconds: float = 1.0) -> list[bool]:
        return [each.closed for each in self.after(seconds) if isinstance(each, ContactChanged)]


def virtual() -> Iterator[Bench]:
    contact = VirtualContact("key", ContactKind.KEY, closed=False)
    yield Bench(contact, lambda closed: contact.turn(closed=closed))


def gpio_on_mock_pins() -> Iterator[Bench]:
    factory = pin_factory(PinFactoryName.MOCK)
    contact = GpioContact("key", ContactKind.KEY, PIN, factory)
    pin = factory.pin(PIN)
    yield Bench(contact, lambda closed: pin.drive_low() if closed else pin.drive_high())
    contact.close()
    factory.close()


@pytest.fixture(params=[virtual, gpio_on_mock_pins], ids=lambda kind: kind.__name__)
def bench(request) -> Iterator[Bench]:
    yield from request.param()


def test_it_is_found_and_says_how_it_stands(bench):
    assert bench.contact.name == "key"
    assert bench.contact.fileno() is None
    said = bench.after(1.0)
    assert [type(each) for each in said] == [DeviceFound, ContactChanged]
    assert (said[1].contact, said[1].closed, said[1].device) == (ContactKind.KEY, False, "key")
    assert bench.changes() == []


def test_each_turn_is_said_once(bench):
    bench.after(1.0)
    for closed in (True, False, True):
        bench.turn(closed)
        assert bench.changes() == [closed]


def test_a_turn_is_heard_soon(bench):
    bench.after(1.0)
    bench.turn(True)
    assert bench.changes(POLL_SECONDS + 2 * SETTLE_SECONDS) == [True]


def test_a_bounce_is_no_turn(bench):
    bench.after(1.0)
    bench.turn(True)
    bench.turn(False)
    assert bench.changes() == []


def test_what_was_open_for_a_blink_was_open(bench):
    bench.turn(True)
    bench.after(1.0)
    bench.turn(False)
    bench.turn(True)
    assert bench.changes() == [False, True]


def test_closed_it_says_nothing_more(bench):
    bench.after(1.0)
    bench.contact.close()
    assert bench.contact.deadline() is None
    assert list(bench.contact.read_events(bench.now)) == []
    assert bench.contact.close() is None


def test_a_cut_wire_is_an_open_contact():
    contact = VirtualContact("tamper", ContactKind.TAMPER, closed=True)
    bench = Bench(contact, lambda closed: contact.turn(closed=closed))
    assert bench.changes() == [True]
    contact.set_fault(Unplugged())
    assert bench.changes() == [False]
    contact.set_fault(None)
    assert bench.changes() == [True]


def test_a_silent_one_says_for_ever_what_it_said():
    contact = VirtualContact("key", ContactKind.KEY, closed=True)
    bench = Bench(contact, lambda closed: contact.turn(closed=closed))
    assert bench.changes() == [True]
    contact.set_fault(Silent())
    bench.turn(False)
    assert bench.changes() == []


def test_a_pin_that_cannot_be_read_is_a_lost_device_and_comes_back():
    contact = VirtualContact("key", ContactKind.KEY, closed=True)
    bench = Bench(contact, lambda closed: contact.turn(closed=closed))
    bench.after(1.0)
    contact.set_fault(Garbage())
    assert [(type(each), each.device) for each in bench.after(1.0)] == [(DeviceLost, "key")]
    contact.set_fault(None)
    assert [type(each) for each in bench.after(1.0)] == [DeviceFound]


def test_a_real_pin_that_cannot_be_read_is_lost_too():
    factory = pin_factory(PinFactoryName.MOCK)
    contact = GpioContact("key", ContactKind.KEY, PIN, factory)
    bench = Bench(contact, lambda closed: None)
    bench.after(1.0)
    contact._device.close()
    (lost,) = bench.after(1.0)
    assert (lost.device, lost.reason) == ("key", LossReason.UNPLUGGED)
    factory.close()


def test_another_run_hears_anew_how_it_stands():
    contact = VirtualContact("key", ContactKind.KEY, closed=False)
    contact.turn(closed=True)
    contact.close()
    bench = Bench(contact.again(), lambda closed: None)
    assert bench.changes() == [True]


# ── Presence ────────────────────


@dataclass
class Watcher:
    """A presence sensor, and who stands before it."""

    sensor: Presence
    come: Callable[[bool], None]


def virtual_presence() -> Iterator[Watcher]:
    sensor = VirtualPresence()
    yield Watcher(sensor, lambda somebody: setattr(sensor, "somebody", somebody))


def gpio_presence() -> Iterator[Watcher]:
    factory = pin_factory(PinFactoryName.MOCK)
    sensor = GpioPresence(PIN, factory, lambda: 0.0, hold=0)
    pin = factory.pin(PIN)
    moment = iter(range(1000))
    sensor._clock = lambda: float(next(moment))
    yield Watcher(sensor, lambda somebody: pin.drive_high() if somebody else pin.drive_low())
    factory.close()


@pytest.fixture(params=[virtual_presence, gpio_presence], ids=lambda kind: kind.__name__)
def watcher(request) -> Iterator[Watcher]:
    yield from request.param()


def test_it_sees_who_comes_and_goes(watcher):
    assert not watcher.sensor.near()
    watcher.come(True)
    assert watcher.sensor.near()
    watcher.come(False)
    assert not watcher.sensor.near()


def test_a_closed_sensor_sees_nobody(watcher):
    watcher.come(True)
    watcher.sensor.close()
    assert not watcher.sensor.near()
    assert watcher.sensor.close() is None


def test_an_unplugged_virtual_sensor_sees_nobody():
    sensor = VirtualPresence()
    sensor.somebody = True
    sensor.set_fault(Unplugged())
    assert not sensor.near()


def test_somebody_is_there_for_a_while_after_standing_still():
    factory = pin_factory(PinFactoryName.MOCK)
    clock = HandClock()
    sensor = GpioPresence(PIN, factory, clock.monotonic, hold=10)
    factory.pin(PIN).drive_high()
    assert sensor.near()
    factory.pin(PIN).drive_low()
    clock.wait(9.0)
    assert sensor.near()
    clock.wait(2.0)
    assert not sensor.near()
    factory.close()


# ── A sensor as a reader ────────────────────


def heard(reader: Reader, now: float) -> list:
    return list(reader.read_events(now))


def test_it_is_found_and_says_who_comes_and_goes_once(watcher):
    reader = PresenceReader(watcher.sensor)
    assert (reader.name, reader.fileno(), reader.deadline()) == ("presence", None, 0.0)
    assert heard(reader, 1.0) == [DeviceFound("presence", 1.0), PresenceChanged("presence", False, 1.0)]
    assert reader.deadline() == 1.1
    assert heard(reader, 1.1) == []
    watcher.come(True)
    assert heard(reader, 1.2) == [PresenceChanged("presence", True, 1.2)]
    assert heard(reader, 1.3) == []
    watcher.come(False)
    assert heard(reader, 1.4) == [PresenceChanged("presence", False, 1.4)]


def test_let_go_it_says_nothing_more(watcher):
    reader = PresenceReader(watcher.sensor)
    heard(reader, 1.0)
    reader.close()
    assert (reader.deadline(), heard(reader, 2.0)) == (None, [])
    assert reader.close() is None


def test_a_sensor_that_cannot_be_read_is_lost_and_sees_anew():
    sensor = VirtualPresence(somebody=True)
    reader = PresenceReader(sensor)
    heard(reader, 1.0)
    sensor.set_fault(Garbage())
    assert heard(reader, 2.0) == [DeviceLost("presence", LossReason.UNPLUGGED, 2.0)]
    assert heard(reader, 2.1) == []
    sensor.set_fault(None)
    assert heard(reader, 3.0) == [DeviceFound("presence", 3.0), PresenceChanged("presence", True, 3.0)]


def test_a_real_sensor_whose_pin_cannot_be_read_is_lost_too():
    factory = pin_factory(PinFactoryName.MOCK)
    sensor = GpioPresence(PIN, factory, lambda: 0.0)
    reader = PresenceReader(sensor)
    heard(reader, 1.0)
    sensor._sensor.close()
    assert heard(reader, 2.0) == [DeviceLost("presence", LossReason.UNPLUGGED, 2.0)]
    factory.close()


def test_another_run_sees_who_stands_there():
    sensor = VirtualPresence(somebody=True)
    sensor.close()
    assert sensor.again().near()


# ── Never a silent mock ────────────────────


def test_pins_that_are_not_there_are_a_fault_and_never_a_mock(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DeviceMissingError, match="lgpio"):
        pin_factory(PinFactoryName.LGPIO)

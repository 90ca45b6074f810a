"""A plug that is pulled and put back in mid-scan, a hundred times: every later scan is read, no descriptor is left."""

import select
from pathlib import Path

import pytest

from drivers.events import DeviceFound, DeviceLost, LossReason, Scanned, Source
from drivers.plug import LOOK_AGAIN_S
from drivers.serial_scanner import SerialDevice, SerialReader, SerialSettings
from drivers.virtual.faults import Unplugged
from drivers.virtual.serial_scanner import VirtualSerialScanner
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.reader import WedgeDevice, WedgeReader

TIMES = 100


def wedge():
    device = VirtualWedge()
    return device, WedgeReader(WedgeDevice("desk", Source.SCANNER, WedgeSettings()), device.find)


def serial():
    device = VirtualSerialScanner()
    return device, SerialReader(SerialDevice("desk", Source.SCANNER, SerialSettings()), device.find)


def descriptors():
    return list(Path("/proc/self/fd").iterdir())


@pytest.mark.parametrize("make", [wedge, serial])
def test_a_hundred_times(make):
    before = len(descriptors())
    device, reader = make()
    now, scans, found, lost = 1.0, [], 0, []
    watched = select.epoll()
    for turn in range(TIMES):
        now += 2 * LOOK_AGAIN_S
        found += [type(event) for event in reader.read_events(now)].count(DeviceFound)
        watched.register(reader.fileno(), select.EPOLLIN)
        device.type(f"{20000 + turn}"[: turn % 5])
        if turn % 2:
            reader.read_events(now)
        device.set_fault(Unplugged())
        # Gone is readable: the loop wakes, and the descriptor that would wake it for ever is dropped.
        assert watched.poll(1.0)
        said = []
        while reader.fileno() is not None:
            said += reader.read_events(now + 0.01)
        lost += [event.reason for event in said if isinstance(event, DeviceLost)]
        assert not any(isinstance(event, Scanned) for event in said)
        assert watched.poll(0) == []
        device.set_fault(None)
        now += 2 * LOOK_AGAIN_S
        found += [type(event) for event in reader.read_events(now)].count(DeviceFound)
        device.type(f"{10001 + turn}\n")
        scans += [event.text for event in reader.read_events(now + 0.01)]
        device.set_fault(Unplugged())
        reader.read_events(now + 0.02)
        device.set_fault(None)
    watched.close()
    reader.close()
    assert scans == [str(10001 + turn) for turn in range(TIMES)]
    assert (found, set(lost), len(lost)) == (2 * TIMES, {LossReason.UNPLUGGED}, TIMES)
    if hasattr(device, "close"):
        device.close()
    assert len(descriptors()) == before

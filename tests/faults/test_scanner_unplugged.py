"""A scanner's plug is pulled, it is not there at the start, or it may not be opened yet."""

import errno

import pytest

from drivers.errors import DeviceMissingError, LinkGoneError
from drivers.events import DeviceFound, DeviceLost, LossReason, Source
from drivers.virtual.faults import FailAfter, Unplugged
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.decoder import WedgeSettings
from drivers.wedge.reader import WedgeDevice, WedgeReader

DEVICE = WedgeDevice("desk", Source.SCANNER, WedgeSettings())


def test_missing_at_the_start_is_said_once_and_it_is_found_later():
    wedge = VirtualWedge()
    wedge.set_fault(Unplugged())
    reader = WedgeReader(DEVICE, wedge.find)
    assert reader.read_events(1.0) == (DeviceLost("desk", LossReason.MISSING, 1.0),)
    assert reader.read_events(1.5) == ()
    assert reader.read_events(2.5) == ()
    wedge.set_fault(None)
    assert reader.read_events(4.0) == (DeviceFound("desk", 4.0),)
    reader.close()


@pytest.mark.parametrize("count", range(6))
def test_a_code_cut_short_is_never_read(count):
    wedge = VirtualWedge()
    reader = WedgeReader(DEVICE, wedge.find)
    reader.read_events(1.0)
    wedge.set_fault(FailAfter(count, Unplugged()))
    wedge.type("10001\n")
    said = [*reader.read_events(1.1), *reader.read_events(1.2)]
    assert said == [DeviceLost("desk", LossReason.UNPLUGGED, said[-1].at)]
    reader.close()


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(errno.EACCES, "udev has not set the rights yet"), LossReason.DENIED),
        (PermissionError(errno.EBUSY, "grabbed by another"), LossReason.DENIED),
        (OSError(errno.ENODEV, "gone again"), LossReason.MISSING),
        (LinkGoneError("gone while it was opened"), LossReason.MISSING),
        (DeviceMissingError("not there"), LossReason.MISSING),
    ],
)
def test_a_device_that_cannot_be_opened_is_tried_again(error, reason):
    wedge = VirtualWedge()
    answers = iter([error, None])

    def find():
        if (answer := next(answers)) is not None:
            raise answer
        return wedge.find()

    reader = WedgeReader(DEVICE, find)
    assert reader.read_events(1.0) == (DeviceLost("desk", reason, 1.0),)
    assert reader.read_events(2.1) == (DeviceFound("desk", 2.1),)
    reader.close()


def test_only_one_reader_holds_it():
    wedge = VirtualWedge()
    first, second = WedgeReader(DEVICE, wedge.find), WedgeReader(DEVICE, wedge.find)
    first.read_events(1.0)
    assert second.read_events(1.0) == (DeviceLost("desk", LossReason.DENIED, 1.0),)
    first.close()
    assert second.read_events(3.0) == (DeviceFound("desk", 3.0),)
    second.close()

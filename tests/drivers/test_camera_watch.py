"""The watch over a camera takes no frame while nobody is near, and the first one when somebody comes."""

from pathlib import Path

import numpy as np
import pytest
from gpiozero.pins.mock import MockFactory

from drivers.camera.decode import Pipeline
from drivers.camera.stills import load_grey
from drivers.camera.watch import CameraWatch
from drivers.errors import SettingError
from drivers.events import DeviceFound, DeviceLost, Sighted
from drivers.presence import GpioPresence
from drivers.virtual.camera import VirtualCamera
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import Unplugged

CORPUS = Path(__file__).parent / "corpus"


class CountingCamera(VirtualCamera):
    def __init__(self):
        super().__init__("eye")
        self.frames = 0

    def newest(self):
        self.frames += 1
        return super().newest()


@pytest.fixture
def stand():
    factory = MockFactory()
    clock = HandClock()
    presence = GpioPresence(4, factory, clock.monotonic, hold=10)
    camera = CountingCamera()
    camera.hold(load_grey(CORPUS / "qr.webp"))
    watch = CameraWatch(camera, Pipeline(), presence)
    yield camera, factory.pin(4), clock, watch
    watch.close()
    factory.reset()


def test_while_nobody_is_near_no_frame_is_taken_but_the_first(stand):
    camera, _, _, watch = stand
    assert watch.look(0.0)[0] == DeviceFound("eye", 0.0)
    for turn in range(50):
        assert watch.look(float(turn)) == ()
    assert camera.frames == 1


def test_who_comes_is_seen_in_the_next_frame_and_for_a_while_after_standing_still(stand):
    camera, pin, clock, watch = stand
    watch.look(0.0)
    watch.look(0.1)
    pin.drive_high()
    assert [type(event) for event in watch.look(0.2)] == [Sighted]
    pin.drive_low()
    clock.wait(9.0)
    assert [type(event) for event in watch.look(9.2)] == [Sighted]
    clock.wait(2.0)
    assert watch.look(11.2) == ()
    assert camera.frames == 3


def test_what_the_last_one_showed_is_no_evidence_for_the_next(stand):
    camera, pin, clock, watch = stand
    camera.hold(load_grey(CORPUS / "ean13.webp"))
    pin.drive_high()
    watch.look(0.0)
    pin.drive_low()
    clock.wait(20.0)
    watch.look(20.0)
    pin.drive_high()
    (sighted,) = watch.look(20.1)
    assert not sighted.confirmed


def test_a_camera_that_is_missing_is_known_though_nobody_is_near(stand):
    camera, _, _, watch = stand
    camera.set_fault(Unplugged())
    assert isinstance(watch.look(0.0)[0], DeviceLost)


def test_a_hold_below_nothing_is_refused():
    with pytest.raises(SettingError, match="near"):
        GpioPresence(4, MockFactory(), HandClock().monotonic, hold=-1)


def test_two_codes_in_view_are_said_together():
    camera = VirtualCamera("eye")
    page = np.full((480, 640), 220, dtype=np.uint8)
    for name, left in (("qr", 20), ("gs1-qr", 330)):
        code = load_grey(next(path for path in CORPUS.glob(f"{name}.*") if path.suffix != ".txt"))
        code = code[:: -(-code.shape[0] // 280), :: -(-code.shape[1] // 280)]
        page[40 : 40 + code.shape[0], left : left + code.shape[1]] = code
    camera.hold(page)
    watch = CameraWatch(camera, Pipeline())
    seen = [event for event in watch.look(1.0) if isinstance(event, Sighted)]
    assert len({event.text for event in seen}) == 2
    assert all(event.confirmed for event in seen)

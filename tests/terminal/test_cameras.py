"""A camera of the configuration: opened at its first look with what the machine can afford; missing is said once."""

import itertools
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gpiozero import GPIOPinInUse
from gpiozero.pins.mock import MockFactory

from drivers.camera.budget import SIZES
from drivers.camera.stills import load_grey
from drivers.errors import DeviceMissingError
from drivers.events import DeviceFound, DeviceLost, LossReason, Sighted
from drivers.ports import Camera
from drivers.virtual.camera import VirtualCamera
from terminal.cameras import AGAIN_SECONDS, LateCamera
from terminal.config import CameraKind, CameraSection
from terminal.hardware import late_camera, open_camera, presence

QR = Path(__file__).parents[1] / "drivers" / "corpus" / "qr.webp"


class Shelf:
    """Opens a camera, or fails with a new `error`; keeps the sizes that were asked for.

    An error that a test's parameters kept would keep the frames it went through as well, and what they hold.
    """

    def __init__(self) -> None:
        self.error: Callable[[], Exception] | None = None
        self.sizes: list[tuple[int, int]] = []
        self.camera = VirtualCamera("camera")
        self.camera.hold(load_grey(QR))

    def __call__(self, size: tuple[int, int]) -> Camera:
        self.sizes.append(size)
        if self.error is not None:
            raise self.error()
        return self.camera


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def factory() -> Iterator[MockFactory]:
    made = MockFactory()
    yield made
    made.reset()


def test_it_is_opened_at_the_first_look_and_sees(shelf: Shelf) -> None:
    late = LateCamera("camera", shelf)
    assert shelf.sizes == []
    found, seen = late.look(1.0)
    assert found == DeviceFound("camera", 1.0)
    assert isinstance(seen, Sighted)
    assert seen.confirmed
    late.look(1.1)
    assert len(shelf.sizes) == 1
    late.close()


@pytest.mark.parametrize(("a_look", "size"), [(0.001, SIZES[0]), (0.5, SIZES[-1])])
def test_a_slow_machine_gets_the_smaller_picture(shelf: Shelf, a_look: float, size: tuple[int, int]) -> None:
    ticks = itertools.count()
    late = LateCamera("camera", shelf, clock=lambda: next(ticks) * a_look)
    late.look(1.0)
    assert shelf.sizes == [size]
    late.close()


def missing() -> Exception:
    return DeviceMissingError("no camera")


def stuck() -> Exception:
    return OSError("the bus is stuck")


@pytest.mark.parametrize("error", [missing, stuck])
def test_one_that_does_not_open_is_missing_once_and_tried_again(
    shelf: Shelf, error: Callable[[], Exception], caplog: pytest.LogCaptureFixture
) -> None:
    shelf.error = error
    ticks = itertools.count()
    late = LateCamera("camera", shelf, clock=lambda: next(ticks) * 0.001)
    assert late.look(1.0) == (DeviceLost("camera", LossReason.MISSING, 1.0),)
    measured = next(ticks)
    assert late.look(1.1) == ()
    assert late.look(1.0 + AGAIN_SECONDS) == ()
    assert len(shelf.sizes) == 2
    shelf.error = None
    found, _ = late.look(1.0 + 2 * AGAIN_SECONDS)
    assert found == DeviceFound("camera", 1.0 + 2 * AGAIN_SECONDS)
    assert next(ticks) == measured + 1, "the machine is measured once"
    assert [record.levelno for record in caplog.records if "L04" in record.message] == [logging.ERROR]
    late.close()


def test_a_section_s_sensor_takes_its_pin_and_gives_it_back(factory: MockFactory) -> None:
    section = CameraSection(kind=CameraKind.PICAMERA, presence=4)
    (reader,) = presence(section, factory)
    with pytest.raises(GPIOPinInUse):
        presence(section, factory)
    reader.close()
    (again,) = presence(section, factory)
    again.close()
    assert presence(CameraSection(kind=CameraKind.PICAMERA), factory) == ()
    assert presence(None, factory) == ()


def test_a_section_opens_its_device_and_no_other(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = CameraSection(kind=CameraKind.V4L2, name="eye", path="/dev/no-camera")
    late = late_camera(section)
    assert late.look(1.0) == (DeviceLost("eye", LossReason.MISSING, 1.0),)
    assert "/dev/no-camera" in caplog.text
    late.close()
    monkeypatch.setitem(sys.modules, "picamera2", None)
    with pytest.raises(DeviceMissingError, match="picamera2"):
        open_camera(CameraSection(kind=CameraKind.PICAMERA), SIZES[0])

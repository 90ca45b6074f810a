"""One suite over the cameras: what a `Camera` promises, and what the watch over it says.

The Pi's own camera joins in where its library and a camera are.
"""

import contextlib
import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from drivers.camera.decode import Pipeline
from drivers.camera.stills import load_grey
from drivers.camera.watch import CameraWatch
from drivers.errors import DeviceMissingError
from drivers.events import DeviceFound, Sighted
from drivers.ports import Camera
from drivers.virtual.camera import VirtualCamera

QR = Path(__file__).parents[1] / "drivers" / "corpus" / "qr.webp"


@dataclass
class Bench:
    camera: Camera
    virtual: VirtualCamera | None


@contextlib.contextmanager
def virtual_camera() -> Iterator[Bench]:
    camera = VirtualCamera("eye")
    yield Bench(camera, camera)


@contextlib.contextmanager
def pi_camera() -> Iterator[Bench]:
    from drivers.camera.picamera import PiCamera

    yield Bench(PiCamera("eye"), None)


def _kinds():
    if importlib.util.find_spec("picamera2") is None:
        return [virtual_camera]
    try:
        with pi_camera() as bench:
            bench.camera.close()
    except DeviceMissingError:
        return [virtual_camera]
    return [virtual_camera, pi_camera]


@pytest.fixture(params=_kinds(), ids=lambda kind: kind.__name__)
def bench(request) -> Iterator[Bench]:
    with request.param() as made:
        yield made
        made.camera.close()


def test_a_frame_is_rows_of_grey(bench):
    frame = bench.camera.newest()
    assert frame.ndim == 2
    assert frame.dtype == np.uint8
    assert min(frame.shape) >= 240


def test_it_has_its_name_and_closes_twice(bench):
    assert bench.camera.name == "eye"
    bench.camera.close()
    bench.camera.close()


def test_the_watch_says_that_it_is_there_once(bench):
    watch = CameraWatch(bench.camera, Pipeline())
    assert watch.look(1.0)[0] == DeviceFound("eye", 1.0)
    assert not any(isinstance(event, DeviceFound) for event in watch.look(2.0))


def test_the_watch_says_what_is_seen(bench):
    if bench.virtual is not None:
        bench.virtual.hold(load_grey(QR))
    watch = CameraWatch(bench.camera, Pipeline())
    watch.look(1.0)
    seen = [event for event in watch.look(2.0) if isinstance(event, Sighted)]
    assert [(event.device, event.confirmed, event.at) for event in seen] == (
        [("eye", True, 2.0)] if bench.virtual is not None else []
    )
    assert "MECARD" not in repr(seen)

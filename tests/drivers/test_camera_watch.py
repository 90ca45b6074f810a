"""The watch over a camera: what it sees, all of it together, and nothing of whoever has left."""

from pathlib import Path

import numpy as np
import pytest
from gpiozero.pins.mock import MockFactory

from drivers.camera.decode import Pipeline
from drivers.camera.stills import load_grey
from drivers.camera.watch import CameraWatch
from drivers.errors import SettingError
from drivers.events import DeviceLost, Sighted
from drivers.presence import GpioPresence
from drivers.virtual.camera import VirtualCamera
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import Unplugged

CORPUS = Path(__file__).parent / "corpus"


def test_what_the_last_one_showed_is_no_evidence_for_the_next():
    camera = VirtualCamera("eye")
    camera.hold(load_grey(CORPUS / "ean13.webp"))
    watch = CameraWatch(camera, Pipeline())
    assert [event.confirmed for event in watch.look(0.0) if isinstance(event, Sighted)] == [False]
    watch.forget()
    assert [event.confirmed for event in watch.look(20.1) if isinstance(event, Sighted)] == [False]


def test_a_camera_that_is_missing_is_known():
    camera = VirtualCamera("eye")
    camera.set_fault(Unplugged())
    assert isinstance(CameraWatch(camera, Pipeline()).look(0.0)[0], DeviceLost)


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

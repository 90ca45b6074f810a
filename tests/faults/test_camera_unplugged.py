"""The camera's cable comes loose, it has no frame, is slow, or sees noise."""

from pathlib import Path

from drivers.camera.decode import Pipeline
from drivers.camera.stills import load_grey
from drivers.camera.watch import CameraWatch
from drivers.events import DeviceFound, DeviceLost, LossReason, Sighted
from drivers.virtual.camera import VirtualCamera
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import FailAfter, Garbage, Silent, Slow, Unplugged

EAN = Path(__file__).parents[1] / "drivers" / "corpus" / "ean13.webp"


def watched():
    clock = HandClock()
    camera = VirtualCamera("eye", monotonic=clock.monotonic)
    camera.hold(load_grey(EAN))
    return clock, camera, CameraWatch(camera, Pipeline())


def test_a_loss_is_said_once_and_the_return_too():
    _, camera, watch = watched()
    camera.set_fault(FailAfter(1, Unplugged()))
    assert watch.look(1.0)[0] == DeviceFound("eye", 1.0)
    assert watch.look(2.0) == (DeviceLost("eye", LossReason.UNPLUGGED, 2.0),)
    assert watch.look(3.0) == ()
    camera.set_fault(None)
    assert watch.look(4.0)[0] == DeviceFound("eye", 4.0)


def test_missing_at_the_start_is_said():
    _, camera, watch = watched()
    camera.set_fault(Unplugged())
    assert watch.look(1.0) == (DeviceLost("eye", LossReason.UNPLUGGED, 1.0),)


def test_what_was_seen_before_a_loss_confirms_nothing_after_it():
    _, camera, watch = watched()
    watch.look(1.0)
    camera.set_fault(Unplugged())
    watch.look(2.0)
    camera.set_fault(None)
    sighted = [event for event in watch.look(3.0) if isinstance(event, Sighted)]
    assert [event.confirmed for event in sighted] == [False]


def test_without_frames_nothing_is_said():
    _, camera, watch = watched()
    camera.set_fault(Silent())
    assert watch.look(1.0) == ()


def test_a_slow_one_is_looked_at_when_it_has_a_frame():
    clock, camera, watch = watched()
    camera.set_fault(Slow(0.5))
    assert watch.look(1.0)
    assert watch.look(1.1) == ()
    clock.wait(0.5)
    assert watch.look(1.6)


def test_noise_is_no_code():
    _, camera, watch = watched()
    camera.set_fault(Garbage())
    seen = [event for turn in range(10) for event in watch.look(float(turn))]
    assert seen == [DeviceFound("eye", 0.0)]

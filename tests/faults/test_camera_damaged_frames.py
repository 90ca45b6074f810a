"""A webcam's frames come damaged, too short, or of another size than before."""

import numpy as np

from drivers.camera.decode import Pipeline
from drivers.camera.watch import CameraWatch
from drivers.events import DeviceFound


class OddCamera:
    """Gives what it was given, in turn."""

    name = "eye"

    def __init__(self, *frames):
        self.frames = list(frames)

    def newest(self):
        return self.frames.pop(0)

    def close(self):
        self.frames.clear()


def grey(*shape):
    return np.full(shape, 128, dtype=np.uint8)


def test_a_damaged_frame_is_passed_over():
    watch = CameraWatch(OddCamera(None, grey(480, 640), None, grey(480, 640)), Pipeline())
    assert [watch.look(float(turn)) for turn in range(4)] == [(), (DeviceFound("eye", 1.0),), (), ()]


def test_frames_of_another_size_are_looked_at_like_any():
    sizes = [(480, 640), (720, 1280), (1, 1), (2, 900), (480, 640)]
    watch = CameraWatch(OddCamera(*(grey(*size) for size in sizes)), Pipeline())
    assert [watch.look(float(turn)) for turn in range(5)] == [(DeviceFound("eye", 0.0),), (), (), (), ()]

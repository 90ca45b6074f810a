"""A webcam through Video4Linux2, over a kernel that is made up."""

import errno
import io

import numpy as np
import pytest
from PIL import Image

from drivers.camera import v4l2
from drivers.camera.v4l2 import V4l2Camera, grey_of
from drivers.errors import DeviceMissingError, LinkGoneError

WIDTH, HEIGHT, STRIDE = 32, 24, 48


class FakeKernel:
    """One webcam at /dev/video0 that fills its buffers in turn, and keeps the kernel's rules."""

    def __init__(self, formats=(v4l2.YUYV, v4l2.MJPEG), *, capabilities=0x85200001, device_caps=0x04200001):
        self.formats, self.capabilities, self.device_caps = formats, capabilities, device_caps
        self.plugged, self.silent = True, False
        self.descriptors, self.next = set(), 3
        self.reset()

    def reset(self):
        self.chosen, self.queued, self.ready, self.streaming = None, [], [], False
        self.memory = []

    def fill(self, *pictures, flags=0):
        """The camera takes these pictures, each into the next free buffer."""
        for data in pictures:
            index = self.queued.pop(0)
            self.memory[index][: len(data)] = data
            self.ready.append((index, len(data), flags))

    def open(self, path):
        if not self.plugged or path != "/dev/video0":
            raise FileNotFoundError(errno.ENOENT, "No such file", path)
        self.next += 1
        self.descriptors.add(self.next)
        return self.next

    def close(self, descriptor):
        self.descriptors.remove(descriptor)
        self.reset()

    def map(self, descriptor, length, offset):
        assert descriptor in self.descriptors
        return memoryview(self.memory[offset // 4096])

    def readable(self, descriptor, seconds):
        assert descriptor in self.descriptors
        return bool(self.ready) or not self.plugged

    def ioctl(self, descriptor, request, argument):
        assert descriptor in self.descriptors
        if not self.plugged:
            raise OSError(errno.ENODEV, "No such device")
        match request:
            case v4l2.QUERY_CAPABILITY:
                argument.capabilities, argument.device_caps = self.capabilities, self.device_caps
            case v4l2.SET_FORMAT:
                self.agree(argument.fmt.pix)
            case v4l2.REQUEST_BUFFERS:
                self.memory = [bytearray(8192) for _ in range(argument.count)]
            case v4l2.QUERY_BUFFER:
                argument.length, argument.m.offset = 8192, argument.index * 4096
            case v4l2.QUEUE_BUFFER:
                assert argument.index not in self.queued
                self.queued.append(argument.index)
            case v4l2.TAKE_BUFFER:
                assert self.streaming
                argument.index, argument.bytesused, argument.flags = self.ready.pop(0)
            case v4l2.STREAM_ON:
                self.streaming = True
            case v4l2.STREAM_OFF:
                self.streaming = False
            case _:
                raise OSError(errno.ENOTTY, "Inappropriate ioctl")

    def agree(self, pix):
        if pix.pixelformat not in self.formats:
            pix.pixelformat = self.formats[0]
        self.chosen = pix.pixelformat
        pix.width, pix.height = WIDTH, HEIGHT
        pix.bytesperline = {v4l2.YUYV: 2 * WIDTH, v4l2.GREY: STRIDE, v4l2.NV12: STRIDE}.get(self.chosen, 0)


def picture(seed=1):
    return np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH), dtype=np.uint8)


def yuyv(grey):
    packed = np.full((HEIGHT, WIDTH * 2), 128, dtype=np.uint8)
    packed[:, ::2] = grey
    return packed.tobytes()


def padded(grey):
    rows = np.full((HEIGHT, STRIDE), 99, dtype=np.uint8)
    rows[:, :WIDTH] = grey
    return rows.tobytes()


def jpeg(grey):
    out = io.BytesIO()
    Image.fromarray(grey).save(out, "JPEG", quality=100)
    return out.getvalue()


def camera(kernel):
    return V4l2Camera("eye", "/dev/video0", (640, 480), kernel)


@pytest.mark.parametrize(
    ("call", "number"),
    [
        (v4l2.QUERY_CAPABILITY, 0x80685600),
        (v4l2.SET_FORMAT, 0xC0D05605),
        (v4l2.REQUEST_BUFFERS, 0xC0145608),
        (v4l2.QUERY_BUFFER, 0xC0585609),
        (v4l2.QUEUE_BUFFER, 0xC058560F),
        (v4l2.TAKE_BUFFER, 0xC0585611),
        (v4l2.STREAM_ON, 0x40045612),
        (v4l2.STREAM_OFF, 0x40045613),
    ],
)
def test_the_calls_have_the_kernels_numbers(call, number):
    assert call == number


@pytest.mark.parametrize(
    ("form", "packed"), [(v4l2.YUYV, yuyv), (v4l2.GREY, padded), (v4l2.NV12, padded), (v4l2.MJPEG, jpeg)]
)
def test_the_brightness_of_each_format(form, packed):
    kernel = FakeKernel((form,))
    eye = camera(kernel)
    kernel.fill(packed(picture()))
    grey = eye.newest()
    assert (grey.shape, grey.dtype, grey.flags.c_contiguous) == ((HEIGHT, WIDTH), np.uint8, True)
    assert np.abs(grey.astype(int) - picture()).max() <= (3 if form == v4l2.MJPEG else 0)


def test_a_plane_of_grey_is_asked_for_before_anything_that_must_be_unpacked():
    kernel = FakeKernel((v4l2.MJPEG, v4l2.YUYV, v4l2.GREY))
    camera(kernel)
    assert kernel.chosen == v4l2.GREY


def test_only_the_newest_frame_counts_and_every_buffer_goes_back():
    kernel = FakeKernel()
    eye = camera(kernel)
    for turn in range(10):
        kernel.fill(yuyv(picture(turn)), yuyv(picture(100 + turn)))
        assert (eye.newest() == picture(100 + turn)).all()
        assert sorted(kernel.queued) == [0, 1]


def test_a_frame_that_was_given_is_never_written_to_again():
    kernel = FakeKernel()
    eye = camera(kernel)
    kernel.fill(yuyv(picture(1)))
    first = eye.newest()
    kernel.fill(yuyv(picture(2)), yuyv(picture(3)))
    eye.newest()
    assert (first == picture(1)).all()


def test_a_damaged_frame_is_none_and_the_next_one_is_there():
    kernel = FakeKernel((v4l2.MJPEG,))
    eye = camera(kernel)
    kernel.fill(jpeg(picture())[:100])
    assert eye.newest() is None
    kernel.fill(jpeg(picture()), flags=0x40)
    assert eye.newest() is None
    kernel.fill(jpeg(picture()))
    assert eye.newest() is not None


def test_a_buffer_that_is_too_short_is_none():
    form = v4l2.PixelFormat(width=WIDTH, height=HEIGHT, pixelformat=v4l2.YUYV, bytesperline=2 * WIDTH)
    assert grey_of(yuyv(picture())[:-2], form) is None
    assert grey_of(yuyv(picture()), form) is not None


def test_unplugged_it_is_away_and_plugged_in_again_it_sees():
    kernel = FakeKernel()
    eye = camera(kernel)
    for _ in range(100):
        kernel.plugged = False
        for _ in range(2):
            with pytest.raises(LinkGoneError, match="eye is away"):
                eye.newest()
        assert kernel.descriptors == set()
        kernel.plugged = True
        with pytest.raises(LinkGoneError, match="no frame"):
            eye.newest()
    eye._open()
    kernel.fill(yuyv(picture()))
    assert (eye.newest() == picture()).all()
    assert len(kernel.descriptors) == 1


def test_closed_it_gives_its_descriptor_back_and_no_frames():
    kernel = FakeKernel()
    eye = camera(kernel)
    eye.close()
    eye.close()
    assert kernel.descriptors == set()
    with pytest.raises(LinkGoneError, match="closed"):
        eye.newest()


@pytest.mark.parametrize(
    ("kernel", "words"),
    [
        (FakeKernel(device_caps=0x00000001), "gives no stream"),
        (FakeKernel(device_caps=0x04000002), "gives no stream"),
        (FakeKernel((v4l2.four_letters("H264"),)), "no picture format"),
    ],
)
def test_what_is_no_camera_is_said_and_let_go(kernel, words):
    with pytest.raises(DeviceMissingError, match=words):
        camera(kernel)
    assert kernel.descriptors == set()


def test_a_camera_that_is_not_there_is_missing():
    with pytest.raises(DeviceMissingError, match="plugged in"):
        V4l2Camera("eye", "/dev/nothing-of-that-name")

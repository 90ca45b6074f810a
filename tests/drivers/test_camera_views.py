"""Each helper's way back leads to where the code is in the frame."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from benchmarks import scenes
from drivers.camera.engines import Box, Kinds
from drivers.camera.picamera import luminance
from drivers.camera.views import Helper, views_of
from drivers.camera.zxing import ZxingEngine

WHERE = Box(560, 330, 620, 390)


def frame_with_spot():
    frame = np.full((720, 1280), 255, dtype=np.uint8)
    frame[int(WHERE.top) : int(WHERE.bottom), int(WHERE.left) : int(WHERE.right)] = 0
    return frame


@pytest.mark.parametrize("helper", Helper)
def test_the_way_back(helper):
    for view in views_of(frame_with_spot(), helper):
        rows, columns = np.nonzero(view.pixels < 100)
        seen = Box.around(zip(columns.tolist(), rows.tolist(), strict=True))
        if helper in {Helper.SLANT, Helper.STEEP}:
            # A slanted spot is a parallelogram: its middle comes back, its corners do not.
            middle = (seen.left + seen.right) / 2
            seen = Box(middle, seen.top, middle, seen.bottom)
        back = view.box_in_frame(seen)
        middle = ((back.left + back.right) / 2, (back.top + back.bottom) / 2)
        assert middle == pytest.approx((590, 360), abs=4)


@pytest.mark.parametrize("helper", Helper)
@pytest.mark.parametrize("shape", [(1, 1), (3, 200), (480, 640), (720, 1280)])
def test_any_frame_will_do(helper, shape):
    for view in views_of(np.zeros(shape, dtype=np.uint8), helper):
        assert view.pixels.ndim == 2
        assert view.pixels.dtype == np.uint8
        assert min(view.pixels.shape) >= 1


def test_the_dear_kinds_are_looked_for_in_a_small_picture():
    (view,) = views_of(np.zeros((720, 1280), dtype=np.uint8), Helper.RARE)
    assert (view.kinds, view.pixels.shape) == (Kinds.RARE, (270, 480))


def test_what_is_evened_out_shows_faint_bars_and_no_noise():
    chance = np.random.default_rng(3)
    frame = np.full((480, 640), 60.0)
    frame[200:280, 200:440] += np.where(np.arange(240) // 6 % 2, 10, -10)
    view, *_ = views_of(np.clip(frame + chance.normal(0, 2, frame.shape), 0, 255).astype(np.uint8), Helper.EVEN_OUT)
    bars = view.pixels[220:260, 220:420].astype(float)
    assert bars.std() > 40
    assert np.unique(view.pixels[:160]).tolist() == [128]


@pytest.mark.parametrize(("period", "depth"), [(4, 0.95), (6, 0.7), (9, 0.5)])
def test_a_code_behind_a_screens_grid_is_parted_by_one_level(period, depth):
    text = "SP1.R.10001.ZMOHC.UHR6KFZ6JX"
    pose = scenes.Pose(x=320, y=240, length=170, turn=12, lean=0, blur=0.8)
    frame = scenes.place(scenes.qr(text), pose, grid=scenes.Grid(period, 1.1, depth))
    engine = ZxingEngine()
    assert not engine.read(frame, Kinds.CORE)
    views = views_of(frame, Helper.EVEN_OUT)
    found = [reading.text for view in views for reading in engine.read(view.pixels, view.kinds)]
    assert set(found) == {text}


def barcode_page():
    bars = np.asarray(zxingcpp.create_barcode("10001", zxingcpp.BarcodeFormat.Code128).to_image(scale=3))
    page = Image.new("L", (640, 480), 255)
    page.paste(Image.fromarray(np.ascontiguousarray(bars[:60])), (200, 200))
    return page


@pytest.mark.parametrize(("degrees", "helper"), [(25, Helper.SLANT), (45, Helper.STEEP)])
@pytest.mark.parametrize("way", [1, -1])
def test_tilted_bars_are_read_by_one_of_the_slanted_views(degrees, helper, way):
    aslant = np.asarray(barcode_page().rotate(way * degrees, fillcolor=255, resample=Image.Resampling.BILINEAR))
    engine = ZxingEngine()
    assert not engine.read(aslant, Kinds.CORE)
    found = {
        (reading.text, view.box_in_frame(reading.box).overlaps(Box(190, 170, 480, 320)))
        for view in views_of(aslant, helper)
        for reading in engine.read(view.pixels, view.kinds)
    }
    assert found == {("10001", True)}


@pytest.mark.parametrize("quarter", [1, 3])
def test_bars_that_lie_on_their_side_are_a_helpers_business(quarter):
    lying = np.ascontiguousarray(np.rot90(np.asarray(barcode_page()), quarter))
    engine = ZxingEngine()
    assert not engine.read(lying, Kinds.CORE)
    (view,) = views_of(lying, Helper.SIDEWAYS)
    assert [reading.text for reading in engine.read(view.pixels, view.kinds)] == ["10001"]


def test_the_grey_plane_of_a_camera_buffer_has_no_stride_left():
    buffer = np.zeros((720, 768), dtype=np.uint8)
    buffer[:480, :640] = 7
    grey = luminance(buffer, (640, 480))
    assert grey.shape == (480, 640)
    assert set(grey.flat) == {7}
    assert grey.flags.c_contiguous

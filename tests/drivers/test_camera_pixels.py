"""Blocks, the way back from them and twice the size, beside Pillow's slower ones."""

import numpy as np
import pytest
from PIL import Image, ImageFilter

from drivers.camera.pixels import FINE, block_means, doubled, in_full, sharpened, softened

SOFT = ImageFilter.GaussianBlur(3)


@pytest.fixture
def picture():
    noise = np.random.default_rng(8).integers(0, 256, (48, 64), dtype=np.uint8)
    return Image.fromarray(noise).filter(SOFT)


def test_the_mean_of_each_block(picture):
    means = block_means(np.asarray(picture), 8)
    assert means.shape == (6, 8)
    assert means / FINE == pytest.approx(np.asarray(picture.reduce(8), dtype=float), abs=0.6)


def test_a_block_of_one_pixel_is_that_pixel(picture):
    pixels = np.asarray(picture)
    means = block_means(pixels, 1)
    assert (means == pixels.astype(int) * FINE).all()
    assert in_full(means, 1) is means


def test_black_and_white_are_kept_whole():
    for grey in (0, 255):
        means = softened(block_means(np.full((16, 24), grey, dtype=np.uint8), 8))
        assert set((in_full(means, 8) // FINE).flat) == {grey}


def test_between_blocks_there_is_a_straight_line():
    few = np.array([[0, 80], [800, 160]], dtype=np.int16)
    straight = Image.fromarray(few.astype(np.float32)).resize((16, 16), Image.Resampling.BILINEAR)
    assert in_full(few, 8) == pytest.approx(np.asarray(straight), abs=2)


def test_softened_is_the_mean_of_nine():
    few = np.zeros((5, 5), dtype=np.int16)
    few[2, 2] = 90
    assert softened(few)[1:4, 1:4].tolist() == [[10, 10, 10]] * 3
    assert softened(few).sum() == 90


def test_sharpened_is_as_far_again_from_the_mean_around(picture):
    pixels = np.asarray(picture)
    around = np.asarray(picture.filter(ImageFilter.BoxBlur(1.5)), dtype=float)
    assert sharpened(pixels) == pytest.approx(np.clip(2.0 * pixels - around, 0, 255), abs=2)


def test_twice_as_large_keeps_each_pixel_and_overshoots_nothing(picture):
    large = doubled(np.asarray(picture).astype(np.int16))
    assert (large.shape, large.dtype) == ((96, 128), np.uint8)
    assert (large[::2, ::2] == np.asarray(picture)).all()
    edge = np.array([[0, 0, 255, 255]], dtype=np.int16)
    assert doubled(edge)[0].tolist() == [0, 0, 0, 128, 255, 255, 255, 255]

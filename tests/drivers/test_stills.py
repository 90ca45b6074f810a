"""Pictures as they come from phones and screens: turned, transparent, coloured, broken."""

import numpy as np
import pytest
from PIL import Image

from drivers.camera.stills import load_grey
from drivers.errors import PictureError

TURNED_RIGHT = 6


def saved(tmp_path, picture, name="picture.png", **how):
    path = tmp_path / name
    picture.save(path, **how)
    return path


def test_colours_become_grey(tmp_path):
    grey = load_grey(saved(tmp_path, Image.new("RGB", (4, 3), (255, 0, 0))))
    assert grey.shape == (3, 4)
    assert grey.dtype == np.uint8
    assert set(grey.flat) == {76}


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_is_white(tmp_path, mode):
    assert set(load_grey(saved(tmp_path, Image.new(mode, (4, 3), 0))).flat) == {255}


def test_a_transparent_palette_is_white_too(tmp_path):
    palette = Image.new("P", (4, 3), 0)
    palette.putpalette([0, 0, 0, 255, 255, 255])
    assert set(load_grey(saved(tmp_path, palette, "picture.gif", transparency=0)).flat) == {255}


def test_a_photograph_is_turned_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = TURNED_RIGHT
    wide = Image.new("L", (40, 20), 255)
    assert load_grey(saved(tmp_path, wide, "photo.jpg", exif=exif)).shape == (40, 20)


def test_sixteen_bits_become_eight(tmp_path):
    deep = Image.fromarray(np.array([[0, 32768, 65535]], dtype=np.uint16))
    assert load_grey(saved(tmp_path, deep)).tolist() == [[0, 127, 255]]


def test_a_large_picture_is_made_smaller(tmp_path):
    assert load_grey(saved(tmp_path, Image.new("L", (4096, 1000), 255))).shape == (500, 2048)


def test_a_small_one_is_left_alone(tmp_path):
    assert load_grey(saved(tmp_path, Image.new("L", (1, 1), 7))).tolist() == [[7]]


def test_a_huge_one_is_refused_before_it_is_unpacked(tmp_path):
    with pytest.raises(PictureError, match="8000 × 8000 pixels"):
        load_grey(saved(tmp_path, Image.new("1", (8000, 8000))))


def test_far_too_huge_a_one_too(tmp_path):
    with pytest.raises(PictureError, match="far too many pixels"):
        load_grey(saved(tmp_path, Image.new("1", (20000, 10000))))


@pytest.mark.parametrize("content", [b"", b"not a picture", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_refused(tmp_path, content):
    path = tmp_path / "picture.png"
    path.write_bytes(content)
    with pytest.raises(PictureError, match="picture"):
        load_grey(path)


def test_a_torn_file_is_refused(tmp_path):
    whole = saved(tmp_path, Image.effect_noise((200, 200), 90)).read_bytes()
    torn = tmp_path / "torn.png"
    torn.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PictureError, match="is it whole"):
        load_grey(torn)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(PictureError, match=r"there is no file .*missing\.png"):
        load_grey(tmp_path / "missing.png")


def test_a_folder_is_no_picture(tmp_path):
    with pytest.raises(PictureError, match="cannot be read"):
        load_grey(tmp_path)

"""The code that a phone photographs can be read in the drawn picture, on every display, in every mode."""

import pygame
import pytest
import zxingcpp
from PIL import Image

from screens.phone_samples import ADDRESS, LONGEST
from screens.renderer import Frame, Renderer
from screens.samples import all_screens
from screens.shapes import Modules
from screens.shots import SMALL_MM_PER_PX, theme_for
from screens.texts import LANGUAGES
from screens.theme import REFERENCE_MM_PER_PX, Mode
from screens.views import PhoneView

SIZES = [(1280, 800), (800, 480), (1080, 1920)]
LEAST_MM = 0.4
"""Of a module, for a phone held at arm's length."""


def drawn(view: PhoneView, mode: Mode, size: tuple[int, int]) -> tuple[Image.Image, Frame]:
    frame = Renderer(theme_for(mode, size), size).draw(view)
    return Image.frombytes("RGB", size, pygame.image.tobytes(frame.surface, "RGB")), frame


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(("name", "address"), [("phone-there", ADDRESS), ("phone-there-replaces", LONGEST)])
def test_the_code_is_read_in_the_picture(size: tuple[int, int], mode: Mode, name: str, address: str) -> None:
    for language in LANGUAGES:
        view = all_screens(language)[name]
        assert isinstance(view, PhoneView)
        picture, _ = drawn(view, mode, size)
        (found,) = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        assert found.text == address


@pytest.mark.parametrize("size", SIZES)
def test_its_modules_are_large_and_its_quiet_zone_is_whole(size: tuple[int, int]) -> None:
    view = all_screens("nl")["phone-there-replaces"]
    assert isinstance(view, PhoneView)
    picture, frame = drawn(view, Mode.DARK, size)
    code = frame.tree.find("code")
    assert code is not None
    assert isinstance(code.shape, Modules)
    across = len(code.shape.rows) + 2 * code.shape.quiet
    module, rest = divmod(code.rect.w, across)
    assert rest == 0, "no module is wider than another"
    mm_per_px = SMALL_MM_PER_PX if size == (800, 480) else REFERENCE_MM_PER_PX
    assert module * mm_per_px >= LEAST_MM
    quiet = module * code.shape.quiet
    x, y, w, h = code.rect.x, code.rect.y, code.rect.w, code.rect.h
    for edge in ((x, y, x + w, y + quiet), (x, y, x + quiet, y + h), (x + w - quiet, y, x + w, y + h)):
        assert picture.crop(edge).getcolors() == [(picture.crop(edge).width * picture.crop(edge).height, (255,) * 3)]


def test_what_the_code_holds_is_neither_spoken_nor_written_down() -> None:
    view = all_screens("nl")["phone-there"]
    assert isinstance(view, PhoneView)
    _, frame = drawn(view, Mode.LIGHT, (1280, 800))
    told = repr(view) + repr(frame.tree) + " ".join(frame.tree.spoken())
    assert "10001" not in told
    assert "korenaar.example" not in told
    assert "11111110" not in repr(frame.tree), "nor its modules"

"""A shop's colour is measured before it is used, and its pictures stand where ours would."""

from pathlib import Path

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.brand import LOGO, STANDS_ON, Brand, unreadable, written
from screens.errors import PictureError
from screens.pictures.own import own_picture, picture_size
from screens.renderer import Renderer
from screens.samples import all_screens, balance
from screens.theme import PALETTES, TEXT_CONTRAST, Colour, Mode, Theme, contrast, rgb

RED = (226, 0, 26)


def test_a_colour_that_cannot_be_read_is_told_with_pair_ratio_and_way_out() -> None:
    wrong = unreadable(RED, Mode.LIGHT)
    assert wrong is not None
    assert str(wrong).startswith("#E2001A has 3.7:1 with #E3E1D8, the light mode's sunk, and 7:1 is needed;")
    assert str(wrong).endswith(written(wrong.nearest))
    assert unreadable(wrong.nearest, Mode.LIGHT) is None
    assert unreadable(rgb("0A4E3E"), Mode.LIGHT) is None


@given(st.tuples(*(st.integers(0, 255) for _ in range(3))), st.sampled_from([Mode.LIGHT, Mode.DARK]))
def test_what_passes_can_be_read_everywhere_and_the_nearest_always_passes(
    colour: tuple[int, int, int], mode: Mode
) -> None:
    wrong = unreadable(colour, mode)
    passing = colour if wrong is None else wrong.nearest
    assert all(contrast(passing, PALETTES[mode][role]) >= TEXT_CONTRAST for role in (*STANDS_ON, Colour.ON_ACCENT))
    if wrong is not None:
        assert wrong.ratio < TEXT_CONTRAST
        assert Theme(mode, accent=colour).colour(Colour.ACCENT) == wrong.nearest


def test_dark_mode_has_an_accent_of_its_own_where_the_shop_gives_one() -> None:
    theme = Theme(Mode.DARK, accent=(80, 0, 10), accent_dark=(255, 200, 205))
    assert theme.colour(Colour.ACCENT) == (255, 200, 205)
    assert Theme(Mode.LIGHT, accent=(80, 0, 10), accent_dark=(255, 200, 205)).colour(Colour.ACCENT) == (80, 0, 10)


def alike(found: pygame.Color, wanted: tuple[int, int, int]) -> bool:
    """The same but for what scaling and premultiplying round."""
    return all(abs(one - other) <= 3 for one, other in zip((found.r, found.g, found.b), wanted, strict=True))


@pytest.fixture
def files(tmp_path: Path) -> Brand:
    for name, size, colour in (("logo", (300, 60), RED), ("tulips", (50, 80), (0, 0, 255))):
        surface = pygame.Surface(size, pygame.SRCALPHA, 32)
        surface.fill(colour)
        pygame.image.save(surface, tmp_path / f"{name}.png")
    return Brand(tmp_path / "logo.png", None, {"tulips": tmp_path / "tulips.png"})


@pytest.mark.parametrize("size", [(1280, 800), (800, 480), (1080, 1920)])
@pytest.mark.parametrize("mode", Mode)
def test_logo_and_pictures_stand_where_ours_would(files: Brand, mode: Mode, size: tuple[int, int]) -> None:
    assert files.logo is not None
    renderer = Renderer(Theme(mode, logo=picture_size(files.logo)), size, files)
    frame = renderer.draw(balance("nl"))
    logo, tulips = frame.tree.find("logo"), frame.tree.find("reward:tulips.picture")
    assert logo is not None
    assert tulips is not None
    assert frame.tree.find("wordmark") is None
    assert abs(logo.rect.w / logo.rect.h - 5) < 0.1
    assert alike(frame.surface.get_at(logo.rect.centre), RED)
    assert alike(frame.surface.get_at(tulips.rect.centre), (0, 0, 255))
    plate = frame.surface.get_at((logo.rect.x + 2, logo.rect.centre[1]))
    assert alike(plate, RED if mode is Mode.LIGHT else (255, 255, 255)), "a logo for light grounds stands on white"


def test_a_wide_logo_leaves_room_for_the_name(files: Brand) -> None:
    for size in ((1280, 800), (800, 480)):
        renderer = Renderer(Theme(logo=(4000, 100)), size, files)
        for view in all_screens("nl").values():
            logo = (tree := renderer.lay_out(view)).find("logo")
            name = tree.find("member.icon") or tree.find("shop")
            assert logo is None or name is None or logo.rect.right < name.rect.x, tree.name


def test_a_logo_for_dark_grounds_needs_no_plate() -> None:
    brand = Brand(Path("light.png"), Path("dark.png"))
    assert [brand.file(LOGO, mode) for mode in Mode] == [Path("light.png"), Path("dark.png"), Path("dark.png")]
    assert not any(brand.plated(LOGO, mode) for mode in Mode)


def test_what_is_no_picture_is_said(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("no picture")
    with pytest.raises(PictureError, match=r"logo.png is no picture"):
        own_picture(tmp_path / "logo.png", (10, 10))
    with pytest.raises(PictureError, match="write a PNG"):
        picture_size(tmp_path / "missing.png")

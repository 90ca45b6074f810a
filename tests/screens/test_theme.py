"""The palette keeps the contrasts it was measured with, and a shop's accent is bent until it does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.errors import ThemeError
from screens.shots import DISPLAYS
from screens.theme import PALETTES, Colour, Mode, Step, Theme, contrast, grid, rgb, shop_accent, too_small

GROUNDS = (Colour.GROUND, Colour.SURFACE, Colour.SUNK)

MEASURED = {
    Colour.INK: (12.6, 10.8),
    Colour.MUTED: (7.5, 7.5),
    Colour.ACCENT: (7.4, 7.5),
    Colour.FAULT: (7.4, 7.1),
    Colour.WARN: (7.4, 8.6),
    Colour.EDGE: (3.6, 3.5),
}


def lowest(mode: Mode, role: Colour, grounds: tuple[Colour, ...] = GROUNDS) -> float:
    palette = PALETTES[mode]
    return min(contrast(palette[role], palette[ground]) for ground in grounds)


@pytest.mark.parametrize("role", MEASURED)
@pytest.mark.parametrize(("mode", "index"), [(Mode.LIGHT, 0), (Mode.DARK, 1)])
def test_the_measured_minima_hold(role: Colour, mode: Mode, index: int) -> None:
    assert lowest(mode, role) == pytest.approx(MEASURED[role][index], abs=0.06)


@pytest.mark.parametrize(("mode", "on_accent", "on_point"), [(Mode.LIGHT, 9.7, 10.3), (Mode.DARK, 10.7, 10.3)])
def test_text_on_accent_and_point_holds(mode: Mode, on_accent: float, on_point: float) -> None:
    assert lowest(mode, Colour.ON_ACCENT, (Colour.ACCENT,)) == pytest.approx(on_accent, abs=0.06)
    assert lowest(mode, Colour.ON_POINT, (Colour.POINT,)) == pytest.approx(on_point, abs=0.06)


def test_contrast_mode_has_16_to_1_everywhere() -> None:
    for role in (Colour.INK, Colour.MUTED, Colour.EDGE, Colour.FAULT, Colour.WARN, Colour.ACCENT):
        assert lowest(Mode.CONTRAST, role) >= 15.5


def test_contrast_of_black_and_white_is_21() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((9, 9, 9), (9, 9, 9)) == 1


@given(st.tuples(*(st.integers(0, 255) for _ in range(3))), st.sampled_from([Mode.LIGHT, Mode.DARK]))
def test_any_shop_accent_can_be_read(colour: tuple[int, int, int], mode: Mode) -> None:
    accent = shop_accent(colour, mode)
    for role in (Colour.SUNK, Colour.SURFACE, Colour.GROUND, Colour.ON_ACCENT):
        assert contrast(accent, PALETTES[mode][role]) >= 7


def test_contrast_mode_ignores_the_shops_accent() -> None:
    assert Theme(Mode.CONTRAST, accent=(200, 0, 0)).colour(Colour.ACCENT) == rgb("FFE04A")


def test_type_is_set_in_millimetres() -> None:
    theme = Theme()
    assert [theme.px(step) for step in Step] == [140, 96, 64, 44, 36, 30]
    assert Theme(mm_per_px=0.19).px(Step.SMALL) == 27


@pytest.mark.parametrize("text", ["", "12345", "#12345g", "1234567"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ThemeError):
        rgb(text)


def test_a_pixel_size_that_cannot_be_is_refused() -> None:
    with pytest.raises(ThemeError):
        Theme(mm_per_px=0)


def test_a_small_display_gets_the_compact_grid() -> None:
    assert grid((800, 480)).rewards == 2
    assert grid((1280, 800)).rewards == 4


def test_every_display_we_draw_for_is_large_enough_and_a_dense_one_is_not() -> None:
    for size, mm_per_px in DISPLAYS.items():
        assert too_small(size, mm_per_px) is None
    assert "0.117 mm" in str(too_small((1280, 800), 0.117))
    assert too_small((1920, 1080), 0.18) is None
    assert "least" in str(too_small((640, 480), 0.25))

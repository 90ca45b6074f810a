"""Drawing: press and focus show, and nothing of a session stays."""

import gc
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from screens.errors import TextsError
from screens.icons import STROKES, draw_icon
from screens.pictures import PICTURES, draw_picture
from screens.renderer import Renderer, save_png
from screens.samples import all_screens, balance
from screens.theme import Colour, Mode, Theme


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def pixels(renderer: Renderer, **how: str) -> bytes:
    return pygame.image.tobytes(renderer.draw(balance("nl"), **how).surface, "RGB")


def test_drawing_twice_gives_the_same_picture(renderer: Renderer) -> None:
    first = pixels(renderer)
    renderer.draw(all_screens("en")["attract"])
    assert pixels(renderer) == first
    assert pixels(Renderer()) == first


def test_a_pressed_button_swaps_its_colours(renderer: Renderer) -> None:
    frame = renderer.draw(balance("nl"))
    button = frame.tree.find("reward:coffee.choose")
    assert button is not None
    corner = button.rect.x + 20, button.rect.y + 20
    accent = frame.surface.get_at(corner)
    frame = renderer.draw(balance("nl"), pressed="reward:coffee.choose")
    assert tuple(accent)[:3] == Theme().colour(Colour.ACCENT)
    assert tuple(frame.surface.get_at(corner))[:3] == Theme().colour(Colour.ON_ACCENT)


@pytest.mark.parametrize("mode", Mode)
def test_a_focused_element_has_a_ring_of_ink(mode: Mode) -> None:
    renderer = Renderer(Theme(mode))
    frame = renderer.draw(balance("nl"), focus="stop")
    stop = frame.tree.find("stop")
    assert stop is not None
    assert tuple(frame.surface.get_at((stop.rect.centre[0], stop.rect.y - 7)))[:3] == Theme(mode).colour(Colour.INK)
    assert tuple(frame.surface.get_at((stop.rect.centre[0], stop.rect.y - 2)))[:3] == Theme(mode).colour(Colour.GROUND)


def test_the_picture_of_the_accent_follows_the_shop() -> None:
    theme = Theme(accent=(120, 0, 60))
    frame = Renderer(theme).draw(balance("nl"))
    button = frame.tree.find("reward:coffee.choose")
    assert button is not None
    assert tuple(frame.surface.get_at((button.rect.x + 20, button.rect.y + 20)))[:3] == theme.colour(Colour.ACCENT)


def test_nothing_of_a_person_stays_after_forget() -> None:
    renderer = Renderer()
    frame = renderer.draw(replace(balance("nl"), member="Q•••• d. Z."))
    assert renderer.texts_kept > 0
    surface = frame.surface
    del frame
    renderer.forget()
    assert renderer.texts_kept == 0
    assert set(pygame.image.tobytes(surface, "RGB")) == {0}
    gc.collect()
    # Our own caches alone: the test's constants hold the text too.
    held = [
        referrer
        for referrer in gc.get_objects()
        if isinstance(referrer, dict)
        and any(isinstance(key, tuple) and key and key[0] == "Q•••• d. Z." for key in referrer)
    ]
    assert held == []


def test_the_theme_can_change_while_running() -> None:
    renderer = Renderer()
    light = pixels(renderer)
    renderer.use(Theme(Mode.DARK))
    dark = pixels(renderer)
    renderer.use(Theme())
    assert dark != light
    assert pixels(renderer) == light


def test_a_picture_can_be_saved(tmp_path: Path, renderer: Renderer) -> None:
    save_png(renderer.draw(balance("nl")).surface, tmp_path / "balance.png")
    assert pygame.image.load(tmp_path / "balance.png").get_size() == (1280, 800)
    with pytest.raises(OSError, match="cannot be written"):
        save_png(renderer.draw(balance("nl")).surface, tmp_path / "no" / "where.png")


def test_every_picture_fills_its_field_and_an_unknown_one_is_a_present() -> None:
    for name in PICTURES:
        surface = draw_picture(name, (120, 90))
        assert surface.get_at((0, 0)).a == 255
        assert surface.get_at((119, 89)).a == 255
    unknown = pygame.image.tobytes(draw_picture("no such", (60, 60)), "RGBA")
    assert unknown == pygame.image.tobytes(draw_picture("present", (60, 60)), "RGBA")


def test_every_icon_stays_within_its_square() -> None:
    for name in STROKES:
        edge = draw_icon(name, 48, (0, 0, 0), 2.2)
        rim = [edge.get_at((x, y)).a for x in range(48) for y in (0, 47)]
        assert max(rim) < 140, name
    with pytest.raises(TextsError):
        draw_icon("no such", 48, (0, 0, 0), 2.2)

"""The window on SDL's dummy driver, and the screen in memory: the same port."""

import os
from collections.abc import Iterator

import pygame
import pytest

from screens.errors import WindowError
from screens.keys import Key
from screens.window import Closed, KeyDown, Moved, Offscreen, Pressed, Released, Screen, Turn, Window, turned_back

SIZE = (128, 80)


@pytest.fixture
def window() -> Iterator[Window]:
    window = Window(SIZE)
    yield window
    window.close()


@pytest.fixture(params=["window", "offscreen"])
def screen(request: pytest.FixtureRequest) -> Iterator[Screen]:
    screen: Screen = Window(SIZE) if request.param == "window" else Offscreen(SIZE)
    yield screen
    screen.close()


def test_any_screen_shows_and_is_quiet_without_hands(screen: Screen) -> None:
    picture = pygame.Surface(SIZE, 0, 32)
    picture.fill((1, 2, 3))
    screen.present(picture)
    screen.events()
    assert screen.events() == []
    screen.close()
    screen.close()


def test_offscreen_keeps_what_it_shows_until_closed() -> None:
    screen = Offscreen(SIZE)
    picture = pygame.Surface(SIZE, 0, 32)
    picture.fill((9, 8, 7))
    screen.present(picture)
    assert tuple(screen.shown.get_at((5, 5)))[:3] == (9, 8, 7)
    screen.push(Pressed(1, 2), Released(1, 2))
    assert screen.events() == [Pressed(1, 2), Released(1, 2)]
    screen.close()
    assert tuple(screen.shown.get_at((5, 5)))[:3] == (0, 0, 0)


def test_a_finger_is_one_touch_though_sdl_makes_a_mouse_of_it_too(window: Window) -> None:
    window.events()
    for kind, at in ((pygame.FINGERDOWN, 0.25), (pygame.FINGERMOTION, 0.5), (pygame.FINGERUP, 0.5)):
        pygame.event.post(pygame.event.Event(kind, x=at, y=0.5, touch_id=1, finger_id=1))
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(32, 40), button=1, touch=True))
    assert window.events() == [Pressed(32, 40), Moved(64, 40), Released(64, 40)]


def test_the_mouse_touches_with_its_left_button_alone(window: Window) -> None:
    window.events()
    post = pygame.event.post
    post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(3, 4), button=1, touch=False))
    post(pygame.event.Event(pygame.MOUSEMOTION, pos=(5, 4), rel=(2, 0), buttons=(1, 0, 0), touch=False))
    post(pygame.event.Event(pygame.MOUSEMOTION, pos=(6, 4), rel=(1, 0), buttons=(0, 0, 0), touch=False))
    post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(5, 4), button=1, touch=False))
    post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(3, 4), button=3, touch=False))
    assert window.events() == [Pressed(3, 4), Moved(5, 4), Released(5, 4)]


def test_four_keys_and_closing(window: Window) -> None:
    window.events()
    for key in (pygame.K_TAB, pygame.K_LEFT, pygame.K_RETURN, pygame.K_ESCAPE, pygame.K_q):
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    expected = [KeyDown(Key.NEXT), KeyDown(Key.PREVIOUS), KeyDown(Key.ACCEPT), KeyDown(Key.LEAVE), Closed()]
    assert window.events() == expected


@pytest.mark.parametrize("turn", Turn)
def test_touches_are_turned_back_as_the_picture_is_turned(turn: Turn) -> None:
    picture = pygame.Surface(SIZE, 0, 32)
    picture.set_at((100, 7), (255, 0, 0))
    turned = pygame.transform.rotate(picture, turn.value)
    width, height = turned.get_size()
    marked = [(x, y) for x in range(width) for y in range(height) if turned.get_at((x, y)).r]
    assert [turned_back(x, y, SIZE, turn) for x, y in marked] == [(100, 7)]


@pytest.mark.parametrize("turn", Turn)
def test_a_turned_window_shows_and_reads_touches(turn: Turn) -> None:
    window = Window(SIZE, turn=turn)
    try:
        window.present(pygame.Surface(SIZE, 0, 32))
        window.events()
        pygame.event.post(pygame.event.Event(pygame.FINGERDOWN, x=0.5, y=0.5, touch_id=1, finger_id=1))
        (touch,) = window.events()
        assert isinstance(touch, Pressed)
        assert abs(touch.x - 64) <= 1
        assert abs(touch.y - 40) <= 1
    finally:
        window.close()


def test_no_display_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "no-such-driver")
    with pytest.raises(WindowError, match="no display opens"):
        Window(SIZE)


@pytest.mark.parametrize(("driver", "before", "after"), [
    ("kmsdrm", None, "opengles2"),
    ("kmsdrm", "software", "software"),
    ("dummy", None, None),
])  # fmt: skip
def test_without_a_desktop_sdl_draws_by_opengl_es_unless_it_was_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, driver: str, before: str | None, after: str | None
) -> None:
    chosen: list[str | None] = []

    def no_display() -> None:
        chosen.append(os.environ.get("SDL_RENDER_DRIVER"))
        raise pygame.error("none here")

    # Set and taken away, so that what the window leaves behind is put back too.
    monkeypatch.setenv("SDL_RENDER_DRIVER", before or "")
    if before is None:
        monkeypatch.delenv("SDL_RENDER_DRIVER")
    monkeypatch.setenv("SDL_VIDEODRIVER", driver)
    monkeypatch.setattr(pygame.display, "init", no_display)
    with pytest.raises(WindowError, match="no display opens"):
        Window(SIZE)
    assert chosen == [after]


def test_a_display_that_went_away_is_said_so(window: Window) -> None:
    pygame.display.quit()
    with pytest.raises(WindowError):
        window.present(pygame.Surface(SIZE, 0, 32))

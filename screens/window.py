"""The window: the one owner of SDL. It shows frames and says what fingers, mouse and keys did.

SDL has no rotation on KMSDRM and the kernel's garbles pygame, so a turned display is turned here, and
its touches are turned back. Touches come as FINGER and as MOUSE events; SDL also makes a mouse event of
every finger, which is dropped.
"""

import os
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import pygame

from screens.errors import WindowError
from screens.keys import Key


class Turn(Enum):
    """How the display is mounted: degrees the picture is turned counterclockwise."""

    NONE = 0
    LEFT = 90
    OVER = 180
    RIGHT = 270


@dataclass(frozen=True, slots=True)
class Pressed:
    """A finger or the mouse went down, in px of the picture; `finger` tells several apart, 0 is the mouse."""

    x: int
    y: int
    finger: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Moved:
    """It moved while down."""

    x: int
    y: int
    finger: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Released:
    """It went up."""

    x: int
    y: int
    finger: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class KeyDown:
    """One of the four keys went down."""

    key: Key


@dataclass(frozen=True, slots=True)
class Closed:
    """The window was closed (on a desktop)."""


WindowEvent = Pressed | Moved | Released | KeyDown | Closed


class Screen(Protocol):
    """What shows frames: a window, or the memory of `Offscreen`."""

    def present(self, surface: pygame.Surface) -> None:
        """Shows a picture until the next one."""

    def events(self) -> list[WindowEvent]:
        """What happened since the last call; does not wait."""

    def close(self) -> None:
        """Goes away; harmless when repeated."""


_KEYS = {
    pygame.K_TAB: Key.NEXT,
    pygame.K_RIGHT: Key.NEXT,
    pygame.K_DOWN: Key.NEXT,
    pygame.K_LEFT: Key.PREVIOUS,
    pygame.K_UP: Key.PREVIOUS,
    pygame.K_RETURN: Key.ACCEPT,
    pygame.K_SPACE: Key.ACCEPT,
    pygame.K_F1: Key.REPEAT,
    pygame.K_ESCAPE: Key.LEAVE,
}


def turned_back(x: int, y: int, size: tuple[int, int], turn: Turn) -> tuple[int, int]:
    """The picture's point under a point of the display.

    Args:
        x: Column on the display.
        y: Row on the display.
        size: The picture's width and height.
        turn: How the picture is turned on the display.
    """
    width, height = size
    match turn:
        case Turn.NONE:
            return x, y
        case Turn.LEFT:
            return width - 1 - y, x
        case Turn.OVER:
            return width - 1 - x, height - 1 - y
        case Turn.RIGHT:
            return y, height - 1 - x


class Window:
    """A real display.

    Args:
        size: The picture's width and height in px.
        fullscreen: True on the device.
        turn: How the display is mounted.
        title: What a desktop writes above it.

    Raises:
        WindowError: SDL finds no display.
    """

    def __init__(
        self,
        size: tuple[int, int] = (1280, 800),
        *,
        fullscreen: bool = False,
        turn: Turn = Turn.NONE,
        title: str = "Spaarpunt",
    ) -> None:
        self._size = size
        self._turn = turn
        on_display = size if turn in {Turn.NONE, Turn.OVER} else (size[1], size[0])
        _choose_renderer()
        try:
            pygame.display.init()
            self._display = pygame.display.set_mode(on_display, pygame.FULLSCREEN if fullscreen else 0)
        except pygame.error as error:
            pygame.display.quit()
            raise WindowError(f"no display opens ({error}); is one connected, and SDL_VIDEODRIVER right?") from error
        pygame.display.set_caption(title)
        if fullscreen:
            pygame.mouse.set_visible(False)
        # What nobody reads must not fill SDL's bounded queue.
        pygame.event.set_blocked(None)
        pygame.event.set_allowed(
            [
                pygame.QUIT,
                pygame.WINDOWEXPOSED,
                pygame.KEYDOWN,
                pygame.MOUSEBUTTONDOWN,
                pygame.MOUSEBUTTONUP,
                pygame.MOUSEMOTION,
                pygame.FINGERDOWN,
                pygame.FINGERUP,
                pygame.FINGERMOTION,
            ]
        )

    def present(self, surface: pygame.Surface) -> None:
        """Shows a picture until the next one.

        Raises:
            WindowError: The display went away.
        """
        try:
            picture = surface if self._turn is Turn.NONE else pygame.transform.rotate(surface, self._turn.value)
            self._display.blit(picture, (0, 0))
            pygame.display.flip()
        except pygame.error as error:
            raise WindowError(f"the display takes no picture ({error}); it may be unplugged") from error

    def events(self) -> list[WindowEvent]:
        """What happened since the last call; does not wait."""
        found = (self._event(event) for event in pygame.event.get())
        return [event for event in found if event is not None]

    def _event(self, event: pygame.event.Event) -> WindowEvent | None:
        kind = event.type
        if kind == pygame.QUIT:
            return Closed()
        if kind == pygame.WINDOWEXPOSED:
            # A desktop uncovered us: what was shown is shown again.
            pygame.display.flip()
            return None
        if kind == pygame.KEYDOWN:
            key = _KEYS.get(event.key)
            return None if key is None else KeyDown(key)
        if kind in {pygame.FINGERDOWN, pygame.FINGERUP, pygame.FINGERMOTION}:
            width, height = self._display.get_size()
            at = self._point(int(event.x * width), int(event.y * height))
            if kind == pygame.FINGERDOWN:
                return Pressed(*at, event.finger_id)
            return Released(*at, event.finger_id) if kind == pygame.FINGERUP else Moved(*at, event.finger_id)
        mouse = {pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP, pygame.MOUSEMOTION}
        if kind not in mouse or getattr(event, "touch", False):
            return None
        at = self._point(*event.pos)
        if kind == pygame.MOUSEMOTION:
            return Moved(*at) if event.buttons[0] else None
        if event.button != pygame.BUTTON_LEFT:
            return None
        return Pressed(*at) if kind == pygame.MOUSEBUTTONDOWN else Released(*at)

    def _point(self, x: int, y: int) -> tuple[int, int]:
        return turned_back(x, y, self._size, self._turn)

    def close(self) -> None:
        """Gives the display back; harmless when repeated."""
        pygame.display.quit()


def _choose_renderer() -> None:
    """Have SDL draw by OpenGL ES where it owns the display.

    KMSDRM gives it a context of OpenGL ES alone. Left to itself SDL draws by desktop OpenGL: every call is refused,
    nothing is said, and the screen stays black.
    """
    if os.environ.get("SDL_VIDEODRIVER") == "kmsdrm":
        os.environ.setdefault("SDL_RENDER_DRIVER", "opengles2")


class Offscreen:
    """A screen in memory, for running without a display; it never falls in for a real one by itself.

    Args:
        size: The picture's width and height in px.
    """

    def __init__(self, size: tuple[int, int] = (1280, 800)) -> None:
        self._shown = pygame.Surface(size, 0, 32)
        self._waiting: list[WindowEvent] = []

    @property
    def shown(self) -> pygame.Surface:
        """The picture that is on the screen."""
        return self._shown

    def push(self, *events: WindowEvent) -> None:
        """Lets something happen, as a hand would."""
        self._waiting.extend(events)

    def present(self, surface: pygame.Surface) -> None:
        """Shows a picture until the next one."""
        self._shown.blit(surface, (0, 0))

    def events(self) -> list[WindowEvent]:
        """What was pushed since the last call."""
        found, self._waiting = self._waiting, []
        return found

    def close(self) -> None:
        """Wipes the picture; harmless when repeated."""
        self._shown.fill((0, 0, 0))

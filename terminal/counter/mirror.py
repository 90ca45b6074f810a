"""The mirror: a screen that keeps what it shows, so that a page can show the same, pixel for pixel."""

import io
import threading
from dataclasses import dataclass, field

from PIL import Image, ImageChops

from screens.pixels import Picture, rgb
from screens.window import Screen, WindowEvent
from terminal.counter.bell import Bell

QUICK = 1
"""The deflate level: on flat colours the quickest is a third larger and five times as fast as the best."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of the screen.

    Attributes:
        number: counts up.
        size: width and height in px.
        pixels: rows of RGB; somebody's figures may be among them.
    """

    number: int
    size: tuple[int, int]
    pixels: bytes = field(repr=False)

    def picture(self) -> Image.Image:
        """As a picture."""
        return Image.frombytes("RGB", self.size, self.pixels)


@dataclass(frozen=True, slots=True)
class Patch:
    """What is new in a frame.

    Attributes:
        at: its left and top edge on the screen, px.
        png: its pixels, lossless.
    """

    at: tuple[int, int]
    png: bytes = field(repr=False)


class Mirror(Screen):
    """A screen above another: shows there, and keeps a copy.

    Args:
        inner: the window, or the memory.
        size: the picture's width and height, px.
        bell: rung for each new picture.
    """

    def __init__(self, inner: Screen, size: tuple[int, int], bell: Bell) -> None:
        self._inner = inner
        self.bell = bell
        """Rung for each new picture."""
        self._guard = threading.Lock()
        self._frame = dark(size, 0)

    @property
    def frame(self) -> Frame:
        """The newest picture; from any thread."""
        with self._guard:
            return self._frame

    def present(self, surface: Picture) -> None:
        """Show a picture until the next one."""
        self._inner.present(surface)
        pixels, size = rgb(surface), surface.get_size()
        with self._guard:
            self._frame = Frame(self._frame.number + 1, size, pixels)
        self.bell.ring()

    def darken(self) -> None:
        """The screen has no power."""
        with self._guard:
            self._frame = dark(self._frame.size, self._frame.number + 1)
        self.bell.ring()

    def events(self) -> list[WindowEvent]:
        """As the screen's below."""
        return self._inner.events()

    def close(self) -> None:
        """Go away with the screen below."""
        self._inner.close()


def dark(size: tuple[int, int], number: int) -> Frame:
    """A picture of a screen without power."""
    return Frame(number, size, bytes(3 * size[0] * size[1]))


def patch(before: Frame | None, after: Frame) -> Patch | None:
    """The smallest upright rectangle that turns one frame into the next; None where they look the same."""
    picture = after.picture()
    if before is None or before.size != after.size:
        return Patch((0, 0), _png(picture))
    changed = ImageChops.difference(before.picture(), picture).getbbox()
    if changed is None:
        return None
    return Patch((changed[0], changed[1]), _png(picture.crop(changed)))


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=QUICK)
    return out.getvalue()

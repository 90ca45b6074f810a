"""The renderer: from a view to a frame, a tree with its picture."""

import io
from dataclasses import dataclass
from pathlib import Path

import pygame

from screens.brand import Brand
from screens.fonts import Faces
from screens.layout import layout, leaves_of
from screens.motion import moved
from screens.painter import Painter
from screens.texts import Texts
from screens.theme import Theme
from screens.tree import Rect, Tree
from screens.vector import scale_alike
from screens.views import View


@dataclass(frozen=True, slots=True)
class Frame:
    """One drawn screen.

    Attributes:
        tree: What it consists of; ``tree.hit(x, y)`` says what a touch means.
        surface: Its picture; the renderer's own, valid until it draws again.
    """

    tree: Tree
    surface: pygame.Surface


class Renderer:
    """Draws views in one theme and size, in whatever language each speaks.

    Args:
        theme: Colours and type.
        size: Width and height in px.
        brand: A shop's own pictures.
    """

    def __init__(
        self, theme: Theme | None = None, size: tuple[int, int] = (1280, 800), brand: Brand | None = None
    ) -> None:
        scale_alike()
        self._faces = Faces()
        self._size = size
        self._surface = pygame.Surface(size, 0, 32)
        self._texts: dict[str, Texts] = {}
        self._theme = Theme() if theme is None else theme
        self._brand = Brand() if brand is None else brand
        self._painter = Painter(self._theme, self._faces, self._brand)
        self._last: tuple[View, int, Tree] | None = None
        self.leaf = 0
        """Which leaf of a screen in its large form is shown, from 0."""

    @property
    def theme(self) -> Theme:
        """What everything looks like."""
        return self._theme

    def use(self, theme: Theme) -> None:
        """Looks otherwise from now on."""
        self._theme = theme
        self._painter.forget()
        self._painter = Painter(theme, self._faces, self._brand)
        self._last = None

    def texts(self, language: str) -> Texts:
        """The texts of a language.

        Raises:
            TextsError: There are none.
        """
        found = self._texts.get(language)
        if found is None:
            found = self._texts[language] = Texts(language)
        return found

    def lay_out(self, view: View) -> Tree:
        """The tree of a view, without drawing it."""
        if self._last is not None and self._last[0] == view and self._last[1] == self.leaf:
            return self._last[2]
        texts = self.texts(view.setting.language)
        tree = layout(view, self._theme, self._size, texts, self._faces.width, leaf=self.leaf)
        self._last = (view, self.leaf, tree)
        return tree

    def leaves(self, view: View) -> int:
        """How many leaves a screen takes; one without the large form."""
        return len(leaves_of(view, self._theme, self._size, self.texts(view.setting.language), self._faces.width))

    def draw(
        self,
        view: View,
        *,
        pressed: str | None = None,
        focus: str | None = None,
        seconds: float | None = None,
        within: Rect | None = None,
    ) -> Frame:
        """Draws a view.

        Args:
            view: What is shown.
            pressed: Name of the element under the finger, or None.
            focus: Name of the element in focus, or None.
            seconds: Since the screen appeared, for what moves (`screens.motion`); None for calm.
            within: All that differs from the last drawing of the same view, or None for the whole.
        """
        tree = self.lay_out(view)
        if seconds is not None:
            tree = moved(tree, seconds)
        self._surface.set_clip(within)
        self._painter.paint(self._surface, tree, pressed=pressed, focus=focus)
        self._surface.set_clip(None)
        return Frame(tree, self._surface)

    def prepare(self, view: View) -> None:
        """Draws a view where nobody sees it: what is loaded once for all of its kind is there from now on.

        The frame that was drawn last stays as it is.
        """
        kept = self._last
        tree = self.lay_out(view)
        self._last = kept
        self._painter.paint(pygame.Surface(self._size, 0, 32), tree)

    def forget(self) -> None:
        """Lets go of everything a session wrote: text pictures, widths, the last tree, the pixels."""
        self._painter.forget()
        self._faces.forget()
        self._last = None
        self._surface.fill((0, 0, 0))

    @property
    def texts_kept(self) -> int:
        """How many pictures of texts are in memory."""
        return self._painter.texts_kept


def save_png(surface: pygame.Surface, path: Path) -> None:
    """Writes a picture as PNG; raises OSError where it cannot."""
    try:
        pygame.image.save(surface, path)
    except pygame.error as error:
        raise OSError(f"{path} cannot be written: {error}") from error


def png(surface: pygame.Surface) -> bytes:
    """A picture as PNG, in memory."""
    data = io.BytesIO()
    pygame.image.save(surface, data, "picture.png")
    return data.getvalue()

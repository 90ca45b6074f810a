"""The painter: draws a tree on a pygame surface, with everything that costs time kept in caches.

Shapes and pictures are kept for good; what is written (names, balances) only until `Painter.forget`.
"""

from collections.abc import Mapping
from math import ceil, cos, radians, sin
from typing import assert_never

import pygame

from screens.bidi import plain
from screens.brand import LOGO, Brand
from screens.cards import CARD_SHAPE, chevrons, member_card, other_card, slip
from screens.fonts import Faces, Written
from screens.icons import draw_icon
from screens.pen import ASCENT
from screens.pictures import draw_picture
from screens.pictures.own import own_picture
from screens.shapes import (
    Bar,
    Box,
    Chevrons,
    Disc,
    Icon,
    MemberCard,
    Modules,
    OtherCard,
    Picture,
    Ring,
    Scrim,
    Shape,
    Slip,
    Stamp,
    Words,
)
from screens.stamp import empty_stamp, stamp
from screens.theme import RGB, Colour, Theme, rgb
from screens.tree import Node, Rect, Tree
from screens.vector import Canvas, arc, round_corners

TRACK, KNOB = 18, 36
"""Height of a progress track, and of the point that ends it, in px."""

FOCUS_WIDTH, FOCUS_OFFSET = 6, 4

RIM = 3
"""Edge of a surface in contrast mode."""

_PRESSED_PRIMARY = {Colour.ACCENT: Colour.ON_ACCENT, Colour.ON_ACCENT: Colour.ACCENT}
_PRESSED = {Colour.SURFACE: Colour.INK, Colour.INK: Colour.SURFACE, Colour.EDGE: Colour.INK}

Key = tuple[object, ...]


class Painter:
    """Draws trees.

    Args:
        theme: Colours.
        faces: The typeface.
        brand: A shop's own pictures.
    """

    def __init__(self, theme: Theme, faces: Faces, brand: Brand) -> None:
        self._brand = brand
        self._theme = theme
        self._faces = faces
        self._colours: dict[Colour, RGB] = {role: theme.colour(role) for role in Colour}
        self._shapes: dict[Key, pygame.Surface] = {}
        self._texts: dict[Key, Written] = {}

    def forget(self) -> None:
        """Wipes and drops every picture of a text."""
        for written in self._texts.values():
            written.surface.fill((0, 0, 0, 0))
        self._texts.clear()

    @property
    def texts_kept(self) -> int:
        """How many pictures of texts are in memory."""
        return len(self._texts)

    def paint(
        self, target: pygame.Surface, tree: Tree, *, pressed: str | None = None, focus: str | None = None
    ) -> None:
        """Draws a whole tree.

        Args:
            target: Where to; as large as the tree.
            tree: What.
            pressed: Name of the element under the finger, or None.
            focus: Name of the element in focus, or None.
        """
        target.fill(self._colours[tree.ground])
        for node in tree.nodes:
            self._node(target, node, self._colours, pressed)
        ringed = None if focus is None else tree.find(focus)
        if ringed is not None:
            self._ring_focus(target, ringed)

    def _node(self, target: pygame.Surface, node: Node, colours: Mapping[Colour, RGB], pressed: str | None) -> None:
        if pressed is not None and node.name == pressed:
            swap = _PRESSED_PRIMARY if node.primary else _PRESSED
            colours = {role: self._colours[swap.get(role, role)] for role in Colour}
        if node.shape is not None:
            self._shape(target, node.rect, node.shape, colours)
        for child in node.children:
            self._node(target, child, colours, pressed)

    def _shape(self, target: pygame.Surface, rect: Rect, shape: Shape, colours: Mapping[Colour, RGB]) -> None:
        match shape:
            case Box():
                self._box(target, rect, shape, colours)
            case Words():
                self._words(target, rect, shape, colours[shape.colour])
            case Icon(name, role, weight, turn):
                self._put(target, rect, ("icon", name, rect.w, colours[role], weight, turn), shape, colours)
            case Picture(name):
                self._put(target, rect, ("picture", name, rect.w, rect.h, shape.right_only), shape, colours)
                if self._theme.outlined and name != LOGO:
                    self._outline(target, rect, shape.radius, RIM, colours[Colour.EDGE])
            case Disc(fill, edge, width):
                key = ("disc", rect.w, colours[fill], None if edge is None else colours[edge], width)
                self._put(target, rect, key, shape, colours)
            case Ring(share):
                self._put(target, rect, ("ring", rect.w, round(share * 360)), shape, colours)
            case Bar():
                self._bar(target, rect, shape, colours)
            case MemberCard(shop, degrees):
                self._put(target, rect, ("card", rect.w, shop, degrees), shape, colours)
            case OtherCard(kind, degrees):
                self._put(target, rect, ("other", rect.w, kind, degrees), shape, colours)
            case Modules(rows, quiet):
                _modules(target, rect, rows, quiet)
            case Slip():
                self._put(target, rect, ("slip", rect.w, rect.h), shape, colours)
            case Stamp(stamped):
                self._put(target, rect, ("stamp", rect.w, stamped), shape, colours)
            case Chevrons(role, up):
                self._put(target, rect, ("chevrons", rect.w, colours[role], up), shape, colours)
            case Scrim(share):
                veil = pygame.Surface((rect.w, rect.h), 0, 32)
                veil.fill(rgb("15211D") if not self._theme.outlined else (0, 0, 0))
                veil.set_alpha(round(255 * share))
                target.blit(veil, (rect.x, rect.y))
            case _:
                assert_never(shape)

    def _put(
        self,
        target: pygame.Surface,
        rect: Rect,
        key: Key,
        shape: Shape,
        colours: Mapping[Colour, RGB],
    ) -> None:
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = self._make(rect, shape, colours)
        x = rect.x + (rect.w - found.get_width()) // 2
        y = rect.y + (rect.h - found.get_height()) // 2
        target.blit(found, (x, y), special_flags=pygame.BLEND_PREMULTIPLIED)

    def _make(self, rect: Rect, shape: Shape, colours: Mapping[Colour, RGB]) -> pygame.Surface:
        match shape:
            case Icon(name, role, weight, turn):
                return draw_icon(name, rect.w, colours[role], weight, turn)
            case Picture(name, radius, left_only, right_only):
                file, mode = self._brand.file(name, self._theme.mode), self._theme.mode
                picture = (
                    draw_picture(name, (rect.w, rect.h))
                    if file is None
                    else own_picture(file, (rect.w, rect.h), plate=self._brand.plated(name, mode))
                )
                round_corners(picture, radius, left_only=left_only, right_only=right_only)
                return picture
            case Disc(fill, edge, width):
                outer = colours[fill if edge is None else edge]
                return _disc(rect.w, outer, colours[fill], width if edge is not None else 0)
            case Ring(share, width):
                return _ring(rect.w, share, width, (colours[Colour.SUNK], colours[Colour.ACCENT]))
            case MemberCard(shop, degrees):
                return member_card(self._faces, _card_width(rect.w, degrees), shop, degrees)
            case OtherCard(kind, degrees):
                return other_card(kind, _card_width(rect.w, degrees), degrees, colours[Colour.EDGE])
            case Slip():
                return slip((rect.w, rect.h), dict(colours))
            case Stamp(stamped):
                return stamp(rect.w, colours) if stamped else empty_stamp(rect.w, colours[Colour.EDGE])
            case Chevrons(role, up):
                return chevrons((rect.w, rect.h), colours[role], up=up)
            case _:
                raise AssertionError(shape)

    def _words(self, target: pygame.Surface, rect: Rect, words: Words, colour: RGB) -> None:
        baseline = rect.y + round(words.px * ASCENT)
        if words.tracking == 0:
            written = self._text(words, words.text, colour)
            target.blit(written.surface, (rect.x, baseline - written.ascent))
            return
        x = rect.x
        for letter in plain(words.text):
            written = self._text(words, letter, colour)
            target.blit(written.surface, (x, baseline - written.ascent))
            x += self._faces.width(letter, words.weight, words.px) + words.tracking

    def _text(self, words: Words, text: str, colour: RGB) -> Written:
        key = (text, words.weight, words.px, colour)
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = self._faces.write(text, words.weight, words.px, colour)
        return found

    def _box(self, target: pygame.Surface, rect: Rect, box: Box, colours: Mapping[Colour, RGB]) -> None:
        edge, width = box.edge, box.width
        if box.rim and self._theme.outlined:
            edge, width = Colour.EDGE, RIM
        if edge is None or width == 0:
            self._fill(target, rect, box.radius, colours[box.fill])
            return
        self._rim(target, rect, box.radius, width, colours[edge])
        self._fill(target, rect.inset(width), max(0, box.radius - width), colours[box.fill])

    def _fill(self, target: pygame.Surface, rect: Rect, radius: int, colour: RGB) -> None:
        """A rounded rectangle out of three plain ones and four kept corners, no pixel of it filled twice."""
        r = min(radius, rect.w // 2, rect.h // 2)
        if r <= 0:
            target.fill(colour, rect)
            return
        target.fill(colour, (rect.x + r, rect.y, rect.w - 2 * r, r))
        target.fill(colour, (rect.x, rect.y + r, rect.w, rect.h - 2 * r))
        target.fill(colour, (rect.x + r, rect.bottom - r, rect.w - 2 * r, r))
        self._corners(target, rect, r, colour)

    def _rim(self, target: pygame.Surface, rect: Rect, radius: int, width: int, colour: RGB) -> None:
        """A rounded rectangle of which only edge and corners will be seen: the rest is left to what fills it."""
        r = min(radius, rect.w // 2, rect.h // 2)
        if r < width:
            self._fill(target, rect, radius, colour)
            return
        target.fill(colour, (rect.x + r, rect.y, rect.w - 2 * r, width))
        target.fill(colour, (rect.x + r, rect.bottom - width, rect.w - 2 * r, width))
        target.fill(colour, (rect.x, rect.y + r, width, rect.h - 2 * r))
        target.fill(colour, (rect.right - width, rect.y + r, width, rect.h - 2 * r))
        self._corners(target, rect, r, colour)

    def _corners(self, target: pygame.Surface, rect: Rect, r: int, colour: RGB) -> None:
        disc = self._kept_disc(2 * r, colour)
        for x, sx in ((rect.x, 0), (rect.right - r, r)):
            for y, sy in ((rect.y, 0), (rect.bottom - r, r)):
                target.blit(disc, (x, y), (sx, sy, r, r), special_flags=pygame.BLEND_PREMULTIPLIED)

    def _kept_disc(self, side: int, colour: RGB) -> pygame.Surface:
        key = ("disc", side, colour, None, 0)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = _disc(side, colour, colour, 0)
        return found

    def _outline(self, target: pygame.Surface, rect: Rect, radius: int, width: int, colour: RGB) -> None:
        key = ("outline", rect.w, rect.h, radius, width, colour)
        found = self._shapes.get(key)
        if found is None:
            found = pygame.Surface((rect.w, rect.h), pygame.SRCALPHA, 32)
            inside = pygame.Surface((rect.w, rect.h), pygame.SRCALPHA, 32)
            whole = Rect(0, 0, rect.w, rect.h)
            self._fill(found, whole, radius, colour)
            self._fill(inside, whole.inset(width), max(1, radius - width), (255, 255, 255))
            found.blit(inside, (0, 0), special_flags=pygame.BLEND_RGBA_SUB)
            self._shapes[key] = found
        target.blit(found, (rect.x, rect.y), special_flags=pygame.BLEND_PREMULTIPLIED)

    def _bar(self, target: pygame.Surface, rect: Rect, bar: Bar, colours: Mapping[Colour, RGB]) -> None:
        top = rect.y + (rect.h - TRACK) // 2
        short = KNOB - 6
        track = Rect(rect.x + short if bar.leftwards else rect.x, top, rect.w - short, TRACK)
        inner = track
        if self._theme.outlined:
            self._fill(target, track, TRACK // 2, colours[Colour.EDGE])
            inner = track.inset(RIM)
        self._fill(target, inner, inner.h // 2, colours[Colour.SUNK])
        wide = round(inner.w * min(1.0, max(0.0, bar.share)))
        if wide > 0:
            wide = max(wide, inner.h)
            filled = Rect(inner.right - wide if bar.leftwards else inner.x, inner.y, wide, inner.h)
            self._fill(target, filled, inner.h // 2, colours[Colour.ACCENT])
        end = rect.x if bar.leftwards else rect.right - KNOB
        knob = Rect(end, rect.y + (rect.h - KNOB) // 2, KNOB, KNOB)
        if bar.done:
            self._shape(target, knob, Disc(Colour.POINT), colours)
            self._shape(target, knob.inset(7), Icon("check", Colour.ON_POINT, 3.6), colours)
        else:
            self._shape(target, knob, Disc(bar.on, Colour.EDGE, 4), colours)

    def _ring_focus(self, target: pygame.Surface, node: Node) -> None:
        around = node.rect.inset(-FOCUS_WIDTH - FOCUS_OFFSET)
        radius = node.shape.radius if isinstance(node.shape, Box) else 0
        self._outline(target, around, radius + FOCUS_WIDTH + FOCUS_OFFSET, FOCUS_WIDTH, self._colours[Colour.INK])


def _disc(side: int, outer: RGB, inner: RGB, width: int) -> pygame.Surface:
    # Large circles need fewer samples: their edge is nearly straight at every pixel.
    canvas = Canvas((side, side), side, 4 if side < 300 else 2)
    canvas.disc((side / 2, side / 2), side / 2, outer)
    if width:
        canvas.disc((side / 2, side / 2), side / 2 - width, inner)
    return canvas.finish()


def _modules(target: pygame.Surface, rect: Rect, rows: tuple[str, ...], quiet: int) -> None:
    """Draws a QR straight away: whose it is must be kept in no cache."""
    target.fill((255, 255, 255), (rect.x, rect.y, rect.w, rect.h))
    side = rect.w // (len(rows) + 2 * quiet)
    for y, row in enumerate(rows, quiet):
        for x, module in enumerate(row, quiet):
            if module == "1":
                target.fill((0, 0, 0), (rect.x + x * side, rect.y + y * side, side, side))


def _ring(side: int, share: float, width: int, colours: tuple[RGB, RGB]) -> pygame.Surface:
    canvas = Canvas((side, side), side)
    middle, radius = (side / 2, side / 2), side / 2
    inner = radius - width
    for colour, end in ((colours[0], 360.0), (colours[1], 360.0 * min(1.0, max(0.0, share)))):
        if end > 0:
            outside = arc(middle, radius, -90, -90 - end)
            canvas.polygon([*outside, *arc(middle, inner, -90 - end, -90)], colour)
    return canvas.finish()


def _card_width(box: int, degrees: float) -> int:
    """Width of a card whose bounding box, turned, is `box` wide."""
    return ceil(box / (cos(radians(abs(degrees))) + CARD_SHAPE * sin(radians(abs(degrees)))))

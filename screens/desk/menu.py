"""Coming in, and staff's menu."""

from typing import Final

from screens.desk.signs import TILES
from screens.desk.strip import strip, strip_height, title
from screens.desk_views import (
    DeskDoorView,
    DeskMenuView,
    DeskPinView,
    DeskTile,
)
from screens.desk_words import PinTrouble
from screens.intents import DeskGo, NextPage, Stop
from screens.pen import Align, Pen, Style
from screens.shapes import Box
from screens.shopper.common import footer, left_button, lowered, right_button, roomy, stacked
from screens.shopper.proof import typing
from screens.shopper.stage import beside, circle, circle_icon, detail, headline, over_the_hand
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role

_PIN_FIGURES: Final = 6
_GAP: Final = 12
"""Between tiles, px."""
_UPRIGHT_TILE: Final = 128
"""Height of a tile on an upright display, px."""


def desk_door(_view: DeskDoorView, pen: Pen) -> tuple[Node, ...]:
    """Lays out what is shown while the key is turned and nobody's badge was read yet."""
    texts = pen.texts
    width = beside(pen)
    head = headline(pen, texts.get("desk.door.title"), width)
    under = detail(pen, texts.get("desk.door.detail"), head, width)
    stop = left_button(pen, footer(pen), "stop", texts.get("button.stop"), Stop())
    return (circle(pen, Colour.SUNK), circle_icon(pen, "person"), *strip(pen, None), head, under, stop)


def desk_pin(view: DeskPinView, pen: Pen) -> tuple[Node, ...]:
    """Lays out the keypad for staff's PIN."""
    texts = pen.texts
    wrong = _trouble(view, pen)
    under = texts.get("desk.pin.busy") if view.busy else texts.get("desk.pin.detail") if wrong is None else wrong
    return typing(
        pen,
        strip(pen, None),
        texts.get("desk.pin.title"),
        under,
        view.typed,
        ready=view.typed == _PIN_FIGURES and not view.busy,
        wrong=wrong is not None and not view.busy,
    )


def _trouble(view: DeskPinView, pen: Pen) -> str | None:
    if view.trouble is None:
        return None
    key = f"desk.pin.{view.trouble.value}"
    if view.trouble is PinTrouble.WRONG:
        return pen.texts.get(key, n=view.tries_left, count=pen.texts.number(view.tries_left))
    return pen.texts.get(key)


def desk_menu(view: DeskMenuView, pen: Pen) -> tuple[Node, ...]:
    """Lays the menu out, all of it at one sight where that goes; what needs central and has it not is muted."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    top = max(strip_height(pen) + 84, -(-pen.height // 3))
    across = 3 if grid.compact or grid.tall else 4
    usual, close = (_UPRIGHT_TILE if grid.tall else grid.button, _GAP), (grid.button - 4, 8)
    whole = not grid.compact and across * ((row.y - top) // sum(close)) >= len(view.tiles)
    height, gap = close if whole and across * ((row.y - top) // sum(usual)) < len(view.tiles) else usual
    top = lowered(pen, top, -(-len(view.tiles) // across) * (height + gap), row.y)
    down = max(1, (row.y - top) // (height + gap))
    height = roomy(pen, height, (row.y - top) // down - gap)
    pages = [view.tiles[at : at + across * down] for at in range(0, len(view.tiles), across * down)] or [()]
    width = (pen.width - 2 * grid.margin - (across - 1) * _GAP) // across
    asked = over_the_hand(pen, (title(pen, texts.get("desk.menu.title")),), "person", top - 32)
    nodes = [*strip(pen, view.bar), *asked]
    for index, tile in enumerate(pages[view.page % len(pages)]):
        x = grid.margin + index % across * (width + _GAP)
        y = top + index // across * (height + gap)
        nodes.append(_tile(pen, tile, Rect(x, y, width, height)))
    nodes.append(left_button(pen, row, "stop", texts.get("desk.leave"), Stop(), icon="left"))
    if len(pages) > 1:
        nodes.append(right_button(pen, row, "more", texts.get("button.more"), NextPage(), icon="right"))
    return tuple(nodes)


def _tile(pen: Pen, tile: DeskTile, rect: Rect) -> Node:
    name, word = f"tile:{tile.item.value}", pen.texts.get(f"desk.item.{tile.item.value}")
    colour = Colour.MUTED if tile.away else Colour.INK
    style = Style(Step.SMALL, Weight.REGULAR if tile.away else Weight.SEMIBOLD, colour, Colour.SURFACE)
    children = [*stacked(pen, name, rect, (TILES[tile.item], word), style)]
    icon = children[0].rect
    if tile.count:
        figure = pen.texts.number(tile.count)
        bold = Style(Step.SMALL, Weight.BOLD, Colour.ON_POINT, Colour.POINT)
        wide = max(40, pen.text_width(figure, bold) + 20)
        spot = Rect(icon.right + 10, icon.centre[1] - 20, wide, 40)
        count = pen.line(f"{name}.figure", spot.centre[0], spot.y + 31, figure, bold, align=Align.CENTRE, spoken="")
        children.append(Node(f"{name}.count", Role.DECORATION, spot, Box(Colour.POINT, 20), children=(count,)))
        word = f"{word}: {figure}"
    face = Box(Colour.SURFACE, CONTROL_RADIUS, Colour.EDGE, 3)
    return Node(name, Role.BUTTON, rect, face, word, DeskGo(tile.item.value), children=tuple(children))

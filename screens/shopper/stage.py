"""The large circle at the right of several screens, and the headline beside it."""

from typing import Final

from screens.pen import Pen, Style
from screens.shapes import Chevrons, Disc, Icon, MemberCard
from screens.shopper.common import footer
from screens.theme import Colour, Step
from screens.tree import Node, Rect, Role
from screens.views import Setting

CARD_TURN = 7.0
"""Degrees by which the card is turned, as a hand holds it."""


def circle(pen: Pen, fill: Colour) -> Node:
    """A circle that leaves the screen at the right and below."""
    if pen.grid.compact:
        side, x, y = 360, pen.width - 290, 110
    elif pen.grid.tall:
        # Above the buttons, where an upright display has its room: words above, the hand below.
        side = pen.width * 5 // 6
        x, y = pen.width - side * 7 // 8, pen.height - side - 290
    else:
        side, x, y = 640, pen.width - 552, pen.height - 604
    return _disc(pen, Rect(x, y, side, side), fill)


def _disc(pen: Pen, place: Rect, fill: Colour) -> Node:
    edge = Colour.EDGE if pen.theme.outlined and fill is not Colour.POINT else None
    return Node("circle", Role.DECORATION, place, Disc(fill, edge, 3 if edge else 0))


_HEADER: Final = 104
"""Where the room below a header or a strip begins on an upright display, in px."""
_AROUND: Final = 32
"""Free above and below a circle that stands between other things, in px."""
_LEAST_CIRCLE: Final = 280
"""Side of the smallest circle that is worth its place, in px."""


def circle_between(
    pen: Pen, icon: str, top: int, bottom: int, *, fill: Colour = Colour.SUNK, colour: Colour = Colour.MUTED
) -> tuple[Node, ...]:
    """The circle with its sign in the room between two heights of an upright display.

    Args:
        pen: The pen.
        icon: Its sign.
        top: Where the room begins, in px.
        bottom: Where it ends.
        fill: The circle's colour.
        colour: The sign's.

    Returns:
        The nodes; none where there is little room, nor on a display that is not upright.
    """
    side = min(pen.width * 5 // 6, bottom - top - 2 * _AROUND)
    if not pen.grid.tall or side < _LEAST_CIRCLE:
        return ()
    place = Rect(pen.width - side * 7 // 8, (top + bottom - side) // 2, side, side)
    return _disc(pen, place, fill), _sign_on(place, side // 3, icon, colour)


def over_the_hand(pen: Pen, words: tuple[Node, ...], icon: str, end: int, *, reserved: int = 0) -> tuple[Node, ...]:
    """Words about what the hand does: on an upright display right above it, and over them the circle with its sign.

    Args:
        pen: The pen.
        words: As they stand on other displays.
        icon: The circle's sign.
        end: Where they end on an upright display, in px.
        reserved: Room in px that is kept for words that change, so that the circle stays where it is.
    """
    if not pen.grid.tall:
        return words
    last = max(words, key=lambda node: node.rect.bottom)
    if pen.texts.leftwards and last.role is Role.HEADING:
        # Arabic letters reach lower.
        end -= _last_line(last).rect.h // 8
    by = max(0, end - last.rect.bottom)
    moved = tuple(node.moved(0, by) for node in words)
    top = min(end - reserved, *(node.rect.y for node in moved))
    return (*circle_between(pen, icon, _HEADER, top), *moved)


def sign_side(pen: Pen) -> int:
    """Side of the one large sign on the circle, in px."""
    if pen.grid.compact:
        return 130
    return 300 if pen.grid.tall else 216


def beside(pen: Pen) -> int:
    """Width in px of what stands beside the circle, or above it on an upright display."""
    if pen.grid.tall:
        return pen.width - 2 * pen.grid.margin
    return circle(pen, Colour.SUNK).rect.x - pen.grid.margin - (16 if pen.grid.compact else 24)


def text_width(pen: Pen) -> int:
    """Width in px of the words beside the card that is held to the reader."""
    if pen.grid.tall:
        return beside(pen)
    return 460 if pen.grid.compact else 660


def circle_icon(pen: Pen, icon: str) -> Node:
    """An icon in the visible middle of the circle."""
    return _sign_on(circle(pen, Colour.SUNK).rect, sign_side(pen), icon, Colour.MUTED)


def _sign_on(disc: Rect, side: int, icon: str, colour: Colour) -> Node:
    middle = disc.centre
    place = Rect(middle[0] - side // 2, middle[1] - side // 2, side, side)
    return Node("circle.icon", Role.DECORATION, place, Icon(icon, colour, 1.9))


def circle_card(pen: Pen, setting: Setting, *, end: int | None = None) -> tuple[Node, ...]:
    """Our card on the point, and the arrow to the reader; the arrow ends over `end`, where a button stands there."""
    point = circle(pen, Colour.POINT)
    x, y = point.rect.x, point.rect.y
    if pen.grid.compact:
        card, arrow = Rect(x + 36, y + 34, 250, 176), Rect(x + 129, y + 216, 68, 60)
    elif pen.grid.tall:
        side = point.rect.w
        card = Rect(x + side * 9 // 64, y + side * 8 // 64, side * 43 // 64, side * 30 // 64)
        arrow = Rect(x + side * 27 // 64, y + side * 44 // 64, side * 10 // 64, side * 9 // 64)
    else:
        card, arrow = Rect(x + 98, y + 62, 434, 302), Rect(x + 268, y + 452, 104, 92)
    if end is not None:
        arrow = arrow._replace(y=min(arrow.y, end - pen.grid.gap - arrow.h))
    return (
        point,
        Node("card", Role.DECORATION, card, MemberCard(setting.shop, CARD_TURN)),
        Node("arrow", Role.DECORATION, arrow, Chevrons(Colour.ON_POINT)),
    )


def headline(pen: Pen, text: str, width: int, *, most: int = 2, top: int | None = None) -> Node:
    """The screen's one heading, as large as it fits."""
    style, lines = pen.headline(text, width, most)
    px = pen.theme.px(style.step)
    if top is None:
        top = 66 if pen.grid.compact else 126
    baseline = top + round(px * 0.7)
    return pen.lines("headline", pen.grid.margin, baseline, lines, style, role=Role.HEADING)


def below(pen: Pen, node: Node, step: Step, gap: int = 0) -> int:
    """Baseline of a line of text under a node; Arabic letters reach lower, and a heading's the most."""
    deep = 0
    if pen.texts.leftwards and node.role is Role.HEADING:
        deep = max(pen.theme.leading(step) // 4, 0 if pen.grid.compact else _last_line(node).rect.h // 5)
    return node.rect.bottom + gap + deep + pen.theme.leading(step)


def _last_line(node: Node) -> Node:
    return node.children[-1] if node.children else node


def detail(pen: Pen, text: str, head: Node, width: int, *, step: Step = Step.BODY) -> Node:
    """The muted sentence under a headline; small where it would come near the buttons."""
    style = Style(step, colour=Colour.MUTED)
    under = pen.block("detail", pen.grid.margin, below(pen, head, step), text, style, width=width)
    if step is Step.BODY and under.rect.bottom > footer(pen).y - pen.grid.gap:
        return detail(pen, text, head, width, step=Step.SMALL)
    return under

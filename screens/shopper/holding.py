"""How to hold a card before the reader, as a picture: straight, its code towards the window, a hand's breadth away."""

from screens.pen import Pen
from screens.shapes import Box, Chevrons, MemberCard
from screens.shopper.stage import circle
from screens.theme import Colour
from screens.tree import Node, Rect, Role
from screens.views import Setting

_CARD_SHAPE = 0.628
"""Height of a card in parts of its width (ISO/IEC 7810 ID-1)."""


def how_to_hold(pen: Pen, setting: Setting) -> tuple[Node, ...]:
    """Our card held straight over the reader's window, in the large circle at the right."""
    point = circle(pen, Colour.POINT)
    small = pen.grid.compact
    middle = point.rect.x + (148 if small else 298)
    card, arrow, reader = (200, (44, 38), (156, 52)) if small else (340, (78, 69), (280, 92))
    top = point.rect.y + (32 if small else 50)
    if pen.grid.tall:
        middle, top = point.rect.x + point.rect.w * 7 // 16, point.rect.y + 150
        card, arrow, reader = 480, (104, 92), (395, 130)
    height = round(card * _CARD_SHAPE)
    arrow_y = top + height + (13 if small else 22)
    reader_y = arrow_y + arrow[1] + (13 if small else 22)
    body = Rect(middle - reader[0] // 2, reader_y, *reader)
    lip = 8 if small else 14
    return (
        point,
        Node("card", Role.DECORATION, Rect(middle - card // 2, top, card, height), MemberCard(setting.shop, 0.0)),
        Node("arrow", Role.DECORATION, Rect(middle - arrow[0] // 2, arrow_y, *arrow), Chevrons(Colour.ON_POINT)),
        Node("reader", Role.DECORATION, body, Box(Colour.ON_POINT, radius=2 * lip)),
        Node(
            "reader.window",
            Role.DECORATION,
            Rect(body.x + 2 * lip, body.y + lip, body.w - 4 * lip, lip),
            Box(Colour.POINT, radius=lip // 2),
        ),
    )

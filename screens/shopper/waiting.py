"""Short waits: the account is looked up, the reward is asked for."""

from screens.pen import Pen
from screens.shapes import Picture
from screens.shopper.common import BODY, NAME, header, price
from screens.shopper.stage import beside, circle, circle_icon, detail, headline
from screens.theme import CONTROL_RADIUS, Colour
from screens.tree import Node, Rect, Role
from screens.views import AuthorisingView, LookingUpView


def looking_up(view: LookingUpView, pen: Pen) -> tuple[Node, ...]:
    """Lays the wait for an account out."""
    width = beside(pen)
    head = headline(pen, pen.texts.get("lookup.title"), width)
    under = detail(pen, pen.texts.get("lookup.detail"), head, width)
    return (circle(pen, Colour.SUNK), circle_icon(pen, "busy"), *header(pen, view.setting), head, under)


def authorising(view: AuthorisingView, pen: Pen) -> tuple[Node, ...]:
    """Lays the wait for central's word out."""
    width = beside(pen)
    head = headline(pen, pen.texts.get("authorising.title"), width)
    under = detail(pen, pen.texts.get("authorising.detail"), head, width)
    side = pen.grid.picture
    top = under.rect.bottom + (24 if pen.grid.compact else 72)
    picture = Node(
        "asked.picture",
        Role.DECORATION,
        Rect(pen.grid.margin, top, side, side),
        Picture(view.reward.picture, CONTROL_RADIUS),
    )
    x = picture.rect.right + 24
    name = pen.block("asked.name", x, top + side // 2 - 6, view.reward.name, NAME, width=width - side)
    cost = pen.line("asked.price", x, top + side // 2 + 38, price(pen, view.setting, view.reward.price), BODY)
    return (
        circle(pen, Colour.SUNK),
        circle_icon(pen, "busy"),
        *header(pen, view.setting),
        head,
        under,
        picture,
        name,
        cost,
    )

"""A club's entrance: one large yes or no, to be read from two metres."""

from screens.entrance_views import EntranceReason, EntranceView
from screens.pen import Pen
from screens.shapes import Icon
from screens.shopper.common import header
from screens.shopper.stage import beside, circle, detail, headline, sign_side
from screens.theme import Colour
from screens.tree import Node, Rect, Role


def entrance(view: EntranceView, pen: Pen) -> tuple[Node, ...]:
    """Lays the answer out: colour, sign and words say the same."""
    texts = pen.texts
    welcome, looking = view.reason is EntranceReason.WELCOME, view.reason is EntranceReason.LOOKING
    round_ = circle(pen, Colour.POINT if welcome else Colour.SUNK)
    side = sign_side(pen)
    middle = round_.rect.centre
    place = Rect(middle[0] - side // 2, middle[1] - side // 2, side, side)
    name = "check" if welcome else "hourglass" if looking else "cross"
    sign = Node("sign", Role.DECORATION, place, Icon(name, Colour.ON_POINT if welcome else Colour.MUTED, 1.9))
    width = beside(pen)
    key = f"entrance.{view.reason.value}"
    head = headline(pen, texts.get(f"{key}.title"), width)
    day = texts.full_day(view.day) if view.day is not None else None
    dated = day is not None and view.reason in {EntranceReason.WELCOME, EntranceReason.EXPIRED}
    text = texts.get(f"{key}.dated", day=day or "") if dated else texts.get(f"{key}.detail")
    return (round_, sign, *header(pen, view.setting), head, detail(pen, text, head, width))

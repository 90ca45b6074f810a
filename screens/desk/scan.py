"""A card is asked for: what to do, large, and the way back."""

from screens.desk.strip import strip, words_top
from screens.desk_views import ScanView
from screens.intents import Back
from screens.pen import Pen
from screens.shopper.common import footer, left_button
from screens.shopper.stage import beside, circle, circle_icon, detail, headline
from screens.theme import Colour
from screens.tree import Node


def scan(view: ScanView, pen: Pen) -> tuple[Node, ...]:
    """Lays out what is shown until a card is scanned, and while it is looked up."""
    texts = pen.texts
    round_ = circle(pen, Colour.SUNK)
    width = beside(pen)
    key = f"desk.scan.{view.asks.value}"
    head = headline(pen, texts.get(f"{key}.title"), width, top=words_top(pen))
    under = detail(pen, texts.get("desk.busy") if view.busy else texts.get(f"{key}.detail"), head, width)
    back = left_button(pen, footer(pen), "back", texts.get("button.back"), Back(), icon="left")
    return (round_, circle_icon(pen, "card"), *strip(pen, view.bar), head, under, back)

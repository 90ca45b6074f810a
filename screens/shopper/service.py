"""Out of service: the points are safe, the till helps, and staff find the fault's code."""

from dataclasses import replace

from screens.pen import Pen, Style
from screens.shapes import Box
from screens.shopper.attract import state_banner
from screens.shopper.common import HEAD, SMALL_MUTED, header
from screens.shopper.stage import below, beside, circle, headline
from screens.theme import Colour, Step
from screens.tree import Node, Rect, Role
from screens.views import OutOfServiceView


def out_of_service(view: OutOfServiceView, pen: Pen) -> tuple[Node, ...]:
    """Lays it out."""
    texts = pen.texts
    width = beside(pen)
    head = headline(pen, texts.get("service.title"), width)
    first = below(pen, head, Step.HEAD, 8 if pen.grid.compact else 36)
    styles = {"service.safe": HEAD, "service.till": Style(Step.HEAD)}
    widest = max(pen.text_width(texts.get(key), style) for key, style in styles.items())
    step = Step.HEAD if widest <= width else Step.BODY
    safe = pen.line("safe", pen.grid.margin, first, texts.get("service.safe"), replace(HEAD, step=step))
    plain = Style(step)
    till_at = below(pen, safe, Step.HEAD)
    till = pen.line("till", pen.grid.margin, till_at, texts.get("service.till"), plain)
    zone = view.setting.zone
    time = texts.when(view.since, view.now, zone)
    fault = texts.get("service.fault", terminal=view.terminal, code=view.code, time=time)
    bottom = pen.height - (20 if pen.grid.compact else 38)
    note = pen.line("fault", pen.grid.margin, bottom, fault, SMALL_MUTED)
    return (
        circle(pen, Colour.SUNK),
        *_pause(pen),
        *header(pen, view.setting),
        *state_banner(pen, view.setting),
        head,
        safe,
        till,
        note,
    )


def _pause(pen: Pen) -> tuple[Node, ...]:
    middle = circle(pen, Colour.SUNK).rect.centre
    width, height, apart = (34, 120, 30) if pen.grid.compact else (56, 200, 48)
    top = middle[1] - height // 2
    return tuple(
        Node(
            f"pause:{index}",
            Role.DECORATION,
            Rect(x, top, width, height),
            Box(Colour.MUTED, width // 2),
        )
        for index, x in enumerate((middle[0] - apart // 2 - width, middle[0] + apart // 2))
    )

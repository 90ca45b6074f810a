"""A sheet: one thing, what is known of it, what can be done with it; and what became of it."""

from screens.desk.strip import fact_lines, strip, strip_height, title
from screens.desk_views import (
    NoticeView,
    SheetView,
)
from screens.desk_words import (
    GOOD,
    DeskAction,
)
from screens.intents import Back, Do
from screens.pen import Pen
from screens.shapes import Icon
from screens.shopper.common import BODY_MUTED, footer, left_button, right_button
from screens.shopper.stage import beside, circle, detail, headline, sign_side
from screens.theme import Colour
from screens.tree import Node, Rect, Role


def sheet(view: SheetView, pen: Pen) -> tuple[Node, ...]:
    """Lays a sheet out: facts above, actions in two columns over the footer."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    head = title(pen, view.title or texts.get(f"desk.sheet.{view.kind.value}"))
    top = strip_height(pen) + (50 if grid.compact else 84)
    facts = fact_lines(pen, view, top, pen.width - 2 * grid.margin)
    busy: tuple[Node, ...] = ()
    if view.busy:
        busy = (pen.line("busy", grid.margin, row.y - 24, texts.get("desk.busy"), BODY_MUTED),)
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    acts = () if view.busy else _actions(pen, view.actions, row, back.rect.right + grid.gap)
    ways = sorted((back, *acts), key=lambda node: node.rect.y)
    return (*strip(pen, view.bar), head, *facts, *busy, *ways)


def _actions(pen: Pen, actions: tuple[DeskAction, ...], row: Rect, left: int) -> tuple[Node, ...]:
    """The likely one at the right of the footer; the others before it, then in rows above."""
    grid, texts = pen.grid, pen.texts
    nodes: list[Node] = []
    edge, y = row.right, row.y
    for index, action in enumerate(actions):
        word = texts.get(f"desk.do.{action.value}")
        wide = pen.button_width(word, None)
        if edge - wide < (left if y == row.y else row.x):
            edge, y = row.right, y - grid.button - grid.gap
        rect = Rect(edge - wide, y, wide, row.h)
        nodes.append(pen.button(f"do:{action.value}", rect, word, Do(action.value), primary=index == 0))
        edge -= wide + grid.gap
    return tuple(nodes)


def notice(view: NoticeView, pen: Pen) -> tuple[Node, ...]:
    """Lays out what became of a piece of work."""
    texts, grid = pen.texts, pen.grid
    good = view.notice in GOOD
    round_ = circle(pen, Colour.POINT if good else Colour.SUNK)
    side = sign_side(pen)
    middle = round_.rect.centre
    place = Rect(middle[0] - side // 2, middle[1] - side // 2, side, side)
    icon = Icon("check" if good else "warn", Colour.ON_POINT if good else Colour.MUTED, 1.9)
    width = beside(pen)
    head = headline(pen, texts.get(f"desk.notice.{view.notice.value}.title"), width, top=strip_height(pen) + 30)
    under = detail(pen, texts.get(f"desk.notice.{view.notice.value}.detail"), head, width)
    facts = fact_lines(pen, view, under.rect.bottom + 12, width)
    row = footer(pen)
    if facts and max(fact.rect.bottom for fact in facts) > row.y:
        # What is known comes before a large headline.
        head = title(pen, texts.get(f"desk.notice.{view.notice.value}.title"), width)
        under = detail(pen, texts.get(f"desk.notice.{view.notice.value}.detail"), head, width)
        facts = fact_lines(pen, view, under.rect.bottom + 12, width)
    back = left_button(pen, row, "back", texts.get("desk.to_menu"), Back(), icon="left")
    nodes = [round_, Node("sign", Role.DECORATION, place, icon), *strip(pen, view.bar), head, under, *facts, back]
    edge = row.right
    for index, action in enumerate(view.actions):
        word = texts.get(f"desk.do.{action.value}")
        nodes.append(
            right_button(pen, row, f"do:{action.value}", word, Do(action.value), primary=index == 0, right=edge)
        )
        edge = nodes[-1].rect.x - grid.gap
    return tuple(nodes)

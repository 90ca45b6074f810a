"""A list: rows with an icon, a name, details and a word at the end."""

from math import ceil

from screens.desk.signs import LISTS
from screens.desk.strip import joined, said, strip, strip_height, title
from screens.desk_views import (
    DeskRow,
    ListView,
)
from screens.intents import Back, Do, NextPage, Older, Pick, PreviousPage
from screens.pen import Align, Pen, Style
from screens.shapes import Box
from screens.shopper.common import BODY_MUTED, FACT_ICON, cut, footer, left_button, lowered, right_button
from screens.shopper.stage import below, over_the_hand
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role

_NAME = Style(Step.BODY, Weight.SEMIBOLD, on=Colour.SURFACE)
_NAME_SMALL = Style(Step.SMALL, Weight.SEMIBOLD, on=Colour.SURFACE)
_DETAIL = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)


def listing(view: ListView, pen: Pen) -> tuple[Node, ...]:
    """Lays a page of a list out."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    height = 80 if grid.compact else 94
    # Rows are controls, and controls stand below the top third.
    top = max(strip_height(pen) + 84, -(-pen.height // 3))
    room = max(1, (row.y - 8 - top + 8) // (height + 8))
    pages = max(1, ceil(len(view.rows) / room))
    page = min(view.page, pages - 1)
    shown = view.rows[page * room : (page + 1) * room]
    if pages == 1:
        top = lowered(pen, top, len(shown) * (height + 8) + grid.gap, row.y)
    said = title(pen, texts.get(f"desk.list.{view.kind.value}.title"))
    told = (said, *_sentence_lines(view, pen, said, top))
    nodes = [*strip(pen, view.bar), *over_the_hand(pen, told, LISTS[view.kind], top - 32)]
    for index, each in enumerate(shown):
        rect = Rect(grid.margin, top + index * (height + 8), pen.width - 2 * grid.margin, height)
        nodes.append(_row(view, pen, index, each, rect))
    return (*nodes, *_footer(view, pen, row, page, pages))


def _sentence_lines(view: ListView, pen: Pen, head: Node, top: int) -> tuple[Node, ...]:
    """Why there are no rows, or no more: over them, on an upright display under the title."""
    sentence = _sentence(view)
    if sentence is None:
        return ()
    baseline = below(pen, head, Step.BODY) if pen.grid.tall else top - 24
    width = pen.width - 2 * pen.grid.margin
    return (pen.block("sentence", pen.grid.margin, baseline, pen.texts.get(sentence), BODY_MUTED, width=width),)


def _sentence(view: ListView) -> str | None:
    if view.busy:
        return "desk.list.busy"
    if view.failed:
        return "desk.list.away"
    return None if view.rows else f"desk.list.{view.kind.value}.empty"


def _row(view: ListView, pen: Pen, index: int, each: DeskRow, rect: Rect) -> Node:
    compact, name = pen.grid.compact, f"row:{index}"
    first_style = _NAME_SMALL if compact else _NAME
    inset = 14 if compact else 24
    x = rect.x + inset + FACT_ICON + (14 if compact else 20)
    edge = rect.right - inset
    children = [
        pen.icon(
            f"{name}.icon", (rect.x + inset, rect.centre[1] - FACT_ICON // 2), FACT_ICON, each.icon.value, Colour.INK
        )
    ]
    spoken = [said(pen, each.name, view.setting, view.bar)]
    detail = joined(pen, each.detail, view.setting, view.bar)
    if detail:
        spoken.append(detail)
    if each.word is not None:
        word = said(pen, each.word, view.setting, view.bar)
        spoken.append(word)
        line = pen.line(f"{name}.word", edge, rect.centre[1] + 11, word, first_style, align=Align.RIGHT, spoken="")
        children.append(line)
        edge = line.rect.x - 20
    at = rect.centre[1] + 12 if not detail else rect.y + (34 if compact else 41)
    children.append(pen.line(f"{name}.name", x, at, cut(pen, spoken[0], first_style, edge - x), first_style, spoken=""))
    if detail:
        below = rect.y + (64 if compact else 76)
        children.append(pen.line(f"{name}.detail", x, below, cut(pen, detail, _DETAIL, edge - x), _DETAIL, spoken=""))
    said_all = ". ".join(spoken)
    if each.id is None:
        return Node(
            name, Role.GROUP, rect, Box(Colour.SURFACE, CONTROL_RADIUS, rim=True), said_all, children=tuple(children)
        )
    face = Box(Colour.SURFACE, CONTROL_RADIUS, Colour.EDGE, 3)
    return Node(name, Role.BUTTON, rect, face, said_all, Pick(each.id), children=tuple(children))


def _footer(view: ListView, pen: Pen, row: Rect, page: int, pages: int) -> tuple[Node, ...]:
    texts, gap = pen.texts, pen.grid.gap
    nodes = [left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")]
    edge = row.right
    for index, action in enumerate(view.actions):
        word = texts.get(f"desk.do.{action.value}")
        nodes.append(
            right_button(pen, row, f"do:{action.value}", word, Do(action.value), primary=index == 0, right=edge)
        )
        edge = nodes[-1].rect.x - gap
    if page + 1 < pages or (view.more and not view.busy):
        action_ = NextPage() if page + 1 < pages else Older()
        nodes.append(right_button(pen, row, "older", texts.get("button.older"), action_, right=edge))
        edge = nodes[-1].rect.x - gap
    if page > 0:
        nodes.append(right_button(pen, row, "newer", texts.get("button.newer"), PreviousPage(), right=edge))
    return tuple(nodes)

"""A sheet: one thing, what is known of it, what can be done with it; and what became of it."""

from collections.abc import Sequence
from typing import Final

from screens.desk.signs import SHEETS
from screens.desk.strip import fact_lines, strip, strip_height, title, words_top
from screens.desk_views import (
    NoticeView,
    SheetView,
)
from screens.desk_words import (
    GOOD,
    DeskAction,
)
from screens.intents import Back, Do
from screens.pen import Align, Pen
from screens.shapes import Icon
from screens.shopper.common import BODY_MUTED, footer, left_button, right_button
from screens.shopper.stage import beside, circle, detail, headline, over_the_hand, sign_side
from screens.theme import Colour, Step
from screens.tree import Node, Rect, Role

_CLOSER: Final = 8
"""By so many px a button of the upper rows may be narrower at each side, so that one more stands in its row."""


def sheet(view: SheetView, pen: Pen) -> tuple[Node, ...]:
    """Lays a sheet out: facts above, actions in two columns over the footer."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    head = title(pen, view.title or texts.get(f"desk.sheet.{view.kind.value}"))
    top = strip_height(pen) + (50 if grid.compact else 84)
    facts = fact_lines(pen, view, top, pen.width - 2 * grid.margin)
    busy: tuple[Node, ...] = ()
    if view.busy:
        word = texts.get("desk.busy")
        busy = (pen.line("busy", row.right, row.centre[1] + 10, word, BODY_MUTED, align=Align.RIGHT),)
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    acts = () if view.busy else _actions(pen, view.actions, row, back.rect.right + grid.gap)
    ways = sorted((back, *acts), key=lambda node: node.rect.y)
    told = over_the_hand(pen, (head, *facts), SHEETS[view.kind], ways[0].rect.y - 56)
    return (*strip(pen, view.bar), *told, *busy, *ways)


def _actions(pen: Pen, actions: tuple[DeskAction, ...], row: Rect, left: int) -> tuple[Node, ...]:
    """The likely one at the right of the footer; the others before it, then in rows above: a nearly full one, full."""
    lowest = 0
    while lowest < len(actions) and _needed(pen, actions[: lowest + 1]) <= row.right - left:
        lowest += 1
    nodes = _row(pen, actions[:lowest], row, likely=True)
    rest, y = list(actions[lowest:]), row.y
    while rest:
        many = 1
        while many < len(rest) and _needed(pen, rest[: many + 1]) - 2 * _CLOSER * (many + 1) <= row.w:
            many += 1
        y -= pen.grid.button + pen.grid.gap
        spare = row.w - _needed(pen, rest[:many])
        wider = spare // many if spare < row.w // 4 else 0
        nodes += _row(pen, rest[:many], Rect(row.x, y, row.w, row.h), wider)
        rest = rest[many:]
    return tuple(nodes)


def _word(pen: Pen, action: DeskAction) -> str:
    return pen.texts.get(f"desk.do.{action.value}")


def _needed(pen: Pen, actions: Sequence[DeskAction]) -> int:
    """Width of some buttons in a row, in px."""
    gaps = (len(actions) - 1) * pen.grid.gap
    return sum(pen.button_width(_word(pen, action), None) for action in actions) + gaps


def _row(pen: Pen, actions: Sequence[DeskAction], row: Rect, wider: int = 0, *, likely: bool = False) -> list[Node]:
    """Buttons from the right end of a row on, each `wider` than its word needs; `likely` where the first one is."""
    nodes: list[Node] = []
    edge = row.right
    for index, action in enumerate(actions):
        word = _word(pen, action)
        wide = pen.button_width(word, None) + wider
        primary = likely and index == 0
        rect = Rect(edge - wide, row.y, wide, row.h)
        nodes.append(pen.button(f"do:{action.value}", rect, word, Do(action.value), primary=primary))
        edge -= wide + pen.grid.gap
    return nodes


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
    head = headline(pen, texts.get(f"desk.notice.{view.notice.value}.title"), width, top=words_top(pen))
    under = detail(pen, texts.get(f"desk.notice.{view.notice.value}.detail"), head, width)
    facts = fact_lines(pen, view, under.rect.bottom + 12, width)
    row = footer(pen)
    if facts and max(fact.rect.bottom for fact in facts) > row.y:
        under = detail(pen, texts.get(f"desk.notice.{view.notice.value}.detail"), head, width, step=Step.SMALL)
        facts = fact_lines(pen, view, under.rect.bottom + 12, width)
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

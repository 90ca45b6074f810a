"""The self-test: the list, the nine points, and the question that only a person can answer."""

from collections.abc import Sequence
from typing import Final

from screens.desk.strip import strip_height, title, words_top
from screens.intents import Back, Confirm, Do, NextPage, Pick, Stop
from screens.pen import Align, Pen, Style
from screens.shapes import Box, Disc
from screens.shopper.common import BODY_MUTED, cut, footer, left_button, lowered, right_button
from screens.shopper.stage import beside, circle, circle_icon, detail, headline, over_the_hand
from screens.technician.strip import technician_strip
from screens.technician_views import LookTestView, SelfTestRow, SelfTestView, TouchTestView
from screens.technician_words import SelfTestItem, SelfTestState
from screens.theme import PANEL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role

POINTS: Final = 9
_ICONS: Final = {
    SelfTestState.WAITING: ("waiting", Colour.MUTED),
    SelfTestState.BUSY: ("busy", Colour.INK),
    SelfTestState.GOOD: ("done", Colour.INK),
    SelfTestState.CAREFUL: ("warn", Colour.WARN),
    SelfTestState.FAULT: ("fault", Colour.FAULT),
}
_TOUCHABLE: Final = frozenset({SelfTestItem.TOUCH, SelfTestItem.PRINTER, SelfTestItem.LIGHTS})
"""What a touch begins; the others begin by themselves."""
_OVER: Final = frozenset({SelfTestState.GOOD, SelfTestState.CAREFUL, SelfTestState.FAULT})


def selftest(view: SelfTestView, pen: Pen) -> tuple[Node, ...]:
    """Lays the list out in two columns, or in one on an upright display."""
    texts, grid = pen.texts, pen.grid
    over = sum(row.state in _OVER for row in view.rows)
    head = title(pen, texts.get("selftest.title", done=texts.number(over), all=texts.number(len(view.rows))))
    row = footer(pen)
    gap = 8 if grid.compact else 14
    height = 82 if grid.compact else 96
    top = strip_height(pen) + (52 if grid.compact else 104)
    down = (row.y - top) // (height + gap)
    columns = 1 if grid.tall else 2
    top = lowered(pen, top, len(view.rows) * (height + gap), row.y)
    high = max(0, -(-(pen.height // 3 - top) // (height + gap)))
    listed = _within_reach(view.rows, down, high)
    pages = [listed[at : at + columns * down] for at in range(0, len(listed), columns * down)] or [()]
    width = (pen.width - 2 * grid.margin - (columns - 1) * 16) // columns
    told = over_the_hand(pen, (head,), "wrench", top - 32)
    nodes = [technician_strip(pen, view.setting, view.version, view.terminal), *told]
    for index, each in enumerate(pages[view.page % len(pages)]):
        x = grid.margin + index // down * (width + 16)
        nodes.append(_row(pen, each, Rect(x, top + index % down * (height + gap), width, height)))
    nodes.append(left_button(pen, row, "stop", texts.get("technician.stop"), Stop()))
    edge = row.right
    if view.printing:
        word = texts.get("selftest.printing")
        return (*nodes, pen.line("busy", edge, row.centre[1] + 10, word, BODY_MUTED, align=Align.RIGHT))
    word = texts.get("selftest.done" if view.printed else "selftest.print")
    act = Back() if view.printed else Do("report")
    icon = "check" if view.printed else "printer"
    nodes.append(right_button(pen, row, "report", word, act, icon=icon, primary=True))
    if len(pages) > 1:
        edge = nodes[-1].rect.x - grid.gap
        nodes.append(right_button(pen, row, "more", texts.get("button.more"), NextPage(), right=edge))
    return tuple(nodes)


def _within_reach(rows: Sequence[SelfTestRow], down: int, high: int) -> tuple[SelfTestRow, ...]:
    """The rows in their order, but what is touched is not among a column's first `high` ones.

    Nobody reaches the upper third of the screen from a wheelchair.
    """
    left, found = list(rows), list[SelfTestRow]()
    while left:
        above = len(found) % down < high
        place = next((at for at, row in enumerate(left) if not (above and row.item in _TOUCHABLE)), 0)
        found.append(left.pop(place))
    return tuple(found)


def _row(pen: Pen, row: SelfTestRow, rect: Rect) -> Node:
    texts, compact = pen.texts, pen.grid.compact
    name = f"item:{row.item.value}"
    icon, colour = _ICONS[row.state]
    side, inset = (30, 12) if compact else (44, 22)
    x, middle, edge = rect.x + inset + side + inset, rect.centre[1], rect.right - inset
    first = Style(Step.SMALL if compact else Step.BODY, Weight.SEMIBOLD, on=Colour.SURFACE)
    second = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
    what, word = texts.get(f"selftest.item.{row.item.value}"), texts.get(f"selftest.word.{row.word.value}")
    state = texts.get(f"selftest.state.{row.state.value}")
    parts = [pen.icon(f"{name}.icon", (rect.x + inset, middle - side // 2), side, icon, colour)]
    if not compact:
        # On a low screen the icon says it alone, to the eye.
        style = Style(Step.SMALL, Weight.SEMIBOLD, colour, Colour.SURFACE)
        parts.append(pen.line(f"{name}.state", edge, middle + 9, state, style, align=Align.RIGHT, spoken=""))
        edge = parts[-1].rect.x - 14
    up, under = (6, 26) if compact else (6, 30)
    parts.append(pen.line(f"{name}.name", x, middle - up, cut(pen, what, first, edge - x), first, spoken=""))
    parts.append(pen.line(f"{name}.word", x, middle + under, cut(pen, word, second, edge - x), second, spoken=""))
    spoken = f"{what}. {word}. {state}"
    if row.item not in _TOUCHABLE or row.state is SelfTestState.BUSY:
        return Node(name, Role.GROUP, rect, Box(Colour.SURFACE, PANEL_RADIUS, rim=True), spoken, children=tuple(parts))
    face = Box(Colour.SURFACE, PANEL_RADIUS, Colour.EDGE, 3)
    return Node(name, Role.BUTTON, rect, face, spoken, Pick(row.item.value), children=tuple(parts))


def touch_test(view: TouchTestView, pen: Pen) -> tuple[Node, ...]:
    """Lays out nine points over the whole screen; one that was touched is done."""
    side = 84 if pen.grid.compact else 120
    row = footer(pen)
    top, bottom = strip_height(pen) + 8, row.y - 12
    nodes = [technician_strip(pen, view.setting, view.version, view.terminal)]
    for number in range(POINTS):
        column, line = number % 3, number // 3
        x = pen.grid.margin + column * (pen.width - 2 * pen.grid.margin - side) // 2
        y = top + line * (bottom - top - side) // 2
        rect = Rect(x, y, side, side)
        if number in view.touched:
            corner = (x + side // 4, y + side // 4)
            nodes.append(pen.icon(f"point:{number}", corner, side // 2, "done", Colour.INK))
            continue
        spoken = pen.texts.get("selftest.point", number=pen.texts.number(number + 1))
        nodes.append(Node(f"point:{number}", Role.BUTTON, rect, Disc(Colour.POINT), spoken, Pick(str(number))))
    nodes.append(left_button(pen, row, "back", pen.texts.get("button.back"), Back(), icon="left"))
    word = pen.texts.get("selftest.points" if view.said is None else f"calibration.said.{view.said.value}")
    if not view.calibrates:
        nodes.append(pen.line("say", pen.right, row.centre[1] + 10, word, BODY_MUTED, align=Align.RIGHT))
        return tuple(nodes)
    # Between the first two rows of points, where the longest sentence has the whole width.
    between = top + side + ((bottom - top - side) // 2 - side) // 2 + 8
    style = Style(Step.SMALL, colour=Colour.MUTED)
    nodes.append(pen.line("say", pen.width // 2, between, word, style, align=Align.CENTRE))
    nodes.append(right_button(pen, row, "calibrate", pen.texts.get("calibration.begin"), Do("calibrate"), icon="plus"))
    return tuple(nodes)


def look_test(view: LookTestView, pen: Pen) -> tuple[Node, ...]:
    """Lays out the question whether it was right."""
    texts = pen.texts
    width = beside(pen)
    head = headline(pen, texts.get(f"selftest.ask.{view.item.value}.title"), width, top=words_top(pen))
    under = detail(pen, texts.get(f"selftest.ask.{view.item.value}.detail"), head, width)
    row = footer(pen)
    icon = {SelfTestItem.PRINTER: "printer", SelfTestItem.HEADSET: "sound"}.get(view.item, "help")
    no = left_button(pen, row, "no", texts.get("selftest.no"), Back())
    yes = right_button(pen, row, "yes", texts.get("selftest.yes"), Confirm(), icon="check", primary=True)
    strip = technician_strip(pen, view.setting, view.version, view.terminal)
    return (circle(pen, Colour.SUNK), circle_icon(pen, icon), strip, head, under, no, yes)

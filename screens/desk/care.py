"""The terminal's own sheet: facts, and a row for each thing that is set in steps, with its points."""

from typing import Final

from screens.care_views import CareView, Control, LevelShown, Unset
from screens.desk.strip import fact_lines, strip, strip_height, title
from screens.desk_words import DeskAction
from screens.intents import Back, Do
from screens.pen import Align, Pen, Style
from screens.shapes import Disc
from screens.shopper.common import BODY_MUTED, FACT_ICON, footer, left_button, lowered, right_button
from screens.shopper.stage import over_the_hand
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role

_ICONS = {Control.VOLUME: "sound", Control.BRIGHTNESS: "sun"}
_WAYS = {
    Control.VOLUME: (DeskAction.QUIETER, DeskAction.LOUDER),
    Control.BRIGHTNESS: (DeskAction.DARKER, DeskAction.BRIGHTER),
}
"""The step down and the step up."""


_UPRIGHT_ROW: Final = 112
"""Height of a row on an upright display, without its buttons, in px."""
_UPRIGHT_INSET: Final = 24
"""From the edge of a row to its buttons on an upright display, in px."""


def care(view: CareView, pen: Pen) -> tuple[Node, ...]:
    """Lays the sheet out."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    top = strip_height(pen) + (50 if grid.compact else 84)
    told = (title(pen, texts.get("desk.item.terminal")), *fact_lines(pen, view, top, pen.width - 2 * grid.margin))
    # The rows are as wide as their words in this language ask, and alike.
    wide = max(pen.button_width(texts.get(f"desk.do.{way.value}"), None) for ways in _WAYS.values() for way in ways)
    wide -= 16 if grid.compact else 0
    y = max(-(-pen.height // 3), told[-1].rect.bottom + (8 if grid.compact else 24))
    heights = [_row_height(pen, level, busy=view.busy) for level in view.levels]
    y = lowered(pen, y, sum(heights) + len(heights) * (grid.gap // 2) + grid.gap, row.y)
    nodes = [*strip(pen, view.bar), *over_the_hand(pen, told, "printer", y - 48)]
    for level, height in zip(view.levels, heights, strict=True):
        nodes.append(_level(pen, level, Rect(grid.margin, y, row.w, height), wide, busy=view.busy))
        y += height + grid.gap // 2
    if view.busy:
        word = texts.get("desk.busy")
        nodes.append(pen.line("busy", row.right, row.centre[1] + 10, word, BODY_MUTED, align=Align.RIGHT))
    nodes.append(left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left"))
    edge = row.right
    for index, action in enumerate(() if view.busy else view.actions):
        word = texts.get(f"desk.do.{action.value}")
        found = right_button(pen, row, f"do:{action.value}", word, Do(action.value), primary=index == 0, right=edge)
        nodes.append(found)
        edge = found.rect.x - grid.gap
    return tuple(nodes)


def _row_height(pen: Pen, level: LevelShown, *, busy: bool) -> int:
    """Height of a row in px; on an upright display its ways stand under the word, where there are any."""
    if pen.grid.tall:
        return _UPRIGHT_ROW if busy or isinstance(level.at, Unset) else _UPRIGHT_ROW + 16 + pen.grid.button
    return pen.grid.button + (14 if pen.grid.compact else 32)


def _level(pen: Pen, level: LevelShown, rect: Rect, wide: int, *, busy: bool) -> Node:
    """One row: what it is, its points, and a button at each side of them; why there are none where it cannot be set."""
    compact, name = pen.grid.compact, f"level:{level.control.value}"
    inset = 14 if compact else 24
    style = Style(Step.SMALL if compact else Step.BODY, Weight.SEMIBOLD, on=Colour.SURFACE)
    x = rect.x + inset + FACT_ICON + (14 if compact else 20)
    icon = pen.icon(
        f"{name}.icon", (rect.x + inset, rect.centre[1] - FACT_ICON // 2), FACT_ICON, _ICONS[level.control], Colour.INK
    )
    baseline = rect.centre[1] + (9 if compact else 12)
    if pen.grid.tall:
        middle = rect.y + _UPRIGHT_ROW // 2
        icon, baseline = icon.moved(0, middle - rect.centre[1]), middle + 12
    if isinstance(level.at, Unset):
        said = pen.texts.get(f"desk.level.{level.control.value}.{level.at.value}")
        plain = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
        lines = pen.settled(said, plain, rect.right - inset - x)
        first = baseline - (len(lines) - 1) * pen.theme.leading(Step.SMALL) // 2
        return pen.panel(name, rect, icon, pen.lines(f"{name}.why", x, first, lines, plain))
    spoken = pen.texts.get(f"desk.fact.{level.control.value}", value=pen.texts.number(level.at))
    word = pen.line(
        f"{name}.word", x, baseline, pen.texts.get(f"desk.level.{level.control.value}"), style, spoken=spoken
    )
    return pen.panel(name, rect, icon, word, *_steps(pen, level, rect, wide, busy=busy))


def _steps(pen: Pen, level: LevelShown, rect: Rect, wide: int, *, busy: bool) -> tuple[Node, ...]:
    """The points, and the ways that are left: at an end there is none beyond."""
    assert isinstance(level.at, int), "there is no step"
    compact, name = pen.grid.compact, f"level:{level.control.value}"
    side, gap, apart = (18, 4, 12) if compact else (36, 10, 16)
    inset = (rect.h - pen.grid.button) // 2
    up = Rect(rect.right - inset - wide, rect.y + inset, wide, pen.grid.button)
    middle, right = rect.centre[1], up.x - apart
    if pen.grid.tall:
        wide = (rect.w - 2 * _UPRIGHT_INSET - apart) // 2
        up = Rect(rect.right - _UPRIGHT_INSET - wide, rect.bottom - 16 - pen.grid.button, wide, pen.grid.button)
        middle, right = rect.y + _UPRIGHT_ROW // 2, up.right
    left = right - level.steps * (side + gap) + gap
    nodes = [
        Node(
            f"{name}.{step}",
            Role.DECORATION,
            Rect(left + (step - 1) * (side + gap), middle - side // 2, side, side),
            Disc(Colour.POINT if step <= level.at else Colour.SURFACE, Colour.EDGE, 3),
        )
        for step in range(1, level.steps + 1)
    ]
    down = Rect(up.x - apart - wide if pen.grid.tall else left - apart - wide, up.y, wide, up.h)
    fewer, more = _WAYS[level.control]
    if busy:
        return tuple(nodes)
    if level.at > 1:
        nodes.append(pen.button(f"do:{fewer.value}", down, pen.texts.get(f"desk.do.{fewer.value}"), Do(fewer.value)))
    if level.at < level.steps:
        nodes.append(pen.button(f"do:{more.value}", up, pen.texts.get(f"desk.do.{more.value}"), Do(more.value)))
    return tuple(nodes)

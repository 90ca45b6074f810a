"""What staff's screens share: the ink strip on top, the title, facts in words."""

from datetime import date, datetime
from typing import assert_never

from screens.bidi import embedded
from screens.care_views import CareView
from screens.desk_views import (
    DeskBar,
    NoticeView,
    Said,
    SheetView,
)
from screens.desk_words import (
    DeskIcon,
)
from screens.parts import Money, Percent, Setting
from screens.pen import Align, Pen, Style
from screens.shapes import Box
from screens.shopper.common import FACT_ICON, cut
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role


def strip_height(pen: Pen) -> int:
    """How much of the top the strip takes, in px."""
    return 48 if pen.grid.compact else 72


def words_top(pen: Pen) -> int:
    """Where a large headline under the strip begins, in px: where there is room, as far down as a shopper's."""
    return strip_height(pen) + (30 if pen.grid.compact else 54)


def strip(pen: Pen, bar: DeskBar | None, word: str | None = None) -> tuple[Node, ...]:
    """The ink strip: who works here; at its right `word`, or whose screen it is, or that nothing counts."""
    height, margin, texts = strip_height(pen), pen.grid.margin, pen.texts
    training = bar is not None and bar.training
    ground, ink = (Colour.POINT, Colour.ON_POINT) if training else (Colour.INK, Colour.GROUND)
    name = Style(Step.SMALL, Weight.SEMIBOLD, ink, ground)
    plain = Style(Step.SMALL, colour=ink, on=ground)
    baseline = height // 2 + round(pen.theme.px(Step.SMALL) * 0.334)
    key = "desk.training" if training else "desk.alone" if bar is not None and bar.alone else "desk.staff"
    # That nothing counts is never covered by another word.
    shown = texts.get(key) if word is None or training else word
    role = pen.line("strip.role", pen.right, baseline, shown, plain, align=Align.RIGHT)
    parts = [role]
    if bar is not None:
        x = margin + FACT_ICON + 16
        # What was shown in vain is said where the eye is: nobody doubts meanwhile who works here.
        vain = bar.unfit
        told, icon = (bar.staff, "person") if vain is None else (texts.get(f"desk.unfit.{vain.value}"), "warn")
        who = cut(pen, told, name, role.rect.x - 24 - x)
        parts.insert(0, pen.line("strip.name", x, baseline, who, name))
        parts.insert(0, pen.icon("strip.icon", (margin, (height - FACT_ICON) // 2), FACT_ICON, icon, ink))
    return (Node("strip", Role.GROUP, Rect(0, 0, pen.width, height), Box(ground), children=tuple(parts)),)


def title(pen: Pen, text: str, width: int | None = None) -> Node:
    """The screen's one heading, under the strip."""
    style = Style(Step.BODY if pen.grid.compact else Step.HEAD, Weight.BOLD)
    baseline = strip_height(pen) + (40 if pen.grid.compact else 62)
    shown = cut(pen, text, style, width or pen.width - 2 * pen.grid.margin)
    return pen.line("headline", pen.grid.margin, baseline, shown, style, role=Role.HEADING)


def said(pen: Pen, what: Said, setting: Setting, bar: DeskBar) -> str:
    """A fact in words."""
    if isinstance(what, str):
        # A number with its gaps keeps its order among words that run leftwards.
        return embedded(what) if pen.texts.leftwards else what
    key = f"desk.fact.{what.name.value}"
    value = what.value
    return pen.texts.get(key) if value is None else pen.texts.get(key, value=_written(pen, value, setting, bar))


def _written(pen: Pen, value: int | str | Money | Percent | date | datetime, setting: Setting, bar: DeskBar) -> str:
    match value:
        case str():
            return value
        case int():
            return pen.texts.number(value)
        case Money():
            return pen.texts.money(value.cents, value.currency)
        case Percent():
            return pen.texts.percent(value.basis_points)
        case datetime():
            return pen.texts.when(value, bar.now, setting.zone)
        case date():
            return pen.texts.full_day(value)
        case _:
            assert_never(value)


def joined(pen: Pen, parts: tuple[Said, ...], setting: Setting, bar: DeskBar) -> str:
    """Several facts on one line."""
    return " · ".join(said(pen, each, setting, bar) for each in parts)


def fact_lines(pen: Pen, view: SheetView | NoticeView | CareView, top: int, width: int) -> tuple[Node, ...]:
    """A line each, with its icon; what must be seen first is heavier."""
    nodes: list[Node] = []
    step = Step.SMALL if pen.grid.compact else Step.BODY
    leading = pen.theme.leading(step) + (8 if pen.grid.compact else 14)
    x = pen.grid.margin + FACT_ICON + 18
    for index, line in enumerate(view.lines):
        baseline = top + pen.theme.leading(step) + index * leading
        style = Style(step, Weight.BOLD if line.strong else Weight.REGULAR)
        corner = (pen.grid.margin, baseline - round(pen.theme.px(step) * 0.334) - FACT_ICON // 2)
        colour = Colour.WARN if line.icon is DeskIcon.WARN else Colour.INK
        nodes.append(pen.icon(f"fact:{index}.icon", corner, FACT_ICON, line.icon.value, colour))
        shown = cut(pen, said(pen, line.says, view.setting, view.bar), style, width - FACT_ICON - 18)
        nodes.append(pen.line(f"fact:{index}", x, baseline, shown, style))
    return tuple(nodes)

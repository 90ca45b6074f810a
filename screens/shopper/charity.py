"""The charity: whom it is for, a thermometer, and what the member's own purchases gave."""

from dataclasses import replace
from math import sqrt
from typing import Final

from screens.intents import Back
from screens.pen import Pen, Style
from screens.shapes import Box, Disc
from screens.shopper.common import (
    BODY_MUTED,
    FACT_ICON,
    HEAD,
    SMALL,
    SMALL_MUTED,
    banner,
    footer,
    header,
    left_button,
)
from screens.shopper.stage import headline
from screens.texts import Run
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import CharityView, Money

_MARKS: Final = 2
"""Parts into which the scale is divided."""


def charity(view: CharityView, pen: Pen) -> tuple[Node, ...]:
    """Lays it out: words and figures at the left, the thermometer at the right."""
    grid, texts, row = pen.grid, pen.texts, footer(pen)
    state = [banner(pen, "offline", "offline", texts.get("setting.offline"))] if view.setting.offline else []
    top = (grid.header if not grid.compact else 60) + (8 if grid.compact else 24)
    glass = Rect(pen.right - _glass_width(view, pen), top, _glass_width(view, pen), row.bottom - top)
    width = glass.x - grid.margin - (24 if grid.compact else 64)
    head = headline(pen, texts.get("charity.title", name=view.name), width, most=2 if grid.compact else 3)
    words = [head]
    if view.purpose and not grid.compact:
        below = head.rect.bottom + pen.theme.leading(Step.BODY)
        words.append(pen.block("purpose", grid.margin, below, view.purpose, BODY_MUTED, width=width))
    words += _figure(view, pen, words[-1].rect.bottom, width)
    words += _facts(view, pen, words[-1].rect.bottom, (width, row.y))
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    return (*header(pen, view.setting, view.member), *state, *words, *_thermometer(view, pen, glass), back)


def _money(pen: Pen, money: Money) -> str:
    return pen.texts.money(money.cents, money.currency)


def _figure(view: CharityView, pen: Pen, top: int, width: int) -> list[Node]:
    """What was collected, of how much, and as of when."""
    texts, left, compact = pen.texts, pen.grid.margin, pen.grid.compact
    air = 8 if compact else 18
    if view.collected is None or view.as_of is None:
        below = top + pen.theme.leading(Step.HEAD) + air
        return [pen.block("collected", left, below, texts.get("balance.unknown"), HEAD, width=width)]
    written, target = _money(pen, view.collected), _money(pen, view.target)
    as_of = texts.as_of(view.as_of, view.now, view.setting.zone)
    step = Step.TITLE if compact else Step.CALL
    style = Style(step, Weight.BOLD)
    baseline = top + round(pen.theme.px(step) * 0.86) + air
    said = texts.get("charity.spoken", money=written, target=target, as_of=as_of)
    figure = pen.line("collected", left, baseline, written, style, spoken=said)
    of = texts.get("charity.of", target=target, as_of=as_of)
    under = pen.block("of", left, figure.rect.bottom + pen.theme.leading(Step.SMALL), of, SMALL_MUTED, width=width)
    return [figure, replace(under, spoken="", role=Role.DECORATION)]


def _facts(view: CharityView, pen: Pen, top: int, bounds: tuple[int, int]) -> list[Node]:
    """A line each: the target is reached, what one's own purchases gave, until when; as many as there is room for."""
    texts = pen.texts
    width, bottom = bounds
    lines: list[tuple[str, str, tuple[Run, ...]]] = []
    if view.reached:
        lines.append(("reached", "done", texts.runs("charity.reached")))
    if view.mine is not None:
        lines.append(("mine", "heart", texts.runs("charity.mine", money=_money(pen, view.mine))))
    if view.until is not None:
        day = texts.day(view.until) if view.until.year == view.now.year else texts.full_day(view.until)
        lines.append(("until", "hourglass", texts.runs("charity.until", day=day)))
    leading = pen.theme.leading(Step.SMALL) + (2 if pen.grid.compact else 10)
    baseline = top + leading + (4 if pen.grid.compact else 14)
    nodes: list[Node] = []
    indent = FACT_ICON + 16
    for name, icon, runs in lines:
        text = pen.block(f"{name}.text", pen.grid.margin + indent, baseline, runs, SMALL, width=width - indent)
        if text.rect.bottom > bottom - 4:
            break
        corner = (pen.grid.margin, baseline - 10 - FACT_ICON // 2)
        nodes += [pen.icon(f"{name}.icon", corner, FACT_ICON, icon, Colour.MUTED), text]
        baseline = text.rect.bottom + leading - round(pen.theme.px(Step.SMALL) * 0.23)
    return nodes


# ── The thermometer ────────────────────


def _glass_width(view: CharityView, pen: Pen) -> int:
    bulb = 84 if pen.grid.compact else 150
    return bulb + 20 + pen.text_width(_money(pen, view.target), SMALL_MUTED)


def _thermometer(view: CharityView, pen: Pen, room: Rect) -> list[Node]:
    """Linear, zero at the neck: where the tube leaves the bulb. The target is its upper end."""
    compact = pen.grid.compact
    bulb, tube = (84, 36) if compact else (150, 60)
    centre = room.x + bulb // 2
    ball = Rect(room.x, room.bottom - bulb, bulb, bulb)
    neck = ball.centre[1] - round(sqrt((bulb / 2) ** 2 - (tube / 2) ** 2))
    full = room.y + tube // 2
    level = neck - round((neck - full) * view.share)
    track = Rect(centre - tube // 2, room.y, tube, ball.centre[1] - room.y)
    inset = 6 if compact else 8
    fluid = Rect(track.x + inset, level, tube - 2 * inset, ball.centre[1] - level)
    said = pen.texts.get("charity.glass", percent=pen.texts.percent(round(view.share * 10_000) // 100 * 100))
    return [
        Node("glass", Role.IMAGE, track, Box(Colour.SUNK, tube // 2, rim=True), said if view.collected else ""),
        Node("bulb", Role.DECORATION, ball, Disc(Colour.SUNK, Colour.EDGE if pen.theme.outlined else None, 3)),
        Node("fluid", Role.DECORATION, fluid, Box(Colour.ACCENT, min(fluid.w, fluid.h) // 2)),
        Node("bulb.fluid", Role.DECORATION, ball.inset(inset), Disc(Colour.ACCENT)),
        *_scale(view, pen, centre + tube // 2, (neck, full)),
    ]


def _scale(view: CharityView, pen: Pen, x: int, ends: tuple[int, int]) -> list[Node]:
    """A mark and an amount at zero, in the middle and at the target."""
    neck, full = ends
    left = x + (28 if pen.grid.compact else 54)
    nodes: list[Node] = []
    for part in range(_MARKS + 1):
        y = neck - round((neck - full) * part / _MARKS)
        cents = view.target.cents * part // _MARKS
        text = pen.texts.money(cents, view.target.currency)
        nodes += [
            Node(f"mark:{part}", Role.DECORATION, Rect(x + 6, y - 2, 16, 4), Box(Colour.EDGE)),
            pen.line(f"scale:{part}", left, y + round(pen.theme.px(Step.SMALL) * 0.33), text, SMALL_MUTED),
        ]
    return nodes

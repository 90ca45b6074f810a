"""Asks whether anybody is still there, over a page from which everything personal is gone."""

from screens.intents import Continue, Stop
from screens.pen import Align, Pen, Style
from screens.shapes import Box, Ring, Scrim
from screens.shopper.common import header, left_button
from screens.theme import KEY_RADIUS, PANEL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import IdleView


def idle(view: IdleView, pen: Pen) -> tuple[Node, ...]:
    """Lays the question out."""
    scrim = Node("scrim", Role.DECORATION, Rect(0, 0, pen.width, pen.height), Scrim(0.72))
    return (*_beneath(view, pen), scrim, _dialog(view, pen))


def _beneath(view: IdleView, pen: Pen) -> list[Node]:
    """Empty places where figures and rewards were."""
    grid = pen.grid
    nodes = [*header(pen, view.setting)]
    stat = Rect(grid.margin, 64, 300, 84) if grid.compact else Rect(grid.margin, 110, 420, 110)
    nodes.append(Node("blank", Role.DECORATION, stat, Box(Colour.SUNK, KEY_RADIUS)))
    width = (pen.width - 2 * grid.margin - grid.gap) // 2
    height, top = (208, 168) if grid.compact else (184, pen.height - 520)
    across = 2
    if grid.tall:
        across, width = 1, pen.width - 2 * grid.margin
        top = pen.height - 148 - grid.rewards * (height + grid.gap)
    for index in range(grid.rewards):
        x, y = grid.margin + index % across * (width + grid.gap), top + index // across * (height + grid.gap)
        place = Rect(x, y, width, height)
        nodes.append(Node(f"blank:{index}", Role.DECORATION, place, Box(Colour.SURFACE, PANEL_RADIUS)))
    return nodes


def _dialog(view: IdleView, pen: Pen) -> Node:
    texts, compact = pen.texts, pen.grid.compact
    if compact:
        rect, pad, side = Rect((pen.width - 720) // 2, 70, 720, 340), 28, 130
    elif pen.grid.tall:
        rect, pad, side = Rect(40, pen.height - 464 - 420, pen.width - 80, 464), 48, 198
    else:
        rect, pad, side = Rect((pen.width - 1024) // 2, (pen.height - 464) // 2, 1024, 464), 48, 198
    ring_place = Rect(rect.x + pad + 5, rect.y + pad + 5, side, side)
    count = str(view.seconds_left)
    spoken = texts.get("idle.seconds", n=view.seconds_left, count=count)
    share = view.seconds_left / view.seconds_total if view.seconds_total else 0.0
    ring = Node("ring", Role.PROGRESS, ring_place, Ring(share, 12 if compact else 18), spoken, passing=True)
    figure = Style(Step.TITLE if compact else Step.CALL, Weight.BOLD, on=Colour.SURFACE)
    baseline = ring_place.centre[1] + round(pen.theme.px(figure.step) * 0.334)
    number = pen.line("seconds", ring_place.centre[0], baseline, count, figure, align=Align.CENTRE, spoken="")
    x = ring_place.right + (24 if compact else 53)
    room = rect.right - pad - x
    style, lines = pen.headline(texts.get("idle.title"), room, 1)
    style = Style(style.step, Weight.BOLD, on=Colour.SURFACE)
    title = pen.lines("title", x, rect.y + (84 if compact else 132), lines, style, role=Role.HEADING)
    small = Style(Step.SMALL if compact else Step.BODY, colour=Colour.MUTED, on=Colour.SURFACE)
    said = [line for key in ("idle.stops", "idle.safe") for line in pen.wrap(texts.get(key), small, room)]
    detail = pen.lines("detail", x, rect.y + (126 if compact else 197), said, small)
    height = pen.grid.decision
    row = Rect(rect.x + pad, rect.bottom - (24 if compact else 40) - height, rect.w - 2 * pad, height)
    stop = left_button(pen, row, "stop", texts.get("button.stop"), Stop(), decision=True)
    go = pen.button(
        "continue",
        Rect(stop.rect.right + 16, row.y, row.right - stop.rect.right - 16, height),
        texts.get("idle.continue"),
        Continue(),
        icon="check",
        primary=True,
        decision=True,
    )
    return pen.panel("dialog", rect, title, detail, ring, number, stop, go, role=Role.DIALOG)

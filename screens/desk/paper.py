"""Changing the paper: one step with its picture, what the printer says of itself, and how far it is."""

from screens.care_views import PaperStep, PaperView
from screens.desk.strip import said, strip, strip_height, title
from screens.desk_words import DeskIcon
from screens.intents import Back, Do
from screens.pen import Pen, Style
from screens.shapes import Disc, Picture
from screens.shopper.common import FACT_ICON, SMALL_MUTED, footer, left_button, right_button
from screens.shopper.stage import below, beside, detail, headline
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role


def paper(view: PaperView, pen: Pen) -> tuple[Node, ...]:
    """Lays one step out: words at the left, its picture at the right."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    name = "turn" if view.turned and view.step is PaperStep.ROLL else view.step.value
    picture = _picture(name, pen, row)
    width = beside(pen) if grid.tall else picture.rect.x - grid.margin - 32
    key = f"desk.paper.{name}"
    says = texts.get("desk.busy" if view.busy else f"{key}.detail")
    if grid.compact:
        head = title(pen, texts.get(f"{key}.title"), width)
        under = pen.block("detail", grid.margin, below(pen, head, Step.SMALL), says, SMALL_MUTED, width=width)
    else:
        head = headline(pen, texts.get(f"{key}.title"), width, top=strip_height(pen) + 48)
        under = detail(pen, says, head, width)
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    nodes = [*strip(pen, view.bar), picture, head, under, *_state(view, pen, row, width), back]
    edge = row.right
    for index, action in enumerate(() if view.busy else view.actions):
        word = texts.get(f"desk.do.{action.value}")
        found = right_button(pen, row, f"do:{action.value}", word, Do(action.value), primary=index == 0, right=edge)
        nodes.append(found)
        edge = found.rect.x - grid.gap
    return tuple(nodes)


def _picture(name: str, pen: Pen, row: Rect) -> Node:
    top = strip_height(pen) + (16 if pen.grid.compact else 40)
    height = row.y - top - (16 if pen.grid.compact else 32)
    if pen.grid.tall:
        side = row.w
        place = Rect(row.x, row.y - 220 - side, side, side)
        return Node("picture", Role.DECORATION, place, Picture(f"paper-{name}", CONTROL_RADIUS))
    wide = min(height, pen.width * 5 // 12)
    rect = Rect(pen.right - wide, top, wide, height)
    return Node("picture", Role.DECORATION, rect, Picture(f"paper-{name}", CONTROL_RADIUS))


def _state(view: PaperView, pen: Pen, row: Rect, width: int) -> tuple[Node, ...]:
    """What the printer says, over the points that tell how far it is."""
    side, gap = (18, 10) if pen.grid.compact else (28, 14)
    steps = tuple(PaperStep)
    at = steps.index(view.step)
    y = row.y - (26 if pen.grid.compact else 48) - side
    points = tuple(
        Node(
            f"step:{step.value}",
            Role.DECORATION,
            Rect(pen.grid.margin + index * (side + gap), y, side, side),
            Disc(Colour.POINT if index <= at else Colour.GROUND, Colour.EDGE, 3),
        )
        for index, step in enumerate(steps)
    )
    far = pen.texts.get("desk.paper.far", step=pen.texts.number(at + 1), all=pen.texts.number(len(steps)))
    x = pen.grid.margin + len(steps) * (side + gap) + gap
    count = pen.line("far", x, y + side // 2 + (8 if pen.grid.compact else 11), far, SMALL_MUTED)
    strong = Style(
        Step.SMALL if pen.grid.compact else Step.BODY, Weight.SEMIBOLD if view.state.strong else Weight.REGULAR
    )
    words = pen.settled(said(pen, view.state.says, view.setting, view.bar), strong, width - FACT_ICON - 18)
    baseline = y - (18 if pen.grid.compact else 32) - (len(words) - 1) * pen.theme.leading(strong.step)
    lines = pen.lines("state", pen.grid.margin + FACT_ICON + 18, baseline, words, strong)
    colour = Colour.WARN if view.state.icon is DeskIcon.WARN else Colour.INK
    corner = (pen.grid.margin, baseline - round(pen.theme.px(strong.step) * 0.334) - FACT_ICON // 2)
    return (pen.icon("state.icon", corner, FACT_ICON, view.state.icon.value, colour), lines, *points, count)

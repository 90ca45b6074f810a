"""The voucher is being printed; and what is said when nobody knows whether it was."""

from dataclasses import replace

from screens.intents import Done
from screens.pen import Align, Pen, Style
from screens.shapes import Box, Chevrons, Slip
from screens.shopper.common import (
    BODY_MUTED,
    FACT_ICON,
    HEAD,
    SMALL_MUTED,
    footer,
    header,
    price,
    right_button,
    spelled,
)
from screens.shopper.stage import below, beside, circle, circle_icon, headline
from screens.theme import PANEL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import PrintingView, PrintStep, PrintUnknownView, StepKind, StepState

_ICONS = {
    StepState.DONE: ("done", Colour.INK),
    StepState.BUSY: ("busy", Colour.INK),
    StepState.WAITING: ("waiting", Colour.EDGE),
}


def printing(view: PrintingView, pen: Pen) -> tuple[Node, ...]:
    """Lays the printing out."""
    texts, compact = pen.texts, pen.grid.compact
    x = 260 if compact else pen.grid.margin if pen.grid.tall else 568
    down = pen.height - 820 if pen.grid.tall else 0
    style = Style(Step.HEAD if compact else Step.TITLE, Weight.BOLD)
    room = pen.right - x
    if pen.text_width(texts.get("printing.title"), style) > room:
        style = Style(Step.BODY if compact else Step.HEAD, Weight.BOLD)
    title = pen.line("title", x, 98 if compact else 168 + down, texts.get("printing.title"), style, role=Role.HEADING)
    said = Style(Step.SMALL, colour=Colour.MUTED) if compact else BODY_MUTED
    first = 134 if compact else 228 + down
    lines = [line for key in ("printing.below", "printing.stay") for line in pen.wrap(texts.get(key), said, room)]
    detail = pen.lines("detail", x, first, lines, said)
    top = detail.rect.bottom + (10 if compact else 34)
    steps = _steps(view, pen, Rect(x, top, room, 0))
    says = texts.get(f"printer.{view.printer.value}")
    words = pen.settled(says, SMALL_MUTED, room - FACT_ICON - 16)
    lowest = pen.height - (20 if compact else 40) - (len(words) - 1) * pen.theme.leading(Step.SMALL)
    baseline = lowest if compact else min(lowest, steps.rect.bottom + 52)
    note = pen.lines("says", x + FACT_ICON + 16, baseline, words, SMALL_MUTED)
    icon = pen.icon("says.icon", (x, baseline - 10 - FACT_ICON // 2), FACT_ICON, "printer", Colour.MUTED)
    return (*header(pen, view.setting), *_machine(pen), title, detail, steps, icon, note)


def _machine(pen: Pen) -> tuple[Node, ...]:
    """The drawing of the voucher coming out."""
    if pen.grid.compact:
        place, slip, arrow = Rect(24, 64, 212, 392), Rect(42, 100, 176, 200), Rect(98, 352, 64, 57)
    elif pen.grid.tall:
        place = Rect(pen.grid.margin, 120, pen.width - 2 * pen.grid.margin, pen.height - 890)
        middle = pen.width // 2
        slip, arrow = Rect(middle - 267, 240, 534, 528), Rect(middle - 63, place.bottom - 180, 126, 126)
    else:
        height = pen.height - 160
        place = Rect(48, 112, 460, height)
        slip, arrow = Rect(100, 204, 356, 352), Rect(236, 612, 84, 84)
    return (
        Node("machine", Role.DECORATION, place, Box(Colour.SUNK, PANEL_RADIUS, rim=True)),
        Node("slip", Role.DECORATION, slip, Slip()),
        Node("arrow", Role.DECORATION, arrow, Chevrons(Colour.INK)),
    )


def _steps(view: PrintingView, pen: Pen, place: Rect) -> Node:
    compact = pen.grid.compact
    pitch, inset, side = (48, 14, 34) if compact else (76, 30, 44)
    rect = Rect(place.x, place.y, place.w, pitch * len(view.steps) + (12 if compact else 36))
    nodes: list[Node] = []
    for index, step in enumerate(view.steps):
        middle = rect.y + (6 if compact else 18) + pitch * index + pitch // 2
        nodes += _step(view, pen, step, (Rect(rect.x + inset, middle, rect.right - inset, 0), side))
    return pen.panel("steps", rect, *nodes)


def _step(view: PrintingView, pen: Pen, step: PrintStep, at: tuple[Rect, int]) -> tuple[Node, ...]:
    """One step: its sign, its words, its time. `at` holds left, middle and right, and the sign's side."""
    (left, middle, right, _), side = at
    texts = pen.texts
    icon, colour = _ICONS[step.state]
    key = f"step.{step.kind.value}"
    if step.kind is StepKind.TAKEN:
        count, _, unit = price(pen, view.setting, view.price).rpartition(" ")
        text = texts.get(key, count=count, unit=unit)
    else:
        text = texts.get(key)
    words = Style(
        Step.SMALL if pen.grid.compact else Step.BODY,
        Weight.BOLD if step.state is StepState.BUSY else Weight.REGULAR,
        Colour.MUTED if step.state is StepState.WAITING else Colour.INK,
        Colour.SURFACE,
    )
    name = f"step:{step.kind.value}"
    spoken = f"{text}: {texts.get('printing.' + step.state.value)}"
    nodes = [
        pen.icon(f"{name}.icon", (left, middle - side // 2), side, icon, colour),
        pen.line(f"{name}.text", left + side + 20, middle + 12, text, words, spoken=spoken),
    ]
    if step.at is not None:
        small = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
        time = texts.time(step.at, view.setting.zone)
        nodes.append(pen.line(f"{name}.time", right, middle + 11, time, small, align=Align.RIGHT))
    return tuple(nodes)


def print_unknown(view: PrintUnknownView, pen: Pen) -> tuple[Node, ...]:
    """Lays "we are not sure" out."""
    texts = pen.texts
    row = footer(pen, decision=True)
    width = beside(pen)
    head = headline(pen, texts.get("unknown.title"), width)
    said = texts.get("unknown.detail")
    strong = HEAD if pen.text_width(said, HEAD) <= width else replace(HEAD, step=Step.BODY)
    till = pen.block("till", pen.grid.margin, below(pen, head, strong.step, 8), said, strong, width=width)
    more = pen.block(
        "more",
        pen.grid.margin,
        below(pen, till, Step.SMALL, 6),
        texts.get("unknown.more"),
        SMALL_MUTED,
        width=width,
    )
    nodes = [circle(pen, Colour.SUNK), circle_icon(pen, "help"), *header(pen, view.setting), head, till, more]
    if view.code is not None:
        runs = texts.runs("unknown.code", code=view.code)
        style = Style(Step.SMALL if pen.grid.compact else Step.BODY)
        said = texts.get("unknown.code", code=spelled(view.code))
        baseline = below(pen, more, style.step, 12)
        nodes.append(pen.line("code", pen.grid.margin, baseline, runs, style, spoken=said))
    done = right_button(pen, row, "done", texts.get("thanks.done"), Done(), icon="check", primary=True, decision=True)
    return (*nodes, done)

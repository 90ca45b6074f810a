"""The ink strip over every screen of a technician's: which program this is, and whether its devices are real."""

from screens.desk.strip import strip_height
from screens.parts import Setting
from screens.pen import Align, Pen, Style
from screens.shapes import Box
from screens.shopper.common import FACT_ICON, cut
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role


def technician_strip(pen: Pen, setting: Setting, version: str, terminal: str = "") -> Node:
    """The strip; `terminal` is the terminal's code, or nothing before it has one."""
    height, margin, texts = strip_height(pen), pen.grid.margin, pen.texts
    name = Style(Step.SMALL, Weight.SEMIBOLD, Colour.GROUND, Colour.INK)
    plain = Style(Step.SMALL, colour=Colour.GROUND, on=Colour.INK)
    baseline = height // 2 + round(pen.theme.px(Step.SMALL) * 0.334)
    x = margin + FACT_ICON + 16
    who = pen.line("strip.name", x, baseline, texts.get("technician.name"), name)
    devices = texts.get("technician.virtual" if setting.virtual else "technician.real")
    said = texts.get("technician.version", version=version, devices=devices)
    if terminal:
        said = texts.get("technician.terminal", terminal=terminal, version=version, devices=devices)
    shown = cut(pen, said, plain, pen.right - who.rect.right - 24)
    parts = (
        pen.icon("strip.icon", (margin, (height - FACT_ICON) // 2), FACT_ICON, "wrench", Colour.GROUND),
        who,
        pen.line("strip.role", pen.right, baseline, shown, plain, align=Align.RIGHT),
    )
    return Node("strip", Role.GROUP, Rect(0, 0, pen.width, height), Box(Colour.INK), children=parts)

"""One of the five crosses that a technician touches while the terminal runs."""

from typing import Final

from screens.calibration import crosses
from screens.intents import Back
from screens.mirror import STEADY
from screens.pen import Align, Pen, Style
from screens.shapes import Icon
from screens.shopper.common import BODY_MUTED
from screens.technician_views import CalibrationView
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role

_SIDE_MM: Final = 10.0


def cross(at: tuple[int, int], mm_per_px: float) -> Node:
    """The cross whose middle is at a point; on a mirrored screen it stands where it stands on every other."""
    side = round(_SIDE_MM / mm_per_px)
    return Node(STEADY, Role.IMAGE, Rect(at[0] - side // 2, at[1] - side // 2, side, side), Icon("plus", Colour.INK))


def calibration(view: CalibrationView, pen: Pen) -> tuple[Node, ...]:
    """Lays out one cross, above the middle what to do, below it the way out, which is the keys' alone.

    Nobody knows yet where a touch would land: every touch is one of the cross.
    """
    size, texts = (pen.width, pen.height), pen.texts
    places = crosses(size)
    middle, baseline = pen.width // 2, pen.height * 3 // 10
    head = Style(Step.HEAD, Weight.SEMIBOLD)
    count = texts.get("calibration.cross", number=texts.number(view.cross + 1), count=texts.number(len(places)))
    under = baseline + pen.theme.leading(Step.BODY)
    return (
        pen.line("title", middle, baseline, texts.get("calibration.title"), head, align=Align.CENTRE),
        pen.line("count", middle, under, count, BODY_MUTED, align=Align.CENTRE),
        cross(places[view.cross], pen.theme.mm_per_px),
        _leave(pen),
    )


def _leave(pen: Pen) -> Node:
    label = pen.texts.get("calibration.leave")
    width, height = pen.button_width(label, "left"), pen.grid.button
    rect = Rect((pen.width - width) // 2, pen.height * 7 // 10 - height // 2, width, height)
    return pen.button("back", rect, label, Back(), icon="left")

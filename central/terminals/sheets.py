"""A sheet of enrolment codes on A4, for the technicians who bring terminals into service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING, Final

import segno

from central.cards.sheets import MM, PAGE_MM

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

COLUMNS: Final = 2
ROWS: Final = 4
PER_PAGE: Final = COLUMNS * ROWS
_LABEL_MM: Final = (105.0, 74.0)
_CODE_MM: Final = 46.0
"""Of the square, its quiet zone not counted: a scanner reads it at arm's length."""
_QUIET_MODULES: Final = 4
"""ISO/IEC 18004, section 5.3.8."""


@dataclass(frozen=True, slots=True)
class Label:
    """One terminal's code on the sheet.

    Attributes:
        terminal: its code, such as ``K1-3``.
        shop: where it will stand.
        text: what its square says; whoever has it has the terminal.
        expires_at: until when it is good; aware.
    """

    terminal: str
    shop: str
    text: str = field(repr=False)
    expires_at: datetime


def write_sheet(file: IO[bytes], labels: Sequence[Label], progress: Callable[[], None] = lambda: None) -> None:
    """The sheet.

    Args:
        file: written to.
        labels: in their order; at least one.
        progress: told after each.
    """
    from reportlab.pdfgen.canvas import Canvas

    width, height = (each * MM for each in PAGE_MM)
    canvas = Canvas(file, pagesize=(width, height), pageCompression=1)
    canvas.setTitle("Spaarpunt: enrolment codes")
    for place, label in enumerate(labels):
        if place and place % PER_PAGE == 0:
            canvas.showPage()
        row, column = divmod(place % PER_PAGE, COLUMNS)
        _draw(canvas, label, column * _LABEL_MM[0] * MM, height - (row + 1) * _LABEL_MM[1] * MM)
        progress()
    canvas.save()


def _draw(canvas: "Canvas", label: Label, left: float, bottom: float) -> None:
    code = segno.make(label.text, error="m", micro=False)
    rows = tuple(code.matrix)
    module = _CODE_MM * MM / len(rows)
    middle = left + _LABEL_MM[0] * MM / 2
    x, top = middle - _CODE_MM * MM / 2, bottom + _LABEL_MM[1] * MM - (_QUIET_MODULES + 1) * module
    dark = canvas.beginPath()
    for down, modules in enumerate(rows):
        for across, is_dark in enumerate(modules):
            if is_dark:
                dark.rect(x + across * module, top - (down + 1) * module, module, module)
    canvas.drawPath(dark, stroke=0, fill=1)
    below = top - _CODE_MM * MM
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawCentredString(middle, below - 8 * MM, label.terminal)
    canvas.setFont("Helvetica", 9)
    canvas.drawCentredString(middle, below - 13 * MM, label.shop)
    canvas.drawCentredString(middle, below - 17 * MM, f"good once, until {label.expires_at:%Y-%m-%d %H:%M} UTC")

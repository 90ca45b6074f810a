"""The card to take along on a phone: what happens, and the code that the phone photographs."""

from collections.abc import Sequence
from typing import Final

from screens.intents import Back, Done, ShowCode
from screens.pen import Pen, Style
from screens.shapes import Modules
from screens.shopper.common import SMALL_MUTED, footer, header, left_button, right_button
from screens.shopper.stage import beside, circle, circle_icon, detail, headline
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import PhoneState, PhoneView

QUIET: Final = 4
"""Light modules around a QR (ISO/IEC 18004, section 5.3.8)."""


def phone(view: PhoneView, pen: Pen) -> tuple[Node, ...]:
    """Lays it out."""
    if view.state is PhoneState.THERE and view.address is not None:
        return _code(view, view.address, pen)
    texts, row = pen.texts, footer(pen)
    asked = view.state is PhoneState.ASKED
    width = beside(pen)
    head = headline(pen, texts.get(f"phone.{view.state.value}.title"), width, most=3)
    said = detail(pen, texts.get(f"phone.{view.state.value}.detail"), head, width)
    nodes = [circle(pen, Colour.SUNK), circle_icon(pen, "busy" if asked else "phone")]
    nodes += [*header(pen, view.setting), head, said]
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    if asked:
        return (*nodes, back)
    again = view.state is PhoneState.FAILED
    word = texts.get("phone.again" if again else "phone.show")
    on = right_button(pen, row, "show", word, ShowCode(), primary=True, icon=None if again else "right")
    return (*nodes, back, on)


def modules(address: str) -> tuple[str, ...]:
    """The rows of the QR that holds an address: 1 for a dark module, 0 for a light one, no quiet zone."""
    import segno

    made = segno.make(address, error="m", boost_error=False, micro=False)
    return tuple("".join(str(module) for module in row) for row in made.matrix)


def _code(view: PhoneView, address: str, pen: Pen) -> tuple[Node, ...]:
    """The code as large as the screen allows, at the right; what to do at the left."""
    texts, grid, row = pen.texts, pen.grid, footer(pen)
    rows = modules(address)
    side = len(rows) + 2 * QUIET
    top = 52 if grid.compact else 88
    room = min(row.y - grid.gap - top, pen.width * (45 if grid.compact else 85 if grid.tall else 50) // 100)
    module = room // side
    panel = Rect(pen.right - module * side, top + (room - module * side) // 2, module * side, module * side)
    if grid.tall:
        # Low, where a phone is held; the words above over the whole width.
        panel = Rect((pen.width - panel.w) // 2, row.y - 2 * grid.gap - panel.h, panel.w, panel.h)
    code = Node("code", Role.IMAGE, panel, Modules(rows, QUIET), spoken=texts.get("phone.code"))
    width = beside(pen) if grid.tall else panel.x - grid.margin - (20 if grid.compact else 48)
    head = headline(pen, texts.get("phone.there.title"), width)
    steps = _steps(pen, [texts.get(f"phone.step.{number}") for number in (1, 2, 3)], head, width)
    left = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    done = right_button(pen, row, "done", texts.get("thanks.done"), Done(), icon="check", primary=True)
    nodes: list[Node] = [*header(pen, view.setting), code, head, *steps, left, done]
    if view.replaces:
        nodes.append(_replaces(pen, steps, width))
    return tuple(nodes)


def _steps(pen: Pen, texts: Sequence[str], head: Node, width: int) -> list[Node]:
    """What to do, in order, each step behind its number."""
    step = Step.SMALL if pen.grid.compact else Step.BODY
    figure, plain = Style(step, Weight.BOLD), Style(step)
    indent = pen.text_width("3", figure) + (14 if pen.grid.compact else 22)
    baseline = head.rect.bottom + pen.theme.leading(step) + (0 if pen.grid.compact else 12)
    nodes: list[Node] = []
    for number, text in enumerate(texts, 1):
        mark = pen.line(f"step.{number}.mark", pen.grid.margin, baseline, str(number), figure)
        said = pen.block(f"step.{number}", pen.grid.margin + indent, baseline, text, plain, width=width - indent)
        nodes += [mark, said]
        baseline = said.rect.bottom + pen.theme.leading(step) - (6 if pen.grid.compact else -4)
    return nodes


def _replaces(pen: Pen, above: Sequence[Node], width: int) -> Node:
    air = 0 if pen.grid.compact else 12
    baseline = max(node.rect.bottom for node in above) + pen.theme.leading(Step.SMALL) + air
    text = pen.texts.get("phone.replaces")
    return pen.block("replaces", pen.grid.margin, baseline, text, SMALL_MUTED, width=width)

"""One reward before it is taken: the picture, the sum, and the one decision."""

from screens.intents import Back, Confirm
from screens.pen import Align, Pen, Style
from screens.shapes import Box, Picture
from screens.shopper.common import (
    SMALL,
    SMALL_MUTED,
    banner,
    co_payment,
    footer,
    header,
    left_button,
    price,
    right_button,
)
from screens.theme import PANEL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import RewardView

_UPRIGHT_WORDS = 620
"""Height of what stands between picture and buttons on an upright display, in px."""


def reward(view: RewardView, pen: Pen) -> tuple[Node, ...]:
    """Lays the decision out."""
    texts, grid = pen.texts, pen.grid
    row = footer(pen, decision=True)
    if grid.compact:
        place, x = Rect(grid.margin, 64, 200, 312), 244
    elif grid.tall:
        place, x = Rect(grid.margin, 120, pen.width - 2 * grid.margin, _picture_height(pen)), grid.margin
    else:
        place, x = Rect(grid.margin, 104, 496, row.y - 24 - 104), 592
    picture = Node("picture", Role.DECORATION, place, Picture(view.reward.picture, PANEL_RADIUS))
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left", decision=True)
    confirm = right_button(
        pen,
        row,
        "confirm",
        texts.get("reward.confirm"),
        Confirm(),
        icon="printer",
        primary=True,
        decision=True,
        least=300 if grid.compact else 500,
    )
    state = [banner(pen, "offline", "offline", texts.get("setting.offline"))] if view.setting.offline else []
    return (
        *header(pen, view.setting, view.member),
        *state,
        picture,
        *_title(view, pen, x),
        _sum(view, pen, x),
        *_note(view, pen, x),
        back,
        confirm,
    )


def _picture_height(pen: Pen) -> int:
    """On an upright display the picture stands above, and the words and the sum low over the buttons."""
    return footer(pen, decision=True).y - 120 - _UPRIGHT_WORDS


def _down(pen: Pen) -> int:
    """How much lower the words stand than on a wide display, in px."""
    return 120 + _picture_height(pen) - 60 if pen.grid.tall else 0


def _title(view: RewardView, pen: Pen, x: int) -> tuple[Node, ...]:
    texts, compact = pen.texts, pen.grid.compact
    room = pen.right - x
    step = Step.HEAD if compact else Step.TITLE
    style = Style(step, Weight.BOLD)
    lines = pen.wrap(view.reward.name, style, room)
    down = _down(pen)
    first = 96 if compact else 156 + down
    if len(lines) > 1:
        style = Style(Step.BODY if compact else Step.HEAD, Weight.BOLD)
        lines = pen.wrap(view.reward.name, style, room)[:2]
        first -= 10 if compact else 40
    name = pen.lines("name", x, first, lines, style, role=Role.HEADING)
    money = co_payment(pen, view.reward)
    cost = price(pen, view.setting, view.reward.price)
    cost = cost if money is None else f"{cost} {texts.get('balance.co_payment', money=money)}"
    cost_style = Style(Step.BODY if compact else Step.HEAD, Weight.BOLD)
    cost_node = pen.line("price", x, 138 if compact else 228 + down, cost, cost_style)
    if money is None or compact:
        return name, cost_node
    pay = texts.get("reward.pay_at_till", money=money)
    return name, cost_node, pen.line("pay", x, 270 + down, pay, SMALL_MUTED)


def _sum(view: RewardView, pen: Pen, x: int) -> Node:
    """Have, minus, keep."""
    texts, compact = pen.texts, pen.grid.compact
    rect = Rect(x, 152, pen.right - x, 146) if compact else Rect(x, 300 + _down(pen), pen.right - x, 224)
    step = Step.SMALL if compact else Step.BODY
    plain = Style(step, on=Colour.SURFACE)
    strong = Style(step, Weight.SEMIBOLD, on=Colour.SURFACE)
    small = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
    total = Style(Step.HEAD if compact else Step.TITLE, Weight.BOLD, on=Colour.SURFACE)
    inset = 16 if compact else 28
    left, right = rect.x + inset, rect.right - inset
    rows = [rect.y + y for y in ((34, 71, 122) if compact else (49, 101, 182))]
    as_of = texts.as_of(view.as_of, view.now, view.setting.zone)
    key = "reward.have_held" if view.from_held else "reward.have"
    count, label = texts.number(view.have), texts.get(key)
    # Said, and written in the large form, a row is one line.
    said = texts.series((f"{label} {count}", as_of))
    have = pen.line("sum.have", left, rows[0], label, plain, spoken=said)
    after = pen.line("sum.as_of", have.rect.right + 10, rows[0], as_of, small, spoken="")
    minus = texts.get("reward.minus", count=texts.number(view.reward.price))
    minus_node = pen.line("sum.price", right, rows[1], minus, strong, align=Align.RIGHT, spoken="")
    name = view.reward.name
    while pen.text_width(name, plain) > minus_node.rect.x - left - 24:
        name = name[:-2].rstrip() + "…"
    rule = Node(
        "sum.rule", Role.DECORATION, Rect(left, rows[1] + (14 if compact else 21), right - left, 2), Box(Colour.EDGE)
    )
    keep, kept = texts.get("reward.keep"), texts.number(view.have - view.reward.price)
    cost = texts.series((view.reward.name, minus))
    return pen.panel(
        "sum",
        rect,
        have,
        after,
        pen.line("sum.count", right, rows[0], count, strong, align=Align.RIGHT, spoken=""),
        pen.line("sum.name", left, rows[1], name, plain, spoken=cost),
        minus_node,
        rule,
        pen.line("sum.keep", left, rows[2], keep, strong, spoken=f"{keep} {kept}"),
        pen.line("sum.left", right, rows[2] + (4 if compact else 10), kept, total, align=Align.RIGHT, spoken=""),
    )


def _note(view: RewardView, pen: Pen, x: int) -> tuple[Node, ...]:
    compact = pen.grid.compact
    text = pen.texts.get("reward.voucher", n=view.valid_days, days=str(view.valid_days))
    side = 34 if compact else 40
    first = 330 if compact else 571 + _down(pen)
    lines = pen.settled(text, SMALL, pen.right - x - side - 16)
    if len(lines) > 2:
        first -= pen.theme.leading(Step.SMALL) // 4
    block = pen.lines("note", x + side + 16, first, lines, SMALL)
    return pen.icon("note.icon", (x, block.rect.centre[1] - side // 2), side, "printer", Colour.INK), block

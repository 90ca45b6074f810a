"""What several of the shopper's screens share: the header, the banner, the row of buttons."""

from dataclasses import replace

from screens.brand import LOGO
from screens.intents import Intent
from screens.pen import Align, Pen, Style
from screens.shapes import Box, Disc, Picture
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import LaterReason, RewardTile, Setting

SMALL = Style(Step.SMALL)
SMALL_MUTED = Style(Step.SMALL, colour=Colour.MUTED)
BODY = Style(Step.BODY)
BODY_MUTED = Style(Step.BODY, colour=Colour.MUTED)
NAME = Style(Step.BODY, Weight.SEMIBOLD)
HEAD = Style(Step.HEAD, Weight.BOLD)

LATER = {
    LaterReason.OFFLINE: ("offline", "balance.later"),
    LaterReason.PRINTER: ("printer", "balance.later"),
    LaterReason.PROOF: ("lock", "balance.proof"),
    LaterReason.CLOSED: ("cross", "balance.closed"),
}
"""Icon and word for a reward that is reached and cannot be taken now."""

DOT = "•"
"""Stands for a sign that is hidden."""

FACT_ICON = 32
"""Side of an icon before a line of text, in px."""


def header(pen: Pen, setting: Setting, member: str | None = None) -> tuple[Node, ...]:
    """Wordmark on the left, shop or masked name on the right."""
    baseline = 36 if pen.grid.compact else 56
    if pen.theme.logo is not None:
        return _logo(pen, pen.theme.logo), *_whose(pen, setting, member, baseline)
    style = Style(Step.BODY, Weight.BOLD)
    mark = pen.line("wordmark", pen.grid.margin, baseline, "Spaarpunt", style, role=Role.IMAGE, spoken="")
    side = 12 if pen.grid.compact else 14
    point = Node(
        "wordmark.point",
        Role.DECORATION,
        Rect(mark.rect.right + 6, baseline - side - 2, side, side),
        Disc(Colour.POINT),
    )
    return mark, point, *_whose(pen, setting, member, baseline)


def _logo(pen: Pen, size: tuple[int, int]) -> Node:
    """The shop's logo where the wordmark would stand, as high as the header lets it and no wider than a third."""
    high = 36 if pen.grid.compact else 56
    wide = min(round(high * size[0] / size[1]), pen.width // 3)
    rect = Rect(pen.grid.margin, (52 if pen.grid.compact else 88) // 2 - high // 2, wide, high)
    return Node("logo", Role.IMAGE, rect, Picture(LOGO, 0))


def _whose(pen: Pen, setting: Setting, member: str | None, baseline: int) -> tuple[Node, ...]:
    """The shop's name, or the member's."""
    if member is None:
        return (pen.line("shop", pen.right, baseline - 2, setting.shop, SMALL, align=Align.RIGHT),)
    said = pen.texts.get("balance.name", name=member)
    name = pen.line("member", pen.right, baseline, member, NAME, align=Align.RIGHT, spoken=said)
    corner = (name.rect.x - 14 - FACT_ICON, baseline - 12 - FACT_ICON // 2)
    return pen.icon("member.icon", corner, FACT_ICON, "person", Colour.INK), name


def banner(pen: Pen, name: str, icon: str, text: str) -> Node:
    """A pill in the middle of the header."""
    style = Style(Step.SMALL, on=Colour.SUNK)
    height = 44 if pen.grid.compact else 56
    wide, inset = pen.text_width(text, style), 14 if pen.grid.compact else 24
    width = inset + FACT_ICON + 10 + wide + inset
    x, y = (pen.width - width) // 2, 4 if pen.grid.compact else 16
    middle = y + height // 2
    return Node(
        name,
        Role.GROUP,
        Rect(x, y, width, height),
        Box(Colour.SUNK, height // 2, rim=True),
        children=(
            pen.icon(f"{name}.icon", (x + inset, middle - FACT_ICON // 2), FACT_ICON, icon, Colour.INK),
            pen.line(f"{name}.text", x + inset + FACT_ICON + 10, middle + 10, text, style),
        ),
    )


def footer(pen: Pen, *, decision: bool = False) -> Rect:
    """The row in which the buttons stand, between the margins."""
    height = pen.grid.decision if decision else pen.grid.button
    return Rect(pen.grid.margin, pen.height - pen.grid.foot - height, pen.width - 2 * pen.grid.margin, height)


def lowered(pen: Pen, top: int, height: int, end: int) -> int:
    """Where something to be touched begins: at `top`; on an upright display low enough to end at `end`, if it can."""
    return max(top, end - height) if pen.grid.tall else top


def left_button(
    pen: Pen, row: Rect, name: str, label: str, action: Intent, *, icon: str = "cross", decision: bool = False
) -> Node:
    """A leaving button at the left end of a row."""
    width = pen.button_width(label, icon, decision=decision)
    return pen.button(name, Rect(row.x, row.y, width, row.h), label, action, icon=icon, decision=decision)


def right_button(
    pen: Pen,
    row: Rect,
    name: str,
    label: str,
    action: Intent,
    *,
    icon: str | None = None,
    primary: bool = False,
    decision: bool = False,
    right: int | None = None,
    least: int = 0,
) -> Node:
    """A forward button at the right end of a row; an arrow stands behind its word.

    Args:
        pen: The pen.
        row: The row.
        name: The node's name.
        label: Its word.
        action: What it means.
        icon: Its icon or None.
        primary: True for the accent.
        decision: True for the larger form.
        right: Where it ends, or None for the row's end.
        least: Its least width.
    """
    width = max(least, pen.button_width(label, icon, decision=decision))
    end = row.right if right is None else right
    return pen.button(
        name,
        Rect(end - width, row.y, width, row.h),
        label,
        action,
        icon=icon,
        primary=primary,
        decision=decision,
        icon_last=icon == "right",
    )


def stacked_button(
    pen: Pen,
    name: str,
    corner: tuple[int, int],
    action: Intent,
    *,
    icon: str,
    word: str,
    least: tuple[int, int] = (0, 0),
    padding: int = 28,
) -> Node:
    """A button as narrow as its word and `padding` let it be, but not below `least`: its icon above a small word."""
    style = Style(Step.SMALL, Weight.SEMIBOLD, on=Colour.SURFACE)
    height = max(pen.grid.button, least[1])
    wide = pen.text_width(word, style)
    rect = Rect(*corner, max(pen.grid.button, wide + padding, least[0]), height)
    plain = pen.icon_button(name, rect, icon, action, word)
    return replace(plain, children=stacked(pen, name, rect, (icon, word), style))


def stacked(pen: Pen, name: str, rect: Rect, said: tuple[str, str], style: Style) -> tuple[Node, Node]:
    """An icon above a small word, in the middle of a button; `said` names both."""
    icon, word = said
    side, gap, capital = (30, 8, 18) if pen.grid.compact else (36, 12, 20)
    middle, top = rect.centre[0], rect.centre[1] - (side + gap + capital) // 2
    drawn = pen.icon(f"{name}.icon", (middle - side // 2, top), side, icon, style.colour)
    baseline = top + side + gap + capital
    return drawn, pen.line(f"{name}.label", middle, baseline, word, style, align=Align.CENTRE, spoken="")


def roomy(pen: Pen, height: int, room: int) -> int:
    """How high the ways of a menu are where each row has `room` px: on a low display a quarter more than a button."""
    return max(height, min(height * 5 // 4, room)) if pen.grid.compact else height


def hint(pen: Pen, row: Rect, text: str, style: Style, bounds: tuple[int, int]) -> tuple[Node, ...]:
    """One or two lines of text at the right end of the room between two buttons.

    Returns:
        The node, or nothing where there is no room for it.
    """
    left, right = bounds
    lines = pen.wrap(text, style, min(330, right - left))
    if len(lines) > 2:
        lines = pen.wrap(text, style, right - left)
    if len(lines) > 2:
        return ()
    lines = pen.balanced(text, style, max(pen.text_width(line[0].text, style) for line in lines))
    if len(lines) == 2 and " · " in text:
        lines = [pen.wrap(part, style, pen.width)[0] for part in text.split(" · ", 1)]
    wide = max(pen.text_width(line[0].text, style) for line in lines)
    if wide > right - left:
        return ()
    leading = pen.theme.leading(style.step)
    first = row.centre[1] + 10 - (leading // 2 if len(lines) == 2 else 0)
    return (pen.lines("hint", right - wide, first, lines, style),)


def unit(pen: Pen, setting: Setting, count: int) -> str:
    """The word for what is counted, by number."""
    return pen.texts.get(f"unit.{setting.unit.value}", n=count)


def masked(pen: Pen, floor: int) -> str:
    """How large a balance is, for the eye: its first figure, with points for the others."""
    figure = pen.texts.number(floor)
    return figure[0] + figure[1:].replace(figure[-1], DOT) if floor else DOT


def price(pen: Pen, setting: Setting, count: int) -> str:
    """A count with its unit: 750 punten."""
    return pen.texts.get("balance.price", count=pen.texts.number(count), unit=unit(pen, setting, count))


def cut(pen: Pen, text: str, style: Style, width: int) -> str:
    """A text that ends in … where it is too wide."""
    if pen.text_width(text, style) <= width:
        return text
    while text and pen.text_width(text + "…", style) > width:
        text = text[:-1].rstrip(" ·")
    return text + "…"


def co_payment(pen: Pen, reward: RewardTile) -> str | None:
    """What is paid besides, or None."""
    if reward.co_payment is None:
        return None
    return pen.texts.money(reward.co_payment.cents, reward.co_payment.currency)


def spelled(code: str) -> str:
    """A code sign by sign, its groups apart, to be said: no voice makes a word or a number of it."""
    return ", ".join(" ".join(group) for group in code.split("-"))

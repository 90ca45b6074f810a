"""The menu: what else there is besides the balance, and the languages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from screens.intents import (
    Accessibility,
    Back,
    ChangePin,
    ClaimPoints,
    Intent,
    ShowCharity,
    ShowHistory,
    ShowPrivacy,
    ShowRules,
    ShowStamps,
    TakeAlong,
)
from screens.pen import Pen, Style
from screens.shopper.choices import language_row
from screens.shopper.common import BODY_MUTED, SMALL, footer, header, left_button, lowered, roomy, stacked_button
from screens.shopper.stage import headline, over_the_hand
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect
from screens.views import MenuItem, MenuView

_ITEMS: Final[dict[MenuItem, tuple[str, Intent]]] = {
    MenuItem.HISTORY: ("receipt", ShowHistory()),
    MenuItem.STAMPS: ("stamps", ShowStamps()),
    MenuItem.PIN: ("lock", ChangePin()),
    MenuItem.PHONE: ("phone", TakeAlong()),
    MenuItem.CLAIM: ("missed", ClaimPoints()),
    MenuItem.CHARITY: ("heart", ShowCharity()),
    MenuItem.RULES: ("rules", ShowRules()),
    MenuItem.PRIVACY: ("shield", ShowPrivacy()),
}
"""Icon and meaning of each way; its words are ``menu.NAME`` and, where room is scarce, ``menu.NAME.short``."""

_MANY: Final = 5
"""Columns from which on the ways stand closer together."""

_STACKED: Final = Style(Step.SMALL, Weight.SEMIBOLD, on=Colour.SURFACE)
_PADDING: Final = 16
"""Of a way's word to the edges of its button, both together, where the icon stands above it."""

_BESIDE_THE_WORD: Final = 300
"""From this width on a way's icon stands beside its word, below it above it."""


def menu(view: MenuView, pen: Pen) -> tuple[Node, ...]:
    """Lays the menu out: the ways below the top third, in as few columns as the height allows; then the languages."""
    texts, grid = pen.texts, pen.grid
    row = footer(pen)
    head = headline(pen, texts.get("menu.title"), pen.width - 2 * grid.margin, most=1)
    top = max(head.rect.bottom + grid.gap, -(-pen.height // 3))
    if grid.tall:
        top = lowered(pen, top, -(-len(view.items) // 2) * (grid.button + grid.gap), row.y)
    ways = _ways(view, pen, Rect(grid.margin, top, pen.width - 2 * grid.margin, row.y - top))
    languages = _languages(view, pen, row)
    start = min((node.rect.x for node in languages), default=row.right) - row.h - grid.gap
    back = _back(pen, row, start)
    place = Rect(back.rect.right + grid.gap, row.y, row.h, row.h)
    look = pen.icon_button("accessibility", place, "figure", Accessibility(), texts.get("attract.display"))
    asked = over_the_hand(pen, (head,), "menu", top - 40)
    return (*header(pen, view.setting, view.member), *asked, *ways, back, look, *languages)


def _ways(view: MenuView, pen: Pen, room: Rect) -> list[Node]:
    """The ways, row by row within `room`."""
    grid = pen.grid
    step = grid.button + grid.gap
    rows = max(1, room.h // step)
    height = roomy(pen, grid.button, room.h // rows - grid.gap)
    step = height + grid.gap
    across = max(2, -(-len(view.items) // rows))
    gap = grid.gap if across < _MANY else 8
    nodes: list[Node] = []
    for first in range(0, len(view.items), across):
        items = view.items[first : first + across]
        x, y = room.x, room.y + first // across * step
        for item, width in zip(items, _widths(pen, items, across, room.w - (across - 1) * gap), strict=True):
            nodes.append(_way(pen, item, Rect(x, y, width, height)))
            x += width + gap
    return nodes


def _widths(pen: Pen, items: Sequence[MenuItem], across: int, room: int) -> list[int]:
    """How wide each way of a row is: all alike, but where a word needs more the others give."""
    even = room // across
    needs = [pen.text_width(pen.texts.get(f"menu.{item.value}.short"), _STACKED) + _PADDING for item in items]
    if max(needs) <= even:
        return [even] * len(items)
    spare = max(0, even * len(items) - sum(needs))
    return [need + spare // len(items) for need in needs]


def _way(pen: Pen, item: MenuItem, rect: Rect) -> Node:
    icon, action = _ITEMS[item]
    name, word, short = f"way:{item.value}", f"menu.{item.value}", f"menu.{item.value}.short"
    whole = pen.texts.get(word)
    if rect.w >= _BESIDE_THE_WORD:
        fits = pen.button_width(whole, icon) <= rect.w
        return pen.button(name, rect, whole if fits else pen.texts.get(short), action, icon=icon, spoken=whole)
    fits = pen.text_width(whole, _STACKED) + _PADDING <= rect.w
    said = whole if fits else pen.texts.get(short)
    least = rect.w, rect.h
    button = stacked_button(pen, name, (rect.x, rect.y), action, icon=icon, word=said, least=least, padding=_PADDING)
    return replace(button, spoken=whole)


def _back(pen: Pen, row: Rect, languages_at: int) -> Node:
    """The way back; its icon alone where the languages leave no room for the word."""
    word = pen.texts.get("button.back")
    if row.x + pen.button_width(word, "left") + pen.grid.gap <= languages_at:
        return left_button(pen, row, "back", word, Back(), icon="left")
    return pen.icon_button("back", Rect(row.x, row.y, row.h, row.h), "left", Back(), word)


def _languages(view: MenuView, pen: Pen, row: Rect) -> list[Node]:
    """The languages at the right end of the row, and before them what they are where there is room for it."""
    beside = 2 * (row.h + pen.grid.gap)
    room = Rect(row.x + beside, row.y, row.w - beside, row.h)
    buttons = language_row(pen, room, view.languages, view.setting.language, gap=12, less=16, rightwards=False)
    if not buttons:
        return []
    word = pen.texts.get("menu.language")
    end = buttons[0].rect.x - 12 - (4 if pen.grid.compact else 20)
    style = SMALL if pen.grid.compact else BODY_MUTED
    wide = pen.text_width(word, style)
    if end - wide < room.x:
        return buttons
    return [pen.line("language", end - wide, row.centre[1] + 12, word, style), *buttons]

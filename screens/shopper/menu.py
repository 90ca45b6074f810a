"""The menu: what else there is besides the balance, and the languages."""

from typing import Final

from screens.intents import Back, ChangePin, ChooseLanguage, Intent, ShowHistory, ShowStamps
from screens.pen import Pen
from screens.shopper.common import BODY_MUTED, footer, header, left_button, stacked_button
from screens.shopper.stage import headline
from screens.tree import Node, Rect
from screens.views import MenuItem, MenuView

_ITEMS: Final[dict[MenuItem, tuple[str, str, Intent]]] = {
    MenuItem.HISTORY: ("receipt", "menu.history", ShowHistory()),
    MenuItem.STAMPS: ("stamps", "menu.stamps", ShowStamps()),
    MenuItem.PIN: ("lock", "menu.pin", ChangePin()),
}
"""Icon, text and meaning of each way."""


def menu(view: MenuView, pen: Pen) -> tuple[Node, ...]:
    """Lays the menu out: the ways in two columns below the top third, the languages under them."""
    texts, grid = pen.texts, pen.grid
    row = footer(pen)
    head = headline(pen, texts.get("menu.title"), pen.width - 2 * grid.margin, most=1)
    # A low screen has room for one row above the languages.
    across = 3 if grid.compact and len(view.items) > 2 else 2
    width = (pen.width - 2 * grid.margin - (across - 1) * grid.gap) // across
    top = max(head.rect.bottom + grid.gap, -(-pen.height // 3))
    ways = tuple(
        _way(
            pen,
            item,
            Rect(
                grid.margin + index % across * (width + grid.gap),
                top + index // across * (grid.button + grid.gap),
                width,
                grid.button,
            ),
        )
        for index, item in enumerate(view.items)
    )
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    return (*header(pen, view.setting, view.member), head, *ways, *_languages(view, pen, row), back)


def _way(pen: Pen, item: MenuItem, rect: Rect) -> Node:
    icon, key, action = _ITEMS[item]
    if pen.grid.compact and rect.w < 300:
        name, word = f"way:{item.value}", pen.texts.get(key)
        return stacked_button(pen, name, (rect.x, rect.y), action, icon=icon, word=word, least=rect.w)
    return pen.button(f"way:{item.value}", rect, pen.texts.get(key), action, icon=icon)


def _languages(view: MenuView, pen: Pen, row: Rect) -> list[Node]:
    grid, texts = pen.grid, pen.texts
    y = row.y - grid.gap - grid.button
    word = texts.get("menu.language")
    label = pen.line("language", grid.margin, y + grid.button // 2 + 12, word, BODY_MUTED)
    x = label.rect.right + (20 if grid.compact else 32)
    nodes = [label]
    for code in view.languages:
        name = texts.get(f"language.{code}")
        wide = pen.button_width(name, None) - 16
        chosen = code == view.setting.language
        rect = Rect(x, y, wide, grid.button)
        nodes.append(pen.button(f"language:{code}", rect, name, ChooseLanguage(code), primary=chosen))
        x += wide + 12
    return nodes

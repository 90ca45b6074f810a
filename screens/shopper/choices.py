"""What somebody chooses about the screen itself: its language, its colours, and how large its letters are."""

from collections.abc import Sequence
from typing import Final

from loyalty.languages import name_of
from screens.choice_views import DisplayView, LanguagesView
from screens.intents import Back, ChooseColours, ChooseLanguage, ChooseLetters, Intent, ShowLanguages
from screens.pen import Pen
from screens.shopper.common import footer, header, left_button, lowered
from screens.shopper.stage import headline, over_the_hand
from screens.theme import Mode
from screens.tree import Node, Rect

_ACROSS: Final = 3
"""Columns of names; on an upright display there are two."""


_COLOURS: Final = {Mode.LIGHT: "display.light", Mode.DARK: "display.dark", Mode.CONTRAST: "display.contrast"}
_LETTERS: Final = {False: "display.usual", True: "display.large"}


def languages(view: LanguagesView, pen: Pen) -> tuple[Node, ...]:
    """Lays the languages out: a button each below the top third, the way back beneath them."""
    texts, grid = pen.texts, pen.grid
    row = footer(pen)
    head = headline(pen, texts.get("languages.title"), pen.width - 2 * grid.margin, most=1)
    across = 2 if grid.tall else _ACROSS
    height = grid.decision
    down = -(-len(view.languages) // across)
    top = max(head.rect.bottom + grid.gap, -(-pen.height // 3))
    top = lowered(pen, top, down * (height + grid.gap), row.y)
    width = (pen.width - 2 * grid.margin - (across - 1) * grid.gap) // across
    nodes = []
    for index, code in enumerate(view.languages):
        x = grid.margin + index % across * (width + grid.gap)
        y = top + index // across * (height + grid.gap)
        nodes.append(language_button(pen, Rect(x, y, width, height), code, view.setting.language))
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    asked = over_the_hand(pen, (head,), "globe", top - 40)
    return (*header(pen, view.setting), *asked, *nodes, back)


def display(view: DisplayView, pen: Pen) -> tuple[Node, ...]:
    """Lays out how the screen may look: a row of colours, one of letters, and the way back."""
    texts, grid = pen.texts, pen.grid
    row = footer(pen)
    head = headline(pen, texts.get("display.title"), pen.width - 2 * grid.margin, most=1)
    colours = [(word, ChooseColours(mode.value), mode is pen.theme.mode) for mode, word in _COLOURS.items()]
    letters = [(word, ChooseLetters(large), large is pen.large) for large, word in _LETTERS.items()]
    top = max(head.rect.bottom + grid.gap, -(-pen.height // 3))
    top = lowered(pen, top, 2 * (grid.decision + grid.gap), row.y)
    below = top + grid.decision + grid.gap
    nodes = [*_choices(pen, top, colours), *_choices(pen, below, letters)]
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    asked = over_the_hand(pen, (head,), "figure", top - 40)
    return (*header(pen, view.setting), *asked, *nodes, back)


def _choices(pen: Pen, top: int, choices: Sequence[tuple[str, Intent, bool]]) -> list[Node]:
    """A row of choices over the whole width, the present one coloured and said."""
    grid, count = pen.grid, len(choices)
    width = (pen.width - 2 * grid.margin - (count - 1) * grid.gap) // count
    nodes = []
    for index, (name, action, chosen) in enumerate(choices):
        word = pen.texts.get(name)
        spoken = pen.texts.get("choice.chosen", name=word) if chosen else word
        rect = Rect(grid.margin + index * (width + grid.gap), top, width, grid.decision)
        nodes.append(pen.button(name, rect, word, action, primary=chosen, spoken=spoken))
    return nodes


def language_button(pen: Pen, rect: Rect, code: str, chosen: str) -> Node:
    """The button of a language: its own name, and that it is the one that is spoken."""
    name = name_of(code)
    spoken = pen.texts.get("choice.chosen", name=name) if code == chosen else name
    return pen.button(f"language:{code}", rect, name, ChooseLanguage(code), primary=code == chosen, spoken=spoken)


def language_row(
    pen: Pen, room: Rect, codes: Sequence[str], chosen: str, *, gap: int, less: int, rightwards: bool = True
) -> list[Node]:
    """A button for each language beside each other; one that leads to all of them where they do not fit.

    Args:
        pen: The pen.
        room: Where they may stand.
        codes: The languages, in order.
        chosen: The one that is spoken.
        gap: Between two buttons, px.
        less: Px by which a name's button is narrower than others.
        rightwards: True where they begin at the room's left end, False where they end at its right.
    """
    if len(codes) < 2:
        return []
    widths = [pen.button_width(name_of(code), None) - less for code in codes]
    whole = sum(widths) + (len(codes) - 1) * gap
    if whole > room.w:
        name = name_of(chosen)
        wide = min(room.w, pen.button_width(name, "globe") - less)
        rect = Rect(room.x if rightwards else room.right - wide, room.y, wide, room.h)
        spoken = pen.texts.get("languages.button", name=name)
        return [pen.button("languages", rect, name, ShowLanguages(), icon="globe", spoken=spoken)]
    x = room.x if rightwards else room.right - whole
    nodes = []
    for code, width in zip(codes, widths, strict=True):
        nodes.append(language_button(pen, Rect(x, room.y, width, room.h), code, chosen))
        x += width + gap
    return nodes

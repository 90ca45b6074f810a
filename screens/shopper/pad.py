"""The keypad's parts: its keys, and the field that shows how much was typed and never what."""

from typing import Final

from screens.intents import Enter, Erase, Key
from screens.pen import Pen, Style
from screens.shapes import Box
from screens.shopper.common import DOT, footer
from screens.theme import CONTROL_RADIUS, KEY_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role

_GAP: Final = 8
_ERASE, _ENTER = "erase", "enter"
Rows = tuple[tuple[str, ...], ...]
"""The keys of one page, line by line: a sign each, besides erase and OK."""
_TALL: Final[Rows] = (tuple("123"), tuple("456"), tuple("789"), (_ERASE, "0", _ENTER))
_LOW: Final[Rows] = ((*"123", _ERASE), tuple("4560"), (*"789", _ENTER))
"""Where the screen is low the pad lies on its side, so that its keys stay below the top third."""
_LETTERS: Final[Rows] = (tuple("ABCDEFG"), tuple("HIJKLMN"), tuple("OPQRSTU"), (*"VWXYZ", _ERASE, _ENTER))
_LETTERS_LOW: Final[tuple[Rows, ...]] = (
    (tuple("ABCDE"), (*"FGHI", _ERASE), (*"JKLM", _ENTER)),
    (tuple("NOPQR"), (*"STUV", _ERASE), (*"WXYZ", _ENTER)),
)


PAD_WORDS: Final = 240
"""What the words over a pad take at the most on an upright display, in px."""


def pad_pages(pen: Pen, *, letters: bool) -> tuple[Rows, ...]:
    """The pages of keys, figures first."""
    low = pen.height < 700
    figures = _LOW if low else _TALL
    if not letters:
        return (figures,)
    return (figures, *_LETTERS_LOW) if low else (figures, _LETTERS)


def last_letter(rows: Rows) -> str:
    """The last letter of a page."""
    return max(name for row in rows for name in row if len(name) == 1)


def pad_keys(pen: Pen, rows: Rows, *, ready: bool) -> tuple[Node, ...]:
    """The keys at the lower right: 1 at the top left, erase and OK below; `ready` where OK would be taken."""
    grid = pen.grid
    across, down = len(rows[0]), len(rows)
    narrow, wide, height = (80, 100, 80) if grid.compact else (96, 120, 96)
    width = narrow if across > 4 else wide
    x = pen.right - across * width - (across - 1) * _GAP
    y = pen.height - grid.foot - down * height - (down - 1) * _GAP
    if grid.tall:
        # Over the whole width, above the row of buttons.
        width, height = (pen.right - grid.margin - (across - 1) * _GAP) // across, grid.decision
        x, y = grid.margin, footer(pen).y - grid.gap - down * height - (down - 1) * _GAP
    return tuple(
        _key(pen, name, Rect(x + column * (width + _GAP), y + line * (height + _GAP), width, height), ready=ready)
        for line, row in enumerate(rows)
        for column, name in enumerate(row)
    )


def pad_beside(pen: Pen, keys: tuple[Node, ...]) -> int:
    """Width in px of what stands beside the keys, or above them on an upright display."""
    if pen.grid.tall:
        return pen.right - pen.grid.margin
    return min(key.rect.x for key in keys) - pen.grid.margin - (16 if pen.grid.compact else 48)


def pad_field_top(pen: Pen, keys: tuple[Node, ...], wanted: int, height: int) -> int:
    """Where the field begins: at `wanted`, or as low as buttons or keys let it."""
    if pen.grid.tall:
        return min(key.rect.y for key in keys) - pen.grid.gap - height
    return min(wanted, footer(pen).y - height - (12 if pen.grid.compact else 24))


def _key(pen: Pen, name: str, rect: Rect, *, ready: bool) -> Node:
    texts = pen.texts
    if name == _ENTER:
        return pen.button(name, rect, texts.get("keypad.ok"), Enter(), primary=ready)
    if name == _ERASE:
        return pen.icon_button(name, rect, "erase", Erase(), texts.get("keypad.erase"))
    style = Style(Step.HEAD, on=Colour.SURFACE)
    baseline = rect.centre[1] + round(pen.theme.px(style.step) * 0.334)
    label = pen.line(
        f"key:{name}.label", rect.centre[0] - pen.text_width(name, style) // 2, baseline, name, style, spoken=""
    )
    face = Box(Colour.SURFACE, KEY_RADIUS, Colour.EDGE, 3)
    return Node(f"key:{name}", Role.BUTTON, rect, face, name, Key(name), children=(label,))


def pad_field(pen: Pen, rect: Rect, typed: int) -> Node:
    """A dot for each sign, in fours."""
    compact, width = pen.grid.compact, rect.w
    texts = pen.texts
    said = texts.get("keypad.typed", n=typed, count=texts.number(typed))
    style = Style(Step.HEAD, Weight.BOLD, on=Colour.SURFACE)
    inset = 16 if compact else 24
    dots = [DOT * min(4, typed - start) for start in range(0, typed, 4)]
    while dots and pen.text_width(" ".join(dots), style) > width - 2 * inset:
        # What does not fit any more leaves at the front, as in any field.
        dots = dots[1:]
    baseline = rect.centre[1] + round(pen.theme.px(style.step) * 0.334)
    written = (pen.line("typed", rect.x + inset, baseline, " ".join(dots), style, spoken=""),) if dots else ()
    return Node(
        "field", Role.GROUP, rect, Box(Colour.SURFACE, CONTROL_RADIUS, Colour.ACCENT, 4), said, children=written
    )

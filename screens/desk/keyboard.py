"""The keyboard: letters, figures and accents in four rows, with the way back and the way on in the last."""

from typing import Final

from screens.desk_words import (
    Keys,
)
from screens.intents import Back, Enter, Erase, Intent, Key, Shift, ShowKeys
from screens.pen import Pen, Style
from screens.shapes import Box
from screens.theme import KEY_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role

_GAP: Final = 8
_COLUMNS: Final = 10
_ROWS: Final[dict[Keys, tuple[str, str, str]]] = {
    Keys.LETTERS: ("qwertyuiop", "asdfghjkl", "zxcvbnm-'"),
    Keys.FIGURES: ("1234567890", "@.,:/()&#", '+-_=%€"?!'),
    Keys.ACCENTS: ("éèêëåæøäöü", "áàâíïóôúñ", "ßçœ@.-'\"&"),
}
"""The signs of each layer; the last row has the shift before it, the middle one the eraser behind it."""
_SPOKEN: Final = {" ": "desk.key.space"}


def keyboard_top(pen: Pen) -> int:
    """Where the keyboard begins, in px."""
    height, foot = _measures(pen)
    return pen.height - foot - 4 * height - 3 * _GAP


def _measures(pen: Pen) -> tuple[int, int]:
    return (76, 6) if pen.grid.compact else (104, 8) if pen.grid.tall else (88, 8)


def keyboard(pen: Pen, keys: Keys, *, shift: bool, onward: str, ready: bool) -> tuple[Node, ...]:
    """The keys; `onward` is the word on the last button, `ready` colours it."""
    height, _ = _measures(pen)
    side = 8 if pen.grid.compact else 16
    wide = pen.width - 2 * side
    top = keyboard_top(pen)

    def place(column: int, row: int) -> Rect:
        """One of ten columns; together they are as wide as the last row, to the pixel."""
        left = side + column * (wide + _GAP) // _COLUMNS
        right = side + (column + 1) * (wide + _GAP) // _COLUMNS - _GAP
        return Rect(left, top + row * (height + _GAP), right - left, height)

    first, second, third = _ROWS[keys]
    nodes = [_sign(pen, sign, place(column, 0), shift=shift) for column, sign in enumerate(first)]
    nodes += [_sign(pen, sign, place(column, 1), shift=shift) for column, sign in enumerate(second)]
    nodes.append(_word(pen, "erase", place(_COLUMNS - 1, 1), "", Erase(), icon="erase"))
    nodes.append(_word(pen, "shift", place(0, 2), "", Shift(), icon="shift", pressed=shift))
    nodes += [_sign(pen, sign, place(column, 2), shift=shift) for column, sign in enumerate(third, 1)]
    return (*nodes, *_last_row(pen, keys, Rect(side, top + 3 * (height + _GAP), wide, height), onward, ready=ready))


def _last_row(pen: Pen, keys: Keys, row: Rect, onward: str, *, ready: bool) -> tuple[Node, ...]:
    texts = pen.texts
    style = Style(Step.BODY, Weight.SEMIBOLD)
    inset = 20 if pen.grid.compact else 36
    back = max(round(row.w * 0.16), pen.text_width(texts.get("button.back"), style) + 2 * inset)
    go = max(round(row.w * 0.25), pen.text_width(onward, style) + 2 * inset)
    layer = max(88, round(row.w * 0.11))
    others = [each for each in Keys if each is not keys]
    x = row.x
    nodes = [_word(pen, "back", Rect(x, row.y, back, row.h), texts.get("button.back"), Back())]
    x += back + _GAP
    for each in others:
        label = texts.get(f"desk.keys.{each.value}")
        nodes.append(_word(pen, f"keys:{each.value}", Rect(x, row.y, layer, row.h), label, ShowKeys(each.value)))
        x += layer + _GAP
    space = Rect(x, row.y, row.right - go - _GAP - x, row.h)
    nodes.append(_word(pen, "key:space", space, texts.get("desk.key.space"), Key(" ")))
    end = Rect(row.right - go, row.y, go, row.h)
    nodes.append(pen.button("onward", end, onward, Enter(), primary=ready))
    return tuple(nodes)


def _sign(pen: Pen, sign: str, rect: Rect, *, shift: bool) -> Node:
    shown = sign.upper() if shift and len(sign.upper()) == 1 else sign
    style = Style(Step.HEAD, on=Colour.SURFACE)
    baseline = rect.centre[1] + round(pen.theme.px(style.step) * 0.3)
    label = pen.line(
        f"key:{sign}.label", rect.centre[0] - pen.text_width(shown, style) // 2, baseline, shown, style, spoken=""
    )
    face = Box(Colour.SURFACE, KEY_RADIUS, Colour.EDGE, 2)
    return Node(f"key:{sign}", Role.BUTTON, rect, face, shown, Key(shown), children=(label,))


def _word(
    pen: Pen, name: str, rect: Rect, label: str, action: Intent, *, icon: str | None = None, pressed: bool = False
) -> Node:
    ground = Colour.SURFACE if pressed else Colour.SUNK
    face = Box(ground, KEY_RADIUS, Colour.EDGE, 4 if pressed else 2)
    if icon is not None:
        side = 40
        corner = (rect.centre[0] - side // 2, rect.centre[1] - side // 2)
        child = pen.icon(f"{name}.icon", corner, side, icon, Colour.INK)
        return Node(name, Role.BUTTON, rect, face, pen.texts.get(f"desk.key.{icon}"), action, children=(child,))
    style = Style(Step.SMALL if pen.grid.compact else Step.BODY, on=ground)
    baseline = rect.centre[1] + round(pen.theme.px(style.step) * 0.334)
    x = rect.centre[0] - pen.text_width(label, style) // 2
    child = pen.line(f"{name}.label", x, baseline, label, style, spoken="")
    return Node(name, Role.BUTTON, rect, face, label, action, children=(child,))

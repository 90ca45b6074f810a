"""A screen in the large form: what it says from the top, what it offers at the bottom, on as many leaves as it takes.

Every leaf has the way out at the lower left, and at the lower right the ways to the leaf before and the next one.
Keys of a pad and a code for a phone have a leaf of their own. Pure but for the measuring of texts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import ceil
from typing import Final

from screens.intents import Back, Enter, NextPage, Stop, Turn
from screens.large.binding import bound
from screens.large.reading import Control, Item, Meter, Paragraph, codes, control_of, is_key, written
from screens.pen import ASCENT, Pen, Style, around
from screens.shapes import Box, Words
from screens.shopper.common import footer
from screens.texts import Run
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role

_BODY: Final = Style(Step.BODY)
_BAR: Final = 36
MARKS: Final = 1.33
"""Reach of the marks over joined letters above their line, in parts of the font size."""
_FIELD: Final = "field"
"""The field that shows how much was typed."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What takes a height of its own, and how it is drawn at a top."""

    height: int
    draw: Callable[[int], Node]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What stands on one leaf: from the top, from the bottom, or all of it at places of its own."""

    texts: tuple[_Piece, ...] = ()
    controls: tuple[_Piece, ...] = ()
    fixed: tuple[Node, ...] = ()


def leaves(items: Sequence[Item], usual: Sequence[Node], pen: Pen) -> tuple[tuple[Node, ...], ...]:
    """Lays every leaf out.

    Args:
        items: What the screen says and offers.
        usual: The screen as it is laid out on this display otherwise; a pad's keys stay where they are there.
        pen: Of the large type.
    """
    keys = tuple(node for node in usual if is_key(node))
    out = next((item for item in items if isinstance(item, Control) and isinstance(item.action, Back | Stop)), None)
    said = [item for item in items if not isinstance(item, Control) and not (keys and item.name == _FIELD)]
    shown = codes(usual)
    rest = [item for item in items if isinstance(item, Control) and item is not out]
    made = _told(said, pen)
    if shown:
        made.append(_Leaf(fixed=tuple(_centred(node, pen) for node in shown)))
    if keys:
        beside = [control_of(node, node.action, pen.texts) for node in usual if isinstance(node.action, NextPage)]
        rest = [each for each in rest if not isinstance(each.action, NextPage)]
        made.append(_Leaf(_repeated(_title(said), pen), fixed=_pad(keys, usual, beside, pen)))
    made = _offered(made, rest, said, pen)
    return tuple(
        (*_drawn(each, pen), *_ways(pen, out, at, len(made), narrow=bool(keys) and bool(each.fixed)))
        for at, each in enumerate(made)
    )


# ── what is read ────────────────────


def _edge(pen: Pen) -> int:
    """Where a leaf begins: over letters that join stand marks that reach higher than any capital."""
    least = pen.grid.foot + (4 if pen.grid.compact else 16)
    tallest = pen.theme.px(Step.BODY if pen.grid.compact else Step.CALL)
    return max(least, ceil(tallest * (MARKS - ASCENT))) if pen.texts.leftwards else least


def _bottom(pen: Pen) -> int:
    """Where a leaf ends, above the row of its ways."""
    return footer(pen).y - pen.grid.gap


def _told(items: Sequence[Paragraph | Meter], pen: Pen) -> list[_Leaf]:
    """Leaves of text: what stands together stays together, then the lines of a sentence, wherever a leaf has room."""
    made: list[_Leaf] = []
    page: list[_Piece] = []
    whole = _bottom(pen) - _edge(pen)

    def put(pieces: Sequence[_Piece]) -> bool:
        """Puts them on this leaf, or on a new one; False where they have room on none."""
        needed, used = _height(pieces), _height(page)
        if needed > whole:
            return False
        if used + needed > whole:
            made.append(_Leaf(tuple(page)))
            page.clear()
        page.extend(pieces)
        return True

    for _, block in groupby(items, key=lambda item: item.block):
        parts = [_bar(item, pen) if isinstance(item, Meter) else _lines(item, pen) for item in block]
        if not put([piece for part in parts for piece in part]):
            for part in parts:
                if not put(part):
                    for some in _evenly(part, whole):
                        put(some)
    return [*made, _Leaf(tuple(page))] if page or not made else made


def _evenly(pieces: Sequence[_Piece], room: int) -> Iterator[Sequence[_Piece]]:
    """What takes more than one leaf, about as much on each: no word of it ends up alone on the last one."""
    count = -(-_height(pieces) // room)
    size = -(-len(pieces) // count)
    yield from (pieces[at : at + size] for at in range(0, len(pieces), size))


def _height(pieces: Iterable[_Piece]) -> int:
    return sum(piece.height for piece in pieces)


def _style(item: Paragraph, pen: Pen) -> Style:
    """A heading is as large as fits in two lines, a figure as large as it was; all else is body."""
    width = pen.width - 2 * pen.grid.margin
    if item.figure:
        return Style(Step.NUMBER, Weight.BOLD)
    if item.role is Role.HEADING and not pen.grid.compact:
        large = Style(Step.CALL, Weight.BOLD)
        lines = pen.wrap(item.text, large, width)
        if len(lines) <= 2 and all(pen.text_width(line[0].text, large) <= width for line in lines):
            return large
    return Style(Step.BODY, Weight.BOLD if item.strong or item.role is Role.HEADING else Weight.REGULAR)


def _lines(item: Paragraph, pen: Pen) -> list[_Piece]:
    left, width = pen.grid.margin, pen.width - 2 * pen.grid.margin
    if not item.text:
        spoken = Node(item.name, Role.TEXT, Rect(left, 0, 0, 0), spoken=item.spoken, passing=item.passing)
        return [_Piece(0, lambda _: spoken)]
    style = _style(item, pen)
    leading, px = pen.theme.leading(style.step), pen.theme.px(style.step)
    found: list[_Piece] = []
    lines = broken(pen, bound(item.text, lambda word: pen.text_width(word, style) <= width), style, width)
    for index, line in enumerate(lines):

        def draw(y: int, *, index: int = index, line: str = line) -> Node:
            said = item.spoken if index == 0 else ""
            name = item.name if index == 0 else f"{item.name}~{index}"
            node = pen.line(name, left, y + round(px * ASCENT), line, style, role=item.role, spoken=said)
            return replace(node, passing=item.passing)

        last = index == len(lines) - 1
        found.append(_Piece(leading + (pen.grid.gap if last else 0), draw))
    return found


def broken(pen: Pen, text: str, style: Style, width: int) -> list[str]:
    """A text as lines; a word that is wider than a line is broken where the line ends."""
    found: list[str] = []
    for runs in pen.settled(text, style, width):
        line = "".join(run.text for run in runs)
        while pen.text_width(line, style) > width:
            fits = next(n for n in range(len(line) - 1, 0, -1) if pen.text_width(line[:n] + "-", style) <= width)
            found.append(line[:fits] + "-")
            line = line[fits:]
        found.append(line)
    return found


def _bar(item: Meter, pen: Pen) -> list[_Piece]:
    width = pen.width - 2 * pen.grid.margin
    shape = replace(item.bar, on=Colour.GROUND)

    def draw(y: int) -> Node:
        return Node(item.name, Role.PROGRESS, Rect(pen.grid.margin, y, width, _BAR), shape)

    return [_Piece(_BAR + pen.grid.gap, draw)]


def _centred(node: Node, pen: Pen) -> Node:
    """In the middle of the leaf."""
    x = (pen.width - node.rect.w) // 2 - node.rect.x
    y = max(0, (_bottom(pen) - node.rect.h) // 2) - node.rect.y
    return node.moved(x, y)


# ── what is offered ────────────────────


def _reach(pen: Pen) -> int:
    """Above this nothing is touched: the upper third is out of reach from a wheelchair."""
    return -(-pen.height // 3)


def _offered(made: list[_Leaf], controls: Sequence[Control], said: Sequence[Item], pen: Pen) -> list[_Leaf]:
    """The controls: together on the last leaf or on one of their own; where neither has room, on as many as it takes.

    A "no" on one leaf and its "yes" on the next would be half a question.
    """
    pieces = [_button(each, pen) for each in controls]
    found = list(made)
    last = found[-1]
    own = _bottom(pen) + pen.grid.gap - _reach(pen)
    if not last.fixed:
        used = _edge(pen) + _height(last.texts)
        fit = _fitting(pieces, _bottom(pen) + pen.grid.gap - max(used + pen.grid.gap, _reach(pen)))
        if fit < len(pieces) == _fitting(pieces, own):
            fit = 0
        found[-1] = replace(last, controls=tuple(pieces[:fit]))
        pieces = pieces[fit:]
    title = _title(said)
    while pieces:
        fit = max(1, _fitting(pieces, own))
        found.append(_Leaf(_repeated(title, pen), tuple(pieces[:fit])))
        pieces = pieces[fit:]
    return found


def _fitting(pieces: Sequence[_Piece], room: int) -> int:
    """How many of them, from the first on, fit in a height."""
    used = 0
    for count, piece in enumerate(pieces):
        used += piece.height
        if used > room:
            return count
    return len(pieces)


def _title(said: Sequence[Item]) -> Paragraph | None:
    return next((item for item in said if isinstance(item, Paragraph) and item.role is Role.HEADING), None)


def _repeated(title: Paragraph | None, pen: Pen) -> tuple[_Piece, ...]:
    """The screen's heading once more, where there is room for it above what is touched; it is said only once."""
    if title is None or not title.text:
        return ()
    pieces = _lines(replace(title, spoken=""), pen)
    fits = _edge(pen) + _height(pieces) <= _reach(pen)
    return tuple(pieces) if fits else ()


def _label(pen: Pen, control: Control, width: int, most: int) -> list[str]:
    """The fullest of its labels that has room; the last one cut where none has."""
    style = Style(Step.BODY, Weight.SEMIBOLD)
    for text in control.labels:
        lines = broken(pen, text, style, width)
        if len(lines) <= most:
            return lines
    lines = broken(pen, control.labels[-1], style, width)[:most]
    return [*lines[:-1], lines[-1].rstrip(" -") + "…"]


def _button(control: Control, pen: Pen) -> _Piece:
    """A button over the whole width, as high as its words."""
    inset, side = (20, 52) if pen.grid.compact else (32, 64)
    width = pen.width - 2 * pen.grid.margin
    beside = side + inset if control.icon is not None else 0
    leading = pen.theme.leading(Step.BODY)
    most = max(1, (_bottom(pen) - _reach(pen) - 2 * 12) // leading)
    lines = _label(pen, control, width - 2 * inset - beside, min(3, most))
    height = max(pen.grid.button, len(lines) * leading + 2 * 12)

    def draw(y: int) -> Node:
        return _face(pen, control, Rect(pen.grid.margin, y, width, height), lines, (inset, side))

    return _Piece(height + pen.grid.gap, draw)


def _face(pen: Pen, control: Control, rect: Rect, lines: Sequence[str], measures: tuple[int, int]) -> Node:
    """The button: its icon at the left, its words beside it."""
    inset, side = measures
    colour = Colour.ON_ACCENT if control.primary else Colour.INK
    style = Style(Step.BODY, Weight.SEMIBOLD, colour, Colour.ACCENT if control.primary else Colour.SURFACE)
    leading, px = pen.theme.leading(Step.BODY), pen.theme.px(Step.BODY)
    x, y = rect.x + inset, rect.centre[1] - len(lines) * leading // 2
    children: list[Node] = []
    if control.icon is not None:
        corner = (x, rect.centre[1] - side // 2)
        children.append(pen.icon(f"{control.name}.icon", corner, side, control.icon, colour))
        x += side + inset
    runs = [[Run(line, bold=False)] for line in lines]
    children.append(replace(pen.lines(f"{control.name}.label", x, y + round(px * ASCENT), runs, style), spoken=""))
    face = pen.button(control.name, rect, "", control.action, primary=control.primary, spoken=control.spoken)
    return replace(face, children=tuple(children))


# ── a pad, and the ways between leaves ────────────────────


def _pad(keys: Sequence[Node], usual: Sequence[Node], beside: Sequence[Control], pen: Pen) -> tuple[Node, ...]:
    """The keys where they are, written large; beside or above them the field, and the way to other keys."""
    pad = around(keys)
    large = tuple(_key(node, pen) for node in keys)
    row = footer(pen)
    right = pen.right if pen.grid.tall else pad.x - pen.grid.gap
    bottom = (pad.y if pen.grid.tall else row.y) - pen.grid.gap
    height = max(pen.grid.button, pen.theme.leading(Step.BODY) + 12)
    nodes: list[Node] = []
    field = next((node for node in usual if node.name == _FIELD), None)
    if field is not None:
        rect = Rect(pen.grid.margin, bottom - height, right - pen.grid.margin, height)
        nodes.append(_field(field, rect, pen))
        bottom = rect.y - pen.grid.gap
    for each in beside:
        rect = Rect(pen.grid.margin, bottom - height, right - pen.grid.margin, height)
        nodes.insert(0, _face(pen, replace(each, icon=None), rect, each.labels[:1], (20, 0)))
        bottom = rect.y - pen.grid.gap
    return (*nodes, *large)


def _key(node: Node, pen: Pen) -> Node:
    """A key with its sign as large as all else; with a check where "OK" has no room."""
    text = next((written(child) for child in node.children if written(child)), None)
    if text is None:
        return node
    px = pen.theme.px(Step.BODY)
    colour = Colour.ON_ACCENT if node.primary else Colour.INK
    weight = Weight.SEMIBOLD if isinstance(node.action, Enter) else Weight.REGULAR
    style = Style(Step.BODY, weight, colour, Colour.ACCENT if node.primary else Colour.SURFACE)
    wide, side = pen.text_width(text, style), min(node.rect.w, node.rect.h) * 5 // 8
    if wide > node.rect.w - 12:
        corner = (node.rect.centre[0] - side // 2, node.rect.centre[1] - side // 2)
        return replace(node, children=(pen.icon(f"{node.name}.icon", corner, side, "check", colour),))
    x = node.rect.centre[0] - wide // 2
    label = pen.line(f"{node.name}.label", x, node.rect.centre[1] + round(px * 0.334), text, style, spoken="")
    return replace(node, children=(label,))


def _field(field: Node, rect: Rect, pen: Pen) -> Node:
    """What was typed, as much of its end as has room."""
    style = Style(Step.BODY, Weight.BOLD, on=Colour.SURFACE)
    text = next((each.shape.text for each in field.walk() if isinstance(each.shape, Words)), "")
    while text and pen.text_width(text, style) > rect.w - 32:
        text = text[1:].lstrip()
    px = pen.theme.px(Step.BODY)
    baseline = rect.centre[1] + round(px * 0.334)
    lines = (pen.line("typed", rect.x + 16, baseline, text, style, spoken=""),) if text else ()
    shape = Box(Colour.SURFACE, CONTROL_RADIUS, Colour.ACCENT, 4)
    return Node(field.name, field.role, rect, shape, field.spoken, children=lines)


def _drawn(leaf: _Leaf, pen: Pen) -> tuple[Node, ...]:
    nodes: list[Node] = []
    y = _edge(pen)
    for piece in leaf.texts:
        nodes.append(piece.draw(y))
        y += piece.height
    y = _bottom(pen) + pen.grid.gap - _height(leaf.controls)
    for piece in leaf.controls:
        nodes.append(piece.draw(y))
        y += piece.height
    return (*nodes, *leaf.fixed)


def _ways(pen: Pen, out: Control | None, at: int, count: int, *, narrow: bool) -> tuple[Node, ...]:
    """The row below: out of here at the left, the leaf before and the next one at the right."""
    row, texts = footer(pen), pen.texts
    up = ("leaf.up", "up", Turn(at - 1)) if at > 0 else None
    on = ("leaf.on", "down", Turn(at + 1)) if at + 1 < count else None
    if narrow:
        # A pad stands at the right.
        nodes: list[Node] = []
        for name, icon, action in (each for each in (up, on) if each is not None):
            rect = Rect(row.x + (len(nodes) + 1) * (row.h + pen.grid.gap), row.y, row.h, row.h)
            nodes.append(pen.icon_button(name, rect, icon, action, texts.get(name)))
        return (*_out(pen, out, row, row.right, narrow=True), *nodes)
    nodes, right = [], row.right
    if on is not None:
        name, icon, action = on
        word = texts.get("button.more")
        wide = pen.button_width(word, icon)
        if wide <= row.w // 2 - row.h:
            rect = Rect(right - wide, row.y, wide, row.h)
            nodes = [pen.button(name, rect, word, action, icon=icon, spoken=texts.get(name), icon_last=True)]
        else:
            nodes = [pen.icon_button(name, Rect(right - row.h, row.y, row.h, row.h), icon, action, texts.get(name))]
        right = nodes[0].rect.x - pen.grid.gap
    if up is not None:
        name, icon, action = up
        nodes.insert(0, pen.icon_button(name, Rect(right - row.h, row.y, row.h, row.h), icon, action, texts.get(name)))
        right = nodes[0].rect.x - pen.grid.gap
    return (*_out(pen, out, row, right, narrow=False), *nodes)


def _out(pen: Pen, out: Control | None, row: Rect, right: int, *, narrow: bool) -> tuple[Node, ...]:
    """The way out, with its word where there is room for it."""
    if out is None:
        return ()
    icon = out.icon or "cross"
    label = out.labels[0]
    wide = pen.button_width(label, icon)
    if not narrow and row.x + wide <= right:
        return (pen.button(out.name, Rect(row.x, row.y, wide, row.h), label, out.action, icon=icon, spoken=out.spoken),)
    return (pen.icon_button(out.name, Rect(row.x, row.y, row.h, row.h), icon, out.action, out.spoken),)

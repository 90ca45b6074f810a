"""A typed number: the keypad, and what somebody who typed one sees."""

from typing import Final

from screens.intents import Enter, Erase, Key, NextPage, Stop
from screens.pen import Pen, Style, around
from screens.shapes import Box
from screens.shopper.common import FACT_ICON, HEAD, SMALL, SMALL_MUTED, footer, header, left_button, unit
from screens.shopper.stage import circle_card, detail, headline
from screens.theme import CONTROL_RADIUS, KEY_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import KeyedView, KeypadView

_GAP: Final = 8
_ERASE, _ENTER = "erase", "enter"
_Rows = tuple[tuple[str, ...], ...]
_TALL: Final[_Rows] = (tuple("123"), tuple("456"), tuple("789"), (_ERASE, "0", _ENTER))
_LOW: Final[_Rows] = ((*"123", _ERASE), tuple("4560"), (*"789", _ENTER))
"""Where the screen is low the pad lies on its side, so that its keys stay below the top third."""
_LETTERS: Final[_Rows] = (tuple("ABCDEFG"), tuple("HIJKLMN"), tuple("OPQRSTU"), (*"VWXYZ", _ERASE, _ENTER))
_LETTERS_LOW: Final[tuple[_Rows, ...]] = (
    (tuple("ABCDE"), (*"FGHI", _ERASE), (*"JKLM", _ENTER)),
    (tuple("NOPQR"), (*"STUV", _ERASE), (*"WXYZ", _ENTER)),
)
DOT: Final = "•"


def keypad(view: KeypadView, pen: Pen) -> tuple[Node, ...]:
    """Lays the keypad out: 1 at the top left, erase and OK below, and of the number only how long it is."""
    texts, compact = pen.texts, pen.grid.compact
    pages = _pages(view, pen)
    keys = _keys(view, pen, pages[view.page % len(pages)])
    row = footer(pen)
    left = min(key.rect.x for key in keys)
    width = left - pen.grid.margin - (16 if compact else 48)
    head = headline(pen, texts.get("keypad.title"), width, most=3)
    under = detail(pen, texts.get("keypad.detail"), head, width)
    height = 72 if compact else 96
    top = min(under.rect.bottom + 40, row.y - height - (12 if compact else 24))
    field = _field(view, pen, Rect(pen.grid.margin, top, width, height))
    word = texts.get("button.stop")
    # A small screen has no room for the cross beside the button of the other keys.
    icon = None if compact and len(pages) > 1 else "cross"
    place = Rect(row.x, row.y, pen.button_width(word, icon), row.h)
    stop = pen.button("stop", place, word, Stop(), icon=icon)
    nodes = [*header(pen, view.setting), head, *((under,) if under.rect.bottom < top else ()), field, *keys, stop]
    if len(pages) > 1:
        ahead = pages[(view.page + 1) % len(pages)]
        label = "123" if ahead is pages[0] else f"{ahead[0][0]}–{_last_letter(ahead)}"
        corner = Rect(stop.rect.right + pen.grid.gap, row.y, pen.button_width(label, None), row.h)
        nodes.append(pen.button("page", corner, label, NextPage()))
    return tuple(nodes)


def _pages(view: KeypadView, pen: Pen) -> tuple[_Rows, ...]:
    low = pen.height < 700
    figures = _LOW if low else _TALL
    if not view.letters:
        return (figures,)
    return (figures, *_LETTERS_LOW) if low else (figures, _LETTERS)


def _last_letter(rows: _Rows) -> str:
    return max(name for row in rows for name in row if len(name) == 1)


def _keys(view: KeypadView, pen: Pen, rows: _Rows) -> tuple[Node, ...]:
    grid = pen.grid
    across, down = len(rows[0]), len(rows)
    narrow, wide, height = (80, 100, 80) if grid.compact else (96, 120, 96)
    width = narrow if across > 4 else wide
    x = pen.right - across * width - (across - 1) * _GAP
    y = pen.height - grid.foot - down * height - (down - 1) * _GAP
    return tuple(
        _key(view, pen, name, Rect(x + column * (width + _GAP), y + line * (height + _GAP), width, height))
        for line, row in enumerate(rows)
        for column, name in enumerate(row)
    )


def _key(view: KeypadView, pen: Pen, name: str, rect: Rect) -> Node:
    texts = pen.texts
    if name == _ENTER:
        return pen.button(name, rect, texts.get("keypad.ok"), Enter(), primary=view.typed > 0)
    if name == _ERASE:
        return pen.icon_button(name, rect, "erase", Erase(), texts.get("keypad.erase"))
    style = Style(Step.HEAD, on=Colour.SURFACE)
    baseline = rect.centre[1] + round(pen.theme.px(style.step) * 0.334)
    label = pen.line(
        f"key:{name}.label", rect.centre[0] - pen.text_width(name, style) // 2, baseline, name, style, spoken=""
    )
    face = Box(Colour.SURFACE, KEY_RADIUS, Colour.EDGE, 3)
    return Node(f"key:{name}", Role.BUTTON, rect, face, name, Key(name), children=(label,))


def _field(view: KeypadView, pen: Pen, rect: Rect) -> Node:
    """A dot for each sign, in fours."""
    compact, width = pen.grid.compact, rect.w
    texts = pen.texts
    said = texts.get("keypad.typed", n=view.typed, count=texts.number(view.typed))
    style = Style(Step.HEAD, Weight.BOLD, on=Colour.SURFACE)
    inset = 16 if compact else 24
    dots = [DOT * min(4, view.typed - start) for start in range(0, view.typed, 4)]
    while dots and pen.text_width(" ".join(dots), style) > width - 2 * inset:
        # What does not fit any more leaves at the front, as in any field.
        dots = dots[1:]
    baseline = rect.centre[1] + round(pen.theme.px(style.step) * 0.334)
    written = (pen.line("typed", rect.x + inset, baseline, " ".join(dots), style, spoken=""),) if dots else ()
    return Node(
        "field", Role.GROUP, rect, Box(Colour.SURFACE, CONTROL_RADIUS, Colour.ACCENT, 4), said, children=written
    )


def keyed(view: KeyedView, pen: Pen) -> tuple[Node, ...]:
    """Lays out what a typed number shows: how large the balance is, and what can be done without the card."""
    texts, compact = pen.texts, pen.grid.compact
    width = 460 if compact else 660
    nodes = [*circle_card(pen, view.setting), *header(pen, view.setting)]
    stat = _masked(view, pen)
    nodes.append(stat)
    bottom = stat.rect.bottom
    if view.added:
        runs = texts.runs("balance.pending_receipt", count=texts.number(view.added))
        baseline = bottom + (40 if compact else 56)
        icon = pen.icon(
            "added.icon", (pen.grid.margin, baseline - 10 - FACT_ICON // 2), FACT_ICON, "plus", Colour.MUTED
        )
        nodes += [icon, pen.line("added", pen.grid.margin + FACT_ICON + 16, baseline, runs, SMALL)]
        bottom = nodes[-1].rect.bottom
    head = headline(pen, texts.get("keyed.title"), width, top=bottom + (24 if compact else 64))
    under = detail(pen, texts.get("keyed.detail"), head, width)
    stop = left_button(pen, footer(pen), "stop", texts.get("button.stop"), Stop())
    # A small screen has room for one of them.
    return (*nodes, head, *(() if compact and view.added else (under,)), stop)


def _masked(view: KeyedView, pen: Pen) -> Node:
    texts, left = pen.texts, pen.grid.margin
    if view.floor is None or view.as_of is None:
        baseline = 100 if pen.grid.compact else 148
        return pen.block("stat", left, baseline, texts.get("balance.unknown"), HEAD, width=560, role=Role.HEADING)
    figure = texts.number(view.floor)
    written = figure[0] + figure[1:].replace(figure[-1], DOT) if view.floor else DOT
    word = unit(pen, view.setting, view.floor)
    as_of = texts.as_of(view.as_of, view.now, view.setting.zone)
    style = Style(Step.CALL if pen.grid.compact else Step.NUMBER, Weight.BOLD)
    first, second = (110, 154) if pen.grid.compact else (193, 249)
    number = pen.line("stat.number", left - pen.bearing(style), first, written, style, spoken="")
    label = pen.line("stat.unit", left, second, word, HEAD, spoken="")
    stand = pen.line("stat.as_of", label.rect.right + 14, second, as_of, SMALL_MUTED, spoken="")
    said = texts.get("balance.spoken", count=written, unit=word, as_of=as_of)
    parts = (number, label, stand)
    return Node("stat", Role.HEADING, around(parts), spoken=said, children=parts)

"""The last transactions: a row each, newest first; what is on the way stands before them."""

from dataclasses import replace
from datetime import datetime
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from screens.bidi import plain
from screens.intents import Back, NextPage, Older, PreviousPage
from screens.pen import Align, Pen, Style
from screens.shapes import Disc, Icon
from screens.shopper.common import (
    BODY_MUTED,
    SMALL_MUTED,
    banner,
    cut,
    footer,
    header,
    hint,
    left_button,
    right_button,
    unit,
)
from screens.shopper.stage import circle_between
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import Entry, EntryKind, HistoryState, HistoryView

_NAME = Style(Step.BODY, Weight.SEMIBOLD, on=Colour.SURFACE)
_DETAIL = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
_FIGURE = Style(Step.BODY, Weight.BOLD, on=Colour.SURFACE)
_GAP: Final = 8
_UPRIGHT_ROW: Final = 160
"""Height of a row on an upright display, px."""

_ICONS: Final = {
    EntryKind.EARNED: "plus",
    EntryKind.STAMPED: "stamps",
    EntryKind.SPENT: "gift",
    EntryKind.TAKEN_BACK: "undo",
    EntryKind.CORRECTED: "check",
    EntryKind.EXPIRED: "hourglass",
    EntryKind.ANSWERED: "speech",
    EntryKind.ON_THE_WAY: "receipt",
    EntryKind.CLAIMED: "check",
    EntryKind.IN_REVIEW: "missed",
}
_SIGNS: Final = {HistoryState.THERE: "receipt", HistoryState.ASKED: "busy", HistoryState.OFFLINE: "offline"}


def history(view: HistoryView, pen: Pen) -> tuple[Node, ...]:
    """Lays a page of the last transactions out."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    style = Style(Step.HEAD if grid.compact else Step.TITLE, Weight.BOLD)
    head = pen.line(
        "headline", grid.margin, 92 if grid.compact else 152, texts.get("history.title"), style, role=Role.HEADING
    )
    state = [banner(pen, "offline", "offline", texts.get("setting.offline"))] if view.setting.offline else []
    top = 112 if grid.compact else 184
    height = 80 if grid.compact else _UPRIGHT_ROW if grid.tall else 96
    gap = grid.gap if grid.tall else _GAP
    room = max(1, (row.y - 12 - top + gap) // (height + gap))
    pages = max(1, ceil(len(view.entries) / room))
    page = min(view.page, pages - 1)
    shown = view.entries[page * room : (page + 1) * room]
    places = (
        Rect(grid.margin, top + index * (height + gap), pen.width - 2 * grid.margin, height)
        for index in range(len(shown))
    )
    rows = tuple(_row(view, pen, index, *each) for index, each in enumerate(zip(shown, places, strict=True)))
    below = top + len(rows) * (height + gap)
    sentence = _sentence(view, pen, below, row.y)
    return (
        *circle_between(pen, _SIGNS[view.state], sentence[-1].rect.bottom if sentence else below, row.y),
        *header(pen, view.setting, view.member),
        *state,
        head,
        *_beside(view, pen, head),
        *rows,
        *sentence,
        *_footer(view, pen, row, page, pages),
    )


def _beside(view: HistoryView, pen: Pen, head: Node) -> tuple[Node, ...]:
    """On a small display, whose footer the buttons fill, when it was true stands at the end of the headline's line."""
    if view.as_of is None or not pen.grid.compact:
        return ()
    line = pen.line("hint", pen.right, 92, _stand(view, view.as_of, pen), SMALL_MUTED, align=Align.RIGHT)
    return (line,) if line.rect.x >= head.rect.right + pen.grid.gap else ()


def _row(view: HistoryView, pen: Pen, index: int, entry: Entry, rect: Rect) -> Node:
    """Sign, name, detail; at the right the figure, and below it the balance or a word."""
    texts, compact = pen.texts, pen.grid.compact
    name = f"entry:{index}"
    side = 40 if compact else 64 if pen.grid.tall else 48
    sign = Rect(rect.x + (12 if compact else 20), rect.y + (rect.h - side) // 2, side, side)
    right = rect.right - (12 if compact else 24)
    first, second = (36, 66) if compact else (74, 114) if pen.grid.tall else (44, 78)
    first, second = rect.y + first, rect.y + second
    points = texts.number(abs(entry.points))
    # A sign stands before its figure, whichever way the words run.
    figure = plain(texts.get("history.plus" if entry.points >= 0 else "history.minus", count=points))
    counted = unit(pen, replace(view.setting, unit=entry.unit), abs(entry.points))
    said = texts.get("balance.price", count=figure, unit=counted)
    amount = pen.line(f"{name}.figure", right, first, said, _FIGURE, align=Align.RIGHT)
    after = pen.line(f"{name}.after", right, second, _after(entry, pen), _DETAIL, align=Align.RIGHT)
    x = sign.right + (14 if compact else 20)
    wide = min(amount.rect.x, after.rect.x) - 24 - x
    title = cut(pen, entry.reward or texts.get(f"history.{entry.kind.value}"), _NAME, wide)
    detail = cut(pen, _where(view, entry, pen), _DETAIL, wide)
    return pen.panel(
        name,
        rect,
        Node(f"{name}.sign", Role.DECORATION, sign, Disc(Colour.SUNK)),
        Node(f"{name}.icon", Role.DECORATION, sign.inset(side // 5), Icon(_ICONS[entry.kind], Colour.INK)),
        pen.line(f"{name}.name", x, first, title, _NAME),
        *((pen.line(f"{name}.detail", x, second, detail, _DETAIL),) if detail else ()),
        amount,
        after,
    )


def _after(entry: Entry, pen: Pen) -> str:
    if entry.kind is EntryKind.IN_REVIEW:
        return pen.texts.get("history.reviewed")
    if entry.balance is None:
        return pen.texts.get("history.waits")
    return pen.texts.get("history.after", count=pen.texts.number(entry.balance))


def _where(view: HistoryView, entry: Entry, pen: Pen) -> str:
    """When and where, as far as it is known: 20 november, 11:48 · De Korenaar."""
    parts = []
    if entry.when is not None:
        zone = view.setting.zone
        day = entry.when.astimezone(ZoneInfo(zone)).date()
        this_year = day.year == view.now.astimezone(ZoneInfo(zone)).year
        parts.append(pen.texts.when(entry.when, view.now, zone) if this_year else pen.texts.full_day(day))
    elif entry.day is not None:
        parts.append(pen.texts.day(entry.day))
    if entry.place is not None:
        parts.append(entry.place)
    return " · ".join(parts)


def _sentence(view: HistoryView, pen: Pen, top: int, bottom: int) -> tuple[Node, ...]:
    """What is to be said where central's part is not there, or where there is nothing."""
    keys = {HistoryState.ASKED: "history.asked", HistoryState.OFFLINE: "history.offline"}
    key = keys.get(view.state) or (None if view.entries else "history.none")
    if key is None:
        return ()
    leading = pen.theme.leading(Step.BODY)
    lines = pen.settled(pen.texts.get(key), BODY_MUTED, pen.width - 2 * pen.grid.margin)
    if top + (len(lines) + 1) * leading > bottom:
        return ()
    return (pen.lines("sentence", pen.grid.margin, top + leading + 8, lines, BODY_MUTED),)


def _footer(view: HistoryView, pen: Pen, row: Rect, page: int, pages: int) -> tuple[Node, ...]:
    texts, gap = pen.texts, pen.grid.gap
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    right: list[Node] = []
    edge = row.right
    older = page + 1 < pages or (view.more and view.state is not HistoryState.ASKED)
    if older:
        action = NextPage() if page + 1 < pages else Older()
        label = texts.get("button.older")
        right.append(right_button(pen, row, "older", label, action, icon="right", right=edge))
        edge = right[0].rect.x - gap
    if page > 0:
        newer = texts.get("button.newer")
        right.insert(0, right_button(pen, row, "newer", newer, PreviousPage(), right=edge))
        edge = right[0].rect.x - gap
    if view.as_of is None or pen.grid.compact:
        return (back, *right)
    room = (back.rect.right + 32, edge - (16 if right else 0))
    return (back, *hint(pen, row, _stand(view, view.as_of, pen), SMALL_MUTED, room), *right)


def _stand(view: HistoryView, as_of: datetime, pen: Pen) -> str:
    """When what is shown was true, in words that stand alone."""
    return pen.texts.get("history.stand", as_of=pen.texts.as_of(as_of, view.now, view.setting.zone))

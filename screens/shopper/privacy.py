"""The privacy notice, one's own data on its way, and leaving."""

from dataclasses import replace
from typing import Final, assert_never

from screens.intents import (
    Back,
    Confirm,
    Continue,
    Done,
    HaveData,
    Intent,
    LeaveProgramme,
    NextPage,
    PreviousPage,
    Stop,
)
from screens.pen import Pen, Style
from screens.shopper.common import (
    BODY,
    SMALL,
    SMALL_MUTED,
    banner,
    footer,
    header,
    hint,
    left_button,
    right_button,
    stacked_button,
)
from screens.shopper.stage import beside, circle, circle_between, circle_icon, detail, headline
from screens.texts import Run
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import DataState, DataView, DataWay, Lapse, LeaveView, LeftView, PrivacyView

_WAYS: Final = {DataWay.PAPER: ("printer", "privacy.paper"), DataWay.MAIL: ("mail", "privacy.mail")}

Line = tuple[Style, list[Run]]
"""A line of the notice, broken already; an empty one is the air between two paragraphs."""


def own_data(view: PrivacyView | DataView | LeaveView | LeftView, pen: Pen) -> tuple[str, tuple[Node, ...]]:
    """The screen's name and its nodes."""
    match view:
        case PrivacyView():
            return "privacy", privacy(view, pen)
        case DataView():
            return "data", data(view, pen)
        case LeaveView():
            return "leaving", leaving(view, pen)
        case LeftView():
            return "left", left(view, pen)
        case _:
            assert_never(view)


def privacy(view: PrivacyView, pen: Pen) -> tuple[Node, ...]:
    """Lays a page of the notice out, and the ways beneath it."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    style = Style(Step.HEAD if grid.compact else Step.TITLE, Weight.BOLD)
    baseline = 92 if grid.compact else 152
    head = pen.line("headline", grid.margin, baseline, texts.get("privacy.title"), style, role=Role.HEADING)
    offline = [banner(pen, "offline", "offline", texts.get("setting.offline"))] if view.setting.offline else []
    ways = _ways(view, pen, row)
    end = (min(way.rect.y for way in ways) if ways else row.y) - grid.gap
    top = 112 if grid.compact else 184
    pages = _pages(view, pen, end - top)
    page = min(view.page, len(pages) - 1)
    written = _written(pen, pages[page], top)
    return (
        *circle_between(pen, "shield", written[-1].rect.bottom if written else top, end),
        *header(pen, view.setting),
        *offline,
        head,
        *written,
        *ways,
        *_footer(view, pen, row, page, len(pages)),
    )


def _pages(view: PrivacyView, pen: Pen, room: int) -> list[list[Line]]:
    """The notice's lines by page: a paragraph stays whole where it can."""
    text = _text(pen)
    title = replace(text, weight=Weight.BOLD)
    width = min(pen.width - 2 * pen.grid.margin, pen.theme.px(text.step) * 38)
    most = max(2, room // pen.theme.leading(text.step))
    pages: list[list[Line]] = [[]]
    for paragraph in view.paragraphs:
        lines = [
            *((title, line) for line in pen.wrap(paragraph.title, title, width)),
            *((text, line) for line in pen.wrap(paragraph.text, text, width)),
        ]
        air = 1 if pages[-1] else 0
        if pages[-1] and len(pages[-1]) + air + len(lines) > most:
            pages.append([])
        elif air:
            pages[-1].append((text, []))
        for line in lines:
            if len(pages[-1]) >= most:
                pages.append([])
            pages[-1].append(line)
    return pages


def _text(pen: Pen) -> Style:
    return SMALL if pen.grid.compact else BODY


def _written(pen: Pen, lines: list[Line], top: int) -> list[Node]:
    leading = pen.theme.leading(_text(pen).step)
    nodes: list[Node] = []
    for index, (style, line) in enumerate(lines):
        if line:
            nodes.append(pen.line(f"line:{index}", pen.grid.margin, top + (index + 1) * leading - 8, line, style))
    return nodes


def _ways(view: PrivacyView, pen: Pen, row: Rect) -> list[Node]:
    """What a member may ask for, in one row above the footer; or where else to ask."""
    grid, texts = pen.grid, pen.texts
    y = row.y - grid.gap - grid.button
    if view.at_till:
        line = pen.line("at_till", grid.margin, row.y - grid.gap, texts.get("privacy.at_till"), SMALL_MUTED)
        return [line]
    wanted: list[tuple[str, str, str, Intent]] = [
        (f"way:{way.value}", *_WAYS[way], HaveData(way.value)) for way in view.ways
    ]
    if view.may_leave:
        wanted.append(("way:leave", "cross", "privacy.leave", LeaveProgramme()))
    if not wanted:
        return []
    room = pen.width - 2 * grid.margin - (len(wanted) - 1) * grid.gap
    needs = [pen.button_width(texts.get(key), icon) for _, icon, key, _ in wanted]
    stacked = sum(needs) > room
    spare = max(0, room - sum(needs)) // len(wanted)
    nodes: list[Node] = []
    x = grid.margin
    for (name, icon, key, action), need in zip(wanted, needs, strict=True):
        width = room // len(wanted) if stacked else need + spare
        if stacked:
            whole = texts.get(key)
            word = texts.get("privacy.leave_short") if key == "privacy.leave" else whole
            button = stacked_button(pen, name, (x, y), action, icon=icon, word=word, least=(width, 0))
            nodes.append(replace(button, spoken=whole))
        else:
            nodes.append(pen.button(name, Rect(x, y, width, grid.button), texts.get(key), action, icon=icon))
        x += width + grid.gap
    return nodes


def _footer(view: PrivacyView, pen: Pen, row: Rect, page: int, pages: int) -> tuple[Node, ...]:
    texts, gap = pen.texts, pen.grid.gap
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    right: list[Node] = []
    edge = row.right
    if page + 1 < pages:
        word = texts.get("privacy.on")
        right.append(right_button(pen, row, "on", word, NextPage(), icon="right"))
        edge = right[0].rect.x - gap
    if page > 0:
        right.insert(0, right_button(pen, row, "before", texts.get("privacy.before"), PreviousPage(), right=edge))
        edge = right[0].rect.x - gap
    said = texts.get("privacy.page", page=texts.number(page + 1), pages=texts.number(pages), version=view.version)
    return (back, *hint(pen, row, said, SMALL_MUTED, (back.rect.right + 32, edge - (16 if right else 0))), *right)


_OFFERS: Final = {
    DataWay.PAPER: ("printer", "data.paper_title", "data.paper_detail", "data.print"),
    DataWay.MAIL: ("mail", "data.mail_title", "data.mail_detail", "data.send"),
}
_TOLD: Final = {
    DataState.PRINTING: ("printer", "data.printing_title", "data.printing_detail"),
    DataState.PRINTED: ("receipt", "data.printed_title", "data.printed_detail"),
    DataState.UNSURE: ("help", "data.unsure_title", "data.unsure_detail"),
    DataState.FAILED: ("printer", "data.failed_title", "data.failed_detail"),
    DataState.SENT: ("mail", "data.sent_title", "data.sent_detail"),
    DataState.NO_ADDRESS: ("mail", "data.no_address_title", "data.no_address_detail"),
    DataState.TOO_MANY: ("hourglass", "data.too_many_title", "data.too_many_detail"),
    DataState.NO_ANSWER: ("offline", "data.no_answer_title", "data.no_answer_detail"),
}


def data(view: DataView, pen: Pen) -> tuple[Node, ...]:
    """Lays out what will be given, or what became of it."""
    texts, row = pen.texts, footer(pen)
    if view.state is DataState.OFFER:
        icon, title, under, word = _OFFERS[view.way]
        back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
        do = right_button(pen, row, "do", texts.get(word), Confirm(), icon=icon, primary=True)
        return (*_stage(pen, icon, (texts.get(title), texts.get(under)), view), back, do)
    icon, title, under = _TOLD[view.state]
    said = texts.get(under, address=view.sent_to) if view.sent_to is not None else texts.get(under)
    nodes = _stage(pen, icon, (texts.get(title), said), view)
    match view.state:
        case DataState.PRINTING:
            return nodes
        case DataState.NO_ANSWER:
            back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
            again = right_button(pen, row, "do", texts.get("data.again"), Confirm(), primary=True)
            return (*nodes, back, again)
        case _:
            stop = left_button(pen, row, "stop", texts.get("button.stop"), Stop())
            on = texts.get("button.continue")
            go = right_button(pen, row, "continue", on, Continue(), icon="right", primary=True)
            return (*nodes, stop, go)


def _stage(pen: Pen, icon: str, said: tuple[str, str], view: DataView | LeaveView | LeftView) -> tuple[Node, ...]:
    """The circle with its icon, the headline, and the sentence under it."""
    width = beside(pen)
    head = headline(pen, said[0], width, most=3)
    under = detail(pen, said[1], head, width)
    sign = (circle(pen, Colour.SUNK), circle_icon(pen, icon))
    return (*sign, *header(pen, view.setting), head, under)


def leaving(view: LeaveView, pen: Pen) -> tuple[Node, ...]:
    """Lays out what happens to whoever leaves, or asks a second time; the two yeses stand in different places."""
    texts, row = pen.texts, footer(pen)
    if view.sure:
        key = "leave.no_answer" if view.no_answer else "leave.sure_detail"
        nodes = _stage(pen, "warn", (texts.get("leave.sure_title"), texts.get(key)), view)
        yes = left_button(pen, row, "yes", texts.get("leave.yes"), Confirm(), icon="cross")
        no = right_button(pen, row, "no", texts.get("leave.no"), Back(), primary=True)
        return (*nodes, yes, no)
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    on = right_button(pen, row, "continue", texts.get("leave.on"), Continue(), icon="right")
    head = headline(pen, texts.get("leave.title"), pen.width - 2 * pen.grid.margin, most=1)
    told = _consequences(view, pen, head.rect.bottom)
    sign = circle_between(pen, "help", told[-1].rect.bottom, row.y)
    return (*sign, *header(pen, view.setting), head, *told, back, on)


def _consequences(view: LeaveView, pen: Pen, top: int) -> list[Node]:
    """A line each, with its sign."""
    texts, compact = pen.texts, pen.grid.compact
    lost = [texts.runs("leave.points", what=_counted(pen, lapse)) for lapse in view.lapses]
    said = [
        *(("cross", runs) for runs in lost),
        *([("done", texts.runs("leave.shared"))] if view.shared else []),
        ("card", texts.runs("leave.cards")),
        ("receipt", texts.runs("leave.vouchers")),
        ("person", texts.runs("leave.name_shared" if view.shared else "leave.name")),
        ("rules", texts.runs("leave.books")),
    ]
    style = Style(Step.SMALL) if compact else BODY
    leading, side = pen.theme.leading(style.step), 26 if compact else 36
    x = pen.grid.margin + side + (14 if compact else 24)
    y = top + (14 if compact else 32)
    nodes: list[Node] = []
    for index, (icon, runs) in enumerate(said):
        lines = pen.settled(runs, style, pen.right - x)
        middle = y + leading // 2
        nodes += [
            pen.icon(f"what:{index}.icon", (pen.grid.margin, middle - side // 2), side, icon, Colour.INK),
            pen.lines(f"what:{index}", x, y + round(leading * 0.74), lines, style),
        ]
        y += len(lines) * leading + (6 if compact else 16)
    return nodes


def _counted(pen: Pen, lapse: Lapse) -> str:
    unit = pen.texts.get(f"unit.{lapse.unit.value}", n=lapse.count)
    return pen.texts.get("balance.price", count=pen.texts.number(lapse.count), unit=unit)


def left(view: LeftView, pen: Pen) -> tuple[Node, ...]:
    """Lays out that the member has left."""
    texts = pen.texts
    under = texts.get("parted.mailed" if view.mailed else "parted.detail")
    nodes = _stage(pen, "check", (texts.get("parted.title"), under), view)
    return (*nodes, left_button(pen, footer(pen), "done", texts.get("parted.close"), Done(), icon="check"))

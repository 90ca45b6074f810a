"""A claim for missing points: which day, how much, is that right, and what became of it."""

from datetime import date
from math import ceil
from typing import Final

from screens.intents import Back, ChooseDay, Confirm, Continue, NextPage, PreviousPage, Stop
from screens.pen import Pen, Style
from screens.shapes import Box
from screens.shopper.common import FACT_ICON, SMALL_MUTED, footer, header, left_button, lowered, price, right_button
from screens.shopper.pad import PAD_WORDS, pad_beside, pad_field_top, pad_keys, pad_pages
from screens.shopper.stage import below, beside, circle, circle_icon, detail, headline, over_the_hand
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import ClaimAmountView, ClaimConfirmView, ClaimDayView, ClaimEnd, ClaimEndView, Money

_DAYS_APART: Final = 8
"""Between two days on an upright display, px: so a whole month stands on one page."""


def claim_day(view: ClaimDayView, pen: Pen) -> tuple[Node, ...]:
    """Lays the days out, today first; a page of them where they do not fit."""
    grid, texts, row = pen.grid, pen.texts, footer(pen)
    head = headline(pen, texts.get("claim.day.title"), pen.right - grid.margin, most=1)
    baseline = below(pen, head, Step.SMALL)
    under = pen.line("detail", grid.margin, baseline, texts.get("claim.day.detail"), SMALL_MUTED)
    top = max(under.rect.bottom + grid.gap, -(-pen.height // 3))
    words = [_day(pen, day, view.days[0]) for day in view.days]
    widest = max(pen.button_width(word, None) for word in words)
    width = pen.right - grid.margin
    gap, end = (_DAYS_APART, row.y + _DAYS_APART - grid.gap) if grid.tall else (grid.gap, row.y)
    across = max(1, (width + gap) // (widest + gap))
    top = lowered(pen, top, ceil(len(words) / across) * (grid.button + gap), end)
    down = max(1, (end - top) // (grid.button + gap))
    pages = ceil(len(words) / (across * down))
    page = min(view.page, pages - 1)
    first = page * across * down
    wide = (width - (across - 1) * gap) // across
    buttons = [
        pen.button(
            f"day:{first + index}",
            Rect(
                grid.margin + index % across * (wide + gap),
                top + index // across * (grid.button + gap),
                wide,
                grid.button,
            ),
            word,
            ChooseDay(first + index),
        )
        for index, word in enumerate(words[first : first + across * down])
    ]
    asked = over_the_hand(pen, (head, under), "missed", top - 40)
    return (*header(pen, view.setting, view.member), *asked, *buttons, *_turning(pen, row, page, pages))


def _turning(pen: Pen, row: Rect, page: int, pages: int) -> list[Node]:
    texts = pen.texts
    nodes = [left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")]
    edge = row.right
    if page + 1 < pages:
        word = texts.get("claim.earlier")
        nodes.append(right_button(pen, row, "earlier", word, NextPage(), icon="right", right=edge))
        edge = nodes[-1].rect.x - pen.grid.gap
    if page:
        nodes.append(right_button(pen, row, "later", texts.get("claim.later"), PreviousPage(), right=edge))
    return nodes


def _day(pen: Pen, day: date, today: date) -> str:
    """Today, yesterday, or the day of the week with its date."""
    match (today - day).days:
        case 0:
            return pen.texts.get("claim.today")
        case 1:
            return pen.texts.get("claim.yesterday")
        case _:
            return pen.texts.weekday(day)


def _day_first(pen: Pen, day: date, today: date) -> str:
    """The day as a sentence begins with it."""
    word = _day(pen, day, today)
    return word[0].upper() + word[1:]


def _money(pen: Pen, money: Money) -> str:
    return pen.texts.money(money.cents, money.currency)


def claim_amount(view: ClaimAmountView, pen: Pen) -> tuple[Node, ...]:
    """Lays the keypad out, with the amount as it is typed."""
    texts, compact, margin = pen.texts, pen.grid.compact, pen.grid.margin
    (rows,) = pad_pages(pen, letters=False)
    keys = pad_keys(pen, rows, ready=view.typed.cents > 0)
    row = footer(pen)
    width = pad_beside(pen, keys)
    head = headline(pen, texts.get("claim.amount.title"), pen.right - margin if compact else width, most=2)
    said = _beside(view, pen, head, pen.right - margin)
    if said[-1].rect.bottom > min(key.rect.y for key in keys) - pen.grid.gap:
        said = _beside(view, pen, head, width)
    height = 72 if compact else 96
    top = pad_field_top(pen, keys, said[-1].rect.bottom + (16 if compact else 40), height)
    rect = Rect(margin, top, width, height)
    style = Style(Step.HEAD, Weight.BOLD, on=Colour.SURFACE)
    baseline = rect.centre[1] + round(pen.theme.px(style.step) * 0.334)
    written = _money(pen, view.typed)
    amount = pen.line("typed", rect.x + (16 if compact else 24), baseline, written, style, spoken=written)
    face = Box(Colour.SURFACE, CONTROL_RADIUS, Colour.ACCENT, 4)
    field = Node("field", Role.GROUP, rect, face, children=(amount,))
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    words = over_the_hand(pen, (head, *said), "receipt", top - 40, reserved=PAD_WORDS)
    return (*header(pen, view.setting), *words, field, *keys, back)


def _beside(view: ClaimAmountView, pen: Pen, head: Node, width: int) -> list[Node]:
    """Which day's amount, or what is wrong with it."""
    step = Step.SMALL if pen.grid.compact else Step.BODY
    baseline = below(pen, head, step)
    if view.trouble is None:
        text = pen.texts.get("claim.amount.detail", day=_day_first(pen, view.day, view.today))
        style = Style(step, colour=Colour.MUTED)
        return [pen.block("detail", pen.grid.margin, baseline, text, style, width=width)]
    indent = FACT_ICON + 14
    corner = (pen.grid.margin, baseline - 10 - FACT_ICON // 2)
    said = pen.texts.get(f"claim.{view.trouble.value}", limit=_money(pen, view.limit))
    icon = pen.icon("trouble.icon", corner, FACT_ICON, "warn", Colour.WARN)
    bold = Style(step, Weight.SEMIBOLD)
    return [icon, pen.block("trouble", pen.grid.margin + indent, baseline, said, bold, width=width - indent)]


def claim_confirm(view: ClaimConfirmView, pen: Pen) -> tuple[Node, ...]:
    """Lays out day and amount, to be sent."""
    texts, row = pen.texts, footer(pen, decision=True)
    width = beside(pen)
    day = _day_first(pen, view.day, view.today)
    title = texts.get("claim.confirm.title", day=day, money=_money(pen, view.amount))
    head = headline(pen, title, width, most=3)
    said = texts.get("claim.confirm.detail", points=price(pen, view.setting, view.points))
    under = detail(pen, said, head, width)
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left", decision=True)
    send = right_button(pen, row, "send", texts.get("claim.send"), Confirm(), icon="check", primary=True, decision=True)
    sign = (circle(pen, Colour.SUNK), circle_icon(pen, "receipt"))
    return (*sign, *header(pen, view.setting), head, under, back, send)


def claim_end(view: ClaimEndView, pen: Pen) -> tuple[Node, ...]:
    """Lays out what became of it."""
    texts, row = pen.texts, footer(pen)
    width = beside(pen)
    head = headline(pen, texts.get(f"claim.{view.end.value}.title"), width, most=3)
    under = detail(pen, texts.get(f"claim.{view.end.value}.detail"), head, width)
    icons = {ClaimEnd.SENT: "done", ClaimEnd.SENDING: "busy", ClaimEnd.FULL: "hourglass"}
    nodes = [circle(pen, Colour.SUNK), circle_icon(pen, icons[view.end]), *header(pen, view.setting), head, under]
    if view.end is ClaimEnd.SENDING:
        return tuple(nodes)
    stop = left_button(pen, row, "stop", texts.get("button.stop"), Stop())
    on = right_button(pen, row, "continue", texts.get("button.continue"), Continue(), icon="right", primary=True)
    return (*nodes, stop, on)

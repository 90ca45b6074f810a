"""A typed number: the keypad, and what somebody who typed one sees."""

from screens.intents import NextPage, Stop
from screens.pen import Pen, Style, around
from screens.shopper.common import FACT_ICON, HEAD, SMALL, SMALL_MUTED, footer, header, left_button, masked, unit
from screens.shopper.pad import PAD_WORDS, last_letter, pad_beside, pad_field, pad_field_top, pad_keys, pad_pages
from screens.shopper.stage import circle, circle_card, detail, headline, over_the_hand, text_width
from screens.texts import Run
from screens.theme import Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import KeyedView, KeypadView


def keypad(view: KeypadView, pen: Pen) -> tuple[Node, ...]:
    """Lays the keypad out: 1 at the top left, erase and OK below, and of the number only how long it is."""
    texts, compact = pen.texts, pen.grid.compact
    pages = pad_pages(pen, letters=view.letters)
    keys = pad_keys(pen, pages[view.page % len(pages)], ready=view.typed > 0)
    row = footer(pen)
    width = pad_beside(pen, keys)
    # On a low screen the pad leaves the whole width to the headline.
    head = headline(pen, texts.get("keypad.title"), pen.right - pen.grid.margin if compact else width, most=3)
    under = detail(pen, texts.get("keypad.detail"), head, pen.right - pen.grid.margin)
    if under.rect.bottom > min(key.rect.y for key in keys) - pen.grid.gap:
        under = detail(pen, texts.get("keypad.detail"), head, width)
    height = 72 if compact else 96
    top = pad_field_top(pen, keys, under.rect.bottom + 40, height)
    field = pad_field(pen, Rect(pen.grid.margin, top, width, height), view.typed)
    word = texts.get("button.stop")
    # A small screen has no room for the cross beside the button of the other keys.
    icon = None if compact and len(pages) > 1 else "cross"
    place = Rect(row.x, row.y, pen.button_width(word, icon), row.h)
    stop = pen.button("stop", place, word, Stop(), icon=icon)
    said = (head, under) if under.rect.bottom < top else (head,)
    words = over_the_hand(pen, said, "card", top - 40, reserved=PAD_WORDS)
    nodes = [*header(pen, view.setting), *words, field, *keys, stop]
    if len(pages) > 1:
        ahead = pages[(view.page + 1) % len(pages)]
        label = "123" if ahead is pages[0] else f"{ahead[0][0]}–{last_letter(ahead)}"
        corner = Rect(stop.rect.right + pen.grid.gap, row.y, pen.button_width(label, None), row.h)
        nodes.append(pen.button("page", corner, label, NextPage()))
    return tuple(nodes)


def keyed(view: KeyedView, pen: Pen) -> tuple[Node, ...]:
    """Lays out what a typed number shows: how large the balance is, and what can be done without the card."""
    texts, compact = pen.texts, pen.grid.compact
    width = text_width(pen)
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
        x = pen.grid.margin + FACT_ICON + 16
        if x + pen.line_width(runs, SMALL) > circle(pen, Colour.POINT).rect.x:
            runs = tuple(Run(run.text.rstrip(",، "), bold=True) for run in runs if run.bold)
        nodes += [icon, pen.line("added", x, baseline, runs, SMALL)]
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
    word = unit(pen, view.setting, view.floor)
    as_of = texts.as_of(view.as_of, view.now, view.setting.zone)
    style = Style(Step.CALL if pen.grid.compact else Step.NUMBER, Weight.BOLD)
    first, second = (110, 154) if pen.grid.compact else (193, 249)
    number = pen.line("stat.number", left - pen.bearing(style), first, masked(pen, view.floor), style, spoken="")
    label = pen.line("stat.unit", left, second, word, HEAD, spoken="")
    stand = pen.line("stat.as_of", label.rect.right + 14, second, as_of, SMALL_MUTED, spoken="")
    said = texts.get("balance.spoken_masked", count=texts.number(view.floor), unit=word, as_of=as_of)
    parts = (number, label, stand)
    return Node("stat", Role.HEADING, around(parts), spoken=said, children=parts)

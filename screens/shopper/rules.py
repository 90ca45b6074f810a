"""How the programme works, in words: a line for each rule."""

from math import ceil
from typing import Final, assert_never

from screens.intents import Back, NextPage
from screens.pen import Pen, Style
from screens.shopper.common import BODY, FACT_ICON, SMALL, footer, header, left_button, price, right_button
from screens.shopper.stage import circle_between, headline
from screens.texts import Run
from screens.theme import Colour
from screens.tree import Node
from screens.views import (
    AsksProof,
    CoPays,
    Earns,
    GivesOfSales,
    GivesPerPoints,
    HeldReady,
    Lives,
    Money,
    Rule,
    RulesView,
    TakesClaims,
    Terms,
)

_YEAR: Final = 365


def rules(view: RulesView, pen: Pen) -> tuple[Node, ...]:
    """Lays a page of the rules out."""
    grid, texts, row = pen.grid, pen.texts, footer(pen)
    head = headline(pen, texts.get("rules.title", name=view.name), pen.right - grid.margin, most=1)
    style = SMALL if grid.compact else BODY
    pages = _pages(view, pen, style, row.y - head.rect.bottom)
    shown = pages[view.page % len(pages)]
    nodes = [*header(pen, view.setting, view.member), head]
    baseline = head.rect.bottom + _leading(pen, style)
    for index, rule in shown:
        icon, runs = _said(rule, view, pen)
        text = pen.block(f"rule:{index}", grid.margin + _INDENT, baseline, runs, style, width=_width(pen))
        corner = (grid.margin, baseline - 12 - FACT_ICON // 2)
        nodes += [pen.icon(f"rule:{index}.icon", corner, FACT_ICON, icon, Colour.MUTED), text]
        baseline += _height(pen, style, runs)
    nodes += circle_between(pen, "rules", nodes[-1].rect.bottom, row.y)
    nodes.append(left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left"))
    if len(pages) > 1:
        word = texts.get("button.more")
        nodes.append(right_button(pen, row, "more", word, NextPage(), icon="right"))
    return tuple(nodes)


_INDENT: Final = FACT_ICON + 20
"""From the margin to the words."""


def _width(pen: Pen) -> int:
    return pen.right - pen.grid.margin - _INDENT


def _leading(pen: Pen, style: Style) -> int:
    return pen.theme.leading(style.step) + (8 if pen.grid.compact else 16)


def _height(pen: Pen, style: Style, runs: tuple[Run, ...]) -> int:
    """From the first baseline of a rule to that of the next."""
    lines = len(pen.wrap(runs, style, _width(pen)))
    return (lines - 1) * pen.theme.leading(style.step) + _leading(pen, style)


def _pages(view: RulesView, pen: Pen, style: Style, room: int) -> list[list[tuple[int, Rule]]]:
    """The rules by pages, with their places; together where they fit, else each page as full as the others."""
    heights = [_height(pen, style, _said(rule, view, pen)[1]) for rule in view.rules]
    room -= pen.theme.leading(style.step) // 2
    pages = max(1, ceil(sum(heights) / room))
    wanted = sum(heights) / pages
    found: list[list[tuple[int, Rule]]] = [[]]
    used = 0
    for index, (rule, height) in enumerate(zip(view.rules, heights, strict=True)):
        if found[-1] and (used + height > room or used >= wanted):
            found.append([])
            used = 0
        found[-1].append((index, rule))
        used += height
    return found


def _said(rule: Rule, view: RulesView, pen: Pen) -> tuple[str, tuple[Run, ...]]:
    """The icon and the words of a rule."""
    texts, setting = pen.texts, view.setting

    def money(amount: Money) -> str:
        return texts.money(amount.cents, amount.currency)

    match rule:
        case Earns(points, per, least):
            runs = texts.runs("rules.earn", points=price(pen, setting, points), per=money(per))
            if least is not None:
                runs += (Run(" ", bold=False), *texts.runs("rules.least", money=money(least)))
            return "plus", runs
        case Lives(days):
            return "hourglass", _life(days, pen)
        case HeldReady(points):
            return "ready", texts.runs("rules.held", points=price(pen, setting, points))
        case CoPays():
            return "card", texts.runs("rules.co_payment")
        case AsksProof(above):
            if above is None:
                return "lock", texts.runs("rules.proof")
            return "lock", texts.runs("rules.proof_above", points=price(pen, setting, above))
        case TakesClaims(days, limit):
            return "missed", texts.runs("rules.claim", days=texts.number(days), limit=money(limit))
        case GivesOfSales(basis_points, name):
            return "heart", texts.runs("rules.give_sale", percent=texts.percent(basis_points), name=name)
        case GivesPerPoints(points, amount, name):
            said = price(pen, setting, points)
            return "heart", texts.runs("rules.give_points", points=said, money=money(amount), name=name)
        case Terms(text):
            return "rules", (Run(text, bold=False),)
        case _:
            assert_never(rule)


def _life(days: int | None, pen: Pen) -> tuple[Run, ...]:
    if days is None:
        return pen.texts.runs("rules.forever")
    years, rest = divmod(days, _YEAR)
    if rest or not years:
        return pen.texts.runs("rules.days", n=days, count=pen.texts.number(days))
    return pen.texts.runs("rules.years", n=years, count=pen.texts.number(years))

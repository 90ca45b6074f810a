"""A campaign's question with its answers, the thanks, and the card that is asked for first."""

from dataclasses import replace
from typing import Final

from screens.intents import Back, Continue, GiveAnswer, Help, RatherNot, Stop
from screens.pen import Align, Pen, Style
from screens.shapes import Box
from screens.shopper.common import BODY_MUTED, SMALL_MUTED, footer, header, left_button, lowered, right_button, unit
from screens.shopper.stage import (
    below,
    beside,
    circle,
    circle_card,
    detail,
    headline,
    over_the_hand,
    sign_side,
    text_width,
)
from screens.texts import Run
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import BringCardView, Choice, QuestionView, ResponseView, Setting

_TALLEST: Final = 176
"""Of an answer, in px: more is no easier to hit."""
_ONE_ROW: Final = 3
"""As many answers stand beside each other."""


def question(view: QuestionView, pen: Pen) -> tuple[Node, ...]:
    """Lays the question out: up to three answers beside each other, more in two rows."""
    texts, row = pen.texts, footer(pen)
    width = pen.width - 2 * pen.grid.margin
    asked = _asked(view, pen, headline(pen, view.question, width))
    if _height(pen, view.choices, _room(pen, asked, row)) < pen.grid.button:
        # The answers come first: the question takes a smaller step.
        style = Style(Step.HEAD, Weight.BOLD, bold=Weight.BOLD)
        baseline = (66 if pen.grid.compact else 126) + round(pen.theme.px(Step.HEAD) * 0.7)
        lines = pen.balanced(view.question, style, width)
        asked = _asked(view, pen, pen.lines("headline", pen.grid.margin, baseline, lines, style, role=Role.HEADING))
    answers = _answers(pen, view.choices, _room(pen, asked, row))
    return (
        *header(pen, view.setting, view.member),
        *over_the_hand(pen, asked, "speech", min(answer.rect.y for answer in answers) - 40),
        *answers,
        left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left"),
        right_button(pen, row, "rather_not", texts.get("question.rather_not"), RatherNot()),
    )


def _asked(view: QuestionView, pen: Pen, head: Node) -> tuple[Node, ...]:
    """The question, and what is given for an answer."""
    if not view.thanks:
        return (head,)
    style = SMALL_MUTED if pen.grid.compact else BODY_MUTED
    text = pen.texts.get("question.thanks", points=_points(pen, view.setting, view.thanks))
    return head, pen.line("thanks", pen.grid.margin, below(pen, head, style.step), text, style)


def _room(pen: Pen, asked: tuple[Node, ...], row: Rect) -> Rect:
    """Where the answers may stand: below the question and below the top third."""
    top = max(asked[-1].rect.bottom + pen.grid.gap, -(-pen.height // 3))
    return Rect(pen.grid.margin, top, pen.width - 2 * pen.grid.margin, row.y - pen.grid.gap - top)


def _across(pen: Pen, choices: tuple[Choice, ...]) -> int:
    if pen.grid.tall:
        return 1
    return len(choices) if len(choices) <= _ONE_ROW else -(-len(choices) // 2)


def _height(pen: Pen, choices: tuple[Choice, ...], room: Rect) -> int:
    rows = -(-len(choices) // _across(pen, choices))
    return min(_TALLEST, (room.h - (rows - 1) * pen.grid.gap) // rows)


def _answers(pen: Pen, choices: tuple[Choice, ...], room: Rect) -> list[Node]:
    gap, across, height = pen.grid.gap, _across(pen, choices), _height(pen, choices, room)
    rows = -(-len(choices) // across)
    width = (room.w - (across - 1) * gap) // across
    # Below the middle of what is free: nearer to the hand, and apart from the question.
    needed = rows * height + (rows - 1) * gap
    top = lowered(pen, room.y + (room.h - needed) * 3 // 5, needed, room.bottom)
    return [
        _answer(
            pen,
            choice,
            Rect(room.x + index % across * (width + gap), top + index // across * (height + gap), width, height),
        )
        for index, choice in enumerate(choices)
    ]


def _answer(pen: Pen, choice: Choice, rect: Rect) -> Node:
    """A large button with the whole answer, in the largest step in which it takes two lines."""
    style, lines = _fitting(pen, choice.text, rect.w - 2 * pen.grid.inset)
    leading = pen.theme.leading(style.step)
    baseline = rect.centre[1] + round(pen.theme.px(style.step) * 0.33) - (len(lines) - 1) * leading // 2
    name = f"answer:{choice.id}"
    words = tuple(
        pen.line(
            f"{name}.label/{index}",
            rect.centre[0],
            baseline + index * leading,
            line,
            style,
            align=Align.CENTRE,
            spoken="",
        )
        for index, line in enumerate(lines)
    )
    face = Box(Colour.SURFACE, CONTROL_RADIUS, Colour.EDGE, 3)
    return Node(name, Role.BUTTON, rect, face, choice.text, GiveAnswer(choice.id), children=words)


def _fitting(pen: Pen, text: str, room: int) -> tuple[Style, list[list[Run]]]:
    """The largest step in which a text takes two lines, and its lines."""
    for step in (Step.BODY,) if pen.grid.compact else (Step.HEAD, Step.BODY):
        style = Style(step, Weight.SEMIBOLD, on=Colour.SURFACE)
        lines = pen.balanced(text, style, room)
        if len(lines) <= 2 and max(pen.text_width(line[0].text, style) for line in lines) <= room:
            return style, lines
    style = Style(Step.SMALL, Weight.SEMIBOLD, on=Colour.SURFACE)
    return style, pen.balanced(text, style, room)


def _points(pen: Pen, setting: Setting, count: int) -> str:
    return f"{pen.texts.number(count)} {unit(pen, setting, count)}"


def response(view: ResponseView, pen: Pen) -> tuple[Node, ...]:
    """Lays the thanks out: what was answered, and the points on their way."""
    texts, row = pen.texts, footer(pen)
    disc = circle(pen, Colour.POINT)
    middle, side = disc.rect.centre, sign_side(pen)
    width = beside(pen)
    head = headline(pen, texts.get("response.title"), width)
    said = detail(pen, texts.get("response.answer", answer=view.answer), head, width)
    nodes = [disc, *header(pen, view.setting, view.member), head, said]
    sign = pen.icon("sign", (middle[0] - side // 2, middle[1] - side // 2), side, "check", Colour.ON_POINT)
    if view.thanks:
        text = texts.get("response.thanks", points=_points(pen, view.setting, view.thanks))
        style = Style(Step.BODY, Weight.SEMIBOLD)
        baseline = below(pen, said, Step.BODY, 8 if pen.grid.compact else 20)
        nodes.append(pen.lines("thanks", pen.grid.margin, baseline, pen.balanced(text, style, width), style))
    stop = left_button(pen, row, "stop", texts.get("button.stop"), Stop())
    on = right_button(pen, row, "continue", texts.get("button.continue"), Continue(), icon="right", primary=True)
    return (*nodes, sign, stop, on)


def bring_card(view: BringCardView, pen: Pen) -> tuple[Node, ...]:
    """Lays out that the answer waits for a card."""
    texts, row = pen.texts, footer(pen)
    width = text_width(pen) - (30 if pen.grid.compact else 0)
    head = headline(pen, texts.get("attract.call"), width)
    text = view.question if view.answer is None else texts.get("response.answer", answer=view.answer)
    under = detail(pen, text, head, width)
    stop = left_button(pen, row, "stop", texts.get("button.stop"), Stop())
    no_card = pen.button(
        "help",
        Rect(stop.rect.right + pen.grid.gap, row.y, pen.button_width(texts.get("button.no_card"), "help"), row.h),
        texts.get("button.no_card"),
        Help(),
        icon="help",
    )
    runs = texts.runs("thanks.closes", n=view.seconds_left, count=str(view.seconds_left))
    block = pen.block("closes", pen.grid.margin, below(pen, under, Step.SMALL, 12), runs, SMALL_MUTED, width=width)
    closes = replace(block, passing=True)
    return (*circle_card(pen, view.setting), *header(pen, view.setting), head, under, closes, stop, no_card)

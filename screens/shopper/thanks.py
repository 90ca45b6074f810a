"""The voucher is out: take it, what is left, what comes next; or, where nobody can tell, the question."""

from dataclasses import replace
from typing import Final

from screens.intents import CameOut, Continue, Done
from screens.pen import Align, Pen, Style
from screens.shapes import Bar, Box, Disc, Icon, Picture
from screens.shopper.common import SMALL_MUTED, footer, header, left_button, right_button, spelled, unit
from screens.shopper.stage import circle_between
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import RewardTile, ThanksView

_UPRIGHT_LEFT: Final = 500
"""Height of what is left on an upright display, px."""


def thanks(view: ThanksView, pen: Pen) -> tuple[Node, ...]:
    """Lays the end of a redemption out."""
    row = footer(pen, decision=True)
    title = _title(view, pen)
    left = () if view.left is None or view.as_of is None else (_left(view, pen, row),)
    end = left[0].rect.y if left else row.y
    sign = _sign_between(view, pen, title[-1].rect.bottom, end) if pen.grid.tall else _sign(view, pen)
    return (*sign, *header(pen, view.setting), *title, *left, *_voucher(view, pen), *_buttons(view, pen, row))


def _voucher(view: ThanksView, pen: Pen) -> tuple[Node, ...]:
    """What stands on the paper: said, not drawn (EN 301 549, 5.1.3.16)."""
    if not view.reward:
        return ()
    said = pen.texts.get("guide.voucher", name=view.reward)
    if view.code is not None:
        said = f"{said} {pen.texts.get('guide.code', code=spelled(view.code))}"
    return (Node("voucher", Role.TEXT, Rect(pen.grid.margin, 0, 0, 0), spoken=said),)


def _sign(view: ThanksView, pen: Pen) -> tuple[Node, ...]:
    side = 100 if pen.grid.compact else 200
    place = Rect(pen.grid.margin, 62 if pen.grid.compact else 128, side, side)
    edge = side // 5
    icon = Icon("printer", Colour.ON_POINT, 1.9) if view.assumed else Icon("check", Colour.ON_POINT, 2.8)
    return (
        Node("sign", Role.DECORATION, place, Disc(Colour.POINT)),
        Node("sign.icon", Role.DECORATION, place.inset(edge), icon),
    )


def _sign_between(view: ThanksView, pen: Pen, top: int, bottom: int) -> tuple[Node, ...]:
    """The sign of an upright display, between the words and what is left."""
    icon = "printer" if view.assumed else "check"
    return circle_between(pen, icon, top, bottom, fill=Colour.POINT, colour=Colour.ON_POINT)


def _title(view: ThanksView, pen: Pen) -> tuple[Node, ...]:
    texts, compact = pen.texts, pen.grid.compact
    x = 144 if compact else pen.grid.margin if pen.grid.tall else 296
    room = pen.right - x
    style, lines = pen.headline(texts.get("assumed.title" if view.assumed else "thanks.title"), room, 1)
    if compact and style.step is Step.CALL:
        style = Style(Step.TITLE, Weight.BOLD)
    title = pen.lines("title", x, 108 if compact else 209, lines, style, role=Role.HEADING)
    said = texts.get("assumed.detail" if view.assumed else "thanks.deliver")
    first = Style(Step.BODY if compact else Step.HEAD)
    if pen.text_width(said, first) > room:
        first = Style(Step.SMALL if compact else Step.BODY)
    deliver = pen.line("deliver", x, 148 if compact else 287, said, first)
    words = []
    if view.co_payment is not None:
        money = texts.money(view.co_payment.cents, view.co_payment.currency)
        words.append(texts.get("thanks.pay", money=money))
    words.append(texts.get("thanks.valid", day=texts.day(view.valid_until)))
    small = Style(Step.SMALL if compact else Step.BODY, colour=Colour.MUTED)
    return title, deliver, pen.line("terms", x, 182 if compact else 339, " ".join(words), small)


def _left(view: ThanksView, pen: Pen, row: Rect) -> Node:
    assert view.left is not None
    assert view.as_of is not None
    texts, compact = pen.texts, pen.grid.compact
    top = 198 if compact else row.y - 24 - _UPRIGHT_LEFT if pen.grid.tall else 384
    rect = Rect(pen.grid.margin, top, pen.width - 2 * pen.grid.margin, row.y - top - (10 if compact else 24))
    x = rect.x + (20 if compact else 40)
    small = Style(Step.SMALL, on=Colour.SURFACE)
    label_style = small if compact else Style(Step.BODY, colour=Colour.MUTED, on=Colour.SURFACE)
    figure = Style(Step.CALL if compact else Step.NUMBER, Weight.BOLD, on=Colour.SURFACE)
    rows = (36, 116, 152) if compact else (50, 178, 223)
    label = pen.line(
        "left.label",
        x,
        rect.y + rows[0],
        texts.get("thanks.left_held" if view.from_held else "thanks.left"),
        label_style,
    )
    number = pen.line("left.number", x - pen.bearing(figure), rect.y + rows[1], texts.number(view.left), figure)
    as_of = texts.as_of(view.as_of, view.now, view.setting.zone)
    said = texts.get("thanks.unit", unit=unit(pen, view.setting, view.left), as_of=as_of)
    stand = pen.line("left.unit", x, rect.y + rows[2], said, small)
    nodes = [label, number, stand]
    if view.next_reward is not None:
        end = max(node.rect.right for node in nodes) + (20 if compact else 48)
        if pen.grid.tall:
            # Below the figure, over the whole width.
            below = stand.rect.bottom + 40
            nodes.append(Node("left.rule", Role.DECORATION, Rect(x, below, rect.w - 80, 2), Box(Colour.SUNK, rim=True)))
            nodes += _next(view, pen, view.next_reward, Rect(rect.x - 8, below, rect.w, rect.bottom - below))
            return pen.panel("left", rect, *nodes)
        divide = max(end, rect.x if compact else 459)
        rule = Rect(divide, rect.y + 20, 2, rect.h - 40) if compact else Rect(divide, rect.y + 32, 2, rect.h - 64)
        nodes.append(Node("left.rule", Role.DECORATION, rule, Box(Colour.SUNK, rim=True)))
        nodes += _next(view, pen, view.next_reward, Rect(divide, rect.y, rect.right - divide, rect.h))
    return pen.panel("left", rect, *nodes)


def _next(view: ThanksView, pen: Pen, reward: RewardTile, place: Rect) -> list[Node]:
    texts, compact = pen.texts, pen.grid.compact
    side = 76 if compact else 112
    pad = 18 if compact else 48
    top = place.y + (place.h - side) // 2 + (6 if not compact else 0)
    picture = Node(
        "next.picture",
        Role.DECORATION,
        Rect(place.x + pad, top, side, side),
        Picture(reward.picture, CONTROL_RADIUS),
    )
    x = picture.rect.right + (14 if compact else 22)
    right = place.right - (16 if compact else 40)
    style = Style(Step.SMALL if compact else Step.BODY, Weight.SEMIBOLD, on=Colour.SURFACE)
    text = reward.name if compact else texts.get("thanks.next", name=reward.name)
    while pen.text_width(text, style) > right - x:
        text = text[:-2].rstrip() + "…"
    progress = min(reward.progress, reward.price)
    missing = reward.price - progress
    if missing:
        count = texts.number(missing)
        rest = texts.get("thanks.missing", count=count, unit=unit(pen, view.setting, missing))
    else:
        rest = texts.get("thanks.enough")
    small = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
    bar_top = top + side - (30 if compact else 27)
    share = progress / reward.price if reward.price else 1.0
    return [
        picture,
        pen.line("next.name", x, top + (14 if compact else 24), text, style),
        pen.line("next.missing", x, top + (44 if compact else 63), rest, small),
        Node("next.bar", Role.PROGRESS, Rect(x, bar_top, right - x, 36), Bar(share, done=missing == 0), ""),
    ]


def _buttons(view: ThanksView, pen: Pen, row: Rect) -> tuple[Node, ...]:
    texts = pen.texts
    if view.assumed:
        yes = right_button(
            pen, row, "yes", texts.get("assumed.yes"), CameOut(yes=True), icon="check", primary=True,
            decision=True, least=200 if pen.grid.compact else 313,
        )  # fmt: skip
        return left_button(pen, row, "no", texts.get("assumed.no"), CameOut(yes=False), decision=True), yes
    look = left_button(pen, row, "look", texts.get("thanks.look"), Continue(), icon="left", decision=True)
    done = right_button(
        pen, row, "done", texts.get("thanks.done"), Done(), icon="check", primary=True, decision=True,
        least=160 if pen.grid.compact else 313,
    )  # fmt: skip
    runs = texts.runs("thanks.closes", n=view.seconds_left, count=str(view.seconds_left))
    line = pen.line("closes", done.rect.x - 32, row.centre[1] + 10, runs, SMALL_MUTED, align=Align.RIGHT)
    closes = replace(line, passing=True)
    if closes.rect.x < look.rect.right + 16:
        return look, done
    return look, closes, done

"""The stamp card: the card as a picture, what is on it, and a reward that stamps buy."""

from math import ceil
from typing import assert_never

from screens.intents import Back, ChooseReward, NextPage
from screens.pen import Align, Pen, Style
from screens.shapes import Picture, Stamp
from screens.shopper.common import (
    FACT_ICON,
    LATER,
    SMALL_MUTED,
    banner,
    co_payment,
    cut,
    footer,
    header,
    hint,
    left_button,
    price,
    right_button,
    unit,
)
from screens.shopper.reward_card import missing_figure
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import AfterProof, Later, Missing, RewardTile, Stamps, StampsView, Takeable

_NAME = Style(Step.BODY, Weight.SEMIBOLD, on=Colour.SURFACE)
_DETAIL = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
_FIGURE = Style(Step.HEAD, Weight.BOLD, on=Colour.SURFACE)
_NUMBERED = 56
"""The smallest circle, in px, that a number stands well in."""
_WIDEST, _WIDEST_UPRIGHT = 104, 184
"""The largest distance of two circles, in px."""
_UPRIGHT_FIGURES = 140
"""Height of the figures below the places of an upright display, in px."""
_UPRIGHT_REWARD = 340
"""Height of the reward below the card of an upright display, in px."""


def stamps(view: StampsView, pen: Pen) -> tuple[Node, ...]:
    """Lays the stamp card out."""
    grid, texts = pen.grid, pen.texts
    row = footer(pen)
    top = 108 if grid.compact else 192
    width = round((pen.width - 2 * grid.margin - grid.gap) * 0.655)
    card = Rect(grid.margin, top, width, row.y - top - (12 if grid.compact else 24))
    beside = Rect(card.right + grid.gap, top, pen.right - card.right - grid.gap, card.h)
    if grid.tall:
        # The reward with its button lies below the card.
        beside = Rect(grid.margin, row.y - 24 - _UPRIGHT_REWARD, pen.width - 2 * grid.margin, _UPRIGHT_REWARD)
        card = Rect(grid.margin, top, beside.w, beside.y - grid.gap - top)
    state = [banner(pen, "offline", "offline", texts.get("setting.offline"))] if view.setting.offline else []
    return (
        *header(pen, view.setting, view.member),
        *state,
        _title(view, pen),
        _card(view, pen, card),
        *((_reward(view, pen, view.reward, beside),) if view.reward else ()),
        *_footer(view, pen, row),
    )


def _title(view: StampsView, pen: Pen) -> Node:
    text = _headline(view, pen)
    room = pen.right - pen.grid.margin
    steps = (Step.HEAD, Step.BODY) if pen.grid.compact else (Step.TITLE, Step.HEAD)
    style = next(
        (style for step in steps if pen.text_width(text, style := Style(step, Weight.BOLD)) <= room),
        Style(steps[-1], Weight.BOLD),
    )
    baseline = 92 if pen.grid.compact else 152
    return pen.line("headline", pen.grid.margin, baseline, cut(pen, text, style, room), style, role=Role.HEADING)


def _headline(view: StampsView, pen: Pen) -> str:
    texts, reward = pen.texts, view.reward
    if reward is None:
        return texts.get("stamps.none")
    if isinstance(reward.state, Missing):
        missing = reward.state.points
        return texts.get("stamps.missing", n=missing, count=texts.number(missing), name=reward.name)
    if view.stamps.full:
        return texts.get("stamps.full_title")
    return texts.get("stamps.enough", name=reward.name)


# ── The card ────────────────────


def _card(view: StampsView, pen: Pen, rect: Rect) -> Node:
    inset = 12 if pen.grid.compact else 24
    if pen.grid.tall:
        # The places take the whole width, the figures stand below.
        field = Rect(rect.x + inset, rect.y + inset, rect.w - 2 * inset, rect.h - 2 * inset - _UPRIGHT_FIGURES)
        place = Rect(field.x + inset, field.bottom, field.w - inset, rect.bottom - field.bottom)
        return pen.panel("card", rect, _places(view, pen, field), *_figures(view, pen, place))
    beside = 176 if pen.grid.compact else 232
    field = Rect(rect.x + inset, rect.y + inset, rect.w - 2 * inset - beside, rect.h - 2 * inset)
    x = field.right + (16 if pen.grid.compact else 24)
    return pen.panel(
        "card", rect, _places(view, pen, field), *_figures(view, pen, Rect(x, rect.y, rect.right - x, rect.h))
    )


def _places(view: StampsView, pen: Pen, field: Rect) -> Node:
    """The card's places in rows; a card that was just filled is shown full."""
    card, texts = view.stamps, pen.texts
    have = _on_it(card)
    columns, pitch = _raster(card.of, field, _WIDEST_UPRIGHT if pen.grid.tall else _WIDEST)
    side = pitch - max(4, pitch // 12)
    top = field.y + (field.h - ceil(card.of / columns) * pitch) // 2 + (pitch - side) // 2
    left = field.x + ((field.w - columns * pitch) // 2 + (pitch - side) // 2 if pen.grid.tall else 0)
    style = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
    drop = round(pen.theme.px(Step.SMALL) * 0.334)
    nodes: list[Node] = []
    for place in range(card.of):
        x, y = left + place % columns * pitch, top + place // columns * pitch
        circle = Rect(x, y, side, side)
        nodes.append(Node(f"place:{place + 1}", Role.DECORATION, circle, Stamp(stamped=place < have)))
        if place >= have and side >= _NUMBERED:
            middle = (circle.centre[0], circle.centre[1] + drop)
            number = texts.number(place + 1)
            nodes.append(pen.line(f"place:{place + 1}.number", *middle, number, style, align=Align.CENTRE, spoken=""))
    empty = texts.series(texts.number(place + 1) for place in range(have, card.of))
    said = texts.get("stamps.empty", places=empty) if empty else ""
    return Node("places", Role.IMAGE, field, None, said, children=tuple(nodes))


def _on_it(card: Stamps) -> int:
    """Stamps on the card that is pictured: one that was just filled is shown, not the empty one behind it."""
    return card.of if card.full and not card.have else card.have


def _raster(places: int, field: Rect, widest: int) -> tuple[int, int]:
    """Columns, and the distance of two circles in px: as large as they fit, in whole rows where that costs little."""
    fitting = [
        (min(field.w // columns, field.h // ceil(places / columns), widest), columns)
        for columns in range(1, places + 1)
    ]
    largest = max(pitch for pitch, _ in fitting)
    even = [(pitch, columns) for pitch, columns in fitting if places % columns == 0 and pitch >= 0.8 * largest]
    pitch, columns = max(even or fitting)
    return columns, max(8, pitch)


def _figures(view: StampsView, pen: Pen, rect: Rect) -> tuple[Node, ...]:
    """Beside the places: full cards, what is on the way, and at the foot the count with its as-of."""
    texts, card, compact = pen.texts, view.stamps, pen.grid.compact
    on_it = texts.number(_on_it(card))
    leading = pen.theme.leading(Step.SMALL)
    room = rect.w - (8 if compact else 16)
    small = Style(Step.SMALL, on=Colour.SURFACE)
    y = rect.y + (40 if compact else 60)
    nodes: list[Node] = []
    facts = [texts.runs("stamps.full", n=card.full, count=texts.number(card.full))] if card.full else []
    facts += [texts.runs("stamps.pending", count=texts.number(view.pending))] if view.pending else []
    x, last = rect.x, rect.bottom - (20 if compact else 40)
    if pen.grid.tall:
        x, y, room = rect.centre[0], last - (len(facts) - 1) * (leading + 8), rect.w // 2
    for index, runs in enumerate(facts):
        nodes.append(pen.block(f"fact:{index}", x, y, runs, small, width=room))
        y = nodes[-1].rect.bottom + leading
    as_of = texts.as_of(view.as_of, view.now, view.setting.zone)
    lines = pen.settled(as_of, _DETAIL, room)
    stand = pen.lines("as_of", rect.x, last - (len(lines) - 1) * leading, lines, _DETAIL)
    baseline = stand.rect.y - (12 if compact else 14)
    have = pen.line("have", rect.x, baseline, on_it, _FIGURE, spoken="")
    of = texts.get("stamps.of", of=texts.number(card.of))
    said = texts.get(
        "balance.progress",
        have=on_it,
        of=texts.number(card.of),
        unit=unit(pen, view.setting, card.of),
    )
    total = pen.line("of", have.rect.right + 8, baseline, of, _DETAIL, spoken=said)
    return (*nodes, have, total, stand)


# ── The reward ────────────────────


def _reward(view: StampsView, pen: Pen, reward: RewardTile, rect: Rect) -> Node:
    compact = pen.grid.compact
    aside = compact or pen.grid.tall
    inset = 12 if compact else 24
    x, room = rect.x + inset, rect.w - 2 * inset
    height = 74 if compact else 164
    name = f"reward:{reward.id}"
    # On a low screen the name stands over the picture, where it has the whole width.
    picture = Rect(x, rect.y + (54 if compact else inset), height, height)
    text_x = picture.right + (12 if compact else 24) if aside else x
    name_x = x if compact else text_x
    wide = rect.right - inset - name_x
    leading = 31 if compact else 38
    first = rect.y + (38 if compact else 80 if aside else inset + height + 46)
    second = picture.y + 31 if compact else first + leading
    title = (
        _NAME if pen.text_width(reward.name, _NAME) <= wide else Style(Step.SMALL, Weight.SEMIBOLD, on=Colour.SURFACE)
    )
    shown = cut(pen, reward.name, title, wide)
    words = [pen.line(f"{name}.text0", name_x, first, shown, title, role=Role.HEADING)]
    money = co_payment(pen, reward)
    details = [_cost(view, pen, reward)]
    details += [] if money is None else [pen.texts.get("balance.co_payment", money=money)]
    words += [
        pen.line(f"{name}.text{index + 1}", text_x, second + index * leading, text, _DETAIL)
        for index, text in enumerate(details)
    ]
    drawn = Node(f"{name}.picture", Role.DECORATION, picture, Picture(reward.picture, CONTROL_RADIUS))
    return pen.panel(name, rect, drawn, *words, *_end(pen, reward, Rect(x, rect.y, room, rect.h - inset), name))


def _cost(view: StampsView, pen: Pen, reward: RewardTile) -> str:
    cards, rest = divmod(reward.price, view.stamps.of)
    if rest:
        return price(pen, view.setting, reward.price)
    return pen.texts.get("stamps.cost", n=cards, count=pen.texts.number(cards))


def _end(pen: Pen, reward: RewardTile, place: Rect, name: str) -> tuple[Node, ...]:
    """At the foot of the reward: the button, what is missing, or why not now."""
    texts = pen.texts
    baseline = place.bottom - (20 if pen.grid.compact else 22)
    match reward.state:
        case Takeable():
            button = Rect(place.x, place.bottom - pen.grid.button, place.w, pen.grid.button)
            said = texts.get("balance.choose_name", name=reward.name)
            label = texts.get("balance.choose")
            return (pen.button(f"{name}.choose", button, label, ChooseReward(reward.id), primary=True, spoken=said),)
        case AfterProof():
            button = Rect(place.x, place.bottom - pen.grid.button, place.w, pen.grid.button)
            label = texts.get("balance.proof")
            said = texts.series((texts.get("balance.choose_name", name=reward.name), label))
            return (pen.button(f"{name}.prove", button, label, ChooseReward(reward.id), spoken=said),)
        case Missing() as missing:
            corner = (place.right, place.bottom - 180 if pen.grid.compact else place.y + 24)
            return missing_figure(pen, missing, corner, name)
        case Later(reason):
            icon, key = LATER[reason]
            corner = (place.x, baseline - 10 - FACT_ICON // 2)
            word = pen.line(f"{name}.later", place.x + FACT_ICON + 10, baseline, texts.get(key), _DETAIL)
            return pen.icon(f"{name}.later.icon", corner, FACT_ICON, icon, Colour.MUTED), word
        case _:
            assert_never(reward.state)


def _footer(view: StampsView, pen: Pen, row: Rect) -> tuple[Node, ...]:
    texts = pen.texts
    back = left_button(pen, row, "back", texts.get("button.back"), Back(), icon="left")
    more = (
        (right_button(pen, row, "more", texts.get("button.more"), NextPage(), icon="right"),)
        if view.rewards > 1
        else ()
    )
    edge = more[0].rect.x if more else row.right + 32
    return (back, *hint(pen, row, texts.get("stamps.earn"), SMALL_MUTED, (back.rect.right + 32, edge - 32)), *more)

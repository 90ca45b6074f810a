"""One reward as a card: picture, name, price, progress, and whether it can be taken."""

from typing import assert_never

from screens.intents import ChooseReward
from screens.pen import Align, Pen, Style
from screens.shapes import Bar, Picture
from screens.shopper.common import FACT_ICON, LATER, co_payment, cut, price, unit
from screens.theme import CONTROL_RADIUS, Colour, Step, Weight
from screens.tree import Node, Rect, Role
from screens.views import AfterProof, Later, Missing, RewardTile, Setting, Takeable

_NAME = Style(Step.BODY, Weight.SEMIBOLD, on=Colour.SURFACE)
_NAME_SMALL = Style(Step.SMALL, Weight.SEMIBOLD, on=Colour.SURFACE)
_DETAIL = Style(Step.SMALL, colour=Colour.MUTED, on=Colour.SURFACE)
_FIGURE = Style(Step.HEAD, Weight.BOLD, on=Colour.SURFACE)


def reward_card(pen: Pen, setting: Setting, reward: RewardTile, rect: Rect) -> Node:
    """Lays one reward out in `rect`."""
    grid = pen.grid
    name = f"reward:{reward.id}"
    top = 14 if grid.compact else 18
    picture = Node(
        f"{name}.picture",
        Role.DECORATION,
        Rect(rect.x + grid.inset, rect.y + top, grid.picture, grid.picture),
        Picture(reward.picture, CONTROL_RADIUS),
    )
    end = _end(pen, reward, rect, name)
    text_x = picture.rect.right + 18
    limit = rect.right - grid.inset if grid.compact else end[0].rect.x - 12
    words = _words(pen, setting, reward, (text_x, rect.y), limit - text_x)
    return pen.panel(name, rect, picture, *words, _bar(pen, setting, reward, rect, end[0].rect.x), *end)


def _words(pen: Pen, setting: Setting, reward: RewardTile, corner: tuple[int, int], width: int) -> tuple[Node, ...]:
    name = f"reward:{reward.id}"
    style, lines = _NAME, [reward.name]
    if pen.text_width(reward.name, _NAME) > width:
        style = _NAME_SMALL
        lines = ["".join(run.text for run in line) for line in pen.wrap(reward.name, style, width)]
        lines = [*lines[:1], cut(pen, " ".join(lines[1:]), style, width)] if len(lines) > 1 else lines
        lines = [cut(pen, line, style, width) for line in lines]
    entries = [(line, style) for line in lines]
    entries.append((price(pen, setting, reward.price), _DETAIL))
    money = co_payment(pen, reward)
    if money is not None:
        entries.append((pen.texts.get("balance.co_payment", money=money), _DETAIL))
    compact = pen.grid.compact
    pitch = 31 if len(entries) > 3 or compact else 35
    base = (54 if compact else 64) - (pitch * (len(entries) - 2)) // 2
    spoken = pen.texts.series([reward.name, *(text for text, _ in entries[len(lines) :])])
    return tuple(
        pen.line(
            f"{name}.text{index}",
            corner[0],
            corner[1] + base + index * pitch,
            text,
            each,
            role=Role.HEADING if index == 0 else Role.TEXT,
            spoken=spoken if index == 0 else "",
        )
        for index, (text, each) in enumerate(entries)
    )


def _bar(pen: Pen, setting: Setting, reward: RewardTile, rect: Rect, end: int) -> Node:
    grid = pen.grid
    place = (
        Rect(rect.x + grid.inset, rect.y + 136, min(202, end - rect.x - grid.inset - 14), 36)
        if grid.compact
        else Rect(rect.x + grid.inset, rect.y + 132, rect.w - 2 * grid.inset, 36)
    )
    progress = min(reward.progress, reward.price)
    texts = pen.texts
    spoken = texts.get(
        "balance.progress",
        have=texts.number(progress),
        of=texts.number(reward.price),
        unit=unit(pen, setting, reward.price),
    )
    share = progress / reward.price if reward.price else 1.0
    shape = Bar(share, done=progress >= reward.price)
    return Node(f"reward:{reward.id}.bar", Role.PROGRESS, place, shape, spoken)


def _end(pen: Pen, reward: RewardTile, rect: Rect, name: str) -> tuple[Node, ...]:
    """What stands at the card's right: the button, what is missing, or why not now."""
    grid = pen.grid
    right = rect.right - grid.inset
    texts = pen.texts
    match reward.state:
        case Takeable():
            return (_button(pen, reward, rect, f"{name}.choose", texts.get("balance.choose"), primary=True),)
        case AfterProof():
            return (_button(pen, reward, rect, f"{name}.prove", texts.get("balance.proof"), primary=False),)
        case Missing() as missing:
            return missing_figure(pen, missing, (right, rect.y), name)
        case Later(reason):
            icon, key = LATER[reason]
            baseline = rect.y + (164 if grid.compact else 81)
            word = pen.line(f"{name}.later", right, baseline, texts.get(key), _DETAIL, align=Align.RIGHT)
            corner = (word.rect.x - 8 - FACT_ICON, baseline - 10 - FACT_ICON // 2)
            return pen.icon(f"{name}.later.icon", corner, FACT_ICON, icon, Colour.MUTED), word
        case _:
            assert_never(reward.state)


def _button(pen: Pen, reward: RewardTile, rect: Rect, name: str, label: str, *, primary: bool) -> Node:
    """The way to the reward: what is said of it names the reward, and where it is not the plain way the label too."""
    grid = pen.grid
    width = max(124 if grid.compact else 136, pen.button_width(label, None) - 6)
    place = Rect(rect.right - grid.inset - width, rect.y + (114 if grid.compact else 22), width, grid.button)
    chosen = pen.texts.get("balance.choose_name", name=reward.name)
    spoken = chosen if primary else pen.texts.series((chosen, label))
    return pen.button(name, place, label, ChooseReward(reward.id), primary=primary, spoken=spoken)


def missing_figure(pen: Pen, missing: Missing, corner: tuple[int, int], name: str) -> tuple[Node, ...]:
    """The figure with its word above or below, as the language has it."""
    right, top = corner
    texts = pen.texts
    key = "balance.missing_most" if missing.at_most else "balance.missing"
    before, after = texts.split(key, "count")
    written = texts.number(missing.points)
    base = 134 if pen.grid.compact else 57
    pitch = 41 if pen.grid.compact else 44
    first = top + base if before else top + base + 12
    lines = [(before, _DETAIL), (written, _FIGURE)] if before else [(written, _FIGURE), (after, _DETAIL)]
    said = texts.get(key, count=written)
    nodes = []
    for index, (text, style) in enumerate(lines):
        offset = index * (pitch if before else 36)
        spoken = said if index == 0 else ""
        nodes.append(
            pen.line(f"{name}.missing{index}", right, first + offset, text, style, align=Align.RIGHT, spoken=spoken)
        )
    nodes.sort(key=lambda node: node.rect.x)
    return tuple(nodes)

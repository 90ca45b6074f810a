"""What a screen says and offers, read from its tree in its order. Pure.

What is said is what is written: all that stands on a screen is spoken too, and in whole sentences, where the eye is
given figures and words of different sizes beside each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from screens.intents import Enter, Erase, Intent, Key
from screens.shapes import Bar, Icon, Modules, Scrim, Words
from screens.texts import Texts
from screens.theme import Step, Theme, Weight
from screens.tree import Node, Role

_HEADER = frozenset({"wordmark", "wordmark.point", "shop", "logo"})
"""What stands on every screen and says nothing of this one."""
_EARS = frozenset({"member"})
"""What is said and need not be written once more."""
_AXIS = "scale:"
"""Begins the names of the amounts along a thermometer, which tell nothing without it: they are said alone."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Something that is read.

    Attributes:
        name: Its node's name.
        block: What it stands on together with others.
        text: What is written; empty for what is only said.
        spoken: What is said.
        role: What it is.
        strong: True where it was bold.
        figure: True for a figure that was written larger than all else.
        passing: True where it only counts time down.
    """

    name: str
    block: str
    text: str
    spoken: str
    role: Role = Role.TEXT
    strong: bool = False
    figure: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Meter:
    """How far something is, as a bar over the whole width; `block` as for a paragraph."""

    name: str
    block: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Control:
    """Something to be chosen.

    Attributes:
        name: Its node's name.
        labels: What may be written on it, the fullest first.
        spoken: What is said.
        action: What it means.
        icon: Name of its icon, or None.
        primary: True for the accent.
    """

    name: str
    labels: tuple[str, ...]
    spoken: str
    action: Intent
    icon: str | None
    primary: bool


Item = Paragraph | Meter | Control


def is_key(node: Node) -> bool:
    """Whether a node is a key of a pad."""
    return isinstance(node.action, Key | Erase | Enter)


def codes(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """The codes on a screen that a phone's camera is to see."""
    return tuple(each for node in nodes for each in node.walk() if isinstance(each.shape, Modules))


def read(nodes: Sequence[Node], theme: Theme, texts: Texts) -> tuple[Item, ...]:
    """Everything on a screen but a pad's keys, in order; of what lies under a scrim, nothing.

    Args:
        nodes: The screen's.
        theme: In which it was laid out.
        texts: In which it is written.
    """
    covered = max((at for at, node in enumerate(nodes) if isinstance(node.shape, Scrim)), default=-1)
    shown = [node for node in nodes[covered + 1 :] if node.name not in _HEADER and not is_key(node)]
    return _numbered([item for node in shown for item in _items(node, node.name, (theme, texts), within=False)])


def _numbered(items: Sequence[Item]) -> tuple[Item, ...]:
    """A step's number stands in its line."""
    found: list[Item] = []
    for item in items:
        before = found[-1] if found else None
        if isinstance(before, Paragraph) and isinstance(item, Paragraph) and before.name == f"{item.name}.mark":
            found[-1] = replace(item, text=f"{before.text}. {item.text}", spoken=f"{before.spoken}. {item.spoken}")
        else:
            found.append(item)
    return tuple(found)


def _items(node: Node, block: str, laid_out: tuple[Theme, Texts], *, within: bool) -> Iterator[Item]:
    theme, texts = laid_out
    if node.action is not None:
        yield control_of(node, node.action, texts, within=within)
        return
    if node.spoken:
        yield from _said(node, block, theme)
    if isinstance(node.shape, Bar):
        yield Meter(node.name, block, node.shape)
    for child in node.children:
        yield from _items(child, block, laid_out, within=True)


def _said(node: Node, block: str, theme: Theme) -> Iterator[Paragraph]:
    words = [each.shape for each in node.walk() if isinstance(each.shape, Words)]
    largest = max(words, key=lambda each: each.px, default=None)
    if largest is not None and largest.px >= theme.px(Step.NUMBER) and largest.text != node.spoken:
        yield Paragraph(f"{node.name}.figure", block, largest.text, "", figure=True)
    figure = largest is not None and largest.px >= theme.px(Step.NUMBER) and largest.text == node.spoken
    strong = node.role is Role.HEADING or (bool(words) and words[0].weight is not Weight.REGULAR)
    drawn = node.rect.w and node.name not in _EARS and not node.name.startswith(_AXIS)
    text = node.spoken if drawn else ""
    role = node.role if node.role in {Role.HEADING, Role.TEXT} else Role.TEXT
    yield Paragraph(node.name, block, text, node.spoken, role, strong, figure, node.passing)


def written(node: Node) -> str | None:
    """What is written in one piece: a line, its runs, or lines broken from one text; None where it is none."""
    if isinstance(node.shape, Words):
        return node.shape.text
    if node.shape is not None or not node.children:
        return None
    lines = [child for child in node.children if child.name.startswith(f"{node.name}/")]
    if len(lines) == len(node.children):
        return " ".join(written(child) or "" for child in lines)
    if all(isinstance(child.shape, Words) for child in node.children):
        return "".join(written(child) or "" for child in node.children)
    return None


def control_of(node: Node, action: Intent, texts: Texts, *, within: bool = False) -> Control:
    """What a button offers; `within` where it stands on a card among other things."""
    words = [text for child in node.children if (text := written(child))]
    icon = next((each.shape.name for each in node.walk() if isinstance(each.shape, Icon)), None)
    short = words[:1]
    # Beside others on one card a short word says too little; so does one of several words.
    fullest = [node.spoken] if within or len(words) != 1 else []
    pair = [texts.series(words[:2])] if len(words) > 1 else []
    labels = (*fullest, *pair, *short, node.spoken)
    return Control(node.name, labels, node.spoken, action, icon, node.primary)

"""The little that moves: the attract card dips, bars fill, the busy ring turns; nothing flashes or slides.

Motion is a function of the time since a screen appeared, applied to its tree; "calm" mode leaves it out.
"""

from dataclasses import replace
from math import cos, pi

from screens.shapes import Bar, Icon, MemberCard
from screens.tree import Node, Rect, Tree

DIP_PX, DIP_SECONDS = 12, 2.4
FILL_SECONDS = 0.3
TURN_SECONDS = 2.0
TURN_STEPS = 24
"""Positions of the busy ring in one turn: each is a picture that is kept."""


def moved(tree: Tree, seconds: float) -> Tree:
    """The tree as it is some time after it appeared.

    Args:
        tree: The screen at rest.
        seconds: Since it appeared, from 0.
    """
    return replace(tree, nodes=tuple(_node(node, seconds, tree.name) for node in tree.nodes))


def next_change(tree: Tree, seconds: float) -> float | None:
    """Seconds until the picture differs, or None where nothing moves any more."""
    waits = []
    for node in tree.walk():
        if isinstance(node.shape, MemberCard) and tree.name == "attract":
            waits.append(_until_another_dip(seconds))
        elif isinstance(node.shape, Icon) and node.shape.name == "busy":
            waits.append(TURN_SECONDS / TURN_STEPS)
        elif isinstance(node.shape, Bar) and seconds < FILL_SECONDS:
            waits.append(1 / 30)
    return min(waits, default=None)


def reach(tree: Tree) -> Rect | None:
    """All that motion can change of a screen: the rest of the picture stays; None where nothing moves."""
    rects = [node.rect for node in tree.walk() if _moves(node, tree.name)]
    if not rects:
        return None
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(left, top, right - left, bottom - top).inset(-DIP_PX)


def _moves(node: Node, screen: str) -> bool:
    match node.shape:
        case MemberCard():
            return screen == "attract"
        case Icon(name):
            return name == "busy"
        case Bar():
            return True
        case _:
            return False


def _dip(seconds: float) -> int:
    return round(DIP_PX * (1 - cos(2 * pi * seconds / DIP_SECONDS)) / 2)


def _until_another_dip(seconds: float) -> float:
    """Until the card stands on another row of pixels: nothing is drawn in vain."""
    now = _dip(seconds)
    step = DIP_SECONDS / 96
    return next(count * step for count in range(1, 96) if _dip(seconds + count * step) != now)


def _node(node: Node, seconds: float, screen: str) -> Node:
    match node.shape:
        case MemberCard() if screen == "attract":
            return node.moved(0, _dip(seconds))
        case Icon(name) if name == "busy":
            step = int(seconds / TURN_SECONDS * TURN_STEPS) % TURN_STEPS
            return replace(node, shape=replace(node.shape, turn=-360 * step // TURN_STEPS))
        case Bar(share, done) if seconds < FILL_SECONDS:
            part = max(0.0, seconds) / FILL_SECONDS
            return replace(node, shape=replace(node.shape, share=share * part, done=done))
        case _:
            if not node.children:
                return node
            return replace(node, children=tuple(_node(child, seconds, screen) for child in node.children))

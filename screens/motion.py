"""The little that moves: the attract card dips, bars fill, the busy ring turns; nothing flashes or slides.

Motion is a function of the time since a screen appeared, applied to its tree; "calm" mode leaves it out.
"""

from dataclasses import replace
from math import cos, pi

from screens.shapes import Bar, Icon, MemberCard
from screens.tree import Node, Tree

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
            waits.append(1 / 20)
        elif isinstance(node.shape, Icon) and node.shape.name == "busy":
            waits.append(TURN_SECONDS / TURN_STEPS)
        elif isinstance(node.shape, Bar) and seconds < FILL_SECONDS:
            waits.append(1 / 30)
    return min(waits, default=None)


def _node(node: Node, seconds: float, screen: str) -> Node:
    match node.shape:
        case MemberCard() if screen == "attract":
            return node.moved(0, round(DIP_PX * (1 - cos(2 * pi * seconds / DIP_SECONDS)) / 2))
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

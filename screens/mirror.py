"""A screen of a language that runs from right to left: the tree that was laid out, seen in a mirror.

Layouts know one direction. Here, in one place, every rectangle changes sides, bars fill from the right, and arrows
point the other way. What never runs leftwards keeps its inner order: a pad's keys, the wordmark, a QR, digits, names.
"""

from dataclasses import replace
from typing import Final

from screens.bidi import plain
from screens.intents import Enter, Erase, Key
from screens.shapes import Bar, Icon, Picture, Shape
from screens.tree import Node, Rect, Tree

_TURNED: Final = {"left": "right", "right": "left"}
"""Icons that point where one goes."""

_WORDMARK: Final = "wordmark"
CARET: Final = ".caret"
"""Ends the name of the mark behind what was typed."""
STEADY: Final = "cross"
"""Stands where it stands on every screen: a touch of it is compared with that place."""


def mirrored(tree: Tree) -> Tree:
    """The tree as a reader from right to left expects it; its elements keep their order."""
    width = tree.size[0]
    steady = _shifts(tree.nodes, width)
    return replace(tree, nodes=tuple(_mirrored(node, width, steady.get(id(node))) for node in tree.nodes))


def _shifts(nodes: tuple[Node, ...], width: int) -> dict[int, int]:
    """By how much the nodes move that keep their order among each other, each group as one."""
    shifts: dict[int, int] = {id(node): 0 for node in nodes if node.name == STEADY}
    for group in (_pad(nodes), tuple(node for node in nodes if node.name.split(".")[0] == _WORDMARK)):
        if group:
            left, right = min(node.rect.x for node in group), max(node.rect.right for node in group)
            shifts.update({id(node): width - right - left for node in group})
    return shifts


def _pad(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The keys of a pad or a keyboard, and the buttons that stand among them."""
    keys = [node.rect for node in nodes if isinstance(node.action, Key | Erase | Enter)]
    if not keys:
        return ()
    left, right, rows = min(key.x for key in keys), max(key.right for key in keys), {key.y for key in keys}
    return tuple(node for node in nodes if node.rect.y in rows and left <= node.rect.x and node.rect.right <= right)


def _mirrored(node: Node, width: int, shift: int | None) -> Node:
    if shift is not None:
        return _spoken(node.moved(shift, 0))
    rect = Rect(width - node.rect.right, node.rect.y, node.rect.w, node.rect.h)
    typed = _typed(node.children, width)
    children = tuple(_mirrored(child, width, typed) for child in node.children)
    return replace(node, rect=rect, shape=_turned(node.shape), children=children, spoken=plain(node.spoken))


def _typed(children: tuple[Node, ...], width: int) -> int | None:
    """By how much what was typed moves, with the caret behind it: the keyboard's letters run rightwards."""
    if not any(child.name.endswith(CARET) for child in children):
        return None
    return width - max(child.rect.right for child in children) - min(child.rect.x for child in children)


def _spoken(node: Node) -> Node:
    return replace(node, spoken=plain(node.spoken), children=tuple(map(_spoken, node.children)))


def _turned(shape: Shape | None) -> Shape | None:
    match shape:
        case Icon(name):
            return replace(shape, name=_TURNED.get(name, name))
        case Bar():
            return replace(shape, leftwards=True)
        case Picture(left_only=True):
            return replace(shape, left_only=False, right_only=True)
        case _:
            return shape

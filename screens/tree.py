"""The semantic tree: what a screen consists of, for the eye, the finger, the four keys and the ear.

One tree is drawn, touched (`Tree.hit`), walked (`Tree.focus_order`), spoken (`Tree.spoken`) and checked
by the tests. It is plain data; `screens.painter` is its only drawer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from screens.intents import Enter, Erase, Intent, Key
from screens.shapes import Shape
from screens.theme import Colour


class Rect(NamedTuple):
    """A rectangle in px; right and bottom are just outside.

    Attributes:
        x: Left.
        y: Top.
        w: Width.
        h: Height.
    """

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """First column outside."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """First row outside."""
        return self.y + self.h

    @property
    def centre(self) -> tuple[int, int]:
        """Middle, rounded down."""
        return self.x + self.w // 2, self.y + self.h // 2

    def contains(self, x: int, y: int) -> bool:
        """True when the point lies inside."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def holds(self, other: "Rect") -> bool:
        """True when `other` lies wholly inside."""
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def meets(self, other: "Rect") -> bool:
        """True when the two share a pixel."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def inset(self, by: int) -> "Rect":
        """The rectangle `by` px inside; negative for outside."""
        return Rect(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)


class Role(StrEnum):
    """What an element is, in the words of a screen reader (WAI-ARIA 1.2)."""

    BUTTON = "button"
    HEADING = "heading"
    TEXT = "text"
    IMAGE = "image"
    PROGRESS = "progressbar"
    GROUP = "group"
    DIALOG = "dialog"
    DECORATION = "presentation"


@dataclass(frozen=True, slots=True)
class Node:
    """One element.

    Attributes:
        name: Stable within its screen, e.g. ``stop`` or ``reward:mug``.
        role: What it is.
        rect: Where it is.
        shape: What is drawn for it, before its children; None for nothing.
        spoken: What is said for it; empty where its children or neighbours say it.
        action: What touching it means, or None.
        primary: True for the button that is coloured by the accent.
        children: What stands on it.
        passing: True where the words only count time down: they are not said anew each time.
    """

    name: str
    role: Role
    rect: Rect
    shape: Shape | None = None
    spoken: str = ""
    action: Intent | None = None
    primary: bool = False
    children: tuple["Node", ...] = ()
    passing: bool = False

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in drawing order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def moved(self, dx: int, dy: int) -> "Node":
        """The same, elsewhere."""
        return replace(
            self,
            rect=Rect(self.rect.x + dx, self.rect.y + dy, self.rect.w, self.rect.h),
            children=tuple(child.moved(dx, dy) for child in self.children),
        )


def in_reading_order(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Buttons that stand beside each other come from left to right; everything else stays where it is.

    The keys of a pad stay together: they are a field of their own.
    """
    places = [at for at, node in enumerate(nodes) if node.action is not None and not _typed(node)]
    found = list(nodes)
    while places:
        row = [places.pop(0)]
        while places and _beside(nodes[row[0]], nodes[places[0]]):
            row.append(places.pop(0))
        for at, node in zip(row, sorted((nodes[each] for each in row), key=lambda node: node.rect.x), strict=True):
            found[at] = node
    return tuple(found)


def _typed(node: Node) -> bool:
    return isinstance(node.action, Key | Erase | Enter)


def _beside(one: Node, other: Node) -> bool:
    return one.rect.y < other.rect.bottom and other.rect.y < one.rect.bottom


@dataclass(frozen=True, slots=True)
class Tree:
    """A whole screen.

    Attributes:
        name: The screen's name, e.g. ``balance``.
        size: Width and height in px.
        ground: What it stands on.
        nodes: Its elements in reading order.
        personal: True where figures and names may be somebody's; a loudspeaker says none of them.
    """

    name: str
    size: tuple[int, int]
    ground: Colour
    nodes: tuple[Node, ...]
    personal: bool = True

    def walk(self) -> Iterator[Node]:
        """Every node, in drawing order."""
        for node in self.nodes:
            yield from node.walk()

    def target(self, x: int, y: int) -> Node | None:
        """The topmost element with an action at a point, or None."""
        found = None
        for node in self.walk():
            if node.action is not None and node.rect.contains(x, y):
                found = node
        return found

    def hit(self, x: int, y: int) -> Intent | None:
        """What a touch at a point means, or None."""
        node = self.target(x, y)
        return None if node is None else node.action

    def focus_order(self) -> tuple[Node, ...]:
        """Elements with an action in the order in which the keys walk them."""
        return tuple(node for node in self.walk() if node.action is not None)

    def next_focus(self, name: str | None, step: int = 1) -> str | None:
        """The element after (`step` 1) or before (-1) the one of that name, round the ends.

        Args:
            name: The element in focus, or None to begin.
            step: 1 or -1.

        Returns:
            Its name, or None where the screen has nothing to act on.
        """
        names = [node.name for node in self.focus_order()]
        if not names:
            return None
        if name not in names:
            return names[0] if step > 0 else names[-1]
        return names[(names.index(name) + step) % len(names)]

    def find(self, name: str) -> Node | None:
        """The element of that name, or None."""
        return next((node for node in self.walk() if node.name == name), None)

    def spoken(self) -> tuple[str, ...]:
        """What is said, in order."""
        return tuple(node.spoken for node in self.walk() if node.spoken)

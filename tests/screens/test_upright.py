"""An upright display is used over its whole height: words and hand stand together, and no part of it lies empty."""

from collections.abc import Iterator

import pytest

from screens.desk.signs import FORMS, LISTS, SHEETS, TILES
from screens.desk_words import DeskItem, FormKind, ListKind, SheetKind
from screens.fonts import Faces
from screens.intents import Key
from screens.layout import layout
from screens.samples import all_screens
from screens.shapes import Words
from screens.shots import theme_for
from screens.texts import LANGUAGES, Texts
from screens.theme import Mode
from screens.tree import Node, Role, Tree
from screens.views import View

UPRIGHT = (1080, 1920)
EMPTY_PX = 660
"""The tallest strip of an upright display, over its whole width, on which nothing stands."""
TOGETHER_PX = 420
"""The most between a heading and the keys that type what it asks: a sentence and the field stand there."""
FACES = Faces()


def tree_of(view: View, language: str) -> Tree:
    return layout(view, theme_for(Mode.LIGHT, UPRIGHT), UPRIGHT, Texts(language), FACES.width)


def tallest_empty(tree: Tree) -> int:
    """Height in px of the tallest strip on which nothing stands."""
    drawn = sorted((node.rect.y, node.rect.bottom) for node in tree.walk() if node.shape is not None)
    reached = [0]
    for _, bottom in drawn:
        reached.append(max(reached[-1], bottom))
    tops = [*(top for top, _ in drawn), tree.size[1]]
    return max(top - before for top, before in zip(tops, reached, strict=True))


def free_words(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Words that stand on no panel and no button."""
    for node in nodes:
        if isinstance(node.shape, Words):
            yield node
        elif node.shape is None:
            yield from free_words(node.children)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_large_part_lies_empty(language: str) -> None:
    # Points that try the glass, and crosses that measure it, lie where they must.
    tried = ("selftest-touch", "calibration-")
    empty = {
        name: tallest_empty(tree_of(view, language))
        for name, view in all_screens(language).items()
        if not name.startswith(tried)
    }
    assert {name: height for name, height in empty.items() if height > EMPTY_PX} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_stands_right_under_the_words_about_it(language: str) -> None:
    pads = 0
    for name, view in all_screens(language).items():
        tree = tree_of(view, language)
        keys = [node.rect.y for node in tree.walk() if isinstance(node.action, Key)]
        if not keys:
            continue
        pads += 1
        heading = next(node for node in tree.walk() if node.role is Role.HEADING)
        assert 0 < min(keys) - heading.rect.bottom <= TOGETHER_PX, name
    assert pads


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_stand_on_the_circle(language: str) -> None:
    for name, view in all_screens(language).items():
        tree = tree_of(view, language)
        circle = tree.find("circle")
        if circle is None:
            continue
        middle, radius = circle.rect.centre, circle.rect.w // 2
        for node in free_words(tree.nodes):
            near = (
                min(max(middle[0], node.rect.x), node.rect.right) - middle[0],
                min(max(middle[1], node.rect.y), node.rect.bottom) - middle[1],
            )
            assert near[0] ** 2 + near[1] ** 2 >= radius**2, f"{name}: {node.name}"


def test_each_piece_of_staffs_work_has_its_sign() -> None:
    assert set(TILES) == set(DeskItem)
    assert set(FORMS) == set(FormKind)
    assert set(LISTS) == set(ListKind)
    assert set(SHEETS) == set(SheetKind)

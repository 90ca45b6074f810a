"""The menu holds many ways on every display, each in its own words."""

from itertools import combinations

import pytest

from screens.fonts import Faces
from screens.layout import layout
from screens.samples import setting
from screens.shapes import Words
from screens.shots import theme_for
from screens.texts import LANGUAGES, Texts
from screens.theme import Mode
from screens.tree import Rect, Tree
from screens.views import MenuItem, MenuView

SIZES = [(1280, 800), (800, 480), (1080, 1920), (1024, 600), (1280, 720), (1920, 1080)]
FACES = Faces()


def tree_of(items: tuple[MenuItem, ...], language: str, size: tuple[int, int]) -> Tree:
    view = MenuView(setting(language), None, items)
    return layout(view, theme_for(Mode.LIGHT, size), size, Texts(language), FACES.width)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", range(10))
def test_up_to_nine_ways_stand_below_the_top_third_apart_and_uncut(
    count: int, language: str, size: tuple[int, int]
) -> None:
    longest = sorted(MenuItem, key=lambda item: len(Texts(language).get(f"menu.{item.value}.short")), reverse=True)
    items = (*longest, *longest, *longest, *longest)[:count]
    tree = tree_of(items, language, size)
    buttons = [node for node in tree.walk() if node.action is not None]
    assert len(buttons) == count + 5
    for button in buttons:
        assert Rect(0, 0, *size).holds(button.rect)
        assert button.rect.y >= size[1] / 3 - 1
        assert min(button.rect.w, button.rect.h) >= 79
        for node in button.walk():
            assert button.rect.holds(node.rect), f"{node.name} leaves its button"
    for one, other in combinations(buttons, 2):
        assert not one.rect.inset(-4).meets(other.rect.inset(-4)), f"{one.name} is too near {other.name}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_way_says_its_whole_name_where_there_is_room(language: str) -> None:
    texts = Texts(language)
    shown = {
        n.shape.text for n in tree_of((MenuItem.HISTORY,), language, (1280, 800)).walk() if isinstance(n.shape, Words)
    }
    assert texts.get("menu.history") in shown
    tight = tree_of((MenuItem.HISTORY,) * 9, language, (800, 480))
    words = {n.shape.text for n in tight.walk() if isinstance(n.shape, Words)}
    # Arabic's whole name is short enough for the smallest place.
    assert texts.get("menu.history.short") in words or (language == "ar" and texts.get("menu.history") in words)

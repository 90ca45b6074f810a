"""The large form: every shopper's screen with no capital under 7.3 mm, on as many leaves as it takes, nothing lost."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest

from screens.bidi import plain
from screens.care_views import CareScreen
from screens.desk_views import DeskView
from screens.intents import Key
from screens.large.binding import bound
from screens.layout import layout, leaves_of
from screens.pen import ASCENT
from screens.samples import all_screens
from screens.shapes import Modules, Words
from screens.shots import DISPLAYS, theme_for
from screens.technician_views import TechnicianView
from screens.texts import LANGUAGES
from screens.theme import CAP_HEIGHT, LARGE_MM, Mode, Weight
from screens.tree import Tree
from screens.views import View
from tests.screens.test_trees import APART_PX, EVERY, FACES, TARGET_MM, TEXTS, cut_or_overlapping, tree_of


@cache
def leaves(size: tuple[int, int], view: View) -> tuple[Tree, ...]:
    """Every leaf of a screen, walked as a reader walks them."""
    theme = replace(theme_for(Mode.LIGHT, size), large=True)
    return leaves_of(view, theme, size, TEXTS[view.setting.language], FACES.width)


def shoppers(language: str) -> Iterator[tuple[str, View]]:
    for name, view in all_screens(language).items():
        if not isinstance(view, DeskView | CareScreen | TechnicianView):
            yield name, view


def wrong_with(name: str, tree: Tree) -> Iterator[str]:
    size = tree.size
    mm = DISPLAYS[size]
    yield from cut_or_overlapping(tree)
    for node in tree.walk():
        if isinstance(node.shape, Words) and node.shape.px * CAP_HEIGHT * mm < LARGE_MM:
            yield f"{name}: {node.name} is {node.shape.px * CAP_HEIGHT * mm:.2f} mm high"
        if isinstance(node.shape, Modules) and not tree_holds(tree, node.rect.bottom):
            yield f"{name}: the code leaves the screen"
    buttons = tree.focus_order()
    least = round(TARGET_MM / mm - 0.5)
    for button in buttons:
        if button.rect.w < least or button.rect.h < least:
            yield f"{name}: {button.name} is {button.rect.w} × {button.rect.h}"
        if button.rect.y < size[1] / 3 - 1 or button.rect.bottom > size[1] or button.rect.right > size[0]:
            yield f"{name}: {button.name} is out of reach: {button.rect}"
        inside = set(map(id, button.walk()))
        for node in tree.walk():
            if id(node) not in inside and isinstance(node.shape, Words | Modules) and button.rect.meets(node.rect):
                yield f"{name}: {node.name} lies over {button.name}"
    for one, other in combinations(buttons, 2):
        if one.rect.inset(-APART_PX // 2).meets(other.rect.inset(-APART_PX // 2)):
            yield f"{name}: {one.name} is too near {other.name}"


def tree_holds(tree: Tree, bottom: int) -> bool:
    return bottom <= tree.size[1]


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_nothing_is_cut_small_near_or_out_of_reach(size: tuple[int, int], language: str) -> None:
    wrong = [
        each
        for name, view in shoppers(language)
        for leaf, tree in enumerate(leaves(size, view))
        for each in wrong_with(f"{name}~{leaf}", tree)
    ]
    assert wrong == []


@pytest.mark.parametrize("size", DISPLAYS)
def test_no_mark_over_a_letter_leaves_the_display(size: tuple[int, int]) -> None:
    for name, view in shoppers("ar"):
        for tree in leaves(size, view):
            for node in tree.walk():
                if isinstance(node.shape, Words):
                    assert node.rect.y >= rises(node.shape.text, node.shape.weight, node.shape.px), (name, node.name)


@cache
def rises(text: str, weight: Weight, px: int) -> int:
    """How far a text's marks reach over the box of its letters, px."""
    written = FACES.write(text, weight, px, (0, 0, 0))
    return written.ascent - written.surface.get_bounding_rect().top - round(px * ASCENT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sign_and_no_time_stands_apart_from_its_word(language: str) -> None:
    for name, view in shoppers(language):
        for tree in leaves((800, 480), view):
            lines = [node for node in tree.walk() if isinstance(node.shape, Words)]
            for line, following in pairwise(lines):
                if "~" in following.name:
                    first, second = (plain(each.shape.text) for each in (line, following) if each.shape)
                    assert not first.endswith("+"), (name, first, second)
                    assert not re.match(r"\d\d:\d\d", second) or first.endswith(","), (name, first, second)


def test_a_figure_stays_with_its_word_where_both_have_room() -> None:
    assert bound("nog 260 punten, + €\u00a02,00 om 12:04", lambda _: True) == (
        "nog 260\u00a0punten, +\u00a0€\u00a02,00\u00a0om\u00a012:04"
    )
    assert bound("1000 pannenkoeken", lambda word: len(word) < 14) == "1000 pannenkoeken"


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_everything_that_is_said_and_offered_otherwise_is_said_and_offered(
    size: tuple[int, int], language: str
) -> None:
    for name, view in shoppers(language):
        if name == "display":
            # It says itself which form stands there.
            continue
        found = leaves(size, view)
        # A pad's keys are this display's own.
        typed = any(isinstance(node.action, Key) for tree in found for node in tree.walk())
        usual = tree_of(view, size if typed else (1280, 800))
        wanted = {node.action for node in usual.focus_order()}
        offered = {node.action for tree in found for node in tree.focus_order()}
        assert wanted <= offered, name
        said = " ".join(line for tree in found for line in tree.spoken())
        for line in usual.spoken():
            assert line == view.setting.shop or line in said, f"{name}: {line!r} is not said"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_leaf_has_names_of_its_own_and_a_way_out_where_there_is_one(language: str) -> None:
    for name, view in shoppers(language):
        for tree in leaves((800, 480), view):
            names = [node.name for node in tree.focus_order()]
            assert len(set(names)) == len(names), name
            assert all(node.spoken for node in tree.focus_order()), name


def test_a_step_s_number_stands_in_its_line_and_a_figure_alone() -> None:
    steps = [line for tree in leaves((800, 480), all_screens("nl")["phone-there"]) for line in tree.spoken()]
    left = [line for tree in leaves((800, 480), all_screens("nl")["thanks"]) for line in tree.spoken()]
    assert any(line.startswith("1. ") for line in steps), steps
    assert "490" in left


def test_past_the_last_leaf_stands_the_last() -> None:
    view = all_screens("nl")["balance"]
    theme = replace(theme_for(Mode.LIGHT, (800, 480)), large=True)
    last = leaves((800, 480), view)[-1]
    assert layout(view, theme, (800, 480), TEXTS["nl"], FACES.width, leaf=99) == last


def test_staff_and_technicians_keep_the_usual_type() -> None:
    for name in ("desk-menu", "selftest", "setup"):
        view = all_screens("nl")[name]
        theme = theme_for(Mode.LIGHT, (1280, 800))
        usual, large = (
            layout(view, each, (1280, 800), TEXTS["nl"], FACES.width) for each in (theme, replace(theme, large=True))
        )
        assert [node.rect for node in usual.walk()] == [node.rect for node in large.walk()], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_s_no_stands_beside_its_yes(language: str) -> None:
    """Whether the voucher came out, on the display with the least room."""
    offered = [
        {node.name for node in tree.focus_order()}
        for tree in leaves((800, 480), all_screens(language)["thanks-assumed"])
    ]
    asked = [names & {"yes", "no"} for names in offered if names & {"yes", "no"}]
    assert asked == [{"yes", "no"}], offered

"""Every screen × language × mode × size: nothing cut or overlapping, all legible, all reachable."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise

import pytest

from screens.bidi import plain
from screens.fonts import Faces
from screens.intents import Enter, Erase, Key, Shift, ShowKeys
from screens.layout import layout
from screens.samples import all_screens
from screens.shapes import Scrim, Words
from screens.shopper.common import DOT
from screens.shots import DISPLAYS, LOOKS, WIDE, Look, theme_for
from screens.texts import LANGUAGES, Texts
from screens.theme import CAP_HEIGHT, CAPITAL_MM, TEXT_CONTRAST, Colour, Mode, Step, contrast
from screens.tree import Node, Rect, Role, Tree
from screens.views import View

SMALL = (800, 480)
TARGET_MM = 15.0
"""Least side of what is touched."""
APART_PX = 8
"""Least distance of two targets."""
FACES = Faces()
TEXTS = {language: Texts(language) for language in LANGUAGES}
EVERY = [pytest.param(size, language, id=f"{size[0]}-{language}") for size in DISPLAYS for language in LANGUAGES]


def tree_of(view: View, size: tuple[int, int], mode: Mode = Mode.LIGHT) -> Tree:
    return layout(view, theme_for(mode, size), size, TEXTS[view.setting.language], FACES.width)


@cache
def laid_out(size: tuple[int, int], view: View) -> Tree:
    """Each tree is laid out once for all that is asked of it."""
    return tree_of(view, size)


def written(tree: Tree) -> Iterator[Node]:
    """Text that can be read: what lies under a scrim cannot."""
    nodes = list(tree.walk())
    covered = max((index for index, node in enumerate(nodes) if isinstance(node.shape, Scrim)), default=-1)
    yield from (node for node in nodes[covered + 1 :] if isinstance(node.shape, Words))


def cut_or_overlapping(tree: Tree) -> Iterator[str]:
    """What is wrong with where the texts of a screen stand."""
    screen = Rect(0, 0, *tree.size)
    # Lines of one block may touch: descenders meet no ascenders at our leading.
    inked = [
        (node, Rect(node.rect.x + 1, node.rect.y + node.rect.h // 6, node.rect.w - 2, node.rect.h * 3 // 4))
        for node in written(tree)
    ]
    for node, _ in inked:
        if not screen.holds(node.rect):
            yield f"{tree.name}: {node.name} leaves the screen: {node.rect}"
    for (one, a), (other, b) in combinations(inked, 2):
        if a.meets(b):
            yield f"{tree.name}: {one.name} lies over {other.name}"
    for panel in tree.walk():
        if panel.role is Role.BUTTON or (panel.role is Role.GROUP and panel.shape is not None):
            on_it = list(panel.walk())
            for child in on_it:
                if not panel.rect.holds(child.rect):
                    yield f"{tree.name}: {child.name} leaves {panel.name}"
            for node, ink in inked:
                if ink.meets(panel.rect) and not any(node is child for child in on_it):
                    yield f"{tree.name}: {node.name} lies over {panel.name}"


def wrong_with_buttons(name: str, tree: Tree) -> Iterator[str]:
    """Which buttons are too small, too near, too high, or lie under text."""
    size = tree.size
    least = round(TARGET_MM / DISPLAYS[size] - 0.5)
    # Ten letters side by side in four rows: on a low display staff's keyboard is a little smaller, and begins higher.
    typed = size in {SMALL, (1024, 600)} and name.startswith("desk-form")
    wide, high = (min(71, least), min(76, least)) if typed else (least, least)
    # Controls below the top third; but the points that try the glass lie all over it.
    top = 0 if name.startswith("selftest-touch") else 146 if typed else size[1] / 3 - 1
    buttons = tree.focus_order()
    for button in buttons:
        if button.rect.w < wide or button.rect.h < high:
            yield f"{name}: {button.name} is {button.rect.w} × {button.rect.h}, not {wide} × {high}"
        if button.rect.y < top or not Rect(0, 0, *size).holds(button.rect):
            yield f"{name}: {button.name} is out of reach: {button.rect}"
        inside = set(map(id, button.walk()))
        for node in written(tree):
            if id(node) not in inside and button.rect.meets(node.rect):
                yield f"{name}: {node.name} lies over {button.name}"
    for one, other in combinations(buttons, 2):
        if one.rect.inset(-APART_PX // 2).meets(other.rect.inset(-APART_PX // 2)):
            yield f"{name}: {one.name} is too near {other.name}"


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_displays_between_those_we_draw_for_are_usable(size: tuple[int, int], language: str) -> None:
    wrong = [each for view in all_screens(language).values() for each in cut_or_overlapping(tree_of(view, size))]
    assert wrong == []


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_no_text_is_cut_or_overlaps(size: tuple[int, int], language: str) -> None:
    wrong = [each for view in all_screens(language).values() for each in cut_or_overlapping(laid_out(size, view))]
    assert wrong == []


@pytest.mark.parametrize(("size", "language"), EVERY)
def test_buttons_are_large_apart_and_free_of_text(size: tuple[int, int], language: str) -> None:
    trees = ((name, laid_out(size, view)) for name, view in all_screens(language).items())
    wrong = [each for name, tree in trees for each in wrong_with_buttons(name, tree)]
    assert wrong == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.size[0]}-{look.mode.value}")
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_text_is_legible(look: Look, language: str) -> None:
    """7:1, and no capital lower than the smallest step (EN 301 549 5.1.4 is met by headings, at 600 mm)."""
    theme = theme_for(look.mode, look.size)
    seen: set[tuple[Colour, Colour, int]] = set()
    for name, view in all_screens(language).items():
        # Where things stand does not depend on the colours.
        for node in written(laid_out(look.size, view)):
            assert isinstance(node.shape, Words)
            pair = (node.shape.colour, node.shape.on, node.shape.px)
            if pair in seen:
                continue
            seen.add(pair)
            ratio = contrast(theme.colour(node.shape.colour), theme.colour(node.shape.on))
            assert ratio >= TEXT_CONTRAST, f"{name}: {node.name} has {ratio:.1f}:1"
            capital = node.shape.px * CAP_HEIGHT * theme.mm_per_px
            # A font is a whole number of pixels high.
            assert capital >= CAPITAL_MM[Step.SMALL] - CAP_HEIGHT * theme.mm_per_px / 2, (
                f"{name}: {node.name} is {capital:.2f} mm high"
            )


@pytest.mark.parametrize("size", DISPLAYS)
def test_colours_move_nothing(size: tuple[int, int]) -> None:
    """What is walked in one mode holds in all: their trees differ in outlines alone."""
    for name, view in all_screens(LANGUAGES[0]).items():
        plain, strong = (
            [(node.name, node.rect, node.action) for node in tree_of(view, size, mode).walk()]
            for mode in (Mode.LIGHT, Mode.CONTRAST)
        )
        inside = {"campaign.picture"}
        assert [each for each in plain if each[0] not in inside] == [
            each for each in strong if each[0] not in inside
        ], name
        assert plain == [(n.name, n.rect, n.action) for n in tree_of(view, size, Mode.DARK).walk()], name


@pytest.mark.parametrize("size", DISPLAYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_walk_from_top_to_bottom_and_the_way_the_language_runs(size: tuple[int, int], language: str) -> None:
    for name, view in all_screens(language).items():
        for one, other in pairwise(laid_out(size, view).focus_order()):
            higher = other.rect.bottom <= one.rect.y
            beside = not higher and other.rect.y < one.rect.bottom
            # A pad's keys are walked as one field; a second column begins at its top.
            if isinstance(one.action, Enter):
                continue
            begins, ends, before = one.rect.x, one.rect.right, other.rect.x
            field = any(isinstance(each.action, Key | Erase | Enter | Shift | ShowKeys) for each in (one, other))
            if TEXTS[language].leftwards and not field:
                begins, ends, before = -one.rect.right, -one.rect.x, -other.rect.right
            assert not (higher and before < ends), f"{name}: {other.name} comes after {one.name}"
            assert not (beside and before < begins), f"{name}: {other.name} comes after {one.name}"


@pytest.mark.parametrize("mode", Mode)
def test_text_says_truly_what_it_stands_on(mode: Mode) -> None:
    """`Words.on` is the colour of the nearest box around it."""

    def check(node: Node, ground: Colour) -> None:
        from screens.shapes import Box

        ground = node.shape.fill if isinstance(node.shape, Box) else ground
        if isinstance(node.shape, Words):
            assert node.shape.on is ground, node.name
        for child in node.children:
            check(child, ground)

    for view in all_screens("nl").values():
        for node in tree_of(view, WIDE, mode).nodes:
            check(node, Colour.GROUND)


@pytest.mark.parametrize("size", DISPLAYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_spoken_and_reached(size: tuple[int, int], language: str) -> None:
    waits = {"looking-up", "authorising", "checking", "claim-sending", "printing", "data-printing", "out-of-service"}
    # At the entrance there is nothing to touch: the door says yes or no, and the next one comes.
    waits |= {"setup-confirm-busy", "takeover-confirm-busy"} | {
        name for name in all_screens(language) if name.startswith("entrance-")
    }
    for name, view in all_screens(language).items():
        tree = laid_out(size, view)
        order = tree.focus_order()
        assert bool(order) is (name not in waits), name
        names = [node.name for node in order]
        assert len(set(names)) == len(names), name
        assert tree.spoken(), name
        for node in order:
            assert node.spoken, f"{name}: {node.name} says nothing"
            assert tree.hit(*node.rect.centre) == node.action
        if names:
            walked = [names[0]]
            for _ in names[1:]:
                found = tree.next_focus(walked[-1])
                assert found is not None
                walked.append(found)
            assert walked == names
            assert tree.next_focus(names[-1]) == names[0]
            assert tree.next_focus(names[0], -1) == names[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_visible_text_is_spoken_with_its_figures(language: str) -> None:
    for name, view in all_screens(language).items():
        tree = laid_out(WIDE, view)
        said = " ".join(tree.spoken()).replace(",", "").replace(".", "")
        for node in written(tree):
            assert isinstance(node.shape, Words)
            for word in plain(node.shape.text).replace(",", "").replace(".", "").split():
                # What is masked for the eye is said as the bound that it is.
                if any(sign.isdigit() for sign in word) and DOT not in word:
                    # A code is said sign by sign.
                    assert word in said or word.replace("-", "") in said.replace(" ", ""), (
                        f"{name}: {word} is shown and not said"
                    )

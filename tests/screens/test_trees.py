"""Every screen × language × mode × size: nothing cut or overlapping, all legible, all reachable."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from screens.fonts import Faces
from screens.layout import layout
from screens.samples import all_screens
from screens.shapes import Scrim, Words
from screens.shopper.common import DOT
from screens.shots import theme_for
from screens.texts import LANGUAGES, Texts
from screens.theme import TEXT_CONTRAST, Colour, Mode, contrast
from screens.tree import Node, Rect, Role, Tree
from screens.views import View

WIDE, SMALL = (1280, 800), (800, 480)
FACES = Faces()
TEXTS = {language: Texts(language) for language in LANGUAGES}
CASES = [
    pytest.param(size, language, name, view, id=f"{size[0]}-{language}-{name}")
    for size in (WIDE, SMALL)
    for language in LANGUAGES
    for name, view in all_screens(language).items()
]


def tree_of(view: View, size: tuple[int, int], mode: Mode = Mode.LIGHT) -> Tree:
    return layout(view, theme_for(mode, size), size, TEXTS[view.setting.language], FACES.width)


def written(tree: Tree) -> Iterator[Node]:
    """Text that can be read: what lies under a scrim cannot."""
    nodes = list(tree.walk())
    covered = max((index for index, node in enumerate(nodes) if isinstance(node.shape, Scrim)), default=-1)
    yield from (node for node in nodes[covered + 1 :] if isinstance(node.shape, Words))


@pytest.mark.parametrize("size", [(1024, 600), (1280, 720), (1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_other_displays_are_usable_if_not_yet_handsome(size: tuple[int, int], language: str) -> None:
    for name, view in all_screens(language).items():
        test_no_text_is_cut_or_overlaps(size, language, name, view)


@pytest.mark.parametrize(("size", "language", "name", "view"), CASES)
def test_no_text_is_cut_or_overlaps(size: tuple[int, int], language: str, name: str, view: View) -> None:
    tree = tree_of(view, size)
    screen = Rect(0, 0, *size)
    nodes = list(written(tree))
    for node in nodes:
        assert screen.holds(node.rect), f"{node.name} leaves the screen: {node.rect}"
    for one, other in combinations(nodes, 2):
        # Lines of one block may touch: descenders meet no ascenders at our leading.
        a, b = (Rect(n.rect.x + 1, n.rect.y + n.rect.h // 6, n.rect.w - 2, n.rect.h * 3 // 4) for n in (one, other))
        assert not a.meets(b), f"{one.name} lies over {other.name}"
    for panel in tree.walk():
        if panel.role is Role.BUTTON or (panel.role is Role.GROUP and panel.shape is not None):
            for child in panel.walk():
                assert panel.rect.holds(child.rect), f"{child.name} leaves {panel.name}"


@pytest.mark.parametrize(("size", "language", "name", "view"), CASES)
def test_buttons_are_large_apart_and_free_of_text(size: tuple[int, int], language: str, name: str, view: View) -> None:
    tree = tree_of(view, size)
    least = 88 if size == WIDE else 79
    buttons = tree.focus_order()
    # Ten letters side by side in four rows: on a 7-inch display staff's keyboard is a little smaller, and begins higher.
    typed = size == SMALL and name.startswith("desk-form")
    for button in buttons:
        assert button.rect.w >= (71 if typed else least)
        assert button.rect.h >= (76 if typed else least)
        assert Rect(0, 0, *size).holds(button.rect)
        # Controls below the top third; but the points that try the glass lie all over it.
        assert name == "selftest-touch" or button.rect.y >= (146 if typed else size[1] / 3 - 1)
        inside = set(map(id, button.walk()))
        for node in written(tree):
            if id(node) not in inside:
                assert not button.rect.meets(node.rect), f"{node.name} lies over {button.name}"
    for one, other in combinations(buttons, 2):
        assert not one.rect.inset(-4).meets(other.rect.inset(-4)), f"{one.name} is too near {other.name}"


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_text_is_legible(mode: Mode, language: str) -> None:
    theme = theme_for(mode, WIDE)
    for name, view in all_screens(language).items():
        for node in written(tree_of(view, WIDE, mode)):
            assert isinstance(node.shape, Words)
            ratio = contrast(theme.colour(node.shape.colour), theme.colour(node.shape.on))
            assert ratio >= TEXT_CONTRAST, f"{name}: {node.name} has {ratio:.1f}:1"
            assert node.shape.px >= 30, f"{name}: {node.name} is too small"


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


@pytest.mark.parametrize("size", [WIDE, SMALL])
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_spoken_and_reached(size: tuple[int, int], language: str) -> None:
    waits = {"looking-up", "authorising", "checking", "claim-sending", "printing", "data-printing", "out-of-service"}
    # At the entrance there is nothing to touch: the door says yes or no, and the next one comes.
    waits |= {"setup-confirm-busy", "takeover-confirm-busy"} | {
        name for name in all_screens(language) if name.startswith("entrance-")
    }
    for name, view in all_screens(language).items():
        tree = tree_of(view, size)
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
        tree = tree_of(view, WIDE)
        said = " ".join(tree.spoken()).replace(",", "").replace(".", "")
        for node in written(tree):
            assert isinstance(node.shape, Words)
            for word in node.shape.text.replace(",", "").replace(".", "").split():
                # What is masked for the eye is said as the bound that it is.
                if any(sign.isdigit() for sign in word) and DOT not in word:
                    assert word in said, f"{name}: {word} is shown and not said"

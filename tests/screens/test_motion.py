"""The little that moves, and how soon it rests."""

import pytest

from screens.fonts import Faces
from screens.layout import layout
from screens.motion import DIP_PX, moved, next_change
from screens.samples import all_screens
from screens.shapes import Bar, Icon, MemberCard
from screens.texts import Texts
from screens.theme import Theme
from screens.tree import Tree

FACES = Faces()


def tree_of(name: str) -> Tree:
    return layout(all_screens("nl")[name], Theme(), (1280, 800), Texts("nl"), FACES.width)


def test_the_card_dips_12_px_and_comes_back_in_2_4_seconds() -> None:
    tree = tree_of("attract")

    def top(seconds: float) -> int:
        return next(n.rect.y for n in moved(tree, seconds).walk() if isinstance(n.shape, MemberCard))

    assert top(1.2) - top(0) == DIP_PX
    assert top(2.4) == top(0)


def test_bars_are_full_after_300_ms_and_then_nothing_moves() -> None:
    tree = tree_of("balance")

    def shares(seconds: float) -> list[float]:
        return [n.shape.share for n in moved(tree, seconds).walk() if isinstance(n.shape, Bar)]

    assert shares(0) == [0, 0, 0, 0]
    assert 0 < shares(0.15)[2] < shares(0.3)[2] == pytest.approx(1240 / 1500)
    assert moved(tree, 0.3) == tree
    assert next_change(tree, 0.1) is not None
    assert next_change(tree, 0.3) is None


def test_the_busy_ring_turns_once_in_two_seconds() -> None:
    tree = tree_of("looking-up")
    turns = [
        node.shape.turn
        for tenth in range(20)
        for node in moved(tree, tenth / 10).walk()
        if isinstance(node.shape, Icon) and node.shape.name == "busy"
    ]
    assert turns == sorted(turns, reverse=True)
    assert len(set(turns)) == 20
    assert moved(tree, 2.0) == moved(tree, 0)


@pytest.mark.parametrize("name", ["refusal-payment_card", "thanks-assumed", "out-of-service", "idle"])
def test_what_is_to_be_read_stands_still(name: str) -> None:
    assert next_change(tree_of(name), 1.0) is None


def test_buttons_never_move() -> None:
    for name in all_screens("nl"):
        tree = tree_of(name)
        still = [(n.name, n.rect) for n in tree.focus_order()]
        assert [(n.name, n.rect) for n in moved(tree, 0.77).focus_order()] == still

"""How a hand on the glass is read: strikes that shake, palms, edges, and fingers that stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.touch import AWAY, Hand, Tolerance, Touch, Under, sift
from screens.window import Moved, Pressed, Released

SIZE, MM = (1280, 800), 0.17
USUAL = Tolerance()


class Glass:
    """A glass with one thing on it, and what was meant there."""

    def __init__(self, tolerance: Tolerance = USUAL) -> None:
        self.hand = Hand()
        self.tolerance = tolerance
        self.meant: list[Touch] = []

    def feel(
        self, event: Touch, now: float, *, screen: str = "balance", target: str | None = "stop", typed: bool = False
    ) -> None:
        self.hand, meant = sift(self.hand, event, Under(screen, target, typed, SIZE, MM), now, self.tolerance)
        self.meant += meant

    def strike(
        self,
        now: float,
        x: int = 400,
        y: int = 400,
        *,
        screen: str = "balance",
        target: str = "stop",
        typed: bool = False,
    ) -> None:
        self.feel(Pressed(x, y), now, screen=screen, target=target, typed=typed)
        self.feel(Released(x, y), now + 0.05, screen=screen, target=target, typed=typed)

    @property
    def strikes(self) -> int:
        return sum(isinstance(event, Released) and event.x != AWAY for event in self.meant)


@pytest.mark.parametrize("again", [0.06, 0.3, 0.54])
def test_a_double_strike_is_one(again: float) -> None:
    glass = Glass()
    glass.strike(0)
    glass.strike(again)
    assert glass.strikes == 1


def test_after_half_a_second_a_second_strike_is_one_more() -> None:
    glass = Glass()
    glass.strike(0)
    glass.strike(0.56)
    assert glass.strikes == 2


def test_something_else_may_be_struck_at_once() -> None:
    glass = Glass()
    glass.strike(0)
    glass.strike(0.1, 900, 700, target="menu")
    assert glass.strikes == 2


def test_the_second_strike_does_not_fall_through_to_the_next_screen() -> None:
    glass = Glass()
    glass.strike(0)
    glass.strike(0.3, 420, 410, screen="reward", target="confirm")
    assert glass.strikes == 1
    glass.strike(0.4, 900, 700, screen="reward", target="back")
    assert glass.strikes == 2, "who reaches elsewhere means it"


def test_equal_figures_may_follow_each_other_but_do_not_bounce() -> None:
    glass = Glass()
    for now in (0, 0.25, 0.5):
        glass.strike(now, target="key:1", typed=True)
    assert glass.strikes == 3
    glass.strike(0.6, target="key:1", typed=True)
    assert glass.strikes == 3


def test_a_second_strike_can_be_allowed() -> None:
    glass = Glass(Tolerance(strike_seconds=0))
    glass.strike(0)
    glass.strike(0.06)
    assert glass.strikes == 2


def test_a_finger_may_stay_for_as_long_as_it_likes() -> None:
    glass = Glass()
    glass.feel(Pressed(400, 400), 0)
    glass.feel(Moved(402, 399), 30)
    glass.feel(Released(401, 400), 60)
    assert glass.meant == [Pressed(400, 400), Moved(402, 399), Released(401, 400)]


@pytest.mark.parametrize("at", [(3, 400), (1276, 400), (640, 2), (640, 797)])
def test_nothing_begins_on_the_edge(at: tuple[int, int]) -> None:
    glass = Glass()
    glass.strike(0, *at)
    assert glass.meant == []
    glass.strike(1)
    assert glass.strikes == 1


def test_a_second_finger_is_looked_past() -> None:
    glass = Glass()
    glass.feel(Pressed(400, 400, 1), 0)
    glass.feel(Pressed(900, 300, 2), 0.1, target="menu")
    glass.feel(Moved(910, 300, 2), 0.2, target="menu")
    glass.feel(Released(910, 300, 2), 0.3, target="menu")
    glass.feel(Released(400, 400, 1), 0.4)
    assert glass.meant == [Pressed(400, 400), Released(400, 400)]


def test_a_palm_means_nothing_until_it_is_gone() -> None:
    glass = Glass()
    for finger in (1, 2, 3, 4):
        glass.feel(Pressed(400 + 30 * finger, 400, finger), finger / 100)
    for finger in (1, 2, 3, 4):
        glass.feel(Released(400 + 30 * finger, 400, finger), 1 + finger / 100)
    assert glass.meant == [Pressed(430, 400), Released(AWAY, AWAY)]
    glass.strike(2)
    assert glass.strikes == 1


places = st.tuples(st.integers(0, 1279), st.integers(0, 799))
kinds = st.sampled_from([Pressed, Moved, Released])


@given(st.lists(st.tuples(kinds, places, st.integers(0, 4), st.floats(0, 0.7)), max_size=60))
def test_what_goes_on_is_always_one_finger_that_comes_and_goes(
    felt: list[tuple[type[Pressed] | type[Moved] | type[Released], tuple[int, int], int, float]],
) -> None:
    glass, now = Glass(), 0.0
    for kind, at, finger, later in felt:
        now += later
        glass.feel(kind(*at, finger), now)
    down = False
    for event in glass.meant:
        match event:
            case Pressed():
                assert not down
                down = True
            case Moved():
                assert down
            case Released():
                assert down
                down = False


@given(st.lists(st.tuples(places, st.booleans()), max_size=30))
def test_strikes_a_second_apart_all_count(struck: list[tuple[tuple[int, int], bool]]) -> None:
    glass = Glass()
    inside = [(at, typed) for at, typed in struck if 9 <= at[0] <= 1270 and 9 <= at[1] <= 790]
    for count, (at, typed) in enumerate(inside):
        glass.strike(float(count), *at, typed=typed)
    assert glass.strikes == len(inside)

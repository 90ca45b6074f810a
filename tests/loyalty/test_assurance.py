"""The table of protocol section 6, row by row; and the PINs that are refused."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.assurance import Assurance, Redeems, Rights, rights
from loyalty.pins import is_obvious, is_pin

TABLE = {
    #                      figures progress history person  redeems
    Assurance.KEYED: (False, False, False, False, Redeems.NEVER),
    Assurance.GUESSABLE: (False, True, False, False, Redeems.AFTER_PROOF),
    Assurance.POSSESSION: (True, True, True, False, Redeems.WITHIN_LIMIT),
    Assurance.PROVEN: (True, True, True, True, Redeems.ANYTHING),
}


@pytest.mark.parametrize("level", Assurance, ids=lambda level: level.name)
def test_each_level_sees_and_may_what_the_table_says(level: Assurance) -> None:
    assert rights(level) == Rights(*TABLE[level])


def test_a_higher_level_may_all_that_a_lower_one_may() -> None:
    for lower, higher in pairwise(Assurance):
        low, high = rights(lower), rights(higher)
        for name in ("figures", "progress", "history", "person", "redeems"):
            assert getattr(high, name) >= getattr(low, name)


@pytest.mark.parametrize(
    ("text", "holds"),
    [("2580", True), ("258014", True), ("258", False), ("2580147", False), ("25 80", False), ("٢٥٨٠", False)],
)
def test_a_pin_is_four_to_six_plain_figures(text: str, holds: bool) -> None:
    assert is_pin(text) is holds


@pytest.mark.parametrize("pin", ["0000", "77777", "1234", "7890", "4321", "987654", "1212", "474747"])
def test_what_many_would_choose_is_refused(pin: str) -> None:
    assert is_obvious(pin)


@given(st.from_regex(r"[0-9]{4,6}", fullmatch=True))
def test_few_pins_are_obvious_and_those_have_at_most_one_kind_of_step_or_pair(pin: str) -> None:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    assert is_obvious(pin) <= (len(steps) <= 2)


def test_a_guesser_is_left_almost_all_pins() -> None:
    assert sum(is_obvious(f"{number:04}") for number in range(10_000)) < 130

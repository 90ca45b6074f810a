"""The charity's share: never a cent lost, whatever a sale is divided into and whatever of it comes back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.charity import (
    PARTS_PER_CENT,
    Charity,
    Share,
    ShareOfPoints,
    ShareOfSale,
    share_in_parts,
    whole_cents,
)
from loyalty.earning import earned, taken_back
from loyalty.errors import AmountError, ProgrammeError
from loyalty.programme import EarningRule

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
SHARES = st.one_of(
    st.builds(ShareOfSale, st.integers(1, 10_000)),
    st.builds(ShareOfPoints, st.integers(1, 500), st.sampled_from([1, 2, 4, 5, 8, 10, 16, 20, 25, 50, 100, 1000])),
)
RULES = st.builds(EarningRule, points=st.integers(1, 50), per_cents=st.integers(1, 2000))
AMOUNTS = st.integers(0, 10_000_000)


@given(SHARES, st.lists(st.tuples(AMOUNTS, st.integers(0, 10**6)), max_size=20))
def test_the_shares_of_parts_sum_to_the_share_of_the_whole(share: Share, sold: list[tuple[int, int]]) -> None:
    apart = sum(share_in_parts(share, cents, points) for cents, points in sold)
    whole = share_in_parts(share, sum(cents for cents, _ in sold), sum(points for _, points in sold))
    assert apart == whole
    assert whole_cents(apart) * PARTS_PER_CENT + apart % PARTS_PER_CENT == apart


@given(SHARES, RULES, AMOUNTS, st.lists(st.integers(1, 10_000_000), max_size=8))
def test_a_sale_given_back_in_any_pieces_takes_back_exactly_what_it_gave(
    share: Share, rule: EarningRule, cents: int, pieces: list[int]
) -> None:
    gave = share_in_parts(share, cents, earned(rule, cents))
    left, back = cents, 0
    for piece in [*pieces, cents]:
        part = min(piece, left)
        back += share_in_parts(share, part, taken_back(rule, left, part))
        left -= part
        assert 0 <= back <= gave
    assert left == 0
    assert back == gave


def test_only_whole_cents_are_shown_and_the_rest_stays() -> None:
    one = share_in_parts(ShareOfSale(50), 199, 0)
    assert [whole_cents(one * count) for count in (1, 2, 10, 201)] == [0, 1, 9, 199]
    assert share_in_parts(ShareOfPoints(1, 8), 0, 3) == 3750


@pytest.mark.parametrize("share", [ShareOfSale(50), ShareOfPoints(1, 10)])
def test_below_zero_there_is_no_share(share: Share) -> None:
    with pytest.raises(AmountError, match="reversal"):
        share_in_parts(share, -1, 0)
    with pytest.raises(AmountError):
        share_in_parts(share, 0, -1)


@pytest.mark.parametrize("points", [0, 10_001])
def test_a_share_of_a_sale_is_some_of_it(points: int) -> None:
    with pytest.raises(ProgrammeError, match="basis points"):
        ShareOfSale(points)


def test_a_share_that_cannot_be_counted_whole_is_refused_and_says_what_can() -> None:
    with pytest.raises(ProgrammeError, match="such as 10"):
        ShareOfPoints(1, 3)
    assert ShareOfPoints(3, 3)
    with pytest.raises(ProgrammeError, match="at least 1 cent"):
        ShareOfPoints(0, 10)


def test_a_charity_collects_within_its_time() -> None:
    share, end = ShareOfSale(100), SINCE + timedelta(days=30)
    charity = Charity("swing", {"nl": "De Wip", "nb": "Vippa"}, share, 1000, SINCE, end)
    assert [charity.gives_at(at) for at in (SINCE - timedelta(seconds=1), SINCE, end)] == [False, True, False]
    assert (charity.name("nb"), charity.name("en"), charity.purpose("en")) == ("Vippa", "De Wip", "")
    with pytest.raises(ProgrammeError, match="ends before"):
        Charity("swing", {"nl": "De Wip"}, share, 1000, SINCE, SINCE)
    for broken in (("", {"nl": "x"}, 1), ("x", {}, 1), ("x", {"nl": "x"}, 0)):
        with pytest.raises(ProgrammeError, match="needs an id"):
            Charity(broken[0], broken[1], share, broken[2], SINCE)

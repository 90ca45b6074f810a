"""Milestones: on the very day, and on no other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.answers import Shopped
from loyalty.milestones import MARKS, Anniversary, ShoppedFor, milestones
from loyalty.money import Currency, Money

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("since", "today", "years"),
    [
        (date(2025, 11, 21), TODAY, 1),
        (date(2016, 11, 21), TODAY, 10),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2024, 2, 29), date(2028, 2, 29), 4),
    ],
)
def test_a_year_a_member_today(since: date, today: date, years: int) -> None:
    assert milestones(since, None, Currency.EUR, today) == (Anniversary(years),)


@pytest.mark.parametrize(
    ("since", "today"),
    [
        (None, TODAY),
        (TODAY, TODAY),
        (date(2027, 11, 21), TODAY),
        (date(2025, 11, 20), TODAY),
        (date(2024, 2, 29), date(2028, 2, 28)),
    ],
)
def test_no_anniversary_on_other_days(since: date | None, today: date) -> None:
    assert milestones(since, None, Currency.EUR, today) == ()


@pytest.mark.parametrize(
    ("before", "cents", "mark"),
    [(9_999, 10_000, 10_000), (0, 60_000, 50_000), (99_000, 101_000, 100_000), (24_999, 25_000, 25_000)],
)
def test_a_mark_passed_today_is_told_the_highest_alone(before: int, cents: int, mark: int) -> None:
    found = milestones(None, Shopped(cents, before, TODAY), Currency.EUR, TODAY)
    assert found == (ShoppedFor(Money(mark, Currency.EUR)),)


@pytest.mark.parametrize(("before", "cents"), [(0, 9_999), (10_000, 24_999), (10_000, 10_000), (30_000, 20_000)])
def test_what_passes_no_mark_is_not_told(before: int, cents: int) -> None:
    assert milestones(None, Shopped(cents, before, TODAY), Currency.EUR, TODAY) == ()


def test_yesterdays_figures_say_nothing_of_today() -> None:
    figures = Shopped(10_000, 0, TODAY - timedelta(days=1))
    assert milestones(None, figures, Currency.EUR, TODAY) == ()


def test_kroner_have_marks_of_their_own() -> None:
    figures = Shopped(100_000, 0, TODAY)
    assert milestones(None, figures, Currency.NOK, TODAY) == (ShoppedFor(Money(100_000, Currency.NOK)),)
    assert milestones(None, Shopped(99_999, 0, TODAY), Currency.NOK, TODAY) == ()


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_every_member_has_one_day_a_year(since: date) -> None:
    start = date(since.year + 1, 1, 1)
    days = [start + timedelta(days=n) for n in range(365)]
    assert sum(bool(milestones(since, None, Currency.EUR, day)) for day in days) >= (0 if since.month == 12 else 1)
    assert sum(bool(milestones(since, None, Currency.EUR, day)) for day in days) <= 1


@given(st.lists(st.integers(1, 40_000), min_size=1, max_size=60))
def test_each_mark_is_told_on_one_day_at_most(sales: list[int]) -> None:
    told: list[int] = []
    total = 0
    for sale in sales:
        for each in milestones(None, Shopped(total + sale, total, TODAY), Currency.EUR, TODAY):
            assert isinstance(each, ShoppedFor)
            told.append(each.sum.cents)
        total += sale
    assert told == sorted(set(told))
    assert told[-1:] == [mark for mark in MARKS if mark <= total][-1:]

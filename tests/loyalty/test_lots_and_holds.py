"""Lots and holds: nothing is drawn twice, nothing is lost (protocol, sections 4 and 6)."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.errors import AmountError
from loyalty.holds import (
    HeldLot,
    Hold,
    HoldState,
    allowance,
    ask_back,
    grantable,
    returnable,
    spend,
)
from loyalty.ids import Uuid
from loyalty.lots import Lot, Order, draw, draw_up_to, expiring_next, spendable
from loyalty.money import Currency
from loyalty.programme import EarningRule, HoldPolicy, Programme, Reward, Unit

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
expiries = st.none() | st.integers(-40, 400).map(lambda days: NOW + timedelta(days=days))
lots = st.lists(
    st.builds(
        Lot,
        st.uuids().map(lambda each: Uuid(str(each))),
        st.integers(0, 300),
        st.integers(0, 400).map(lambda days: NOW - timedelta(days=days)),
        expiries,
    ),
    max_size=8,
    unique_by=lambda lot: lot.id,
)
held = st.lists(st.builds(HeldLot, st.integers(1, 300), expiries), max_size=6).map(tuple)


def lot(name: str, points: int, days: int | None, *, earned: int = 0) -> Lot:
    expires = None if days is None else NOW + timedelta(days=days)
    return Lot(Uuid(name), points, NOW - timedelta(days=earned), expires)


def hold(found: tuple[HeldLot, ...], *, spent: int = 0, **more: object) -> Hold:
    granted = sum(each.points for each in found) + spent
    return Hold(Uuid("h"), Uuid("a"), Uuid("p"), HoldState.OPEN, granted, spent, found, **more)


# ── Lots ────────────────────


@given(lots, st.integers(0, 900), st.sampled_from(Order))
def test_a_draw_takes_what_is_there_and_says_what_is_not(found: list[Lot], points: int, order: Order) -> None:
    taken, rest = draw_up_to(found, points, NOW, order)
    by_id = {each.id: each for each in found}
    assert sum(each.points for each in taken) + rest == points
    assert rest == max(0, points - spendable(found, NOW))
    assert len({each.lot_id for each in taken}) == len(taken)
    for each in taken:
        source = by_id[each.lot_id]
        assert 0 < each.points <= source.remaining
        assert not source.expired(NOW)
        assert each.expires_at == source.expires_at


@given(lots, st.integers(0, 900), st.randoms())
def test_the_order_in_which_lots_are_given_makes_no_difference(found: list[Lot], points: int, chance: object) -> None:
    mixed = found[:]
    chance.shuffle(mixed)
    assert draw_up_to(found, points, NOW) == draw_up_to(mixed, points, NOW)


@given(lots, st.integers(0, 900), st.sampled_from(Order))
def test_a_lot_is_touched_only_when_all_before_it_are_empty(found: list[Lot], points: int, order: Order) -> None:
    taken, _ = draw_up_to(found, points, NOW, order)
    by_id = {each.id: each for each in found}
    for each in taken[:-1]:
        assert each.points == by_id[each.lot_id].remaining
    far = datetime.max.replace(tzinfo=UTC)
    expiry = [each.expires_at or far for each in taken]
    assert expiry == sorted(expiry, reverse=order is Order.LATEST_EXPIRY)


def test_what_expires_first_is_spent_first_and_held_last() -> None:
    found = [lot("never", 5, None), lot("late", 5, 90), lot("soon", 5, 3), lot("gone", 5, 0)]
    assert [d.lot_id for d in draw(found, 15, NOW)] == ["soon", "late", "never"]
    assert [d.lot_id for d in draw(found, 15, NOW, Order.LATEST_EXPIRY)] == ["never", "late", "soon"]
    assert [d.lot_id for d in draw([lot("a-young", 5, 9), lot("b-old", 5, 9, earned=4)], 5, NOW)] == ["b-old"]


def test_a_draw_is_whole_or_refused() -> None:
    with pytest.raises(AmountError):
        draw([lot("a", 5, 3)], 6, NOW)
    with pytest.raises(AmountError):
        draw_up_to([], -1, NOW)
    assert draw([], 0, NOW) == ()


def test_what_expires_next_is_summed_by_day() -> None:
    found = [lot("a", 5, 3), lot("b", 7, 3), lot("c", 9, 4), lot("gone", 1, -1), lot("empty", 0, 1), lot("n", 1, None)]
    assert expiring_next(found, NOW) == (12, NOW + timedelta(days=3))
    assert expiring_next([lot("n", 1, None)], NOW) is None


# ── Holds ────────────────────


@given(held, st.integers(-5, 900), st.booleans())
def test_a_hold_gives_what_it_has_and_no_more(found: tuple[HeldLot, ...], points: int, trusted: bool) -> None:
    before = hold(found)
    there = allowance(before, NOW, clock_trusted=trusted)
    if not 0 < points <= there:
        with pytest.raises(AmountError):
            spend(before, points, NOW, clock_trusted=trusted)
        return
    after = spend(before, points, NOW, clock_trusted=trusted)
    assert after.spent == points
    assert allowance(after, NOW, clock_trusted=trusted) == there - points
    assert sum(each.points for each in after.lots) == returnable(after) == returnable(before) - points
    assert all(each.points > 0 for each in after.lots)


@given(held)
def test_a_trusted_clock_leaves_expired_lots_alone(found: tuple[HeldLot, ...]) -> None:
    made = hold(found)
    fresh = sum(each.points for each in found if each.expires_at is None or each.expires_at > NOW)
    assert allowance(made, NOW, clock_trusted=True) == fresh
    assert allowance(made, NOW, clock_trusted=False) == returnable(made)


def test_a_hold_spends_what_expires_first() -> None:
    soon, late = HeldLot(50, NOW + timedelta(days=1)), HeldLot(50, NOW + timedelta(days=9))
    after = spend(hold((HeldLot(50, None), late, soon)), 60, NOW, clock_trusted=True)
    assert set(after.lots) == {HeldLot(50, None), HeldLot(40, late.expires_at)}


@pytest.mark.parametrize("state", [HoldState.ASKED, HoldState.RETURNED, HoldState.REFUSED])
def test_only_an_open_hold_that_nobody_asked_back_gives_anything(state: HoldState) -> None:
    made = hold((HeldLot(100, None),))
    assert allowance(msgspec.structs.replace(made, state=state), NOW, clock_trusted=True) == 0
    assert allowance(msgspec.structs.replace(made, asked_back=True), NOW, clock_trusted=True) == 0
    assert returnable(msgspec.structs.replace(made, asked_back=True)) == 100


@pytest.mark.parametrize(("granted", "spent"), [(10, 11), (10, -1)])
def test_a_hold_cannot_be_overspent_even_on_paper(granted: int, spent: int) -> None:
    with pytest.raises(AmountError):
        Hold(Uuid("h"), Uuid("a"), Uuid("p"), HoldState.OPEN, granted, spent)


def policy(kind: HoldPolicy, *prices: int, cap: int = 1000) -> Programme:
    return Programme(
        id=Uuid("p"),
        owner=Uuid("o"),
        version=1,
        names={"nl": "P"},
        unit=Unit.POINTS,
        currency=Currency.EUR,
        earning=EarningRule(1, 100),
        rewards=tuple(Reward(id=str(price), names={"nl": "r"}, price=price) for price in prices),
        in_force_from=NOW,
        hold_policy=kind,
        hold_cap=cap,
    )


@pytest.mark.parametrize(
    ("kind", "free", "only_home", "cap", "given_points"),
    [
        (HoldPolicy.NONE, 900, True, 1000, 0),
        (HoldPolicy.HOME, 900, True, 1000, 900),
        (HoldPolicy.HOME, 900, True, 300, 300),
        (HoldPolicy.HOME, 900, True, 99, 0),
        (HoldPolicy.HOME, 900, False, 1000, 0),
        (HoldPolicy.HOME, 99, True, 1000, 0),
        (HoldPolicy.SPARE, 900, False, 1000, 400),
        (HoldPolicy.SPARE, 599, False, 1000, 0),
        (HoldPolicy.SPARE, 350, False, 1000, 250),
    ],
)
def test_a_hold_is_worth_a_reward_or_is_not_given(
    kind: HoldPolicy, free: int, only_home: bool, cap: int, given_points: int
) -> None:
    assert grantable(policy(kind, 500, 100, cap=cap), free, only_home=only_home) == given_points


@given(
    st.sampled_from(HoldPolicy),
    st.lists(st.integers(1, 500), max_size=4, unique=True),
    st.integers(0, 900),
    st.booleans(),
)
def test_no_hold_is_more_than_free_or_less_than_a_reward(
    kind: HoldPolicy, prices: list[int], free: int, only_home: bool
) -> None:
    points = grantable(policy(kind, *prices, cap=400), free, only_home=only_home)
    assert points == 0 or min(prices) <= points <= min(free, 400)
    if kind is HoldPolicy.SPARE and points:
        dearest = max(price for price in prices if price <= free)
        assert free - points >= dearest


@pytest.mark.parametrize(("days", "asked"), [(30, True), (31, False), (None, False), (-1, True)])
def test_a_hold_is_asked_back_thirty_days_before_it_expires(days: int | None, asked: bool) -> None:
    when = None if days is None else NOW + timedelta(days=days)
    assert ask_back([HeldLot(1, NOW + timedelta(days=99)), HeldLot(1, when)], NOW) is asked

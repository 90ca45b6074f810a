"""A programme, its versions and rewards, and who may take one."""

from datetime import UTC, datetime, timedelta
from itertools import product

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loyalty.assurance import Assurance
from loyalty.errors import ProgrammeError
from loyalty.ids import Uuid
from loyalty.money import Currency, Money
from loyalty.programme import (
    MAX_POINTS,
    VERSION_GRACE,
    Confirmation,
    EarningRule,
    Programme,
    Reward,
    Unit,
    may_redeem,
    ref,
)
from loyalty.rewards import catalogue, full_cards, next_reward, progress

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def reward(name: str = "r", price: int = 100, **more: object) -> Reward:
    return Reward(id=name, names={"nl": name.upper()}, price=price, **more)


def programme(*rewards: Reward, **more: object) -> Programme:
    given_fields = {
        "id": Uuid("p"),
        "owner": Uuid("o"),
        "version": 3,
        "names": {"nl": "Punten", "nb": "Poeng"},
        "unit": Unit.POINTS,
        "currency": Currency.NOK,
        "earning": EarningRule(1, 100),
        "rewards": rewards,
        "in_force_from": NOW,
    }
    return Programme(**(given_fields | more))


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 0},
        {"unit": Unit.STAMPS},
        {"unit": Unit.STAMPS, "card_size": 0},
        {"expiry_days": 0},
        {"hold_cap": -1},
        {"rewards": (reward("a"), reward("a", 5))},
    ],
)
def test_a_programme_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ProgrammeError):
        programme(**wrong)


@pytest.mark.parametrize(
    "wrong", [{"price": 0}, {"price": MAX_POINTS + 1}, {"co_payment_cents": -1}, {"voucher_days": 0}, {"names": {}}]
)
def test_a_reward_needs_a_name_a_price_and_a_life(wrong: dict[str, object]) -> None:
    with pytest.raises(ProgrammeError):
        Reward(**({"id": "r", "names": {"nl": "R"}, "price": 1} | wrong))


@pytest.mark.parametrize("wrong", [(0, 100, 0), (1, 0, 0), (1, 100, -1), (MAX_POINTS + 1, 1, 0)])
def test_an_earning_rule_gives_something_for_something(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ProgrammeError):
        EarningRule(*wrong)


def test_a_programme_goes_over_the_wire_and_back() -> None:
    made = programme(reward(), expiry_days=365, terms={"nl": "x"})
    assert msgspec.json.decode(msgspec.json.encode(made), type=Programme) == made
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(made)[:-1] + b',"new":1}', type=Programme)


def test_a_transaction_names_version_unit_and_currency() -> None:
    named = ref(programme())
    assert (named.id, named.version, named.unit, named.currency) == ("p", 3, Unit.POINTS, Currency.NOK)


def test_names_fall_back_to_the_first() -> None:
    assert (programme().name("nb"), programme().name("en"), reward().name("en")) == ("Poeng", "Punten", "R")


def test_a_co_payment_is_in_the_programme_s_currency() -> None:
    assert programme().co_payment(reward(co_payment_cents=995)) == Money(995, Currency.NOK)
    assert programme().co_payment(reward()) is None


def test_points_expire_after_their_days_or_never() -> None:
    assert programme(expiry_days=10).expires_at(NOW) == NOW + timedelta(days=10)
    assert programme().expires_at(NOW) is None


def test_a_version_reckons_for_thirty_days_after_it_was_replaced() -> None:
    replaced = programme(in_force_until=NOW)
    assert timedelta(days=30) == VERSION_GRACE
    assert replaced.reckons_at(NOW + timedelta(days=30))
    assert not replaced.reckons_at(NOW + timedelta(days=30, seconds=1))
    assert programme().reckons_at(NOW + timedelta(days=9999))


# ── Who may redeem ────────────────────


def test_less_than_possession_never_redeems() -> None:
    for who, online, asks in product((Assurance.KEYED, Assurance.GUESSABLE), (True, False), Confirmation):
        assert not may_redeem(programme(confirmation=asks), reward(), who, online=online)


def test_proof_redeems_everything_that_can_be_checked() -> None:
    for limit, asks in product((None, 10), Confirmation):
        assert may_redeem(programme(confirmation=asks, possession_limit=limit), reward(), Assurance.PROVEN, online=True)


@pytest.mark.parametrize(("limit", "may"), [(None, True), (100, True), (99, False)])
def test_possession_redeems_up_to_the_limit(limit: int | None, may: bool) -> None:
    for online in (True, False):
        made = programme(possession_limit=limit)
        assert may_redeem(made, reward(), Assurance.POSSESSION, online=online) is may


def test_a_pin_cannot_be_checked_offline() -> None:
    strict = programme(confirmation=Confirmation.PROOF, offline_by_possession=False)
    lenient = programme(confirmation=Confirmation.PROOF, offline_by_possession=True)
    for who in Assurance:
        assert not may_redeem(strict, reward(), who, online=False)
    assert may_redeem(lenient, reward(), Assurance.POSSESSION, online=False)
    assert not may_redeem(lenient, reward(), Assurance.POSSESSION, online=True)


# ── Rewards ────────────────────

prices = st.lists(st.integers(1, 1000), max_size=6)


@given(prices, st.integers(-50, 1200))
def test_the_next_reward_is_the_cheapest_out_of_reach(found: list[int], balance: int) -> None:
    made = programme(*(reward(str(n), price) for n, price in enumerate(found)))
    ahead = next_reward(made, balance)
    beyond = [price for price in found if price > balance]
    assert (ahead.reward.price if ahead else None) == min(beyond, default=None)
    assert [each.price for each in catalogue(made)] == sorted(found)


@given(st.integers(1, 1000), st.integers(-50, 1200))
def test_progress_goes_from_nothing_to_the_price(price: int, balance: int) -> None:
    made = progress(reward(price=price), balance)
    assert 0 <= made.have <= price
    assert made.have + made.missing == price
    assert (made.missing == 0) is (balance >= price)


def test_what_is_not_available_is_not_on_offer() -> None:
    gone = reward("gone", 10, available=False)
    made = programme(gone, reward("there", 20))
    assert [each.id for each in catalogue(made)] == ["there"]
    assert next_reward(made, 0).reward.id == "there"
    assert (made.reward("gone"), made.reward("none")) == (gone, None)


@example(-5, 3)
@given(st.integers(-5, 500), st.integers(1, 30))
def test_full_cards_and_the_one_being_filled_hold_all_stamps(stamps: int, size: int) -> None:
    full, on_card = full_cards(stamps, size)
    assert 0 <= on_card < size
    assert full * size + on_card == max(0, stamps)

"""Money, what a sale earns, how near a reward is, and ids."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.earning import earned, taken_back
from loyalty.errors import AmountError, CurrencyError, LoyaltyError
from loyalty.ids import ENTROPY_BYTES, uuid7
from loyalty.money import MAX_CENTS, Currency, Money
from loyalty.programme import MAX_POINTS, EarningRule

EUR, NOK = Currency.EUR, Currency.NOK
cents = st.integers(0, 10**9)
rules = st.builds(EarningRule, st.integers(1, 500), st.integers(1, 5_000), st.integers(0, 5_000))


@given(cents, cents)
def test_adding_and_taking_away_undo_each_other(one: int, other: int) -> None:
    total = Money(one, EUR) + Money(other, EUR)
    assert total == Money(one + other, EUR)
    assert total - Money(other, EUR) == Money(one, EUR)


@pytest.mark.parametrize("wrong", [-1, MAX_CENTS + 1])
def test_an_amount_lies_between_nothing_and_what_json_carries(wrong: int) -> None:
    with pytest.raises(AmountError):
        Money(wrong, EUR)
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(f'{{"cents":{wrong},"currency":"EUR"}}', type=Money)
    assert Money(MAX_CENTS, EUR).cents == MAX_CENTS


def test_money_never_goes_below_zero_or_across_currencies() -> None:
    with pytest.raises(AmountError):
        Money(1, EUR) - Money(2, EUR)
    for sum_of in (lambda: Money(1, EUR) + Money(1, NOK), lambda: Money(1, EUR) - Money(1, NOK)):
        with pytest.raises(CurrencyError):
            sum_of()
    assert issubclass(CurrencyError, LoyaltyError)


@pytest.mark.parametrize(
    ("rule", "sale", "points"),
    [
        (EarningRule(1, 1000), 999, 0),
        (EarningRule(1, 1000), 1000, 1),
        (EarningRule(1, 1000), 1999, 1),
        (EarningRule(3, 250), 1000, 12),
        (EarningRule(1, 100, 500), 499, 0),
        (EarningRule(1, 100, 500), 500, 5),
        (EarningRule(1, 100), 0, 0),
    ],
)
def test_a_sale_earns_its_whole_steps(rule: EarningRule, sale: int, points: int) -> None:
    assert earned(rule, sale) == points


def test_a_sale_below_zero_or_beyond_all_points_is_refused() -> None:
    with pytest.raises(AmountError):
        earned(EarningRule(1, 100), -1)
    most = EarningRule(MAX_POINTS, 1)
    assert earned(most, 1) == MAX_POINTS
    with pytest.raises(AmountError):
        earned(most, 2)


@given(rules, st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_dearer_sale_never_earns_less(rule: EarningRule, sale: int, more: int) -> None:
    assert earned(rule, sale) <= earned(rule, sale + more)


@given(rules, st.lists(st.integers(0, 10**5), max_size=6))
def test_a_sale_taken_back_in_parts_takes_what_it_earned(rule: EarningRule, parts: list[int]) -> None:
    left, taken = sum(parts), 0
    for part in parts:
        points = taken_back(rule, left, part)
        assert points >= 0
        taken += points
        left -= part
    assert (left, taken) == (0, earned(rule, sum(parts)))


@pytest.mark.parametrize("returned", [-1, 1001])
def test_no_more_is_given_back_than_is_left(returned: int) -> None:
    with pytest.raises(AmountError):
        taken_back(EarningRule(1, 100), 1000, returned)


moments = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
entropy = st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES)


@given(moments, entropy)
def test_an_id_is_a_uuid_of_version_7_that_begins_with_its_millisecond(now: datetime, random: bytes) -> None:
    made = UUID(text := uuid7(now, random))
    assert (made.version, made.variant, str(made)) == (7, "specified in RFC 4122", text)
    assert made.int >> 80 == (now - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@given(moments, entropy, entropy)
def test_ids_of_other_entropy_are_others_and_later_ones_sort_behind(now: datetime, one: bytes, other: bytes) -> None:
    low = (1 << 74) - 1
    kept = [(n >> 62 & 0xFFF, n & (1 << 62) - 1) for n in (int.from_bytes(one, "big"), int.from_bytes(other, "big"))]
    assert low > 0
    assert (uuid7(now, one) == uuid7(now, other)) is (kept[0] == kept[1])
    assert uuid7(now, one) < uuid7(now + timedelta(milliseconds=1), other)


def test_the_bits_stand_where_rfc_9562_puts_them() -> None:
    now = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    # RFC 9562, appendix A.6: rand_a 0xCC3, rand_b 0x18C4DC0C0C07398F.
    random = (0xCC3 << 62 | 0x18C4DC0C0C07398F).to_bytes(10, "big")
    assert uuid7(now, random) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@pytest.mark.parametrize("year", [1999, 2026, 2400])
def test_every_millisecond_has_its_own_number(year: int) -> None:
    start = datetime(year, 3, 2, 9, tzinfo=UTC)
    made = [UUID(uuid7(start + timedelta(milliseconds=n), bytes(10))).int >> 80 for n in range(1000)]
    assert made == list(range(made[0], made[0] + 1000))


def test_a_clock_before_1970_counts_as_1970_and_a_zone_makes_no_difference() -> None:
    assert uuid7(datetime(1969, 1, 1, tzinfo=UTC), bytes(10)).startswith("00000000-0000-7")
    there = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=1)))
    assert uuid7(there, bytes(10)) == uuid7(datetime(2026, 3, 2, 9, tzinfo=UTC), bytes(10))


@pytest.mark.parametrize("size", [9, 11])
def test_an_id_takes_ten_bytes_of_entropy(size: int) -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        uuid7(datetime(2026, 1, 1, tzinfo=UTC), bytes(size))

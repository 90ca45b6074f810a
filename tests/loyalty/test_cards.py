"""What a card is for: its discount at the till, its yes or no at the entrance."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.card_status import CardStatus
from loyalty.cards import (
    WHOLE,
    Admitted,
    AtTheDoor,
    CardKind,
    DiscountRule,
    Turned,
    Turning,
    discount,
    entrance,
)
from loyalty.errors import AmountError, ProgrammeError
from loyalty.money import MAX_CENTS, Currency, Money

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CLUB = CardKind(id="club", collects=False, admits=True)
rules = st.builds(
    DiscountRule,
    st.integers(1, WHOLE),
    st.just(Currency.EUR),
    st.none() | st.integers(1, 10_000),
    st.integers(0, 10_000),
)
sales = st.integers(0, 10**7)


@given(rules, sales)
def test_a_discount_is_within_the_sale_and_the_ceiling(rule: DiscountRule, cents: int) -> None:
    off = discount(rule, cents)
    assert 0 <= off <= cents
    assert rule.most_cents is None or off <= rule.most_cents
    assert off * WHOLE <= cents * rule.basis_points


@given(rules, sales, sales)
def test_a_dearer_sale_never_gets_less(rule: DiscountRule, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert discount(rule, low) <= discount(rule, high)


@given(rules, sales, sales)
def test_splitting_a_sale_gains_nothing_below_the_ceiling(rule: DiscountRule, one: int, other: int) -> None:
    free = msgspec.structs.replace(rule, most_cents=None)
    assert discount(free, one) + discount(free, other) <= discount(free, one + other)


def test_a_discount_by_hand() -> None:
    rule = DiscountRule(500, Currency.EUR, most_cents=1000, least_cents=300)
    assert [discount(rule, cents) for cents in (0, 299, 300, 1999, 20_000, 50_000)] == [0, 0, 15, 99, 1000, 1000]
    with pytest.raises(AmountError):
        discount(rule, -1)
    with pytest.raises(AmountError):
        discount(rule, MAX_CENTS + 1)


@pytest.mark.parametrize("wrong", [(0, None), (WHOLE + 1, None), (1, 0)])
def test_a_rule_that_contradicts_itself(wrong: tuple[int, int | None]) -> None:
    with pytest.raises(ProgrammeError):
        DiscountRule(wrong[0], Currency.EUR, wrong[1])


@pytest.mark.parametrize(
    "wrong", [{"id": ""}, {"id": "x" * 33}, {"id": "x", "valid_days": 0}, {"id": "x", "collects": False}]
)
def test_a_kind_that_contradicts_itself(wrong: dict[str, object]) -> None:
    with pytest.raises(ProgrammeError):
        CardKind(**wrong)  # type: ignore[arg-type]  # fields by name


@given(
    st.builds(
        CardKind,
        id=st.just("k"),
        discount=st.none() | rules,
        admits=st.booleans(),
        named=st.booleans(),
        valid_days=st.none() | st.integers(1, 999),
        price=st.none() | st.builds(Money, st.integers(0, 99999), st.sampled_from(Currency)),
    )
)
def test_a_kind_is_read_back_as_it_was(kind: CardKind) -> None:
    assert msgspec.json.decode(msgspec.json.encode(kind), type=CardKind) == kind


def door(status: CardStatus = CardStatus.ISSUED, kind: CardKind | None = CLUB, **more: object) -> AtTheDoor:
    fields = {"valid_until": NOW + timedelta(days=1), "as_of": NOW - timedelta(days=9), **more}
    return AtTheDoor(status, kind, **fields)  # type: ignore[arg-type]  # fields by name


def test_the_entrance_says_yes_or_why_not() -> None:
    assert entrance(door(), NOW, clock_trusted=True) == Admitted(NOW + timedelta(days=1))
    assert entrance(door(valid_until=None), NOW, clock_trusted=False) == Admitted(None)
    assert entrance(door(kind=None), NOW, clock_trusted=True) == Turned(Turning.NO_CLUB_CARD)
    assert entrance(door(kind=CardKind(id="x")), NOW, clock_trusted=True) == Turned(Turning.NO_CLUB_CARD)
    turned = {
        CardStatus.BLANK: Turning.BLANK,
        CardStatus.BLOCKED: Turning.BLOCKED,
        CardStatus.REPLACED: Turning.REPLACED,
        CardStatus.EXPIRED: Turning.EXPIRED,
    }
    for status, reason in turned.items():
        found = entrance(door(status), NOW, clock_trusted=True)
        assert isinstance(found, Turned)
        assert found.reason is reason


@given(st.integers(-400, 400), st.integers(-400, 0), st.booleans())
def test_a_date_that_has_passed_turns_away_and_one_that_may_not_have_does_not(
    days: int, told: int, clock_trusted: bool
) -> None:
    until, as_of = NOW + timedelta(days=days), NOW + timedelta(days=told)
    found = entrance(door(valid_until=until, as_of=as_of), NOW, clock_trusted=clock_trusted)
    match found:
        case Admitted(shown, date_checked):
            assert until >= as_of
            assert shown == until
            assert date_checked is clock_trusted
            assert until >= NOW or not clock_trusted
        case Turned(reason, since):
            assert reason is Turning.EXPIRED
            assert since == until
            assert until < (NOW if clock_trusted else as_of)

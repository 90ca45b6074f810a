"""Which numbers a batch gets: each once, of its scheme, long enough, and none that a card has."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.cards.numbers import Order, candidates, check, printable, start_of, take
from central.errors import BatchError
from loyalty.assurance import Assurance
from loyalty.scheme_kinds import AlphanumericScheme, CheckDigit, EanScheme, GsrnScheme, PlainScheme
from loyalty.schemes import default_schemes
from loyalty.uid_scheme import UidScheme

PLAIN = PlainScheme(id="plain", last=99_999_999)
LUHN = PlainScheme(id="luhn", first=100_000, last=999_999, check=CheckDigit.LUHN, issued=1000)
EAN = EanScheme(id="ean", prefix="29")
GSRN = GsrnScheme(id="gsrn", prefix="8712345")
LETTERS = AlphanumericScheme(id="letters", prefix="K", alphabet="ABC", shortest=5, longest=6, issued=200)
SPARSE = default_schemes().named("sparse")
SCHEMES = [PLAIN, LUHN, EAN, GSRN, LETTERS]


def some(scheme, first="0", count=100, order=Order.ASCENDING, seed=1, taken=()):
    below = random.Random(seed).randrange
    drawn = candidates(scheme, start_of(scheme, first), order, below)
    parts = list(take(drawn, count, lambda numbers: set(numbers) & set(taken), chunk=7))
    return [number for free, _ in parts for number in free], sum(left for _, left in parts)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.id)
def test_each_number_is_the_schemes_own_and_comes_once(scheme, order):
    numbers, left_out = some(scheme, count=150, order=order)
    assert (len(set(numbers)), left_out) == (150, 0)
    for number in numbers:
        read = f"8018{number}" if isinstance(scheme, GsrnScheme) else number
        assert scheme.canonical(read, None) == number
        assert len(number) >= 5
    assert (numbers == sorted(numbers)) is (order is Order.ASCENDING)


def test_ascending_ones_begin_where_they_were_told_to():
    assert some(PLAIN, "10001", 3)[0] == ["10001", "10002", "10003"]
    assert some(PLAIN, "0", 1)[0] == ["10001"]
    assert some(LUHN, "100000", 2)[0] == ["100008", "100016"]
    assert some(EAN, "10001", 1)[0] == ["2900000100015"]
    assert some(EAN, "2900000100015", 2)[0] == ["2900000100015", "2900000100022"]
    assert some(GSRN, "871234500000000050", 1)[0] == some(GSRN, "5", 1)[0]
    assert some(LETTERS, "KAAABA", 2)[0] == ["KAAABA", "KAAABB"]


def test_a_short_number_is_none_for_a_card():
    short = PlainScheme(id="short", first=9_998, last=20_000, issued=100)
    assert some(short, "0", 2)[0] == ["10000", "10001"]
    with pytest.raises(BatchError, match="fewer than 5"):
        check(PlainScheme(id="tiny", first=1, last=9_999, issued=100), 5, Order.ASCENDING, 0)


def test_what_cards_have_is_left_out_and_counted():
    assert some(PLAIN, "10001", 3, taken={"10001", "10003"}) == (["10002", "10004", "10005"], 2)


def test_too_few_are_said_so():
    with pytest.raises(BatchError, match="has 3 free numbers"):
        some(PlainScheme(id="few", first=10_001, last=10_004, issued=4), count=4, taken={"10002"})
    with pytest.raises(BatchError, match="no number from there on"):
        start_of(PLAIN, "100000000")
    with pytest.raises(BatchError, match="none of scheme"):
        start_of(PLAIN, "ten")


@given(space=st.integers(1, 300), seed=st.integers())
def test_a_random_order_has_every_number_once(space, seed):
    scheme = PlainScheme(id="p", first=10_001, last=10_000 + space, issued=space)
    numbers = list(candidates(scheme, 0, Order.RANDOM, random.Random(seed).randrange))
    assert sorted(numbers) == [str(10_001 + index) for index in range(space)]


def test_random_numbers_are_drawn_from_the_whole_scheme():
    numbers, _ = some(SPARSE, count=400, order=Order.RANDOM)
    assert len({number[2] for number in numbers}) == 32


def test_a_scheme_that_proves_possession_is_held_to_it():
    assert SPARSE.assurance is Assurance.POSSESSION
    check(SPARSE, 100_000, Order.RANDOM, 0)
    with pytest.raises(BatchError, match="drawn at random"):
        check(SPARSE, 10, Order.ASCENDING, 0)
    with pytest.raises(BatchError, match="99999 are made already"):
        check(SPARSE, 2, Order.RANDOM, 99_999)
    with pytest.raises(BatchError, match="1 to 1000000"):
        check(PLAIN, 0, Order.ASCENDING, 0)


def test_tags_bring_their_numbers_with_them():
    with pytest.raises(BatchError, match="come with them"):
        printable(UidScheme(id="tag7"))


def test_a_made_number_is_read_as_a_members_by_the_terminal():
    schemes = default_schemes()
    for scheme in schemes.all:
        if isinstance(scheme, UidScheme):
            continue
        order = Order.RANDOM if scheme.drawn_at_random else Order.ASCENDING
        for number in some(scheme, count=50, order=order)[0]:
            read = f"8018{number}" if isinstance(scheme, GsrnScheme) else number
            found = schemes.match(read)
            assert found is not None
            assert (found.scheme_id, found.canonical) == (scheme.id, number)

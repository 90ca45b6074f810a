"""Pouring conserves: both accounts together have what they had, less what expired and what paid a debt."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from loyalty.ids import Uuid, uuid7
from loyalty.ledger import Account, OpenHold
from loyalty.lots import Lot
from loyalty.postings import Bucket, Posting
from loyalty.pouring import pour, poured_lot

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def mint(number: int) -> Uuid:
    return uuid7(NOW, number.to_bytes(10, "big"))


CAUSE = mint(9_999)


def account(first: int) -> st.SearchStrategy[Account]:
    days = st.none() | st.integers(-30, 700)

    def lots(parts: list[tuple[int, int | None]], start: int) -> tuple[Lot, ...]:
        return tuple(
            Lot(mint(start + place), points, NOW, None if left is None else NOW + timedelta(days=left))
            for place, (points, left) in enumerate(parts)
        )

    def build(free: list[tuple[int, int | None]], held: list[tuple[int, int | None]], owed: int) -> Account:
        holds = (OpenHold(mint(first + 90), lots(held, first + 50)),) if held else ()
        return Account(lots(free, first), holds, owed)

    part = st.tuples(st.integers(0, 500), days)
    return st.builds(build, st.lists(part, max_size=5), st.lists(part, max_size=2), st.integers(0, 300))


def summed(postings: tuple[Posting, ...], bucket: Bucket) -> int:
    return sum(posting.amount for posting in postings if posting.bucket is bucket)


def expired(one: Account) -> int:
    return sum(lot.remaining for lot in one.lots if lot.expired(NOW))


@given(account(1_000), account(2_000), st.none() | st.integers(0, 400), st.none() | st.sets(st.integers(0, 4)))
def test_nothing_is_lost_and_nothing_is_made(
    source: Account, target: Account, most_owed: int | None, chosen: set[int] | None
) -> None:
    only = None if chosen is None else {mint(1_000 + each) for each in chosen}
    done = pour(source, target, CAUSE, NOW, only=only, most_owed=most_owed)
    before = source.balance + target.balance - source.owed - target.owed
    after = done.source.account.balance + done.target.account.balance
    owed = done.source.account.owed + done.target.account.owed
    assert after - owed == before - expired(source), "a debt that is paid takes as much as it lessens"
    assert 0 <= owed <= source.owed + target.owed
    for had, entry in ((source, done.source), (target, done.target)):
        assert entry.account.owed >= 0
        assert all(lot.remaining >= 0 for lot in entry.account.lots)
        assert entry.account.holds == had.holds, "what a terminal holds stays"
        assert entry.account.balance - had.balance == summed(entry.postings, Bucket.FREE)
        assert entry.account.owed - had.owed == summed(entry.postings, Bucket.OWED)
    usable = sum(lot.remaining for lot in done.target.account.lots if not lot.expired(NOW))
    assert not (usable and done.target.account.owed), "whoever has points to spend owes nothing"


@given(account(1_000), account(2_000))
def test_a_lot_keeps_its_dates_and_its_new_id_tells_where_it_came_from(source: Account, target: Account) -> None:
    done = pour(source, target, CAUSE, NOW)
    moved = {poured_lot(CAUSE, lot.id): lot for lot in source.lots if lot.remaining and not lot.expired(NOW)}
    assert {lot.id for lot in done.target.opened} == set(moved) == set(done.lots.values())
    for lot in done.target.opened:
        assert (lot.earned_at, lot.expires_at) == (moved[lot.id].earned_at, moved[lot.id].expires_at)
    assert done.points == sum(lot.remaining for lot in moved.values())
    assert not [lot for lot in done.source.account.lots if lot.remaining]


@given(account(1_000), account(2_000))
def test_pouring_back_restores_what_nobody_used(source: Account, target: Account) -> None:
    there = pour(source, target, CAUSE, NOW)
    back = pour(
        there.target.account,
        there.source.account,
        mint(9_998),
        NOW,
        only=set(there.lots.values()),
        most_owed=there.owed,
    )
    free = sum(lot.remaining for lot in back.target.account.lots)
    usable = sum(lot.remaining for lot in source.lots) - expired(source)
    assert free <= usable
    if not source.owed and not target.owed:
        assert free == usable

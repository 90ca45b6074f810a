"""The ledger's laws: figures are what postings say, nothing falls below zero, what is cancelled is as it was."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from loyalty import ledger
from loyalty.earning import earned, taken_back
from loyalty.errors import AmountError
from loyalty.ids import Uuid
from loyalty.lots import Lot
from loyalty.postings import Bucket, Posting, PostingKind, change_of
from loyalty.programme import EarningRule

START = datetime(2026, 1, 1, tzinfo=UTC)
POINTS = st.integers(min_value=1, max_value=500)


def lot(name: str, points: int, days: int | None = None, now: datetime = START) -> Lot:
    return Lot(Uuid(name), points, now, None if days is None else now + timedelta(days=days))


class Ledger(RuleBasedStateMachine):
    """One account through any course of entries, with its postings kept beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.account = ledger.Account()
        self.now = START
        self.postings: list[Posting] = []
        self.lots: dict[Uuid, Lot] = {}
        self.spent: list[tuple[Posting, ...]] = []
        self.count = 0

    def name(self) -> Uuid:
        self.count += 1
        return Uuid(f"{self.count:04d}")

    def take(self, entry: ledger.Entry) -> ledger.Entry:
        assert entry.account.balance - self.account.balance == change_of(entry.postings)
        self.account = entry.account
        self.postings += entry.postings
        for opened in entry.opened:
            assert opened.id not in self.lots
            self.lots[opened.id] = opened
        return entry

    @rule(points=POINTS, days=st.sampled_from([None, 5, 40, 400]))
    def accrue(self, points: int, days: int | None) -> None:
        self.take(ledger.accrue(self.account, lot(self.name(), points, days, self.now)))

    @rule(points=POINTS)
    def redeem(self, points: int) -> None:
        if ledger.free_points(self.account, self.now) < points:
            with pytest.raises(AmountError):
                ledger.redeem(self.account, points, self.now)
            return
        self.spent.append(self.take(ledger.redeem(self.account, points, self.now)).postings)

    @rule(points=POINTS)
    def grant(self, points: int) -> None:
        if ledger.free_points(self.account, self.now) >= points:
            self.take(ledger.grant(self.account, self.name(), points, self.now))

    @precondition(lambda self: self.account.holds)
    @rule(which=st.integers(0, 5), points=POINTS)
    def redeem_held(self, which: int, points: int) -> None:
        hold = self.account.holds[which % len(self.account.holds)]
        if hold.points < points:
            with pytest.raises(AmountError):
                ledger.redeem_held(self.account, hold.id, points)
            self.take(ledger.on_risk(self.account, points))
            return
        self.spent.append(self.take(ledger.redeem_held(self.account, hold.id, points)).postings)

    @precondition(lambda self: self.account.holds)
    @rule(which=st.integers(0, 5), points=st.integers(0, 500), close=st.booleans())
    def give_back(self, which: int, points: int, close: bool) -> None:
        hold = self.account.holds[which % len(self.account.holds)]
        self.take(ledger.give_back(self.account, hold.id, points, self.now))
        if close:
            self.take(ledger.close_hold(self.account, hold.id))
            assert self.account.hold(hold.id) is None

    @precondition(lambda self: self.spent)
    @rule(which=st.integers(0, 20))
    def restore(self, which: int) -> None:
        taken = self.spent.pop(which % len(self.spent))
        points = -change_of(taken)
        owed = self.account.owed
        entry = ledger.restore(self.account, taken, self.lots.values(), self.name(), self.now)
        self.take(entry)
        assert change_of(entry.postings) == points - (owed - self.account.owed)

    @rule(points=POINTS, own=st.integers(0, 10))
    def take_back(self, points: int, own: int) -> None:
        names = [*self.lots, None]
        owed = self.account.owed
        which = names[own % len(names)]
        entry = self.take(ledger.take_back(self.account, which, points, self.now, PostingKind.REVERSAL))
        assert -change_of(entry.postings) + (self.account.owed - owed) == points

    @rule()
    def expire(self) -> None:
        self.take(ledger.expire(self.account, self.now))
        assert all(each.remaining == 0 or not each.expired(self.now) for each in self.account.lots)

    @rule(days=st.integers(1, 60))
    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)

    @invariant()
    def figures_are_what_the_postings_say(self) -> None:
        said: Counter[tuple[Bucket, Uuid | None, Uuid | None]] = Counter()
        for posting in self.postings:
            said[posting.bucket, posting.lot, posting.hold] += posting.amount
        for each in self.account.lots:
            assert each.remaining == said.pop((Bucket.FREE, each.id, None), 0) >= 0
        for hold in self.account.holds:
            for each in hold.lots:
                assert each.remaining == said.pop((Bucket.HELD, each.id, hold.id), 0) >= 0
        assert self.account.owed == said.pop((Bucket.OWED, None, None), 0) >= 0
        said.pop((Bucket.RISK, None, None), 0)
        assert not any(said.values())


Ledger.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLedger = Ledger.TestCase


@given(st.lists(st.tuples(POINTS, st.sampled_from([None, 10, 100])), min_size=1, max_size=6), st.data())
@settings(max_examples=100, deadline=None)
def test_a_cancel_restores_exactly_what_was_there(lots: list[tuple[int, int | None]], data: st.DataObject) -> None:
    account = ledger.Account(tuple(lot(str(number), points, days) for number, (points, days) in enumerate(lots)))
    points = data.draw(st.integers(1, account.balance))
    entry = ledger.redeem(account, points, START)
    back = ledger.restore(entry.account, entry.postings, account.lots, Uuid("c"), START)
    assert back.account == account
    held = ledger.grant(account, Uuid("h"), points, START).account
    spend = ledger.redeem_held(held, Uuid("h"), points)
    assert ledger.restore(spend.account, spend.postings, account.lots, Uuid("c"), START).account == held
    assert ledger.give_back(held, Uuid("h"), points, START).account.lots == account.lots


@given(st.integers(1, 9), st.integers(1, 2000), st.integers(0, 500_000), st.lists(st.integers(0, 500_000), max_size=6))
@settings(max_examples=200, deadline=None)
def test_parts_taken_back_sum_to_what_the_sale_earned(
    points: int, per_cents: int, cents: int, parts: list[int]
) -> None:
    rule_ = EarningRule(points=points, per_cents=per_cents)
    left, taken = cents, 0
    for part in (*parts, cents):
        back = min(part, left)
        taken += taken_back(rule_, left, back)
        left -= back
    assert taken == earned(rule_, cents)


def test_spending_takes_what_expires_first_and_a_hold_what_expires_last() -> None:
    account = ledger.Account((lot("a", 50, 100), lot("b", 50, 10), lot("c", 50)))
    spent = ledger.redeem(account, 60, START)
    assert [(posting.lot, posting.amount) for posting in spent.postings] == [("b", -50), ("a", -10)]
    held = ledger.grant(account, Uuid("h"), 60, START)
    assert [(each.id, each.remaining) for each in held.account.holds[0].lots] == [("c", 50), ("a", 10)]
    returned = ledger.give_back(held.account, Uuid("h"), 5, START)
    assert [(posting.lot, posting.amount) for posting in returned.postings] == [("c", -5), ("c", 5)]


def test_taking_back_takes_its_own_lot_first() -> None:
    account = ledger.Account((lot("a", 50, 10), lot("b", 50, 100)))
    entry = ledger.take_back(account, Uuid("b"), 120, START, PostingKind.REVERSAL)
    assert [(posting.lot, posting.amount) for posting in entry.postings] == [("b", -50), ("a", -50), (None, 20)]
    assert entry.account.owed == 20


def test_what_comes_in_pays_what_is_owed_first() -> None:
    account = ledger.Account(owed=30)
    entry = ledger.accrue(account, lot("a", 100))
    assert [(posting.bucket, posting.amount) for posting in entry.postings] == [
        (Bucket.FREE, 100),
        (Bucket.FREE, -30),
        (Bucket.OWED, -30),
    ]
    assert (entry.account.balance, entry.account.owed) == (70, 0)
    assert entry.opened == (lot("a", 70),)


def test_an_expired_lot_gets_30_days() -> None:
    account = ledger.Account((lot("a", 50, 10),))
    spent = ledger.redeem(account, 50, START)
    later = START + timedelta(days=20)
    back = ledger.restore(spent.account, spent.postings, account.lots, Uuid("c"), later)
    (opened,) = back.opened
    assert (opened.remaining, opened.expires_at) == (50, later + ledger.GRACE)
    assert opened.id == ledger.restored_lot(Uuid("c"), Uuid("a"))


def test_points_that_expired_in_a_hold_go_when_it_is_returned() -> None:
    held = ledger.grant(ledger.Account((lot("a", 50, 10),)), Uuid("h"), 50, START).account
    entry = ledger.give_back(held, Uuid("h"), 50, START + timedelta(days=11))
    assert entry.account.balance == 0
    assert entry.postings[-1].kind is PostingKind.EXPIRY


def test_an_unexplained_rest_goes_to_risk() -> None:
    held = ledger.grant(ledger.Account((lot("a", 50),)), Uuid("h"), 50, START).account
    entry = ledger.close_hold(held, Uuid("h"))
    assert [(posting.bucket, posting.amount) for posting in entry.postings] == [
        (Bucket.HELD, -50),
        (Bucket.RISK, 50),
    ]
    assert entry.account.holds == ()


def test_nonsense_is_refused() -> None:
    account = ledger.Account((lot("a", 50),))
    with pytest.raises(AmountError):
        ledger.accrue(account, Lot(Uuid("b"), -1, START, None))
    with pytest.raises(AmountError):
        ledger.take_back(account, None, -1, START, PostingKind.REVERSAL)
    held = ledger.grant(account, Uuid("h"), 10, START).account
    with pytest.raises(AmountError):
        ledger.grant(held, Uuid("h"), 10, START)
    assert ledger.accrue(account, lot("c", 0)).postings == ()
    assert ledger.give_back(account, Uuid("h"), 10, START).postings == ()
    assert ledger.close_hold(account, Uuid("h")).postings == ()

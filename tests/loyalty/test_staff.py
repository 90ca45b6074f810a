"""Who may do what at the desk: roles, PINs, undoing, alerts, delivery days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty.alerts import AlertRules, Deed, alerts
from loyalty.bodies import Kind
from loyalty.delivery_days import DeliveryRule, delivery_day
from loyalty.errors import CodeError, ProgrammeError
from loyalty.ids import Uuid
from loyalty.staff import DeskRules, Role, may_adjust, offline_roles, serves
from loyalty.staff_pins import PinVerifier, StretchedPin, is_pin_of, is_staff_pin, stretch, verifier, verifies
from loyalty.undoing import UNDOABLE, Done, Undoer, UndoRefusal, undo_refusal
from loyalty.wire_incidents import IncidentKind

HERE, THERE = Uuid("018f0000-0000-7000-8000-000000000001"), Uuid("018f0000-0000-7000-8000-000000000002")
TODAY, YESTERDAY = date(2026, 11, 20), date(2026, 11, 19)
roles = st.frozensets(st.sampled_from(Role))


# ── Roles ────────────────────


@given(roles, st.integers(-(10**9), 10**9), st.integers(0, 10**9))
def test_only_a_manager_goes_past_the_limit(has: frozenset[Role], points: int, limit: int) -> None:
    allowed = may_adjust(has, points, DeskRules(adjustment_limit=limit))
    assert not allowed or serves(has)
    assert allowed == (Role.MANAGER in has or (Role.CLERK in has and -limit <= points <= limit))


@given(roles)
def test_no_offline_login_makes_a_manager(has: frozenset[Role]) -> None:
    found = offline_roles(has, DeskRules())
    assert Role.MANAGER not in found
    assert serves(found) == serves(has)
    assert offline_roles(has, DeskRules(offline_login=False)) == ()


# ── PINs ────────────────────


@given(st.text(max_size=8))
def test_a_pin_is_six_plain_figures(text: str) -> None:
    assert is_staff_pin(text) == (len(text) == 6 and set(text) <= set("0123456789"))


def test_a_stretched_pin_and_its_verifier_know_the_pin_and_no_other() -> None:
    kept, key = stretch("258013", bytes(16)), bytes(range(32))
    assert is_pin_of(kept, "258013")
    assert not is_pin_of(kept, "258031")
    known = verifier(kept, key, HERE, THERE)
    assert verifies(known, "258013", key, HERE, THERE)
    assert not verifies(known, "258013", key, THERE, HERE)
    assert not verifies(known, "25801", key, HERE, THERE)
    assert kept.digest not in str(known.mac)


@pytest.mark.parametrize(
    ("salt", "times", "kib"), [("AAAA", 3, 32768), ("é", 3, 32768), ("A" * 22, 10**6, 32768), ("A" * 22, 3, 2**30)]
)
def test_a_verifier_that_would_never_end_or_is_none_is_refused(salt: str, times: int, kib: int) -> None:
    known = PinVerifier(salt=salt, time_cost=times, memory_kib=kib, mac="m")
    with pytest.raises(CodeError):
        verifies(known, "258013", bytes(32), HERE, THERE)
    with pytest.raises(CodeError):
        is_pin_of(StretchedPin(salt=salt, time_cost=times, memory_kib=kib, digest="d"), "258013")


# ── Undoing ────────────────────


def done(**more: object) -> Done:
    said: dict[str, object] = {
        "kind": Kind.ACCRUAL,
        "accepted": True,
        "undone": False,
        "voucher_used": False,
        "shop": HERE,
        "days": frozenset({TODAY}),
    }
    return Done(**{**said, **more})  # type: ignore[arg-type]  # the test names fields


CLERK = Undoer((Role.CLERK,), HERE, frozenset({TODAY}))


@pytest.mark.parametrize(
    ("what", "who", "expected"),
    [
        (done(), CLERK, None),
        (done(kind=Kind.REDEMPTION), CLERK, None),
        (done(), Undoer((Role.TECHNICIAN,), HERE, frozenset({TODAY})), UndoRefusal.NOT_ALLOWED),
        (done(kind=Kind.ISSUE), CLERK, UndoRefusal.KIND),
        (done(accepted=False), CLERK, UndoRefusal.REJECTED),
        (done(undone=True), CLERK, UndoRefusal.ALREADY_UNDONE),
        (done(kind=Kind.REDEMPTION, voucher_used=True), CLERK, UndoRefusal.VOUCHER_USED),
        (done(shop=THERE), CLERK, UndoRefusal.OTHER_SHOP),
        (done(days=frozenset({YESTERDAY})), CLERK, UndoRefusal.OTHER_DAY),
        (done(days=frozenset({YESTERDAY, TODAY})), CLERK, None),
        (done(kind=Kind.REDEMPTION, days=frozenset({YESTERDAY}), print_open=True), CLERK, None),
        (done(days=frozenset({YESTERDAY})), Undoer((Role.MANAGER,), HERE, frozenset({TODAY})), None),
        (done(shop=THERE), Undoer((Role.MANAGER,), HERE, frozenset({TODAY}), everywhere=True), None),
    ],
)
def test_what_may_be_undone_by_whom(what: Done, who: Undoer, expected: UndoRefusal | None) -> None:
    assert undo_refusal(what, who) is expected


@given(
    st.builds(
        Done,
        kind=st.sampled_from(Kind),
        accepted=st.booleans(),
        undone=st.booleans(),
        voucher_used=st.booleans(),
        shop=st.sampled_from((HERE, THERE)),
        days=st.frozensets(st.sampled_from((TODAY, YESTERDAY))),
        print_open=st.booleans(),
    ),
    roles,
    st.booleans(),
)
def test_nobody_undoes_twice_or_what_was_used(what: Done, has: frozenset[Role], everywhere: bool) -> None:
    if undo_refusal(what, Undoer(has, HERE, frozenset({TODAY}), everywhere)) is None:
        assert what.accepted
        assert not what.undone
        assert not what.voucher_used
        assert what.kind in UNDOABLE
        assert serves(has)


# ── Alerts ────────────────────


@given(st.integers(0, 20), st.integers(0, 20), st.sampled_from(Kind), st.booleans())
def test_the_first_sale_past_the_figure_raises_and_none_before(
    before: int, most: int, kind: Kind, by_staff: bool
) -> None:
    raised = set(alerts(Deed(kind, by_staff, sales_before=before), AlertRules(accruals_a_day=most)))
    assert (IncidentKind.MANY_ACCRUALS in raised) == (kind is Kind.ACCRUAL and before + 1 > most)


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**6))
def test_a_large_adjustment_is_one_either_way(points: int, most: int) -> None:
    raised = set(alerts(Deed(Kind.ADJUSTMENT, by_staff=True, points=points), AlertRules(adjustment=most)))
    assert (IncidentKind.LARGE_ADJUSTMENT in raised) == (abs(points) > most)


@given(st.integers(0, 20), st.integers(0, 20), st.booleans(), st.booleans())
def test_undoing_much_is_somebodys(before: int, most: int, undo: bool, by_staff: bool) -> None:
    deed = Deed(Kind.REVERSAL, by_staff, undo=undo, undos_before=before)
    raised = set(alerts(deed, AlertRules(undos_a_day=most)))
    assert (IncidentKind.MANY_UNDOS in raised) == (undo and by_staff and before + 1 > most)


@given(st.sampled_from(Kind), st.booleans(), st.booleans())
def test_an_own_card_is_no_matter_without_staff(kind: Kind, by_staff: bool, own: bool) -> None:
    assert (IncidentKind.OWN_CARD in set(alerts(Deed(kind, by_staff, own), AlertRules()))) == (by_staff and own)


# ── Delivery days ────────────────────

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@given(
    st.integers(0, 4 * 365 * 1440).map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
    st.builds(
        DeliveryRule,
        weekdays=st.frozensets(st.integers(1, 7), min_size=1).map(tuple),
        lead_days=st.integers(0, 10),
        cut_off=st.times(),
    ),
    st.frozensets(days, max_size=20),
)
def test_a_delivery_comes_on_a_day_of_the_rule_and_not_too_early(
    ordered: datetime, rule: DeliveryRule, closed: frozenset[date]
) -> None:
    day = delivery_day(rule, ordered, closed.__contains__)
    assert day.isoweekday() in rule.weekdays
    assert day not in closed
    first = ordered.date() + timedelta(days=1 if ordered.time() >= rule.cut_off else 0)
    between = [first + timedelta(days=step) for step in range((day - first).days + 1)]
    assert sum(each.isoweekday() <= 5 and each not in closed for each in between) >= min(rule.lead_days, 1)
    later = delivery_day(rule, ordered + timedelta(days=1), closed.__contains__)
    assert later >= day


def test_holidays_and_weekends_make_it_later() -> None:
    rule = DeliveryRule(weekdays=(2, 4), lead_days=1, cut_off=time(14, 0))
    christmas = {date(2026, 12, 25), date(2026, 12, 26)}.__contains__
    assert delivery_day(rule, datetime(2026, 12, 23, 13, 59, tzinfo=UTC), christmas) == date(2026, 12, 24)
    assert delivery_day(rule, datetime(2026, 12, 23, 14, 0, tzinfo=UTC), christmas) == date(2026, 12, 29)


@pytest.mark.parametrize("wrong", [{"weekdays": ()}, {"weekdays": (0,)}, {"weekdays": (8,)}, {"lead_days": -1}])
def test_a_rule_by_which_nothing_arrives_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ProgrammeError):
        DeliveryRule(**wrong)  # type: ignore[arg-type]  # the test names fields

"""A claim for missing points: day, amount, confirmation, on the disk; what became of it at the next visit."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from loyalty.claims import ClaimRefusal, ClaimState, ClaimTold
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.programme import ref
from screens import intents, views
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.facts import Claimed
from tests.terminal.machine.journey import (
    CARD,
    GENEROUS,
    GIVING,
    HOLD,
    PLAIN_CARD,
    PROGRAMME,
    START,
    Journey,
    World,
    known,
    receipt,
    summary,
    token_of,
)

TODAY = START.date()


def claiming(world: World | None = None, *, online: bool = True) -> Journey:
    journey = Journey(world or known(), online=online, context=GIVING)
    return journey.scan(CARD).wait(3).touch(intents.ShowMenu()).touch(intents.ClaimPoints())


def typed(journey: Journey, figures: str) -> Journey:
    for figure in figures:
        journey.touch(intents.Key(figure))
    return journey


def shown(journey: Journey, kind: type[views.View]) -> views.View:
    found = journey.screen
    assert isinstance(found, kind), found
    return found


def amount_screen(journey: Journey) -> views.ClaimAmountView:
    found = journey.screen
    assert isinstance(found, views.ClaimAmountView)
    return found


def claims(journey: Journey) -> list[Claimed]:
    recorded = [each for each in journey.wanted(fx.Record) if isinstance(each, fx.Record)]
    return [each.fact for each in recorded if isinstance(each.fact, Claimed)]


def told(state: ClaimState, number: int = 1, *, points: int = 0, refusal: ClaimRefusal | None = None) -> ClaimTold:
    return ClaimTold(
        id=Uuid(f"018f0000-0000-7000-8000-0000000000e{number}"),
        programme=PROGRAMME,
        day=TODAY - timedelta(days=number),
        cents=1250,
        currency=Currency.EUR,
        state=state,
        points=points,
        refusal=refusal,
    )


def with_claims(*found: ClaimTold) -> World:
    world = known()
    world.central[token_of(CARD)] = msgspec.structs.replace(summary(), claims=found)
    return world


@pytest.mark.parametrize("online", [True, False])
def test_a_claim_is_recorded_with_or_without_a_connection(online: bool) -> None:
    world = known() if online else World(reaches_central=False)
    journey = claiming(world, online=online).touch(intents.ChooseDay(1))
    typed(journey, "1250").touch(intents.Enter())
    confirm = journey.screen
    assert isinstance(confirm, views.ClaimConfirmView)
    assert (confirm.day, confirm.amount, confirm.points) == (
        TODAY - timedelta(days=1),
        views.Money(1250, "EUR"),
        12,
    )
    journey.touch(intents.Confirm())
    assert journey.screen == views.ClaimEndView(replace(confirm.setting, unit=views.Unit.POINTS), views.ClaimEnd.SENT)
    assert claims(journey) == [Claimed(ref(GENEROUS), TODAY - timedelta(days=1), 1250)]


def test_who_claims_is_recorded_with_it() -> None:
    journey = typed(claiming().touch(intents.ChooseDay(0)), "100").touch(intents.Enter()).touch(intents.Confirm())
    (effect,) = journey.wanted(fx.Record)
    assert isinstance(effect, fx.Record)
    assert (effect.who.token, effect.who.assurance) == (token_of(CARD), journey.session.assurance)


def test_a_day_ahead_cannot_be_chosen_nor_one_too_long_ago() -> None:
    journey = claiming()
    days = journey.screen
    assert isinstance(days, views.ClaimDayView)
    assert (days.days[0], days.days[-1], len(days.days)) == (TODAY, TODAY - timedelta(days=30), 31)
    for ago in (-1, 31, 99):
        shown(journey.touch(intents.ChooseDay(ago)), views.ClaimDayView)
    assert journey.touch(intents.ChooseDay(30)).touch(intents.Back()).screen == days


def test_the_day_is_that_of_the_shops_calendar() -> None:
    journey = claiming()
    journey.uptime += 14 * 3_600_000 + 30 * 60_000
    journey.touch(intents.PreviousPage())
    days = journey.screen
    assert isinstance(days, views.ClaimDayView)
    assert days.days[0] == date(2026, 3, 3)


@pytest.mark.parametrize(
    ("figures", "trouble"),
    [
        ("", views.ClaimTrouble.NO_AMOUNT),
        ("000", views.ClaimTrouble.NO_AMOUNT),
        ("25001", views.ClaimTrouble.TOO_MUCH),
        ("9999999999", views.ClaimTrouble.TOO_MUCH),
        ("25000", None),
    ],
)
def test_an_amount_that_cannot_be_says_why_and_keeps_what_was_typed(
    figures: str, trouble: views.ClaimTrouble | None
) -> None:
    journey = typed(claiming().touch(intents.ChooseDay(0)), figures)
    before = amount_screen(journey).typed
    journey.touch(intents.Enter())
    if trouble is None:
        shown(journey, views.ClaimConfirmView)
        journey.touch(intents.Back())
    assert (amount_screen(journey).trouble, amount_screen(journey).typed) == (trouble, before)
    assert amount_screen(journey.touch(intents.Erase())).trouble is None
    assert claims(journey) == []


def test_figures_are_cents_and_can_be_taken_back() -> None:
    journey = typed(claiming().touch(intents.ChooseDay(0)), "012x5é0")
    assert amount_screen(journey).typed == views.Money(1250, "EUR")
    assert amount_screen(journey.touch(intents.Erase())).typed == views.Money(125, "EUR")


def test_a_receipt_that_is_read_meanwhile_simply_counts() -> None:
    journey = typed(claiming().touch(intents.ChooseDay(0)), "12")
    journey.scan(receipt(cents=2500))
    assert journey.balance.pending == 25
    assert claims(journey) == []


def test_a_claim_stands_among_the_last_transactions_and_a_fourth_is_not_asked_for() -> None:
    journey = claiming(with_claims(told(ClaimState.OPEN, 1), told(ClaimState.OPEN, 2)))
    typed(journey.touch(intents.ChooseDay(0)), "2500").touch(intents.Enter()).touch(intents.Confirm())
    journey.touch(intents.Continue()).touch(intents.ShowMenu()).touch(intents.ShowHistory())
    history = journey.screen
    assert isinstance(history, views.HistoryView)
    assert history.entries[0].day == TODAY
    assert [(line.kind, line.points) for line in history.entries[:3]] == [
        (views.EntryKind.IN_REVIEW, 25),
        (views.EntryKind.IN_REVIEW, 12),
        (views.EntryKind.IN_REVIEW, 12),
    ]
    journey.touch(intents.Back()).touch(intents.ClaimPoints())
    end = journey.screen
    assert isinstance(end, views.ClaimEndView)
    assert end.end is views.ClaimEnd.FULL
    assert isinstance(journey.touch(intents.Continue()).screen, views.BalanceView)


def test_what_became_of_claims_is_told_once_and_then_forgotten() -> None:
    world = with_claims(
        told(ClaimState.GRANTED, 1, points=12), told(ClaimState.REFUSED, 2, refusal=ClaimRefusal.TOO_OLD)
    )
    journey = Journey(world, context=GIVING).scan(CARD)
    assert journey.balance.notices == (
        views.ClaimGranted(12, TODAY - timedelta(days=1)),
        views.ClaimRefused(views.ClaimReason.TOO_OLD, TODAY - timedelta(days=2)),
    )
    journey.touch(intents.Stop())
    assert journey.wanted(fx.Told) == [fx.Told(token_of(CARD))]


def test_open_claims_alone_are_no_news() -> None:
    journey = Journey(with_claims(told(ClaimState.OPEN)), context=GIVING).scan(CARD)
    assert journey.balance.notices == ()
    assert journey.touch(intents.Stop()).wanted(fx.Told) == []


def test_a_store_that_takes_nothing_says_so_and_the_session_goes_on() -> None:
    world = known()
    world.store_full = True
    journey = typed(claiming(world).touch(intents.ChooseDay(0)), "100").touch(intents.Enter())
    journey.touch(intents.Confirm())
    assert journey.refusal.kind is views.RefusalKind.BUSY
    assert isinstance(journey.touch(intents.Continue()).screen, views.BalanceView)


def test_an_answer_that_comes_late_moves_nobody_elses_screen() -> None:
    world = known()
    world.deaf = {fx.Record}
    journey = typed(claiming(world).touch(intents.ChooseDay(0)), "100").touch(intents.Enter())
    journey.touch(intents.Confirm())
    session = journey.session.id
    sending = journey.screen
    assert isinstance(sending, views.ClaimEndView)
    assert sending.end is views.ClaimEnd.SENDING
    assert journey.touch(intents.Stop()).screen == sending
    journey.wait(46)
    shown(journey, views.IdleView)
    journey.happen(ev.Recorded(session, claims(journey)[0], HOLD))
    shown(journey, views.IdleView)
    end = journey.touch(intents.Continue()).screen
    assert isinstance(end, views.ClaimEndView)
    assert end.end is views.ClaimEnd.SENT
    journey.touch(intents.Stop()).happen(ev.Recorded(session, claims(journey)[0], HOLD))
    shown(journey, views.AttractView)
    assert journey.codes().count(fx.Code.LATE_RESULT) == 1


def test_who_did_not_show_the_card_claims_nothing() -> None:
    world = World(central={token_of(PLAIN_CARD): summary(PLAIN_CARD)})
    journey = Journey(world, context=GIVING).scan(PLAIN_CARD).touch(intents.ShowMenu()).touch(intents.ClaimPoints())
    menu = journey.screen
    assert isinstance(menu, views.MenuView)
    assert views.MenuItem.CLAIM not in menu.items


def test_a_programme_without_claims_has_no_way_to_one_and_one_that_ends_them_leads_home() -> None:
    journey = claiming()
    without = replace(GIVING, programmes=(msgspec.structs.replace(GENEROUS, claim_limit_cents=0),))
    journey.happen(ev.Configured(without))
    shown(journey, views.BalanceView)
    journey.touch(intents.Back())
    menu = journey.screen
    assert isinstance(menu, views.MenuView)
    assert views.MenuItem.CLAIM not in menu.items

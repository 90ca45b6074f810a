"""The stamp card: shown where there is one, and a full one buys a reward by the same redemption as points do."""

from dataclasses import replace

import msgspec
import pytest

from loyalty.answers import Balance
from loyalty.ids import Uuid
from loyalty.programme import EarningRule, HoldPolicy, Programme, Reward, Unit
from loyalty.wire import CardSummary
from screens import intents, views
from terminal.machine import effects as fx
from terminal.machine.session import LocalCard, OnTheWay
from tests.terminal.machine.journey import CARD, CONTEXT, PROGRAMME, Journey, World, known, summary, token_of

STAMPS = Uuid("018f0000-0000-7000-8000-0000000000b2")
CARD_OF_STAMPS = Programme(
    id=STAMPS,
    owner=CONTEXT.owner,
    version=3,
    names={"nl": "Zegels"},
    unit=Unit.STAMPS,
    currency=CONTEXT.currency,
    earning=EarningRule(points=1, per_cents=500),
    rewards=(
        Reward(id="coffee", names={"nl": "Zak koffie"}, price=20, co_payment_cents=995),
        Reward(id="mug", names={"nl": "Mok"}, price=40),
    ),
    in_force_from=CONTEXT.programmes[0].in_force_from,
    card_size=20,
    hold_policy=HoldPolicy.NONE,
)
WITH_STAMPS = replace(CONTEXT, programmes=(*CONTEXT.programmes, CARD_OF_STAMPS))


def stamped(count: int, points: int = 320) -> CardSummary:
    found = summary(CARD, points)
    stamps = Balance(STAMPS, Unit.STAMPS, count, count)
    return msgspec.structs.replace(found, balances=(*found.balances, stamps))


def at_balance(count: int, **more: object) -> Journey:
    world = World(central={token_of(CARD): stamped(count)}, **more)  # type: ignore[arg-type] # a test's shorthand
    return Journey(world, context=WITH_STAMPS).scan(CARD)


def stamp_card(journey: Journey) -> views.StampsView:
    shown = journey.screen
    assert isinstance(shown, views.StampsView)
    return shown


@pytest.mark.parametrize(("count", "have", "full"), [(0, 0, 0), (14, 14, 0), (20, 0, 1), (34, 14, 1), (61, 1, 3)])
def test_the_balance_leads_to_the_stamp_card(count: int, have: int, full: int) -> None:
    journey = at_balance(count)
    assert journey.balance.stamps == views.Stamps(have, 20, full)
    shown = stamp_card(journey.touch(intents.ShowStamps()))
    assert (shown.stamps, shown.stamps.count) == (views.Stamps(have, 20, full), count)
    assert shown.setting.unit is views.Unit.STAMPS


def test_where_there_are_no_stamps_nothing_leads_to_them() -> None:
    journey = Journey(known()).scan(CARD)
    assert journey.balance.stamps is None
    assert isinstance(journey.touch(intents.ShowStamps()).screen, views.BalanceView)


def test_a_card_whose_stamps_nobody_knows_has_no_stamp_card() -> None:
    journey = Journey(World(reaches_central=False), online=False, context=WITH_STAMPS).scan(CARD)
    assert journey.balance.stamps is None
    assert isinstance(journey.touch(intents.ShowStamps()).screen, views.BalanceView)


def test_the_rewards_of_stamps_follow_one_another() -> None:
    journey = at_balance(14).touch(intents.ShowStamps())
    names = []
    for _ in range(3):
        shown = stamp_card(journey)
        assert shown.reward is not None
        names.append((shown.reward.name, shown.reward.state))
        journey.touch(intents.NextPage())
    assert names == [
        ("Zak koffie", views.Missing(6)),
        ("Mok", views.Missing(26)),
        ("Zak koffie", views.Missing(6)),
    ]


def test_a_full_card_is_redeemed_in_stamps() -> None:
    journey = at_balance(34).touch(intents.ShowStamps()).touch(intents.ChooseReward("coffee"))
    shown = journey.screen
    assert isinstance(shown, views.RewardView)
    assert (shown.reward.name, shown.have, shown.setting.unit) == ("Zak koffie", 34, views.Unit.STAMPS)
    journey.touch(intents.Confirm())
    (recorded,) = journey.wanted(fx.RecordIntent)
    assert isinstance(recorded, fx.RecordIntent)
    assert (recorded.programme.id, recorded.reward.name("nl"), recorded.plan.price) == (STAMPS, "Zak koffie", 20)
    thanks = journey.screen
    assert isinstance(thanks, views.ThanksView)
    assert (thanks.setting.unit, thanks.co_payment) == (views.Unit.STAMPS, views.Money(995, "EUR"))


def test_a_reward_of_the_same_name_in_points_is_another_one() -> None:
    journey = at_balance(34).touch(intents.ChooseReward("coffee"))
    shown = journey.screen
    assert isinstance(shown, views.RewardView)
    assert (shown.reward.name, shown.have, shown.setting.unit) == ("Kop koffie", 320, views.Unit.POINTS)


def test_back_leads_where_the_reward_was_chosen() -> None:
    journey = at_balance(34).touch(intents.ShowStamps()).touch(intents.ChooseReward("coffee"))
    assert isinstance(journey.touch(intents.Back()).screen, views.StampsView)
    assert isinstance(journey.touch(intents.Back()).screen, views.BalanceView)


def test_a_card_that_is_not_full_buys_nothing() -> None:
    journey = at_balance(19).touch(intents.ShowStamps()).touch(intents.ChooseReward("coffee"))
    assert isinstance(journey.screen, views.StampsView)
    assert journey.wanted(fx.CheckPrinter) == []


def test_stamps_without_a_connection_are_for_later() -> None:
    world = World(cards={token_of(CARD): LocalCard(stamped(34))}, reaches_central=False)
    journey = Journey(world, online=False, context=WITH_STAMPS).scan(CARD).touch(intents.ShowStamps())
    shown = stamp_card(journey)
    assert shown.reward is not None
    assert shown.reward.state == views.Later(views.LaterReason.OFFLINE)


def test_what_is_spent_or_on_the_way_counts_in_its_own_programme() -> None:
    waiting = (OnTheWay(7, PROGRAMME), OnTheWay(2, STAMPS), OnTheWay(-100, PROGRAMME))
    world = World(cards={token_of(CARD): LocalCard(stamped(34), waiting)}, reaches_central=False)
    journey = Journey(world, online=False, context=WITH_STAMPS).scan(CARD)
    assert (journey.balance.points, journey.balance.pending) == (220, 7)
    shown = stamp_card(journey.touch(intents.ShowStamps()))
    assert (shown.stamps.count, shown.pending) == (34, 2)


def test_who_looks_at_stamps_is_asked_and_forgotten_too() -> None:
    journey = at_balance(14).touch(intents.ShowStamps()).wait(46)
    assert isinstance(journey.screen, views.IdleView)
    assert isinstance(journey.touch(intents.Continue()).screen, views.StampsView)
    journey.wait(46).wait(21)
    assert isinstance(journey.screen, views.AttractView)
    assert journey.open_sessions() == set()


def test_only_programmes_that_hold_are_asked_to_hold() -> None:
    journey = at_balance(34).touch(intents.Stop())
    assert [wish.programme.id for wish in journey.wanted(fx.RequestHold) if isinstance(wish, fx.RequestHold)] == [
        PROGRAMME
    ]

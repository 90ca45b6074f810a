"""The charity's progress and the programme's rules, as a member may see them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import msgspec

from loyalty.answers import Balance
from loyalty.charity import Charity, ShareOfPoints
from loyalty.programme import Confirmation, EarningRule, HoldPolicy, Unit
from screens import intents, views
from terminal.machine import events as ev
from terminal.machine.about_view import rules_of
from tests.terminal.machine.journey import (
    CARD,
    GENEROUS,
    GIVING,
    PLAIN_CARD,
    POINTS,
    PROGRAMME,
    START,
    Journey,
    World,
    known,
    summary,
    token_of,
)


def giver(number: str = CARD) -> World:
    balance = Balance(PROGRAMME, Unit.POINTS, 320, 320, given_cents=320)
    return World(central={token_of(number): msgspec.structs.replace(summary(number), balances=(balance,))})


def at_charity(world: World, number: str = CARD, **more: object) -> views.CharityView:
    journey = Journey(world, context=GIVING, **more)  # type: ignore[arg-type] # a test's shorthand
    journey.scan(number).wait(3).touch(intents.ShowMenu()).touch(intents.ShowCharity())
    found = journey.screen
    assert isinstance(found, views.CharityView)
    return found


def test_the_charity_stands_there_with_what_was_collected_and_its_as_of() -> None:
    shown = at_charity(giver())
    assert (shown.name, shown.purpose) == ("De Wip", "Een wip.")
    assert (shown.collected, shown.target, shown.as_of) == (
        views.Money(41_250, "EUR"),
        views.Money(100_000, "EUR"),
        START,
    )
    assert shown.mine == views.Money(320, "EUR")
    assert (round(shown.share, 4), shown.reached) == (0.4125, False)


def test_it_is_there_without_a_connection_and_says_nothing_of_what_nobody_knows() -> None:
    shown = at_charity(World(reaches_central=False), online=False)
    assert (shown.collected, shown.mine) == (views.Money(41_250, "EUR"), None)


def test_what_ones_own_purchases_gave_is_for_who_showed_the_card() -> None:
    assert at_charity(giver(PLAIN_CARD), PLAIN_CARD).mine is None


def test_a_full_thermometer_stays_full() -> None:
    shown = replace(at_charity(giver()), collected=views.Money(100_001, "EUR"))
    assert (shown.share, shown.reached) == (1.0, True)
    assert replace(shown, collected=None).reached is False


def test_the_balance_tells_of_it_once_the_terminal_knows() -> None:
    journey = Journey(known(), context=GIVING).scan(CARD)
    assert journey.balance.charity == views.CharityFact("De Wip", views.Money(41_250, "EUR"))
    journey.happen(ev.Configured(replace(GIVING, collected=())))
    assert journey.balance.charity is None


def test_what_was_collected_for_an_earlier_charity_is_not_this_ones() -> None:
    other = Charity("slide", {"nl": "De Glijbaan"}, ShareOfPoints(1, 10), 500, START)
    journey = Journey(known(), context=GIVING).scan(CARD)
    journey.happen(ev.Configured(replace(GIVING, programmes=(msgspec.structs.replace(GENEROUS, charity=other),))))
    assert journey.balance.charity is None


def test_the_last_day_is_that_of_the_shops_calendar() -> None:
    charity = GENEROUS.charity
    assert charity is not None
    ends = msgspec.structs.replace(charity, until=datetime(2026, 3, 31, 22, tzinfo=UTC))
    journey = Journey(known(), context=replace(GIVING, programmes=(msgspec.structs.replace(GENEROUS, charity=ends),)))
    journey.scan(CARD).touch(intents.ShowMenu()).touch(intents.ShowCharity())
    shown = journey.screen
    assert isinstance(shown, views.CharityView)
    assert shown.until is not None
    assert shown.until.isoformat() == "2026-03-31"


def test_a_charity_that_is_gone_leads_to_the_balance() -> None:
    journey = Journey(known(), context=GIVING).scan(CARD).touch(intents.ShowMenu()).touch(intents.ShowCharity())
    journey.happen(ev.Configured(replace(GIVING, programmes=(POINTS,))))
    assert isinstance(journey.screen, views.BalanceView)
    menu = journey.touch(intents.Back()).touch(intents.ShowCharity()).screen
    assert isinstance(menu, views.MenuView)
    assert views.MenuItem.CHARITY not in menu.items


def test_the_rules_can_be_turned_and_left() -> None:
    journey = Journey(known(), context=GIVING).scan(CARD).touch(intents.ShowMenu()).touch(intents.ShowRules())
    shown = journey.screen
    assert isinstance(shown, views.RulesView)
    assert (shown.name, shown.page) == ("Punten", 0)
    turned = journey.touch(intents.NextPage()).screen
    assert turned == replace(shown, page=1)
    assert isinstance(journey.touch(intents.Back()).screen, views.MenuView)
    assert isinstance(journey.wait(46).screen, views.IdleView)


def test_the_rules_say_what_the_programme_reckons_by() -> None:
    assert rules_of(GENEROUS, "nb") == (
        views.Earns(1, views.Money(100, "EUR")),
        views.Lives(None),
        views.HeldReady(300),
        views.CoPays(),
        views.TakesClaims(30, views.Money(25_000, "EUR")),
        views.GivesOfSales(50, "Vippa"),
    )


def test_a_stricter_programme_says_so() -> None:
    stricter = msgspec.structs.replace(
        POINTS,
        earning=EarningRule(points=2, per_cents=500, minimum_cents=1000),
        rewards=POINTS.rewards[:1],
        hold_policy=HoldPolicy.NONE,
        expiry_days=90,
        possession_limit=500,
        terms={"nl": "Op is op."},
        charity=Charity("x", {"nl": "De Wip"}, ShareOfPoints(5, 10), 500, START - timedelta(days=1)),
    )
    assert rules_of(stricter, "en") == (
        views.Earns(2, views.Money(500, "EUR"), views.Money(1000, "EUR")),
        views.Lives(90),
        views.AsksProof(500),
        views.GivesPerPoints(10, views.Money(5, "EUR"), "De Wip"),
        views.Terms("Op is op."),
    )
    proof = msgspec.structs.replace(stricter, confirmation=Confirmation.PROOF)
    assert views.AsksProof(None) in rules_of(proof, "en")

"""A quiet line on the day, once, and to nobody who only typed a number."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from loyalty.answers import Shopped
from loyalty.wire import CardSummary
from screens import intents, views
from terminal.machine import effects as fx
from terminal.machine.session import LocalCard
from tests.terminal.machine.journey import CARD, PLAIN_CARD, START, Journey, World, summary, token_of

TODAY = date(2026, 3, 2)


def member(since: datetime | None = None, shopped: Shopped | None = None, number: str = CARD) -> CardSummary:
    found = summary(number)
    balances = tuple(msgspec.structs.replace(each, shopped=shopped) for each in found.balances)
    return msgspec.structs.replace(found, member_since=since, balances=balances)


def journey_of(found: CardSummary, local: LocalCard | None = None) -> Journey:
    cards = {found.token: local} if local else {}
    return Journey(World(central={found.token: found}, cards=cards))


A_YEAR = START - timedelta(days=365)


def test_a_year_a_member_is_said_and_kept() -> None:
    journey = journey_of(member(A_YEAR)).scan(CARD)
    assert journey.balance.milestones == (views.MemberFor(1),)
    assert journey.wanted(fx.Congratulated) == [fx.Congratulated(token_of(CARD), TODAY)]
    assert token_of(CARD) not in repr(journey.wanted(fx.Congratulated))


def test_it_stands_there_for_the_whole_visit() -> None:
    journey = journey_of(member(A_YEAR)).scan(CARD).touch(intents.ShowMenu()).touch(intents.Back())
    assert journey.balance.milestones == (views.MemberFor(1),)
    assert len(journey.wanted(fx.Congratulated)) == 1


def test_it_is_said_once_that_day() -> None:
    local = LocalCard(member(A_YEAR), congratulated=TODAY)
    journey = journey_of(member(A_YEAR), local).scan(CARD)
    assert journey.balance.milestones == ()
    before = replace(local, congratulated=TODAY - timedelta(days=365))
    assert journey_of(member(A_YEAR), before).scan(CARD).balance.milestones == (views.MemberFor(1),)


def test_what_was_shopped_for_is_said_when_a_mark_is_passed() -> None:
    journey = journey_of(member(shopped=Shopped(50_100, 49_900, TODAY))).scan(CARD)
    assert journey.balance.milestones == (views.ShoppedFor(views.Money(50_000, "EUR")),)


@pytest.mark.parametrize(
    "found",
    [member(), member(START), member(A_YEAR - timedelta(days=1)), member(shopped=Shopped(50_100, 50_000, TODAY))],
)
def test_mostly_there_is_nothing_to_say(found: CardSummary) -> None:
    journey = journey_of(found).scan(CARD)
    assert journey.balance.milestones == ()
    assert journey.wanted(fx.Congratulated) == []


def test_a_day_begins_at_the_shops_midnight() -> None:
    late = datetime(2025, 3, 1, 23, 30, tzinfo=UTC)
    assert journey_of(member(late)).scan(CARD).balance.milestones == (views.MemberFor(1),)


def test_a_typed_number_is_told_nothing() -> None:
    journey = journey_of(member(A_YEAR, number=PLAIN_CARD)).key_in(PLAIN_CARD)
    assert isinstance(journey.screen, views.KeyedView)
    assert journey.wanted(fx.Congratulated) == []


def test_without_central_nothing_is_said() -> None:
    world = World(cards={token_of(CARD): LocalCard(member(A_YEAR))}, reaches_central=False)
    assert Journey(world, online=False).scan(CARD).balance.milestones == ()

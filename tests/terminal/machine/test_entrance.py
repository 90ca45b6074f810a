"""A club's entrance: yes, or no and why, within a second, with central and without."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from loyalty.card_status import CardStatus
from loyalty.cards import CardKind
from loyalty.wire import CardSummary
from screens import views
from screens.entrance_views import EntranceReason, EntranceView
from terminal.machine import effects as fx
from terminal.machine.session import LocalCard
from terminal.machine.states import AtDesk
from tests.terminal.machine.desk_world import BADGE
from tests.terminal.machine.journey import CARD, CONTEXT, OTHER_CARD, PAYMENT_CARD, START, Journey, World, summary

CLUB = CardKind(id="club", admits=True, collects=False)
DOOR = replace(CONTEXT, entrance=True)


def club(number: str = CARD, status: CardStatus = CardStatus.ISSUED, **more: object) -> CardSummary:
    return msgspec.structs.replace(summary(number, status=status), **{"kind": CLUB, **more})


def door(card: CardSummary, *, online: bool, local: bool = True) -> Journey:
    world = World(central={card.token: card}, reaches_central=online)
    if local:
        world.cards[card.token] = LocalCard(card)
    return Journey(world, online=online, context=DOOR)


def answer(journey: Journey) -> EntranceView:
    shown = journey.screen
    assert isinstance(shown, EntranceView)
    return shown


@pytest.mark.parametrize("online", [True, False])
def test_a_valid_club_card_is_welcome_until_its_day(online: bool) -> None:
    journey = door(club(valid_until=START + timedelta(days=30)), online=online)
    journey.scan(CARD)
    assert answer(journey) == EntranceView(
        answer(journey).setting, EntranceReason.WELCOME, (START + timedelta(days=30)).date()
    )
    assert fx.Signal(fx.Sign.DONE) in journey.done


@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (club(kind=None), EntranceReason.NO_CLUB_CARD),
        (club(status=CardStatus.BLANK), EntranceReason.BLANK),
        (club(status=CardStatus.BLOCKED), EntranceReason.BLOCKED),
        (club(status=CardStatus.REPLACED), EntranceReason.REPLACED),
        (club(status=CardStatus.EXPIRED), EntranceReason.EXPIRED),
        (club(valid_until=START - timedelta(days=1)), EntranceReason.EXPIRED),
    ],
)
def test_no_says_why(online: bool, card: CardSummary, reason: EntranceReason) -> None:
    journey = door(card, online=online)
    journey.scan(CARD)
    assert answer(journey).reason is reason
    assert fx.Signal(fx.Sign.REFUSED) in journey.done


def test_centrals_word_corrects_the_stores() -> None:
    journey = door(club(), online=True)
    journey.world.central = {club().token: club(status=CardStatus.BLOCKED)}
    journey.scan(CARD)
    assert answer(journey).reason is EntranceReason.BLOCKED


def test_a_silent_central_is_not_waited_for() -> None:
    journey = door(club(), online=True)
    journey.world.deaf = {fx.LookUp}
    journey.scan(CARD)
    assert answer(journey).reason is EntranceReason.WELCOME


def test_within_a_second_there_is_an_answer_whatever_happens() -> None:
    journey = door(club(), online=True)
    journey.world.deaf = {fx.LookUp, fx.FetchCard}
    journey.scan(CARD)
    assert answer(journey).reason is EntranceReason.LOOKING
    journey.wait(0.75)
    assert answer(journey).reason is EntranceReason.NOT_KNOWN


@pytest.mark.parametrize(
    ("online", "reason"), [(True, EntranceReason.NOT_KNOWN), (False, EntranceReason.NOT_KNOWN_NOW)]
)
def test_a_card_that_nobody_knows(online: bool, reason: EntranceReason) -> None:
    journey = door(club(), online=online, local=False)
    journey.scan(OTHER_CARD)
    assert answer(journey).reason is reason


def test_an_answer_to_the_one_before_is_shown_to_nobody() -> None:
    journey = door(club(), online=True)
    journey.world.deaf = {fx.LookUp, fx.FetchCard}
    journey.scan(CARD).scan(OTHER_CARD)
    journey.deliver(journey.wanted(fx.FetchCard)[0])
    assert answer(journey).reason is EntranceReason.LOOKING


def test_the_answer_goes_by_itself_and_nothing_is_kept() -> None:
    journey = door(club(), online=True)
    journey.scan(CARD).wait(6)
    assert isinstance(journey.screen, views.AttractView)
    assert journey.open_sessions() == set()
    assert club().token not in str(journey.machine.state)


def test_a_badge_still_opens_the_desk() -> None:
    journey = door(club(), online=True)
    journey.scan(CARD).scan(BADGE)
    assert isinstance(journey.state, AtDesk)


def test_a_payment_card_is_refused_there_too() -> None:
    journey = door(club(), online=True)
    journey.swipe(PAYMENT_CARD)
    assert isinstance(journey.screen, views.RefusalView)


def test_elsewhere_a_club_card_is_a_card() -> None:
    journey = Journey(World(central={club().token: club()}))
    journey.scan(CARD)
    assert not isinstance(journey.screen, EntranceView)

"""The card to take along on a phone: who is offered it, what is asked of central, and what is shown."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import msgspec
import pytest

from loyalty.assurance import Assurance, EntryMode, ProofWay
from loyalty.codes import write
from loyalty.identify import Member, identify
from loyalty.rotating import rotating_code
from loyalty.routes import Told
from loyalty.wire_phone import CardToTake, TakeCard
from loyalty.wire_proofs import PinOutcome, PinProof, ProvePin
from screens import intents, views
from screens.views import MenuItem, PhoneState
from terminal.machine import delays
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.states import Attract, Proving, Showing, Taking, Warned
from tests.terminal.machine.journey import (
    CARD,
    CONTEXT,
    OTHER_CARD,
    PLAIN_CARD,
    START,
    Journey,
    World,
    known,
    summary,
    token_of,
)

SECRET = "q3mDgoqEWZ35a6o5Tpb75A"
IDLE, WARNING = delays.IDLE // delays.SECOND + 1, delays.WARNING // delays.SECOND + 1
OFFER = CardToTake(
    address=f"https://kaart.example/m/{SECRET}", expires_at=START + timedelta(minutes=10), replaces=False
)


@dataclass
class Office(World):
    """Central, as far as this goes."""

    told: Told | None = OFFER
    asked: list[object] = field(default_factory=list)

    def answer(self, effect: fx.Effect) -> tuple[ev.Event, ...]:
        if not isinstance(effect, fx.Ask) or fx.Ask in self.deaf:
            return super().answer(effect)
        self.asked.append(effect.question)
        proof = PinProof(outcome=PinOutcome.PROVEN) if isinstance(effect.question, ProvePin) else None
        return (ev.Heard(effect.session, effect.question, proof or self.told),)


def office(card: str = CARD, *ways: ProofWay) -> Office:
    world = known(card)
    there = {token: msgspec.structs.replace(found, proofs=ways) for token, found in world.central.items()}
    return Office(central=there)


def at_menu(world: World, card: str = CARD) -> Journey:
    return Journey(world).scan(card).touch(intents.ShowMenu())


def items(journey: Journey) -> tuple[MenuItem, ...]:
    shown = journey.screen
    assert isinstance(shown, views.MenuView)
    return shown.items


def screen(journey: Journey) -> views.PhoneView:
    shown = journey.screen
    assert isinstance(shown, views.PhoneView), shown
    return shown


def shown_code(world: Office | None = None) -> Journey:
    return at_menu(world or office()).touch(intents.TakeAlong()).touch(intents.ShowCode())


# ── Who ────────────────────


def test_possession_takes_it_where_there_is_no_way_to_prove() -> None:
    world = office()
    journey = at_menu(world).touch(intents.TakeAlong())
    assert screen(journey).state is PhoneState.READY
    assert world.asked == [], "nothing is asked before it is wanted"
    assert screen(journey.touch(intents.ShowCode())).state is PhoneState.THERE
    assert world.asked == [
        TakeCard(token=token_of(CARD), mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION),
    ]


def test_whoever_can_prove_it_must() -> None:
    world = office(CARD, ProofWay.PIN)
    journey = at_menu(world).touch(intents.TakeAlong())
    assert isinstance(journey.machine.state, Proving)
    for sign in "2580":
        journey.touch(intents.Key(sign))
    assert screen(journey.touch(intents.Enter())).state is PhoneState.READY
    journey.touch(intents.ShowCode())
    wish = world.asked[-1]
    assert isinstance(wish, TakeCard)
    assert wish.assurance is Assurance.PROVEN


def test_a_guessable_number_that_cannot_prove_takes_nothing() -> None:
    world = Office(central={token_of(PLAIN_CARD): summary(PLAIN_CARD)})
    journey = at_menu(world, PLAIN_CARD)
    assert MenuItem.PHONE not in items(journey)
    assert isinstance(journey.touch(intents.TakeAlong()).screen, views.MenuView)
    assert world.asked == []


def test_a_guessable_number_that_can_prove_is_offered_it() -> None:
    assert MenuItem.PHONE in items(at_menu(office(PLAIN_CARD, ProofWay.SMS), PLAIN_CARD))


def test_without_a_connection_it_is_not_offered() -> None:
    journey = at_menu(office())
    assert MenuItem.PHONE in items(journey)
    journey.happen(ev.NetworkSays(online=False))
    assert MenuItem.PHONE not in items(journey)


# ── What is shown ────────────────────


def test_the_address_has_the_number_in_its_fragment_alone() -> None:
    shown = screen(shown_code())
    assert shown.address is not None
    parts = urlsplit(shown.address)
    assert parts.path == f"/m/{SECRET}"
    assert unquote(parts.fragment) == CARD
    assert CARD not in parts.path + parts.query
    assert CARD not in repr(shown)
    assert SECRET not in repr(shown)


@pytest.mark.parametrize("card", [CARD, PLAIN_CARD, "2912345678906"])
def test_the_number_in_it_names_the_same_card_in_a_rotating_code(card: str) -> None:
    found = identify(card, EntryMode.SCANNED, None, CONTEXT.schemes, CONTEXT.link_hosts)
    assert isinstance(found, Member), found
    journey = Journey(office(card)).scan(card)
    number = journey.session.number
    assert number is not None
    code = write(rotating_code(number, 1, b"k" * 32))
    again = identify(code, EntryMode.CAMERA, None, CONTEXT.schemes, CONTEXT.link_hosts)
    assert isinstance(again, Member)
    assert again.number == found.number


def test_that_another_phone_has_it_is_said() -> None:
    assert screen(shown_code(replace(office(), told=msgspec.structs.replace(OFFER, replaces=True)))).replaces
    assert not screen(shown_code()).replaces


def test_no_answer_is_said_and_can_be_tried_again() -> None:
    world = replace(office(), told=None)
    journey = shown_code(world)
    assert screen(journey).state is PhoneState.FAILED
    world.told = OFFER
    assert screen(journey.touch(intents.ShowCode())).state is PhoneState.THERE


def test_the_line_that_drops_before_it_is_asked_is_said_at_once() -> None:
    world = office()
    journey = at_menu(world).touch(intents.TakeAlong())
    journey.happen(ev.NetworkSays(online=False)).touch(intents.ShowCode())
    assert screen(journey).state is PhoneState.FAILED
    assert world.asked == []


def test_while_it_is_asked_nothing_is_asked_twice_and_the_way_back_is_open() -> None:
    world = office()
    world.deaf = {fx.Ask}
    journey = at_menu(world).touch(intents.TakeAlong()).touch(intents.ShowCode()).touch(intents.ShowCode())
    assert screen(journey).state is PhoneState.ASKED
    assert len(journey.wanted(fx.Ask)) == 1
    assert isinstance(journey.touch(intents.Back()).machine.state, Showing)


# ── Who may not see it ────────────────────


def late(journey: Journey, session: int) -> Journey:
    wish = TakeCard(token=token_of(CARD), mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION)
    return journey.happen(ev.Heard(session, wish, OFFER))


def test_an_answer_that_comes_late_is_shown_to_nobody() -> None:
    world = office()
    world.deaf = {fx.Ask}
    journey = at_menu(world).touch(intents.TakeAlong()).touch(intents.ShowCode())
    session = journey.session.id
    late(journey.touch(intents.Stop()), session)
    assert isinstance(journey.machine.state, Attract)
    journey.scan(OTHER_CARD)
    assert not isinstance(late(journey, session).screen, views.PhoneView)


def test_an_answer_to_the_shopper_before_is_not_shown_to_the_one_who_asks_now() -> None:
    world = office()
    world.central |= office(OTHER_CARD).central
    world.deaf = {fx.Ask}
    journey = at_menu(world).touch(intents.TakeAlong()).touch(intents.ShowCode())
    session = journey.session.id
    journey.touch(intents.Stop()).scan(OTHER_CARD).touch(intents.ShowMenu())
    journey.touch(intents.TakeAlong()).touch(intents.ShowCode())
    assert screen(late(journey, session)).state is PhoneState.ASKED


def test_the_code_goes_when_nobody_answers_and_comes_back_when_somebody_does() -> None:
    journey = shown_code()
    journey.wait(IDLE)
    assert isinstance(journey.machine.state, Warned)
    assert isinstance(journey.screen, views.IdleView)
    assert screen(journey.touch(intents.Continue())).state is PhoneState.THERE
    journey.wait(IDLE).wait(WARNING)
    assert journey.machine.state == Attract("nl")


def test_an_answer_under_the_question_whether_anybody_is_there_waits_beneath_it() -> None:
    world = office()
    world.deaf = {fx.Ask}
    journey = at_menu(world).touch(intents.TakeAlong()).touch(intents.ShowCode())
    session = journey.session.id
    journey.wait(IDLE)
    assert isinstance(late(journey, session).screen, views.IdleView)
    assert screen(journey.touch(intents.Continue())).state is PhoneState.THERE


def test_the_phone_that_is_held_out_leads_to_the_balance() -> None:
    journey = shown_code()
    journey.scan(CARD)
    assert isinstance(journey.machine.state, Showing)
    assert not isinstance(journey.machine.state, Taking)

"""A member's rotating QR: central is asked about it, offline it only identifies, and no `repr` holds it."""

import msgspec

from loyalty.assurance import Assurance, EntryMode
from loyalty.codes import write
from loyalty.rotating import rotating_code
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.states import Showing
from tests.terminal.machine.journey import CARD, Journey, World, known, summary, token_of

CODE = rotating_code(CARD, 59_000_000, bytes(32))
QR = write(CODE)


def proving_world(proven: bool = True) -> World:
    world = known()
    world.central[token_of(CARD)] = msgspec.structs.replace(summary(), proven=proven)
    return world


def show(journey: Journey, text: str = QR) -> Journey:
    return journey.happen(ev.Read(EntryMode.CAMERA, text, "QRCode"))


def asked(journey: Journey) -> list[fx.LookUp]:
    return [each for each in journey.done if isinstance(each, fx.LookUp)]


def test_central_is_asked_with_everything_its_mac_covers() -> None:
    journey = show(Journey(proving_world()))
    (look_up,) = asked(journey)
    assert (look_up.number, look_up.step, look_up.mac) == (CARD, CODE.step, CODE.mac)
    assert journey.session.assurance is Assurance.PROVEN
    assert CARD not in repr(look_up)
    assert CODE.mac not in repr(look_up)


def test_any_other_card_sends_its_token_alone() -> None:
    (look_up,) = asked(Journey(known()).swipe(CARD))
    assert (look_up.number, look_up.step, look_up.mac) == (None, None, None)


def test_offline_it_only_identifies() -> None:
    world = proving_world()
    world.reaches_central = False
    journey = show(Journey(world, online=False))
    assert journey.session.token == token_of(CARD)
    assert journey.session.assurance < Assurance.PROVEN
    assert asked(journey) == []


def test_one_that_central_does_not_believe_only_identifies() -> None:
    journey = show(Journey(proving_world(proven=False)))
    assert isinstance(journey.state, Showing)
    assert journey.session.assurance < Assurance.PROVEN


def test_the_phone_shown_after_the_card_proves_in_the_same_session() -> None:
    journey = Journey(known()).swipe(CARD)
    first = journey.session
    journey.world.central[token_of(CARD)] = msgspec.structs.replace(summary(), proven=True)
    show(journey)
    assert journey.session.id == first.id
    assert (first.assurance, journey.session.assurance) == (Assurance.POSSESSION, Assurance.PROVEN)
    show(journey)
    assert len(asked(journey)) == 2, "who has proven is not asked again"


def test_what_one_session_proved_is_gone_in_the_next() -> None:
    journey = show(Journey(proving_world()))
    journey.world.central[token_of(CARD)] = summary()
    journey.wait(50).wait(30)
    assert journey.swipe(CARD).session.assurance is Assurance.POSSESSION

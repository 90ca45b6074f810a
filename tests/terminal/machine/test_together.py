"""Several codes in one picture: one member's card with two codes, or two members."""

import pytest

from loyalty.assurance import EntryMode
from screens.views import RefusalKind
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.states import Refusing, Showing
from tests.terminal.machine.journey import CARD, OTHER_CARD, Journey, known, receipt

PAYMENT = ";4111111111111111=29122010000000000000?"


def seen(*texts: str) -> ev.ReadTogether:
    return ev.ReadTogether(tuple(ev.Read(EntryMode.CAMERA, text, "qr") for text in texts))


def test_two_members_are_asked_for_one_card_and_no_session_starts() -> None:
    journey = Journey(known()).happen(seen(CARD, OTHER_CARD))
    assert isinstance(journey.machine.state, Refusing)
    assert journey.refusal.kind is RefusalKind.SEVERAL_CARDS
    assert journey.wanted(fx.StartSession) == []
    assert fx.Code.SEVERAL_CARDS in journey.codes()


@pytest.mark.parametrize("beside", ["https://example.org/offer", "8480010001136x", CARD])
def test_what_else_is_printed_there_does_not_hide_the_member(beside: str) -> None:
    for texts in ((CARD, beside), (beside, CARD)):
        journey = Journey(known()).happen(seen(*texts))
        assert isinstance(journey.machine.state, Showing)


def test_a_payment_card_in_view_is_refused_before_any_member_is_read() -> None:
    journey = Journey(known()).happen(seen(CARD, PAYMENT, OTHER_CARD))
    assert journey.refusal.kind is RefusalKind.PAYMENT_CARD
    assert journey.wanted(fx.StartSession) == []


def test_a_receipt_beside_the_card_waits_for_its_own_turn() -> None:
    journey = Journey(known()).happen(seen(receipt(), CARD))
    assert isinstance(journey.machine.state, Showing)
    assert journey.wanted(fx.RecordAccrual) == []

"""A till's receipt: added, used, invalid, without a card, in another currency."""

import pytest

from loyalty.answers import Reason
from screens import intents
from screens.views import ReceiptAdded, RefusalKind
from terminal.machine import effects as fx
from terminal.machine import events as ev
from terminal.machine.states import Choosing, Redeeming, Refusing, Showing, Thanking
from tests.terminal.machine.journey import CARD, Journey, World, known, receipt


def test_a_receipt_s_points_are_pending_at_once() -> None:
    journey = Journey(known()).scan(CARD).scan(receipt(cents=2599))
    assert (journey.balance.pending, journey.balance.points) == (25, 320)
    assert journey.balance.notices == (ReceiptAdded(25),)
    (record,) = journey.wanted(fx.RecordAccrual)
    assert record.code is None
    journey.scan(receipt("2", 100))
    assert journey.balance.pending == 26
    assert journey.balance.notices == (ReceiptAdded(1),)


def test_a_receipt_that_only_central_can_check_goes_along_whole() -> None:
    text = receipt(till="K9")
    journey = Journey(known()).scan(CARD).scan(text)
    assert [record.code for record in journey.wanted(fx.RecordAccrual)] == [text]


def test_a_receipt_counts_once() -> None:
    journey = Journey(known()).scan(CARD).scan(receipt()).scan(receipt())
    assert journey.refusal.kind is RefusalKind.RECEIPT_USED
    assert journey.refusal.in_session
    assert journey.touch(intents.Continue()).balance.pending == 25


@pytest.mark.parametrize(
    ("text", "kind"),
    [(receipt(broken=True), RefusalKind.RECEIPT_INVALID), (receipt(currency="NOK"), RefusalKind.CURRENCY)],
)
def test_a_receipt_that_is_no_good_is_refused_before_it_is_recorded(text: str, kind: RefusalKind) -> None:
    journey = Journey(known()).scan(CARD).scan(text)
    assert journey.refusal.kind is kind
    assert journey.wanted(fx.RecordAccrual) == []


def test_a_receipt_without_a_card_asks_for_the_card() -> None:
    journey = Journey(known()).scan(receipt())
    assert journey.refusal.kind is RefusalKind.NO_CARD_FOR_RECEIPT
    assert not journey.refusal.in_session


def test_a_store_without_room_takes_no_receipt_and_says_so() -> None:
    world = known()
    world.store_full = True
    journey = Journey(world).scan(CARD).scan(receipt())
    assert journey.refusal.kind is RefusalKind.BUSY
    assert fx.Code.STORE_REFUSED in journey.codes()


def test_a_programme_that_is_gone_takes_none() -> None:
    from dataclasses import replace

    from tests.terminal.machine.journey import CONTEXT

    journey = Journey(known(), context=replace(CONTEXT, programmes=())).scan(CARD).scan(receipt())
    assert journey.refusal.kind is RefusalKind.PROGRAMME_CLOSED


def test_no_redemption_begins_while_a_receipt_is_on_its_way_to_the_disk() -> None:
    world = known()
    world.deaf = {fx.RecordAccrual}
    journey = Journey(world).scan(CARD).scan(receipt()).take("coffee")
    assert isinstance(journey.state, Choosing)
    journey.deliver(journey.wanted(fx.RecordAccrual)[0])
    assert isinstance(journey.state, Showing)
    assert isinstance(journey.take("coffee").state, Thanking)


@pytest.mark.parametrize(
    "fact", [ev.AccrualRecorded(1, 5), ev.AccrualRefused(1, Reason.RECEIPT_USED)], ids=["recorded", "refused"]
)
def test_a_receipt_s_fact_never_ends_a_redemption_that_runs(fact: ev.Event) -> None:
    world = known()
    world.deaf = {fx.Authorise}
    journey = Journey(world).scan(CARD).take("coffee").happen(fact)
    assert isinstance(journey.state, Redeeming)
    assert isinstance(journey.deliver(journey.wanted(fx.Authorise)[0]).state, Thanking)


def test_a_receipt_s_late_fact_leaves_the_thanks_standing() -> None:
    journey = Journey(known()).scan(CARD).take("coffee").happen(ev.AccrualRecorded(1, 5))
    assert isinstance(journey.state, Thanking)
    assert journey.touch(intents.Continue()).balance.pending == 5


def test_a_receipt_read_over_a_refusal_still_counts() -> None:
    journey = Journey(known()).scan(CARD).scan("https://example.org/")
    assert isinstance(journey.state, Refusing)
    assert journey.scan(receipt()).balance.pending == 25


def test_offline_a_receipt_is_taken_for_a_card_nobody_knows() -> None:
    journey = Journey(World(), online=False).scan(CARD).scan(receipt())
    assert journey.balance.pending == 25
    assert [record.account for record in journey.wanted(fx.RecordAccrual)] == [None]

"""The seeded world has a card of each kind, and a blank of each."""

from datetime import timedelta

from loyalty.cards import Admitted, AtTheDoor, Turned, Turning, discount, entrance
from loyalty.wire import CardStatus
from tests.central.conftest import World


def test_each_kind_can_be_tried(world: World) -> None:
    device = world.device()
    shown = [(each, device.lookup(each.token)) for each in world.seeded.cards if each.kind]
    assert {card.kind for card, _ in shown} == {"bonus", "discount", "both", "club"}
    for card, summary in shown:
        assert summary.kind is not None
        assert (summary.kind.id, summary.status.value) == (card.kind, card.status) or card.kind == "club"
    sold = next(summary.kind for card, summary in shown if card.kind == "both")
    assert sold is not None
    assert sold.price is not None
    assert sold.discount is not None
    assert (sold.price.cents, discount(sold.discount, 10_000), discount(sold.discount, 50_000)) == (250, 500, 1000)


def test_one_club_card_is_valid_and_one_has_expired(world: World) -> None:
    shown = [world.device().lookup(each.token) for each in world.seeded.cards if each.kind == "club"]
    held = [each for each in shown if each.status is not CardStatus.BLANK]
    doors = [
        entrance(AtTheDoor(each.status, each.kind, each.valid_until, each.as_of), each.as_of, clock_trusted=True)
        for each in held
    ]
    assert [type(each) for each in doors] == [Admitted, Turned]
    assert doors[1] == Turned(Turning.EXPIRED, world.clock.now - timedelta(days=10))

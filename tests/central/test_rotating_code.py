"""A rotating QR proves when its MAC, its time and its newness hold; else it only identifies."""

from dataclasses import replace

import pytest

from loyalty import wire
from loyalty.codes import RotatingMemberCode
from loyalty.rotating import rotating_code, step_of
from loyalty.signing import decode_key
from loyalty.wire import ProblemType
from tests.central.conftest import World
from tests.central.device import Device

MEMBER = 1


def shown(world: World, steps: int = 0) -> RotatingMemberCode:
    """What the member's page shows, so many steps from now."""
    card = world.seeded.cards[MEMBER]
    assert card.rotating_key is not None
    return rotating_code(card.number, step_of(world.clock()) + steps, decode_key(card.rotating_key))


def proven(device: Device, token: str, code: RotatingMemberCode) -> bool:
    message = wire.Lookup(token=token, step=code.step, mac=code.mac, number=code.number)
    got = device.call("POST", "/v1/cards/lookup", message)
    assert got.status == 200, got.body
    return wire.read(wire.CardSummary, got.body).proven


@pytest.mark.parametrize(("steps", "holds"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phones_clock_may_be_one_step_off(world: World, steps: int, holds: bool) -> None:
    assert proven(world.device(), world.card(MEMBER), shown(world, steps)) is holds


def test_a_picture_of_it_is_worth_nothing_once_it_was_used_at_any_terminal(world: World) -> None:
    first, second = world.device(), world.device("K1-2")
    code = shown(world)
    assert proven(first, world.card(MEMBER), code)
    assert not proven(first, world.card(MEMBER), code)
    assert not proven(second, world.card(MEMBER), code)
    assert not proven(second, world.card(MEMBER), shown(world, -1)), "an older step than the last used"
    world.clock.pass_(seconds=30)
    assert proven(second, world.card(MEMBER), shown(world))


def test_a_code_of_another_member_or_another_mac_proves_nothing(world: World) -> None:
    device = world.device()
    assert not proven(device, world.card(0), shown(world)), "a card without a page"
    wrong = replace(shown(world), mac="A" * 10)
    assert not proven(device, world.card(MEMBER), wrong)
    assert proven(device, world.card(MEMBER), shown(world)), "a wrong one uses up no step"


def test_a_plain_look_up_proves_nothing_and_nor_does_half_a_code(world: World) -> None:
    device, code = world.device(), shown(world)
    assert not device.lookup(world.card(MEMBER)).proven
    half = wire.Lookup(token=world.card(MEMBER), step=code.step, mac=code.mac)
    got = device.call("POST", "/v1/cards/lookup", half)
    assert not wire.read(wire.CardSummary, got.body).proven


def test_what_is_no_rotating_code_is_refused_without_naming_it(sqlite_world: World) -> None:
    world, device = sqlite_world, sqlite_world.device()
    for step, mac, number in ((-1, "A" * 10, "10001"), (1, "short", "10001"), (1, "A" * 10, "")):
        message = wire.Lookup(token=world.card(MEMBER), step=step, mac=mac, number=number)
        problem = device.call("POST", "/v1/cards/lookup", message).problem()
        assert problem.type is ProblemType.BAD_REQUEST
        assert "10001" not in problem.detail


def test_the_key_of_a_page_is_in_no_repr(sqlite_world: World) -> None:
    card = sqlite_world.seeded.cards[MEMBER]
    assert card.rotating_key is not None
    assert card.rotating_key not in repr(card)
    assert [each.rotating_key is not None for each in sqlite_world.seeded.cards].count(True) == 1

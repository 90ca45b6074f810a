"""The same card at two terminals that have no network: each spends out of its own hold alone (protocol, section 4)."""

import random

import pytest

from loyalty import bodies, wire
from loyalty.answers import Status
from loyalty.programme import HoldPolicy
from tests.central.conftest import World
from tests.central.device import Device
from tests.central.test_corrections import blank_account, purse
from tests.central.test_holds import ask, give_back, risk, set_policy

PRICES = {"coffee": 100, "tulips": 750}
OPENING = 5_000


def two(world: World) -> tuple[tuple[Device, Device], str]:
    """Two terminals whose programme gives what is spare, and a card with 5,000 points."""
    set_policy(world, HoldPolicy.SPARE)
    devices = (world.device("K1-1"), world.device("K1-2"))
    card = blank_account(world, devices[0])
    devices[0].deliver(devices[0].accrual(card, OPENING * 10))
    return devices, card


def test_two_terminals_offline_spend_what_was_set_aside_for_each(world: World) -> None:
    """5,000, of which 1,000 lie at each: 750 + 100 and 9 times 100 are spent offline, 50 earned: 3,300 are left."""
    (first, second), card = two(world)
    here, there = ask(first, card), ask(second, card)
    assert (here.points, there.points) == (1000, 1000)
    assert purse(first, card).free == 5000 - 2 * 1000
    offline = [first.redemption(card, name, hold=here.hold) for name in ("tulips", "coffee")]
    elsewhere = [second.redemption(card, "coffee", hold=there.hold) for _ in range(9)]
    # Both come back at once; one speaks of a sale, too.
    answers = second.deliver(*elsewhere, second.accrual(card, 500), give_back(second, there.hold, 100))
    answers += first.deliver(*offline, give_back(first, here.hold, 150))
    assert {answer.status for answer in answers} == {Status.ACCEPTED}
    assert [answer.points for answer in answers] == [*[-100] * 9, 50, 0, -750, -100, 0]
    found = purse(first, card)
    assert (found.balance, found.held, found.owed) == (5000 - 900 + 50 - 850, 0, 0) == (3300, 0, 0)
    assert (risk(world), world.incidents()) == (0, [])


@pytest.mark.parametrize("seed", range(4))
def test_whatever_two_terminals_do_offline_adds_up(sqlite_world: World, seed: int) -> None:
    """In any order, delivered in any pieces, some of them twice: opening + earned - spent, and nobody at risk."""
    dice, world = random.Random(seed), sqlite_world
    devices, card = two(world)
    grants = [ask(device, card) for device in devices]
    left = [grant.points for grant in grants]
    earned = spent = 0
    waiting: list[list[bodies.Body]] = [[], []]
    for _ in range(14):
        who = dice.randrange(2)
        name = dice.choice(tuple(PRICES))
        if dice.random() < 0.3:
            waiting[who].append(devices[who].accrual(card, points := dice.randrange(10, 900, 10)))
            earned += points // 10
        elif PRICES[name] <= left[who]:
            waiting[who].append(devices[who].redemption(card, name, hold=grants[who].hold))
            left[who] -= PRICES[name]
            spent += PRICES[name]
    for who in dice.sample((0, 1), 2):
        waiting[who].append(give_back(devices[who], grants[who].hold, left[who]))
        items = [devices[who].item(body) for body in waiting[who]]
        for start in range(0, len(items), 3):
            part = items[start : start + 3]
            lowest = wire.Waiting(epoch=part[0].envelope.epoch, seq=part[0].envelope.seq)
            for _ in range(dice.choice((1, 2))):
                devices[who].batch(part, waiting=lowest)
    found = purse(devices[0], card)
    assert (found.balance, found.held, found.owed) == (OPENING + earned - spent, 0, 0)
    assert (risk(world), world.incidents()) == (0, [])
    assert world.verify().differences == 0

"""Expiry: announced ahead, posted by the nightly job, once (protocol, section 5)."""

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from central import expiry
from central import tables as t
from central.cli import main
from central.commands import expiry as command
from central.expiry import Expired, expire_all
from tests.central.conftest import World
from tests.central.device import Device
from tests.central.owners import add_owner
from tests.central.test_corrections import blank_account, purse

LIFE = 730
"""Days that a point of the demo's programme lives."""


@pytest.fixture(autouse=True)
def _nothing_is_due(request: pytest.FixtureRequest) -> Iterator[None]:
    """The seeded members' own points do not mix with a test's."""
    world: World = request.getfixturevalue("sqlite_world" if "sqlite_world" in request.fixturenames else "world")
    post(world)
    yield
    assert world.verify().differences == 0


def post(world: World) -> Expired:
    return expire_all(world.central, world.database, world.seeded.owner, world.clock())


def mine(world: World, device: Device, card: str) -> tuple[int, int]:
    found = purse(device, card)
    return found.balance, found.free


def test_the_job_posts_what_has_expired_and_no_more(world: World) -> None:
    """100 on day 0, 50 on day 400: on day 731 the 100 go and 50 stay; on day 1131 the 50 go."""
    device = world.device()
    card = blank_account(world, device)
    device.deliver(device.accrual(card, 1000))
    world.clock.pass_(days=400)
    device.deliver(device.accrual(card, 500))
    post(world)
    assert mine(world, device, card) == (150, 150)
    world.clock.pass_(days=LIFE + 1 - 400)
    assert mine(world, device, card) == (150, 50)
    post(world)
    assert mine(world, device, card) == (50, 50)
    world.clock.pass_(days=400)
    post(world)
    assert mine(world, device, card) == (0, 0)


def test_it_is_announced_ahead_and_shown_afterwards(world: World) -> None:
    device = world.device()
    card = blank_account(world, device)
    device.deliver(device.accrual(card, 1000))
    announced = purse(device, card)
    assert announced.expiring_points == 100
    assert announced.expiring_at is not None
    assert (announced.expiring_at - world.clock()).days in {LIFE - 1, LIFE}
    world.clock.pass_(days=LIFE + 1)
    post(world)
    assert (purse(device, card).expiring_points, purse(device, card).expiring_at) == (0, None)


def test_a_second_run_posts_nothing(world: World) -> None:
    device = world.device()
    card = blank_account(world, device)
    device.deliver(device.accrual(card, 1000))
    world.clock.pass_(days=LIFE + 1)
    first = post(world)
    assert first.points >= 100
    assert post(world) == Expired(0, 0)
    assert mine(world, device, card) == (0, 0)


def test_runs_at_once_post_it_once(world: World) -> None:
    device = world.device()
    card = blank_account(world, device)
    device.deliver(device.accrual(card, 1000), device.accrual(card, 500))
    world.clock.pass_(days=LIFE + 1)
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: post(world), range(4)))
    assert mine(world, device, card) == (0, 0)
    assert sum(each.points for each in done) == posted(world)


def posted(world: World) -> int:
    """What all expiries so far come to, without those that were posted before the test."""
    p = t.postings.c
    since = world.clock()
    query = select(func.sum(p.amount)).where(p.kind == "expiry", p.posted_at == since)
    return -int(world.database.read(lambda connection: connection.execute(query).scalar_one()) or 0)


def test_a_few_accounts_at_a_time_come_to_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expiry, "AT_ONCE", 1)
    device = world.device()
    cards = [blank_account(world, device) for _ in range(3)]
    device.deliver(*(device.accrual(card, 1000) for card in cards))
    world.clock.pass_(days=LIFE + 1)
    assert post(world).accounts >= 3
    assert [mine(world, device, card) for card in cards] == [(0, 0)] * 3


def test_a_spend_takes_what_expires_first_so_less_expires(world: World) -> None:
    """100 on day 0 and 100 on day 10; 100 are spent: on day 731 nothing expires, on day 741 the other 100."""
    device = world.device()
    card = blank_account(world, device)
    device.deliver(device.accrual(card, 1000))
    world.clock.pass_(days=10)
    device.deliver(device.accrual(card, 1000))
    device.authorise(device.item(device.redemption(card, "coffee")))
    world.clock.pass_(days=LIFE - 10 + 1)
    post(world)
    assert mine(world, device, card) == (100, 100)
    world.clock.pass_(days=10)
    post(world)
    assert mine(world, device, card) == (0, 0)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_left_is_what_is_younger_than_its_life(sqlite_world: World, seed: int) -> None:
    """Sales and nights in any order: the balance is the sum of the sales that are not older than the points' life."""
    dice, world = random.Random(seed), sqlite_world
    device = world.device()
    card = blank_account(world, device)
    earned: list[tuple[datetime, int]] = []
    for _ in range(12):
        if dice.random() < 0.6:
            points = dice.randint(1, 50)
            device.deliver(device.accrual(card, points * 10))
            earned.append((world.clock(), points))
        world.clock.pass_(days=dice.choice((1, 60, 200, 365)))
        post(world)
        young = sum(points for at, points in earned if (world.clock() - at).days < LIFE)
        assert mine(world, device, card) == (young, young)


def test_the_command_says_what_it_posted(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world = sqlite_world
    device = world.device()
    card = blank_account(world, device)
    device.deliver(device.accrual(card, 1000))
    world.clock.pass_(days=LIFE + 1)
    monkeypatch.setattr(command, "wall_clock", world.clock)
    url = world.database.engine.url.render_as_string(hide_password=False)
    other = add_owner(world)
    assert CliRunner().invoke(main, ["expire", "--database", url, "--owner", other]).output.startswith("0 points")
    said = CliRunner().invoke(main, ["expire", "--database", url, "--json"])
    assert said.exit_code == 0, "every owner's, the one after the first by name too"
    assert json.loads(said.output)["points"] >= 100
    again = CliRunner().invoke(main, ["expire", "--database", url])
    assert again.output == "0 points of 0 accounts have expired.\n"
    assert mine(world, device, card) == (0, 0)

"""Incidents at the office: alerts about staff are listed there, and closed with a note that stays in the books."""

import json

import pytest
from click.testing import Result
from sqlalchemy import select

from central import tables as t
from loyalty.bodies import PrintResult
from tests.central.conftest import World
from tests.central.staff.test_commands import run as command
from tests.central.staff.test_desk import OWN_CARD, staff
from tests.central.staff.test_incidents import outcome


def run(world: World, *words: str) -> Result:
    return command(world, "incidents", *words)


def listed(world: World) -> list[dict[str, object]]:
    got = run(world, "list", "--json")
    assert got.exit_code == 0, got.output
    return [json.loads(line) for line in got.output.splitlines()]


def own_card(world: World) -> None:
    device = world.device()
    body = device.accrual(world.card(OWN_CARD), 1000, receipt=None, occasion=staff(world))
    device.batch([device.item(body)])


def test_an_alert_names_staff_terminal_and_figure_and_is_closed_with_a_note(sqlite_world: World) -> None:
    world = sqlite_world
    own_card(world)
    (found,) = listed(world)
    assert (found["kind"], found["terminal"], found["staff"], found["figure"]) == (
        "own_card", "K1-1", "Emma Smit", 100,
    )  # fmt: skip
    assert f"{found['id']}  " in run(world, "list").output
    assert "own_card, K1-1, Emma Smit, +100" in run(world, "list").output
    assert run(world, "close", str(found["id"]), "--note", " seen the receipt ").output == "Closed.\n"
    assert listed(world) == []
    with world.database.engine.connect() as connection:
        assert connection.execute(select(t.incidents.c.closing)).scalar_one() == "seen the receipt"


@pytest.mark.parametrize("note", ["", "   ", "x" * 501])
def test_without_a_note_it_stays_open(sqlite_world: World, note: str) -> None:
    own_card(sqlite_world)
    (found,) = listed(sqlite_world)
    got = run(sqlite_world, "close", str(found["id"]), "--note", note)
    assert (got.exit_code, "what was found" in got.output) == (1, True)
    assert listed(sqlite_world) == [found]


def test_what_is_not_there_or_closed_before_is_said(sqlite_world: World) -> None:
    own_card(sqlite_world)
    (found,) = listed(sqlite_world)
    assert run(sqlite_world, "close", str(found["id"]), "--note", "seen").exit_code == 0
    assert "no such open incident" in run(sqlite_world, "close", str(found["id"]), "--note", "again").output


def test_a_print_is_put_right_in_its_shop(sqlite_world: World) -> None:
    device = sqlite_world.device()
    body = device.redemption(sqlite_world.card(), "coffee")
    device.authorise(device.item(body))
    device.deliver(outcome(device, body, PrintResult.UNKNOWN))
    (found,) = listed(sqlite_world)
    assert (found["kind"], found["staff"]) == ("print_unknown", None)
    assert "in its shop" in run(sqlite_world, "close", str(found["id"]), "--note", "seen").output
    assert listed(sqlite_world) == [found]

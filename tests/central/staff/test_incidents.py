"""Incidents at the terminal: listed for the shop, put right with a transaction and a name, or explained by a word."""

from typing import Any

import pytest
from sqlalchemy import Connection, select

from central import tables as t
from loyalty import bodies, wire
from loyalty.answers import Reason, Status
from loyalty.bodies import PrintResult
from loyalty.ids import Uuid
from loyalty.problems import ProblemType
from loyalty.wire_incidents import (
    ALERTS,
    CloseIncident,
    Closing,
    IncidentClosed,
    IncidentClosing,
    IncidentsPage,
    ListIncidents,
)
from tests.central.conftest import World
from tests.central.device import Device

MANAGER, BERGEN, CLERK, TECHNICIAN = range(4)


def unknown_print(world: World, reward: str = "coffee") -> bodies.Redemption:
    """A reward of which nobody knows whether its voucher came out."""
    device = world.device()
    body = device.redemption(world.card(), reward)
    device.authorise(device.item(body))
    device.deliver(outcome(device, body, PrintResult.UNKNOWN))
    return body


def outcome(device: Device, body: bodies.Redemption, result: PrintResult, **more: Any) -> bodies.PrintOutcome:
    said: bodies.PrintOutcome = device.make(
        bodies.PrintOutcome, redemption=body.id, serial=body.serial, result=result, **more
    )
    return said


def listed(world: World, who: int = CLERK, device: Device | None = None, **more: Any) -> IncidentsPage:
    asked = ListIncidents(by=world.seeded.staff[who].id, **more)
    got = (device or world.device()).call("POST", "/v1/incidents/list", asked)
    assert got.status == 200, got.body
    return wire.read(IncidentsPage, got.body)


def close(
    world: World, incident: Uuid, how: Closing, body: bodies.Body | None = None, who: int = CLERK, **more: Any
) -> IncidentClosed:
    device = world.device()
    said: dict[str, Any] = {
        "incident": incident,
        "id": device.mint(),
        "by": world.seeded.staff[who].id,
        "how": how,
        "item": device.item(body) if body is not None else None,
        **more,
    }
    got = device.call("POST", f"/v1/incidents/{incident}/close", CloseIncident(**said))
    assert got.status == 200, got.body
    return wire.read(IncidentClosed, got.body)


def undoing(world: World, body: bodies.Redemption, who: int = CLERK) -> bodies.Reversal:
    said: bodies.Reversal = world.device().make(
        bodies.Reversal, reference=body.id, occasion={"staff": world.seeded.staff[who].id}
    )
    return said


def signed(world: World) -> list[tuple[str | None, str | None, str | None]]:
    """Who closed each incident, how, and the note."""

    def work(connection: Connection) -> list[tuple[str | None, str | None, str | None]]:
        i = t.incidents.c
        return [
            (row.closed_by, row.how, row.closing) for row in connection.execute(select(i.closed_by, i.how, i.closing))
        ]

    return world.database.read(work)


def test_what_is_open_says_what_was_to_be_printed_for_whom(world: World) -> None:
    body = unknown_print(world, "tulips")
    (entry,) = listed(world).incidents
    assert (entry.kind, entry.terminal) == ("print_unknown", "K1-1")
    assert entry.printed is not None
    assert (entry.printed.redemption, entry.printed.serial) == (body.id, body.serial)
    assert (entry.printed.reward, entry.printed.points) == ("Bos tulpen", 750)
    assert entry.printed.member is not None
    assert "Vries" not in entry.printed.member
    assert entry.ways == (Closing.REPRINTED, Closing.REVERSED, Closing.EXPLAINED)
    assert listed(world, MANAGER, world.device("K1-2")).incidents == (entry,)
    assert listed(world, BERGEN, world.device("B1-1")).incidents == ()


def test_a_reprint_closes_it_in_somebodys_name(world: World) -> None:
    device = world.device()
    body = unknown_print(world)
    (entry,) = listed(world).incidents
    again = outcome(device, body, PrintResult.CONFIRMED, duplicate=True)
    done = close(world, entry.id, Closing.REPRINTED, again)
    assert done.outcome is IncidentClosing.CLOSED
    assert done.answer is not None
    assert done.answer.status is Status.ACCEPTED
    assert listed(world).incidents == ()
    assert signed(world) == [(world.seeded.staff[CLERK].id, "reprinted", "reprinted")]
    assert device.balance(world.card()) == 1140


def test_a_reversal_closes_it_and_gives_the_points_back(world: World) -> None:
    body = unknown_print(world)
    (entry,) = listed(world).incidents
    device, tag = world.device(), world.device().mint()
    item = device.item(undoing(world, body))
    first = close(world, entry.id, Closing.REVERSED, item=item, id=tag)
    assert first.outcome is IncidentClosing.CLOSED
    assert device.balance(world.card()) == 1240
    # The answer got lost; and the terminal's batch brings the same transaction.
    assert close(world, entry.id, Closing.REVERSED, item=item, id=tag) == first
    assert device.batch([item]).answers[0].status is Status.DUPLICATE
    assert device.balance(world.card()) == 1240
    assert signed(world) == [(world.seeded.staff[CLERK].id, "reversed", "reversed")]


def test_one_that_the_batch_closed_first_gets_its_name_afterwards(world: World) -> None:
    body = unknown_print(world)
    (entry,) = listed(world).incidents
    device = world.device()
    item = device.item(undoing(world, body))
    device.batch([item])
    assert listed(world).incidents == ()
    assert close(world, entry.id, Closing.REVERSED, item=item).outcome is IncidentClosing.CLOSED
    assert close(world, entry.id, Closing.REVERSED, item=item).outcome is IncidentClosing.ALREADY_CLOSED


def test_an_explanation_is_a_word(world: World) -> None:
    unknown_print(world)
    (entry,) = listed(world).incidents
    assert close(world, entry.id, Closing.EXPLAINED, note=" ").outcome is IncidentClosing.NOTE_MISSING
    done = close(world, entry.id, Closing.EXPLAINED, note="Member has the paper.")
    assert done.outcome is IncidentClosing.CLOSED
    assert signed(world) == [(world.seeded.staff[CLERK].id, "explained", "Member has the paper.")]
    assert close(world, entry.id, Closing.EXPLAINED, note="x").outcome is IncidentClosing.ALREADY_CLOSED


def test_a_used_voucher_is_not_reversed_by_its_incident(world: World) -> None:
    from tests.central.staff.test_vouchers import use

    body = unknown_print(world)
    use(world, body.serial)
    (entry,) = listed(world).incidents
    done = close(world, entry.id, Closing.REVERSED, undoing(world, body))
    assert done.outcome is IncidentClosing.REFUSED
    assert done.answer is not None
    assert done.answer.reason is Reason.NOT_ALLOWED
    assert listed(world).incidents == (entry,)


def test_only_its_own_transaction_closes_it(sqlite_world: World) -> None:
    world = sqlite_world
    device = world.device()
    body, other = unknown_print(world), unknown_print(world)
    entry, _ = listed(world).incidents
    for how, said in (
        (Closing.REVERSED, None),
        (Closing.REVERSED, undoing(world, other)),
        (Closing.REVERSED, undoing(world, body, MANAGER)),
        (Closing.REVERSED, outcome(device, body, PrintResult.CONFIRMED, duplicate=True)),
        (Closing.REPRINTED, outcome(device, body, PrintResult.CONFIRMED)),
        (Closing.REPRINTED, outcome(device, body, PrintResult.UNKNOWN, duplicate=True)),
    ):
        assert close(world, entry.id, how, said).outcome is IncidentClosing.NOT_THIS_WAY
    assert len(listed(world).incidents) == 2


def test_other_incidents_are_explained_by_a_manager(world: World) -> None:
    device = world.device()
    device.deliver(device.redemption(world.card(), "coffee"))
    (entry,) = listed(world).incidents
    assert (entry.kind, entry.ways) == ("free_in_batch", ())
    assert listed(world, MANAGER).incidents[0].ways == (Closing.EXPLAINED,)
    assert close(world, entry.id, Closing.EXPLAINED, note="x").outcome is IncidentClosing.NOT_THIS_WAY
    assert close(world, entry.id, Closing.EXPLAINED, who=MANAGER, note="x").outcome is IncidentClosing.CLOSED


def test_alerts_about_staff_are_shown_at_no_terminal(world: World) -> None:
    device = world.device()
    device.deliver(device.accrual(world.card(6), 1000, receipt=None, occasion={"staff": world.seeded.staff[CLERK].id}))
    assert {kind for kind, _ in world.incidents()} <= ALERTS
    assert listed(world, MANAGER).incidents == ()
    i = t.incidents.c
    alert = world.database.read(lambda c: c.execute(select(i.id)).scalar_one())
    done = close(world, Uuid(alert), Closing.EXPLAINED, who=MANAGER, note="nothing to see")
    assert done.outcome is IncidentClosing.UNKNOWN


def test_the_list_comes_in_pages(sqlite_world: World) -> None:
    world = sqlite_world
    for _ in range(3):
        unknown_print(world)
    first = listed(world, limit=2)
    rest = listed(world, limit=2, after=first.incidents[-1].id)
    assert (len(first.incidents), first.more, len(rest.incidents), rest.more) == (2, True, 1, False)
    assert len({each.id for each in (*first.incidents, *rest.incidents)}) == 3


@pytest.mark.parametrize("who", [BERGEN, TECHNICIAN])
def test_who_may_not_closes_nothing(sqlite_world: World, who: int) -> None:
    world = sqlite_world
    unknown_print(world)
    (entry,) = listed(world).incidents
    device = world.device()
    asked = CloseIncident(
        incident=entry.id, id=device.mint(), by=world.seeded.staff[who].id, how=Closing.EXPLAINED, note="x"
    )
    got = device.call("POST", f"/v1/incidents/{entry.id}/close", asked)
    assert got.problem().type is ProblemType.STAFF_REFUSED

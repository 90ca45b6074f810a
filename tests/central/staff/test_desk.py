"""What staff do to members' points: who may, how much, what can be undone, and what the owner is told of."""

from typing import Any

import pytest
from sqlalchemy import Connection, select

from central import tables as t
from central.staff import office
from central.staff.settings import DeskSettings, set_desk
from loyalty import bodies, wire
from loyalty.alerts import AlertRules
from loyalty.answers import Answer, Reason, Status
from loyalty.ids import Uuid
from loyalty.programme import ref
from loyalty.staff import DeskRules
from tests.central.conftest import World
from tests.central.device import Device

MANAGER, BERGEN, CLERK, TECHNICIAN = range(4)
OWN_CARD = 6
"""Emma Smit's, who is a clerk too."""


def staff(world: World, number: int = CLERK) -> dict[str, Uuid | None]:
    return {"staff": world.seeded.staff[number].id}


def adjust(world: World, points: int, who: int = CLERK, card: int = 0, note: str = "goodwill") -> Answer:
    device = world.device()
    body = device.make(bodies.Adjustment, world.card(card), points=points, note=note, occasion=staff(world, who))
    return device.deliver(body)[0]


def undo(world: World, body: bodies.Body, who: int = CLERK, device: Device | None = None, **more: Any) -> Answer:
    at = device or world.device()
    return at.deliver(at.make(bodies.Reversal, reference=body.id, occasion=staff(world, who), **more))[0]


def sale(world: World, cents: int = 1000, card: int = 0, **more: Any) -> bodies.Accrual:
    body = world.device().accrual(world.card(card), cents, **more)
    assert world.device().deliver(body)[0].status is Status.ACCEPTED
    return body


def settle(world: World, **more: Any) -> None:
    """The owner's settings."""
    world.database.write(lambda connection: set_desk(connection, world.seeded.owner, DeskSettings(**more)))


def letters(world: World) -> list[tuple[str, str]]:
    """Address and text of each letter that waits."""

    def work(connection: Connection) -> list[tuple[str, str]]:
        m = t.messages.c
        return [(row.address, row.text) for row in connection.execute(select(m.address, m.text).order_by(m.text))]

    return world.database.read(work)


# ── Who may ────────────────────


def test_a_sale_without_a_receipt_takes_somebody_who_registers_it(world: World) -> None:
    device = world.device()
    nobodys = device.accrual(world.card(), 1000, receipt=None)
    clerks = device.accrual(world.card(), 1000, receipt=None, occasion=staff(world))
    answers = device.deliver(nobodys, clerks)
    assert [(each.status, each.reason, each.points) for each in answers] == [
        (Status.REJECTED, Reason.NOT_ALLOWED, None),
        (Status.ACCEPTED, None, 100),
    ]
    # The member saw points pending: they are told.
    assert [each.reason for each in device.lookup(world.card()).refusals] == [Reason.NOT_ALLOWED]


@pytest.mark.parametrize("who", [BERGEN, TECHNICIAN], ids=["of another shop", "a technician"])
def test_who_may_not_touch_points_does_not(world: World, who: int) -> None:
    assert adjust(world, 10, who).reason is Reason.NOT_ALLOWED
    assert undo(world, sale(world), who).reason is Reason.NOT_ALLOWED
    assert world.device().lookup(world.card()).refusals == ()


def test_a_stranger_is_no_staff(world: World) -> None:
    device = world.device()
    body = device.make(bodies.Adjustment, world.card(), points=5, note="n", occasion={"staff": device.mint()})
    assert device.deliver(body)[0].reason is Reason.NOT_ALLOWED


def test_what_was_done_before_somebody_was_let_go_counts(world: World) -> None:
    device, who = world.device(), world.seeded.staff[CLERK].id
    before = device.make(bodies.Adjustment, world.card(), points=5, note="n", occasion=staff(world))
    world.clock.pass_(hours=1)
    world.database.write(lambda c: office.set_active(c, world.seeded.owner, who, world.clock(), active=False))
    world.clock.pass_(hours=1)
    after = device.make(bodies.Adjustment, world.card(), points=5, note="n", occasion=staff(world))
    lying = device.make(
        bodies.Adjustment, world.card(), points=5, note="n", occasion={**staff(world), "clock_trusted": False}
    )
    assert [each.reason for each in device.deliver(before, after, lying)] == [
        None, Reason.NOT_ALLOWED, Reason.NOT_ALLOWED,
    ]  # fmt: skip


@pytest.mark.parametrize("note", ["", "   ", "\n\t", "\u00a0"])
def test_points_are_not_touched_without_a_word_why(world: World, note: str) -> None:
    assert adjust(world, 5, note=note).reason is Reason.NOT_ALLOWED
    assert world.device().balance(world.card()) == 1240


def test_a_clerk_has_a_limit_and_a_manager_has_not(world: World) -> None:
    settle(world, rules=DeskRules(adjustment_limit=200))
    assert [adjust(world, points).reason for points in (200, -200)] == [None, None]
    assert [adjust(world, points).reason for points in (201, -201)] == [Reason.NOT_ALLOWED] * 2
    assert adjust(world, 201, MANAGER).reason is None
    assert world.device().balance(world.card()) == 1240 + 201


def test_stamps_are_counted_in_by_staff_alone(world: World) -> None:
    device = world.device()
    stamps = ref(device.enrolled.configuration.programmes[1])
    said = [
        device.make(bodies.Stamps, world.card(), count=3, programme=stamps, occasion=each)
        for each in (staff(world), {"staff": None})
    ]
    assert [each.reason for each in device.deliver(*said)] == [None, Reason.NOT_ALLOWED]


# ── Undo ────────────────────


def test_each_kind_of_the_day_is_undone_and_not_twice(world: World) -> None:
    device = world.device()
    stamps = device.enrolled.configuration.programmes[1]
    coffee = device.redemption(world.card(), "coffee")
    device.authorise(device.item(coffee))
    given = device.make(bodies.Adjustment, world.card(), points=50, note="n", occasion=staff(world))
    counted = device.make(bodies.Stamps, world.card(), count=3, programme=ref(stamps), occasion=staff(world))
    device.deliver(given, counted)
    done = [sale(world), coffee, given, counted]
    assert [undo(world, body).points for body in done] == [-100, 100, -50, -3]
    assert {undo(world, body).reason for body in done} == {Reason.ALREADY_REVERSED}
    assert device.balance(world.card()) == 1240
    assert device.balance(world.card(), stamps.id) == 14


def test_the_terminal_beside_may_undo_and_another_shop_may_not(world: World) -> None:
    body = sale(world)
    assert undo(world, body, MANAGER, world.device("B1-1")).points == -100
    body = sale(world)
    lars = world.device("B1-1")
    answer = lars.deliver(lars.make(bodies.Reversal, reference=body.id, occasion=staff(world, BERGEN)))[0]
    assert answer.reason is Reason.NOT_ALLOWED
    assert undo(world, body, device=world.device("K1-2")).points == -100


def test_yesterdays_are_a_managers(world: World) -> None:
    bodies_ = [sale(world), sale(world)]
    world.clock.pass_(hours=13, minutes=59)
    assert undo(world, bodies_[0]).points == -100
    world.clock.pass_(minutes=2)
    assert undo(world, bodies_[1]).reason is Reason.NOT_ALLOWED
    assert undo(world, bodies_[1], MANAGER).points == -100


def test_goods_that_come_back_later_are_no_undo(world: World) -> None:
    body = sale(world)
    world.clock.pass_(days=5)
    assert undo(world, body, cents=500).points == -50


def test_a_print_that_nobody_knows_of_is_taken_back_on_any_day(world: World) -> None:
    device = world.device()
    device.authorise(device.item(body := device.redemption(world.card(), "coffee")))
    unknown = device.make(
        bodies.PrintOutcome, redemption=body.id, serial=body.serial, result=bodies.PrintResult.UNKNOWN
    )
    device.deliver(unknown)
    world.clock.pass_(days=3)
    assert undo(world, body).points == 100
    assert world.incidents() == []


# ── Alerts ────────────────────


def test_staff_on_their_own_card_is_told_at_once_by_mail_once(world: World) -> None:
    settle(world, alert_mail="owner@shop.example", alert_language="en")
    device = world.device()
    body = device.accrual(world.card(OWN_CARD), 1000, receipt=None, occasion=staff(world))
    item = device.item(body)
    device.batch([item])
    device.batch([item])
    assert world.incidents() == [("own_card", body.id)]
    ((address, text),) = letters(world)
    assert address == "owner@shop.example"
    assert text == (
        "Emma Smit posted something on a card of their own (100 points). "
        "Terminal K1-1, 2026-11-20 10:00. The alert stays open until somebody closes it."
    )


def test_a_member_of_staff_who_shops_is_a_member(world: World) -> None:
    sale(world, card=OWN_CARD)
    assert adjust(world, 5, CLERK, card=0).reason is None
    assert world.incidents() == []


def test_a_card_given_to_the_office_is_ones_own_too(sqlite_world: World) -> None:
    world = sqlite_world
    number, who = world.seeded.cards[1].number, world.seeded.staff[MANAGER].id
    world.database.write(lambda c: office.link_card(c, world.seeded.owner, who, number))
    adjust(world, 5, MANAGER, card=1)
    adjust(world, 5, CLERK, card=1)
    assert [kind for kind, _ in world.incidents()] == ["own_card"]


def test_more_sales_on_a_card_than_a_day_has_are_told_once_a_day(world: World) -> None:
    settle(world, alerts=AlertRules(accruals_a_day=2), alert_mail="owner@shop.example")
    sale(world)
    device = world.device()
    device.deliver(device.accrual(world.card(), 100))
    assert world.incidents() == []
    device.deliver(*(device.accrual(world.card(2), 100) for _ in range(3)), device.accrual(world.card(), 100))
    sale(world)
    accounts = sorted(world.seeded.cards[number].account for number in (0, 2))
    assert world.incidents() == [("many_accruals", f"{account}/2026-11-20") for account in accounts]
    # A letter each, and none for what came after it.
    assert [text.split(".")[0] for _, text in letters(world)] == ["Op één kaart is vandaag 3 keer gespaard"] * 2
    sale(world, card=1)
    world.clock.pass_(days=1)
    sale(world)
    assert len(world.incidents()) == 2


def test_a_days_sales_that_arrive_late_are_their_own_days(sqlite_world: World) -> None:
    world = sqlite_world
    settle(world, alerts=AlertRules(accruals_a_day=2))
    device, late = world.device(), []
    for _ in range(4):
        late.append(device.accrual(world.card(), 100))
        world.clock.pass_(hours=12)
    device.deliver(*late)
    assert world.incidents() == []


def test_a_large_adjustment_and_many_undos_are_told(world: World) -> None:
    settle(world, alerts=AlertRules(adjustment=300, undos_a_day=2))
    adjust(world, -300, MANAGER)
    adjust(world, -301, MANAGER)
    assert [kind for kind, _ in world.incidents()] == ["large_adjustment"]
    for body in [sale(world) for _ in range(3)]:
        undo(world, body)
    who = world.seeded.staff[CLERK].id
    assert world.incidents()[1:] == [("many_undos", f"{who}/2026-11-20")]
    assert letters(world) == []


def test_no_letter_and_no_answer_names_the_member(sqlite_world: World) -> None:
    world = sqlite_world
    settle(world, alert_mail="owner@shop.example", alerts=AlertRules(accruals_a_day=0))
    body = world.device().accrual(world.card(), 100)
    got = world.device().batch([world.device().item(body)])
    said = wire.write(got).decode() + str(letters(world))
    assert not any(part in said for part in ("Jan", "Vries", world.seeded.cards[0].number))

"""A card's life: what kinds there are, to whom it is issued, what it costs, replaced, blocked; and who did it."""

from datetime import timedelta

import msgspec
import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, select, update

from central import tables as t
from central.cli import main
from central.customers.kinds import set_kind
from loyalty import bodies, wire
from loyalty.answers import Reason, Status
from loyalty.cards import CardKind, DiscountRule
from loyalty.ids import Uuid
from loyalty.money import Currency, Money
from loyalty.wire import CardStatus, ProblemType
from loyalty.wire_cards import (
    BlockCard,
    BlockReason,
    CardChange,
    CardChangedNow,
    CardWhy,
    IssueCard,
    UnblockCard,
)
from tests.central.conftest import World
from tests.central.desk import Desk, desk
from tests.central.test_customers import set_programme

JAN = 0
CLUB = CardKind(id="club", collects=False, admits=True, named=True, valid_days=365, price=Money(2500, Currency.EUR))
OFF = CardKind(id="off", collects=False, discount=DiscountRule(500, Currency.EUR, most_cents=1000))
BOTH = CardKind(id="both", discount=DiscountRule(1000, Currency.EUR))


def make_kind(here: Desk, kind: CardKind) -> None:
    """Let the blanks of the desk's terminal be of that kind."""
    batch, owner = here.device.seeded.batch, here.world.seeded.owner

    def work(connection: Connection) -> None:
        set_kind(connection, owner, kind)
        connection.execute(update(t.card_batches).where(t.card_batches.c.id == batch).values(kind=kind.id))

    here.world.database.write(work)


def test_a_card_is_issued_to_a_customer_who_was_just_made(world: World) -> None:
    here = desk(world)
    customer = here.customer("Nieuw", "Lid")
    found = here.device.lookup(here.blank(0))
    assert (found.status, found.batch, found.kind) == (CardStatus.BLANK, here.device.seeded.batch, None)
    decided = here.issue(0, customer)
    assert (decided.answer.status, decided.why, decided.issued) == (Status.ACCEPTED, None, None)
    found = here.device.lookup(here.blank(0))
    assert (found.status, found.name, found.issued_at_shop) == (CardStatus.ISSUED, "N••• L.", "De Korenaar")
    assert found.batch is None
    assert here.one("lid").account == found.account


def test_a_second_card_joins_the_account_of_the_first(world: World) -> None:
    here = desk(world)
    # The blank was used at a till before the office heard of it.
    here.device.deliver(here.device.accrual(here.blank(0), 900))
    assert here.issue(0, here.holder(JAN)).answer.status is Status.ACCEPTED
    assert here.device.balance(here.blank(0)) == here.device.balance(world.card(JAN)) == 1330
    assert here.one("vries").cards == 2


def test_a_card_that_was_issued_names_day_and_shop_and_nobody(world: World) -> None:
    here, other = desk(world), desk(world, "K1-2")
    here.issue(0, here.holder(JAN))
    world.clock.pass_(days=3)
    body = other.device.make(bodies.Issue, here.blank(0), batch=here.device.seeded.batch)
    message = IssueCard(head=other.device.head, item=other.device.item(body))
    decided = other.ask(message, type(here.issue(1)))
    assert decided.answer.reason is Reason.ALREADY_ISSUED
    assert decided.issued is not None
    assert (decided.issued.day.isoformat(), decided.issued.shop) == ("2026-11-20", "De Korenaar")
    got = other.device.call("POST", "/v1/cards/issue", message)
    assert b"Vries" not in got.body
    assert b"J\xe2\x80\xa2" not in got.body, "not masked either"


def test_a_repeated_issue_gets_its_first_answer_and_is_one_sale(world: World) -> None:
    here = desk(world)
    make_kind(here, BOTH)
    body = here.device.make(
        bodies.Issue,
        here.blank(0),
        batch=here.device.seeded.batch,
        paid=Money(250, Currency.EUR),
        occasion={"staff": here.by},
    )
    item = here.device.item(body)
    first, again = (here.ask(IssueCard(head=here.device.head, item=item), type(here.issue(1))) for _ in range(2))
    assert (first.answer.status, again.answer.status) == (Status.ACCEPTED, Status.DUPLICATE)
    assert again.answer.first is Status.ACCEPTED
    assert again.issued is None

    def sales(connection: Connection) -> list[tuple[object, ...]]:
        s = t.card_sales.c
        return [tuple(row) for row in connection.execute(select(s.cents, s.currency, s.price_cents, s.by))]

    assert world.database.read(sales) == [(250, "EUR", None, here.by)]


def test_a_blank_of_another_terminal_stays_there_and_one_of_nobody_does_not(world: World) -> None:
    here, other = desk(world), desk(world, "K1-2")
    body = other.device.make(bodies.Issue, here.blank(0), batch=here.device.seeded.batch)
    decided = other.ask(IssueCard(head=other.device.head, item=other.device.item(body)), type(here.issue(1)))
    assert (decided.answer.reason, decided.why) == (Reason.NOT_ALLOWED, CardWhy.ELSEWHERE)
    batch = here.device.seeded.batch
    free = update(t.card_batches).where(t.card_batches.c.id == batch).values(terminal=None, shop=None)
    world.database.write(lambda connection: connection.execute(free))
    body = other.device.make(bodies.Issue, here.blank(0), batch=batch)
    (late,) = other.device.deliver(body)
    assert late.reason is Reason.NOT_ALLOWED, "out of a batch only blanks assigned to the terminal"
    body = other.device.make(bodies.Issue, here.blank(0), batch=batch)
    decided = other.ask(IssueCard(head=other.device.head, item=other.device.item(body)), type(here.issue(2)))
    assert decided.answer.status is Status.ACCEPTED


def test_a_club_card_is_for_named_members_and_has_its_day(world: World) -> None:
    here = desk(world)
    make_kind(here, CLUB)
    assert here.device.lookup(here.blank(0)).kind == CLUB
    nobody = here.issue(0)
    assert (nobody.answer.reason, nobody.why) == (Reason.NOT_ALLOWED, CardWhy.NEEDS_CUSTOMER)
    decided = here.issue(0, here.holder(JAN), paid=CLUB.price)
    assert decided.valid_until == world.clock() + timedelta(days=365)
    assert here.device.lookup(here.blank(0)).valid_until == decided.valid_until
    # It opens the door and collects nothing.
    (sale,) = here.device.deliver(here.device.accrual(here.blank(0), 900))
    assert sale.reason is Reason.NOT_ALLOWED
    world.clock.pass_(days=366)
    assert here.device.lookup(here.blank(0)).status is CardStatus.EXPIRED


def test_kinds_collect_or_not_and_are_told_to_terminals(world: World) -> None:
    here = desk(world)
    make_kind(here, OFF)
    here.issue(0)
    told = [c.card for c in here.device.changes().changes if isinstance(c, wire.CardChanged)]
    assert {card.kind for card in told if card.token == here.blank(0)} == {OFF}
    (sale,) = here.device.deliver(here.device.accrual(here.blank(0), 900))
    assert sale.reason is Reason.NOT_ALLOWED
    # A card that collects cannot take the place of one that does not.
    decided = here.replace(1, world.card(JAN))
    assert (decided.answer.reason, decided.why) == (Reason.NOT_ALLOWED, CardWhy.OTHER_KIND)


def test_an_unverified_customer_gets_no_card_where_the_programme_asks(world: World) -> None:
    here = desk(world)
    customer = here.customer("Nieuw", "Lid")
    set_programme(world, verify_address=True)
    decided = here.issue(0, customer)
    assert (decided.answer.reason, decided.why) == (Reason.NOT_ALLOWED, CardWhy.UNVERIFIED)
    c = t.customers.c
    verified = update(t.customers).where(c.id == customer).values(mail_verified_at=world.clock())
    world.database.write(lambda connection: connection.execute(verified))
    assert here.issue(0, customer).answer.status is Status.ACCEPTED
    set_programme(world, anonymous=False)
    assert here.issue(1).why is CardWhy.NEEDS_CUSTOMER


def test_a_replaced_card_hands_over_its_holder_and_is_blocked_everywhere(world: World) -> None:
    here, other = desk(world), world.device("K1-2")
    counter = other.changes().next
    decided = here.replace(0, world.card(JAN))
    assert (decided.answer.status, decided.fork) == (Status.ACCEPTED, None)
    changed = [each.card for each in other.changes(counter).changes if isinstance(each, wire.CardChanged)]
    assert {card.token: card.status for card in changed} == {
        world.card(JAN): CardStatus.REPLACED,
        here.blank(0): CardStatus.ISSUED,
    }
    assert here.device.lookup(here.blank(0)).name == "J••• d. V."
    again = here.replace(1, world.card(JAN))
    assert (again.answer.reason, again.why) == (Reason.NOT_ALLOWED, None)


def test_a_card_is_blocked_and_let_go_again(world: World) -> None:
    here, other = desk(world), world.device("K1-2")
    counter = other.changes().next
    asked = BlockCard(id=here.device.mint(), by=here.by, token=world.card(JAN), reason=BlockReason.LOST)
    first, again = here.ask(asked, CardChangedNow), here.ask(asked, CardChangedNow)
    assert first == again
    assert first.outcome is CardChange.DONE
    (change,) = other.changes(counter).changes
    assert isinstance(change, wire.CardChanged)
    assert change.card.status is CardStatus.BLOCKED
    once_more = msgspec.structs.replace(asked, id=here.device.mint())
    assert here.ask(once_more, CardChangedNow).outcome is CardChange.ALREADY

    def unblock(token: str, note: str) -> CardChange:
        question = UnblockCard(id=here.device.mint(), by=here.by, token=token, note=note)
        return here.ask(question, CardChangedNow).outcome

    assert unblock(world.card(JAN), "\t ") is CardChange.NOTE_MISSING
    assert unblock(world.card(JAN), "found under the till") is CardChange.DONE
    assert unblock(world.card(JAN), "again") is CardChange.ALREADY
    assert unblock(here.blank(0), "a blank") is CardChange.NOT_IN_USE
    assert other.lookup(world.card(JAN)).status is CardStatus.ISSUED
    stranger = f"{world.card()[:8]}AAAA{world.card()[12:]}"
    assert unblock(stranger, "whose?") is CardChange.UNKNOWN


def test_whoever_is_not_staff_issues_nothing(world: World) -> None:
    here = desk(world)
    body = here.device.make(
        bodies.Issue, here.blank(0), batch=here.device.seeded.batch, occasion={"staff": here.device.mint()}
    )
    assert here.refusal(IssueCard(head=here.device.head, item=here.device.item(body))) is ProblemType.STAFF_REFUSED
    assert here.device.lookup(here.blank(0)).status is CardStatus.BLANK


def test_every_act_is_on_record_without_a_name(world: World) -> None:
    here = desk(world)
    customer = here.customer("Geheim", "Naamloos")
    world.clock.pass_(minutes=1)
    here.issue(0, customer)
    world.clock.pass_(minutes=1)
    here.relink(here.blank(0), here.holder(JAN), "belongs to Geheim Naamloos")
    world.clock.pass_(minutes=1)
    merge, _ = here.merge(here.holder(JAN), customer)
    world.clock.pass_(minutes=1)
    here.undo(merge)
    url = world.database.engine.url.render_as_string(hide_password=False)
    told = CliRunner().invoke(main, ["audit", "--database", url, "--json"])
    assert told.exit_code == 0, told.output
    lines = [msgspec.json.decode(line) for line in told.output.splitlines()]
    assert [line["action"] for line in lines] == [
        "customer.create",
        "card.issue",
        "card.relink",
        "customer.merge",
        "customer.merge.undo",
    ]
    assert {(line["by"], line["terminal"]) for line in lines} == {(here.by, "K1-1")}
    assert [line["subject"] for line in lines[:1]] == [customer]
    assert "eheim" not in told.output
    after = CliRunner().invoke(main, ["audit", "--database", url, "--json", "--after", lines[2]["id"]])
    assert [msgspec.json.decode(line)["id"] for line in after.output.splitlines()] == [each["id"] for each in lines[3:]]


@pytest.mark.parametrize("kind", [CLUB, OFF, BOTH], ids=lambda kind: kind.id)
def test_the_office_says_what_a_batch_is_for(sqlite_world: World, kind: CardKind) -> None:
    here = desk(sqlite_world)
    url = sqlite_world.database.engine.url.render_as_string(hide_password=False)
    document = msgspec.json.encode(kind).decode()
    said = CliRunner().invoke(main, ["kinds", "set", "--database", url, document])
    assert said.exit_code == 0, said.output
    listed = CliRunner().invoke(main, ["kinds", "list", "--database", url, "--json"])
    assert kind in [msgspec.json.decode(line, type=CardKind) for line in listed.output.splitlines()]
    counter = here.device.changes().next
    args = ["kinds", "give", "--database", url, "--batch", str(here.device.seeded.batch), "--kind", kind.id]
    given = CliRunner().invoke(main, args)
    assert given.exit_code == 0, given.output
    told = [c.card for c in here.device.changes(counter).changes if isinstance(c, wire.CardChanged)]
    assert {card.kind for card in told} == {kind}
    assert len(told) == 20
    wrong = CliRunner().invoke(main, ["kinds", "set", "--database", url, '{"id":"x","collects":false}'])
    assert wrong.exit_code == 1
    assert "collects nothing" in wrong.output
    unknown = CliRunner().invoke(main, [*args[:-1], "no such kind"])
    assert unknown.exit_code == 1
    assert Uuid(here.by)

"""Two customers become one and two again; several share an account: nothing is lost, nothing is made, no debt falls on
the wrong side of zero."""

import random
from collections import Counter

import pytest
from sqlalchemy import Connection, func, select

from central import tables as t
from loyalty import bodies
from loyalty.answers import Status
from loyalty.ids import Uuid
from loyalty.postings import PostingKind
from loyalty.wire import CardStatus
from loyalty.wire_cards import CardChange
from loyalty.wire_customers import Joined, Joining, MergeCustomers, MergedBefore, Moved
from tests.central.conftest import World
from tests.central.desk import Desk, desk

JAN, FATIMA, SANNE, PIETER = 0, 1, 2, 3


def totals(world: World) -> dict[Uuid, tuple[int, int]]:
    """What members have and owe together, by programme."""
    b, risk = t.balances.c, select(t.programmes.c.risk_account)

    def work(connection: Connection) -> dict[Uuid, tuple[int, int]]:
        query = select(b.programme, func.sum(b.balance).label("have"), func.sum(b.owed).label("owe"))
        rows = connection.execute(query.where(b.account.not_in(risk)).group_by(b.programme))
        return {row.programme: (int(row.have), int(row.owe)) for row in rows}

    return world.database.read(work)


def points(joined: Joined, programme: Uuid) -> Moved:
    return next((each for each in joined.points if each.programme == programme), Moved(programme=programme))


def test_both_cards_live_on_after_a_merge_and_undoing_it_gives_all_back(world: World) -> None:
    here, before = desk(world), totals(world)
    jan, sanne = here.holder(JAN), here.holder(SANNE)
    merge, joined = here.merge(jan, sanne)
    assert (joined.outcome, joined.cards) == (Joining.DONE, 1)
    assert points(joined, here.device.programme.id) == Moved(programme=here.device.programme.id, moved=85)
    assert here.device.balance(world.card(JAN)) == here.device.balance(world.card(SANNE)) == 1325
    summary = here.device.lookup(world.card(SANNE))
    assert (summary.status, summary.name) == (CardStatus.ISSUED, here.device.lookup(world.card(JAN)).name)
    assert here.search("sanne").customers == ()
    assert here.one("vries").cards == 2
    assert totals(world) == before
    asked = MergeCustomers(id=merge, by=here.by, kept=jan, gone=sanne)
    assert here.ask(asked, Joined) == joined, "a repeat gets the first answer"
    undone = here.undo(merge)
    assert (undone.outcome, undone.cards) == (Joining.DONE, 1)
    assert points(undone, here.device.programme.id) == Moved(programme=here.device.programme.id, moved=85)
    assert (here.device.balance(world.card(JAN)), here.device.balance(world.card(SANNE))) == (1240, 85)
    assert here.one("sanne").customer == sanne
    assert totals(world) == before
    assert here.undo(merge).outcome is Joining.UNDONE


def test_a_merge_is_told_to_every_terminal(world: World) -> None:
    here, other = desk(world), world.device("K1-2")
    counter = other.changes().next
    here.merge(here.holder(JAN), here.holder(SANNE))
    told = {change.card.token: change.card for change in other.changes(counter).changes}  # type: ignore[union-attr]  # cards alone changed
    assert told.keys() == {world.card(JAN), world.card(SANNE)}
    assert told[world.card(JAN)].account == told[world.card(SANNE)].account


def test_a_customer_is_told_of_with_the_last_merge_that_can_be_undone(world: World) -> None:
    here = desk(world)
    jan, sanne, pieter = (here.holder(each) for each in (JAN, SANNE, PIETER))

    def told(customer: Uuid) -> MergedBefore | None:
        (found,) = here.search(customer=customer).customers
        return found.merged

    assert told(jan) is None
    first, _ = here.merge(jan, sanne)
    assert told(jan) == MergedBefore(merge=first, name="Sanne van den Berg")
    assert here.one("vries").merged is None, "a list says less"
    last, _ = here.merge(jan, pieter)
    assert told(jan) == MergedBefore(merge=last, name="Pieter Bakker")
    here.undo(last)
    assert told(jan) == MergedBefore(merge=first, name="Sanne van den Berg")
    here.undo(first)
    assert told(jan) is None


def test_a_merge_that_a_later_one_stands_on_is_not_offered(world: World) -> None:
    here = desk(world)
    jan, sanne, pieter = (here.holder(each) for each in (JAN, SANNE, PIETER))
    below, _ = here.merge(jan, sanne)
    here.merge(pieter, jan)
    (found,) = here.search(customer=pieter).customers
    assert found.merged is not None
    assert found.merged.merge != below
    assert here.undo(below).outcome is Joining.LATER_FIRST


def test_what_was_spent_meanwhile_is_said_to_be_mixed(world: World) -> None:
    here = desk(world)
    merge, _ = here.merge(here.holder(JAN), here.holder(SANNE))
    spent = here.device.redemption(world.card(JAN), "coffee")
    assert here.device.authorise(here.device.item(spent)).answer.status is Status.ACCEPTED
    here.device.deliver(here.device.accrual(world.card(SANNE), 500))
    told = points(here.undo(merge), here.device.programme.id)
    # Jan's 120 of this year go first, so Sanne's are there still, with the 50 that her card earned.
    assert told == Moved(programme=told.programme, moved=135, earned=50)
    assert (here.device.balance(world.card(JAN)), here.device.balance(world.card(SANNE))) == (1140, 135)


def test_what_nobody_can_tell_apart_stays_and_is_said(world: World) -> None:
    here = desk(world)
    merge, _ = here.merge(here.holder(SANNE), here.holder(JAN))
    spent = here.device.redemption(world.card(SANNE), "tulips")
    assert here.device.authorise(here.device.item(spent)).answer.status is Status.ACCEPTED
    told = points(here.undo(merge), here.device.programme.id)
    assert told.moved + told.mixed == 1240
    assert told.mixed > 0
    have = [here.device.balance(world.card(each)) for each in (JAN, SANNE)]
    assert have == [told.moved, 1325 - 750 - told.moved]


def test_a_hold_stays_at_its_terminal_and_flows_on_when_it_comes_back(world: World) -> None:
    here = desk(world)
    device = here.device
    device.lookup(world.card(JAN))
    hold = device.make(bodies.HoldRequest, world.card(JAN), hold=device.mint())
    (granted,) = device.deliver(hold)
    assert granted.hold is not None
    held = granted.hold.points
    _, joined = here.merge(here.holder(SANNE), here.holder(JAN))
    assert points(joined, device.programme.id).held == held
    assert device.balance(world.card(SANNE)) == 1325 - held
    account = world.seeded.cards[JAN].account
    body = device.make(bodies.HoldReturn, None, hold=hold.hold, points=held, account=account)
    device.deliver(body)
    assert device.balance(world.card(SANNE)) == 1325


def test_a_sale_that_is_reversed_after_the_merge_is_paid_by_the_one_account(world: World) -> None:
    here = desk(world)
    sale = here.device.accrual(world.card(SANNE), 1000)
    here.device.deliver(sale)
    here.merge(here.holder(JAN), here.holder(SANNE))
    here.device.deliver(here.device.make(bodies.Reversal, world.card(SANNE), reference=sale.id))
    assert here.device.balance(world.card(JAN)) == 1325


def test_a_customer_without_a_card_and_one_with(world: World) -> None:
    here = desk(world)
    fresh, other = here.customer("Jan", "Vries"), here.customer("Jan", "de Vries")
    merge, joined = here.merge(fresh, here.holder(JAN))
    assert (joined.outcome, joined.cards, joined.account) == (Joining.DONE, 1, world.seeded.cards[JAN].account)
    assert here.search(token=world.card(JAN)).customers[0].customer == fresh
    here.issue(0, fresh)
    here.device.deliver(here.device.accrual(here.blank(0), 700))
    assert here.device.balance(here.blank(0)) == here.device.balance(world.card(JAN)) == 1310
    undone = here.undo(merge)
    assert undone.outcome is Joining.DONE
    assert (here.device.balance(world.card(JAN)), here.device.balance(here.blank(0))) == (1240, 70)
    assert here.search(token=here.blank(0)).customers[0].customer == fresh
    _, empty = here.merge(fresh, other)
    assert (empty.outcome, empty.cards) == (Joining.DONE, 0)


def test_what_cannot_be_joined_or_parted(world: World) -> None:
    here = desk(world)
    jan, sanne, pieter = here.holder(JAN), here.holder(SANNE), here.holder(PIETER)
    nobody, fresh = here.device.mint(), here.customer("Nie", "Mand")
    assert here.merge(jan, jan)[1].outcome is Joining.SAME
    assert here.merge(jan, nobody)[1].outcome is Joining.UNKNOWN
    assert here.merge(nobody, jan)[1].outcome is Joining.UNKNOWN
    assert here.undo(nobody).outcome is Joining.UNKNOWN
    first, _ = here.merge(jan, sanne)
    assert here.merge(pieter, sanne)[1].outcome is Joining.UNKNOWN
    second, _ = here.merge(pieter, jan)
    assert here.undo(first).outcome is Joining.LATER_FIRST
    assert here.undo(second).outcome is Joining.DONE
    assert here.undo(first).outcome is Joining.DONE
    assert [here.device.balance(world.card(each)) for each in (JAN, SANNE, PIETER)] == [1240, 85, 760]
    assert here.join(jan, fresh).outcome is Joining.NO_ACCOUNT
    assert here.leave(jan).outcome is Joining.NOT_IN_HOUSEHOLD
    assert here.leave(nobody).outcome is Joining.UNKNOWN


def test_a_household_shares_one_account_and_each_keeps_the_own_name(world: World) -> None:
    here, before = desk(world), totals(world)
    jan, sanne = here.holder(JAN), here.holder(SANNE)
    joined = here.join(sanne, jan)
    assert (joined.outcome, joined.account, joined.cards) == (Joining.DONE, world.seeded.cards[JAN].account, 1)
    names = [here.device.lookup(world.card(each)).name for each in (JAN, SANNE)]
    assert names == ["J••• d. V.", "S••• v. d. B."]
    assert here.device.balance(world.card(SANNE)) == 1325
    assert (here.one("sanne").household, here.one("vries").household) == (True, True)
    assert (here.one("sanne").cards, here.one("vries").cards) == (1, 1)
    assert here.join(sanne, jan).outcome is Joining.SAME
    assert here.merge(here.holder(PIETER), sanne)[1].outcome is Joining.LATER_FIRST
    assert here.issue(0, sanne).answer.status is Status.ACCEPTED
    assert here.device.lookup(here.blank(0)).name == "S••• v. d. B."
    assert here.device.balance(here.blank(0)) == 1325
    left = here.leave(sanne)
    assert (left.outcome, left.cards) == (Joining.DONE, 2)
    assert [here.device.balance(card) for card in (world.card(SANNE), here.blank(0))] == [0, 0]
    assert here.device.balance(world.card(JAN)) == 1325, "what was shared stays"
    assert here.device.lookup(world.card(SANNE)).name == "S••• v. d. B."
    assert totals(world) == before
    here.device.deliver(here.device.accrual(world.card(SANNE), 500))
    assert here.device.balance(here.blank(0)) == 50


# ── A wrong link put right ────────────────────


def test_a_card_that_is_relinked_leaves_points_behind_unless_they_move(world: World) -> None:
    here = desk(world)
    here.issue(0, here.holder(JAN))
    token = here.blank(0)
    here.device.deliver(here.device.accrual(token, 900), here.device.accrual(world.card(JAN), 1000))
    assert here.relink(token, here.holder(SANNE), " ").outcome is CardChange.NOTE_MISSING
    assert here.relink(token, here.holder(JAN)).outcome is CardChange.ALREADY
    assert here.relink(token, here.device.mint()).outcome is CardChange.CUSTOMER_UNKNOWN
    assert here.relink(here.blank(1), here.holder(JAN)).outcome is CardChange.NOT_IN_USE
    assert here.relink(token, here.holder(SANNE)).outcome is CardChange.DONE
    assert (here.device.balance(world.card(JAN)), here.device.balance(token)) == (1430, 85)
    back = here.relink(token, here.holder(JAN))
    assert (back.outcome, back.points) == (CardChange.DONE, ())
    moved = here.relink(token, here.holder(SANNE), move=True)
    assert [each.moved for each in moved.points] == [90]
    assert (here.device.balance(world.card(JAN)), here.device.balance(token)) == (1340, 175)


def test_a_card_of_nobody_is_claimed_with_its_points(world: World) -> None:
    here = desk(world)
    here.issue(0)
    here.issue(1)
    here.device.deliver(here.device.accrual(here.blank(0), 900), here.device.accrual(here.blank(1), 300))
    fresh = here.customer("Nieuw", "Lid")
    assert here.relink(here.blank(0), fresh).outcome is CardChange.DONE
    assert here.device.balance(here.blank(0)) == 90
    assert here.one("lid").cards == 1
    claimed = here.relink(here.blank(1), fresh)
    assert [each.moved for each in claimed.points] == [30]
    assert here.device.balance(here.blank(0)) == here.device.balance(here.blank(1)) == 120


# ── The law ────────────────────


def figures(world: World) -> Counter[str]:
    p = t.postings.c

    def work(connection: Connection) -> Counter[str]:
        query = select(p.kind, func.sum(p.amount)).where(p.bucket.in_(["free", "held"])).group_by(p.kind)
        return Counter({row[0]: int(row[1]) for row in connection.execute(query)})

    return world.database.read(work)


@pytest.mark.parametrize("seed", range(12))
def test_merging_living_and_undoing_conserves_every_point(sqlite_world: World, seed: int) -> None:
    """Random sales, rewards, reversals and holds between a merge and its undoing: what merging moves sums to nothing,
    what it answers is what the balances say, and the ledger's check after the test finds none below zero."""
    world, chance = sqlite_world, random.Random(seed)
    here = desk(world)
    programme = here.device.programme.id
    cards = [world.card(JAN), world.card(chance.choice((SANNE, PIETER, FATIMA)))]
    sales: list[Uuid] = []
    _live(here, chance, cards, sales, 4)
    kept, gone = here.search(token=cards[0]).customers[0].customer, here.search(token=cards[1]).customers[0].customer
    before = totals(world)
    merge, joined = here.merge(kept, gone)
    assert totals(world)[programme][0] + totals(world)[programme][1] >= 0
    assert figures(world)[PostingKind.MERGE.value] == 0
    have, owe = totals(world)[programme]
    was, owed = before[programme]
    assert was - have == owed - owe >= 0, "a debt may be paid, nothing else"
    _live(here, chance, cards, sales, 8)
    world.clock.pass_(days=chance.choice((0, 1, 60)))
    shared = _balance(here, cards[0])
    assert shared == _balance(here, cards[1])
    together = totals(world)
    undone = here.undo(merge)
    assert undone.outcome is Joining.DONE
    told, first = points(undone, programme), points(joined, programme)
    assert told.mixed >= 0
    assert told.earned >= 0
    assert told.moved - told.earned + told.mixed + told.held >= first.moved
    assert _balance(here, cards[0]) + _balance(here, cards[1]) >= shared
    assert figures(world)[PostingKind.MERGE.value] == 0
    expired = -figures(world)[PostingKind.EXPIRY.value]
    assert together[programme][0] - totals(world)[programme][0] <= expired + together[programme][1]


def _balance(here: Desk, card: str) -> int:
    return here.device.balance(card)


def _live(here: Desk, chance: random.Random, cards: list[str], sales: list[Uuid], acts: int) -> None:
    device = here.device
    for _ in range(acts):
        card = chance.choice(cards)
        match chance.randrange(5):
            case 0 | 1:
                sale = device.accrual(card, chance.randrange(0, 20000))
                device.deliver(sale)
                sales.append(sale.id)
            case 2:
                device.authorise(device.item(device.redemption(card, chance.choice(("coffee", "tulips")))))
            case 3 if sales:
                device.deliver(device.make(bodies.Reversal, card, reference=chance.choice(sales)))
            case _:
                device.lookup(card)
                device.deliver(device.make(bodies.HoldRequest, card, hold=device.mint()))

"""Answers to campaigns and claims go where their account goes, and come back with it: thanked once, told to the holder."""

from central.campaigns import Count, counts
from loyalty.answers import Status
from loyalty.claims import ClaimState
from tests.central.conftest import START, World
from tests.central.desk import Desk, desk
from tests.central.test_campaigns import respond, summary
from tests.central.test_claims import claim, decide, deliver, told

JAN, SANNE = 0, 2


def given(world: World) -> list[Count]:
    return list(world.database.read(lambda c: counts(c, world.seeded.owner, "nextbread")))


def thanks(here: Desk, card: int, answer: str = "walnut") -> int:
    """What an answer is thanked for with."""
    answered = respond(here.device, here.world.card(card), answer)
    assert answered.status is Status.ACCEPTED
    return answered.points or 0


def test_who_answered_is_not_thanked_again_after_a_merge(world: World) -> None:
    here = desk(world)
    assert thanks(here, SANNE) == 25
    merge, _ = here.merge(here.holder(JAN), here.holder(SANNE))
    assert summary(here.device, world.card(JAN)).answered == ("nextbread",)
    assert thanks(here, JAN, "spelt") == thanks(here, SANNE, "spelt") == 0
    assert given(world) == [Count("walnut", 1)]
    here.undo(merge)
    assert thanks(here, SANNE, "raisin") == 0
    assert thanks(here, JAN, "spelt") == 25, "Jan had not answered himself"
    assert given(world) == [Count("spelt", 1), Count("walnut", 1)]


def test_an_answer_given_together_is_one_of_both_when_they_part(world: World) -> None:
    here = desk(world)
    merge, _ = here.merge(here.holder(JAN), here.holder(SANNE))
    world.clock.pass_(minutes=1)
    assert thanks(here, JAN) == 25
    here.undo(merge)
    assert thanks(here, JAN) == thanks(here, SANNE) == 0
    assert given(world) == [Count("walnut", 1)]


def test_each_had_answered_before_the_merge(world: World) -> None:
    here = desk(world)
    assert (thanks(here, JAN, "spelt"), thanks(here, SANNE)) == (25, 25)
    merge, _ = here.merge(here.holder(JAN), here.holder(SANNE))
    assert given(world) == [Count("spelt", 1), Count("walnut", 1)]
    here.undo(merge)
    assert thanks(here, JAN) == thanks(here, SANNE) == 0
    assert given(world) == [Count("spelt", 1), Count("walnut", 1)]


def test_a_household_is_thanked_once_and_who_leaves_it_too(world: World) -> None:
    here = desk(world)
    here.join(here.holder(SANNE), here.holder(JAN))
    world.clock.pass_(minutes=1)
    assert (thanks(here, SANNE), thanks(here, JAN)) == (25, 0)
    sanne = here.one("sanne").customer
    here.leave(sanne)
    assert thanks(here, SANNE, "spelt") == thanks(here, JAN, "spelt") == 0


def test_who_shows_the_card_hears_of_its_claim_before_and_after(world: World) -> None:
    here = desk(world)
    made = claim(here.device, world.card(SANNE), 2000)
    deliver(here.device, made)
    merge, _ = here.merge(here.holder(JAN), here.holder(SANNE))
    assert [each.id for each in told(here.device, world.card(SANNE))] == [made.id]
    later = claim(here.device, world.card(JAN), 1000)
    deliver(here.device, later)
    here.undo(merge)
    assert [each.id for each in told(here.device, world.card(SANNE))] == [made.id]
    assert [each.id for each in told(here.device, world.card(JAN))] == [later.id]


def test_a_claim_granted_after_the_merge_is_posted_to_the_one_account(world: World) -> None:
    here = desk(world)
    made = claim(here.device, world.card(SANNE), 2000)
    deliver(here.device, made)
    here.merge(here.holder(JAN), here.holder(SANNE))
    had = here.device.balance(world.card(JAN))
    decided = decide(world, here.device, made.id, grant=True)
    assert here.device.balance(world.card(JAN)) == had + decided.points > had
    assert [each.state for each in told(here.device, world.card(JAN))] == [ClaimState.GRANTED]
    assert world.verify().differences == 0


def test_a_card_that_is_put_right_takes_its_answer_and_claim_along_with_its_points(world: World) -> None:
    here = desk(world)
    made = claim(here.device, world.card(SANNE), 2000, START.date())
    deliver(here.device, made)
    assert thanks(here, SANNE) == 25
    assert here.relink(world.card(SANNE), here.holder(JAN), move=True).account == world.seeded.cards[JAN].account
    assert thanks(here, JAN, "spelt") == 0
    assert [each.id for each in told(here.device, world.card(JAN))] == [made.id]

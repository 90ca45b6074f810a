"""One's own data is all that is kept: every table is told or left out with a reason, and what is told is right."""

import pytest
from sqlalchemy import Connection, select

from central import tables as t
from central.columns import METADATA
from central.messages.virtual import VirtualPost
from central.privacy import coverage
from central.privacy.data_words import DATA_WORDS
from central.privacy.readable import readable
from loyalty.answers import Status
from loyalty.claims import ClaimState
from loyalty.wire import CardStatus
from loyalty.wire_history import HistoryKind
from loyalty.wire_kept import JoinRole
from loyalty.wire_privacy import DataOutcome, LeaveOutcome, MemberData
from tests.central.conftest import World
from tests.central.desk import Desk, desk
from tests.central.test_charity import given
from tests.central.test_claims import claim, decide
from tests.central.test_privacy import EMMA, JAN, data_of, everything, leave, prove, wish

SANNE = 2


@pytest.fixture
def world(world: World, post: VirtualPost) -> World:
    return world.post_to(post)


def told_of(here: Desk, post: VirtualPost, card: int) -> MemberData:
    token = here.world.card(card)
    prove(here.device, post, token)
    return data_of(wish(here.device, token))


def test_every_table_is_told_or_left_out_with_a_reason_or_about_no_member() -> None:
    lists = (set(coverage.TOLD), set(coverage.LEFT_OUT), set(coverage.OF_NOBODY))
    there = {table.name for table in METADATA.sorted_tables}
    assert set.union(*lists) == there, "say of each table where it is told, or why it is not"
    assert sum(map(len, lists)) == len(there), "a table stands in one list"
    fields = {field for told in coverage.TOLD.values() for field in told}
    assert fields | {"as_of"} == set(MemberData.__struct_fields__), "every field is told from a table"
    assert all(coverage.LEFT_OUT.values())


def test_a_table_about_no_member_names_none() -> None:
    personal = {"account", "customer", "card", "token", "subject", "kept", "gone", "mail", "phone", "address"}
    for name in coverage.OF_NOBODY:
        assert not personal & set(METADATA.tables[name].columns.keys()), name


def test_consents_gifts_claims_vouchers_and_wishes_are_told(world: World, post: VirtualPost) -> None:
    here = desk(world)
    device, token = here.device, world.card(JAN)
    device.deliver(device.accrual(token, 2500))
    redemption = device.redemption(token, "coffee")
    device.authorise(device.item(redemption))
    granted, refused = claim(device, token), claim(device, token, 900)
    device.deliver(granted, refused)
    decide(world, device, granted.id, grant=True)
    decide(world, device, refused.id, grant=False, note="Jan's neighbour bought that")
    first = told_of(here, post, JAN)
    found = data_of(wish(device, token))
    assert {(each.state, each.cents, each.noted) for each in found.claims} == {
        (ClaimState.GRANTED, 1250, False),
        (ClaimState.REFUSED, 900, True),
    }
    assert [each.points for each in found.claims if each.state is ClaimState.GRANTED] == [125]
    assert [(each.used_at, each.voided_at) for each in found.vouchers] == [(None, None)]
    assert [each.cents for each in found.gifts] == [given(device, token)]
    (points,) = [each for each in found.balances if each.shopped_cents == 2500]
    assert points.shopped_from == points.shopped_until is not None
    assert [each.terminal for each in found.proven] == ["K1-1"]
    assert {each.purpose for each in found.codes} == {"prove"}
    assert first.wishes == ()
    assert [each.kind for each in found.wishes] == ["paper"]


def test_what_staff_did_is_told_without_who_and_what_they_typed_is_said_to_be_there(
    world: World, post: VirtualPost
) -> None:
    here = desk(world)
    customer = here.customer("Noor", "Bakker")
    issued = here.issue(0, customer)
    assert issued.answer.status is Status.ACCEPTED
    token = here.blank(0)
    here.relink(token, customer, note="wrong Noor Bakker", move=True)
    data = told_of_token(here, post, token)
    assert {"customer.create", "card.issue"} <= {act.action for act in data.acts}
    assert data.consents[0].terms == "2026-1"
    assert data.customer_since == world.clock()
    assert data.cards[0].issued_in is not None
    text = readable(data, "en")
    staff = world.seeded.staff[0].id
    assert staff not in repr(data.acts)
    assert "terms 2026-1" in text


def told_of_token(here: Desk, post: VirtualPost, token: str) -> MemberData:
    prove(here.device, post, token)
    return data_of(wish(here.device, token))


def test_a_merge_is_told_and_both_cards_and_all_that_was_on_either(world: World, post: VirtualPost) -> None:
    here = desk(world)
    here.merge(here.holder(JAN), here.holder(SANNE))
    found = told_of(here, post, JAN)
    assert [each.role for each in found.joins] == [JoinRole.MERGED]
    assert len(found.cards) == 2
    assert found.name == "Jan de Vries"
    assert not found.household
    assert "customer.merge" in {act.action for act in found.acts}


def test_in_a_household_each_is_told_their_own_and_never_who_the_others_are(world: World, post: VirtualPost) -> None:
    here = desk(world)
    jan, sanne = here.holder(JAN), here.holder(SANNE)
    here.join(sanne, jan)
    assert here.device.lookup(world.card(SANNE)).shared
    assert here.device.lookup(world.card(JAN)).shared
    assert not here.device.lookup(world.card(1)).shared
    host, guest = told_of(here, post, JAN), told_of(here, post, SANNE)
    assert (host.name, guest.name) == ("Jan de Vries", "Sanne van den Berg")
    assert (host.mail, guest.mail) == ("jan@vries.example", "sanne@berg.example")
    assert (host.household, guest.household) == (True, True)
    assert ([j.role for j in host.joins], [j.role for j in guest.joins]) == ([JoinRole.HOST], [JoinRole.GUEST])
    assert (len(host.cards), len(guest.cards)) == (1, 1)
    assert 1325 in {each.balance for each in host.balances} & {each.balance for each in guest.balances}


def test_in_a_household_a_proof_opens_ones_own_data_and_nobody_elses(world: World, post: VirtualPost) -> None:
    here = desk(world)
    here.join(here.holder(SANNE), here.holder(JAN))
    host, guest = world.card(JAN), world.card(SANNE)
    prove(here.device, post, guest)
    assert wish(here.device, host).outcome is DataOutcome.NOT_PROVEN
    own = data_of(wish(here.device, guest))
    assert (len(own.proven), len(own.codes)) == (1, 1)
    prove(here.device, post, host)
    told = data_of(wish(here.device, host))
    assert (len(told.proven), len(told.codes)) == (1, 1)
    assert leave(here.device, guest).outcome is LeaveOutcome.LEFT
    assert "sanne@berg.example" not in everything(world)


def test_after_a_host_left_the_guest_shares_with_nobody_any_more(world: World, post: VirtualPost) -> None:
    here = desk(world)
    here.join(here.holder(SANNE), here.holder(JAN))
    prove(here.device, post, world.card(JAN))
    assert leave(here.device, world.card(JAN)).lapsed == ()
    summary = here.device.lookup(world.card(SANNE))
    assert not summary.shared
    assert here.device.balance(world.card(SANNE)) == 1325


def test_what_staff_typed_about_who_left_goes_and_that_they_did_something_stays(
    world: World, post: VirtualPost
) -> None:
    here = desk(world)
    account, a = world.seeded.cards[JAN].account, t.acts.c
    customer = here.holder(JAN)
    here.relink(world.card(EMMA), customer, note="Jan de Vries brought it")
    blocked = here.issue(1, customer)
    assert blocked.answer.status is Status.ACCEPTED
    assert "Jan de Vries brought it" in everything(world)
    prove(here.device, post, world.card(JAN))
    leave(here.device, world.card(JAN))
    assert "Jan de Vries brought it" not in everything(world)

    def left(connection: Connection) -> set[str]:
        return set(connection.execute(select(a.action).where(a.subject.in_((account, customer)))).scalars())

    assert left_over(world, left)


def left_over(world: World, work: object) -> set[str]:
    return world.database.read(work)  # type: ignore[arg-type] # any piece of work


@pytest.mark.parametrize("language", sorted(DATA_WORDS))
def test_every_word_of_the_lists_is_there_in_every_language(language: str) -> None:
    words = DATA_WORDS[language]
    assert set(words) == set(DATA_WORDS["en"])
    for kinds, start in (
        (HistoryKind, ""),
        (JoinRole, ""),
        (CardStatus, "card."),
        (ClaimState, "claim."),
    ):
        assert {f"{start}{each.value}" for each in kinds} <= set(words)


def test_a_mail_says_what_the_paper_says(world: World, post: VirtualPost) -> None:
    from tests.terminal.vouchers.data_examples import member_data

    text = readable(member_data(), "nb")
    for said in ("Jan de Vries", "vilkår 2024-1", "Speeltuin De Wip", "EUR 6.17", "fikk 90", "noen ble med", "brukt"):
        assert said in text, said

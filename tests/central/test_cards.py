"""Cards: looked up by token, issued once, replaced at central; and what changed since when."""

import msgspec
import pytest
from sqlalchemy import update

from central import tables as t
from loyalty import bodies, wire
from loyalty.answers import Answer, Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.schemes import default_schemes
from loyalty.signing import decode_key
from loyalty.tokens import TokenKey, card_token
from loyalty.wire import CardStatus, ProblemType
from loyalty.wire_cards import CardDecided, IssueCard, ReplaceCard
from tests.central.conftest import World
from tests.central.device import Device


def token_of(device: Device, number: str) -> str:
    """A number's token, as a terminal makes it from its lookup key."""
    member = default_schemes().match(number)
    assert member is not None
    key = TokenKey(device.enrolled.lookup_key_id, decode_key(device.enrolled.lookup_key))
    return str(card_token(key, device.enrolled.owner, member))


def blank(device: Device, number: int = 0) -> str:
    return token_of(device, device.seeded.blanks[number])


def batch_of(device: Device) -> Uuid:
    assert device.seeded.batch is not None
    return device.seeded.batch


def test_a_seeded_card_is_found_by_the_token_of_its_number(world: World) -> None:
    device = world.device()
    card = world.seeded.cards[0]
    assert token_of(device, card.number) == card.token
    found = device.lookup(card.token)
    assert (found.status, found.language, found.account) == (CardStatus.ISSUED, "nl", card.account)
    assert card.number not in repr(card)


def test_an_unknown_card_and_a_text_that_is_no_token(world: World) -> None:
    device = world.device()
    unknown = f"{world.card()[:8]}AAAA{world.card()[12:]}"
    got = device.call("POST", "/v1/cards/lookup", wire.Lookup(token=unknown))
    assert got.problem().type is ProblemType.CARD_UNKNOWN
    for text in ("10001", "", "k1:\u0000", "é" * 50):
        got = device.call("POST", "/v1/cards/lookup", wire.Lookup(token=text))
        assert got.problem().type is ProblemType.BAD_REQUEST


def test_a_refusal_is_told_at_the_next_visit_and_then_no_more(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    device.deliver(
        sale := device.accrual(world.card(), 100, receipt="K1/1/20261120T090000Z"),
        again := device.accrual(world.card(), 100, receipt="K1/1/20261120T090000Z"),
    )
    found = other.lookup(world.card())
    assert [(each.id, each.reason) for each in found.refusals] == [(again.id, Reason.RECEIPT_USED)]
    # The answer may have been lost: it is told again for a while.
    assert len(other.lookup(world.card()).refusals) == 1
    world.clock.pass_(minutes=11)
    assert other.lookup(world.card()).refusals == ()
    assert sale.id != again.id


def test_a_typed_number_is_nobodys_visit(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    device.lookup(world.card())
    hold = device.make(bodies.HoldRequest, world.card(), hold=device.mint())
    assert device.deliver(hold)[0].hold.points > 0
    device.deliver(
        device.accrual(world.card(), 100, receipt="K1/1/20261120T090000Z"),
        device.accrual(world.card(), 100, receipt="K1/1/20261120T090000Z"),
    )
    keyed = other.call("POST", "/v1/cards/lookup", wire.Lookup(token=world.card(), mode=EntryMode.KEYED))
    assert wire.read(wire.CardSummary, keyed.body).refusals == ()
    assert not [each for each in device.changes().changes if isinstance(each, wire.HoldAskedBack)]
    assert len(other.lookup(world.card()).refusals) == 1
    assert [each for each in device.changes().changes if isinstance(each, wire.HoldAskedBack)]


def test_a_blank_of_this_terminals_batch_is_issued_once(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    token = blank(device)
    assert device.lookup(token).status is CardStatus.BLANK
    issue = device.make(bodies.Issue, token, batch=batch_of(device))
    got = device.call("POST", "/v1/cards/issue", IssueCard(head=device.head, item=device.item(issue)))
    answer = wire.read(CardDecided, got.body).answer
    assert answer.status is Status.ACCEPTED
    assert device.lookup(token).status is CardStatus.ISSUED
    assert device.lookup(token).member_since == world.clock()
    (twice,) = device.deliver(device.make(bodies.Issue, token, batch=batch_of(device)))
    assert twice.reason is Reason.ALREADY_ISSUED
    answers = other.deliver(
        other.make(bodies.Issue, blank(device, 1), batch=batch_of(device)),
        other.make(bodies.Issue, blank(other, 1), batch=batch_of(device)),
        other.make(bodies.Issue, blank(other, 1), batch=batch_of(other), customer=other.mint()),
    )
    assert [each.reason for each in answers] == [Reason.NOT_ALLOWED, Reason.NOT_ALLOWED, Reason.REFERENCE_UNKNOWN]


def test_only_an_issue_is_taken_by_the_call_that_issues(sqlite_world: World) -> None:
    device = sqlite_world.device()
    item = device.item(device.accrual(sqlite_world.card(), 100))
    got = device.call("POST", "/v1/cards/issue", IssueCard(head=device.head, item=item))
    assert got.problem().type is ProblemType.BAD_REQUEST


def test_points_earned_before_the_issue_are_there_after_it(world: World) -> None:
    device = world.device()
    token = blank(device)
    issue = device.make(bodies.Issue, token, batch=batch_of(device))
    answers = device.deliver(issue, device.accrual(token, 2000))
    assert [answer.status for answer in answers] == [Status.ACCEPTED, Status.ACCEPTED]
    assert device.balance(token) == 200


def replaced(device: Device, token: str, old_card: str) -> Answer:
    item = device.item(device.make(bodies.Replace, token, old_card=old_card))
    got = device.call("POST", "/v1/cards/replace", ReplaceCard(head=device.head, item=item))
    assert got.status == 200, got.body
    return wire.read(CardDecided, got.body).answer


def test_a_replaced_card_keeps_its_balance_and_blocks_the_old_one(world: World) -> None:
    device = world.device()
    token = blank(device, 3)
    (never,) = device.deliver(device.make(bodies.Replace, token, old_card=world.card()))
    assert never.reason is Reason.NOT_ALLOWED, "only central decides it, while staff wait"
    assert replaced(device, token, world.card()).status is Status.ACCEPTED
    assert device.balance(token) == 1240
    assert device.lookup(world.card()).status is CardStatus.REPLACED
    (late,) = device.deliver(device.accrual(world.card(), 100))
    assert late.reason is Reason.CARD_BLOCKED
    assert replaced(device, blank(device, 4), world.card()).reason is Reason.NOT_ALLOWED


def test_a_card_past_its_day_has_expired(world: World) -> None:
    device = world.device()
    change = update(t.cards).where(t.cards.c.token == world.card()).values(valid_until=world.clock())
    world.database.write(lambda connection: connection.execute(change))
    world.clock.pass_(hours=1)
    assert device.lookup(world.card()).status is CardStatus.EXPIRED
    (answer,) = device.deliver(device.accrual(world.card(), 100))
    assert answer.reason is Reason.CARD_EXPIRED


def test_changes_tell_everything_once_and_then_what_is_new(world: World) -> None:
    device = world.device()
    seen: list[wire.Change] = []
    cursor, more = 0, True
    while more:
        page = device.changes(cursor, limit=7)
        seen += page.changes
        cursor, more = page.next, page.more
    tokens = [each.card.token for each in seen if isinstance(each, wire.CardChanged)]
    # A blank of a kind stands among the world's cards, to be tried; the terminals' own stand with them.
    blanks = {number for terminal in world.seeded.terminals for number in terminal.blanks}
    among = {card.number for card in world.seeded.cards}
    assert len(tokens) == len(set(tokens)) == len(among | blanks)
    assert {each.programme.id for each in seen if isinstance(each, wire.ProgrammeChanged)} == {
        each.id for each in device.enrolled.configuration.programmes
    }
    assert len([each for each in seen if isinstance(each, wire.StaffChanged)]) == len(world.seeded.staff)
    assert [each.terminal for each in seen if isinstance(each, wire.BatchAssigned)] == [device.id]
    assert device.changes(cursor).changes == ()
    device.deliver(*(device.accrual(world.card(), 100) for _ in range(3)))
    (change,) = device.changes(cursor).changes
    assert isinstance(change, wire.CardChanged)
    assert change.card.token == world.card()
    assert {each.balance for each in change.card.balances} == {1270, 14}
    assert change.card.refusals == ()


def test_a_wrong_cursor_is_a_bad_request(sqlite_world: World) -> None:
    device = sqlite_world.device()
    for query in ("after=-1", "after=x", "limit=0", "limit=501", "after=99999999999999999999"):
        assert device.call("GET", f"/v1/changes?{query}").problem().type is ProblemType.BAD_REQUEST


def preference(device: Device, card: str, language: str, **more: object) -> bodies.Preference:
    made = device.make(bodies.Preference, card, language=language, **more)
    assert isinstance(made, bodies.Preference)
    return made


def test_a_chosen_language_is_spoken_everywhere_from_then_on(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    counter = other.changes().next
    (answer,) = device.deliver(preference(device, world.card(), "nb"))
    assert (answer.status, answer.points) == (Status.ACCEPTED, 0)
    assert other.lookup(world.card()).language == "nb"
    cards = [each.card for each in other.changes(counter).changes if isinstance(each, wire.CardChanged)]
    assert [card.language for card in cards if card.token == world.card()] == ["nb"]
    device.deliver(preference(device, world.card(), "en"))
    assert other.lookup(world.card()).language == "en"


def test_a_card_without_a_customer_has_a_language_too(world: World) -> None:
    device = world.device()
    token = blank(device)
    assert device.lookup(token).language is None
    device.deliver(device.make(bodies.Issue, token, batch=batch_of(device)), preference(device, token, "nb"))
    found = device.lookup(token)
    assert (found.language, found.name) == ("nb", None)


@pytest.mark.parametrize("language", ["", "NL", "nederlands", "n1", "<b>"])
def test_what_is_no_language_is_refused_and_told_to_nobody(world: World, language: str) -> None:
    device = world.device()
    (answer,) = device.deliver(preference(device, world.card(), language))
    assert (answer.status, answer.reason) == (Status.REJECTED, Reason.NOT_ALLOWED)
    found = device.lookup(world.card())
    assert (found.language, found.refusals) == ("nl", ())


def test_a_typed_number_changes_no_language(world: World) -> None:
    device = world.device()
    body = preference(device, world.card(), "nb")
    keyed = msgspec.structs.replace(
        body, occasion=msgspec.structs.replace(body.occasion, assurance=Assurance.KEYED, entry_mode=EntryMode.KEYED)
    )
    (answer,) = device.deliver(keyed)
    assert (answer.status, answer.reason) == (Status.REJECTED, Reason.NOT_ALLOWED)
    assert device.lookup(world.card()).language == "nl"


def shopped(device: Device, card: str) -> tuple[int, int] | None:
    figures = next(each for each in device.lookup(card).balances if each.programme == device.programme.id).shopped
    return (figures.cents, figures.before) if figures is not None else None


def test_a_look_up_says_what_was_shopped_for_and_what_of_it_before_today(world: World) -> None:
    device = world.device()
    assert shopped(device, world.card()) is None
    sale = device.accrual(world.card(), 4500)
    device.deliver(sale)
    assert shopped(device, world.card()) == (4500, 0)
    world.clock.pass_(minutes=24 * 60)
    device.deliver(device.accrual(world.card(), 1000))
    assert shopped(device, world.card()) == (5500, 4500)
    device.deliver(device.make(bodies.Reversal, world.card(), reference=sale.id, cents=500))
    assert shopped(device, world.card()) == (5000, 4000)
    changed = [each.card for each in device.changes().changes if isinstance(each, wire.CardChanged)]
    assert all(balance.shopped is None for card in changed for balance in card.balances)

"""Claims for missing points: kept, limited, decided once by who may, posted with the claim as their cause."""

from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, select

from central import tables as t
from central.cli import main
from loyalty import wire
from loyalty.answers import Answer, Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Claim
from loyalty.claims import MOST_OPEN, ClaimRefusal, ClaimState, ClaimTold
from loyalty.ids import Uuid
from loyalty.money import Currency
from loyalty.problems import ProblemType
from loyalty.wire_claims import ClaimDecided, ClaimDeciding, ClaimsPage, DecideClaim, ListClaims
from loyalty.wire_history import History, HistoryKind, HistoryPage
from tests.central.conftest import START, World
from tests.central.device import Device

TODAY = START.date()
CLERK = 0
EMMA = 2
"""Of the seeded staff: a manager, and one who is also a member."""


def claim(device: Device, card: str, cents: int = 1250, day: date = TODAY, **more: object) -> Claim:
    said = {"currency": Currency.EUR, **more}
    body = device.make(Claim, card, cents=cents, day=day, **said)
    assert isinstance(body, Claim)
    return body


def several(world: World, device: Device, *wanted: tuple[str, int]) -> list[Claim]:
    """Claims of cards and amounts, a second apart."""
    made = []
    for card, cents in wanted:
        made.append(claim(device, card, cents))
        world.clock.pass_(seconds=1)
    return made


def deliver(device: Device, body: Claim) -> Answer:
    (answer,) = device.deliver(body)
    return answer


def told(device: Device, card: str) -> tuple[ClaimTold, ...]:
    return device.lookup(card).claims


def decide(world: World, device: Device, which: Uuid, *, grant: bool, note: str = "", by: int = CLERK) -> ClaimDecided:
    message = DecideClaim(claim=which, by=world.seeded.staff[by].id, grant=grant, note=note)
    got = device.call("POST", f"/v1/claims/{which}/decide", message)
    assert got.status == 200, got.body
    return wire.read(ClaimDecided, got.body)


def listed(world: World, device: Device, **more: object) -> ClaimsPage:
    got = device.call("POST", "/v1/claims/list", ListClaims(by=world.seeded.staff[CLERK].id, **more))
    assert got.status == 200, got.body
    return wire.read(ClaimsPage, got.body)


def test_a_claim_is_open_and_moves_no_figure(world: World) -> None:
    device, card = world.device(), world.card()
    before = device.balance(card)
    body = claim(device, card)
    assert deliver(device, body).status is Status.ACCEPTED
    assert deliver(device, body).status is Status.DUPLICATE
    (found,) = told(device, card)
    assert (found.id, found.state, found.cents, found.day) == (body.id, ClaimState.OPEN, 1250, TODAY)
    assert device.balance(card) == before
    assert told(device, world.card(1)) == ()


def test_a_granted_claim_adds_what_the_rule_gives_once_and_is_told_at_the_next_visit(world: World) -> None:
    device, card = world.device(), world.card()
    before = device.balance(card)
    body = claim(device, card)
    deliver(device, body)
    assert decide(world, device, body.id, grant=True) == ClaimDecided(outcome=ClaimDeciding.GRANTED, points=125)
    assert decide(world, device, body.id, grant=True) == ClaimDecided(outcome=ClaimDeciding.GRANTED, points=125)
    assert decide(world, device, body.id, grant=False, note="no").outcome is ClaimDeciding.OTHERWISE
    assert device.balance(card) == before + 125
    (found,) = told(device, card)
    assert (found.state, found.points) == (ClaimState.GRANTED, 125)
    world.clock.pass_(minutes=9)
    assert len(told(device, card)) == 1
    world.clock.pass_(minutes=2)
    assert told(device, card) == ()


def test_what_was_granted_stands_among_the_last_transactions(world: World) -> None:
    device, card = world.device(), world.card()
    world.clock.pass_(minutes=1)
    body = claim(device, card)
    deliver(device, body)
    decide(world, device, body.id, grant=True)
    asked = History(token=card, mode=EntryMode.SWIPED, assurance=Assurance.POSSESSION, language="nl")
    page = wire.read(HistoryPage, device.call("POST", "/v1/cards/history", asked).body)
    assert (page.entries[0].kind, page.entries[0].points, page.entries[0].shop) == (
        HistoryKind.CLAIMED,
        125,
        "De Korenaar",
    )


def test_a_refused_claim_says_so_and_adds_nothing(world: World) -> None:
    device, card = world.device(), world.card()
    before = device.balance(card)
    body = claim(device, card)
    deliver(device, body)
    assert decide(world, device, body.id, grant=False).outcome is ClaimDeciding.NOTE_MISSING
    assert decide(world, device, body.id, grant=False, note="  ").outcome is ClaimDeciding.NOTE_MISSING
    assert decide(world, device, body.id, grant=False, note="no such sale").outcome is ClaimDeciding.REFUSED
    (found,) = told(device, card)
    assert (found.state, found.refusal) == (ClaimState.REFUSED, ClaimRefusal.SHOP)
    assert device.balance(card) == before


@pytest.mark.parametrize(
    ("cents", "days", "refusal"),
    [
        (0, 0, ClaimRefusal.NO_AMOUNT),
        (-5, 0, ClaimRefusal.NO_AMOUNT),
        (25_001, 0, ClaimRefusal.TOO_MUCH),
        (25_000, 0, None),
        (100, 2, ClaimRefusal.FUTURE),
        (100, -30, None),
        (100, -33, ClaimRefusal.TOO_OLD),
    ],
)
def test_what_cannot_be_claimed_is_refused_at_once_and_says_why(
    sqlite_world: World, cents: int, days: int, refusal: ClaimRefusal | None
) -> None:
    device, card = sqlite_world.device(), sqlite_world.card()
    assert deliver(device, claim(device, card, cents, TODAY + timedelta(days=days))).status is Status.ACCEPTED
    (found,) = told(device, card)
    assert found.refusal is refusal
    assert found.state is (ClaimState.OPEN if refusal is None else ClaimState.REFUSED)


def test_an_account_has_three_open_claims_at_most_even_in_one_batch(world: World) -> None:
    device, card = world.device(), world.card()
    bodies = several(world, device, *((card, 100 * number) for number in range(1, 6)))
    device.deliver(*bodies)
    found = told(device, card)
    assert [each.refusal for each in found] == [None] * MOST_OPEN + [ClaimRefusal.TOO_MANY] * 2
    decide(world, device, bodies[0].id, grant=True)
    late = claim(device, card)
    deliver(device, late)
    assert next(each for each in told(device, card) if each.id == late.id).state is ClaimState.OPEN


def test_a_claim_that_waited_offline_is_judged_by_the_day_it_was_made(sqlite_world: World) -> None:
    device, card = sqlite_world.device(), sqlite_world.card()
    body = claim(device, card, day=TODAY - timedelta(days=29))
    sqlite_world.clock.pass_(days=20)
    deliver(device, body)
    assert told(device, card)[0].state is ClaimState.OPEN


def test_only_who_showed_the_card_can_claim(sqlite_world: World) -> None:
    device, card = sqlite_world.device(), sqlite_world.card()
    for assurance in (None, Assurance.KEYED, Assurance.GUESSABLE):
        answer = deliver(device, claim(device, card, occasion={"assurance": assurance}))
        assert answer.reason is Reason.NOT_ALLOWED
    assert deliver(device, claim(device, sqlite_world.card(7))).reason is Reason.CARD_BLOCKED
    assert deliver(device, claim(device, card, currency=Currency.NOK)).reason is Reason.CURRENCY
    assert told(device, card) == ()


def test_staff_see_their_shops_claims_oldest_first_and_by_pages(world: World) -> None:
    device = world.device()
    bodies = several(world, device, *((world.card(number), 1000 + number) for number in range(3)))
    device.deliver(*bodies)
    page = listed(world, device, limit=2)
    assert ([each.id for each in page.claims], page.more) == ([each.id for each in bodies[:2]], True)
    assert (page.claims[0].points, page.claims[0].member, page.claims[0].terminal) == (100, "J••• d. V.", "K1-1")
    rest = listed(world, device, after=page.claims[-1].id)
    assert ([each.id for each in rest.claims], rest.more) == ([bodies[2].id], False)
    assert listed(world, world.device("B1-1")).claims == ()


def test_who_is_no_staff_decides_nothing_and_nobody_their_own(world: World) -> None:
    device = world.device()
    emma = next(number for number, card in enumerate(world.seeded.cards) if card.name == "Emma Smit")
    body = claim(device, world.card(emma))
    deliver(device, body)
    assert decide(world, device, body.id, grant=True, by=EMMA).outcome is ClaimDeciding.OWN
    nobody = DecideClaim(claim=body.id, by=device.mint(), grant=True)
    got = device.call("POST", f"/v1/claims/{body.id}/decide", nobody)
    assert got.problem().type is ProblemType.STAFF_REFUSED
    assert decide(world, device, device.mint(), grant=True).outcome is ClaimDeciding.UNKNOWN
    assert decide(world, device, body.id, grant=True).outcome is ClaimDeciding.GRANTED


def test_the_office_lists_grants_and_refuses(sqlite_world: World) -> None:
    device, card = sqlite_world.device(), sqlite_world.card()
    first, second = several(sqlite_world, device, (card, 1250), (card, 999))
    device.deliver(first, second)
    url = ["--database", str(sqlite_world.database.engine.url)]

    def run(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["claims", *words[:1], *url, *words[1:]])
        return result.exit_code, result.output

    code, text = run("list", "--json")
    assert (code, [line for line in text.splitlines() if first.id in line or second.id in line]) == (
        0,
        text.splitlines(),
    )
    assert run("grant", first.id) == (0, "Granted: 125 points.\n")
    assert run("refuse", second.id, "--note", "not found at the till") == (0, "Refused.\n")
    assert "otherwise" in run("grant", second.id)[1]
    assert "no such claim" in run("grant", device.mint())[1]
    assert run("list", "--json") == (0, "")

    def kept(connection: Connection) -> list[tuple[str, str | None, str | None]]:
        c = t.claims.c
        rows = connection.execute(select(c.state, c.note, c.decided_by).order_by(c.id))
        return [(row.state, row.note, row.decided_by) for row in rows]

    assert sqlite_world.database.read(kept) == [
        ("granted", None, None),
        ("refused", "not found at the till", None),
    ]

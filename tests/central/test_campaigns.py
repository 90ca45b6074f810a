"""Campaigns at central: set, told to the right shops, answered once, counted without persons."""

import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from central.campaigns import MOST_OPEN, Placed, set_campaign
from central.cli import main
from central.errors import OwnerError
from central.seed_campaign import bread_campaign
from loyalty import wire
from loyalty.answers import Answer, Reason, Status
from loyalty.assurance import Assurance, EntryMode
from loyalty.bodies import Response
from loyalty.campaigns import Campaign
from loyalty.codes import CampaignCode, write
from loyalty.wire_history import History, HistoryKind, HistoryPage
from tests.central.conftest import START, World
from tests.central.device import Device

BREAD = bread_campaign(START)


def told(device: Device) -> tuple[str, ...]:
    got = device.call("GET", "/v1/devices/me/config")
    return tuple(each.id for each in wire.read(wire.Configuration, got.body).campaigns)


def changed(**said: object) -> Campaign:
    return msgspec.structs.replace(BREAD, **said)


def put(world: World, campaign: Campaign, *shops: str) -> int:
    placed = Placed(campaign, tuple(shops))
    return world.database.write(lambda c: set_campaign(c, world.seeded.owner, placed, world.clock()))


def respond(device: Device, card: str, answer: str = "walnut", campaign: str = "nextbread", **more: object) -> Answer:
    body = device.make(Response, card, campaign=campaign, answer=answer, **more)
    (answered,) = device.batch([device.item(body)]).answers
    return answered


def summary(device: Device, card: str) -> wire.CardSummary:
    return wire.read(wire.CardSummary, device.call("POST", "/v1/cards/lookup", wire.Lookup(token=card)).body)


def points(device: Device, card: str) -> int:
    return summary(device, card).balances[0].balance


def run(world: World, *words: str) -> Result:
    return CliRunner().invoke(
        main,
        [
            "campaign",
            words[0],
            "--database",
            world.database.engine.url.render_as_string(hide_password=False),
            *words[1:],
        ],
    )


# ── Answered ────────────────────


def test_the_first_answer_stays_and_is_thanked_for_once(world: World) -> None:
    one, other, card = world.device(), world.device("K1-2"), world.card()
    had = points(one, card)
    first = respond(one, card)
    assert (first.status, first.points) == (Status.ACCEPTED, 25)
    again = respond(other, card, "spelt")
    assert (again.status, again.points) == (Status.ACCEPTED, 0)
    assert points(one, card) == had + 25
    assert summary(other, card).answered == ("nextbread",)
    assert summary(other, world.card(1)).answered == ()
    assert world.verify().differences == 0


def test_two_answers_in_one_batch_are_one(world: World) -> None:
    device, card = world.device(), world.card()
    items = [device.item(device.make(Response, card, campaign="nextbread", answer=a)) for a in ("walnut", "spelt")]
    assert sorted(each.points or 0 for each in device.batch(items).answers) == [0, 25]
    repeated = device.batch(items).answers
    assert {(each.status, each.first) for each in repeated} == {(Status.DUPLICATE, Status.ACCEPTED)}
    assert run(world, "answers", "nextbread", "--json").output.strip() == '{"walnut":1,"spelt":0,"raisin":0}'


def test_the_thanks_are_a_line_of_the_history(world: World) -> None:
    device, card = world.device(), world.card()
    world.clock.pass_(minutes=1)
    respond(device, card)
    asked = History(token=card, mode=EntryMode.SCANNED, assurance=Assurance.POSSESSION, language="nl")
    page = wire.read(HistoryPage, device.call("POST", "/v1/cards/history", asked).body)
    assert (page.entries[0].kind, page.entries[0].points) == (HistoryKind.ANSWERED, 25)


def test_other_terminals_hear_that_the_account_answered(world: World) -> None:
    one, other, card = world.device(), world.device("K1-2"), world.card()
    after = wire.read(wire.Changes, other.call("GET", "/v1/changes?after=0").body).next
    respond(one, card)
    heard = wire.read(wire.Changes, other.call("GET", f"/v1/changes?after={after}").body).changes
    assert [each.card.answered for each in heard if isinstance(each, wire.CardChanged)] == [("nextbread",)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"campaign": "summer"}, Reason.REFERENCE_UNKNOWN),
        ({"campaign": "no such\x00word"}, Reason.REFERENCE_UNKNOWN),
        ({"answer": "cake"}, Reason.NOT_ALLOWED),
        ({"occasion": {"assurance": Assurance.KEYED}}, Reason.NOT_ALLOWED),
        ({"occasion": {"assurance": None}}, Reason.NOT_ALLOWED),
    ],
)
def test_what_is_no_answer_counts_nothing(world: World, said: dict[str, object], reason: Reason) -> None:
    device, card = world.device(), world.card()
    found = respond(device, card, **said)
    assert (found.status, found.reason) == (Status.REJECTED, reason)
    assert summary(device, card).answered == ()


def test_a_blocked_card_answers_nothing(world: World) -> None:
    blocked = next(each.token for each in world.seeded.cards if each.status == "blocked")
    assert respond(world.device(), blocked).reason is Reason.CARD_BLOCKED


def test_an_answer_given_in_time_counts_however_late_it_arrives(sqlite_world: World) -> None:
    world = sqlite_world
    device, card, other = world.device(), world.card(), world.card(1)
    put(world, changed(in_force_until=START + timedelta(days=1)))
    world.clock.pass_(days=90)
    in_time = {"occasion": {"occurred_at": START + timedelta(hours=2)}}
    assert respond(device, card, **in_time).points == 25
    assert respond(device, other).reason is Reason.NOT_ALLOWED
    unsure = {"occasion": {"occurred_at": START, "clock_trusted": False}}
    assert respond(device, other, **unsure).reason is Reason.NOT_ALLOWED


def test_without_points_the_answer_counts_all_the_same(sqlite_world: World) -> None:
    put(sqlite_world, changed(thanks_points=0))
    device, card = sqlite_world.device(), sqlite_world.card()
    assert respond(device, card).points == 0
    assert summary(device, card).answered == ("nextbread",)


def test_where_no_programme_is_named_nothing_is_given(sqlite_world: World) -> None:
    device, card = sqlite_world.device(), sqlite_world.card()
    assert respond(device, card, programme=None).points == 0
    assert summary(device, card).answered == ("nextbread",)


# ── Set ────────────────────


def test_a_campaign_is_told_to_its_shops_and_dropped_when_over(sqlite_world: World) -> None:
    world = sqlite_world
    utrecht, bergen = world.device(), world.device("B1-1")
    assert told(utrecht) == told(bergen) == ("nextbread",)
    shop = utrecht.enrolled.configuration.shop.id
    before = wire.read(wire.Configuration, utrecht.call("GET", "/v1/devices/me/config").body).version
    world.clock.pass_(minutes=1)
    version = put(world, changed(id="local", in_force_until=START + timedelta(days=2)), shop)
    assert version == before + 1
    assert (told(utrecht), told(bergen)) == (("nextbread", "local"), ("nextbread",))
    world.clock.pass_(days=2)
    assert told(utrecht) == ("nextbread",)


def test_an_answer_that_was_given_may_not_go(sqlite_world: World) -> None:
    respond(sqlite_world.device(), sqlite_world.card(), "raisin")
    with pytest.raises(OwnerError, match="raisin"):
        put(sqlite_world, changed(answers=BREAD.answers[:2]))


def test_open_campaigns_have_an_end(sqlite_world: World) -> None:
    for number in range(MOST_OPEN - 1):
        put(sqlite_world, changed(id=f"c{number}"))
    with pytest.raises(OwnerError, match="open"):
        put(sqlite_world, changed(id="more"))
    put(sqlite_world, changed(thanks_points=1))
    over = changed(id="past", in_force_until=START - timedelta(days=1))
    assert put(sqlite_world, over)


def test_an_operator_sets_lists_and_counts(sqlite_world: World, tmp_path: Path) -> None:
    file = tmp_path / "campaign.json"
    file.write_bytes(msgspec.json.encode(changed(id="tea")))
    result = run(sqlite_world, "set", "--file", str(file), "--shop", "Kornet")
    assert result.exit_code == 0, result.output
    assert f"{write(CampaignCode('tea', 'walnut'))}  Walnootbrood" in result.output
    listed = json.loads(run(sqlite_world, "list", "--json").output)
    assert [(each["campaign"]["id"], len(each["shops"])) for each in listed] == [("nextbread", 0), ("tea", 1)]
    respond(sqlite_world.device(), sqlite_world.card())
    shown = run(sqlite_world, "answers", "nextbread").output
    assert "Welk brood" in shown
    assert sqlite_world.card() not in shown
    assert "no campaign" in run(sqlite_world, "answers", "nothing").output
    assert "nextbread" in run(sqlite_world, "list").output


@pytest.mark.parametrize("document", [b"{}", b"\xff", msgspec.json.encode(BREAD).replace(b"nextbread", b"two words")])
def test_what_is_no_campaign_is_refused_with_the_reason(sqlite_world: World, tmp_path: Path, document: bytes) -> None:
    file = tmp_path / "campaign.json"
    file.write_bytes(document)
    result = run(sqlite_world, "set", "--file", str(file))
    assert result.exit_code == 1
    assert result.output.startswith("Error: This is no campaign")


def test_a_shop_that_is_not_the_owners_is_refused(sqlite_world: World) -> None:
    with pytest.raises(OwnerError, match="has no shop"):
        put(sqlite_world, BREAD, "018f0000-0000-7000-8000-00000000000f")


def test_the_campaign_that_the_page_shows_is_one(sqlite_world: World, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "campaigns.md").read_text(encoding="utf-8")
    file = tmp_path / "campaign.json"
    file.write_text(page.split("```json\n")[1].split("```")[0])
    assert run(sqlite_world, "set", "--file", str(file)).exit_code == 0

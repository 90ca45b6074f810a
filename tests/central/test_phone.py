"""A card on its way to a phone: who may have it, that it is picked up once, and what the former phone's key is worth."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import Connection

from central.api import phone
from central.api.dispatch import Incoming, dispatch
from central.api.gate import find_terminal
from central.app import CALLS
from central.context import Post
from central.members.pins import put_pin
from central.members.proven import Member, note_proof
from central.pace import Pace
from loyalty import wire
from loyalty.assurance import Assurance, EntryMode
from loyalty.ids import Uuid
from loyalty.phone import PICKUP_LIFE
from loyalty.rotating import rotating_code, step_of
from loyalty.signing import decode_key
from loyalty.wire import ProblemType
from loyalty.wire_phone import CardToTake, PickedUp, PickUp, TakeCard
from loyalty.wire_proofs import Channel, PinProof, ProvePin
from tests.central.conftest import World
from tests.central.device import URL, Device, Got

JAN, FATIMA, EMMA, KEES = 0, 1, 6, 7
PAGE, OTHER = "A" * 22, "B" * 22
(PICK_UP,) = (call for call in CALLS if call.carry_out is phone.pick_up)


def ask(
    device: Device, token: str, assurance: Assurance = Assurance.PROVEN, mode: EntryMode = EntryMode.SCANNED
) -> Got:
    return device.call("POST", "/v1/cards/digital", TakeCard(token=token, mode=mode, assurance=assurance))


def offered(device: Device, token: str) -> CardToTake:
    """An offer, of a member who has no way to prove: the world's central sends nothing."""
    got = ask(device, token, Assurance.POSSESSION)
    assert got.status == 200, got.body
    return wire.read(CardToTake, got.body)


def fetch(world: World, offer: CardToTake, page: str = PAGE) -> Got:
    path = offer.address.removeprefix(URL)
    return world.send("POST", f"{path}/pickup", {"content-type": "application/json"}, wire.write(PickUp(page=page)))


def prove(world: World, device: Device, number: int) -> None:
    """Central has just seen the member prove who they are, at that terminal."""
    account = device.lookup(world.card(number)).account
    assert account is not None

    def note(connection: Connection) -> None:
        terminal = find_terminal(connection, device.id)
        assert terminal is not None
        note_proof(connection, terminal, Member(account), world.clock())

    world.database.write(note)


def picked(world: World, offer: CardToTake, page: str = PAGE) -> PickedUp:
    got = fetch(world, offer, page)
    assert got.status == 200, got.body
    return wire.read(PickedUp, got.body)


def proves(world: World, number: int, key: str) -> bool:
    card = world.seeded.cards[number]
    code = rotating_code(card.number, step_of(world.clock()), decode_key(key))
    message = wire.Lookup(token=card.token, step=code.step, mac=code.mac, number=code.number)
    return wire.read(wire.CardSummary, world.device().call("POST", "/v1/cards/lookup", message).body).proven


# ── Offering ────────────────────


def test_the_address_says_where_and_nothing_of_whom(world: World) -> None:
    offer = offered(world.device(), world.card(JAN))
    assert offer.address.startswith(f"{URL}/m/")
    assert len(offer.address.rpartition("/")[2]) == 22
    assert offer.expires_at == world.clock() + PICKUP_LIFE
    assert not offer.replaces
    assert offer.address not in repr(offer)


def test_an_address_for_phones_of_its_own_is_told_where_there_is_one(sqlite_world: World) -> None:
    sqlite_world.serve(replace(sqlite_world.central, member_url="https://kaart.example/"))
    assert offered(sqlite_world.device(), sqlite_world.card(JAN)).address.startswith("https://kaart.example/m/")


@pytest.mark.parametrize(
    ("assurance", "mode", "status"),
    [
        (Assurance.GUESSABLE, EntryMode.SCANNED, 409),
        (Assurance.POSSESSION, EntryMode.SCANNED, 200),
        (Assurance.POSSESSION, EntryMode.KEYED, 409),
        (Assurance.PROVEN, EntryMode.KEYED, 409),
    ],
)
def test_possession_is_enough_where_there_is_no_way_to_prove(
    sqlite_world: World, assurance: Assurance, mode: EntryMode, status: int
) -> None:
    assert ask(sqlite_world.device(), sqlite_world.card(EMMA), assurance, mode).status == status


def test_where_there_is_a_way_to_prove_only_what_central_saw_proven_is_enough(sqlite_world: World) -> None:
    world = sqlite_world
    world.serve(replace(world.central, post=Post(frozenset(Channel))))
    device, other, card = world.device(), world.device("K1-2"), world.card(JAN)
    assert ask(device, card, Assurance.POSSESSION).problem().type is ProblemType.CONFLICT
    assert ask(device, card, Assurance.PROVEN).problem().type is ProblemType.CONFLICT, "a terminal's word alone"
    prove(world, device, JAN)
    assert ask(device, card, Assurance.PROVEN).status == 200
    assert ask(other, card, Assurance.PROVEN).problem().type is ProblemType.CONFLICT, "it was proven elsewhere"


def test_a_card_that_is_not_in_use_goes_on_no_phone(sqlite_world: World) -> None:
    assert ask(sqlite_world.device(), sqlite_world.card(KEES)).problem().type is ProblemType.CONFLICT
    unknown = sqlite_world.card(JAN)[:-4] + "AAAA"
    assert ask(sqlite_world.device(), unknown).problem().type is ProblemType.CARD_UNKNOWN


# ── Picking up ────────────────────


def test_the_key_that_was_picked_up_proves(world: World) -> None:
    got = picked(world, offered(world.device(), world.card(JAN)))
    assert got.member is not None
    assert got.member.startswith("J•")
    assert got.owner == world.seeded.owner
    assert proves(world, JAN, got.key)
    assert got.key not in repr(got)


def test_an_answer_that_got_lost_is_told_again_and_to_that_page_alone(world: World) -> None:
    offer = offered(world.device(), world.card(JAN))
    first = picked(world, offer)
    assert picked(world, offer) == first
    assert fetch(world, offer, OTHER).problem().type is ProblemType.TOKEN_USED
    assert proves(world, JAN, first.key)


def test_the_former_phones_key_dies_when_the_new_one_is_picked_up_and_not_before(world: World) -> None:
    former = world.seeded.cards[FATIMA].rotating_key
    assert former is not None
    offer = offered(world.device(), world.card(FATIMA))
    assert offer.replaces
    assert proves(world, FATIMA, former), "a QR that nobody photographed takes no card away"
    new = picked(world, offer).key
    assert not proves(world, FATIMA, former)
    assert proves(world, FATIMA, new), "in the very step in which the former one was used last"


def test_a_pin_stays_when_a_key_is_picked_up(world: World) -> None:
    owner, account = Uuid(world.seeded.owner), world.device().lookup(world.card(JAN)).account
    world.database.write(lambda connection: put_pin(connection, owner, account, "2580", b"0" * 16))
    prove(world, world.device(), JAN)
    picked(world, offered(world.device(), world.card(JAN)))
    got = world.device().call("POST", "/v1/cards/prove", ProvePin(token=world.card(JAN), pin="2580"))
    assert wire.read(PinProof, got.body).outcome.value == "proven"


def test_a_new_offer_withdraws_the_one_before(world: World) -> None:
    before = offered(world.device(), world.card(JAN))
    after = offered(world.device("K1-2"), world.card(JAN))
    assert fetch(world, before).problem().type is ProblemType.TOKEN_UNKNOWN
    assert fetch(world, after).status == 200


def test_an_offer_ends_after_ten_minutes_and_says_so_for_a_day(world: World) -> None:
    offer = offered(world.device(), world.card(JAN))
    world.clock.pass_(minutes=10)
    assert fetch(world, offer).problem().type is ProblemType.TOKEN_EXPIRED
    world.clock.pass_(days=2)
    offered(world.device(), world.card(EMMA))
    assert fetch(world, offer).problem().type is ProblemType.TOKEN_UNKNOWN


def test_what_is_no_secret_and_what_is_no_page_is_refused(sqlite_world: World) -> None:
    offer = offered(sqlite_world.device(), sqlite_world.card(JAN))
    unknown = CardToTake(address=f"{URL}/m/{'x' * 22}", expires_at=offer.expires_at, replaces=False)
    assert fetch(sqlite_world, unknown).problem().type is ProblemType.TOKEN_UNKNOWN
    for page in ("", "short", "é" * 22, "A" * 23):
        assert fetch(sqlite_world, offer, page).problem().type is ProblemType.BAD_REQUEST
    assert fetch(sqlite_world, offer).status == 200, "none of them used it up"


def test_of_a_thousand_pages_at_once_one_gets_the_card(world: World) -> None:
    secret = offered(world.device(), world.card(JAN)).address.rpartition("/")[2]

    def grab(number: int) -> int:
        body = wire.write(PickUp(page=f"{number:022d}"))
        path = f"/m/{secret}/pickup"
        incoming = Incoming("POST", URL + path, {}, {}, body, {"secret": secret})
        return dispatch(world.central, PICK_UP, incoming).status

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(grab, range(1000)))
    assert answers.count(200) == 1
    assert answers.count(409) == 999


def test_the_secret_and_the_key_stand_in_no_row_as_they_are(sqlite_world: World) -> None:
    offer = offered(sqlite_world.device(), sqlite_world.card(JAN))
    secret = offer.address.rpartition("/")[2]
    with sqlite_world.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM card_pickups").all()
    assert rows
    assert secret not in repr(rows)


# ── How often ────────────────────


def test_one_address_may_not_ask_without_end(sqlite_world: World) -> None:
    offer = offered(sqlite_world.device(), sqlite_world.card(JAN))
    tries = [fetch(sqlite_world, offer, "none").status for _ in range(phone.PICKUPS_A_MINUTE + 1)]
    assert tries == [400] * phone.PICKUPS_A_MINUTE + [429]
    assert fetch(sqlite_world, offer).problem().type is ProblemType.TOO_MANY
    sqlite_world.clock.pass_(minutes=1)
    assert fetch(sqlite_world, offer).status == 200


def test_addresses_are_counted_apart_and_an_ipv6_network_as_one(sqlite_world: World) -> None:
    pace = Pace(1, sqlite_world.clock)
    assert pace.allows("192.0.2.1")
    assert not pace.allows("192.0.2.1")
    assert pace.allows("192.0.2.2")
    assert pace.allows("2001:db8::1")
    assert not pace.allows("2001:db8::ffff")
    assert pace.allows("2001:db8:0:1::1")
    sqlite_world.clock.now += timedelta(minutes=1)
    assert pace.allows("192.0.2.1")


# ── The page ────────────────────


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"), ("nl", "nl"), ("nb-NO,nb;q=0.9", "nb"), ("no", "nb"), ("nn-NO", "nb"), ("sv-SE, nl;q=0.4, en;q=0.3", "nl"),
        ("en;q=0.2, nl;q=0.8", "nl"), ("nl;q=0, en", "en"), ("sv", "en"), ("de-AT", "de"), ("fr", "fr"), ("ar-MA", "ar"), ("nl;q=x", "en"), (";;;,,q=", "en"),
    ],
)  # fmt: skip
def test_the_page_speaks_the_phones_language(sqlite_world: World, accepted: str, language: str) -> None:
    got = sqlite_world.send("GET", f"/m/{'x' * 22}", {"accept-language": accepted}, b"")
    way = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{way}">'.encode() in got.body
    assert b"{{" not in got.body
    assert got.headers["vary"] == "accept-language"


def test_everything_of_the_page_is_there_is_guarded_and_is_small(sqlite_world: World) -> None:
    worker = sqlite_world.send("GET", "/m/worker.js", {}, b"").body.decode()
    parts = msgspec.json.decode("[" + worker.partition("PARTS = [")[2].partition("]")[0] + "]", type=list[str])
    assert "/m/" in parts
    assert "/m/card.js" in parts
    weight = len(worker)
    for part in parts:
        got = sqlite_world.send("GET", part, {}, b"")
        assert got.status == 200, part
        policy = got.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert got.headers["referrer-policy"] == "no-referrer"
        assert b"http://" not in got.body.replace(b"http://www.w3.org/", b"")
        assert b"https://" not in got.body
        weight += len(got.body)
    assert weight < 100_000

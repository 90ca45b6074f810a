"""PIN and codes: what proves, what is counted, what locks, and the way out."""

import re

import pytest
from sqlalchemy import select

from central import tables as t
from central.messages.ports import Letter
from central.messages.virtual import VirtualPost
from loyalty import wire
from loyalty.assurance import ProofWay
from loyalty.ids import Uuid
from loyalty.wire import ProblemType
from loyalty.wire_proofs import (
    Channel,
    CodeOutcome,
    Confirmed,
    ConfirmVerification,
    PinOutcome,
    PinProof,
    PinSet,
    PinSetting,
    ProvePin,
    Purpose,
    Sending,
    SetPin,
    StartVerification,
    VerificationStarted,
)
from tests.central.conftest import World
from tests.central.device import Device

PIN, OTHER = "2580", "139502"
JAN, FATIMA, SANNE, PIETER, EMMA, KEES = 0, 1, 2, 3, 6, 7


@pytest.fixture
def world(world: World, post: VirtualPost) -> World:
    """The seeded world, whose central sends into the virtual post as soon as a letter waits."""
    return world.post_to(post)


def asked(device: Device, token: str, purpose: Purpose, channel: Channel = Channel.MAIL) -> VerificationStarted:
    message = StartVerification(token=token, purpose=purpose, channel=channel)
    got = device.call("POST", "/v1/verifications", message)
    assert got.status == 200, got.body
    return wire.read(VerificationStarted, got.body)


TICKET = Uuid("018f0000-0000-7000-8000-0000000000e1")


def typed(device: Device, verification: Uuid | None, code: str) -> Confirmed:
    assert verification is not None
    got = device.call(
        "POST", f"/v1/verifications/{verification}/confirm", ConfirmVerification(verification=verification, code=code)
    )
    assert got.status == 200, got.body
    return wire.read(Confirmed, got.body)


def set_pin(
    device: Device, token: str, pin: str, verification: Uuid | None = None, current: str | None = None
) -> PinSet:
    message = SetPin(token=token, pin=pin, verification=verification, current=current)
    got = device.call("POST", "/v1/cards/pin", message)
    assert got.status == 200, got.body
    return wire.read(PinSet, got.body)


def prove(device: Device, token: str, pin: str) -> PinProof:
    got = device.call("POST", "/v1/cards/prove", ProvePin(token=token, pin=pin))
    assert got.status == 200, got.body
    return wire.read(PinProof, got.body)


def code_in(letter: Letter) -> str:
    (code,) = re.findall(r"\b\d{6}\b", letter.text)
    return str(code)


def confirmed(device: Device, post: VirtualPost, token: str, purpose: Purpose = Purpose.SET_PIN) -> Uuid:
    """A code asked for and typed rightly."""
    started = asked(device, token, purpose)
    assert started.id is not None
    assert typed(device, started.id, code_in(post.letters()[-1])).outcome is CodeOutcome.PROVEN
    return started.id


def with_pin(device: Device, post: VirtualPost, token: str, pin: str = PIN) -> None:
    assert set_pin(device, token, pin, confirmed(device, post, token)).outcome is PinSetting.SET


# ── Codes ────────────────────


def test_a_code_by_mail_proves_and_is_told_of_masked(world: World, post: VirtualPost) -> None:
    device = world.device()
    started = asked(device, world.card(JAN), Purpose.PROVE)
    assert (started.outcome, started.sent_to) == (Sending.SENT, "j•••@…")
    (letter,) = post.letters()
    assert (letter.channel, letter.address) == (Channel.MAIL, "jan@vries.example")
    assert "De Korenaar" in letter.subject
    assert "10 minuten" in letter.text
    found = typed(device, started.id, code_in(letter))
    assert found.outcome is CodeOutcome.PROVEN
    assert typed(device, started.id, code_in(letter)) == found, "an answer that got lost is repeated"


def test_a_code_by_sms_speaks_the_members_language(world: World, post: VirtualPost) -> None:
    device = world.device("B1-1")
    started = asked(device, world.card(5), Purpose.SET_PIN, Channel.SMS)
    assert started.sent_to == "•• 006"
    (letter,) = post.letters()
    assert letter.address == "+4755501006"
    assert "koden din" in letter.text
    assert "PIN" in letter.text


def test_no_answer_and_no_repr_holds_an_address_or_a_code(world: World, post: VirtualPost) -> None:
    device = world.device()
    message = StartVerification(token=world.card(JAN), purpose=Purpose.PROVE, channel=Channel.MAIL)
    got = device.call("POST", "/v1/verifications", message)
    code = code_in(post.letters()[0])
    for secret in ("vries", code):
        assert secret not in got.body.decode()
        assert secret not in repr(post.letters()[0])
    assert code not in repr(ConfirmVerification(verification=TICKET, code=code))
    assert PIN not in repr(ProvePin(token="t", pin=PIN)) + repr(SetPin(token="t", pin=PIN, current=PIN))
    stored = world.database.read(lambda connection: connection.execute(select(t.verifications)).one())
    assert code not in str(stored.code_hash)
    waiting = world.database.read(lambda connection: connection.execute(select(t.messages)).all())
    assert waiting == [], "a message that was taken leaves nothing behind"


def test_five_wrong_codes_and_the_right_one_helps_no_more(world: World, post: VirtualPost) -> None:
    device = world.device()
    started = asked(device, world.card(JAN), Purpose.PROVE)
    right = code_in(post.letters()[0])
    wrong = f"{(int(right) + 1) % 10**6:06}"
    left = [typed(device, started.id, wrong) for _ in range(5)]
    assert [each.tries_left for each in left] == [4, 3, 2, 1, 0]
    assert [each.outcome for each in left] == [CodeOutcome.WRONG] * 4 + [CodeOutcome.NO_TRIES]
    assert typed(device, started.id, right).outcome is CodeOutcome.NO_TRIES


def test_a_code_holds_ten_minutes(world: World, post: VirtualPost) -> None:
    device = world.device()
    started = asked(device, world.card(JAN), Purpose.PROVE)
    world.clock.pass_(minutes=10)
    assert typed(device, started.id, code_in(post.letters()[0])).outcome is CodeOutcome.EXPIRED


def test_an_address_gets_three_codes_in_ten_minutes_whatever_asks(world: World, post: VirtualPost) -> None:
    first, second = world.device(), world.device("K1-2")
    for device in (first, second, first):
        assert asked(device, world.card(JAN), Purpose.PROVE).outcome is Sending.SENT
    assert asked(second, world.card(JAN), Purpose.SET_PIN).outcome is Sending.TOO_MANY
    assert asked(second, world.card(JAN), Purpose.PROVE, Channel.SMS).outcome is Sending.SENT, "another address"
    assert asked(second, world.card(FATIMA), Purpose.PROVE).outcome is Sending.SENT, "another member"
    world.clock.pass_(minutes=10)
    assert asked(second, world.card(JAN), Purpose.PROVE).outcome is Sending.SENT
    assert len(post.letters()) == 6


def test_a_code_belongs_to_the_terminal_that_asked(world: World, post: VirtualPost) -> None:
    device, other = world.device(), world.device("K1-2")
    started = asked(device, world.card(JAN), Purpose.PROVE)
    code = code_in(post.letters()[0])
    assert started.id is not None
    for path, named in ((started.id, started.id), (other.mint(), started.id), ("no-uuid", "no-uuid")):
        message = ConfirmVerification(verification=Uuid(named), code=code)
        got = other.call("POST", f"/v1/verifications/{path}/confirm", message)
        assert got.problem().type is ProblemType.NOT_FOUND


def test_who_has_no_such_address_gets_no_code(world: World, post: VirtualPost) -> None:
    device = world.device()
    assert asked(device, world.card(EMMA), Purpose.PROVE).outcome is Sending.NO_ADDRESS
    assert asked(device, world.card(SANNE), Purpose.PROVE, Channel.SMS).outcome is Sending.NO_ADDRESS
    blank = next(each for each in world.seeded.terminals if each.code == "K1-1")
    assert blank.blanks
    assert post.letters() == ()


def test_a_card_that_is_not_in_use_proves_nothing(world: World) -> None:
    device = world.device()
    for path, message in (
        ("/v1/cards/prove", ProvePin(token=world.card(KEES), pin=PIN)),
        ("/v1/cards/pin", SetPin(token=world.card(KEES), pin=PIN)),
        ("/v1/verifications", StartVerification(token=world.card(KEES), purpose=Purpose.PROVE, channel=Channel.MAIL)),
    ):
        assert device.call("POST", path, message).problem().type is ProblemType.CONFLICT


# ── The PIN ────────────────────


def test_a_first_pin_needs_a_code_that_was_sent_for_it(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    assert prove(device, token, PIN).outcome is PinOutcome.NOT_SET
    assert set_pin(device, token, PIN).outcome is PinSetting.NOT_PROVEN
    assert set_pin(device, token, PIN, device.mint()).outcome is PinSetting.NOT_PROVEN
    unconfirmed = asked(device, token, Purpose.SET_PIN)
    assert set_pin(device, token, PIN, unconfirmed.id).outcome is PinSetting.NOT_PROVEN
    only_proves = confirmed(device, post, token, Purpose.PROVE)
    assert set_pin(device, token, PIN, only_proves).outcome is PinSetting.NOT_PROVEN
    code = confirmed(device, post, token)
    assert set_pin(device, world.card(FATIMA), PIN, code).outcome is PinSetting.NOT_PROVEN, "another member's"
    assert set_pin(device, token, PIN, code).outcome is PinSetting.SET
    assert prove(device, token, PIN) == PinProof(outcome=PinOutcome.PROVEN, tries_left=5)


def test_a_code_sets_one_pin_and_the_repeat_of_a_lost_answer_is_told_the_same(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    code = confirmed(device, post, token)
    assert set_pin(device, token, PIN, code).outcome is PinSetting.SET
    assert set_pin(device, token, PIN, code).outcome is PinSetting.SET
    assert set_pin(device, token, OTHER, code).outcome is PinSetting.NOT_PROVEN
    late = confirmed(device, post, token)
    world.clock.pass_(minutes=10)
    assert set_pin(device, token, OTHER, late).outcome is PinSetting.NOT_PROVEN
    assert prove(device, token, PIN).outcome is PinOutcome.PROVEN


def test_five_wrong_in_a_row_lock_it_at_every_terminal_until_a_new_one_is_set(world: World, post: VirtualPost) -> None:
    device, other, token = world.device(), world.device("K1-2"), world.card(JAN)
    with_pin(device, post, token)
    assert [prove(device, token, OTHER).tries_left for _ in range(4)] == [4, 3, 2, 1]
    assert prove(other, token, PIN).outcome is PinOutcome.PROVEN, "a right one begins the row anew"
    assert [prove(device, token, OTHER).tries_left for _ in range(5)] == [4, 3, 2, 1, 0]
    for each in (device, other):
        assert prove(each, token, PIN) == PinProof(outcome=PinOutcome.LOCKED)
        assert set_pin(each, token, OTHER, current=PIN).outcome is PinSetting.LOCKED
    world.clock.pass_(days=30)
    assert prove(device, token, PIN).outcome is PinOutcome.LOCKED, "time opens nothing"
    with_pin(other, post, token, OTHER)
    assert prove(device, token, OTHER).outcome is PinOutcome.PROVEN
    assert prove(device, token, PIN).tries_left == 4


def test_a_pin_is_changed_by_the_present_one_and_a_wrong_one_counts(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    assert set_pin(device, token, OTHER, current=PIN).outcome is PinSetting.NOT_PROVEN, "there is none yet"
    with_pin(device, post, token)
    assert set_pin(device, token, OTHER, current="3690") == PinSet(outcome=PinSetting.WRONG, tries_left=4)
    assert set_pin(device, token, OTHER, current=PIN).outcome is PinSetting.SET
    assert prove(device, token, OTHER).outcome is PinOutcome.PROVEN


def test_a_pin_that_many_would_choose_is_refused_and_costs_no_code(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    code = confirmed(device, post, token)
    assert set_pin(device, token, "1234", code).outcome is PinSetting.OBVIOUS
    assert set_pin(device, token, PIN, code).outcome is PinSetting.SET
    for wrong in ("123", "1234567", "12a4", ""):
        got = device.call("POST", "/v1/cards/prove", ProvePin(token=token, pin=wrong))
        assert got.problem().type is ProblemType.BAD_REQUEST
        assert not wrong or wrong not in got.problem().detail


def test_a_pin_is_kept_as_an_argon2id_hash_alone(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(JAN)
    with_pin(device, post, token)
    query = select(t.member_secrets.c.pin).where(t.member_secrets.c.account == world.seeded.cards[JAN].account)
    kept = world.database.read(lambda connection: connection.execute(query).scalar_one())
    assert kept.startswith("$argon2id$v=19$")
    assert PIN not in kept


def test_the_page_of_a_member_outlives_a_new_pin(world: World, post: VirtualPost) -> None:
    device, token = world.device(), world.card(FATIMA)
    with_pin(device, post, token)
    query = select(t.member_secrets.c.rotating_key).where(
        t.member_secrets.c.account == world.seeded.cards[FATIMA].account, t.member_secrets.c.pin.is_not(None)
    )
    kept = world.database.read(lambda connection: connection.execute(query).scalar_one())
    assert kept == world.seeded.cards[FATIMA].rotating_key


def test_a_terminal_learns_how_a_member_can_prove(world: World, post: VirtualPost) -> None:
    device = world.device()
    cursor = device.changes().next
    assert device.lookup(world.card(JAN)).proofs == (ProofWay.MAIL, ProofWay.SMS)
    assert device.lookup(world.card(PIETER)).proofs == (ProofWay.SMS,)
    assert device.lookup(world.card(EMMA)).proofs == ()
    with_pin(device, post, world.card(JAN))
    assert device.lookup(world.card(JAN)).proofs == (ProofWay.PIN, ProofWay.MAIL, ProofWay.SMS)
    (change,) = device.changes(cursor).changes
    assert isinstance(change, wire.CardChanged)
    assert ProofWay.PIN in change.card.proofs
    assert not change.card.proven


# ── The virtual post's call ────────────────────


def test_what_was_sent_is_shown_only_by_a_central_started_for_trying(sqlite_world: World) -> None:
    got = sqlite_world.send("GET", "/v1/dev/messages", {}, b"")
    assert got.status == 404


def test_the_virtual_post_shows_its_letters(world: World) -> None:
    asked(world.device(), world.card(JAN), Purpose.PROVE)
    got = world.send("GET", "/v1/dev/messages", {}, b"")
    assert got.status == 200
    assert b"jan@vries.example" in got.body
    assert b"/v1/dev/messages" not in world.send("GET", "/openapi.json", {}, b"").body

"""Enrolment, signatures, configuration: who may ask, and that the answer is central's own."""

from datetime import timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import update

from central import tables as t
from loyalty import wire
from loyalty.answers import Status
from loyalty.errors import SignatureError
from loyalty.signing import (
    NONCE_HEADER,
    SignedAnswer,
    public_text,
    read_public,
    sign_request,
    verify_answer,
)
from loyalty.wire import ProblemType
from tests.central.conftest import World
from tests.central.device import Device


def test_a_terminal_enrols_delivers_and_looks_up(world: World) -> None:
    device = world.device()
    (answer,) = device.deliver(device.accrual(world.card(), 1234))
    assert (answer.status, answer.points) == (Status.ACCEPTED, 123)
    assert answer.state is not None
    assert {each.balance for each in answer.state.balances} == {1363, 14}
    found = device.lookup(world.card())
    assert found.name == "J••• d. V."
    points, stamps = sorted(found.balances, key=lambda each: each.unit)
    assert (points.balance, points.expiring_points) == (1363, 120)
    assert points.expiring_at is not None
    assert points.expiring_at.month == 12
    assert stamps.balance == 14


def test_a_token_brings_one_terminal_into_service_and_a_repeat_gets_the_same(world: World) -> None:
    first = world.device()
    again = Device(world.send, first.seeded, world.clock).enrol()
    assert again.id == first.id
    other = Device(world.send, first.seeded, world.clock, tag=1)
    asked = wire.Enrol(
        token=first.seeded.token,
        request_key=public_text(other.request_key),
        voucher_key=public_text(other.voucher_key),
        board="b",
        software="0",
    )
    got = world.send("POST", "/v1/devices/enrol", {NONCE_HEADER: "12345678"}, wire.write(asked))
    assert got.problem().type is ProblemType.TOKEN_USED
    verify_answer(
        SignedAnswer(got.status, dict(got.headers), got.body), read_public(first.enrolled.central_key), "12345678"
    )


def test_an_unknown_or_expired_token_is_refused(sqlite_world: World) -> None:
    seeded = sqlite_world.seeded.terminals[0]
    device = Device(sqlite_world.send, seeded, sqlite_world.clock)
    asked = wire.Enrol(
        token="nobody's",
        request_key=public_text(device.request_key),
        voucher_key=public_text(device.voucher_key),
        board="b",
        software="0",
    )
    got = sqlite_world.send("POST", "/v1/devices/enrol", {}, wire.write(asked))
    assert got.problem().type is ProblemType.TOKEN_UNKNOWN
    assert "signature" not in got.headers
    sqlite_world.clock.pass_(days=31)
    asked = msgspec.structs.replace(asked, token=seeded.token)
    got = sqlite_world.send("POST", "/v1/devices/enrol", {}, wire.write(asked))
    assert got.problem().type is ProblemType.TOKEN_EXPIRED


def test_what_is_unsigned_changed_or_of_another_key_is_refused(sqlite_world: World) -> None:
    world, device = sqlite_world, sqlite_world.device()
    got = world.send("GET", "/v1/changes", {}, b"")
    assert got.problem().type is ProblemType.UNSIGNED

    body = wire.write(wire.Lookup(token=world.card()))
    request = device.signed("POST", "/v1/cards/lookup", body)
    request.body = wire.write(wire.Lookup(token=world.card(1)))
    assert device.send(request).problem().type is ProblemType.SIGNATURE_INVALID

    request = device.signed("POST", "/v1/cards/lookup", body)
    headers = {**request.headers, "content-digest": "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"}
    got = world.send("POST", "/v1/cards/lookup", headers, b"")
    assert got.problem().type is ProblemType.SIGNATURE_INVALID

    request = device.signed("GET", "/v1/changes?after=5")
    got = world.send("GET", "/v1/changes?after=0", dict(request.headers), b"")
    assert got.problem().type is ProblemType.SIGNATURE_INVALID

    stranger = Ed25519PrivateKey.generate()
    request = device.signed("GET", "/v1/changes")
    for name in ("Signature", "Signature-Input", "Content-Digest"):
        del request.headers[name]
    sign_request(request, stranger, device.id, world.clock(), "another-nonce")
    assert device.send(request).problem().type is ProblemType.SIGNATURE_INVALID


@pytest.mark.parametrize(
    "headers",
    [
        {"signature": "x", "signature-input": "y"},
        {"signature": "terminal=:AAAA:", "signature-input": 'terminal=("@method");keyid="\\"'},
        {"signature": "a", "signature-input": 'terminal=();created=99999999999999999999;keyid="a";nonce="bbbbbbbb"'},
        {"signature": "terminal=:AAAA:", "signature-input": "terminal=1", "content-digest": "sha-256=:x:"},
    ],
)
def test_headers_that_are_no_signature_are_a_problem_not_a_failure(
    sqlite_world: World, headers: dict[str, str]
) -> None:
    got = sqlite_world.send("GET", "/v1/changes", headers, b"")
    assert got.problem().type is ProblemType.SIGNATURE_INVALID


def test_a_wrong_clock_is_told_centrals_time(sqlite_world: World) -> None:
    world, device = sqlite_world, sqlite_world.device()
    device.now = lambda: world.clock() - timedelta(minutes=6)
    problem = device.call("GET", "/v1/changes").problem()
    assert problem.type is ProblemType.CLOCK_SKEW
    assert problem.now == world.clock()
    device.now = lambda: world.clock() + timedelta(minutes=4)
    assert device.call("GET", "/v1/changes").status == 200


def test_a_request_is_taken_once(world: World) -> None:
    device = world.device()
    request = device.signed("POST", "/v1/cards/lookup", wire.write(wire.Lookup(token=world.card())))
    assert device.send(request).status == 200
    assert device.send(request).problem().type is ProblemType.REPLAYED
    world.clock.pass_(minutes=4)
    assert device.send(request).problem().type is ProblemType.REPLAYED
    world.clock.pass_(minutes=2)
    assert device.send(request).problem().type is ProblemType.CLOCK_SKEW


def test_a_revoked_terminal_is_told_so_under_centrals_signature(world: World) -> None:
    device = world.device()
    revoke = update(t.terminals).where(t.terminals.c.id == device.id).values(status="revoked")
    world.database.write(lambda connection: connection.execute(revoke))
    assert device.call("GET", "/v1/changes").problem().type is ProblemType.DEVICE_REVOKED


def test_a_rolled_key_replaces_the_old_one_at_once(world: World) -> None:
    device = world.device()
    fresh, old = Ed25519PrivateKey.generate(), device.request_key
    assert device.call("POST", "/v1/devices/me/roll-key", wire.RollKey(request_key=public_text(fresh))).status == 200
    assert device.call("GET", "/v1/changes").problem().type is ProblemType.SIGNATURE_INVALID
    device.request_key = fresh
    assert device.call("GET", "/v1/changes").status == 200
    bad = device.call("POST", "/v1/devices/me/roll-key", wire.RollKey(request_key="short"))
    assert bad.problem().type is ProblemType.BAD_REQUEST
    assert old is not fresh


def test_the_configuration_is_sent_once_for_each_state(world: World) -> None:
    device = world.device()
    got = device.call("GET", "/v1/devices/me/config")
    found = wire.read(wire.Configuration, got.body)
    assert found == device.enrolled.configuration
    assert found.shop.city == "Utrecht"
    request = device.signed("GET", "/v1/devices/me/config")
    request.headers["if-none-match"] = got.headers["etag"]
    again = device.send(request)
    assert (again.status, again.body) == (304, b"")


def test_a_heartbeat_is_answered_with_time_and_counters(world: World) -> None:
    device = world.device()
    beat = wire.Heartbeat(software="1", head=device.head, waiting=3, printer="ok", clock_trusted=True, disk_used=0.4)
    found = wire.read(wire.HeartbeatAnswer, device.call("POST", "/v1/devices/me/heartbeat", beat).body)
    assert found.now == world.clock()
    assert found.changes >= len(world.seeded.cards)


def test_voucher_keys_are_published_to_everybody(world: World) -> None:
    device = world.device()
    got = world.send("GET", "/v1/keys", {}, b"")
    (key,) = wire.read(wire.PublishedKeys, got.body).keys
    assert (key.key, key.terminal) == (public_text(device.voucher_key), device.id)
    with pytest.raises(KeyError):
        got.headers["signature"]


def test_a_packed_body_is_taken_and_a_bomb_is_not(sqlite_world: World) -> None:
    device = sqlite_world.device()
    message = wire.Lookup(token=sqlite_world.card())
    assert device.call("POST", "/v1/cards/lookup", message, packed=True).status == 200
    bomb = device.signed("POST", "/v1/cards/lookup", b" " * (wire.MAX_REQUEST_BYTES + 10), packed=True)
    assert device.send(bomb).problem().type is ProblemType.TOO_LARGE
    torn = device.signed("POST", "/v1/cards/lookup", wire.write(message), encoding="gzip")
    assert device.send(torn).problem().type is ProblemType.BAD_REQUEST
    torn = device.signed("POST", "/v1/cards/lookup", wire.write(message), encoding="br")
    assert device.send(torn).problem().status == 415
    got = sqlite_world.send("POST", "/v1/cards/lookup", {}, b" " * (wire.MAX_REQUEST_BYTES + 10))
    assert got.problem().type is ProblemType.TOO_LARGE


def test_an_encoding_that_was_put_on_or_taken_off_on_the_way_breaks_the_signature(sqlite_world: World) -> None:
    device = sqlite_world.device()
    message = wire.Lookup(token=sqlite_world.card())
    put_on = device.signed("POST", "/v1/cards/lookup", wire.write(message))
    put_on.headers["content-encoding"] = "gzip"
    taken_off = device.signed("POST", "/v1/cards/lookup", wire.write(message), packed=True)
    del taken_off.headers["content-encoding"]
    for request in (put_on, taken_off):
        assert device.send(request).problem().type is ProblemType.SIGNATURE_INVALID


def test_an_unknown_address_and_a_wrong_method_are_problems(sqlite_world: World) -> None:
    assert sqlite_world.send("GET", "/v1/nothing", {}, b"").problem().type is ProblemType.NOT_FOUND
    assert sqlite_world.send("PUT", "/v1/transactions", {}, b"").problem().status == 405
    assert sqlite_world.send("GET", "/health", {}, b"").status == 200


def test_an_answer_to_another_request_does_not_pass(sqlite_world: World) -> None:
    device = sqlite_world.device()
    request = device.signed("GET", "/v1/changes")
    got = sqlite_world.send("GET", "/v1/changes", dict(request.headers), b"")
    key = read_public(device.enrolled.central_key)
    with pytest.raises(SignatureError):
        verify_answer(SignedAnswer(got.status, dict(got.headers), got.body), key, "somebody-elses")

"""A terminal's life: codes that bring it into service, revoking, another board in its place, rolled keys."""

import json

import msgspec
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from central import tables as t
from central.cli import main
from central.errors import DeviceError
from central.terminals import codes, fleet
from central.terminals.codes import Wanted
from loyalty import bodies, wire
from loyalty.answers import Status
from loyalty.codes import EnrolmentCode, parse
from loyalty.envelope import opening
from loyalty.ids import Uuid
from loyalty.signing import NONCE_HEADER, key_id_of, public_text
from loyalty.wire import ProblemType
from tests.central.conftest import World
from tests.central.device import Device, Got
from tests.central.test_holds import ask


def revoke(world: World, code: str = "K1-1") -> fleet.Ended:
    now = world.clock()
    return world.database.write(
        lambda c: fleet.revoke(c, world.seeded.owner, code, now, lambda: world.central.mint(now))
    )


def replacing(world: World, code: str = "K1-1") -> str:
    return world.database.write(lambda c: codes.for_replacing(c, world.seeded.owner, code, world.clock())).token


def board(world: World, old: Device) -> Device:
    """Another board, with keys of its own."""
    return Device(world.send, old.seeded, world.clock, tag=7)


def enrol(world: World, device: Device, token: str, store_of: Uuid | None = None) -> Got:
    asked = wire.Enrol(
        token=token,
        request_key=public_text(device.request_key),
        voucher_key=public_text(device.voucher_key),
        board="another board",
        software="0",
        store_of=store_of,
    )
    return world.send("POST", "/v1/devices/enrol", {NONCE_HEADER: device.nonce()}, wire.write(asked))


def take_over(world: World, old: Device, *, with_store: bool, token: str | None = None) -> Device:
    device = board(world, old)
    got = enrol(world, device, token or replacing(world), old.id if with_store else None)
    assert got.status == 200, got.body
    device.enrolled = wire.read(wire.Enrolled, got.body)
    device.head = opening(device.enrolled.epoch)
    return device


def listed(world: World) -> dict[str, fleet.Listed]:
    return {each.code: each for each in world.database.read(lambda c: fleet.terminals(c, world.seeded.owner))}


def holds(world: World) -> list[str]:
    query = select(t.holds.c.state).order_by(t.holds.c.id)
    return list(world.database.read(lambda c: c.execute(query).scalars().all()))


# ── Revoked ────────────────────


def test_revoking_frees_what_the_terminal_held(world: World) -> None:
    device, other = world.device(), world.device("K1-2")
    hold = ask(device, world.card())
    device.deliver(device.redemption(world.card(), "coffee", hold=hold.hold))
    before = listed(world)["K1-1"].held
    ended = revoke(world)
    assert (ended.holds, ended.points) == (1, before)
    assert holds(world) == ["closed"]
    assert other.balance(world.card()) == 240 + ended.points
    assert device.call("GET", "/v1/changes").problem().type is ProblemType.DEVICE_REVOKED
    assert (listed(world)["K1-1"].revoked, listed(world)["K1-1"].held) == (True, 0)


def test_a_hold_on_its_way_back_ends_too(world: World) -> None:
    device = world.device()
    hold = ask(device, world.card())
    gap = device.item(device.accrual(world.card(1), 100))
    returning = device.item(device.make(bodies.HoldReturn, hold=hold.hold, points=hold.points))
    device.batch([returning], waiting=wire.Waiting(epoch=gap.envelope.epoch, seq=gap.envelope.seq))
    assert holds(world) == ["returning"]
    revoke(world)
    assert holds(world) == ["closed"]
    assert world.device("K1-2").balance(world.card()) == 1240


def test_what_was_authorised_and_never_printed_is_an_incident(world: World) -> None:
    device = world.device()
    intent = device.item(device.redemption(world.card(), "coffee"))
    assert device.authorise(intent).answer.status is Status.ACCEPTED
    assert revoke(world).unprinted == 1
    assert [kind for kind, _ in world.incidents()] == ["print_missing"]


def test_revoking_twice_or_nobody_changes_nothing(sqlite_world: World) -> None:
    sqlite_world.device()
    revoke(sqlite_world)
    with pytest.raises(DeviceError, match="already"):
        revoke(sqlite_world)
    with pytest.raises(DeviceError, match="no terminal 'X'"):
        revoke(sqlite_world, "X")
    with pytest.raises(DeviceError, match="was revoked"):
        replacing(sqlite_world)


# ── Replaced ────────────────────


def test_a_new_board_takes_the_old_store_over(world: World) -> None:
    old = world.device()
    hold = ask(old, world.card())
    waiting = old.redemption(world.card(), "coffee", hold=hold.hold)
    new = take_over(world, old, with_store=True)
    assert (new.id, new.enrolled.epoch) == (old.id, 2)
    opened = new.make(
        bodies.EpochOpened, reason=bodies.EpochReason.BOARD_REPLACED, last_epoch=1, last_seq=1, last_hash=old.head.hash
    )
    first, redeemed = new.deliver(opened, waiting)
    assert (first.status, redeemed.status) == (Status.ACCEPTED, Status.ACCEPTED)
    assert ("epoch", f"{new.id}/2") in world.incidents()
    assert holds(world) == ["open"]


def test_the_old_board_hears_that_it_is_out_of_service(world: World) -> None:
    old = world.device()
    new = take_over(world, old, with_store=True)
    assert old.call("GET", "/v1/changes").problem().type is ProblemType.DEVICE_REVOKED
    assert new.call("GET", "/v1/changes").status == 200
    stranger = board(world, old)
    stranger.request_key = Ed25519PrivateKey.generate()
    stranger.enrolled = new.enrolled
    assert stranger.call("GET", "/v1/changes").problem().type is ProblemType.SIGNATURE_INVALID


def test_a_new_board_without_the_store_ends_what_it_held(world: World) -> None:
    old = world.device()
    ask(old, world.card())
    new = take_over(world, old, with_store=False)
    assert new.enrolled.epoch == 2
    assert holds(world) == ["closed"]
    assert new.balance(world.card()) == 1240


def test_a_lost_answer_is_given_again(world: World) -> None:
    old, token = world.device(), replacing(world)
    one = take_over(world, old, with_store=True, token=token)
    again = take_over(world, old, with_store=True, token=token)
    assert (again.id, again.enrolled.epoch) == (one.id, one.enrolled.epoch)
    other = board(world, old)
    other.request_key = Ed25519PrivateKey.generate()
    assert enrol(world, other, token, old.id).problem().type is ProblemType.TOKEN_USED


def test_another_terminals_store_is_refused(world: World) -> None:
    old, other = world.device(), world.device("K1-2")
    got = enrol(world, board(world, old), replacing(world), other.id)
    assert got.problem().type is ProblemType.CONFLICT
    fresh = world.seeded.terminals[2].token
    assert enrol(world, board(world, old), fresh, old.id).problem().type is ProblemType.CONFLICT
    assert old.call("GET", "/v1/changes").status == 200


def test_a_terminal_revoked_meanwhile_is_not_replaced(sqlite_world: World) -> None:
    old, token = sqlite_world.device(), replacing(sqlite_world)
    revoke(sqlite_world)
    assert enrol(sqlite_world, board(sqlite_world, old), token, old.id).problem().type is ProblemType.CONFLICT


# ── Rolled ────────────────────


def published(world: World) -> dict[str, bool]:
    """Each published voucher key's id, and whether it is retired."""
    keys = wire.read(wire.PublishedKeys, world.send("GET", "/v1/keys", {}, b"").body).keys
    return {each.key_id: each.retired_at is not None for each in keys}


def test_rolled_voucher_keys_stay_published(world: World) -> None:
    device = world.device()
    first = key_id_of(public_text(device.voucher_key))
    assert published(world) == {first: False}
    fresh, voucher = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    message = wire.RollKey(request_key=public_text(fresh), voucher_key=public_text(voucher))
    assert device.call("POST", "/v1/devices/me/roll-key", message).status == 200
    device.request_key = fresh
    assert device.call("POST", "/v1/devices/me/roll-key", message).status == 200
    assert published(world) == {first: True, key_id_of(public_text(voucher)): False}
    bad = msgspec.structs.replace(message, voucher_key="short")
    assert device.call("POST", "/v1/devices/me/roll-key", bad).problem().type is ProblemType.BAD_REQUEST
    revoke(world)
    assert set(published(world).values()) == {True}


# ── Codes and commands ────────────────────


def new_code(world: World, **wanted) -> codes.Made:
    said = {"code": "K1-9", "shop": "De Korenaar", **wanted}
    return world.database.write(lambda c: codes.for_new(c, world.seeded.owner, Wanted(**said), world.clock()))


def test_a_code_makes_a_terminal_like_its_neighbours(world: World) -> None:
    beside = world.device()
    made = new_code(world)
    got = enrol(world, board(world, beside), made.token)
    found = wire.read(wire.Enrolled, got.body)
    assert (found.configuration.terminal_code, found.epoch) == ("K1-9", 1)
    assert found.configuration.languages == beside.enrolled.configuration.languages
    assert found.configuration.programmes == beside.enrolled.configuration.programmes
    world.clock.pass_(hours=24)
    late = new_code(world, code="K1-10")
    world.clock.pass_(hours=24)
    assert enrol(world, board(world, beside), late.token).problem().type is ProblemType.TOKEN_EXPIRED


def test_a_code_that_cannot_be_is_refused(sqlite_world: World) -> None:
    world = sqlite_world
    for wanted, why in (
        ({"code": ""}, "1 to 20"),
        ({"shop": "Nowhere"}, "0 shops"),
        ({}, "name its languages"),
        ({"languages": ("nl",), "programmes": ("x",)}, "no programme x"),
        (
            {
                "languages": ("nl",),
                "programmes": (world.seeded.points_programme, world.seeded.kroner_programme),
            },
            "one currency",
        ),
    ):
        with pytest.raises(DeviceError, match=why):
            new_code(world, **wanted)
    world.device()
    with pytest.raises(DeviceError, match="already"):
        new_code(world, code="K1-1")


def run(world: World, *words: str, fails: bool = False) -> str:
    url = world.database.engine.url.render_as_string(hide_password=False)
    got = CliRunner().invoke(main, ["terminal", words[0], "--database", url, *words[1:]])
    assert (got.exit_code != 0) is fails, got.output
    return got.output


def test_the_commands(sqlite_world: World) -> None:
    world = sqlite_world
    device = world.device()
    rows = [json.loads(line) for line in run(world, "list", "--json").splitlines()]
    assert [(row["code"], row["revoked"]) for row in rows] == [("K1-1", False)]
    where = ("--url", "https://central.example")
    made = json.loads(run(world, "token", *where, "--code", "K1-9", "--shop", "De Korenaar", "--json"))
    code = parse(made["code"])
    assert isinstance(code, EnrolmentCode)
    assert (code.url, code.token) == ("https://central.example", made["token"])
    shown = run(world, "replace", *where, "K1-1")
    assert "becomes K1-1" in shown
    assert "▀" in shown or "█" in shown
    assert "becomes K1-1" in run(world, "token", *where, "--replaces", "K1-1")
    assert "Name --code" in run(world, "token", *where, fails=True)
    assert "https://" in run(world, "token", "--url", "http://central.example", "--replaces", "K1-1", fails=True)
    assert "Revoke" in run(world, "revoke", "K1-1", fails=True)
    assert "is revoked" in run(world, "revoke", "K1-1", "--yes")
    assert "revoked" in run(world, "list")
    assert device.call("GET", "/v1/changes").problem().type is ProblemType.DEVICE_REVOKED


def test_a_housing_that_was_opened_is_one_incident_each_time(world: World) -> None:
    device = world.device()
    shut = wire.Heartbeat(software="1", head=device.head, waiting=0, printer="ok", clock_trusted=True, disk_used=0.4)
    opened = msgspec.structs.replace(shut, tampered=True)
    for beat, incidents in ((shut, 0), (opened, 1), (opened, 1), (shut, 1), (opened, 2)):
        device.call("POST", "/v1/devices/me/heartbeat", beat)
        world.clock.pass_(seconds=30)
        assert [kind for kind, _ in world.incidents()] == ["housing_open"] * incidents


def test_a_heartbeat_is_listed(sqlite_world: World) -> None:
    device = sqlite_world.device()
    beat = wire.Heartbeat(software="1", head=device.head, waiting=3, printer="ok", clock_trusted=True, disk_used=0.4)
    beat = msgspec.structs.replace(beat, tampered=True, missing=("lamp",))
    device.call("POST", "/v1/devices/me/heartbeat", beat)
    found = listed(sqlite_world)["K1-1"]
    assert (found.waiting, found.printer, found.software, found.shop) == (3, "ok", "1", "De Korenaar")
    assert (found.tampered, found.missing) == (True, ("lamp",))
    assert "open" in run(sqlite_world, "list")

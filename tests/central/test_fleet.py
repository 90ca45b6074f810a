"""Terminals as the office has them: profiles, sheets of codes, self-tests, new keys, and copied cards shut out."""

import json
from datetime import timedelta
from pathlib import Path

import msgspec
import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from central import tables as t
from central.terminals import fleet
from central.terminals.self_tests import KEPT, self_tests
from loyalty import wire
from loyalty.codes import EnrolmentCode, parse
from loyalty.signing import public_text
from loyalty.wire import ProblemType
from loyalty.wire_terminals import (
    ConfigurationRefusal,
    Fitted,
    Plate,
    RefusedConfiguration,
    SelfTestReport,
    TerminalProfile,
    TerminalRole,
    TriedLine,
)
from tests.central.conftest import START, World
from tests.central.device import Device, Got
from tests.central.test_terminals import board, enrol, listed, new_code, run, take_over

REPORT = SelfTestReport(
    at=START - timedelta(minutes=1),
    board="10000000abcdef01",
    software="0.1.0",
    lines=(
        TriedLine(item="printer", state="good", word="printed"),
        TriedLine(item="scanner", state="fault", word="missing"),
    ),
    plates=(Plate(device="printer", maker="EPSON", model="TM-T20III", serial="X4HJ012345", firmware="1.07"),),
)


def beat(device: Device, **said: object) -> Got:
    plain = wire.Heartbeat(software="1", head=device.head, waiting=0, printer="ok", clock_trusted=True, disk_used=0.4)
    return device.call("POST", "/v1/devices/me/heartbeat", msgspec.structs.replace(plain, **said))


# ── what a terminal is there for ────────────────────


def test_a_terminal_is_told_its_profile(world: World) -> None:
    beside = world.device()
    profile = TerminalProfile(roles=(TerminalRole.SHOPPER,), hardware=(Fitted.SCANNER, Fitted.PRINTER))
    made = new_code(world, profile=profile)
    found = wire.read(wire.Enrolled, enrol(world, board(world, beside), made.token).body)
    assert found.configuration.profile == profile
    assert beside.enrolled.configuration.profile == TerminalProfile()


def test_a_profile_that_changes_is_another_configuration(sqlite_world: World) -> None:
    device = sqlite_world.device()
    before = wire.read(wire.Configuration, device.call("GET", "/v1/devices/me/config").body)
    run(sqlite_world, "profile", "K1-1", "--role", "entrance", "--hardware", "scanner", "--hardware", "scanner")
    after = wire.read(wire.Configuration, device.call("GET", "/v1/devices/me/config").body)
    assert after.version > before.version
    assert after.profile == TerminalProfile(roles=(TerminalRole.ENTRANCE,), hardware=(Fitted.SCANNER,))
    assert "hologram" in run(sqlite_world, "profile", "K1-1", "--hardware", "hologram", fails=True)
    assert "no terminal 'X'" in run(sqlite_world, "profile", "X", fails=True)


def test_a_board_that_takes_over_keeps_the_profile(world: World) -> None:
    old = world.device()
    profile = TerminalProfile(hardware=(Fitted.CAMERA,))
    world.database.write(lambda c: fleet.set_profile(c, world.seeded.owner, "K1-1", profile))
    new = take_over(world, old, with_store=True)
    assert new.enrolled.configuration.profile == profile


# ── sheets ────────────────────


def sheet(world: World, folder: Path, text: str, *, fails: bool = False) -> tuple[str, Path]:
    (folder / "list.csv").write_text(text, encoding="utf-8")
    pdf = folder / "sheet.pdf"
    where = ("--url", "https://central.example", "--terminals", str(folder / "list.csv"), "--pdf", str(pdf))
    return run(world, "sheet", *where, fails=fails), pdf


def test_a_sheet_has_a_code_for_each_terminal(sqlite_world: World, tmp_path: Path) -> None:
    beside = sqlite_world.device()
    rows = "".join(f"K1-{number},De Korenaar,shopper,scanner printer\n" for number in range(11, 21))
    said, pdf = sheet(sqlite_world, tmp_path, f"terminal,shop,roles,hardware\n{rows}")
    assert "10 codes" in said
    assert pdf.stat().st_mode & 0o777 == 0o600
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=3).to_pil() for page in document]
    found = {each.text for picture in pictures for each in zxingcpp.read_barcodes(picture)}
    assert (len(pictures), len(found)) == (2, 10)
    words = "".join(page.get_textpage().get_text_range() for page in document)
    assert "K1-20" in words
    assert "De Korenaar" in words
    read = parse(min(found))
    assert isinstance(read, EnrolmentCode)
    got = enrol(sqlite_world, board(sqlite_world, beside), read.token)
    told = wire.read(wire.Enrolled, got.body).configuration
    assert told.profile.hardware == (Fitted.SCANNER, Fitted.PRINTER)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("terminal,shop\nK1-11,De Korenaar\nK1-12,Nowhere\n", "0 shops"),
        ("terminal\nK1-11\n", "expected a line of the columns"),
        ("terminal,shop\n", "1 to 1000 terminals"),
        ("terminal,shop\nK1-11,De Korenaar\nK1-11,De Korenaar\n", "each once"),
        ("terminal,shop,hardware\nK1-11,De Korenaar,hologram\n", "csv:2"),
    ],
)
def test_a_list_with_a_mistake_makes_no_code_and_no_sheet(
    sqlite_world: World, tmp_path: Path, text: str, says: str
) -> None:
    sqlite_world.device()

    def tokens() -> int:
        return len(sqlite_world.database.read(lambda c: c.execute(select(t.enrolment_tokens.c.hash)).all()))

    before = tokens()
    said, pdf = sheet(sqlite_world, tmp_path, text, fails=True)
    assert says in said
    assert tokens() == before
    assert not pdf.exists()
    assert not list(tmp_path.glob(".*.part"))


# ── self-tests ────────────────────


def test_a_self_test_is_kept_once_and_shown(sqlite_world: World) -> None:
    device = sqlite_world.device()
    for _ in range(2):
        got = device.call("POST", "/v1/devices/me/self-test", REPORT)
        assert (got.status, json.loads(got.body)) == (200, {"at": "2026-11-20T08:59:00Z"})
    kept = sqlite_world.database.read(lambda c: self_tests(c, sqlite_world.seeded.owner, "K1-1"))
    assert [each.report for each in kept] == [REPORT]
    shown = run(sqlite_world, "show", "K1-1")
    for word in ("10000000abcdef01", "EPSON TM-T20III", "X4HJ012345", "1.07", "scanner", "fault"):
        assert word in shown
    whole = json.loads(run(sqlite_world, "show", "K1-1", "--json"))
    assert whole["self_tests"][0]["report"]["plates"][0]["serial"] == "X4HJ012345"


def test_the_newest_self_tests_alone_are_kept(world: World) -> None:
    device = world.device()
    for number in range(KEPT + 3):
        world.clock.pass_(minutes=1)
        report = msgspec.structs.replace(REPORT, at=START + timedelta(seconds=number))
        assert device.call("POST", "/v1/devices/me/self-test", report).status == 200
    kept = world.database.read(lambda c: self_tests(c, world.seeded.owner, "K1-1"))
    assert [each.report.at for each in kept] == [START + timedelta(seconds=n) for n in range(KEPT + 2, 2, -1)]


@pytest.mark.parametrize(
    "change", [{"at": "2026-11-20T08:59:00"}, {"board": "a\nb"}, {"lines": [{"item": "X", "state": "s", "word": "w"}]}]
)
def test_a_self_test_that_cannot_be_is_refused(sqlite_world: World, change: dict[str, object]) -> None:
    device = sqlite_world.device()
    body = msgspec.json.encode({**msgspec.json.decode(wire.write(REPORT)), **change})
    got = device.send(device.signed("POST", "/v1/devices/me/self-test", body))
    assert got.problem().type is ProblemType.BAD_REQUEST


# ── what a heartbeat says ────────────────────


def test_a_heartbeats_figures_are_shown(sqlite_world: World) -> None:
    device = sqlite_world.device()
    refused = RefusedConfiguration(version=9, why=ConfigurationRefusal.UNREADABLE)
    beat(device, temperature=61.4, configuration=3, refused=refused, waiting=7, printer="near-end", clock_trusted=False)
    found = listed(sqlite_world)["K1-1"]
    assert (found.temperature, found.configuration, found.refused) == (61.4, 3, refused)
    shown = run(sqlite_world, "show", "K1-1")
    for word in ("61 °C", "configuration 9: unreadable", "near-end", "not sure", "40% full", "Nobody has tried"):
        assert word in shown
    assert "refuses" in run(sqlite_world, "list")
    assert "no terminal 'X'" in run(sqlite_world, "show", "X", fails=True)


# ── keys ────────────────────


def test_new_keys_are_asked_for_until_they_are_there(sqlite_world: World) -> None:
    device = sqlite_world.device()
    assert not wire.read(wire.HeartbeatAnswer, beat(device).body).roll_key
    assert "next heartbeat" in run(sqlite_world, "roll", "K1-1")
    assert listed(sqlite_world)["K1-1"].roll_asked
    assert wire.read(wire.HeartbeatAnswer, beat(device).body).roll_key
    other = board(sqlite_world, device)
    rolled = wire.RollKey(request_key=public_text(other.request_key))
    assert device.call("POST", "/v1/devices/me/roll-key", rolled).status == 200
    device.request_key = other.request_key
    assert not wire.read(wire.HeartbeatAnswer, beat(device).body).roll_key
    run(sqlite_world, "revoke", "K1-1", "--yes")
    assert "was revoked" in run(sqlite_world, "roll", "K1-1", fails=True)


# ── copied cards ────────────────────


def test_a_copied_card_is_shut_out_and_the_enrolled_board_goes_on(world: World) -> None:
    device = world.device()
    mine = world.database.read(lambda c: fleet.terminal_called(c, world.seeded.owner, "K1-1")).board
    assert beat(device, board=mine).status == 200
    for _ in range(2):
        assert beat(device, board="another").problem().type is ProblemType.DEVICE_REVOKED
    assert [kind for kind, _ in world.incidents()] == ["cloned"]
    assert beat(device, board=mine).status == 200
    assert beat(device).status == 200


def test_a_board_that_was_put_in_on_purpose_is_the_terminals(world: World) -> None:
    old = world.device()
    new = take_over(world, old, with_store=True)
    assert beat(new, board="another board").status == 200
    assert world.incidents() == []

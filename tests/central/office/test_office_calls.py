"""The office's calls over HTTP: terminals made, seen, rolled, replaced and revoked; settings; incidents; the trail."""

import json
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from sqlalchemy import select

from central import tables as t
from central.office.keys import OfficeRole
from loyalty import wire
from loyalty.codes import EnrolmentCode, parse
from loyalty.problems import ProblemType
from loyalty.wire_terminals import Fitted, TerminalProfile, TerminalRole
from tests.central.conftest import World
from tests.central.office.asking import Office, office
from tests.central.staff.test_commands import run
from tests.central.staff.test_open_incidents import own_card
from tests.central.test_fleet import REPORT, beat
from tests.central.test_terminals import board, enrol

URL = "https://central.example.nl"


def new(*codes: str, **more: object) -> dict[str, object]:
    return {"url": URL, "terminals": [{"code": each, "shop": "De Korenaar", **more} for each in codes]}


def token(text: str) -> str:
    code = parse(text)
    assert isinstance(code, EnrolmentCode)
    return code.token


def trail(asking: Office) -> list[tuple[str, str, str, str | None]]:
    return [(each["by"], each["action"], each["named"], each["detail"]) for each in asking.get("trail")["lines"]]


# ── made ────────────────────


def test_a_terminal_is_created_and_enrols_by_its_code(world: World) -> None:
    asking, beside = office(world, name="anna"), world.device()
    profile = {"roles": ["shopper"], "hardware": ["scanner", "printer"]}
    made = asking.post("terminals", new("K1-9", profile=profile))["codes"]
    assert [each["terminal"] for each in made] == ["K1-9"]
    found = wire.read(wire.Enrolled, enrol(world, board(world, beside), token(made[0]["text"])).body)
    assert found.configuration.terminal_code == "K1-9"
    assert found.configuration.profile == TerminalProfile(
        roles=(TerminalRole.SHOPPER,), hardware=(Fitted.SCANNER, Fitted.PRINTER)
    )
    assert trail(asking)[-1] == ("anna", "terminal.code", "K1-9", "shopper scanner printer")


def test_many_are_created_at_once_or_none(sqlite_world: World) -> None:
    asking = office(sqlite_world)
    beside = sqlite_world.device()
    made = asking.post("terminals", new("N-1", "N-2", "N-3"))["codes"]
    assert [each["terminal"] for each in made] == ["N-1", "N-2", "N-3"]
    assert len({each["text"] for each in made}) == 3
    for refused in (new("N-4", "N-4"), new("N-4", "K1-1"), new("N-4", "x" * 21), new("N-4", languages=["tlh"])):
        assert asking.ask("POST", "terminals", refused).problem().type is ProblemType.CONFLICT, refused
    strange = str(beside.mint())
    for more in ({"programmes": [strange]}, {"batch": strange}):
        assert strange in asking.ask("POST", "terminals", new("N-4", **more)).problem().detail
    codes = select(t.enrolment_tokens.c.code)
    kept = sqlite_world.database.read(lambda c: c.execute(codes).scalars().all())
    assert sorted(each for each in kept if each.startswith("N-")) == ["N-1", "N-2", "N-3"]
    assert {named for _, action, named, _ in trail(asking) if action == "terminal.code"} == {"N-1", "N-2", "N-3"}


def test_a_sheet_has_every_code_as_a_square(sqlite_world: World) -> None:
    asking = office(sqlite_world)
    sqlite_world.device()
    names = [f"N-{each}" for each in range(9)]
    got = asking.ask("POST", "terminals/sheet", new(*names))
    assert (got.status, got.headers["content-type"]) == (200, "application/pdf")
    pages = [page.render(scale=3).to_pil() for page in pypdfium2.PdfDocument(got.body)]
    read = [each.text for page in pages for each in zxingcpp.read_barcodes(page)]
    assert len(pages) == 2
    assert len({token(each) for each in read}) == 9
    assert {named for *_, named, _ in trail(asking) if named.startswith("N-")} == set(names)


def test_without_an_address_the_public_one_is_said(sqlite_world: World) -> None:
    sqlite_world.device()
    asking = office(sqlite_world)
    asked = {"terminals": new("N-1")["terminals"]}
    assert asking.ask("POST", "terminals", asked).problem().type is ProblemType.BAD_REQUEST
    sqlite_world.serve(replace(sqlite_world.central, public_url=URL))
    (made,) = asking.post("terminals", asked)["codes"]
    code = parse(made["text"])
    assert isinstance(code, EnrolmentCode)
    assert code.url == URL
    assert asking.ask("POST", "terminals", {**asked, "url": "ftp://x"}).problem().type is ProblemType.CONFLICT
    assert asking.ask("POST", "terminals", {**asked, "spki": "xyz"}).problem().type is ProblemType.CONFLICT


# ── seen ────────────────────


def test_a_heartbeat_and_a_self_test_are_seen(world: World) -> None:
    asking, device = office(world, OfficeRole.VIEWER), world.device()
    assert device.call("POST", "/v1/devices/me/self-test", REPORT).status == 200
    assert beat(device, temperature=61.5, waiting=3, printer="paper_out", clock_trusted=False).status == 200
    got = asking.get("terminals/K1-1")
    seen = got["terminal"]
    assert (seen["code"], seen["software"], seen["waiting"], seen["printer"]) == ("K1-1", "1", 3, "paper_out")
    assert (seen["clock_trusted"], seen["disk_used"], seen["temperature"]) == (False, 0.4, 61.5)
    assert [each["report"]["software"] for each in got["self_tests"]] == ["0.1.0"]
    assert asking.get(f"terminals/{device.id}") == got
    assert asking.ask("GET", "terminals/K9-9").problem().type is ProblemType.NOT_FOUND


def test_terminals_come_by_pages(sqlite_world: World) -> None:
    asking = office(sqlite_world, OfficeRole.VIEWER)
    codes = [each.code for each in sqlite_world.seeded.terminals]
    for code in codes:
        sqlite_world.device(code)
    seen: list[str] = []
    more = True
    while more:
        page = asking.get(f"terminals?limit=1&after={seen[-1] if seen else ''}")
        assert len(page["terminals"]) == 1
        seen, more = [*seen, page["terminals"][0]["code"]], page["more"]
    assert seen == sorted(codes)
    whole = asking.get("terminals")
    assert ([each["code"] for each in whole["terminals"]], whole["more"]) == (seen, False)
    for query in ("limit=0", "limit=501", "limit=x", "after=" + "x" * 37, "after=%00"):
        assert asking.ask("GET", f"terminals?{query}").problem().type is ProblemType.BAD_REQUEST


# ── changed ────────────────────


def test_a_profile_is_pushed_and_the_office_sees_who_goes_by_it(sqlite_world: World) -> None:
    asking, device = office(sqlite_world, name="anna"), sqlite_world.device()
    version = asking.post("terminals/K1-1/profile", {"hardware": ["camera"]})["configuration"]
    assert asking.get("terminals")["configuration"] == version
    fetched = wire.read(wire.Configuration, device.call("GET", "/v1/devices/me/config").body)
    assert (fetched.version, fetched.profile.hardware) == (version, (Fitted.CAMERA,))
    beat(device, configuration=version)
    assert asking.get("terminals/K1-1")["terminal"]["configuration"] == version
    assert trail(asking)[-1] == ("anna", "terminal.profile", "K1-1", "camera")
    assert asking.ask("POST", "terminals/K1-1/profile", {"hardware": ["hologram"]}).status == 400


def test_settings_are_pushed_in_part(world: World) -> None:
    asking, device = office(world, name="anna"), world.device()
    before = asking.get("configuration")
    version = asking.post("configuration", {"link_hosts": ["ID.example.org"], "keep_years": 3})["configuration"]
    after = asking.get("configuration")
    assert after == {**before, "version": version, "link_hosts": ["id.example.org"], "keep_years": 3}
    fetched = wire.read(wire.Configuration, device.call("GET", "/v1/devices/me/config").body)
    assert fetched.link_hosts == ("id.example.org",)
    assert trail(asking)[-1] == ("anna", "configuration.set", str(version), "link_hosts keep_years")
    asking.post("configuration", {"keep_years": None})
    assert asking.get("configuration")["keep_years"] is None
    assert asking.get("configuration")["link_hosts"] == ["id.example.org"]


def test_a_scheme_and_a_notice_are_pushed_whole_or_refused(sqlite_world: World) -> None:
    asking = office(sqlite_world)
    notice = {"version": "2", "sections": {"nl": [{"title": "Wat", "text": "Punten."}]}}
    asking.post("configuration", {"notice": notice})
    assert asking.get("configuration")["notice"]["sections"] == notice["sections"]
    asking.post("configuration", {"notice": None})
    assert asking.get("configuration")["notice"] is None
    version = asking.get("configuration")["version"]
    for refused in ({}, {"schemes": []}, {"keep_years": 99}, {"link_hosts": ["no host"]}):
        assert asking.ask("POST", "configuration", refused).problem().type is ProblemType.CONFLICT, refused
    assert asking.get("configuration")["version"] == version


def test_keys_are_rolled_at_the_next_heartbeat(sqlite_world: World) -> None:
    asking, device = office(sqlite_world, name="anna"), sqlite_world.device()
    assert asking.post(f"terminals/{device.id}/roll") == {"terminal": "K1-1"}
    assert wire.read(wire.HeartbeatAnswer, beat(device).body).roll_key is True
    assert asking.get("terminals/K1-1")["terminal"]["roll_asked"] is True
    assert trail(asking)[-1] == ("anna", "terminal.roll", "K1-1", None)


def test_a_board_takes_over_by_a_code(world: World) -> None:
    asking, old = office(world, name="anna"), world.device()
    made = asking.post("terminals/K1-1/replace", {"url": URL})
    assert enrol(world, board(world, old), token(made["text"]), store_of=old.id).status == 200
    assert trail(asking)[-1] == ("anna", "terminal.replace", "K1-1", None)


def test_a_revoked_terminal_is_out_and_takes_no_orders(world: World) -> None:
    asking, device = office(world, name="anna"), world.device()
    assert asking.post("terminals/K1-1/revoke") == {"ended": {"holds": 0, "points": 0, "unprinted": 0}}
    assert beat(device).problem().type is ProblemType.DEVICE_REVOKED
    assert asking.get("terminals/K1-1")["terminal"]["revoked"] is True
    for order, said in (("revoke", None), ("roll", None), ("profile", {}), ("replace", {"url": URL})):
        assert asking.ask("POST", f"terminals/K1-1/{order}", said).problem().type is ProblemType.CONFLICT, order
    assert trail(asking)[-1] == ("anna", "terminal.revoke", "K1-1", None)


# ── incidents and the trail ────────────────────


def test_an_incident_is_seen_and_closed_in_the_keys_name(sqlite_world: World) -> None:
    asking = office(sqlite_world, name="anna")
    own_card(sqlite_world)
    (found,) = asking.get("incidents")["incidents"]
    assert (found["kind"], found["terminal"], found["staff"]) == ("own_card", "K1-1", "Emma Smit")
    for note in ("", " ", "x" * 501, "a\x00b"):
        assert asking.ask("POST", f"incidents/{found['id']}/close", {"note": note}).status in (400, 409)
    assert asking.post(f"incidents/{found['id']}/close", {"note": "seen the receipt"}) == {"incident": found["id"]}
    assert asking.get("incidents")["incidents"] == []
    again = asking.ask("POST", f"incidents/{found['id']}/close", {"note": "again"})
    assert again.problem().type is ProblemType.NOT_FOUND
    assert trail(asking)[-1] == ("anna", "incident.close", found["id"], None)
    assert "receipt" not in json.dumps(asking.get("trail"))


def test_incidents_come_by_pages(sqlite_world: World) -> None:
    asking, device = office(sqlite_world), sqlite_world.device()
    for _ in range(3):
        sqlite_world.clock.pass_(hours=1)
        beat(device, tampered=True)
        beat(device, tampered=False)
    whole = [each["id"] for each in asking.get("incidents")["incidents"]]
    assert len(whole) == 3
    first = asking.get("incidents?limit=2")
    rest = asking.get(f"incidents?after={first['incidents'][-1]['id']}")
    assert (first["more"], rest["more"]) == (True, False)
    assert [each["id"] for each in (*first["incidents"], *rest["incidents"])] == whole


def test_the_trail_has_the_command_line_too_and_comes_by_pages(sqlite_world: World) -> None:
    world, asking = sqlite_world, office(sqlite_world, name="anna")
    world.device()
    assert run(world, "terminal", "roll", "K1-1").exit_code == 0
    world.clock.pass_(minutes=1)
    asking.post("terminals/K1-1/roll")
    lines = asking.get("trail")["lines"]
    assert {each["action"] for each in lines} == {"key.make", "terminal.roll"}
    assert {"anna"} < {each["by"] for each in lines}
    first = asking.get("trail?limit=1")
    rest = asking.get(f"trail?after={first['lines'][0]['id']}")
    assert (first["more"], rest["more"]) == (True, False)
    assert [*first["lines"], *rest["lines"]] == lines
    assert "terminal.roll" in run(world, "office", "trail").output


def test_a_change_that_fails_leaves_no_line(sqlite_world: World) -> None:
    asking = office(sqlite_world)
    before = trail(asking)
    assert asking.ask("POST", "terminals/K9-9/revoke").status == 404
    assert asking.ask("POST", "terminals", new("N-1", shop="Nowhere")).status == 409
    assert trail(asking) == before


@pytest.mark.parametrize("path", ["terminals/%00/revoke", "incidents/x/close", "terminals/K1-1/unknown"])
def test_an_address_of_nothing_is_not_found(world: World, path: str) -> None:
    assert office(world).ask("POST", path, {"note": "x"}).problem().type is ProblemType.NOT_FOUND

"""Office keys: what opens a call and what does not, and that a key is kept by its hash alone."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from central import tables as t
from central.api.calls import Call
from central.api.office import CALLS
from central.api.office_gate import WRONG_KEYS_A_MINUTE
from central.errors import OfficeKeyError
from central.office.keys import Officer, OfficeRole, list_keys, make_key, officer_of, revoke_key
from loyalty.problems import ProblemType
from tests.central.conftest import World
from tests.central.office.asking import Office, key, office, trail
from tests.central.owners import add_owner
from tests.central.staff.test_commands import run

PATHS = {"{called}": "K1-1", "{incident}": "018f0000-0000-7000-8000-000000000001"}


def address(path: str) -> str:
    for name, value in PATHS.items():
        path = path.replace(name, value)
    return path.removeprefix("/v1/office/")


def wrong(text: str, place: int) -> str:
    """The text with another sign at a place."""
    place %= len(text)
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def test_a_key_is_said_once_and_kept_by_its_hash(sqlite_world: World) -> None:
    text = key(sqlite_world, name="anna")
    secret = text.rsplit("-", 1)[1]
    path = sqlite_world.database.engine.url.database
    assert path is not None
    kept = b"".join(each.read_bytes() for each in Path(path).parent.glob("central.db*"))
    assert b"anna" in kept
    assert secret.encode() not in kept
    assert secret not in repr(sqlite_world.database.read(lambda c: list_keys(c, sqlite_world.seeded.owner)))
    assert secret not in repr(sqlite_world.database.read(lambda c: officer_of(c, text)))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_no_call_is_open_without_a_key_or_with_too_small_a_role(sqlite_world: World, call: Call) -> None:
    nobody = Office(sqlite_world, None).ask(call.method, address(call.path))
    assert (nobody.status, nobody.problem().type) == (401, ProblemType.OFFICE_KEY)
    assert nobody.headers["www-authenticate"] == "Bearer"
    for role in OfficeRole:
        got = office(sqlite_world, role).ask(call.method, address(call.path))
        refused = got.status == 403 and got.problem().type is ProblemType.OFFICE_ROLE
        assert call.role is not None
        assert refused is not role.may(call.role), (role, got.body)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text.lower(),
        lambda text: text + "A",
        lambda text: wrong(text, -1),
        lambda text: wrong(text, len("spaarpunt-office-") + 32 + 1),
        lambda text: text.replace("office", "offica"),
        lambda text: f"spaarpunt-office-{'0' * 32}-{text.rsplit('-', 1)[1]}",
        lambda text: "spaarpunt-office-" + "é" * 32,
    ],
)
def test_what_is_not_quite_a_key_is_none(world: World, spoil: Callable[[str], str]) -> None:
    right = key(world)
    assert world.database.read(lambda c: officer_of(c, right)) is not None
    assert world.database.read(lambda c: officer_of(c, spoil(right))) is None


@pytest.mark.parametrize("said", ["", "Basic {}", "{}", "Bearer", "Bearer {}x", "Bearer {0} {0}"])
def test_a_key_comes_as_a_bearer_token(sqlite_world: World, said: str) -> None:
    text = key(sqlite_world)
    nobody = Office(sqlite_world, None)
    assert nobody.ask("GET", "terminals", authorization=said.format(text)).status == 401
    assert nobody.ask("GET", "terminals", authorization=f"bearer  {text}").status == 200


def test_a_revoked_key_opens_nothing_from_its_next_request_on(world: World) -> None:
    asking = office(world, name="anna")
    assert asking.ask("GET", "terminals").status == 200
    world.database.write(lambda c: revoke_key(c, trail(world), "anna"))
    assert asking.ask("GET", "terminals").problem().type is ProblemType.OFFICE_KEY
    assert asking.ask("POST", "terminals/K1-1/revoke").problem().type is ProblemType.OFFICE_KEY
    with pytest.raises(OfficeKeyError, match="No key called anna is in force"):
        world.database.write(lambda c: revoke_key(c, trail(world), "anna"))


def test_a_key_that_is_revoked_while_its_change_waits_changes_nothing(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from central.api import dispatch

    asking, taken = office(sqlite_world, name="anna"), dispatch.check_key

    def revoked_meanwhile(connection: Connection, headers: Mapping[str, str], needed: OfficeRole) -> Officer:
        officer = taken(connection, headers, needed)
        k = t.office_keys
        sqlite_world.database.write(lambda c: c.execute(k.update().values(revoked_at=sqlite_world.clock())))
        return officer

    monkeypatch.setattr(dispatch, "check_key", revoked_meanwhile)
    assert asking.ask("POST", "terminals/K1-1/revoke").problem().type is ProblemType.OFFICE_KEY
    k = t.terminals.c
    assert sqlite_world.database.read(lambda c: c.execute(select(k.code).where(k.revoked_at.is_not(None))).all()) == []


def test_another_owners_key_sees_and_changes_nothing_of_this_one(sqlite_world: World) -> None:
    sqlite_world.device()
    mine, theirs = office(sqlite_world), office(sqlite_world, owner=add_owner(sqlite_world))
    assert [each["code"] for each in mine.get("terminals")["terminals"]] == ["K1-1"]
    assert theirs.get("terminals")["terminals"] == []
    assert theirs.get("incidents")["incidents"] == []
    for path in ("terminals/K1-1", f"terminals/{sqlite_world.device().id}"):
        assert theirs.ask("GET", path).problem().type is ProblemType.NOT_FOUND
        assert theirs.ask("POST", f"{path}/revoke").problem().type is ProblemType.NOT_FOUND
        assert theirs.ask("POST", f"{path}/profile", {}).problem().type is ProblemType.NOT_FOUND
    made = {"url": "https://central.test", "terminals": [{"code": "X", "shop": "De Korenaar"}]}
    assert "0 shops" in theirs.ask("POST", "terminals", made).problem().detail
    assert {line["by"] for line in theirs.get("trail")["lines"]} == {"command line: test"}
    assert mine.get("terminals/K1-1")["terminal"]["revoked"] is False


def test_wrong_keys_make_an_address_wait_a_minute(sqlite_world: World) -> None:
    right = office(sqlite_world)
    guessing = Office(sqlite_world, wrong(right.key or "", -1))
    answers = [guessing.ask("GET", "terminals").status for _ in range(WRONG_KEYS_A_MINUTE + 1)]
    assert answers == [401] * WRONG_KEYS_A_MINUTE + [429]
    got = right.ask("POST", "terminals/K1-1/roll")
    assert (got.status, got.problem().type) == (429, ProblemType.TOO_MANY)
    assert sqlite_world.send("GET", "/health", {}, b"").status == 200
    sqlite_world.clock.pass_(minutes=1)
    assert right.ask("GET", "terminals").status == 200


def test_right_keys_do_not_count_as_wrong_ones(sqlite_world: World) -> None:
    right = office(sqlite_world)
    assert {right.ask("GET", "terminals").status for _ in range(2 * WRONG_KEYS_A_MINUTE)} == {200}


@pytest.mark.parametrize("name", ["", "Anna", "anna maria", "-anna", "a" * 41, "é", "anna\n"])
def test_a_name_that_cannot_be_is_refused(sqlite_world: World, name: str) -> None:
    with pytest.raises(OfficeKeyError, match="small letters"):
        sqlite_world.database.write(
            lambda c: make_key(c, trail(sqlite_world), name, OfficeRole.VIEWER, lambda count: b"x" * count)
        )


def test_the_command_makes_lists_and_revokes_keys(sqlite_world: World) -> None:
    world = sqlite_world
    made = run(world, "office", "add", "--name", "anna", "--role", "operator")
    asking = Office(world, made.output.strip())
    assert asking.ask("GET", "incidents").status == 200
    assert asking.ask("POST", "terminals/K1-1/revoke").status == 403
    again = run(world, "office", "add", "--name", "anna")
    assert (again.exit_code, "one key for ever" in again.output) == (1, True)
    (listed,) = [json.loads(line) for line in run(world, "office", "keys", "--json").output.splitlines()]
    assert (listed["name"], listed["role"], listed["revoked_at"]) == ("anna", "operator", None)
    assert run(world, "office", "revoke", "anna").exit_code == 0
    assert asking.ask("GET", "incidents").status == 401
    assert "anna" in run(world, "office", "keys").output
    assert run(world, "office", "revoke", "anna").exit_code == 1
    assert run(world, "office", "add", "--name", "anna").exit_code == 1, "the name of a revoked key is free again"
    lines = [json.loads(line) for line in run(world, "office", "trail", "--json").output.splitlines()]
    assert [(each["action"], each["named"], each["detail"]) for each in lines] == [
        ("key.make", "anna", "operator"),
        ("key.revoke", "anna", None),
    ]
    assert all(each["by"].startswith("command line: ") for each in lines)

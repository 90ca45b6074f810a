"""An owner's card number schemes and link hosts: set by the operator, told to every terminal."""

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from central.cli import main
from central.errors import OwnerError
from central.owners import read_hosts, read_scheme_file
from loyalty import wire
from loyalty.schemes import PlainScheme, default_schemes
from tests.central.conftest import World
from tests.central.device import Device
from tests.central.owners import add_owner

ALL = default_schemes().all
MORE = (*ALL, PlainScheme(id="old", first=500_000_000, last=599_999_999))


def set_owner(world: World, *arguments: str) -> Result:
    url = world.database.engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(main, ["owner", "set", "--database", url, *arguments])


def file_of(folder: Path, document: object) -> str:
    path = folder / "schemes.json"
    path.write_bytes(msgspec.json.encode(document))
    return str(path)


def told(device: Device) -> wire.Configuration:
    return wire.read(wire.Configuration, device.call("GET", "/v1/devices/me/config").body)


def test_what_is_set_reaches_every_terminal(world: World, tmp_path: Path) -> None:
    device = world.device()
    before = device.enrolled.configuration
    assert (before.schemes, before.link_hosts) == (None, ())
    result = set_owner(
        world, "--link-hosts", "ID.example.org, id.example.org,kaart.example", "--schemes", file_of(tmp_path, MORE)
    )
    assert result.exit_code == 0, result.output
    after = told(device)
    assert after.schemes == MORE
    assert after.link_hosts == ("id.example.org", "kaart.example")
    assert after.version == before.version + 1


def test_what_is_not_named_stays_and_both_can_be_taken_back(world: World, tmp_path: Path) -> None:
    device = world.device()
    assert set_owner(world, "--schemes", file_of(tmp_path, MORE)).exit_code == 0
    assert set_owner(world, "--link-hosts", "id.example.org").exit_code == 0
    assert (told(device).schemes, told(device).link_hosts) == (MORE, ("id.example.org",))
    assert set_owner(world, "--link-hosts", "").exit_code == 0
    assert (told(device).schemes, told(device).link_hosts) == (MORE, ())
    assert set_owner(world, "--schemes", file_of(tmp_path, None)).exit_code == 0
    assert told(device) == msgspec.structs.replace(
        device.enrolled.configuration, version=device.enrolled.configuration.version + 4
    )


def test_a_scheme_that_cards_were_made_in_cannot_go(sqlite_world: World, tmp_path: Path) -> None:
    result = set_owner(sqlite_world, "--schemes", file_of(tmp_path, [PlainScheme(id="plain", last=99_999_999)]))
    assert result.exit_code == 1
    assert "Cards were made in" in result.output
    device = sqlite_world.device()
    assert told(device).version == device.enrolled.configuration.version


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ([{"kind": "foot", "id": "a"}], "cannot be read"),
        ([PlainScheme(id="a", last=99_999_999), PlainScheme(id="b", last=99_999_999)], "share numbers"),
        ([], "no cards"),
    ],
)
def test_schemes_that_cannot_be_are_refused_with_the_reason(
    sqlite_world: World, tmp_path: Path, document: object, word: str
) -> None:
    result = set_owner(sqlite_world, "--schemes", file_of(tmp_path, document))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert word in result.output


@pytest.mark.parametrize(
    "host",
    ["", "https://id.example.org", "id.example.org/x", "-a.example", "a..b", "id example", "ü.example", "a" * 64],
)
def test_what_is_no_host_is_refused(host: str) -> None:
    with pytest.raises(OwnerError, match="no host's name"):
        read_hosts(["id.example.org", host])


def test_there_may_not_be_hosts_without_end() -> None:
    assert len(read_hosts(f"h{number}.example" for number in range(32))) == 32
    with pytest.raises(OwnerError, match="at most 32"):
        read_hosts(f"h{number}.example" for number in range(33))


def test_bytes_that_are_no_json_are_refused() -> None:
    with pytest.raises(OwnerError):
        read_scheme_file(b"\xff")


def test_the_schemes_that_the_page_shows_are_ones() -> None:
    page = (Path(__file__).parents[2] / "docs" / "codes.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"(?ms)^```json\n(\[.*?)^```", page)
    found = read_scheme_file(shown.encode())
    assert found is not None
    assert [each.id for each in found.all] == ["plain", "ean", "gsrn", "letters", "tag7"]


def test_of_several_owners_one_must_be_named(sqlite_world: World) -> None:
    other = add_owner(sqlite_world, "De Molen", configuration=7)
    refused = set_owner(sqlite_world, "--link-hosts", "id.example.org")
    assert refused.exit_code == 1
    assert f"{other} (De Molen)" in refused.output
    assert set_owner(sqlite_world, "--link-hosts", "id.example.org", "--owner", other).output == "Configuration 8.\n"
    assert told(sqlite_world.device()).link_hosts == ()
    assert "no owner" in set_owner(sqlite_world, "--link-hosts", "a.example", "--owner", "nobody").output


def test_nothing_to_set_is_a_wrong_command(sqlite_world: World) -> None:
    assert set_owner(sqlite_world).exit_code == 2

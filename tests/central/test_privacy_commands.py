"""The operator's commands: the owner's notice and years, and the daily run that forgets who never comes."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select, update

from central import tables as t
from central.cli import main
from central.commands import privacy
from central.owners import load_privacy, sole_owner
from loyalty import wire
from loyalty.privacy import KEEP_YEARS
from tests.central.conftest import World
from tests.central.owners import add_owner

NOTICE = {"version": "2026-2", "sections": {"nl": [{"title": "Wat bewaren we?", "text": "Je kaart."}]}}


def call(world: World, *words: str) -> Result:
    url = world.database.engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(main, [*words[:1], *words[1:], "--database", url])


def kept(world: World) -> tuple[str, int]:
    told, name = world.database.read(lambda connection: load_privacy(connection, sole_owner(connection)))
    return told.told(name).version, told.years


def written(folder: Path, document: object) -> str:
    path = folder / "notice.json"
    path.write_text(json.dumps(document))
    return str(path)


def test_the_owners_notice_and_years_are_set_each_without_the_other(sqlite_world: World, tmp_path: Path) -> None:
    before = kept(sqlite_world)
    set_notice = call(sqlite_world, "owner", "set", "--privacy", written(tmp_path, NOTICE))
    assert (set_notice.exit_code, set_notice.output.startswith("Configuration ")) == (0, True)
    assert kept(sqlite_world) == ("2026-2", before[1])
    assert call(sqlite_world, "owner", "set", "--keep-years", "3").exit_code == 0
    assert kept(sqlite_world) == ("2026-2", 3)
    assert call(sqlite_world, "owner", "set", "--privacy", written(tmp_path, None)).exit_code == 0
    assert kept(sqlite_world) == ("1.3", 3), "the default notice says how long"


def test_a_terminal_fetches_the_notice_that_was_set(sqlite_world: World, tmp_path: Path) -> None:
    device = sqlite_world.device()
    was = device.enrolled.configuration.version
    call(sqlite_world, "owner", "set", "--privacy", written(tmp_path, NOTICE))
    told = wire.read(wire.Configuration, device.call("GET", "/v1/devices/me/config").body)
    assert told.version > was
    assert told.privacy is not None
    assert told.privacy.version == "2026-2"


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ({"version": "1", "sections": {}}, "at least one language"),
        ({"version": "1", "sections": {"nl": []}}, "0 sections"),
        ({"version": "1", "sections": {"nl": [{"title": "x" * 61, "text": "y"}]}}, "at most 60"),
        ({"version": "1"}, "sections"),
        ([], "Not a privacy notice"),
    ],
)
def test_a_notice_that_no_terminal_could_show_is_refused(
    sqlite_world: World, tmp_path: Path, document: object, word: str
) -> None:
    before = kept(sqlite_world)
    refused = call(sqlite_world, "owner", "set", "--privacy", written(tmp_path, document))
    assert refused.exit_code != 0
    assert word in refused.output
    assert kept(sqlite_world) == before


@pytest.mark.parametrize("years", ["0", "-1", "1000"])
def test_years_that_make_no_sense_are_refused(sqlite_world: World, years: str) -> None:
    assert call(sqlite_world, "owner", "set", "--keep-years", years).exit_code != 0
    assert kept(sqlite_world)[1] == KEEP_YEARS


def test_nothing_to_set_is_said(sqlite_world: World) -> None:
    assert "--privacy" in call(sqlite_world, "owner", "set").output


# ── The daily run ────────────────────


@pytest.fixture
def later(sqlite_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """The seeded world, five years less a month after all that happened in it."""
    sqlite_world.clock.now = sqlite_world.clock.now.replace(year=sqlite_world.clock.now.year + 5) - timedelta(days=20)
    monkeypatch.setattr(privacy, "wall_clock", sqlite_world.clock)
    return sqlite_world


def waiting(world: World) -> int:
    query = select(func.count()).select_from(t.messages)
    return int(world.database.read(lambda connection: connection.execute(query).scalar_one()))


def test_the_run_tells_then_erases_a_month_later(later: World) -> None:
    told = call(later, "retention")
    assert told.exit_code == 0
    many = int(told.output.split()[0])
    assert told.output == f"{many} told, 0 erased.\n"
    assert many > 10
    assert waiting(later) > 0
    assert call(later, "retention").output == "0 told, 0 erased.\n"
    later.clock.pass_(days=31)
    assert call(later, "retention").output == f"0 told, {many} erased.\n"
    assert later.verify().differences == 0


def test_a_central_that_sends_no_mail_writes_none(later: World) -> None:
    assert call(later, "retention", "--no-mail").exit_code == 0
    assert waiting(later) == 0


def test_the_owners_own_years_are_the_ones_that_count(later: World) -> None:
    o = t.owners.c
    longer = update(t.owners).where(o.keep_years.is_(None)).values(keep_years=7)
    later.database.write(lambda connection: connection.execute(longer) and None)
    assert call(later, "retention").output == "0 told, 0 erased.\n"


def test_every_owner_s_members_are_looked_at(later: World) -> None:
    """Another owner, first by name, with longer years and nobody: the run goes on to the seeded one."""
    add_owner(later, "A company", keep_years=20)
    both = call(later, "retention")
    assert both.exit_code == 0, both.output
    assert int(both.output.split()[0]) > 10
    assert call(later, "retention", "--owner", later.seeded.owner).output == "0 told, 0 erased.\n"


def test_an_owner_that_there_is_none_of_is_said(sqlite_world: World) -> None:
    refused = call(sqlite_world, "retention", "--owner", "nobody")
    assert refused.exit_code != 0
    assert "no owner" in refused.output

"""Where a weakness is told: `/.well-known/security.txt`, if whoever runs central has set it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from central.cli import main
from central.security_text import PLACE
from tests.central.conftest import World


def test_the_contact_is_told_and_never_out_of_date(sqlite_world: World) -> None:
    sqlite_world.serve(replace(sqlite_world.central, security_contact="mailto:security@shop.example"))
    for days in (0, 400):
        sqlite_world.clock.pass_(days=days)
        got = sqlite_world.send("GET", PLACE, {}, b"")
        assert (got.status, got.headers["content-type"]) == (200, "text/plain; charset=utf-8")
        found = re.fullmatch(r"Contact: mailto:security@shop\.example\nExpires: (\S+)\n", got.body.decode())
        assert found is not None
        left = datetime.fromisoformat(found[1]).astimezone(UTC) - sqlite_world.clock()
        assert timedelta(days=7) < left < timedelta(days=365)


def test_nobody_is_named_where_nobody_is_set(sqlite_world: World) -> None:
    assert sqlite_world.send("GET", PLACE, {}, b"").status == 404


@pytest.mark.parametrize(
    "contact", ["security@shop.example", "mailto:nobody", "http://x", "https://a b", "x\nContact: y"]
)
def test_what_reaches_nobody_is_refused(contact: str) -> None:
    done = CliRunner().invoke(main, ["serve", "--database", "sqlite:///x.db", "--security-contact", contact])
    assert done.exit_code == 1
    assert "security contact" in done.output

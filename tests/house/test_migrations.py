"""The database's history is one line: each migration follows the one before it, under the number of its file."""

import re

from tests.house.reading import ROOT

VERSIONS = ROOT / "central" / "migrations" / "versions"


def _said(text: str, name: str) -> str | None:
    found = re.search(rf'(?m)^{name} = (?:"(\d+)"|None)', text)
    assert found is not None, f"no {name}"
    return found[1]


def test_migrations_are_one_line_and_named_by_their_place() -> None:
    files = sorted(VERSIONS.glob("v[0-9]*.py"))
    line = [(file.name[1:5], _said(text, "revision"), _said(text, "down_revision"))
            for file in files for text in [file.read_text(encoding="utf-8")]]  # fmt: skip
    places = [f"{place:04}" for place in range(1, len(files) + 1)]
    assert line == [(place, place, before) for place, before in zip(places, [None, *places], strict=False)]

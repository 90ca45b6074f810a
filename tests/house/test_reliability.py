"""The table of failures in `docs/reliability.md`: each row names tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")


def rows(text: str) -> list[tuple[str, str]]:
    """The failures, and what is said to show each."""
    section = re.split(r"(?m)^## ", text)[1]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line.startswith("|")]
    return [(row[0], row[1]) for row in cells[2:]]


def missing(shown_by: str) -> list[str]:
    """The tests that a cell names and no file has; an ellipsis stands for the rest of a name."""
    gone: list[str] = []
    parts = [*re.finditer(r"`(tests/[\w/]+\.py)`", shown_by)]
    ends = [part.start() for part in parts][1:] + [len(shown_by)] * bool(parts)
    for part, end in zip(parts, ends, strict=True):
        file = ROOT / part[1]
        if not file.is_file():
            gone.append(part[1])
            continue
        there = re.findall(r"(?m)^\s*def (?:test_)?(\w+)", file.read_text(encoding="utf-8"))
        for name, more in re.findall(r"(\b[a-z0-9]+(?:_[a-z0-9]+)+)(…?)", shown_by[part.end() : end]):
            if not any(each == name or (more and each.startswith(name)) for each in there):
                gone.append(f"{part[1]} {name}")
    return gone


def test_the_table_is_there() -> None:
    assert len(rows(TEXT)) > 40


@pytest.mark.parametrize(("failure", "shown_by"), rows(TEXT), ids=[failure for failure, _ in rows(TEXT)])
def test_every_failure_names_tests_that_exist(failure: str, shown_by: str) -> None:
    assert "tests/" in shown_by or shown_by.startswith("the same"), failure
    assert not missing(shown_by)


def test_a_test_that_is_gone_is_seen() -> None:
    here = "`tests/house/test_reliability.py`"
    assert missing(f"{here} the_table_is_there; a_test_that…") == []
    assert missing(f"{here} the_table_is_gone") == ["tests/house/test_reliability.py the_table_is_gone"]
    assert missing(f"{here} the_table_is") == ["tests/house/test_reliability.py the_table_is"]
    assert missing("`tests/house/test_nowhere.py`") == ["tests/house/test_nowhere.py"]

"""The documents say nothing that the house does not have."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import PACKAGES, ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
SECTIONS = ["Context", "Decision", "Consequences", "What would change it"]
TARGETS = set(re.findall(r"(?m)^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8")))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def links(text: str) -> Iterator[str]:
    """Targets of a document's links and pictures that lie in the project."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target) and not target.startswith("#"):
            yield target.partition("#")[0]


def places(text: str) -> Iterator[str]:
    """Files and folders of the house that a document names between backticks."""
    roots = "|".join((*PACKAGES, "tests", "docs", "scripts", "systemd"))
    for span in re.findall(r"`([^`\n]+)`", text):
        if re.fullmatch(rf"(?:{roots})/[\w./-]*", span):
            yield span


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_lead_somewhere(document: Path) -> None:
    found = list(links(document.read_text(encoding="utf-8")))
    assert [target for target in found if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_named_files_exist(document: Path) -> None:
    found = list(places(document.read_text(encoding="utf-8")))
    assert [place for place in found if not (ROOT / place).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_named_commands_exist(document: Path) -> None:
    found = re.findall(r"`make ([a-z-]+)", document.read_text(encoding="utf-8"))
    assert set(found) <= TARGETS


@pytest.mark.parametrize("adr", ADRS, ids=name)
def test_a_decision_says_why_and_what_would_change_it(adr: Path) -> None:
    text = adr.read_text(encoding="utf-8")
    assert re.match(rf"# {adr.name[:4]}: \S", text)
    assert re.findall(r"(?m)^## (.+)$", text) == SECTIONS


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(adr.name[:4]) for adr in ADRS] == list(range(1, len(ADRS) + 1))
    assert len(ADRS) >= 10


def test_the_glossary_has_each_word_once_in_order() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    words = [re.sub(r"[\W_]", "", word.casefold()) for word in re.findall(r"(?m)^\*\*(.+?)\*\*", text)]
    assert len(words) > 50
    assert words == sorted(set(words))


def test_every_word_of_the_glossary_has_a_home() -> None:
    entries = re.findall(
        r"(?ms)^\*\*(.+?)\*\*(.*?)(?=^\*\*|^#|\Z)", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    )
    assert [word for word, meaning in entries if not list(places(meaning))] == []


def test_a_dead_link_is_seen() -> None:
    text = "![x](docs/pictures/none.png) [y](https://x.example/) [z](#here) `loyalty/none.py` `make it so`"
    assert list(links(text)) == ["docs/pictures/none.png"]
    assert list(places(text)) == ["loyalty/none.py"]

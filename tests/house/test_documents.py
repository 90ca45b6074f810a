"""The documents say nothing that the house does not have."""

import importlib
import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
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


def commands(text: str) -> Iterator[tuple[str, tuple[str, ...], set[str]]]:
    """Each command line that a document's code blocks show: program, subcommands, options."""
    for block in re.findall(r"(?ms)^```\w*\n(.*?)^```", text):
        for line in re.findall(r"(?m)^(spaarpunt(?:-central|-provision)? .*)$", block):
            shown = re.split(r"\s{2,}", line)[0]
            words = list(itertools.takewhile(lambda word: re.fullmatch(r"[a-z][a-z-]*", word), shown.split()[1:]))
            yield shown.split()[0], tuple(words), set(re.findall(r"--[a-z-]+", shown))


def test_the_readme_shows_commands_and_options_that_exist() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    shown = list(commands((ROOT / "README.md").read_text(encoding="utf-8")))
    assert {program for program, _, _ in shown} == set(scripts)
    for program, words, options in shown:
        module, _, name = scripts[program].partition(":")
        command = getattr(importlib.import_module(module), name)
        for word in words:
            assert isinstance(command, click.Group), f"{program} {words}"
            assert word in command.commands, f"{program} has no command {word}"
            command = command.commands[word]
        assert options <= {each for parameter in command.params for each in parameter.opts}, f"{program} {words}"


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

"""What is promised at the door: pinned dependencies, one-word commands, the console scripts, the version."""

import importlib
import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.reading import PACKAGES, ROOT, project_files, relative

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(lock: str) -> dict[str, list[str]]:
    """Each entry of a lock's text with its options: continued lines are one entry, comments are gone."""
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*$", "", lock))
    found = (line.split() for line in joined.splitlines() if line.strip())
    return {" ".join(word for word in words if not word.startswith("--hash=")): words for words in found}


def unpinned(lock: str) -> list[str]:
    """Entries that are no exact version with a SHA-256."""
    return [
        entry
        for entry, words in entries(lock).items()
        if not re.match(r"[A-Za-z0-9._-]+(\[[a-z0-9,_-]+\])?==[^\s;*]+(\s*;.*)?$", entry)
        or not any(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", word) for word in words)
    ]


def targets(makefile: str) -> set[str]:
    return set(re.findall(r"(?m)^([a-z][a-z-]*):", makefile))


def test_the_lock_names_no_host() -> None:
    assert re.findall(r"\w+://\S+|(?m:^-(?:i|f|-\S*url\S*|-find-links\S*)\s.*)", LOCK) == []


def test_every_dependency_is_pinned_with_a_hash() -> None:
    assert len(entries(LOCK)) > len(pyproject()["project"]["dependencies"])
    assert unpinned(LOCK) == []


@pytest.mark.parametrize(
    "lock",
    [
        "httpx>=0.28 --hash=sha256:" + "0" * 64,
        "httpx==0.28.1",
        "httpx==0.28.* --hash=sha256:" + "0" * 64,
        "httpx==0.28.1 --hash=md5:" + "0" * 32,
        "httpx @ https://host.example/httpx.whl --hash=sha256:" + "0" * 64,
    ],
)
def test_a_loose_dependency_is_seen(lock: str) -> None:
    assert unpinned(lock)


def test_every_declared_dependency_is_in_the_lock() -> None:
    project = pyproject()["project"]
    declared = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    locked = {canonicalize_name(Requirement(entry).name) for entry in entries(LOCK)}
    assert {canonicalize_name(Requirement(each).name) for each in declared} - locked == set()


def test_the_version_is_the_newest_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"(?m)^## \[?(\d+\.\d+\.\d+)", changelog)
    assert newest is not None, "CHANGELOG.md has no heading with a version"
    assert newest[1] == pyproject()["project"]["version"]


def test_no_source_says_another_version() -> None:
    told = {
        relative(file): found[1]
        for file in project_files()
        if (
            found := re.search(
                r'(?m)^(?:SOFTWARE|VERSION|__version__)\b[^"\n]*"(\d+\.\d+\.\d+)"', file.read_text(encoding="utf-8")
            )
        )
    }
    version = pyproject()["project"]["version"]
    assert {path: found for path, found in told.items() if found != version} == {}


def test_help_and_the_makefile_know_the_same_words() -> None:
    told = set(re.findall(r"'make ([a-z-]+) ", MAKEFILE))
    assert {"run", "test", "demo", "check", "bench", "setup"} <= told
    assert told <= targets(MAKEFILE)


def test_every_phony_target_has_a_recipe() -> None:
    phony = {word for line in re.findall(r"(?m)^\.PHONY:(.*)$", MAKEFILE) for word in line.split()}
    assert phony == targets(MAKEFILE)


def test_what_make_checks_exists() -> None:
    recipe = MAKEFILE.partition("\ncheck:")[2].partition("\n\n")[0]
    folders = re.findall(r"\btests/\w+", recipe)
    assert "tests/house" in folders
    assert [folder for folder in folders if not any((ROOT / folder).rglob("test_*.py"))] == []


@pytest.mark.parametrize("script", sorted(pyproject()["project"]["scripts"]))
def test_a_console_script_starts_something(script: str) -> None:
    module, _, name = pyproject()["project"]["scripts"][script].partition(":")
    assert callable(getattr(importlib.import_module(module), name))


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_ships_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
    assert package in pyproject()["tool"]["mypy"]["packages"]
    assert f"{package}*" in pyproject()["tool"]["setuptools"]["packages"]["find"]["include"]


def test_the_licence_is_whole_and_the_fonts_carry_theirs() -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    fonts = list((ROOT / "screens").rglob("*.ttf"))
    assert fonts
    assert {(path.parent / "OFL.txt").is_file() for path in fonts} == {True}
    assert "screens/fonts/OFL.txt" in notice

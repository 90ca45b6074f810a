"""House rules that a source's text shows: its length, its suppressions, and what it says of other machines."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import ROOT, project_files, relative

MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 70

LONG_MODULES = {
    "central/tables.py": "one declaration of the whole schema; half of it elsewhere would be found by nobody",
    "screens/views.py": "frozen records and nothing else: everything that may be shown, on one page",
}
"""Modules that may be longer, and why."""

LONG_FUNCTIONS: dict[str, str] = {}
"""Functions that may be longer, as ``path:name``, and why."""

RECORDS = "central/migrations/versions/"
"""Migrations are records of what was run, not rooms that somebody works in: their length is not judged."""

MARK = "no" + "qa"
IGNORE = "type" + ": ignore"
SUPPRESSION = re.compile(rf"#\s*(?:{MARK}|{IGNORE})")
EXPLAINED = re.compile(
    rf"#\s*(?:{MARK}: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*|{IGNORE}\[[a-z-]+(?:, ?[a-z-]+)*\])\s+(?:-|–|#)\s*\S+"
)

OTHER_MACHINES = re.compile(r"(?<![\w.\-/])/(?:work|tmp|root|home|mnt|workspace)/(?!\.\.\.)\w")
OUTSIDE = re.compile(r"\.\./shared\b|(?<![\w.\-/])/" + r"work/")
TEXTS = {".py", ".md", ".toml", ".mako", ".html", ".css", ".js", ".po", ".service", ".socket", ".rules", ".conf", ""}


def shipped() -> Iterator[Path]:
    """Every text of the project outside the tests."""
    yield from project_files()
    for folder in ("docs", "scripts", "systemd", ".ci", "central", "screens", "terminal", "provisioning"):
        yield from (each for each in (ROOT / folder).rglob("*") if each.is_file() and each.suffix in TEXTS - {".py"})
    # In a linked work tree `.git` is a file of git's own.
    top = (each for each in ROOT.iterdir() if each.is_file() and each.name != ".git")
    yield from (each for each in top if each.suffix in TEXTS)


def functions(path: str, text: str) -> Iterator[tuple[str, int]]:
    """Each function of a module, as ``path:name``, with its length in lines."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{path}:{node.name}", node.end_lineno - node.lineno + 1


def unexplained(text: str) -> list[int]:
    """Lines whose suppression of a checker names no code or gives no reason."""
    comments = (each for each in tokenize.generate_tokens(io.StringIO(text).readline) if each.type == tokenize.COMMENT)
    return [each.start[0] for each in comments if SUPPRESSION.search(each.string) and not EXPLAINED.search(each.string)]


def test_modules_are_rooms_not_halls() -> None:
    lengths = {relative(file): len(file.read_text(encoding="utf-8").splitlines()) for file in project_files()}
    long = {path: lines for path, lines in lengths.items() if lines > MAX_MODULE_LINES and not path.startswith(RECORDS)}
    assert {path: lines for path, lines in long.items() if path not in LONG_MODULES} == {}
    assert set(LONG_MODULES) <= set(long), "an exception is needed no more: take it out"


def test_functions_fit_on_a_page() -> None:
    long = {
        name: lines
        for file in project_files()
        for name, lines in functions(relative(file), file.read_text(encoding="utf-8"))
        if lines > MAX_FUNCTION_LINES and not name.startswith(RECORDS)
    }
    assert {name: lines for name, lines in long.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(long), "an exception is needed no more: take it out"


def test_a_checker_is_silenced_only_with_a_code_and_a_reason() -> None:
    found = [
        f"{relative(file)}:{line}"
        for file in (*project_files(), *(ROOT / "tests").rglob("*.py"))
        for line in unexplained(file.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    ("comment", "lawful"),
    [
        (f"# {MARK}", False),
        (f"# {MARK}: S608", False),
        (f"# {MARK}: S608 - both names are constants of this module", True),
        (f"# {MARK}: ARG001, ARG002 - the library's interface", True),
        (f"# {IGNORE}", False),
        (f"# {IGNORE}[attr-defined]", False),
        (f"# {IGNORE}[attr-defined]  # the stubs lack it", True),
    ],
)
def test_a_silent_suppression_is_seen(comment: str, lawful: bool) -> None:
    assert unexplained(f"x = 1  {comment}\n") == ([] if lawful else [1])


def test_no_source_knows_a_path_of_one_machine() -> None:
    found = [
        f"{relative(file)}:{number}: {line.strip()}"
        for file in sorted(set(shipped()))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if OTHER_MACHINES.search(line) or OUTSIDE.search(line)
    ]
    assert found == []


def test_no_test_reaches_outside_the_project() -> None:
    found = [
        f"{relative(file)}:{number}: {line.strip()}"
        for file in (ROOT / "tests").rglob("*.py")
        if file != Path(__file__).resolve()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if OUTSIDE.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ('DATA = "/' + 'tmp/store"', True),
        ("see /" + "home/pi/spaarpunt", True),
        ("read ../" + "shared/design.md", True),
        ("url = 'https://central.example/" + "work/items'", False),
        ("docs/" + "tmp/notes", False),
        ("/v1/transactions", False),
    ],
)
def test_a_path_of_one_machine_is_seen(line: str, known: bool) -> None:
    assert bool(OTHER_MACHINES.search(line) or OUTSIDE.search(line)) is known


def test_no_test_sleeps() -> None:
    sleep = re.compile(r"\b(?:time|asyncio)\." + r"sleep\b|from time import .*\bsleep\b")
    found = [
        f"{relative(file)}:{number}"
        for file in (ROOT / "tests").rglob("*.py")
        if "house" not in file.parts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if sleep.search(line)
    ]
    assert found == []

"""Logs are without names and numbers: each call's message and fields, read from the sources."""

import ast

import pytest

from tests.house.logs import TEXTS, WORDS, breaches, calls
from tests.house.reading import PACKAGES, ROOT

FILES = sorted(file for package in PACKAGES if package != "benchmarks" for file in (ROOT / package).rglob("*.py"))


def test_no_log_has_more_than_its_list_of_words() -> None:
    assert [
        each for file in FILES for each in breaches(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    ] == []


def test_every_word_and_place_of_the_lists_is_used() -> None:
    filled: dict[str, set[str]] = {}
    for file in FILES:
        for each in calls(ast.parse(file.read_text(encoding="utf-8"))):
            filled.setdefault(file.relative_to(ROOT).as_posix(), set()).update(each.filled)
    assert set(WORDS) <= set().union(*filled.values()), "a word is needed no more: take it out"
    assert {path for path, words in filled.items() if "error" in words} == set(TEXTS)
    assert len(filled) > 15, "nothing is read at all"


@pytest.mark.parametrize(
    "line",
    [
        'log.info(f"card {number}")',
        'log.info("card " + number)',
        "log.error(message)",
        'log.info("card %s", number)',
        'log.log(logging.INFO, "card %s", number)',
        'self.log.warning("card %s", *numbers)',
        'logging.getLogger("x").error("%s", card.token)',
        'logging.error("%s", error)',
        'log.info("it", extra={"card": number})',
        'log.info("it", **more)',
        '_log.exception("it")',
        '_log.error("it", exc_info=error)',
    ],
)
def test_what_is_refused(line: str) -> None:
    assert breaches("central/some.py", line), line


@pytest.mark.parametrize(
    "line",
    [
        'log.info("it")',
        'log.error("it: %s", type(error).__name__)',
        'log.log(logging.INFO, "it: %s", why.value)',
        '_log.exception("it", exc_info=False)',
        "math.log(number)",
        "self.error(number)",
    ],
)
def test_what_is_taken(line: str) -> None:
    assert breaches("central/some.py", line) == []


def test_a_terminal_s_traceback_and_an_error_s_sentence_have_their_places() -> None:
    assert breaches("terminal/some.py", 'log.error("it", exc_info=error)') == []
    assert breaches("terminal/some.py", 'log.error("it: %s", error)') != []
    assert breaches("terminal/hardware.py", 'log.error("it: %s", error)') == []

"""The log's lines: an error's own words never reach them."""

import io
import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from terminal.log_lines import DiscreetFormatter

NUMBER, MAIL = "10001x", "anna@example.nl"
"""What was scanned and typed; the sources of a traceback do not name it."""


def logged(fails: Callable[[], object]) -> str:
    """What a log says of a failure."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(DiscreetFormatter())
    log = logging.getLogger("spaarpunt.test")
    log.addHandler(handler)
    try:
        fails()
    except Exception:
        log.exception("X02 a job of %s failed", "paper")
    finally:
        log.removeHandler(handler)
    return said.getvalue()


def _chained() -> None:
    try:
        int(NUMBER)
    except ValueError as error:
        raise KeyError(MAIL) from error


def _in_between() -> None:
    try:
        int(NUMBER)
    except ValueError:
        raise KeyError(MAIL)  # noqa: B904 - nobody says from where


def _hidden() -> None:
    try:
        int(NUMBER)
    except ValueError:
        raise RuntimeError(MAIL) from None


def test_a_traceback_has_places_and_kinds_and_no_words() -> None:
    said = logged(_chained)
    first, *_ = said.splitlines()
    assert first.endswith("ERROR spaarpunt.test X02 a job of paper failed")
    assert said.count(f'File "{__file__}"') == 3
    assert said.splitlines()[-1] == "builtins.KeyError"
    assert "builtins.ValueError\n" in said
    assert NUMBER not in said
    assert MAIL not in said


@pytest.mark.parametrize(("fails", "kinds"), [(_in_between, 2), (_hidden, 1), (lambda: int(NUMBER), 1)])
def test_every_error_of_a_chain_is_told_by_its_kind(fails: Callable[[], object], kinds: int) -> None:
    said = logged(fails)
    assert sum(line.startswith("builtins.") for line in said.splitlines()) == kinds
    for word in ("invalid literal", NUMBER, MAIL):
        assert word not in said


def test_an_error_of_the_system_says_what_the_system_calls_it_and_no_path(tmp_path: Path) -> None:
    place = tmp_path / "card-10001"
    said = logged(place.stat)
    assert said.splitlines()[-1] == "builtins.FileNotFoundError: No such file or directory"
    assert "card-10001" not in said

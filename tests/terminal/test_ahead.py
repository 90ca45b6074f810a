"""Dataclasses whose methods were compiled when the package was made: the same classes, sooner."""

import dataclasses
import json
import marshal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.ahead import forget, place, take_the_place, use
from tests.house.reading import ROOT

MISSED = """
import dataclasses, importlib, json, sys
from pathlib import Path
from terminal import ahead
ahead.use(Path(sys.argv[1]))
among = vars(dataclasses)["exec"]
codes, missed = among.__closure__[0].cell_contents, []
def run(text, names, into):
    if text not in codes:
        missed.append(text)
    among(text, names, into)
ahead.take_the_place(run)
import terminal.cli, terminal.running, terminal.app
print(json.dumps([len(codes), missed]))
"""
"""Which texts of a start are not among the codes."""


@pytest.fixture(autouse=True)
def _as_ever() -> Iterator[None]:
    yield
    forget()


def kept(folder: Path) -> None:
    """The codes of the class that `made` makes."""
    codes = {}

    def run(text: str, names: dict[str, object], into: dict[str, object]) -> None:
        codes[text] = compile(text, "<string>", "exec")
        exec(codes[text], names, into)

    take_the_place(run)
    made()
    forget()
    place(folder).write_bytes(marshal.dumps(codes))


def made() -> type:
    """A class that uses what a dataclass can."""

    @dataclasses.dataclass(frozen=True, slots=True, order=True)
    class Price:
        cents: int
        currency: str = "EUR"
        said: tuple[str, ...] = dataclasses.field(default_factory=tuple, compare=False, repr=False)

    return Price


def test_a_class_made_of_codes_is_the_class_that_it_ever_was(tmp_path: Path) -> None:
    kept(tmp_path)
    use(tmp_path)
    ahead = made()
    forget()
    ever = made()
    one = ahead(5, said=("five",))
    assert repr(one) == repr(ever(5)) == "made.<locals>.Price(cents=5, currency='EUR')"
    assert one == ahead(5, "EUR")
    assert hash(one) == hash(ever(5))
    assert ahead(4) < one
    assert dataclasses.replace(one, cents=6) > one
    assert one.said == ("five",)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.cents = 7
    assert ahead.__init__.__annotations__ == ever.__init__.__annotations__


def test_a_text_that_has_no_code_is_compiled_as_ever(tmp_path: Path) -> None:
    place(tmp_path).write_bytes(marshal.dumps({}))
    use(tmp_path)
    assert made()(5).cents == 5


@pytest.mark.parametrize("found", [None, b"", b"no codes", marshal.dumps({"text": 1})[:4]])
def test_without_codes_that_can_be_read_a_class_is_made_as_ever(tmp_path: Path, found: bytes | None) -> None:
    if found is not None:
        place(tmp_path).write_bytes(found)
    use(tmp_path)
    assert made()(5).cents == 5
    assert "exec" not in vars(dataclasses)


def test_all_that_a_start_makes_is_compiled_ahead(tmp_path: Path) -> None:
    asked("-m", "terminal.ahead", str(tmp_path))
    count, missed = json.loads(asked("-c", MISSED, str(tmp_path)))
    assert count > 1000
    assert missed == []


def asked(*words: str) -> str:
    """What an interpreter says that has made no class yet."""
    done = subprocess.run([sys.executable, *words], cwd=ROOT, check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout

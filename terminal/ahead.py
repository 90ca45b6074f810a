"""What dataclasses write at each start, compiled when the package is made.

`dataclasses` writes the methods of a class as text and compiles it, each time the class is made. With some five hundred
classes that is two fifths of what a start's imports cost. The text is the same each time, so the package brings it
compiled, as it brings modules (PEP 3147). A text that is not among it, a newer library's say, is compiled as ever:
nothing depends on this but the time.

`python -m terminal.ahead FOLDER` compiles them, in an interpreter that has made no class yet.

Imports nothing slow, so that it comes before what has such classes.
"""

import dataclasses
import importlib
import marshal
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any, Final, TypeAlias

FOLDER: Final = Path(__file__).parent
"""Where the codes stand: beside this module, as the package lays them there."""
STARTS: Final = ("terminal.cli", "terminal.running", "terminal.app", "terminal.newcomer", "terminal.outage")
"""What is loaded until the first screen, whatever the device is."""

Codes: TypeAlias = dict[str, CodeType]
"""Texts, and what they compile to."""
Exec: TypeAlias = Callable[[str, dict[str, Any], dict[str, Any]], None]
"""As `dataclasses` calls `exec`."""


def place(folder: Path = FOLDER) -> Path:
    """Where the codes for this interpreter stand in a folder; another one's are under another name."""
    return folder / f"dataclasses.{sys.implementation.cache_tag}.codes"


def use(folder: Path = FOLDER) -> None:
    """Make this process's classes with the codes in that folder, until `forget`; where none can be read, as ever."""
    try:
        codes: Codes = marshal.loads(place(folder).read_bytes())  # noqa: S302 - of the package, as its modules' codes are
    except (OSError, EOFError, ValueError, TypeError):
        return

    def run(text: str, names: dict[str, Any], into: dict[str, Any]) -> None:
        exec(codes.get(text, text), names, into)  # noqa: S102 - in the place of the library's own `exec`

    take_the_place(run)


def take_the_place(run: Exec) -> None:
    """Have `dataclasses` call that for `exec`: it looks the name up, and finds a module's own before a built-in."""
    vars(dataclasses)["exec"] = run


def forget() -> None:
    """Make classes as ever from here on, and give the codes back."""
    vars(dataclasses).pop("exec", None)


def gathered() -> Codes:
    """What the dataclasses of a start write, and what that compiles to; of an interpreter that has made none yet."""
    codes: Codes = {}

    def run(text: str, names: dict[str, Any], into: dict[str, Any]) -> None:
        if text not in codes:
            codes[text] = compile(text, "<string>", "exec")
        exec(codes[text], names, into)  # noqa: S102 - in the place of the library's own `exec`

    take_the_place(run)
    try:
        for module in STARTS:
            importlib.import_module(module)
    finally:
        forget()
    return codes


if __name__ == "__main__":
    place(Path(sys.argv[1])).write_bytes(marshal.dumps(gathered()))

"""Which terminals are to be prepared: from a list as CSV (RFC 4180), or so many by number."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from provisioning.card.errors import ListError

COLUMNS: Final = ("terminal", "profile", "boot")
"""The columns of a list; the first is needed, the others may be left out."""
_MOST: Final = 1000
_LONGEST_CODE: Final = 20
_LONGEST_HOST: Final = 63
"""A label of a host's name (RFC 1123, section 2.1; RFC 1035, section 2.3.4)."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A terminal whose card is to be prepared.

    Attributes:
        code: how people call it, such as ``K1-3``; central says it again at the enrolment.
        profile: its configuration where the list names one; None for the one that all have.
        boot: its card's boot partition where the list names one.
    """

    code: str
    profile: Path | None = None
    boot: Path | None = None

    @property
    def host(self) -> str:
        """The machine's name: ``spaarpunt-`` and the code in small letters, digits and hyphens."""
        plain = re.sub(r"[^a-z0-9]+", "-", self.code.lower()).strip("-")
        return f"spaarpunt-{plain}"[:_LONGEST_HOST].rstrip("-")


def counted(count: int, prefix: str) -> tuple[Planned, ...]:
    """So many terminals, ``prefix`` and a number each.

    Raises:
        ListError: none, or too many.
    """
    if not 1 <= count <= _MOST:
        raise ListError(f"{count} terminals cannot be prepared at once; expected 1 to {_MOST}.")
    return checked(Planned(f"{prefix}{number}") for number in range(1, count + 1))


def listed(path: Path) -> tuple[Planned, ...]:
    """The terminals of a list; paths in it are taken from the folder that it lies in.

    Raises:
        ListError: it cannot be read, or a line of it says what cannot be.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ListError(f"{path}: the list cannot be read ({error}); expected CSV in UTF-8.") from error
    rows = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        return checked(_planned(rows, path), str(path))
    except csv.Error as error:
        raise ListError(f"{path}:{rows.line_num}: {error}; expected CSV.") from error


def _planned(rows: "csv.DictReader[str]", path: Path) -> Iterable[Planned]:
    unknown = [name for name in rows.fieldnames or () if name not in COLUMNS]
    if "terminal" not in (rows.fieldnames or ()) or unknown:
        raise ListError(f"{path}:1: expected a first line of the columns {', '.join(COLUMNS)}; only the first must be.")
    for row in rows:
        # A line that is longer than the first has its rest under no name.
        if None in row:
            raise ListError(f"{path}:{rows.line_num}: more values than columns.")
        said = {name: (value or "").strip() for name, value in row.items()}
        profile, boot = said.get("profile"), said.get("boot")
        yield Planned(
            said["terminal"],
            path.parent / profile if profile else None,
            path.parent / boot if boot else None,
        )


def checked(planned: Iterable[Planned], source: str = "The list") -> tuple[Planned, ...]:
    """The same, once it is sure that they can stand beside each other.

    Raises:
        ListError: none, too many, a code that cannot be, or two that are one.
    """
    found: list[Planned] = []
    hosts: dict[str, str] = {}
    boots: set[Path] = set()
    for each in planned:
        if not each.code.isprintable() or not 0 < len(each.code) <= _LONGEST_CODE:
            raise ListError(f"{source}: a terminal's code is 1 to {_LONGEST_CODE} printable signs, not {each.code!r}.")
        if not re.search(r"[A-Za-z0-9]", each.code):
            raise ListError(f"{source}: the code {each.code!r} has no letter or digit to name a machine by.")
        if each.host in hosts:
            raise ListError(
                f"{source}: {hosts[each.host]} and {each.code} would both be called {each.host}; rename one."
            )
        hosts[each.host] = each.code
        if each.boot is not None:
            if each.boot in boots:
                raise ListError(f"{source}: {each.boot} is named twice; each terminal has a card of its own.")
            boots.add(each.boot)
        found.append(each)
        if len(found) > _MOST:
            raise ListError(f"{source}: more than {_MOST} terminals; prepare them in parts.")
    if not found:
        raise ListError(f"{source} names no terminal.")
    return tuple(found)

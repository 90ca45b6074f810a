"""The pinned libraries, as `requirements.lock` names them for every machine (pip-compile's form)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from packaging.utils import canonicalize_name


@dataclass(frozen=True, slots=True)
class Locked:
    """A library as it is pinned: which files it may be, where, and who needs it.

    Attributes:
        name: canonical (PEP 503).
        version: the only one.
        hashes: of every file that was published of it, each with its algorithm.
        needed_by: canonical names.
        marker: the machines and interpreters that it is for (PEP 508); empty for all.
    """

    name: str
    version: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]
    marker: str = ""

    @property
    def ref(self) -> str:
        """Its package URL; a library may be pinned in a version for each Python."""
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(text: str) -> Iterator[Locked]:
    """The entries of a list of pinned libraries."""
    for block in re.split(r"(?m)^(?=[A-Za-z0-9])", text):
        head = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?: ; ([^\\\n]+))?", block)
        if head is not None:
            hashes = tuple(re.findall(r"--hash=(sha256:[0-9a-f]{64})", block))
            via = block.partition("# via")[2].replace("#", " ")
            needed_by = tuple(canonicalize_name(word) for word in via.split() if not word.startswith("("))
            yield Locked(canonicalize_name(head[1]), head[2], hashes, needed_by, (head[3] or "").strip())

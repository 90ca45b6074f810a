"""Which installed libraries the terminal needs, and which of their files."""

import platform
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from typing import Final

from babel.core import get_global
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from provisioning.package.errors import LibraryError

PROGRAM: Final = "spaarpunt"
ROOMS: Final = ("loyalty", "drivers", "screens", "terminal", "provisioning")
"""Our own packages that a terminal runs; central and the benchmarks stay where they are."""
_EXTRAS: Final = ("terminal", "pi")
_UNUSED: Final = frozenset({"setuptools", "argcomplete", "pycparser"})
"""Needed only to build a library, or for a library's own command line."""
_SPARE_FOLDERS: Final = frozenset({"tests", "test", "testing", "examples", "docs", "include", "__pycache__", "bin"})
_SPARE_ENDINGS: Final = frozenset({".pyi", ".pyx", ".pxd", ".h", ".c", ".pyc", ".a", ".lib"})
_SPARE_ROOMS: Final = frozenset({"numpy/distutils", "numpy/f2py", "pygments/lexers"})
"""Compiling, Fortran, and the grammars of six hundred languages to colour sources by."""
_SPARE_FILES: Final = ("PIL/_avif.*", "pillow.libs/libavif-*", "yaml/_yaml.*")
"""Pictures of a kind that nobody gives a terminal, and a quicker form of what is read once; both may be missing."""
_NEEDED_PLACES: Final = frozenset({"numpy/testing", "pygments/lexers/__init__.py", "pygments/lexers/_mapping.py"})
"""What sounds spare and is imported by what is not."""
_LOCALES: Final = PurePosixPath("babel/locale-data")

Find = Callable[[str], Distribution]
"""A distribution by its name; raises `PackageNotFoundError` where there is none."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where libraries lie, and the machine that they are for.

    Attributes:
        find: one of them by its name.
        processor: the machine's (PEP 508, ``platform_machine``).
    """

    find: Find
    processor: str


HERE: Final = Shelf(distribution, platform.machine())
"""What is installed here, for this very machine."""


def wanted(root: Path) -> tuple[str, ...]:
    """What the project at `root` says that its terminal needs (PEP 621, PEP 508)."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras: dict[str, list[str]] = project["optional-dependencies"]
    return (*project["dependencies"], *(each for extra in _EXTRAS for each in extras[extra]))


def libraries(requirements: Iterable[str], shelf: Shelf = HERE) -> tuple[Distribution, ...]:
    """The distributions on the shelf that meet these requirements, with all that they need themselves, by name.

    Raises:
        LibraryError: one of them is not there.
    """
    found: dict[str, Distribution] = {}
    asked: dict[str, set[str]] = {}

    def need(text: str, extras: Collection[str]) -> None:
        requirement = Requirement(text)
        if not any(concerns(requirement.marker, shelf.processor, extra) for extra in ("", *extras)):
            return
        key = canonicalize_name(requirement.name)
        if key in asked and requirement.extras <= asked[key]:
            return
        asked.setdefault(key, set()).update(requirement.extras)
        try:
            found[key] = shelf.find(requirement.name)
        except PackageNotFoundError as error:
            message = (
                f"The library {requirement.name} is not there for {shelf.processor}; run 'make setup', then again."
            )
            raise LibraryError(message) from error
        for each in found[key].requires or ():
            need(each, asked[key])

    for text in requirements:
        need(text, ())
    return tuple(found[name] for name in sorted(found) if name not in _UNUSED)


def concerns(marker: Marker | None, processor: str, extra: str = "") -> bool:
    """Whether a requirement is one of a machine with that processor, and otherwise like this one (PEP 508)."""
    return marker is None or marker.evaluate({"extra": extra, "platform_machine": processor})


def files(library: Distribution, locales: Collection[str]) -> Iterator[tuple[Path, PurePosixPath]]:
    """The files of a library that a terminal needs: where each lies, and its place below the package's own folder.

    Raises:
        LibraryError: its list of files is missing, or names one that is not there.
    """
    if library.files is None:
        raise LibraryError(f"The library {library.name} has no list of its files; install it anew with 'make setup'.")
    for each in library.files:
        place = PurePosixPath(each)
        if not is_needed(place, locales):
            continue
        path = Path(str(each.locate()))
        if not path.is_file():
            raise LibraryError(f"The library {library.name} lacks its file {place}; install it anew with 'make setup'.")
        yield path, place


def is_needed(place: PurePosixPath, locales: Collection[str]) -> bool:
    """Whether a running terminal may want a library's file.

    Args:
        place: below the folder of libraries.
        locales: Unicode CLDR locales that the program speaks; the other ones' data stays away.
    """
    if ".." in place.parts or place.is_absolute() or place.suffix in _SPARE_ENDINGS:
        return False
    if any(place.match(each) for each in _SPARE_FILES):
        return False
    spare = set(place.parts[:-1]) & _SPARE_FOLDERS or any(place.is_relative_to(room) for room in _SPARE_ROOMS)
    if spare and not any(place.is_relative_to(kept) for kept in _NEEDED_PLACES):
        return False
    if place.is_relative_to(_LOCALES):
        return any(place.stem in _lineage(each) for each in locales)
    return True


def _lineage(locale: str) -> Iterator[str]:
    """A locale and those that Babel reads before it: Norwegian Bokmål's figures lie with Norwegian's."""
    exceptions: Mapping[str, str] = get_global("parent_exceptions")
    while locale != "root":
        yield locale
        locale = exceptions.get(locale) or locale.rpartition("_")[0] or "root"
    yield locale

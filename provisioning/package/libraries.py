"""Which installed libraries the terminal needs, and which of their files."""

from collections.abc import Callable, Collection, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from provisioning.package.errors import LibraryError

PROGRAM: Final = "spaarpunt"
ROOMS: Final = ("loyalty", "drivers", "screens", "terminal", "provisioning")
"""Our own packages that a terminal runs; central and the benchmarks stay where they are."""
_EXTRAS: Final = frozenset({"terminal", "pi"})
_UNUSED: Final = frozenset({"setuptools", "argcomplete", "pycparser"})
"""Needed only to build a library, or for a library's own command line."""
_SPARE_FOLDERS: Final = frozenset({"tests", "test", "testing", "examples", "docs", "include", "__pycache__", "bin"})
_SPARE_ENDINGS: Final = frozenset({".pyi", ".pyx", ".pxd", ".h", ".c", ".pyc", ".a", ".lib"})
_NEEDED_FOLDERS: Final = frozenset({"numpy/testing"})
"""Folders that sound spare and are imported by what is not."""
_LOCALES: Final = PurePosixPath("babel/locale-data")


def libraries(find: Callable[[str], Distribution] = distribution) -> tuple[Distribution, ...]:
    """The distributions that the terminal needs, with all that they need themselves, by name; ours is not among them.

    Raises:
        LibraryError: one of them is not installed here.
    """
    found: dict[str, Distribution] = {}
    asked: dict[str, set[str]] = {}

    def need(name: str, extras: Collection[str]) -> None:
        key = canonicalize_name(name)
        new = set(extras) - asked.get(key, set())
        if key in asked and not new:
            return
        asked.setdefault(key, set()).update(extras)
        try:
            found[key] = each = find(name)
        except PackageNotFoundError as error:
            raise LibraryError(f"The library {name} is not installed here; run 'make setup' again.") from error
        for text in each.requires or ():
            wanted = Requirement(text)
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *asked[key])):
                need(wanted.name, wanted.extras)

    need(PROGRAM, _EXTRAS)
    return tuple(found[name] for name in sorted(found) if name != PROGRAM and name not in _UNUSED)


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
    folders = set(place.parts[:-1]) & _SPARE_FOLDERS
    if folders and not any(place.is_relative_to(kept) for kept in _NEEDED_FOLDERS):
        return False
    if place.is_relative_to(_LOCALES):
        return place.stem == "root" or any(place.stem in (each, each.partition("_")[0]) for each in locales)
    return True

"""The pinned libraries of another machine, gathered here: wheels by pip, and what has none by a cross compiler."""

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Callable, Collection, Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distributions
from pathlib import Path
from typing import Final

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from provisioning.package.errors import LibraryError
from provisioning.package.libraries import Shelf, concerns, wanted
from provisioning.package.machines import Machine
from provisioning.package.pinned import Locked, locked
from provisioning.package.tools import asked

_C_LIBRARY: Final = range(36, 16, -1)
"""Minor versions of glibc 2 whose wheels run on Debian 12, the best first (PEP 600)."""
_SOURCE_ONLY: Final = frozenset({"evdev"})
"""Published without wheels."""
_PYTHON: Final = f"{sys.version_info[0]}.{sys.version_info[1]}"
"""Whose libraries they are; the terminal's has the same minor version."""
_KERNEL_WORDS: Final = Path("/usr/include/linux")
"""The kernel's headers here. They are the same for every machine, and evdev's table of keys is made of them."""


def gathered(root: Path, made_for: Machine, kept: Path, step: Callable[[str], None]) -> Shelf:
    """The libraries that a terminal of that kind needs, by their hashes; fetched once and kept.

    Args:
        root: the project's folder.
        made_for: the other machine.
        kept: gets a folder of them.
        step: is told what is being done.

    Raises:
        LibraryError: one of them is not pinned, or has no wheel and there is no cross compiler.
        ToolError: pip found no wheel of one, or a hash is another, or it could not be compiled.
    """
    pinned = tuple(locked((root / "requirements.lock").read_text(encoding="utf-8")))
    found = chosen(wanted(root), pinned, made_for.processor)
    key = hashlib.sha256("".join((_PYTHON, *map(_line, found))).encode()).hexdigest()[:12]
    folder = kept / f"libraries-{made_for.architecture}-{key}"
    if not folder.is_dir():
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as name:
            under_way = Path(name) / "site"
            for each in (each for each in found if each.name in _SOURCE_ONLY):
                step(f"{each.name}: no wheel for {made_for.processor}, compiled here")
                _compile(each, made_for, under_way)
            step(f"wheels for {made_for.processor}")
            _fetch([each for each in found if each.name not in _SOURCE_ONLY], made_for, under_way)
            under_way.rename(folder)
    return Shelf(lambda name: _lying_in(folder, name), made_for.processor)


def chosen(requirements: Iterable[str], pinned: Collection[Locked], processor: str) -> tuple[Locked, ...]:
    """Of the pinned libraries those that these requirements need on such a machine, with all that they need themselves.

    Raises:
        LibraryError: a required one is not pinned for it.
    """
    there = [each for each in pinned if not each.marker or concerns(Marker(each.marker), processor)]
    asked_for = [each for each in map(Requirement, requirements) if concerns(each.marker, processor)]
    names: set[str] = {canonicalize_name(each.name) for each in asked_for}
    missing = sorted(names - {each.name for each in there})
    if missing:
        raise LibraryError(f"requirements.lock pins no {', '.join(missing)} for {processor}; run 'make lock'.")
    more = names
    while more:
        more = {each.name for each in there if not names.isdisjoint(each.needed_by)} - names
        names |= more
    return tuple(each for each in there if each.name in names)


def platforms(processor: str) -> tuple[str, ...]:
    """The platform tags whose wheels run there, the best first (PEP 600)."""
    return (*(f"manylinux_2_{minor}_{processor}" for minor in _C_LIBRARY), f"manylinux2014_{processor}")


def _line(each: Locked) -> str:
    """As pip reads it. Its marker is left out: pip would ask it of this machine."""
    return " ".join((f"{each.name}=={each.version}", *(f"--hash={digest}" for digest in each.hashes))) + "\n"


def _fetch(libraries: Iterable[Locked], made_for: Machine, folder: Path) -> None:
    listed = folder.with_suffix(".txt")
    listed.write_text("".join(map(_line, libraries)), encoding="utf-8")
    tags = [word for tag in platforms(made_for.processor) for word in ("--platform", tag)]
    _pip("install", *_into(folder), *tags, "--require-hashes", "--requirement", str(listed))


def _compile(library: Locked, made_for: Machine, folder: Path) -> None:
    """Compile a library's source for the other machine.

    The interpreter's own headers do: both machines are little-endian and have types of the same sizes (LP64).
    """
    listed, built, headers = (folder.with_name(f"{library.name}.{each}") for each in ("txt", "built", "headers"))
    listed.write_text(_line(library), encoding="utf-8")
    headers.mkdir()
    (headers / "linux").symlink_to(_KERNEL_WORDS)
    compiler = f"{made_for.processor}-linux-gnu-gcc"
    beside = {
        "CC": compiler,
        "LDSHARED": f"{compiler} -shared",
        "CPATH": str(headers),
        "SETUPTOOLS_EXT_SUFFIX": f".cpython-{_PYTHON.replace('.', '')}-{made_for.processor}-linux-gnu.so",
        "_PYTHON_HOST_PLATFORM": f"linux-{made_for.processor}",
    }
    if shutil.which(compiler) is None:
        debian = compiler.replace("_", "-").removesuffix("-gcc")
        raise LibraryError(
            f"{library.name} has no wheel for {made_for.processor}, and {compiler}, which would compile it, is not "
            f"there: apt-get install gcc-{debian} libc6-dev-{made_for.architecture}-cross"
        )
    # Its build tool is the pinned one that is installed here; nothing that is not pinned is fetched.
    source = ("--no-binary=:all:", "--no-build-isolation", "--require-hashes", "--requirement", str(listed))
    _pip("wheel", "--no-deps", "--no-cache-dir", *source, "--wheel-dir", str(built), beside=beside)
    (wheel,) = built.glob("*.whl")
    _pip("install", *_into(folder), "--platform", f"linux_{made_for.processor}", "--no-index", str(wheel))


def _into(folder: Path) -> tuple[str, ...]:
    wheels = ("--only-binary=:all:", "--implementation", "cp", "--python-version", _PYTHON)
    return ("--no-deps", "--no-compile", "--no-warn-script-location", *wheels, "--target", str(folder))


def _pip(*words: str, beside: dict[str, str] | None = None) -> None:
    asked(sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words, beside=beside)


def _lying_in(folder: Path, name: str) -> Distribution:
    for found in distributions(name=name, path=[str(folder)]):
        return found
    raise PackageNotFoundError(name)

"""Laying the package's tree out, and having dpkg-deb close it."""

import compileall
import os
import shutil
import sys
import tomllib
import zipfile
from collections.abc import Callable, Collection, Iterator
from importlib.metadata import Distribution
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import Final

from loyalty.languages import LANGUAGES
from provisioning.package.control import Stamp, control
from provisioning.package.errors import LibraryError, PackageError, RoomError
from provisioning.package.foreign import gathered
from provisioning.package.libraries import HERE, PROGRAM, ROOMS, Shelf, files, libraries, wanted
from provisioning.package.machines import Machine, machine, strangers
from provisioning.package.sbom import as_json, bom
from provisioning.package.tools import asked
from terminal.store.schema import SCHEMA

MOST_KIB: Final = 150 * 1024
"""What a package may take when installed."""
HOME: Final = Path("opt/spaarpunt")
_LAUNCHER: Final = """\
#!/usr/bin/python3 -sE
import os
import sys

sys.path.insert(0, "/opt/spaarpunt/lib")
from terminal.console import stay_silent

stay_silent(os.environ)
from {module} import main

sys.exit(main())
"""
"""Libraries of the package come before the system's, whose picamera2 is found all the same.

The console is silenced before anything slow is loaded.
"""
_COMMANDS: Final = {
    PROGRAM: "terminal.cli",
    f"{PROGRAM}-provision": "provisioning.cli",
    f"{PROGRAM}-system": "provisioning.system.cli",
}
"""The commands, and the module that each one is."""
_UNITS: Final = "usr/lib/systemd/system"
_SYSTEM: Final = {
    "systemd/spaarpunt.service": f"{_UNITS}/spaarpunt.service",
    "systemd/spaarpunt-outage.service": f"{_UNITS}/spaarpunt-outage.service",
    "systemd/spaarpunt-errors.service": f"{_UNITS}/spaarpunt-errors.service",
    "systemd/spaarpunt-usb.service": f"{_UNITS}/spaarpunt-usb.service",
    "systemd/spaarpunt-metrics.service": f"{_UNITS}/spaarpunt-metrics.service",
    "systemd/spaarpunt-update.service": f"{_UNITS}/spaarpunt-update.service",
    "systemd/spaarpunt-update.timer": f"{_UNITS}/spaarpunt-update.timer",
    "systemd/spaarpunt-update-install.service": f"{_UNITS}/spaarpunt-update-install.service",
    "systemd/spaarpunt.usbguard": f"{_UNITS}/usbguard.service.d/60-spaarpunt.conf",
    "systemd/spaarpunt.system": "usr/lib/systemd/system.conf.d/60-spaarpunt.conf",
    "systemd/spaarpunt.timesyncd": "usr/lib/systemd/timesyncd.conf.d/60-spaarpunt.conf",
    "systemd/spaarpunt.sysusers": "usr/lib/sysusers.d/spaarpunt.conf",
    "systemd/spaarpunt.tmpfiles": "usr/lib/tmpfiles.d/spaarpunt.conf",
    "systemd/60-spaarpunt.rules": "usr/lib/udev/rules.d/60-spaarpunt.rules",
    "systemd/50-spaarpunt-network.rules": "usr/share/polkit-1/rules.d/50-spaarpunt-network.rules",
    "systemd/spaarpunt.modules": "usr/lib/modules-load.d/spaarpunt.conf",
    "systemd/spaarpunt.sysctl": "usr/lib/sysctl.d/60-spaarpunt.conf",
    "systemd/spaarpunt.journald": "usr/lib/systemd/journald.conf.d/60-spaarpunt.conf",
    "systemd/spaarpunt.logind": "usr/lib/systemd/logind.conf.d/60-spaarpunt.conf",
    "LICENSE": "usr/share/doc/spaarpunt/copyright",
    "NOTICE": "usr/share/doc/spaarpunt/NOTICE",
    "CHANGELOG.md": "usr/share/doc/spaarpunt/CHANGELOG.md",
    "docs/technician.md": "usr/share/doc/spaarpunt/technician.md",
}
"""Files of the project and where they stand on a terminal."""
_AT_HOME: Final = ("provisioning/package", "provisioning/lab")
"""Makes packages, and tries them: of no use on a terminal."""
_SCRIPTS: Final = ("preinst", "postinst", "prerm", "postrm")
_DPKGS_KIB: Final = 32 * 1024
"""Room for dpkg itself, beside what it lays out: its lists, and the file system's own."""

Step = Callable[[str], None]
"""Is told what is being done."""


def build(
    root: Path,
    out: Path,
    compression: str = "xz",
    step: Step = lambda _: None,
    *,
    architecture: str | None = None,
    shelf: Shelf | None = None,
) -> Path:
    """Make the package of the project at `root` in the folder `out`; answers its file.

    Owners are root, and no file is newer than ``SOURCE_DATE_EPOCH`` where that is set.

    Args:
        root: the project's folder.
        out: gets the package, and the tree it was made of.
        compression: dpkg-deb's word for it.
        step: is told what is being done.
        architecture: Debian's word for the machine that it is for; None for this one.
        shelf: where that machine's libraries lie; None for what is installed here, and for another machine for what is
            fetched now.

    Raises:
        LibraryError: a library is not there, or is another machine's.
        MachineError: no package is made for that machine.
        RoomError: it would take more than `MOST_KIB`.
        ToolError: dpkg-deb is not there, or refused.
    """
    native = machine(asked("dpkg", "--print-architecture").strip())
    made_for = native if architecture is None else machine(architecture)
    if shelf is None:
        shelf = HERE if made_for == native else gathered(root, made_for, out, step)
    tree = out / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    version = _version(root)
    step("libraries")
    _lay_libraries(tree / HOME / "lib", libraries(wanted(root), shelf), {each.locale for each in LANGUAGES})
    _check_code(tree, made_for)
    step("program")
    _lay_program(root, tree, version, shelf)
    step("compiled files")
    _compile(root, tree)
    kib = sum(_kib(path) for path in tree.rglob("*"))
    if kib > MOST_KIB:
        raise RoomError(f"The package would take {kib // 1024} MiB, more than {MOST_KIB // 1024}; see what grew.")
    stamp = Stamp(version, made_for.architecture, sys.version_info[:2], kib, SCHEMA.number, SCHEMA.lowest)
    _lay_control(tree, stamp)
    step("package")
    package = out / stamp.file_name
    asked("dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", str(tree), str(package))
    return package


def _version(root: Path) -> str:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _lay_libraries(lib: Path, found: Collection[Distribution], locales: Collection[str]) -> None:
    for library in found:
        for path, place in files(library, locales):
            _copy(path, lib / place)


def _check_code(tree: Path, made_for: Machine) -> None:
    """That no library brings another machine's code: it would be found out by the first terminal that loads it."""
    found = next(strangers(tree, made_for), None)
    if found is not None:
        place = found.relative_to(tree / HOME / "lib")
        raise LibraryError(f"The library's file {place} is code for another machine than {made_for.processor}.")


def _lay_program(root: Path, tree: Path, version: str, shelf: Shelf) -> None:
    lib = tree / HOME / "lib"
    for path in _program(root):
        _copy(path, lib / path.relative_to(root))
    about = lib / f"{PROGRAM}-{version}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {PROGRAM}\nVersion: {version}\n", encoding="utf-8")
    for folder in (tree / HOME / "bin", tree / "usr/bin"):
        folder.mkdir(parents=True)
    for command, module in _COMMANDS.items():
        launcher = tree / HOME / "bin" / command
        launcher.write_text(_LAUNCHER.format(module=module), encoding="utf-8")
        launcher.chmod(0o755)
        (tree / "usr/bin" / command).symlink_to("/" / HOME / "bin" / command)
    _lay_updates(root, tree / "usr/lib/spaarpunt/update.pyz")
    made_of = tree / "usr/share/doc/spaarpunt/sbom.cdx.json"
    made_of.parent.mkdir(parents=True)
    made_of.write_bytes(as_json(bom(root, shelf)))
    for source, place in _SYSTEM.items():
        _copy(root / source, tree / place)


def _lay_updates(root: Path, place: Path) -> None:
    """What updates the package, in one file: dpkg puts a file into its place whole, at any power cut (ADR 0024)."""
    place.parent.mkdir(parents=True)
    inside = ["provisioning/__init__.py", *(f"provisioning/updates/{p.name}" for p in _sources(root))]
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in inside:
            archive.writestr(zipfile.ZipInfo(name), (root / name).read_bytes(), zipfile.ZIP_DEFLATED)
        start = (root / "provisioning/updates/__main__.py").read_bytes()
        archive.writestr(zipfile.ZipInfo("__main__.py"), start, zipfile.ZIP_DEFLATED)
    place.chmod(0o644)


def _sources(root: Path) -> list[Path]:
    return sorted((root / "provisioning/updates").glob("*.py"))


def _program(root: Path) -> Iterator[Path]:
    """The program's own files."""
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            at_home = any(path.is_relative_to(root / each) for each in _AT_HOME)
            spare = at_home or "__pycache__" in path.parts or path.suffix == ".po"
            if path.is_file() and not spare:
                yield path


def _compile(root: Path, tree: Path) -> None:
    """Compile beforehand, and bind it to nothing that changes: the terminal's root may be read-only."""
    lib = tree / HOME / "lib"
    asked(sys.executable, "-m", "terminal.ahead", str(lib / "terminal"), beside={"PYTHONPATH": str(root)})
    fine = compileall.compile_dir(
        lib,
        quiet=2,
        stripdir=str(tree),
        prependdir="/",
        invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        workers=os.cpu_count() or 1,
    )
    if not fine:
        raise PackageError("A library's file could not be compiled; see what compileall says of it.")


def _lay_control(tree: Path, stamp: Stamp) -> None:
    folder = tree / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text(control(stamp), encoding="utf-8")
    for name in _SCRIPTS:
        script = folder / name
        script.write_text(script_text(name, stamp.kib), encoding="utf-8")
        script.chmod(0o755)


def script_text(name: str, kib: int) -> str:
    """A maintainer script (Debian Policy, chapter 6) of a package that takes so much room when installed."""
    text = (Path(__file__).parent / "debian" / name).read_text(encoding="utf-8")
    return text.replace("@NEEDED_KIB@", str(kib + _DPKGS_KIB))


def _copy(source: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, place)
    place.chmod(0o644)


def _kib(path: Path) -> int:
    """What dpkg reckons for a file: whole KiB, and one for what is no file."""
    return max(1, -(-path.lstat().st_size // 1024)) if path.is_file() and not path.is_symlink() else 1

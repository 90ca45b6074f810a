"""The Debian package: what dpkg is told, what it brings, and that what it brings runs by itself."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path, PurePosixPath

import pytest

from loyalty.languages import LANGUAGES
from provisioning.package.build import MOST_KIB, build
from provisioning.package.control import Stamp, control
from provisioning.package.errors import LibraryError
from provisioning.package.libraries import HERE, Shelf, is_needed, libraries, wanted
from terminal.ahead import place
from terminal.store.schema import SCHEMA
from tests.house.reading import ROOT

SCRIPTS = ROOT / "provisioning/package/debian"
INTERPRETER = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
"""One that knows nothing of the libraries that are installed here."""
EVERY_MODULE = """
import importlib, json, pkgutil, sys
lib = sys.argv[1]
sys.path.insert(0, lib)
failed = {}
for room in ("loyalty", "drivers", "screens", "terminal"):
    package = importlib.import_module(room)
    for found in pkgutil.walk_packages(package.__path__, room + "."):
        if found.name.endswith("__main__"):
            continue
        try:
            importlib.import_module(found.name)
        except ImportError as error:
            failed[found.name] = error.name or str(error)
ours = {name: module.__file__ for name, module in sys.modules.items() if getattr(module, "__file__", None)}
print(json.dumps([failed, sorted(f for f in ours.values() if "site-packages" in f)]))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("deb"), compression="none")


@pytest.fixture(scope="module")
def unpacked(package: Path) -> Path:
    tree = package.parent / "unpacked"
    subprocess.run(["dpkg-deb", "--extract", package, tree], check=True, timeout=60)
    return tree


def asked(*words: str | Path) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("package")
def test_dpkg_reads_it_and_it_fits_a_terminal(package: Path) -> None:
    fields = dict(line.split(": ", 1) for line in asked("dpkg-deb", "--field", package).splitlines() if ": " in line)
    assert package.name == f"spaarpunt_{fields['Version']}_{fields['Architecture']}.deb"
    assert int(fields["Installed-Size"]) <= MOST_KIB
    assert f"python3 (<< 3.{sys.version_info[1] + 1})" in fields["Depends"]
    assert int(fields["Spaarpunt-Store-Readable-From"]) <= int(fields["Spaarpunt-Store"]) == SCHEMA.number


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("package")
def test_everything_is_roots_and_in_its_place(package: Path) -> None:
    lines = [line.split(maxsplit=5) for line in asked("dpkg-deb", "--contents", package).splitlines()]
    assert {line[1] for line in lines} == {"root/root"}
    places = {line[5].split(" -> ")[0].removeprefix("./") for line in lines}
    assert {
        "opt/spaarpunt/bin/spaarpunt",
        "usr/bin/spaarpunt",
        "opt/spaarpunt/bin/spaarpunt-provision",
        "usr/bin/spaarpunt-provision",
        "opt/spaarpunt/lib/provisioning/card/first-boot",
        "opt/spaarpunt/lib/provisioning/card/first-boot.service",
        f"opt/spaarpunt/lib/{place(Path('terminal'))}",
        "usr/lib/systemd/system/spaarpunt.service",
        "usr/lib/systemd/system/spaarpunt-outage.service",
        "usr/lib/udev/rules.d/60-spaarpunt.rules",
        "usr/lib/sysusers.d/spaarpunt.conf",
        "usr/lib/tmpfiles.d/spaarpunt.conf",
        "usr/lib/systemd/system/spaarpunt-errors.service",
        "usr/lib/systemd/system/spaarpunt-usb.service",
        "usr/lib/systemd/system/spaarpunt-update.timer",
        "usr/lib/spaarpunt/update.pyz",
        "usr/share/doc/spaarpunt/sbom.cdx.json",
        "usr/lib/systemd/system/usbguard.service.d/60-spaarpunt.conf",
        "usr/lib/systemd/system.conf.d/60-spaarpunt.conf",
    } <= places
    strangers = [p for p in places if re.search(r"lib/(central|tests|benchmarks)/|\.po$|/provisioning/package/", p)]
    assert strangers == []


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("package")
def test_the_units_start_what_the_package_brings(unpacked: Path) -> None:
    for unit in (unpacked / "usr/lib/systemd/system").glob("*.service"):
        (started,) = re.findall(r"(?m)^ExecStart=(.+)", unit.read_text())
        if started.startswith("/usr/bin/python3 -I "):
            assert (unpacked / started.split()[2].removeprefix("/")).is_file()
        else:
            assert os.access(unpacked / started.split()[0].removeprefix("/"), os.X_OK)


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("package")
def test_the_program_needs_nothing_that_it_does_not_bring(unpacked: Path) -> None:
    """Every module of it, by an interpreter without any other library."""
    lib = unpacked / "opt/spaarpunt/lib"
    failed, elsewhere = json.loads(asked(INTERPRETER, "-I", "-S", "-c", EVERY_MODULE, lib))
    # What tries the terminal beside a central of its own is for the workshop, and picamera2 is the Pi's.
    assert {name for name in failed.values() if not re.match(r"central|picamera2|libcamera", name)} == set()
    assert elsewhere == []


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("package")
def test_the_virtual_counter_says_that_it_is_for_the_workshop(unpacked: Path, tmp_path: Path) -> None:
    tried = [*spaarpunt(unpacked), "run", "--hardware", "virtual", "--no-window"]
    done = subprocess.run(tried, capture_output=True, text=True, timeout=60, cwd=tmp_path, check=False)
    assert done.returncode != 0
    assert "make run" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("package")
def test_it_draws_its_screens_from_there(unpacked: Path, tmp_path: Path) -> None:
    """In every language, with figures and dates as it writes them."""
    asked(
        *(*spaarpunt(unpacked), "shots", "--out", tmp_path),
        *("--only", "balance", "--mode", "light", "--size", "800x480"),
    )
    drawn = {path.stem for path in tmp_path.rglob("*.png") if path.read_bytes().startswith(b"\x89PNG")}
    assert {f"balance-{each.code}-light" for each in LANGUAGES} <= drawn


def spaarpunt(unpacked: Path) -> tuple[str | Path, ...]:
    """The program where it was unpacked, by an interpreter without any other library."""
    lib = str(unpacked / "opt/spaarpunt/lib")
    program = f"import sys; sys.path.insert(0, {lib!r}); from terminal.cli import main; main()"
    return INTERPRETER, "-I", "-S", "-c", program


# ── the scripts ────────────────────


def run_script(name: str, root: Path, word: str) -> subprocess.CompletedProcess[str]:
    """As dpkg runs it for a system that lies in a folder (`DPKG_ROOT`), where no systemd runs."""
    return subprocess.run(
        ["sh", SCRIPTS / name, word],
        env={"PATH": str(root / "fake") + ":/usr/bin:/bin", "DPKG_ROOT": str(root)},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )


@pytest.fixture
def system(tmp_path: Path) -> Path:
    for folder in ("fake", "var/lib/spaarpunt/store", "etc/spaarpunt", "opt/spaarpunt/bin"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("systemctl", "udevadm", "sysctl", "systemd-sysusers", "systemd-tmpfiles"):
        command = tmp_path / "fake" / name
        command.write_text('#!/bin/sh\necho "$0 $*" >>"${0%/*}/said"\n')
        command.chmod(0o755)
    return tmp_path


def waits(system: Path, text: str) -> None:
    program = system / "opt/spaarpunt/bin/spaarpunt"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)


def test_purging_takes_everything(system: Path) -> None:
    waits(system, "exit 0")
    run_script("prerm", system, "remove")
    run_script("postrm", system, "purge")
    assert not (system / "var/lib/spaarpunt").exists()
    assert not (system / "etc/spaarpunt").exists()


@pytest.mark.parametrize("answer", ["echo 1/1 accrual", "exit 1"], ids=["waiting", "unread"])
def test_what_central_has_not_got_is_not_purged(system: Path, answer: str) -> None:
    waits(system, answer)
    run_script("prerm", system, "remove")
    said = run_script("postrm", system, "purge").stderr
    assert (system / "var/lib/spaarpunt/store").is_dir()
    assert "transactions wait" in said


@pytest.mark.parametrize("word", ["upgrade", "failed-upgrade"])
def test_an_upgrade_keeps_the_store_and_the_configuration(system: Path, word: str) -> None:
    waits(system, "exit 0")
    run_script("prerm", system, word)
    run_script("postrm", system, word)
    run_script("postinst", system, "configure")
    assert (system / "var/lib/spaarpunt/store").is_dir()
    assert (system / "etc/spaarpunt").is_dir()
    assert "enable --quiet spaarpunt.service" in (system / "fake/said").read_text()


def test_within_an_updates_sandbox_what_writes_to_the_kernel_is_left_to_the_first_process(system: Path) -> None:
    """Nothing below /sys can be written there (systemd.exec(5), `ProtectKernelTunables=`): a trigger of its own fails."""
    for name, text in {"udevadm": '[ "$1" != trigger ]', "systemd-run": 'echo "$*" >>"${0%/*}/outside"'}.items():
        command = system / "fake" / name
        command.write_text(f"#!/bin/sh\n{text}\n")
        command.chmod(0o755)
    running = (SCRIPTS / "postinst").read_text().replace("/run/systemd/system", str(system / "fake"))
    words = {"PATH": f"{system / 'fake'}:/usr/bin:/bin", "DPKG_ROOT": str(system)}
    subprocess.run(["sh", "-c", running, "postinst", "configure"], env=words, timeout=30, check=True)
    assert "udevadm trigger" in (system / "fake/outside").read_text()
    assert "restart spaarpunt.service" in (system / "fake/said").read_text()


# ── what is chosen ────────────────────


@pytest.mark.parametrize(
    ("place", "needed"),
    [
        ("numpy/__init__.py", True),
        ("numpy/core/tests/test_array.py", False),
        ("numpy/testing/__init__.py", True),
        ("numpy/__init__.pyi", False),
        ("numpy/f2py/crackfortran.py", False),
        ("pygments/lexers/perl.py", False),
        ("yaml/_yaml.cpython-311-aarch64-linux-gnu.so", False),
        ("pygments/lexers/_mapping.py", True),
        ("babel/locale-data/nl_NL.dat", True),
        ("babel/locale-data/nl.dat", True),
        ("babel/locale-data/root.dat", True),
        ("babel/locale-data/zu.dat", False),
        ("../../../bin/tool", False),
    ],
)
def test_what_of_a_library_a_terminal_needs(place: str, needed: bool) -> None:
    assert is_needed(PurePosixPath(place), {"nl_NL"}) is needed


def test_a_library_that_is_missing_is_named() -> None:
    def find(name: str) -> Distribution:
        if name == "evdev":
            raise PackageNotFoundError(name)
        return Distribution.from_name(name)

    with pytest.raises(LibraryError, match="evdev is not there for"):
        libraries(wanted(ROOT), Shelf(find, HERE.processor))


def test_a_language_brings_the_one_that_its_figures_lie_with() -> None:
    assert is_needed(PurePosixPath("babel/locale-data/no.dat"), {"nb_NO"})
    assert not is_needed(PurePosixPath("babel/locale-data/no.dat"), {"nl_NL"})


def test_what_the_terminal_needs_is_found_and_what_central_needs_is_not() -> None:
    names = {each.name.lower() for each in libraries(wanted(ROOT))}
    assert {"pygame-ce", "httpx", "tinydb", "zxing-cpp"} <= names
    assert not names & {"fastapi", "pytest", "setuptools"}


def test_the_interpreter_is_bound_to_its_minor_version() -> None:
    text = control(Stamp("1.2.3", "arm64", (3, 13), 99))
    assert "python3 (>= 3.13), python3 (<< 3.14)" in text
    assert "Architecture: arm64\n" in text

"""What the package refuses before anything changes, by the real dpkg over a system in a folder."""

import subprocess
from pathlib import Path

import pytest

from provisioning.package.build import script_text
from provisioning.package.machines import MACHINES

ARCHITECTURE = subprocess.run(
    ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
).stdout.strip()
OTHER = next(each.architecture for each in MACHINES if each.architecture != ARCHITECTURE)
MORE_THAN_THERE_IS = 1 << 40
"""KiB."""


def made(folder: Path, version: str, kib: int = 1, architecture: str = ARCHITECTURE) -> Path:
    """A package of our name with one file and our own preinst, that says it takes so much room."""
    tree = folder / f"{version}-{architecture}"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "opt/spaarpunt").mkdir(parents=True)
    (tree / "opt/spaarpunt/version").write_text(version)
    (tree / "DEBIAN/control").write_text(
        f"Package: spaarpunt\nVersion: {version}\nArchitecture: {architecture}\n"
        "Maintainer: x <x@example.org>\nDescription: made up\n"
    )
    script = tree / "DEBIAN/preinst"
    script.write_text(script_text("preinst", kib))
    script.chmod(0o755)
    package = folder / f"{tree.name}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, package], check=True, capture_output=True)
    return package


@pytest.fixture
def system(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for each in ("info", "updates"):
        (root / "var/lib/dpkg" / each).mkdir(parents=True)
    (root / "var/lib/dpkg/status").touch()
    assert installed(root, made(tmp_path, "1.0")).returncode == 0
    return root


def installed(root: Path, package: Path) -> subprocess.CompletedProcess[str]:
    chrootless = ("--force-not-root", "--force-script-chrootless", f"--log={root / 'log'}", f"--root={root}")
    return subprocess.run(
        ["dpkg", *chrootless, "--install", package],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"},
    )


def version(root: Path) -> tuple[str, str]:
    """What dpkg has on record, and what lies there."""
    asked = ["dpkg-query", f"--root={root}", "--show", "--showformat", "${db:Status-Status} ${Version}", "spaarpunt"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return said, (root / "opt/spaarpunt/version").read_text()


def test_with_room_it_is_upgraded(system: Path, tmp_path: Path) -> None:
    assert installed(system, made(tmp_path, "1.1")).returncode == 0
    assert version(system) == ("installed 1.1", "1.1")


def test_a_full_disk_leaves_the_old_version_whole(system: Path, tmp_path: Path) -> None:
    refused = installed(system, made(tmp_path, "1.1", MORE_THAN_THERE_IS))
    assert refused.returncode != 0
    assert "are needed: nothing was changed." in refused.stderr
    assert "make room (apt-get clean)" in refused.stderr
    assert version(system) == ("installed 1.0", "1.0")
    assert list(system.rglob("*.dpkg-new")) == []


def test_another_machine_s_package_is_refused(system: Path, tmp_path: Path) -> None:
    refused = installed(system, made(tmp_path, "1.1", architecture=OTHER))
    assert refused.returncode != 0
    assert f"package architecture ({OTHER}) does not match system ({ARCHITECTURE})" in refused.stderr
    assert version(system) == ("installed 1.0", "1.0")

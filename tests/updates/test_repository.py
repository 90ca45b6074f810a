"""From a signed repository to a package that root trusts: by the real apt, gpg, gpgv and dpkg, over a folder."""

import errno
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from provisioning.package.build import _lay_updates
from provisioning.package.repository import publish
from provisioning.updates.errors import MachineError, SignatureError, ToolError
from provisioning.updates.fetching import fetch
from provisioning.updates.machine import Debian, digest_of, is_newer
from provisioning.updates.settings import Settings
from provisioning.updates.signed import packages_digest, the_one, vouched
from provisioning.updates.values import Package
from tests.house.reading import ROOT
from tests.updates.keys import signing_keys

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ARCHITECTURE = subprocess.run(
    ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
).stdout.strip()
pytestmark = pytest.mark.xdist_group("repository")


def package(folder: Path, version: str, store: int = 1, architecture: str = ARCHITECTURE) -> Path:
    """A small package of our name."""
    tree = folder / f"tree-{version}"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        f"Package: spaarpunt\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: x <x@example.org>\n"
        f"Spaarpunt-Store: {store}\nSpaarpunt-Store-Readable-From: 1\nDescription: made up\n"
    )
    made = folder / f"spaarpunt_{version}_{architecture}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", tree, made], check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, ...]]:
    with signing_keys(tmp_path_factory.mktemp("keys"), "ours", "others") as made:
        yield made


@pytest.fixture
def repository(tmp_path: Path, keys: tuple[Path, ...]) -> Path:
    out = tmp_path / "repository"
    publish((package(tmp_path, "1.0"), package(tmp_path, "1.1", store=2)), out, "stable", "ours", NOW)
    return out


@pytest.fixture
def settings(repository: Path) -> Settings:
    return Settings(f"file:{repository}", "stable", time(2), time(5))


def test_the_newest_is_fetched_with_the_way_back_and_kept_for_root(
    settings: Settings, keys: tuple[Path, ...], tmp_path: Path
) -> None:
    said = fetch(settings, tmp_path / "fetched", running="1.0", keyring=keys[0])
    assert said == f"spaarpunt_1.0_{ARCHITECTURE}.deb, spaarpunt_1.1_{ARCHITECTURE}.deb"
    machine = Debian(tmp_path / "kept", tmp_path / "fetched", keys[0])
    found = machine.candidate()
    assert found is not None
    assert (found.version, found.store, found.readable_from) == ("1.1", 2, 1)
    assert digest_of(tmp_path / "kept" / found.file) == found.sha256
    back = machine._kept_package("1.0")
    assert back is not None
    assert (back.version, back.store) == ("1.0", 1)
    machine.keep_only([found])
    assert [each.name for each in (tmp_path / "kept").iterdir()] == [found.file]


def test_a_version_that_the_repository_has_no_more_is_said(
    settings: Settings, keys: tuple[Path, ...], tmp_path: Path
) -> None:
    assert "has 0.9 no more" in fetch(settings, tmp_path / "fetched", running="0.9", keyring=keys[0])


def test_another_key_s_repository_is_refused_by_apt(settings: Settings, keys: tuple[Path, ...], tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="apt-get failed"):
        fetch(settings, tmp_path / "fetched", running=None, keyring=keys[1])
    assert list((tmp_path / "fetched/packages").iterdir()) == []


def test_a_list_that_was_changed_after_it_was_signed_is_refused(
    settings: Settings, repository: Path, keys: tuple[Path, ...], tmp_path: Path
) -> None:
    index = next(repository.rglob("Packages"))
    index.write_text(index.read_text().replace("made up", "made bad"))
    with pytest.raises(ToolError):
        fetch(settings, tmp_path / "fetched", running=None, keyring=keys[0])


def change_package(fetched: Path) -> None:
    path = next((fetched / "packages").glob("*_1.1_*"))
    path.write_bytes(path.read_bytes() + b"x")


def change_list(fetched: Path) -> None:
    path = next((fetched / "apt/lists").glob("*_Packages"))
    path.write_text(path.read_text() + "\n")


def change_release(fetched: Path) -> None:
    path = next((fetched / "apt/lists").glob("*_InRelease"))
    path.write_text(path.read_text().replace("Suite: stable", "Suite: stabel"))


def add_release(fetched: Path) -> None:
    (fetched / "apt/lists/other_InRelease").write_text("")


@pytest.mark.parametrize("change", [change_package, change_list, change_release, add_release])
def test_what_the_fetching_user_could_have_changed_is_never_trusted(
    change, settings: Settings, keys: tuple[Path, ...], tmp_path: Path
) -> None:
    fetch(settings, tmp_path / "fetched", running=None, keyring=keys[0])
    change(tmp_path / "fetched")
    with pytest.raises((SignatureError, ToolError)):
        Debian(tmp_path / "kept", tmp_path / "fetched", keys[0]).candidate()
    assert list((tmp_path / "kept").glob("*")) == []


def test_root_trusts_its_own_keyring_and_no_other(settings: Settings, keys: tuple[Path, ...], tmp_path: Path) -> None:
    fetch(settings, tmp_path / "fetched", running=None, keyring=keys[0])
    with pytest.raises(ToolError, match="gpgv failed"):
        Debian(tmp_path / "kept", tmp_path / "fetched", keys[1]).candidate()


def test_a_kept_package_that_was_damaged_is_not_installed(
    settings: Settings, keys: tuple[Path, ...], tmp_path: Path
) -> None:
    fetch(settings, tmp_path / "fetched", running=None, keyring=keys[0])
    machine = Debian(tmp_path / "kept", tmp_path / "fetched", keys[0])
    found = machine.candidate()
    assert found is not None
    (tmp_path / "kept" / found.file).write_bytes(b"damaged")
    assert "is not what it was" in (machine.install(found) or "")


def test_another_machine_s_package_is_refused_by_its_name(tmp_path: Path) -> None:
    other = "arm64" if ARCHITECTURE == "amd64" else "amd64"
    (tmp_path / "fetched/packages").mkdir(parents=True)
    package(tmp_path / "fetched/packages", "9.9", architecture=other)
    with pytest.raises(MachineError, match=f"_{other}.deb is for {other} machines, and this one is {ARCHITECTURE}"):
        Debian(tmp_path / "kept", tmp_path / "fetched").candidate()
    assert not (tmp_path / "kept").exists()


def test_on_a_full_disk_no_half_package_is_kept(
    settings: Settings, keys: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    fetch(settings, tmp_path / "fetched", running=None, keyring=keys[0])
    monkeypatch.setattr("provisioning.updates.machine.shutil.copyfile", copy)
    with pytest.raises(OSError, match="No space left"):
        Debian(tmp_path / "kept", tmp_path / "fetched", keys[0]).candidate()
    assert list((tmp_path / "kept").iterdir()) == []


REFUSAL = """\
spaarpunt: 12 MiB are free, and 180 are needed: nothing was changed.
dpkg: error processing archive spaarpunt_1.1.deb (--install):
 new spaarpunt package pre-installation script subprocess returned error exit status 1
Errors were encountered while processing:
 /var/lib/spaarpunt-update/packages/spaarpunt_1.1.deb
"""


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("installed 1.0", "dpkg failed: spaarpunt: 12 MiB are free, and 180 are needed: nothing was changed."),
        ("half-installed 1.1", "dpkg failed: spaarpunt: 12 MiB are free, and 180 are needed: nothing was changed."),
        ("installed 1.1", None),
    ],
)
def test_what_dpkg_refused_is_said_unless_that_version_is_there_whole(
    there: str, said: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full keeps the old version from being put back, too, where it never went."""
    (tmp_path / "refusal").write_text(REFUSAL)
    for tool, does in {"dpkg": 'cat "${0%/*}/refusal" >&2; exit 1', "dpkg-query": f"echo '{there}'"}.items():
        (tmp_path / tool).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / tool).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/one.deb").write_bytes(b"one")
    kept = Package("1.1", "one.deb", digest_of(tmp_path / "kept/one.deb"))
    assert Debian(tmp_path / "kept", tmp_path).install(kept) == said


def test_where_nothing_was_fetched_there_is_nothing(tmp_path: Path) -> None:
    assert Debian(tmp_path / "kept", tmp_path / "fetched").candidate() is None


@pytest.mark.parametrize(
    ("version", "than", "newer"), [("1.10", "1.9", True), ("1.0~rc1", "1.0", False), ("1", "1", False)]
)
def test_versions_are_compared_as_debian_does(version: str, than: str, newer: bool) -> None:
    assert is_newer(version, than) is newer


RELEASE = "Origin: x\nMD5Sum:\n 00 1 main/binary-arm64/Packages\nSHA256:\n abc 10 main/binary-arm64/Packages\nDate: x\n"
ENTRY = (
    "Package: spaarpunt\nVersion: 1\nArchitecture: arm64\nSpaarpunt-Store: 1\nSpaarpunt-Store-Readable-From: 1\n"
    "Filename: pool/spaarpunt_1_arm64.deb\nSize: 9\nSHA256: abc\n"
)


def test_only_the_sha256_of_a_list_counts() -> None:
    assert packages_digest(RELEASE, "main/binary-arm64/Packages") == "abc"
    with pytest.raises(SignatureError, match="amd64"):
        packages_digest(RELEASE, "main/binary-amd64/Packages")


def test_other_packages_and_machines_are_none_of_ours() -> None:
    others = ENTRY.replace("spaarpunt\n", "other\n", 1) + "\n" + ENTRY.replace("arm64\n", "amd64\n", 1)
    assert [each.package.version for each in vouched(f"{ENTRY}\n{others}", "arm64")] == ["1"]
    with pytest.raises(SignatureError):
        vouched(ENTRY.replace("Size: 9\n", ""), "arm64")
    with pytest.raises(SignatureError, match="not one that"):
        the_one(vouched(ENTRY, "arm64"), "abc", 10)


# ── the one file ────────────────────


def test_it_runs_from_one_file_with_the_standard_library_alone(tmp_path: Path) -> None:
    _lay_updates(ROOT, tmp_path / "lib/update.pyz")
    place = tmp_path / "lib/update.pyz"
    imported = "import sys, runpy; sys.argv=['update.pyz','--help']\ntry: runpy.run_path(sys.orig_argv[-1])\nexcept SystemExit: pass\n"
    imported += "print([n for n in sys.modules if n.split('.')[0] not in sys.stdlib_module_names | {'provisioning'}])"
    python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info[1]}"
    done = subprocess.run(
        [python, "-I", "-S", "-c", imported, place], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] in ("['__main__']", "[]"), done.stdout
    assert "fetch" in done.stdout
    assert all(name.startswith(("provisioning/", "__main__")) for name in zipfile.ZipFile(place).namelist())


def test_without_settings_nothing_is_done_and_that_is_said(tmp_path: Path) -> None:
    _lay_updates(ROOT, tmp_path / "lib/update.pyz")
    command = [sys.executable, "-I", tmp_path / "lib/update.pyz"]
    where = ["--config", tmp_path / "none.toml", "--state", tmp_path / "state", "--fetched", tmp_path / "fetched"]
    fetched = subprocess.run([*command, "fetch", *where], capture_output=True, text=True, timeout=60, check=True)
    assert "nothing is updated by itself" in fetched.stderr
    subprocess.run([*command, "install", *where], capture_output=True, timeout=60, check=True)


def test_wrong_settings_are_said_and_fail(tmp_path: Path) -> None:
    (tmp_path / "update.toml").write_text('url = "http://plain.example"\n')
    _lay_updates(ROOT, tmp_path / "lib/update.pyz")
    command = [sys.executable, "-I", tmp_path / "lib/update.pyz", "fetch", "--config", tmp_path / "update.toml"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "expected `url`" in done.stderr
    assert "Traceback" not in done.stderr

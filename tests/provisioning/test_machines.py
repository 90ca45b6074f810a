"""A package for another machine: which of the pinned libraries it takes, and that no other machine's code is in it."""

from importlib.metadata import distribution
from pathlib import Path

import pytest

from provisioning.package import foreign
from provisioning.package.build import build
from provisioning.package.errors import LibraryError, MachineError
from provisioning.package.foreign import chosen, gathered, platforms
from provisioning.package.libraries import HERE, Shelf, wanted
from provisioning.package.machines import MACHINES, Machine, code_of, machine, strangers
from provisioning.package.pinned import locked
from tests.house.reading import ROOT

HASH = "--hash=sha256:" + "0" * 64
LOCK = f"""\
direct==1.0 \\
    {HASH}
    # via spaarpunt (pyproject.toml)
pins==2.0 ; platform_machine == 'aarch64' or platform_machine == 'armv7l' \\
    {HASH}
    # via
    #   direct
    #   other
deep==3.0 \\
    {HASH}
    # via pins
windows==4.0 ; sys_platform == 'win32' \\
    {HASH}
    # via direct
office==5.0 \\
    {HASH}
    # via spaarpunt (pyproject.toml)
"""
ARM = machine("arm64")
OTHER = next(each for each in MACHINES if each.processor != HERE.processor)


def elf(code: int) -> bytes:
    """The first bytes of a little-endian program."""
    return b"\x7fELF\x02\x01\x01" + bytes(11) + code.to_bytes(2, "little") + bytes(44)


def names(processor: str) -> list[str]:
    return [each.name for each in chosen(["direct>=1"], tuple(locked(LOCK)), processor)]


def test_what_a_machine_needs_comes_with_all_that_it_needs_itself() -> None:
    assert names("aarch64") == ["direct", "pins", "deep"]
    assert names("x86_64") == ["direct"]


def test_a_library_that_is_not_pinned_for_a_machine_is_named() -> None:
    with pytest.raises(LibraryError, match="pins no pins for x86_64"):
        chosen(["direct", "pins"], tuple(locked(LOCK)), "x86_64")


def test_the_terminals_own_libraries_are_chosen_once_each_and_with_their_pins() -> None:
    found = chosen(wanted(ROOT), tuple(locked((ROOT / "requirements.lock").read_text())), "aarch64")
    said = [each.name for each in found]
    assert len(said) == len(set(said))
    assert {"lgpio", "evdev", "pygame-ce", "numpy"} <= set(said)
    assert not {"fastapi", "pytest", "colorama"} & set(said)
    assert all(each.hashes for each in found)


def test_wheels_are_those_of_debians_c_library_or_of_an_older_one() -> None:
    assert platforms("aarch64")[0] == "manylinux_2_36_aarch64"
    assert {"manylinux_2_17_aarch64", "manylinux2014_aarch64"} <= set(platforms("aarch64"))


def test_libraries_are_fetched_by_their_hashes_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pip itself is not run: which words it would get, and that the second time it gets none."""
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nversion="1"\ndependencies=["direct"]\n[project.optional-dependencies]\nterminal=[]\npi=[]\n'
    )
    (tmp_path / "requirements.lock").write_text(LOCK)
    told: list[tuple[str, ...]] = []
    listed: list[str] = []

    def pip(*words: str, beside: object = None) -> str:
        del beside
        told.append(words)
        listed.append(Path(words[-1]).read_text())
        about = Path(words[words.index("--target") + 1]) / "direct-1.0.dist-info"
        about.mkdir(parents=True)
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: direct\nVersion: 1.0\n")
        return ""

    monkeypatch.setattr(foreign, "asked", pip)
    for _ in range(2):
        shelf = gathered(tmp_path, ARM, tmp_path / "kept", lambda _: None)
        assert shelf.find("direct").version == "1.0"
        assert shelf.processor == "aarch64"
    assert len(told) == 1
    assert {"--require-hashes", "--only-binary=:all:", "manylinux2014_aarch64"} <= set(told[0])
    assert listed == [
        "".join(
            f"{name}=={version} {HASH}\n" for name, version in (("direct", "1.0"), ("pins", "2.0"), ("deep", "3.0"))
        )
    ]


def test_without_a_cross_compiler_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LibraryError, match=r"evdev has no wheel for aarch64.*apt-get install gcc-aarch64-linux-gnu"):
        gathered(ROOT, ARM, tmp_path, lambda _: None)


def test_no_package_is_made_for_a_machine_that_nobody_tried() -> None:
    with pytest.raises(MachineError, match="No package is made for armhf; it is made for amd64, arm64"):
        machine("armhf")


@pytest.mark.parametrize("made_for", MACHINES, ids=lambda each: each.architecture)
def test_another_machines_code_is_seen(tmp_path: Path, made_for: Machine) -> None:
    for each in MACHINES:
        (tmp_path / each.architecture).write_bytes(elf(each.code))
    (tmp_path / "script.py").write_text("print()\n")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "short").write_bytes(b"\x7fELF")
    assert [path.name for path in strangers(tmp_path, made_for)] == [
        each.architecture for each in MACHINES if each != made_for
    ]
    assert code_of(tmp_path / "script.py") is None


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("package")
def test_a_package_with_this_machines_code_is_not_made_for_another(tmp_path: Path) -> None:
    """What is installed here, offered as the other machine's libraries."""
    with pytest.raises(LibraryError, match=f"is code for another machine than {OTHER.processor}"):
        build(ROOT, tmp_path, "none", architecture=OTHER.architecture, shelf=Shelf(distribution, HERE.processor))
    assert list(tmp_path.glob("*.deb")) == []

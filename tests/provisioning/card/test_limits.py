"""The last that is taken and the first that is not: codes, lists, packages, room on a card."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from provisioning.card import partition
from provisioning.card.errors import ListError, PackageFileError, PartitionError
from provisioning.card.files import CardFile
from provisioning.card.package_file import check_package, control_of
from provisioning.card.partition import check, put, ungrown
from provisioning.card.terminals import Planned, checked, counted
from tests.provisioning.card import boards

MIB = 1024 * 1024
FILES = (CardFile("user-data", b"x" * 1000), CardFile("spaarpunt/package.deb", b"y" * 70_000))


def test_a_code_has_twenty_signs_at_most() -> None:
    assert checked([Planned("K" * 20)])[0].host == f"spaarpunt-{'k' * 20}"
    for code in ("", "K" * 21, "K\n1", "--", "…"):
        with pytest.raises(ListError):
            checked([Planned(code)])


def test_a_run_has_a_thousand_terminals_at_most() -> None:
    assert len(counted(1, "K")) == 1
    assert len(counted(1000, "K")) == 1000
    for count in (0, -1, 1001):
        with pytest.raises(ListError, match="1 to 1000"):
            counted(count, "K")
    with pytest.raises(ListError, match="more than 1000"):
        checked(Planned(f"K{number}") for number in range(1001))


def test_two_terminals_have_two_cards(tmp_path: Path) -> None:
    one, other = (Planned(f"K{number}", boot=tmp_path / "a") for number in (1, 2))
    with pytest.raises(ListError, match="named twice"):
        checked([one, other])
    assert len(checked([one, Planned("K2", boot=tmp_path / "b"), Planned("K3"), Planned("K4")])) == 4


def room(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(partition.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))


def test_what_a_card_needs_is_its_files_the_largest_twice_and_some_air(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boot = boards.boot_partition(tmp_path / "boot")
    there = (boot / "user-data").stat().st_size
    needed = 71_000 + 70_000 + 2 * MIB - there
    room(monkeypatch, needed)
    check(boot, "K1", FILES, over=False)
    room(monkeypatch, needed - 1)
    with pytest.raises(PartitionError, match=f"{needed // 1024} KiB are needed"):
        check(boot, "K1", FILES, over=False)


def test_a_member_of_odd_length_is_followed_by_a_byte_that_is_none(tmp_path: Path) -> None:
    for weight in (1000, 1001):
        path = boards.package(tmp_path / f"{weight}.deb", weight=weight)
        check_package(path)
        # A member before the control archive, whose length is odd.
        whole = path.read_bytes()
        before = f"{'_note':<16}{0:<12}{0:<6}{0:<6}{100644:<8}{3:<10}`\nabc\n".encode("ascii")
        path.write_bytes(whole[:8] + before + whole[8:])
        assert control_of(path)["Version"] == "0.1.0"


def test_a_control_archive_that_says_to_be_huge_is_not_read(tmp_path: Path) -> None:
    path = boards.package(tmp_path / "a.deb")
    whole = path.read_bytes()
    at = whole.index(b"control.tar.xz") + 48
    path.write_bytes(whole[:at] + f"{4 * MIB + 1:<10}".encode("ascii") + whole[at + 10 :])
    with pytest.raises(PackageFileError, match="too large"):
        check_package(path)


def test_of_the_command_line_one_word_goes_and_all_others_stay(tmp_path: Path) -> None:
    assert ungrown("a=1 resize b resize\n") == "a=1 b\n"
    assert ungrown("a resizes=1 noresize\n") == "a resizes=1 noresize\n"
    boot = boards.boot_partition(tmp_path / "boot")
    put(boot, FILES)
    assert (boot / "cmdline.txt").read_text() == boards.COMMAND_LINE.replace(" resize", "")
    (boot / "cmdline.txt").write_text("kept   as it is")
    put(boot, FILES)
    assert (boot / "cmdline.txt").read_text() == "kept   as it is"

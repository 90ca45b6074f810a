"""`spaarpunt-provision card`: what the first start reads, for one terminal and for a hundred, and what is refused."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from provisioning.card import partition
from provisioning.card.errors import ListError, PackageFileError
from provisioning.card.files import Wanted, files_of
from provisioning.card.package_file import check_package
from provisioning.card.terminals import Planned, checked, counted, listed
from provisioning.cli import main
from tests.provisioning.card import boards
from tests.provisioning.card.boards import content


def card(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["card", *map(str, words)])


def read(path: Path) -> dict[str, object]:
    found = yaml.safe_load(path.read_text())
    assert isinstance(found, dict)
    return found


# ── what is written ────────────────────


def test_one_terminals_card(boot: Path, profile: Path, deb: Path) -> None:
    done = card(boot, "--terminal", "K1-3", "--profile", profile, "--package", deb, "--country", "NL")
    assert done.exit_code == 0, done.output
    told = read(boot / "user-data")
    assert (boot / "user-data").read_text().startswith("#cloud-config\n")
    assert told["hostname"] == "spaarpunt-k1-3"
    assert told["users"] == []
    assert told["enable_ssh"] is False
    assert told["bootcmd"] == [["sh", "/boot/firmware/spaarpunt/first-boot", "lay"]]
    network = read(boot / "network-config")["network"]
    assert network == {"version": 2, "ethernets": {"eth0": {"dhcp4": True, "dhcp6": True, "optional": True}}}
    assert str(read(boot / "meta-data")["instance-id"]).startswith("spaarpunt-k1-3-")
    ours = content(boot / "spaarpunt")
    assert ours["terminal.toml"] == profile.read_bytes()
    assert ours[deb.name] == deb.read_bytes()
    assert ours["country"] == b"NL\n"
    assert told["growpart"]["mode"] == "off"
    assert told["resize_rootfs"] is False
    assert (boot / "cmdline.txt").read_text() == boards.COMMAND_LINE.replace(" resize", "")


def test_a_hundred_terminals_each_on_its_own_card(tmp_path: Path, profile: Path) -> None:
    boots = [boards.boot_partition(tmp_path / f"card{number}") for number in range(100)]
    done = card(*boots, "--count", "100", "--prefix", "K", "--profile", profile, "--in-image")
    assert done.exit_code == 0, done.output
    hosts = [read(boot / "user-data")["hostname"] for boot in boots]
    assert hosts == [f"spaarpunt-k{number}" for number in range(1, 101)]
    assert len({read(boot / "meta-data")["instance-id"] for boot in boots}) == 100


def test_a_list_names_terminals_profiles_and_cards(tmp_path: Path, profile: Path) -> None:
    for name in ("a", "b"):
        boards.boot_partition(tmp_path / name)
    other = tmp_path / "other.toml"
    other.write_text(boards.PROFILE + '[display]\nmode = "dark"\n')
    (tmp_path / "list.csv").write_text("terminal,boot,profile\nK1-1,a,\nK1-2,b,other.toml\n")
    done = card("--terminals", tmp_path / "list.csv", "--profile", profile, "--in-image")
    assert done.exit_code == 0, done.output
    assert content(tmp_path / "a")["spaarpunt/terminal.toml"] == profile.read_bytes()
    assert content(tmp_path / "b")["spaarpunt/terminal.toml"] == other.read_bytes()


def test_who_maintains_it_logs_in_by_a_public_key_alone(boot: Path, profile: Path, tmp_path: Path) -> None:
    key = tmp_path / "id.pub"
    key.write_text("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== office\n")
    words = (boot, "--terminal", "K1", "--profile", profile, "--in-image", "--ssh-key")
    assert card(*words, key).exit_code == 0
    (user,) = msgspec.convert(read(boot / "user-data")["users"], list[dict[str, object]])
    assert user["ssh_authorized_keys"] == ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== office"]
    assert user["lock_passwd"] is True
    private = tmp_path / "id"
    private.write_text("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")
    refused = card(*words, private)
    assert refused.exit_code == 1
    assert "public key" in refused.output


def test_what_is_there_already_is_left(boot: Path, profile: Path, deb: Path) -> None:
    words = (boot, "--terminal", "K1", "--profile", profile, "--package", deb)
    assert card(*words).exit_code == 0
    before = content(boot)
    again = card(*words)
    assert (again.exit_code, content(boot)) == (0, before)
    assert "was prepared already" in again.output


def test_a_changed_configuration_makes_another_instance(boot: Path, profile: Path) -> None:
    words = (boot, "--terminal", "K1", "--profile", profile, "--in-image")
    assert card(*words).exit_code == 0
    first = read(boot / "meta-data")
    profile.write_text(boards.PROFILE + '[display]\nmode = "dark"\n')
    assert card(*words).exit_code == 0
    assert read(boot / "meta-data") != first


# ── what is refused, and leaves everything as it was ────────────────────


def refused(boot: Path, *words: str | Path) -> str:
    before = content(boot) if boot.is_dir() else {}
    done = card(boot, *words)
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output
    assert (content(boot) if boot.is_dir() else {}) == before
    return done.output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[printer]\nlink = "usb"\nprofile = "laser"\n', "Unknown `profile`"),
        ('[[readers]]\nname = "r"\nkind = "telepathy"\npath = "/dev/x"\n', "expected one of scanner"),
        ('[hologram]\nlink = "usb"\n', "hologram"),
        ("format = 2\n[hologram]\n", "newer version"),
        ("", "no printer"),
        ("no toml at all", "expected TOML"),
    ],
)
def test_a_configuration_that_no_terminal_could_use(boot: Path, tmp_path: Path, text: str, says: str) -> None:
    path = boards.profile(tmp_path, text)
    assert says in refused(boot, "--terminal", "K1", "--profile", path, "--in-image")


def test_a_folder_that_is_no_boot_partition(boot: Path, profile: Path) -> None:
    words = ("--terminal", "K1", "--profile", profile, "--in-image")
    (boot / "cmdline.txt").unlink()
    assert "no boot partition" in refused(boot, *words)
    assert "no folder" in refused(boot / "nowhere", *words)


def test_an_image_that_does_not_read_it(boot: Path, profile: Path) -> None:
    (boot / "user-data").unlink()
    assert "Debian 13" in refused(boot, "--terminal", "K1", "--profile", profile, "--in-image")


def test_a_card_of_a_newer_version(boot: Path, profile: Path) -> None:
    (boot / "spaarpunt").mkdir()
    (boot / "spaarpunt/card.json").write_text('{"format": 2, "terminal": "K1", "moon": true}')
    assert "newer version" in refused(boot, "--terminal", "K1", "--profile", profile, "--in-image", "--over")


def test_another_terminals_card(boot: Path, profile: Path) -> None:
    words = ("--profile", profile, "--in-image")
    assert card(boot, "--terminal", "K1", *words).exit_code == 0
    assert "prepared for K1" in refused(boot, "--terminal", "K2", *words)
    assert card(boot, "--terminal", "K2", *words, "--over").exit_code == 0
    assert read(boot / "user-data")["hostname"] == "spaarpunt-k2"


def test_a_card_that_was_started_already(boot: Path, profile: Path) -> None:
    words = ("--terminal", "K1", "--profile", profile, "--in-image")
    assert card(boot, *words).exit_code == 0
    (boot / "spaarpunt/done").write_text("2026-01-01T00:00:00Z\n")
    assert "started already" in refused(boot, *words, "--over")


def test_a_partition_that_is_too_full(boot: Path, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partition.shutil, "disk_usage", lambda _: SimpleNamespace(free=100_000))
    assert "too full" in refused(boot, "--terminal", "K1", "--profile", profile, "--in-image")


def test_one_wrong_card_of_several_stops_all(tmp_path: Path, boot: Path, profile: Path) -> None:
    (tmp_path / "wrong").mkdir()
    said = refused(boot, tmp_path / "wrong", "--count", "2", "--profile", profile, "--in-image")
    assert "no boot partition" in said


def test_several_terminals_and_one_card_need_somebody_who_changes_it(boot: Path, profile: Path) -> None:
    assert "changes the cards" in refused(boot, "--count", "3", "--profile", profile, "--in-image")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--in-image"], "which terminals"),
        (["--terminal", "K1", "--count", "2", "--in-image"], "which terminals"),
        (["--terminal", "K1"], "--package FILE"),
        (["--terminal", "K1", "--in-image", "--country", "Holland"], "no country"),
        (["--terminal", "K1", "--in-image", "--timezone", "Europe/Utrecht"], "no time zone"),
        (["--count", "0", "--in-image"], "0 terminals"),
        (["--terminal", "–", "--in-image"], "no letter or digit"),
    ],
)
def test_words_that_do_not_go_together(boot: Path, profile: Path, words: list[str], says: str) -> None:
    assert says in refused(boot, "--profile", profile, *words)


def test_a_package_for_another_machine(boot: Path, profile: Path, tmp_path: Path) -> None:
    words = ("--terminal", "K1", "--profile", profile, "--package")
    amd64 = boards.package(tmp_path / "a.deb", architecture="amd64")
    assert "for amd64 machines" in refused(boot, *words, amd64)
    assert "expected spaarpunt" in refused(boot, *words, boards.package(tmp_path / "b.deb", name="hello"))
    assert "Debian package" in refused(boot, *words, profile)


@given(st.binary(max_size=300))
def test_what_is_no_package_is_said_to_be_none(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "junk.deb"
    path.write_bytes(b"!<arch>\n" + junk)
    with pytest.raises(PackageFileError):
        check_package(path)


# ── lists ────────────────────


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "first line"),
        ("terminal\n", "names no terminal"),
        ("name\nK1\n", "first line"),
        ("terminal,colour\nK1,red\n", "first line"),
        ("terminal\nK1\nK1\n", "would both be called"),
        ("terminal\nK.1\nK-1\n", "would both be called"),
        ("terminal,boot\nK1,a\nK2,a\n", "named twice"),
        ("terminal\nK1,a,b\n", "more values"),
        ("terminal\n" + "K" * 21 + "\n", "1 to 20"),
        ('terminal\n"K1\n', "CSV"),
    ],
)
def test_a_list_that_cannot_be(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text)
    with pytest.raises(ListError, match=says):
        listed(path)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=25), max_size=5))
def test_every_host_is_a_label_and_nobody_elses(codes: list[str]) -> None:
    try:
        found = checked(map(Planned, codes))
    except ListError:
        return
    hosts = [each.host for each in found]
    assert len(set(hosts)) == len(hosts)
    assert all(host.isascii() and len(host) <= 63 and host == host.strip("-") for host in hosts)


# ── the power goes, the card is full ────────────────────


class Cut(BaseException):
    """The power went."""


def steps(monkeypatch: pytest.MonkeyPatch, last: int, error: BaseException) -> None:
    """Let so many syncs happen, and no more."""
    left = iter(range(last))
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        if next(left, None) is None:
            raise error
        sync(descriptor)

    monkeypatch.setattr(partition.os, "fsync", fsync)


@pytest.mark.parametrize("over", [False, True], ids=["fresh", "another terminal's"])
def test_the_power_goes_at_each_step_and_a_second_run_ends_it(
    tmp_path: Path, profile: Path, deb: Path, over: bool
) -> None:
    planned = Planned("K1-3")
    files = files_of(planned, profile.read_bytes(), Wanted(deb))
    whole = boards.boot_partition(tmp_path / "whole")
    partition.put(whole, files)
    for last in range(100):
        boot = boards.boot_partition(tmp_path / f"cut{last}")
        if over:
            partition.put(boot, files_of(Planned("K9"), profile.read_bytes(), Wanted(None, "NO")))
        with pytest.MonkeyPatch.context() as patch:
            steps(patch, last, Cut())
            try:
                partition.put(boot, files)
            except Cut:
                # Either it still starts as what it was, or nothing of ours starts.
                hostname = (yaml.safe_load((boot / "user-data").read_text()) or {}).get("hostname")
                assert hostname in ({None, "spaarpunt-k9"} if over else {None}) or content(boot) == content(whole)
                if hostname == "spaarpunt-k9":
                    assert (boot / "spaarpunt/country").read_text() == "NO\n"
            else:
                assert content(boot) == content(whole)
                return
        partition.check(boot, planned.code, files, over=over)
        partition.put(boot, files)
        assert content(boot) == content(whole)
    pytest.fail("it never ended")


def test_a_card_that_is_full_in_the_middle(boot: Path, profile: Path, deb: Path) -> None:
    words = (boot, "--terminal", "K1", "--profile", profile, "--package", deb)
    with pytest.MonkeyPatch.context() as patch:
        steps(patch, 7, OSError(errno.ENOSPC, "No space left on device"))
        done = card(*words)
    assert done.exit_code == 1
    assert "it is full" in done.output
    assert "the image's own" in (boot / "user-data").read_text()
    assert not list(boot.rglob("*.part"))
    assert card(*words).exit_code == 0


def test_another_package_takes_the_first_ones_place(boot: Path, profile: Path, deb: Path, tmp_path: Path) -> None:
    newer = boards.package(tmp_path / "spaarpunt_0.2.0_arm64.deb", weight=2000)
    for each in (deb, newer):
        assert card(boot, "--terminal", "K1", "--profile", profile, "--package", each).exit_code == 0
    assert [path.name for path in (boot / "spaarpunt").glob("*.deb")] == [newer.name]


def test_terminals_by_number() -> None:
    assert [each.code for each in counted(3, "K1-")] == ["K1-1", "K1-2", "K1-3"]

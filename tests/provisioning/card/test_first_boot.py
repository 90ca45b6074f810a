"""A terminal's first start: its own script, on a machine of stand-ins, with the power cut at each step."""

import os
import subprocess
from pathlib import Path

import pytest

from provisioning.card.files import Wanted, files_of
from provisioning.card.partition import put
from provisioning.card.terminals import Planned
from provisioning.system.root_plan import LEAST_MIB, Partition, free_start
from tests.provisioning.card import boards

TOOLS = (
    *("systemctl", "dpkg", "apt-get", "raspi-config", "chgrp", "sync", "cp", "chmod", "mv", "mkdir", "touch", "date"),
    *("findmnt", "lsblk", "sfdisk", "partx", "resize2fs", "spaarpunt-system"),
)
GIB = 2 * 1024 * 1024
"""In sectors."""
TOOL = """\
#!/bin/sh
echo "{name} $*" >>"$TEST_ROOT/calls"
if [ -n "${{TEST_CUT:-}}" ] && [ "$(wc -l <"$TEST_ROOT/calls")" -gt "$TEST_CUT" ]; then
    kill -KILL "$PPID"
    exit 1
fi
{does}
"""
DOES = {
    "systemctl": 'if [ "$1" = cat ] && [ ! -e "$TEST_ROOT/installed" ]; then exit 1; fi',
    "apt-get": """\
case "$*" in
*install*)
    [ -z "${TEST_OFFLINE:-}" ] || exit 100
    touch "$TEST_ROOT/installed"
    ;;
*) [ -z "${TEST_OFFLINE:-}" ] || exit 100 ;;
esac""",
    "findmnt": "echo /dev/mmcblk0p2",
    "lsblk": "echo mmcblk0",
    "sfdisk": """\
read -r wanted
echo "${wanted#,}" >"$TEST_ROOT/sys/class/block/mmcblk0p2/size.asked"
[ -z "${TEST_NO_TABLE:-}" ] || exit 1""",
    "partx": """\
cd "$TEST_ROOT/sys/class/block/mmcblk0p2"
[ ! -e size.asked ] || mv -f size.asked size""",
    "spaarpunt-system": '[ -z "${TEST_NO_ROOM:-}" ] || exit 1',
    **{name: f'exec /bin/{name} "$@"' for name in ("cp", "chmod", "mv", "mkdir", "touch", "date")},
}


class Machine:
    """A machine whose tools are stand-ins: those that write files do, the others are only heard."""

    def __init__(self, folder: Path, deb: Path | None, profile: Path) -> None:
        self.root = folder / "root"
        (self.root / "dev").mkdir(parents=True)
        self.block("mmcblk0", size=29 * GIB)
        self.block("mmcblk0p1", start=8192, size=GIB, partition=1)
        self.block("mmcblk0p2", start=8192 + GIB, size=5 * GIB // 2, partition=2)
        self.boot = boards.boot_partition(folder / "bootfs")
        put(self.boot, files_of(Planned("K1"), profile.read_bytes(), Wanted(deb, "NL")))
        self.card = self.boot / "spaarpunt"
        self.tools = folder / "tools"
        self.tools.mkdir()
        for name in TOOLS:
            tool = self.tools / name
            tool.write_text(TOOL.format(name=name, does=DOES.get(name, ":")))
            tool.chmod(0o755)

    def block(self, name: str, **said: int) -> None:
        """A block device as sysfs has it, in sectors."""
        folder = self.root / "sys/class/block" / name
        folder.mkdir(parents=True, exist_ok=True)
        for what, number in said.items():
            (folder / what).write_text(f"{number}\n")

    def root_sectors(self) -> int:
        return int((self.root / "sys/class/block/mmcblk0p2/size").read_text())

    def start(self, word: str, **said: str) -> int:
        self.calls_file.unlink(missing_ok=True)
        self.calls_file.touch()
        environment = {
            "PATH": f"{self.tools}:{os.defpath}:/usr/bin:/bin",
            "SPAARPUNT_ROOT": str(self.root),
            "SPAARPUNT_CARD": str(self.card),
            "TEST_ROOT": str(self.root),
            **said,
        }
        done = subprocess.run(
            ["sh", self.card / "first-boot", word], env=environment, capture_output=True, timeout=60, check=False
        )
        return done.returncode

    @property
    def calls_file(self) -> Path:
        return self.root / "calls"

    def calls(self) -> list[str]:
        return self.calls_file.read_text().splitlines()

    @property
    def done(self) -> bool:
        return (self.root / "var/lib/spaarpunt-card/done").exists()

    def settings(self) -> bytes | None:
        path = self.root / "etc/spaarpunt/terminal.toml"
        return path.read_bytes() if path.exists() else None

    def said(self) -> str:
        path = self.root / "dev/tty1"
        return path.read_text() if path.exists() else ""


@pytest.fixture
def machine(tmp_path: Path, deb: Path, profile: Path) -> Machine:
    return Machine(tmp_path / "machine", deb, profile)


def test_it_is_laid_and_begun(machine: Machine) -> None:
    assert machine.start("lay") == 0
    assert (machine.root / "etc/systemd/system/spaarpunt-first-boot.service").is_file()
    assert os.access(machine.root / "usr/local/lib/spaarpunt/first-boot", os.X_OK)
    assert "systemctl start --no-block spaarpunt-first-boot.service" in machine.calls()


def test_configuration_and_package_come_into_their_places_once(machine: Machine, profile: Path) -> None:
    assert machine.start("run") == 0
    assert machine.done
    assert machine.settings() == profile.read_bytes()
    assert (machine.root / "etc/cloud/cloud-init.disabled").exists()
    assert (machine.card / "done").exists()
    calls = machine.calls()
    assert "raspi-config nonint do_wifi_country NL" in calls
    assert calls.index("spaarpunt-system settle-root") > calls.index("systemctl enable --quiet spaarpunt.service")
    assert calls[-1] == "systemctl reboot --no-block"
    assert machine.start("run") == 0
    assert machine.start("lay") == 0
    assert machine.calls() == []


def test_without_a_network_it_says_so_and_is_tried_again(machine: Machine) -> None:
    assert machine.start("run", TEST_OFFLINE="yes") == 1
    assert "is the cable in?" in machine.said()
    assert not machine.done
    assert machine.start("run") == 0
    assert machine.done


def test_a_damaged_card_makes_no_terminal(machine: Machine) -> None:
    (machine.card / "terminal.toml").write_text(boards.PROFILE + "# rot\n")
    assert machine.start("run") == 1
    assert "damaged" in machine.said()
    assert (machine.settings(), machine.done) == (None, False)


def test_an_image_without_the_program_says_so(tmp_path: Path, profile: Path) -> None:
    machine = Machine(tmp_path / "bare", None, profile)
    assert machine.start("run") == 1
    assert "--package" in machine.said()
    assert not machine.done


def test_the_root_grows_and_leaves_room_for_the_data(machine: Machine) -> None:
    assert machine.start("run") == 0
    assert machine.root_sectors() == 6 * GIB
    calls = machine.calls()
    assert "sfdisk --quiet --no-reread -N 2 /dev/mmcblk0" in calls
    assert calls.index("resize2fs /dev/mmcblk0p2") < calls.index("apt-get --quiet update")


def test_on_a_small_card_the_root_gets_what_the_data_leave(machine: Machine) -> None:
    machine.block("mmcblk0", size=7 * GIB)
    assert machine.start("run") == 0
    start = 8192 + GIB
    left = free_start((Partition("root", start, machine.root_sectors()),), 7 * GIB)
    assert 7 * GIB - left >= LEAST_MIB * 2048
    assert machine.root_sectors() > 4.9 * GIB
    assert machine.root_sectors() % 8192 == 0


def test_a_root_that_is_large_enough_or_not_the_last_one_stays(machine: Machine) -> None:
    machine.block("mmcblk0p2", size=8 * GIB)
    assert machine.start("run") == 0
    assert not [each for each in machine.calls() if each.startswith("sfdisk")]
    assert "resize2fs /dev/mmcblk0p2" in machine.calls()


def test_what_stands_behind_the_root_is_left_alone(machine: Machine) -> None:
    machine.block("mmcblk0p3", start=20 * GIB, size=GIB, partition=3)
    assert machine.start("run") == 0
    assert not [each for each in machine.calls() if each.startswith(("sfdisk", "resize2fs"))]


def test_a_root_that_cannot_be_grown_is_said_and_tried_with(machine: Machine) -> None:
    assert machine.start("run", TEST_NO_TABLE="yes") == 0
    assert machine.done


def test_a_card_without_room_for_the_data_goes_into_service_as_it_is(machine: Machine) -> None:
    assert machine.start("run", TEST_NO_ROOM="yes") == 0
    assert "the root stays writable" in machine.said()
    assert machine.calls()[-1] == "systemctl restart --no-block spaarpunt.service"
    assert machine.done


def test_the_power_goes_at_each_step_and_the_next_start_ends_it(machine: Machine, profile: Path) -> None:
    assert machine.start("run") == 0
    steps = len(machine.calls())
    assert steps > 10
    for cut in range(steps):
        for path in ("var/lib/spaarpunt-card/done", "installed", "etc/spaarpunt/terminal.toml"):
            (machine.root / path).unlink(missing_ok=True)
        machine.block("mmcblk0p2", size=5 * GIB // 2)
        machine.start("run", TEST_CUT=str(cut))
        assert machine.settings() in (None, profile.read_bytes())
        assert machine.start("run") == 0, cut
        assert machine.done
        assert machine.settings() == profile.read_bytes()
        assert (machine.root / "installed").exists()
        assert machine.root_sectors() == 6 * GIB


def test_another_word_does_nothing(machine: Machine) -> None:
    assert machine.start("dance") == 2
    assert machine.calls() == []

"""A terminal's first start: its own script, on a machine of stand-ins, with the power cut at each step."""

import os
import subprocess
from pathlib import Path

import pytest

from provisioning.card.files import Wanted, files_of
from provisioning.card.partition import put
from provisioning.card.terminals import Planned
from tests.provisioning.card import boards

TOOLS = ("systemctl", "dpkg", "apt-get", "raspi-config", "chgrp", "sync", "cp", "chmod", "mv", "mkdir", "touch", "date")
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
    **{name: f'exec /bin/{name} "$@"' for name in ("cp", "chmod", "mv", "mkdir", "touch", "date")},
}


class Machine:
    """A machine whose tools are stand-ins: those that write files do, the others are only heard."""

    def __init__(self, folder: Path, deb: Path | None, profile: Path) -> None:
        self.root = folder / "root"
        (self.root / "dev").mkdir(parents=True)
        self.boot = boards.boot_partition(folder / "bootfs")
        put(self.boot, files_of(Planned("K1"), profile.read_bytes(), Wanted(deb, "NL")))
        self.card = self.boot / "spaarpunt"
        self.tools = folder / "tools"
        self.tools.mkdir()
        for name in TOOLS:
            tool = self.tools / name
            tool.write_text(TOOL.format(name=name, does=DOES.get(name, ":")))
            tool.chmod(0o755)

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
    assert "systemctl restart --no-block spaarpunt.service" in calls
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


def test_the_power_goes_at_each_step_and_the_next_start_ends_it(machine: Machine, profile: Path) -> None:
    assert machine.start("run") == 0
    steps = len(machine.calls())
    assert steps > 10
    for cut in range(steps):
        for path in ("var/lib/spaarpunt-card/done", "installed", "etc/spaarpunt/terminal.toml"):
            (machine.root / path).unlink(missing_ok=True)
        machine.start("run", TEST_CUT=str(cut))
        assert machine.settings() in (None, profile.read_bytes())
        assert machine.start("run") == 0, cut
        assert machine.done
        assert machine.settings() == profile.read_bytes()
        assert (machine.root / "installed").exists()


def test_another_word_does_nothing(machine: Machine) -> None:
    assert machine.start("dance") == 2
    assert machine.calls() == []

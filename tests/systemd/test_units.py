"""The units: what each promises, and that what they name is there. By their own text; by systemd too where it is."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from terminal.cli import main
from tests.house.reading import ROOT

FOLDER = ROOT / "systemd"
UNITS = sorted(FOLDER.glob("*.service"))
KNOWN = {
    "Unit": "After Conflicts Description OnFailure StartLimitBurst StartLimitIntervalSec",
    "Service": """AmbientCapabilities CapabilityBoundingSet ConfigurationDirectory DeviceAllow DevicePolicy
        Environment ExecStart Group KillMode LimitCORE LockPersonality MemoryDenyWriteExecute NoNewPrivileges
        NotifyAccess PrivateTmp ProtectClock ProtectControlGroups ProtectHome ProtectHostname ProtectKernelLogs
        ProtectKernelModules ProtectKernelTunables ProtectProc ProtectSystem ReadWritePaths RemoveIPC Restart
        RestartSec
        RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID RuntimeDirectory
        RuntimeDirectoryMode StandardError StandardInput StandardOutput StateDirectory StateDirectoryMode
        SystemCallArchitectures SystemCallErrorNumber SystemCallFilter TTYPath TTYReset TTYVHangup TimeoutStartSec
        TimeoutStopSec Type UMask User WatchdogSec WorkingDirectory""",
    "Install": "WantedBy",
}
"""What systemd.unit(5), systemd.service(5), systemd.exec(5) and systemd.resource-control(5) know, of what is used."""


def read(path: Path) -> dict[str, dict[str, list[str]]]:
    """Sections, keys, and every value of a key (systemd.syntax(7))."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line[0] in "#;":
            continue
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = header[1]
            continue
        key, sign, value = line.partition("=")
        assert sign, f"{path.name}: {line!r} is no assignment"
        found[section][key].append(value)
    return found


@pytest.fixture(params=UNITS, ids=lambda path: path.stem)
def unit(request):
    return read(request.param)


def test_there_are_both() -> None:
    assert [path.name for path in UNITS] == ["spaarpunt-outage.service", "spaarpunt.service"]


def test_only_known_words_are_used(unit) -> None:
    for section, keys in unit.items():
        assert set(keys) <= set(KNOWN[section].split()), section


def test_it_says_when_it_is_ready_and_is_watched(unit) -> None:
    service = unit["Service"]
    assert service["Type"] == ["notify"]
    assert 0 < int(service["WatchdogSec"][0]) <= 15, "the Pi's own watchdog takes at most 15 s"
    assert service["Restart"] == ["on-failure"]
    assert int(service["RestartSec"][0]) > 0


def test_restarts_are_bounded_and_end_safely() -> None:
    unit = read(FOLDER / "spaarpunt.service")
    burst, interval = int(unit["Unit"]["StartLimitBurst"][0]), int(unit["Unit"]["StartLimitIntervalSec"][0])
    # The limit must be reachable: a start, the watchdog's patience and the pause fit into the interval so often.
    assert burst * (int(unit["Service"]["WatchdogSec"][0]) + int(unit["Service"]["RestartSec"][0]) + 10) < interval
    (safe_end,) = unit["Unit"]["OnFailure"]
    assert (FOLDER / safe_end).is_file()
    assert "spaarpunt.service" in read(FOLDER / safe_end)["Unit"]["Conflicts"][0]
    assert "OnFailure" not in read(FOLDER / safe_end)["Unit"]


def test_the_command_exists_with_its_options(unit) -> None:
    (line,) = unit["Service"]["ExecStart"]
    program, command, *options = line.split()
    assert program == "/opt/spaarpunt/bin/spaarpunt"
    known = {option for parameter in main.commands[command].params for option in parameter.opts}
    assert {word for word in options if word.startswith("--")} <= known


def test_it_runs_as_its_own_user_in_its_devices_groups(unit) -> None:
    people = (FOLDER / "spaarpunt.sysusers").read_text(encoding="utf-8")
    (user,) = unit["Service"]["User"]
    assert re.search(rf"(?m)^u {user} ", people)
    assert set(re.findall(r"(?m)^m spaarpunt (\w+)$", people)) == {
        "audio", "video", "render", "input", "dialout", "lp", "gpio",
    }  # fmt: skip


def test_its_folders_are_its_own_and_writable(unit) -> None:
    service = unit["Service"]
    assert service["WorkingDirectory"] == [f"/run/{service['RuntimeDirectory'][0]}"]
    assert service["UMask"] == ["0077"]
    assert service["LimitCORE"] == ["0"]
    folders = (FOLDER / "spaarpunt.tmpfiles").read_text(encoding="utf-8")
    assert re.search(r"(?m)^d /var/lib/spaarpunt 0700 spaarpunt spaarpunt -$", folders)


def test_it_is_closed_but_for_its_devices(unit) -> None:
    service = unit["Service"]
    assert service["DevicePolicy"] == ["closed"]
    allowed = {value.split()[0] for value in service["DeviceAllow"]}
    assert {"char-drm", "char-input", "/dev/tty1"} <= allowed
    assert not any("vcio" in each or each.startswith("block") for each in allowed)
    for key in ("NoNewPrivileges", "MemoryDenyWriteExecute", "ProtectHome", "PrivateTmp", "RestrictNamespaces"):
        assert service[key] == ["yes"]
    assert service["ProtectSystem"] == ["strict"]
    assert service["CapabilityBoundingSet"] == [""]
    # These would take the display, the readers or their coming and going away.
    assert not {"PrivateDevices", "PrivateUsers", "PrivateNetwork"} & set(service)
    assert "AF_NETLINK" in service["RestrictAddressFamilies"][0]


def test_the_rules_say_what_udev_knows() -> None:
    for line in (FOLDER / "60-spaarpunt.rules").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            for part in line.split(", "):
                matches, sets = r'(SUBSYSTEM|KERNEL|ACTION|ENV\{\w+\})=="[^"]+"', r'(GROUP|MODE|TAG|RUN)[-+]?="[^"]+"'
                assert re.fullmatch(f"{matches}|{sets}", part), part


def test_a_backlight_s_file_is_the_service_s_to_write() -> None:
    rules = (FOLDER / "60-spaarpunt.rules").read_text(encoding="utf-8")
    (line,) = (each for each in rules.splitlines() if each.startswith('SUBSYSTEM=="backlight"'))
    assert "chgrp video /sys%p/brightness" in line
    assert "chmod g+w /sys%p/brightness" in line
    assert "m spaarpunt video" in (FOLDER / "spaarpunt.sysusers").read_text(encoding="utf-8")


def test_the_terminal_s_user_may_join_a_network_and_nothing_else() -> None:
    rule = (FOLDER / "50-spaarpunt-network.rules").read_text(encoding="utf-8")
    # What nmcli asks for when a connection is added, changed, deleted, and brought up (polkit actions of NetworkManager).
    asked = {"settings.modify.system", "network-control"}
    assert set(re.findall(r'"org\.freedesktop\.NetworkManager\.([\w.-]+)"', rule)) == asked
    assert set(re.findall(r'"(org\.[\w.-]+)"', rule)) == {f"org.freedesktop.NetworkManager.{each}" for each in asked}
    (user,) = re.findall(r'subject\.user == "(\w+)" &&', rule)
    assert f"u {user} " in (FOLDER / "spaarpunt.sysusers").read_text(encoding="utf-8")
    assert re.findall(r"polkit\.Result\.(\w+)", rule) == ["YES", "NOT_HANDLED"]
    assert rule.count("{") == rule.count("}")


def test_systemd_itself_has_no_complaint(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    for path in UNITS:
        text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    # Where there is no systemd, the tests above have read every word of the units.
    commands = [] if tool is None else [[tool, "verify", *(str(tmp_path / path.name) for path in UNITS)]]
    done = [subprocess.run(each, capture_output=True, text=True, timeout=60, check=False) for each in commands]
    assert [each.stderr for each in done if each.returncode != 0 or path_named(each.stderr)] == []


def path_named(complaint: str) -> bool:
    """Whether a complaint is about our units, and not about the machine's."""
    return "spaarpunt" in complaint

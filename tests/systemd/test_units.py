"""The units: what each promises, that what they name is there, and what systemd itself says of them."""

import inspect
import re
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from central.cli import main as central_commands
from provisioning.system.cli import main as system_commands
from provisioning.updates.cli import FETCHED, STATE
from provisioning.updates.cli import main as update_commands
from terminal.cli import main as terminal_commands
from tests.house.reading import ROOT

FOLDER = ROOT / "systemd"
UNITS = sorted(FOLDER.rglob("*.service"))
TIMERS = sorted(FOLDER.rglob("*.timer"))
SCREENS = [FOLDER / "spaarpunt-outage.service", FOLDER / "spaarpunt.service"]
"""Those that draw: watched, and with devices."""
EXPOSED = {"spaarpunt.service": 1.7}
"""The most that a unit may be exposed, of 10; it needs devices, hot-plugging and the network."""
CAPABILITIES = {"spaarpunt-update-install.service": "CAP_CHOWN CAP_DAC_OVERRIDE CAP_FOWNER"}
"""What dpkg takes to lay files out; nothing else has any."""
LEAST_EXPOSED = 1.5
"""The most for every other one."""
KNOWN = {
    "Unit": """After Before ConditionPathIsDirectory Conflicts DefaultDependencies Description OnFailure
        OnSuccess RequiresMountsFor StartLimitBurst StartLimitIntervalSec Wants""",
    "Service": """AmbientCapabilities CPUWeight CapabilityBoundingSet ConfigurationDirectory ConfigurationDirectoryMode DeviceAllow DevicePolicy
        Environment EnvironmentFile ExecReload ExecStart ExecStartPre ExecStopPost Group IPAddressAllow IPAddressDeny KillMode LimitCORE LockPersonality MemoryDenyWriteExecute NoNewPrivileges
        NotifyAccess PrivateDevices PrivateMounts PrivateNetwork PrivateTmp PrivateUsers ProcSubset ProtectClock ProtectControlGroups ProtectHome ProtectHostname ProtectKernelLogs
        ProtectKernelModules ProtectKernelTunables ProtectProc ProtectSystem ReadWritePaths RemainAfterExit RemoveIPC
        Restart RestartSec SupplementaryGroups
        RestrictAddressFamilies RestrictNamespaces RestrictRealtime RestrictSUIDSGID RuntimeDirectory
        RuntimeDirectoryMode StandardError StandardInput StandardOutput StateDirectory StateDirectoryMode
        SystemCallArchitectures SystemCallErrorNumber SystemCallFilter TTYPath TTYReset TTYVHangup TimeoutStartSec
        TimeoutAbortSec TimeoutStopSec Type UMask User WatchdogSec WorkingDirectory""",
    "Timer": "OnCalendar Persistent RandomizedDelaySec",
    "Install": "WantedBy",
}
"""What systemd.unit(5), systemd.service(5), systemd.exec(5) and systemd.resource-control(5) know, of what is used."""


CENTRAL = "/opt/spaarpunt-central/bin/spaarpunt-central"
PROGRAMS = {
    "/opt/spaarpunt/bin/spaarpunt": terminal_commands,
    "/opt/spaarpunt/bin/spaarpunt-system": system_commands,
    CENTRAL: central_commands,
}


def analyze(*words: str) -> subprocess.CompletedProcess[str]:
    """What systemd-analyze says; `make setup` brings it."""
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=60, check=False)


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


@pytest.fixture(params=SCREENS, ids=lambda path: path.stem)
def unit(request):
    return read(request.param)


def stem(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", [*UNITS, *TIMERS], ids=stem)
def test_only_known_words_are_used(path: Path) -> None:
    for section, keys in read(path).items():
        assert set(keys) <= set(KNOWN[section].split()), section


@pytest.mark.parametrize("path", UNITS, ids=stem)
def test_nobody_gets_out_of_a_unit(path: Path) -> None:
    """What systemd reckons of its sandbox (systemd-analyze(1), `security`), without a system that runs."""
    said = analyze("security", "--offline=true", "--no-pager", str(path)).stdout
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert found is not None, said
    assert float(found[1]) <= EXPOSED.get(path.name, LEAST_EXPOSED), said


@pytest.mark.parametrize("path", UNITS, ids=stem)
def test_no_unit_leaves_a_dump_or_reads_the_boards_keys(path: Path) -> None:
    service = read(path)["Service"]
    assert service["LimitCORE"] == ["0"]
    assert service["CapabilityBoundingSet"] == [CAPABILITIES.get(path.name, "")]
    assert service["AmbientCapabilities"] == [""]
    # Mesa's own rasteriser writes the code that it draws with, and dies where it may not.
    assert service["MemoryDenyWriteExecute"] == ["no" if "char-drm rw" in service["DeviceAllow"] else "yes"]
    assert not any("vcio" in value or value.startswith("block") for value in service["DeviceAllow"])


@pytest.mark.parametrize("path", TIMERS, ids=stem)
def test_a_timer_has_its_unit_and_makes_up_for_a_night_without_power(path: Path) -> None:
    assert path.with_suffix(".service") in UNITS
    # What looks each hour has nothing to make up for.
    assert read(path)["Timer"]["Persistent"] == ["no" if path.name == "spaarpunt-update.timer" else "yes"]
    assert read(path)["Install"]["WantedBy"] == ["timers.target"]


@pytest.mark.parametrize("path", UNITS, ids=stem)
def test_what_a_unit_starts_is_a_command_with_these_options(path: Path) -> None:
    (line,) = read(path)["Service"]["ExecStart"]
    program, name, *options = line.split()
    if program == "/usr/bin/python3":
        assert options[0] == "/usr/lib/spaarpunt/update.pyz"
        assert f'case "{options[1]}"' in inspect.getsource(update_commands)
        return
    command = PROGRAMS[program].commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in options if word.startswith("--")} <= known


def test_central_s_units_are_told_by_the_environment_what_they_need() -> None:
    """The commands name no database: `central.env` does, in the words that the options know."""
    for path in (FOLDER / "central").glob("*.service"):
        name = read(path)["Service"]["ExecStart"][0].split()[1]
        needed = [each for each in PROGRAMS[CENTRAL].commands[name].params if each.required]
        assert [each.envvar for each in needed] == ["SPAARPUNT_DATABASE"], name


def test_an_update_is_fetched_without_rights_and_installed_without_a_network() -> None:
    fetches = read(FOLDER / "spaarpunt-update.service")
    installs = read(FOLDER / "spaarpunt-update-install.service")["Service"]
    assert fetches["Service"]["User"] == ["spaarpunt-fetch"]
    assert fetches["Unit"]["OnSuccess"] == ["spaarpunt-update-install.service"]
    assert installs["PrivateNetwork"] == ["yes"]
    assert "User" not in installs
    # A power cut in an update goes on at the next start, and a failure of the unit too.
    assert read(FOLDER / "spaarpunt-update-install.service")["Install"]["WantedBy"] == ["multi-user.target"]
    assert installs["Restart"] == ["on-failure"]
    for path, folder in (("spaarpunt-update.service", FETCHED), ("spaarpunt-update-install.service", STATE)):
        (state,) = read(FOLDER / path)["Service"]["StateDirectory"]
        assert f"/var/lib/{state}" == str(folder)


def test_there_is_no_way_out_of_the_screen() -> None:
    """Magic keys, ctrl-alt-del once and seven times, consoles: each is shut in its own file."""
    sysctl = (FOLDER / "spaarpunt.sysctl").read_text(encoding="utf-8")
    assert "kernel.sysrq = 0" in sysctl
    assert (read(FOLDER / "spaarpunt.system")["Manager"])["CtrlAltDelBurstAction"] == ["none"]
    login = read(FOLDER / "spaarpunt.logind")["Login"]
    assert (login["NAutoVTs"], login["ReserveVT"]) == (["0"], ["0"])
    started = (ROOT / "provisioning/package/debian/postinst").read_text(encoding="utf-8")
    assert "mask --quiet ctrl-alt-del.target getty@tty1.service" in started


def test_the_journal_is_in_memory_and_bounded_and_its_errors_are_kept() -> None:
    journal = read(FOLDER / "spaarpunt.journald")["Journal"]
    assert journal["Storage"] == ["volatile"]
    assert int(journal["RuntimeMaxUse"][0].removesuffix("M")) <= 32
    keeps = read(FOLDER / "spaarpunt-errors.service")["Service"]
    assert f"--out /var/lib/{keeps['StateDirectory'][0]}" in keeps["ExecStart"][0]
    assert keeps["SupplementaryGroups"] == ["systemd-journal"]


def test_a_machine_that_hangs_starts_again_within_what_a_pi_can() -> None:
    assert 0 < int(read(FOLDER / "spaarpunt.system")["Manager"]["RuntimeWatchdogSec"][0]) <= 15


def test_the_last_known_time_is_saved_seldom() -> None:
    assert read(FOLDER / "spaarpunt.timesyncd")["Time"]["SaveIntervalSec"] == ["1h"]


def test_usbguard_never_starts_without_rules() -> None:
    needs = read(FOLDER / "spaarpunt.usbguard")["Unit"]
    assert needs["Requires"] == needs["After"] == ["spaarpunt-usb.service"]
    assert "usbguard.service" in read(FOLDER / "spaarpunt-usb.service")["Unit"]["Before"][0]


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
    for key in ("NoNewPrivileges", "ProtectHome", "PrivateTmp", "RestrictNamespaces"):
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
                matches, sets = (
                    r'(SUBSYSTEM|KERNEL|ACTION|ENV\{\w+\})=="[^"]+"',
                    r'(GROUP|MODE|TAG|RUN|ENV\{\w+\})[-+]?="[^"]+"',
                )
                assert re.fullmatch(f"{matches}|{sets}", part), part


def test_the_terminal_starts_beside_the_system_and_before_the_network() -> None:
    unit = read(FOLDER / "spaarpunt.service")["Unit"]
    (after,) = unit["After"]
    assert unit["DefaultDependencies"] == ["no"], "it would wait for all of the system's own start"
    # systemd-user-sessions.service comes after network.target, and with it whatever waits for it.
    unneeded = {"network.target", "network-online.target", "systemd-user-sessions.service", "sysinit.target"}
    assert not unneeded & set(after.split())
    # What default dependencies would have given, as far as it is needed: disks, device numbers, an end at shutdown.
    assert {"local-fs.target", "systemd-tmpfiles-setup.service", "systemd-modules-load.service"} <= set(after.split())
    assert "shutdown.target" in unit["Conflicts"][0].split()
    assert unit["Before"] == ["shutdown.target"]


def test_what_a_unit_may_open_has_its_numbers_before_the_unit_starts() -> None:
    loaded = {
        line for line in (FOLDER / "spaarpunt.modules").read_text(encoding="utf-8").splitlines() if line[0] != "#"
    }
    allowed = {
        each.split()[0].removeprefix("char-") for each in read(FOLDER / "spaarpunt.service")["Service"]["DeviceAllow"]
    }
    given = {"usb_device": "usbcore", "usb": "usbcore", "ttyUSB": "usbserial", "ttyACM": "cdc-acm"}
    given |= {"alsa": "snd", "media": "mc", "video4linux": "videodev", "drm": "drm"}
    assert loaded == {given[each] for each in allowed & set(given)}


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
    for path in [*UNITS, *TIMERS]:
        text = re.sub(r"(?m)^Exec(\w+)=\S+", r"Exec\1=/bin/true", path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    done = analyze("verify", *(str(tmp_path / path.name) for path in [*UNITS, *TIMERS]))
    # What it says of the machine's own units is the machine's.
    assert [line for line in done.stderr.splitlines() if "spaarpunt" in line] == []

"""Usbguard's rules from a configuration: what may be plugged in, judged as usbguard judges."""

import re
import shutil
import subprocess
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from click.testing import CliRunner

from provisioning.system.cli import main
from provisioning.system.usb_policy import policy
from terminal.config import (
    CameraKind,
    CameraSection,
    GuideSection,
    PrinterLink,
    PrinterSection,
    ReaderKind,
    ReaderSection,
    Settings,
)

SCANNER = ReaderSection(name="scanner", kind=ReaderKind.SCANNER, vendor=0x05E0, product=0x1200)
SERIAL = ReaderSection(name="scanner", kind=ReaderKind.SCANNER, path="/dev/ttyACM0")
BY_NAME = ReaderSection(name="swipe", kind=ReaderKind.MAGSTRIPE, by_id="usb-MagTek-event-kbd")
PRINTER = PrinterSection(link=PrinterLink.USB, vendor=0x04B8, product=0x0E15)
USUAL = Settings(readers=(SCANNER,), printer=PRINTER)
RULE = re.compile(
    r"allow (?:id ([0-9a-f]{4}:(?:[0-9a-f]{4}|\*)) )?"
    r"with-interface match-all \{ ((?:[0-9a-f]{2}:(?:[0-9a-f]{2}:(?:[0-9a-f]{2}|\*)|\*:\*) )+)\}"
)
"""The part of usbguard-rules.conf(5) that is used."""
SPOKEN = {
    "allow with-interface match-all { 09:00:* }": True,
    "allow id 0403:* with-interface match-all { ff:*:* }": True,
    "allow id 0424:ec00 with-interface match-all { 03:00:* 03:01:02 }": True,
    "block": True,
    "allow with-interface match-all { 09:*:01 }": False,
    "allow with-interface match-all { 09:00:* ": False,
    "allow with-interface match-some { 09:00:* }": False,
    "allow with-interface match-all { 9:00:00 }": False,
    "allow with-interface match-all { 09:00 }": False,
    "allow id 0403:zz with-interface match-all { 09:00:* }": False,
    "allow id 403:0001 with-interface match-all { 09:00:* }": False,
    "allow-all": False,
}
"""Texts, and whether usbguard's own parser (1.1.2) takes them for rules."""
PARSER = shutil.which("usbguard-rule-parser")
"""Usbguard's own, where it is installed; elsewhere our grammar alone judges, which `SPOKEN` holds to it."""


def by_grammar(rule: str) -> bool:
    return rule == "block" or RULE.fullmatch(rule) is not None


def by_usbguard(rule: str) -> bool:
    assert PARSER is not None
    return subprocess.run([PARSER, rule], capture_output=True, timeout=20, check=False).returncode == 0


JUDGES = [by_grammar, *([by_usbguard] if PARSER else [])]


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize(("rule", "is_one"), SPOKEN.items())
def test_our_grammar_takes_what_usbguard_takes(judge: Callable[[str], bool], rule: str, is_one: bool) -> None:
    assert judge(rule) is is_one


@pytest.mark.parametrize("judge", JUDGES)
def test_usbguard_can_read_every_rule(judge: Callable[[str], bool]) -> None:
    printers = [PrinterSection(link=link, host="printer", path="/dev/ttyUSB0") for link in PrinterLink]
    every = [None, USUAL, Settings(readers=(BY_NAME, SERIAL), guide=GuideSection(headset="plughw:1,0"))]
    every += [
        Settings(printer=each, camera=CameraSection(kind=CameraKind.V4L2, path="/dev/video0")) for each in printers
    ]
    rules = {line for each in every for line in policy(each).splitlines() if not line.startswith("#")}
    assert len(rules) > 12
    assert [rule for rule in sorted(rules) if not judge(rule)] == []


def allowed(rules: str, device: str, *interfaces: str) -> bool:
    """What usbguard says to a device: the first rule that fits."""
    for rule in rules.splitlines():
        if rule.startswith("#"):
            continue
        if rule == "block":
            return False
        read = RULE.fullmatch(rule)
        assert read is not None, rule
        fits = read[1] is None or fnmatchcase(device, read[1])
        if fits and all(any(fnmatchcase(each, kind) for kind in read[2].split()) for each in interfaces):
            return True
    raise AssertionError("no last word")


@pytest.mark.parametrize("settings", [None, Settings(), USUAL], ids=["none yet", "empty", "usual"])
@pytest.mark.parametrize(
    ("device", "interfaces"),
    [
        pytest.param("0781:5567", ["08:06:50"], id="stick"),
        pytest.param("0bda:8153", ["02:06:00", "0a:00:00"], id="network"),
        pytest.param("0a12:0001", ["e0:01:01"], id="bluetooth"),
        pytest.param("04b8:0e15", ["07:01:02", "03:01:01"], id="printer that types"),
        pytest.param("05e0:1200", ["03:01:01", "08:06:50"], id="scanner that stores"),
        pytest.param("1d6b:0104", ["03:01:01", "02:06:00"], id="keyboard with a network"),
        pytest.param("1d6b:0002", ["09:00:00", "03:01:01"], id="hub that types"),
        pytest.param("1234:5678", ["77:00:00"], id="class that nobody knows"),
        pytest.param("1234:5678", ["ff:00:00"], id="maker that nobody knows"),
    ],
)
def test_what_is_never_let_in(settings: Settings | None, device: str, interfaces: list[str]) -> None:
    assert not allowed(policy(settings), device, *interfaces)


@pytest.mark.parametrize("settings", [None, Settings(), USUAL], ids=["none yet", "empty", "usual"])
@pytest.mark.parametrize(
    ("device", "interfaces"),
    [
        pytest.param("2109:3431", ["09:00:00"], id="hub"),
        pytest.param("0424:2514", ["09:00:01", "09:00:02"], id="hub with two ways"),
        pytest.param("0424:ec00", ["ff:00:ff"], id="a Pi 3's network"),
        pytest.param("222a:0001", ["03:00:00"], id="touch panel"),
        pytest.param("0eef:0001", ["03:01:02"], id="touch panel that is a mouse"),
    ],
)
def test_what_every_terminal_has(settings: Settings | None, device: str, interfaces: list[str]) -> None:
    assert allowed(policy(settings), device, *interfaces)


@pytest.mark.parametrize(
    ("settings", "device", "interfaces"),
    [
        pytest.param(USUAL, "05e0:1200", ["03:01:01"], id="scanner"),
        pytest.param(USUAL, "05e0:1200", ["03:01:01", "ff:00:00"], id="scanner with settings of its own"),
        pytest.param(USUAL, "04b8:0e15", ["07:01:02"], id="printer"),
        pytest.param(Settings(readers=(BY_NAME,)), "0801:0001", ["03:01:01"], id="reader by name"),
        pytest.param(Settings(readers=(SERIAL,)), "05f9:2204", ["02:02:01", "0a:00:00"], id="serial scanner"),
        pytest.param(Settings(readers=(SERIAL,)), "0403:6001", ["ff:ff:ff"], id="serial cable"),
        pytest.param(
            Settings(camera=CameraSection(kind=CameraKind.V4L2, path="/dev/video0")),
            "046d:0825",
            ["0e:01:00", "0e:02:00", "01:01:00", "01:02:00"],
            id="webcam",
        ),
        pytest.param(
            Settings(guide=GuideSection(headset="plughw:1,0")), "0d8c:0014", ["01:01:00", "03:00:00"], id="headset"
        ),
    ],
)
def test_what_the_configuration_names_and_nobody_else_has(
    settings: Settings, device: str, interfaces: list[str]
) -> None:
    assert allowed(policy(settings), device, *interfaces)
    assert allowed(policy(None), device, *[each for each in interfaces if each != "ff:00:00"])
    assert not allowed(policy(Settings()), device, *interfaces)


def test_with_ids_another_keyboard_stays_out() -> None:
    assert not allowed(policy(USUAL), "413c:2107", "03:01:01")
    assert not allowed(policy(USUAL), "04b8:0202", "07:01:02")


def run(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["usb-rules", *map(str, words)])
    return done.exit_code, done.output


def test_it_is_written_whole_and_for_root_alone(tmp_path: Path) -> None:
    config, out = tmp_path / "terminal.toml", tmp_path / "usbguard/rules.d/60.conf"
    config.write_text('[printer]\nlink = "usb"\nvendor = 0x04b8\nproduct = 0x0e15\n')
    assert run("--config", config, "--out", out) == (0, "")
    assert out.read_text() == policy(Settings(printer=PRINTER))
    assert out.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in out.parent.iterdir()] == [out.name]


def test_a_configuration_that_cannot_be_read_still_lets_a_scanner_in(tmp_path: Path) -> None:
    config, out = tmp_path / "terminal.toml", tmp_path / "60.conf"
    config.write_text("[[readers]]\nkind = 3\n")
    code, said = run("--config", config, "--out", out)
    assert (code, out.read_text()) == (0, policy(None))
    assert "terminal.toml:2" in said


def test_where_it_cannot_be_written_the_rules_before_stay(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, said = run("--config", tmp_path / "none.toml", "--out", tmp_path / "file/60.conf")
    assert code == 1
    assert "usbguard keeps the rules before" in said

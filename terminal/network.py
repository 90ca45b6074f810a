"""How a device comes onto a network: the kernel says how it is joined, NetworkManager joins a wireless one.

A network is joined under a name of its own and takes the old one's place only once it works, so that a wrong code
leaves what was there. The passphrase goes to nmcli's standard input: arguments are anybody's to read.
"""

import logging
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from loyalty.codes import WifiCode
from loyalty.codes.values import WifiSecurity
from screens.technician_words import Link, SetupTrouble

log = logging.getLogger("spaarpunt.network")

NAME: Final = "spaarpunt-wifi"
_TRIED: Final = "spaarpunt-wifi-tried"
_UP_SECONDS: Final = 60
_SECONDS: Final = 15.0
_TIMED_OUT: Final = 3
"""nmcli's exit codes (nmcli(1), EXIT STATUS)."""
_NOT_RUNNING: Final = 8
_NO_SUCH: Final = 10
_REASONS: Final = (
    ("secrets were required", SetupTrouble.WIFI_PASSWORD),
    ("no secrets", SetupTrouble.WIFI_PASSWORD),
    ("ip configuration", SetupTrouble.WIFI_NO_ADDRESS),
    ("could not be found", SetupTrouble.WIFI_UNKNOWN),
    ("no network with ssid", SetupTrouble.WIFI_UNKNOWN),
    ("no suitable device", SetupTrouble.WIFI_OFF),
    ("no wi-fi device", SetupTrouble.WIFI_OFF),
)
"""What NetworkManager says in English of a network that it did not join."""


class Network(Protocol):
    """The network below everything: `Nmcli` is the real one, `VirtualAir` the virtual one."""

    def link(self) -> Link:
        """How the device is joined now; answers at once."""

    def join(self, code: WifiCode) -> SetupTrouble | None:
        """Join a wireless network and keep it for later starts; None where it is joined and has an address.

        Takes up to a minute and a half. What was joined before stays where this comes to nothing.
        """


class Nmcli:
    """A Pi's network, by the kernel's files and NetworkManager's command.

    Args:
        program: the command.
        interfaces: where the kernel lists its interfaces.
    """

    def __init__(self, program: Sequence[str] = ("nmcli",), interfaces: Path = Path("/sys/class/net")) -> None:
        self._program = tuple(program)
        self._interfaces = interfaces

    def link(self) -> Link:
        """A cable that carries before a wireless network: it is the one that packets take."""
        found = Link.NONE
        try:
            names = sorted(each.name for each in self._interfaces.iterdir())
        except OSError:
            return Link.NONE
        for name in names:
            place = self._interfaces / name
            if name == "lo" or (place / "bridge").exists() or _text(place / "operstate") != "up":
                continue
            if not (place / "wireless").exists():
                return Link.WIRED
            found = Link.WIFI
        return found

    def join(self, code: WifiCode) -> SetupTrouble | None:
        """Join it under a name of its own; only then forget the old one."""
        self._nmcli("connection", "delete", "id", _TRIED)
        hidden = "yes" if code.hidden else "no"
        made = ["connection", "add", "type", "wifi", "con-name", _TRIED, "ssid", code.ssid]
        key = {WifiSecurity.WPA: "wpa-psk", WifiSecurity.SAE: "sae"}.get(code.security)
        secured = () if key is None else ("wifi-sec.key-mgmt", key)
        failed = self._nmcli(*made, "802-11-wireless.hidden", hidden, *secured)
        if failed is not None:
            return failed
        if key is not None:
            lines = f"set wifi-sec.psk {code.passphrase}\nsave persistent\nquit\n"
            failed = self._nmcli("connection", "edit", "id", _TRIED, told=lines)
        failed = failed or self._nmcli("--wait", str(_UP_SECONDS), "connection", "up", "id", _TRIED)
        if failed is not None:
            self._nmcli("connection", "delete", "id", _TRIED)
            return failed
        self._nmcli("connection", "delete", "id", NAME)
        return self._nmcli("connection", "modify", "id", _TRIED, "connection.id", NAME)

    def _nmcli(self, *words: str, told: str = "") -> SetupTrouble | None:
        patience = _SECONDS + (_UP_SECONDS if "up" in words else 0)
        try:
            run = subprocess.run(  # noqa: S603 - no shell, and the words are ours or one argument each
                [*self._program, *words],
                input=told,
                capture_output=True,
                text=True,
                timeout=patience,
                check=False,
                env={**os.environ, "LC_ALL": "C"},
            )
        except FileNotFoundError:
            log.error("W01 there is no NetworkManager here: nmcli is missing")  # noqa: TRY400 - expected, and told
            return SetupTrouble.WIFI_OFF
        except subprocess.TimeoutExpired:
            return SetupTrouble.WIFI_NO_ADDRESS
        if run.returncode == 0:
            return None
        trouble = _trouble(run.returncode, run.stderr)
        log.info("W02 nmcli ended with %d: %s", run.returncode, trouble.value)
        return trouble


def _trouble(code: int, said: str) -> SetupTrouble:
    """What nmcli's end means."""
    words = said.lower()
    for part, trouble in _REASONS:
        if part in words:
            return trouble
    if code == _NOT_RUNNING:
        return SetupTrouble.WIFI_OFF
    return {_TIMED_OUT: SetupTrouble.WIFI_NO_ADDRESS, _NO_SUCH: SetupTrouble.WIFI_UNKNOWN}.get(
        code, SetupTrouble.WIFI_PASSWORD
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""

"""Joining a wireless network: the same contract over NetworkManager's command and over the virtual air."""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from loyalty.codes import WifiCode
from loyalty.codes.values import WifiSecurity
from screens.technician_words import Link, SetupTrouble
from terminal.network import Network, Nmcli
from terminal.network_virtual import VirtualAir

SHOP = WifiCode("De Korenaar; hal", WifiSecurity.WPA, "volkoren brood:23")
NMCLI = """#!{python}
# Plays nmcli: profiles are files, networks and their passphrases stand beside.
import json, pathlib, sys
here = pathlib.Path({folder!r})
heard = json.loads((here / "heard.json").read_text())
words, told = sys.argv[1:], sys.stdin.read()
with (here / "said").open("a") as said: said.write(" ".join(words) + "\\n")
def leave(code, why=""):
    sys.stderr.write(why)
    sys.exit(code)
if heard is None: leave(8, "Error: NetworkManager is not running.")
if words[:1] == ["--wait"]: words = words[2:]
verb, profile = words[1], here / "profiles"
if verb == "delete":
    (profile / words[3]).unlink() if (profile / words[3]).exists() else leave(10, "Error: unknown connection")
elif verb == "add":
    (profile / words[words.index("con-name") + 1]).write_text(json.dumps([words[words.index("ssid") + 1], ""]))
elif verb == "edit":
    psk = next(l.removeprefix("set wifi-sec.psk ") for l in told.splitlines() if l.startswith("set wifi-sec.psk"))
    kept = json.loads((profile / words[3]).read_text())
    (profile / words[3]).write_text(json.dumps([kept[0], psk]))
elif verb == "up":
    ssid, psk = json.loads((profile / words[3]).read_text())
    if ssid not in heard: leave(4, "Error: Connection activation failed: The Wi-Fi network could not be found")
    if heard[ssid][0] != psk: leave(4, "Error: Connection activation failed: Secrets were required, but not provided")
    if heard[ssid][1]: leave(4, "Error: Connection activation failed: IP configuration could not be reserved")
elif verb == "modify":
    (profile / words[3]).rename(profile / words[5])
"""


@dataclass
class World:
    network: Network
    joined: Callable[[], str | None]


def over_nmcli(folder: Path, heard: dict[str, tuple[str, bool]] | None) -> World:
    import json
    import sys

    (folder / "profiles").mkdir()
    (folder / "heard.json").write_text(json.dumps(heard))
    program = folder / "nmcli"
    program.write_text(NMCLI.format(python=sys.executable, folder=str(folder)))
    program.chmod(program.stat().st_mode | stat.S_IXUSR)

    def joined() -> str | None:
        kept = folder / "profiles" / "spaarpunt-wifi"
        return str(json.loads(kept.read_text())[0]) if kept.exists() else None

    return World(Nmcli([str(program)], folder / "none"), joined)


def over_air(_folder: Path, heard: dict[str, tuple[str, bool]] | None) -> World:
    networks = heard or {}
    stingy = frozenset(name for name, (_, gives_none) in networks.items() if gives_none)
    air = VirtualAir({name: key for name, (key, _) in networks.items()}, stingy, wired=False, radio=heard is not None)
    return World(air, lambda: air.joined)


@pytest.fixture(params=[over_nmcli, over_air], ids=["nmcli", "virtual"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[dict[str, tuple[str, bool]] | None], World]:
    return lambda heard: request.param(tmp_path, heard)


Made = Callable[[dict[str, tuple[str, bool]] | None], World]


def test_a_network_is_joined_and_kept(made: Made) -> None:
    world = made({SHOP.ssid: (SHOP.passphrase, False), "open": ("", False)})
    assert world.network.link() is Link.NONE
    assert world.network.join(SHOP) is None
    assert world.joined() == SHOP.ssid
    assert world.network.join(WifiCode("open", WifiSecurity.OPEN)) is None
    assert world.joined() == "open"


@pytest.mark.parametrize(
    ("heard", "trouble"),
    [
        ({SHOP.ssid: ("another one", False)}, SetupTrouble.WIFI_PASSWORD),
        ({"neighbours": ("whatever1", False)}, SetupTrouble.WIFI_UNKNOWN),
        ({SHOP.ssid: (SHOP.passphrase, True)}, SetupTrouble.WIFI_NO_ADDRESS),
        (None, SetupTrouble.WIFI_OFF),
    ],
)
def test_what_goes_wrong_is_said_and_nothing_is_kept_of_it(
    made: Made, heard: dict[str, tuple[str, bool]] | None, trouble: SetupTrouble
) -> None:
    world = made(heard)
    assert world.network.join(SHOP) is trouble
    assert world.joined() is None


def test_a_wrong_code_leaves_the_network_that_was_there(made: Made) -> None:
    world = made({SHOP.ssid: (SHOP.passphrase, False), "guests": ("right-one", False)})
    assert world.network.join(SHOP) is None
    assert world.network.join(WifiCode("guests", WifiSecurity.WPA, "wrong-one")) is SetupTrouble.WIFI_PASSWORD
    assert world.joined() == SHOP.ssid


def test_no_passphrase_stands_in_an_argument(tmp_path: Path) -> None:
    world = over_nmcli(tmp_path, {SHOP.ssid: (SHOP.passphrase, False)})
    assert world.network.join(SHOP) is None
    assert SHOP.passphrase not in (tmp_path / "said").read_text()


def test_without_networkmanager_it_says_so(tmp_path: Path) -> None:
    assert Nmcli([str(tmp_path / "nothing")], tmp_path).join(SHOP) is SetupTrouble.WIFI_OFF


@pytest.mark.parametrize(
    ("interfaces", "link"),
    [
        ({"lo": "unknown"}, Link.NONE),
        ({"lo": "unknown", "eth0": "down", "wlan0": "up wireless"}, Link.WIFI),
        ({"eth0": "up", "wlan0": "up wireless"}, Link.WIRED),
        ({"docker0": "up bridge"}, Link.NONE),
    ],
)
def test_the_kernel_says_how_it_is_joined(tmp_path: Path, interfaces: dict[str, str], link: Link) -> None:
    for name, said in interfaces.items():
        state, *kinds = said.split()
        (tmp_path / name).mkdir()
        (tmp_path / name / "operstate").write_text(state + "\n")
        for kind in kinds:
            (tmp_path / name / kind).mkdir()
    assert Nmcli(interfaces=tmp_path).link() is link

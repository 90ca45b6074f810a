"""A new device without a cable joins the shop's Wi-Fi by its code: two radios of the kernel's own, one an access point."""

from collections.abc import Callable

import pytest

from loyalty.codes import WifiCode, write
from loyalty.codes.values import WifiSecurity
from provisioning.lab.hands import Hands
from screens.technician_words import Link, SetupTrouble
from tests.lab import views
from tests.lab.bench import Bench
from tests.lab.notes import Notes
from tests.lab.serving import Serving
from tests.lab.shop import Office
from tests.lab.technician import LANGUAGE, choose_language

CODE = "K1-21"
SHOPS = WifiCode("De Korenaar; kassa", WifiSecurity.WPA, 'brood: "wit", \\bruin')
"""Its name and passphrase have all that a code must quote."""
JOIN_SECONDS = 300.0
"""Some ten seconds on a Pi."""
_STATION, _POINT, _SHOP = "wlan0", "wlan1", "shop"
_AWAY = ("ip", "netns", "exec", _SHOP)


def air(hands: Hands, network: WifiCode) -> None:
    """Two radios of the kernel's (mac80211_hwsim): one is the device's, one the shop's access point, which is elsewhere."""
    hands.run("modprobe", "mac80211_hwsim", "radios=2")
    hands.run("ip", "netns", "add", _SHOP)
    hands.run("iw", "phy", "phy1", "set", "netns", "name", _SHOP)
    lines = (
        f"interface={_POINT}",
        "driver=nl80211",
        f"ssid2={network.ssid.encode().hex()}",
        "hw_mode=g",
        "channel=6",
        "wpa=2",
        "wpa_key_mgmt=WPA-PSK",
        "rsn_pairwise=CCMP",
        f"wpa_passphrase={network.passphrase}",
    )
    hands.write("/run/air.conf", ("\n".join(lines) + "\n").encode())
    hands.run("systemd-run", "--unit=air", *_AWAY, "hostapd", "/run/air.conf")
    hands.run(*_AWAY, "ip", "address", "add", "192.168.77.1/24", "dev", _POINT)
    hands.run(*_AWAY, "ip", "link", "set", _POINT, "up")
    leases = ("--keep-in-foreground", "--port=0", f"--interface={_POINT}", "--dhcp-range=192.168.77.10,192.168.77.99")
    hands.run("systemd-run", "--unit=leases", *_AWAY, "dnsmasq", *leases, "--dhcp-leasefile=/run/leases")


@pytest.mark.timeout(1500)
def test_a_new_device_joins_the_shops_wifi_by_its_code_and_says_when_the_password_is_wrong(
    new_bench: Callable[[], Bench], office: Office, notes: Notes
) -> None:
    """No cable: a code with a wrong password is refused with what to do, the right one joins, and the first line ticks."""
    with new_bench().power(cable=False) as stand:
        stand.plug_all()
        stand.up()
        choose_language(stand, Link.NONE)
        air(stand.guest.hands, SHOPS)
        shown = Serving(stand, office, CODE)
        wrong = WifiCode(SHOPS.ssid, SHOPS.security, "koek en zopie")
        shown.scan(write(wrong))
        stand.shows(views.setup(Link.NONE, LANGUAGE, SetupTrouble.WIFI_PASSWORD), JOIN_SECONDS)
        stand.keep("technician-wrong-wifi", "A Wi-Fi code whose password is wrong")
        shown.scan(write(SHOPS))
        took = stand.shows(views.setup(Link.WIFI, LANGUAGE), JOIN_SECONDS)
        stand.keep("technician-wifi", "The Wi-Fi is joined")
        kept = stand.guest.hands.run("nmcli", "--terse", "--fields", "NAME,DEVICE", "connection", "show").out
        assert f"spaarpunt-wifi:{_STATION}" in kept.splitlines()
    notes.figure("code typed → Wi-Fi joined, s", round(took, 1))

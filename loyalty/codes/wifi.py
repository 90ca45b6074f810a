r"""The `WIFI:` text of wireless networks, as ZXing defined it and every phone reads it.

`\`, `;`, `,`, `:` and `"` in a value carry a backslash. Fields come in any order; we write T, S, P, H.
"""

import re
from typing import Final

from loyalty.codes.values import WifiCode, WifiSecurity
from loyalty.errors import CodeError

PREFIX: Final = "WIFI:"
_FIELD: Final = re.compile(r"(?P<name>[A-Z]+[0-9]?):(?P<value>(?:[^\\;]|\\.)*);", re.DOTALL)
_TYPES: Final = {
    "": WifiSecurity.OPEN,
    "nopass": WifiSecurity.OPEN,
    "WPA": WifiSecurity.WPA,
    "WPA2": WifiSecurity.WPA,
    "WPA2-PSK": WifiSecurity.WPA,
    "WPA3": WifiSecurity.SAE,
    "SAE": WifiSecurity.SAE,
}


def write_wifi(code: WifiCode) -> str:
    """The network's text."""
    passphrase = f"P:{_escape(code.passphrase)};" if code.passphrase else ""
    hidden = "H:true;" if code.hidden else ""
    return f"{PREFIX}T:{code.security};S:{_escape(code.ssid)};{passphrase}{hidden};"


def parse_wifi(text: str) -> WifiCode:
    """Read a network's text; a phone's or a router's way of writing it is as good as ours.

    Raises:
        CodeError: it is not such a text, or a network we do not join (WEP, company networks).
    """
    values: dict[str, str] = {}
    place = len(PREFIX)
    while place < len(text) and text[place:] != ";":
        found = _FIELD.match(text, place)
        if found is None or found["name"] in values:
            raise CodeError("The Wi-Fi code is damaged: a field is cut off or stands twice.")
        values[found["name"]] = re.sub(r"\\(.)", r"\1", found["value"], flags=re.DOTALL)
        place = found.end()
    if "S" not in values:
        raise CodeError("The Wi-Fi code names no network.")
    security = _TYPES.get(values.get("T", ""))
    if security is None:
        raise CodeError("The Wi-Fi code is of a network with WEP or a company's login; only WPA and open ones work.")
    passphrase = "" if security is WifiSecurity.OPEN else values.get("P", "")
    return WifiCode(values["S"], security, passphrase, hidden=values.get("H", "").lower() == "true")


def _escape(value: str) -> str:
    return re.sub(r'([\\;,:"])', r"\\\1", value)

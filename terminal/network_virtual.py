"""The air and the socket of a virtual device: networks that are heard, and a cable that may be in."""

from dataclasses import dataclass, field

from loyalty.codes import WifiCode
from screens.technician_words import Link, SetupTrouble


@dataclass(slots=True)
class VirtualAir:
    """A `Network` without a radio; it outlives the programs that run over it.

    Attributes:
        heard: the networks in reach, by name, with their passphrases.
        stingy: names of networks that give no address.
        wired: whether a cable is in.
        radio: whether there is a radio at all.
        joined: the wireless network that was joined last.
    """

    heard: dict[str, str] = field(default_factory=dict, repr=False)
    stingy: frozenset[str] = frozenset()
    wired: bool = True
    radio: bool = True
    joined: str | None = None

    def link(self) -> Link:
        """How the device is joined now."""
        if self.wired:
            return Link.WIRED
        return Link.WIFI if self.radio and self.joined in self.heard else Link.NONE

    def join(self, code: WifiCode) -> SetupTrouble | None:
        """Join it, as NetworkManager would."""
        if not self.radio:
            return SetupTrouble.WIFI_OFF
        if code.ssid not in self.heard:
            return SetupTrouble.WIFI_UNKNOWN
        if self.heard[code.ssid] != code.passphrase:
            return SetupTrouble.WIFI_PASSWORD
        if code.ssid in self.stingy:
            return SetupTrouble.WIFI_NO_ADDRESS
        self.joined = code.ssid
        return None

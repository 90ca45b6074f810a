"""What light and tone say for each sign of the machine."""

import logging
from collections.abc import Callable

from drivers.errors import DriverError
from drivers.ports import LampSign, Tone
from terminal.machine.effects import Sign
from terminal.machine.events import DeviceSays, Event
from terminal.runtime.ports import Devices

log = logging.getLogger("spaarpunt.terminal")

SIGNS: dict[Sign, tuple[LampSign, Tone]] = {
    Sign.READ: (LampSign.READ, Tone.ACCEPTED),
    Sign.NOT_OURS: (LampSign.NOT_OURS, Tone.NOT_OURS),
    Sign.REFUSED: (LampSign.REFUSED, Tone.REFUSED),
    Sign.DONE: (LampSign.READY, Tone.ACCEPTED),
    Sign.ATTENTION: (LampSign.ATTENTION, Tone.ATTENTION),
}


class Signs:
    """Light and tone; neither is ever the only sign, so one that is gone keeps nobody from anything.

    Args:
        devices: what shines and sounds.
        post: is told when one of them goes, and when it is there again.
    """

    def __init__(self, devices: Devices, post: Callable[[Event], None]) -> None:
        self._devices = devices
        self._post = post
        self._missing: set[str] = set()

    def show(self, sign: Sign) -> None:
        """Show and sound one sign."""
        lamp, tone = SIGNS[sign]
        self._tell("lamp", lambda: self._devices.lamp.show(lamp))
        self._tell("sounder", lambda: self._devices.sounder.play(tone))

    def ready(self) -> None:
        """Light the lamp: the first screen is there."""
        self._tell("lamp", lambda: self._devices.lamp.show(LampSign.READY))

    def _tell(self, device: str, tell: Callable[[], None]) -> None:
        try:
            tell()
        except DriverError as error:
            if device not in self._missing:
                log.warning("L03 the %s does not work: %s", device, error)
                self._missing.add(device)
                self._post(DeviceSays(device, present=False))
            return
        if device in self._missing:
            self._missing.remove(device)
            self._post(DeviceSays(device, present=True))

"""QEMU's monitor (QMP): pictures of the display, hands on the tablet, the network's cable, the plug of the machine."""

import time
from pathlib import Path
from typing import Final

import msgspec

from provisioning.lab.errors import GuestRefusedError
from provisioning.lab.lines import Lines

_SECONDS: Final = 30.0
_BOARD: Final = "/machine/unattached"
"""Where the object model has what is soldered to the board."""
_TABLET: Final = 0x7FFF
"""QEMU's absolute axes go from 0 to this."""

Value = str | int | bool | dict[str, "Value"] | list["Value"]
"""An argument of an order."""


class _Heard(msgspec.Struct, frozen=True):
    """A line of the monitor's: an answer, a refusal, or an event, which is passed over."""

    id: int | None = None
    error: dict[str, str] | None = None
    answer: msgspec.Raw = msgspec.field(default=msgspec.Raw(b"{}"), name="return")
    event: str | None = None


class _Part(msgspec.Struct, frozen=True):
    """A part of the machine, as QEMU's object model lists it."""

    name: str
    type: str


class Monitor:
    """QEMU's monitor.

    Args:
        path: of its socket.
        seconds: how long it may take to be there.
    """

    def __init__(self, path: Path, seconds: float = _SECONDS) -> None:
        self._lines = Lines(path, seconds)
        self._lines.hear(seconds)
        self._last = 0
        self.order("qmp_capabilities")

    def order(self, name: str, /, **arguments: Value) -> bytes:
        """Give an order and wait until it is done; what is answered, as JSON.

        Raises:
            GuestRefusedError: QEMU refused it.
            GuestGoneError: the machine is off.
            LateError: it does not answer.
        """
        self._last += 1
        self._lines.say(msgspec.json.encode({"execute": name, "arguments": arguments, "id": self._last}))
        end = time.monotonic() + _SECONDS
        while True:
            heard = msgspec.json.decode(self._lines.hear(end - time.monotonic()), type=_Heard)
            if heard.id != self._last:
                continue
            if heard.error is not None:
                raise GuestRefusedError(f"QEMU refused {name}: {heard.error.get('desc', '')}")
            return bytes(heard.answer)

    def part(self, kind: str) -> str:
        """QEMU's path of the board's part of a kind.

        Raises:
            GuestRefusedError: the board has none.
        """
        for each in msgspec.json.decode(self.order("qom-list", path=_BOARD), type=tuple[_Part, ...]):
            if each.type == f"child<{kind}>":
                return f"{_BOARD}/{each.name}"
        raise GuestRefusedError(f"This board has no {kind}.")

    def until_event(self, name: str, seconds: float) -> None:
        """Wait until QEMU says that something happened, such as ``RESET``; what else it says meanwhile is passed over.

        Raises:
            GuestGoneError: the machine is off.
            LateError: it does not happen in time.
        """
        end = time.monotonic() + seconds
        while msgspec.json.decode(self._lines.hear(end - time.monotonic()), type=_Heard).event != name:
            pass

    def photograph(self, place: Path) -> None:
        """Keep what the display shows as a PNG."""
        self.order("screendump", filename=str(place), format="png")

    def cable(self, *, plugged: bool) -> None:
        """Pull the network's cable, or put it back."""
        self.order("set_link", name="net0", up=plugged)

    def point(self, x: int, y: int, size: tuple[int, int]) -> None:
        """Move the tablet's pen there, px of a display of that size.

        It comes from elsewhere: the kernel says of an axis only what changed, and whoever has just opened the device
        knows of no place before.
        """
        self._move(size[0] - x, size[1] - y, size)
        self._move(x, y, size)

    def _move(self, x: int, y: int, size: tuple[int, int]) -> None:
        events: list[Value] = [
            {"type": "abs", "data": {"axis": axis, "value": round(at * _TABLET / (most - 1))}}
            for axis, at, most in (("x", x, size[0]), ("y", y, size[1]))
        ]
        self.order("input-send-event", events=events)

    def press(self, *, down: bool) -> None:
        """Press the pen, or lift it."""
        self.order("input-send-event", events=[{"type": "btn", "data": {"button": "left", "down": down}}])

    def close(self) -> None:
        """Hang up."""
        self._lines.close()

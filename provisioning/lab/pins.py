"""The pins of the arm64 board: a PL061 (Arm DDI 0190), which the guest's kernel has as `/dev/gpiochip0`.

QEMU's test protocol moves its lines from outside, as a switch or a contact would. So that gpiozero takes the chip for a
Pi's, the board's device tree says which Pi it is; the program itself knows nothing of it.
"""

from pathlib import Path
from typing import Final

from provisioning.lab.errors import GuestRefusedError
from provisioning.lab.lines import Lines
from provisioning.lab.tools import asked

CHIP: Final = "pl061"
"""QEMU's word for the kind of part."""
_REVISION: Final = "a02082"
"""A Raspberry Pi 3 Model B's, as its firmware would tell (Raspberry Pi documentation, revision codes)."""
_SECONDS: Final = 30.0


def device_tree(place: Path, *machine: str) -> Path:
    """The board's own device tree, saying which Pi it is.

    Args:
        place: its file.
        machine: QEMU's program and the words that say which machine it plays.

    Raises:
        LabToolError: QEMU or the device tree's compiler is not there, or refused.
    """
    place.unlink(missing_ok=True)
    words = list(machine)
    words[words.index("-machine") + 1] += f",dumpdtb={place}"
    asked(*words, "-display", "none")
    asked("fdtput", "-p", "-t", "x", place, "/system", "linux,revision", _REVISION)
    return place


class Pins:
    """Whoever moves the lines from outside.

    Args:
        path: of the test protocol's socket.
        chip: QEMU's path of the part.
    """

    def __init__(self, path: Path, chip: str) -> None:
        self._lines = Lines(path, _SECONDS)
        self._chip = chip

    def put(self, line: int, *, closed: bool) -> None:
        """Close the contact between a line and ground, or open it; a pull-up makes it high then.

        Raises:
            GuestRefusedError: QEMU refused it.
            GuestGoneError: the machine is off.
        """
        self._lines.say(f"set_irq_in {self._chip} unnamed-gpio-in {line} {int(not closed)}".encode())
        answer = self._lines.hear(_SECONDS)
        if answer != b"OK":
            raise GuestRefusedError(f"QEMU did not move line {line}: {answer.decode(errors='replace')}")

    def close(self) -> None:
        """Let go; the lines stay."""
        self._lines.close()

"""Which program this is, and on which board it runs."""

from importlib.metadata import version
from pathlib import Path

SOFTWARE = version("spaarpunt")


NO_BOARD = "no-board"
"""What a machine without a serial number of its board is called."""
_TEMPERATURE = Path("/sys/class/thermal/thermal_zone0/temp")


def board_serial() -> str:
    """The Pi's serial number; on another machine a word that says so."""
    path = Path("/proc/device-tree/serial-number")
    return path.read_text(encoding="ascii", errors="replace").strip("\0\n ") if path.exists() else NO_BOARD


def temperature(file: Path = _TEMPERATURE) -> float | None:
    """The processor's, in degrees Celsius, of which the kernel's file has thousandths; None where it does not say."""
    try:
        return int(file.read_text(encoding="ascii")) / 1000
    except (OSError, ValueError):
        return None

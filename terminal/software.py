"""Which program this is, and on which board it runs."""

from importlib.metadata import version
from pathlib import Path

SOFTWARE = version("spaarpunt")


def board_serial() -> str:
    """The Pi's serial number; on another machine a word that says so."""
    path = Path("/proc/device-tree/serial-number")
    return path.read_text(encoding="ascii", errors="replace").strip("\0\n ") if path.exists() else "no-board"

"""The backlight of a display, by the files that the kernel shows it in.

Source: Linux, Documentation/ABI/stable/sysfs-class-backlight: `brightness` takes 0 … `max_brightness`; `type` tells
which of several to prefer: firmware, then platform, then raw.
"""

from pathlib import Path
from typing import Final

from drivers.errors import DeviceDeniedError, DeviceMissingError, LinkGoneError
from drivers.ports import STEPS, Backlight, share_of

ROOT: Final = Path("/sys/class/backlight")
_SHARES: Final = (0.15, 0.3, 0.5, 0.75, 1.0)
"""Of the whole brightness, by step; in a lit shop the least can still be read."""
_PREFERRED: Final = ("firmware", "platform", "raw")


class SysfsBacklight:
    """A `Backlight` in one folder of the kernel's.

    Args:
        folder: where `brightness` and `max_brightness` are.

    Raises:
        DeviceMissingError: it is no backlight, or one that knows too few steps.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "brightness"
        try:
            self._most = int((folder / "max_brightness").read_text())
        except (OSError, ValueError) as error:
            raise DeviceMissingError(f"{folder} is no backlight ({error}); look what the display is") from error
        if self._most < STEPS:
            raise DeviceMissingError(f"the backlight {folder.name} can only be put on and off, not dimmed")

    def set_brightness(self, step: int) -> None:
        """Sets how bright it is, from now on.

        Raises:
            SettingError: no such step.
            DeviceDeniedError: the file may not be written.
            LinkGoneError: it does not take it.
        """
        level = max(1, round(self._most * share_of(step, _SHARES)))
        try:
            self._file.write_text(f"{level}\n")
        except PermissionError as error:
            raise DeviceDeniedError(
                f"{self._file} may not be written; install the udev rules of this package and restart the device"
            ) from error
        except OSError as error:
            raise LinkGoneError(f"the backlight does not take {level} ({error}); is the display plugged in?") from error

    def close(self) -> None:
        """Lets it go, as bright as it is; harmless when repeated."""


class NoBacklight:
    """No backlight that a program can set, as of a display by HDMI.

    Args:
        why: a sentence for the log.
    """

    def __init__(self, why: str) -> None:
        self._why = why

    def set_brightness(self, step: int) -> None:
        """Refuses.

        Raises:
            DeviceMissingError: always.
        """
        raise DeviceMissingError(f"the display cannot be set to step {step}: {self._why}")

    def close(self) -> None:
        """Nothing to let go."""


def find_backlight(root: Path = ROOT) -> Backlight:
    """The display's backlight; where there is none, one that says so whenever it is set.

    Args:
        root: where the kernel shows them.
    """
    why = f"{root} shows no backlight; the display's own buttons may do it"
    for folder in sorted(_folders(root), key=_rank):
        try:
            return SysfsBacklight(folder)
        except DeviceMissingError as error:
            why = str(error)
    return NoBacklight(why)


def _folders(root: Path) -> list[Path]:
    try:
        return list(root.iterdir())
    except OSError:
        return []


def _rank(folder: Path) -> tuple[int, str]:
    try:
        kind = (folder / "type").read_text().strip()
    except OSError:
        kind = ""
    return _PREFERRED.index(kind) if kind in _PREFERRED else len(_PREFERRED), folder.name

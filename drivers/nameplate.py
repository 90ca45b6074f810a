"""What a device says of itself: maker, model, serial number, firmware; each of them only where it says it.

A USB device's strings stand in the kernel's files beside its descriptor (sysfs, `Documentation/ABI/stable/
sysfs-bus-usb`), whatever its driver makes of it.
"""

import os
import re
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from drivers.ports import NO_PLATE, Nameplate

_LONGEST: Final = 80
_SYS: Final = Path("/sys")


@runtime_checkable
class Labelled(Protocol):
    """A device, or what it hangs on, that may say what it is. What hangs on a pin never does."""

    def nameplate(self) -> Nameplate:
        """What it says of itself; never raises for a device that is away."""
        ...


def nameplate_of(device: object) -> Nameplate:
    """What a device says of itself; nothing where it is of a kind that cannot."""
    return device.nameplate() if isinstance(device, Labelled) else NO_PLATE


def readable(text: str | bytes | None) -> str | None:
    """What a device said, fit for a screen: printable signs, not too many; None where nothing is left."""
    if text is None:
        return None
    plain = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    kept = "".join(sign if sign.isprintable() else " " for sign in plain)
    return re.sub(r"\s+", " ", kept).strip()[:_LONGEST] or None


def usb_plate(node: Path, sys: Path = _SYS) -> Nameplate:
    """What the USB device says of itself whose driver made a node; nothing where it is none of USB.

    Args:
        node: a character device, such as ``/dev/input/event3``.
        sys: where the kernel's files are.
    """
    try:
        number = node.stat().st_rdev
        place = (sys / "dev/char" / f"{os.major(number)}:{os.minor(number)}").resolve(strict=True)
    except OSError:
        return NO_PLATE
    for folder in (place, *place.parents):
        if (folder / "idVendor").is_file():
            return Nameplate(
                maker=_said(folder / "manufacturer"),
                model=_said(folder / "product"),
                serial=_said(folder / "serial"),
                firmware=_version(_said(folder / "bcdDevice")),
            )
    return NO_PLATE


def _version(digits: str | None) -> str | None:
    """A release number in binary-coded decimal (USB 2.0, section 9.6.1), such as ``0107``, as 1.07."""
    if digits is None or re.fullmatch(r"[0-9a-f]{4}", digits) is None:
        return None
    return f"{digits[:2].lstrip('0') or '0'}.{digits[2:]}"


def _said(file: Path) -> str | None:
    try:
        return readable(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return None

"""What dpkg is told of the package (Debian Policy, chapter 5)."""

from dataclasses import dataclass
from typing import Final

NEEDED: Final = (
    "libzbar0",
    "libdrm2",
    "libegl1",
    "libegl-mesa0",
    "libgbm1",
    "libgl1-mesa-dri",
    "libgles2",
    "libusb-1.0-0",
    "espeak-ng",
    "alsa-utils",
    "systemd",
    "udev",
    "fdisk",
)
"""The second decoder; the display without a desktop; USB printers; the voice and its sound; what starts it; the card's
second partition."""
BETTER_WITH: Final = (
    "network-manager",
    "polkitd",
    "python3-picamera2",
    "usbguard",
    "systemd-timesyncd",
    "ca-certificates",
)
"""Wi-Fi by its code, a Pi's camera, nothing else on USB, the time, a server known by a public certificate."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What differs from package to package.

    Attributes:
        version: of the program.
        architecture: Debian's word for the machine.
        python: major and minor version of the interpreter that the libraries were built for.
        kib: what it takes when installed.
        store: the schema of the store that its program writes.
        readable_from: the lowest schema whose program still reads such a store: an update is undone only so far.
    """

    version: str
    architecture: str
    python: tuple[int, int]
    kib: int
    store: int = 1
    readable_from: int = 1

    @property
    def file_name(self) -> str:
        """The package's file."""
        return f"spaarpunt_{self.version}_{self.architecture}.deb"


def control(stamp: Stamp) -> str:
    """The control file: the interpreter is bound to its minor version, as the libraries' compiled parts are."""
    major, minor = stamp.python
    python = (f"python3 (>= {major}.{minor})", f"python3 (<< {major}.{minor + 1})")
    fields = {
        "Package": "spaarpunt",
        "Version": stamp.version,
        "Architecture": stamp.architecture,
        "Maintainer": "Spaarpunt <packages@spaarpunt.example>",
        "Section": "misc",
        "Priority": "optional",
        "Installed-Size": str(stamp.kib),
        "Spaarpunt-Store": str(stamp.store),
        "Spaarpunt-Store-Readable-From": str(stamp.readable_from),
        "Pre-Depends": "dpkg (>= 1.17)",
        "Depends": ", ".join((*python, *NEEDED)),
        "Recommends": ", ".join(BETTER_WITH),
        "Description": "self-service loyalty terminal\n"
        " Reads cards and codes, shows balances, prints vouchers, and keeps every\n"
        " transaction until central has it. Brought into service by one QR code.",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())

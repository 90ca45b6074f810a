"""USB devices made of the kernel's own gadgets (Linux `Documentation/usb/gadget_configfs.rst`), each in its socket.

`dummy_hcd` is a host and its devices in one machine: what is bound to one of its sockets appears on the guest's own bus
as a cable would make it appear.
"""

import contextlib
import subprocess
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

_GADGETS: Final = Path("/sys/kernel/config/usb_gadget")
_MODULES: Final = ("libcomposite", "usb_f_hid", "usb_f_printer", "uinput")
_SOCKETS: Final = 3
_SECONDS: Final = 20.0
_TURN: Final = 0.02
KEYBOARD: Final = bytes.fromhex(
    "05010906a101050719e029e71500250175019508810295017508810395057501050819012905910295017503910395067508150025650507190029658100c0"
)
"""The boot keyboard's report descriptor (USB HID 1.11, appendix B.1): eight bytes a report."""


class GadgetError(Exception):
    """A device that cannot be made, plugged in or pulled."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device that can be plugged in.

    Attributes:
        name: the lab's.
        vendor: USB vendor id.
        product: USB product id.
        serial: its serial number.
        model: its name, which udev makes a file name of.
        function: the kernel's function, ``hid.x`` or ``printer.x``.
        socket: which of the sockets it is plugged into.
    """

    name: str
    vendor: int
    product: int
    serial: str
    model: str
    function: str
    socket: int


DEVICES: Final = (
    Device("scanner", 0x0C2E, 0x0901, "LAB001", "Lab Scanner", "hid.scanner", 0),
    Device("magstripe", 0x0801, 0x0001, "LAB002", "Lab Magstripe", "hid.magstripe", 1),
    Device("printer", 0x04B8, 0x0E15, "LAB003", "Lab Printer", "printer.paper", 2),
)


def named(name: str) -> Device:
    """The device of that name.

    Raises:
        GadgetError: there is none.
    """
    found = next((each for each in DEVICES if each.name == name), None)
    if found is None:
        raise GadgetError(f"there is no device {name}")
    return found


def prepare() -> None:
    """Load what sockets and devices need; harmless when repeated."""
    _asked("/sbin/modprobe", "dummy_hcd", f"num={_SOCKETS}")
    _asked("/sbin/modprobe", "--all", *_MODULES)
    if not _GADGETS.is_dir():
        _asked("/bin/mount", "-t", "configfs", "none", "/sys/kernel/config")


def _asked(*words: str) -> None:
    subprocess.run(words, check=True, timeout=_SECONDS)  # noqa: S603 - no shell, and the words stand above


def plug(device: Device) -> None:
    """Put it into its socket; it is made the first time."""
    place = _GADGETS / device.name
    if not place.is_dir():
        _make(device, place)
    (place / "UDC").write_text(f"dummy_udc.{device.socket}\n", encoding="ascii")


def pull(device: Device) -> None:
    """Pull it out, in the midst of whatever it does."""
    with contextlib.suppress(OSError):
        (_GADGETS / device.name / "UDC").write_text("\n", encoding="ascii")


def node(device: Device) -> Path:
    """The device's own end of the cable."""
    kind, _, instance = device.function.partition(".")
    if kind == "printer":
        return Path("/dev/g_printer0")
    major, minor = (_GADGETS / device.name / "functions" / device.function / "dev").read_text().strip().split(":")
    del instance
    return Path(f"/dev/char/{major}:{minor}")


def wait_for(path: Path) -> Path:
    """A node that udev is about to make.

    Raises:
        GadgetError: it does not come.
    """
    for _ in range(round(_SECONDS / _TURN)):
        if path.exists():
            return path
        Event().wait(_TURN)
    raise GadgetError(f"{path} does not come")


def _make(device: Device, place: Path) -> None:
    place.mkdir()
    texts = {
        "idVendor": f"0x{device.vendor:04x}",
        "idProduct": f"0x{device.product:04x}",
        "bcdUSB": "0x0200",
        "strings/0x409/manufacturer": "Lab",
        "strings/0x409/product": device.model,
        "strings/0x409/serialnumber": device.serial,
        "configs/c.1/MaxPower": "100",
    }
    for folder in ("strings/0x409", "configs/c.1"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (place / name).write_text(text, encoding="ascii")
    function = place / "functions" / device.function
    function.mkdir()
    if device.function.startswith("hid."):
        for name, text in {"protocol": "1", "subclass": "1", "report_length": "8"}.items():
            (function / name).write_text(text, encoding="ascii")
        (function / "report_desc").write_bytes(KEYBOARD)
    else:
        (function / "pnp_string").write_text("MFG:Lab;MDL:Lab Printer;CLS:PRINTER;\n", encoding="ascii")
        (function / "q_len").write_text("10", encoding="ascii")
    (place / "configs/c.1" / device.function).symlink_to(function)

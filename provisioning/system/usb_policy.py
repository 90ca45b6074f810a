"""What may be plugged into a terminal, as usbguard's rules, from the terminal's own configuration. Pure.

A device is judged by its interfaces (class, subclass, protocol; usb.org, "Defined Class Codes"), not by what it says it
is: a "printer" that is also a keyboard is no printer. The first rule that fits counts (usbguard-rules.conf(5)); what
fits none is blocked, and stays in sight of `usbguard list-devices`.
"""

from collections.abc import Iterator
from typing import Final, assert_never

from terminal.config import CameraKind, PrinterLink, PrinterSection, ReaderSection, Settings

HUB: Final = "09:00:*"
HID: Final = "03:*:*"
SILENT_HID: Final = ("03:00:*", "03:01:00", "03:01:02")
"""What is pressed and moved but says of itself that it does not type (HID 1.11, 4.2 and 4.3): a touch panel."""
PRINTER: Final = "07:*:*"
AUDIO: Final = "01:*:*"
VIDEO: Final = "0e:*:*"
MODEM: Final = ("02:02:*", "0a:*:*")
"""A serial line by the standard (CDC, abstract control model). A network's subclass is another."""
VENDOR: Final = "ff:*:*"
"""An interface of the maker's own, which only its own driver understands."""
ONBOARD: Final = ("0424:ec00", "0424:7800")
"""The network chip of a Raspberry Pi up to 3B+, which hangs on its USB."""
SERIAL_CABLES: Final = ("0403:*", "067b:*", "1a86:*", "10c4:*")
"""Makers of what turns USB into a serial line: FTDI, Prolific, WCH, Silicon Labs. Their class is the vendor's own."""
_HEADER: Final = (
    "# Written anew at each start from the terminal's configuration by spaarpunt-usb.service. Not to be edited.\n"
)


def policy(settings: Settings | None) -> str:
    """The rules for a terminal.

    Args:
        settings: its configuration; None for one that has none yet, or none that can be read: then every kind of
            device that a terminal may have is let in by its class.
    """
    found = dict.fromkeys([*_always(), *(_anything() if settings is None else _configured(settings))])
    return _HEADER + "".join(f"{rule}\n" for rule in (*found, "block"))


def _always() -> Iterator[str]:
    yield _only(HUB)
    for device in ONBOARD:
        yield _only(VENDOR, device=device)
    # A touch panel is in no configuration by its ids; it types nothing.
    yield _only(*SILENT_HID)


def _anything() -> Iterator[str]:
    yield _only(HID)
    yield _only(PRINTER)
    yield from _serial()
    yield _only(VIDEO, AUDIO)
    yield _only(AUDIO, *SILENT_HID)


def _configured(settings: Settings) -> Iterator[str]:
    for reader in settings.readers:
        yield from _reader(reader)
    if settings.printer is not None:
        yield from _printer(settings.printer)
    if settings.camera is not None and settings.camera.kind is CameraKind.V4L2:
        yield _only(VIDEO, AUDIO)
    if settings.guide is not None:
        # A headset's own volume keys are HID.
        yield _only(AUDIO, *SILENT_HID)


def _reader(reader: ReaderSection) -> Iterator[str]:
    if reader.path is not None:
        yield from _serial()
    elif reader.vendor is not None and reader.product is not None:
        # Many have an interface of their maker's beside the keys, for its own settings.
        yield _only(HID, VENDOR, device=f"{reader.vendor:04x}:{reader.product:04x}")
    else:
        yield _only(HID)


def _printer(printer: PrinterSection) -> Iterator[str]:
    match printer.link:
        case PrinterLink.USB:
            if printer.vendor or printer.product:
                yield _only(PRINTER, VENDOR, device=f"{printer.vendor:04x}:{printer.product:04x}")
            else:
                yield _only(PRINTER)
        case PrinterLink.SERIAL:
            yield from _serial()
        case PrinterLink.FILE:
            yield _only(PRINTER)
        case PrinterLink.NETWORK:
            return
        case _:
            assert_never(printer.link)


def _serial() -> Iterator[str]:
    yield _only(*MODEM)
    for maker in SERIAL_CABLES:
        yield _only(VENDOR, device=maker)


def _only(*interfaces: str, device: str | None = None) -> str:
    """A rule for devices all of whose interfaces are among these."""
    named = "" if device is None else f"id {device} "
    return f"allow {named}with-interface match-all {{ {' '.join(interfaces)} }}"

"""The terminal's own configuration: one TOML file that says what stands around it.

What the shop and its programmes are comes from central; here is only hardware and place.
"""

import re
import tomllib
from enum import StrEnum
from pathlib import Path

import msgspec

from drivers.wedge.layouts import LayoutName
from terminal.errors import ConfigurationError


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all sections: an unknown key is refused."""


class ReaderKind(StrEnum):
    """What a keyboard wedge is."""

    SCANNER = "scanner"
    MAGSTRIPE = "magstripe"
    KEYPAD = "keypad"


class ReaderSection(_Section, frozen=True, kw_only=True):
    """One keyboard wedge, found by its USB ids or its name below /dev/input/by-id."""

    name: str
    kind: ReaderKind
    vendor: int | None = None
    product: int | None = None
    by_id: str | None = None
    layout: LayoutName = LayoutName.US


class PrinterLink(StrEnum):
    """How the printer is joined."""

    USB = "usb"
    NETWORK = "network"
    SERIAL = "serial"
    FILE = "file"


class PrinterSection(_Section, frozen=True, kw_only=True):
    """The voucher printer; `profile` is a name of `drivers.printer_profiles`."""

    link: PrinterLink
    profile: str = "epson-80"
    vendor: int = 0
    product: int = 0
    in_endpoint: int = 0x82
    out_endpoint: int = 0x01
    host: str = ""
    port: int = 9100
    path: str = ""
    baudrate: int = 9600


class PinsSection(_Section, frozen=True, kw_only=True):
    """The lamp and the buzzer, by BCM numbers; `factory` is lgpio or mock, chosen and never fallen back to."""

    factory: str = "lgpio"
    lamp: int = 17
    buzzer: int = 27


class DisplaySection(_Section, frozen=True, kw_only=True):
    """The display; `mm_per_px` makes the type as tall as it must be."""

    width: int = 1280
    height: int = 800
    mm_per_px: float = 0.17
    turn: int = 0
    mode: str = "light"


class Settings(_Section, frozen=True, kw_only=True):
    """The whole file."""

    readers: tuple[ReaderSection, ...] = ()
    printer: PrinterSection | None = None
    pins: PinsSection = msgspec.field(default_factory=PinsSection)
    display: DisplaySection = msgspec.field(default_factory=DisplaySection)


def read_settings(path: Path) -> Settings:
    """Read the file, strictly.

    Raises:
        ConfigurationError: it cannot be read, is no TOML, has an unknown key or a wrong value.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: the configuration cannot be read ({error}).") from error
    try:
        return msgspec.convert(tomllib.loads(text), Settings)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}: {error}. Expected TOML.") from error
    except msgspec.ValidationError as error:
        complaint = str(error)
        raise ConfigurationError(f"{path}:{_line_of(text, complaint)}: {complaint}.") from error


def _line_of(text: str, complaint: str) -> int:
    """The line that a complaint is about: the key it names, within the section it names; else line 1.

    The validator names a path such as ``$.readers[1].kind``, or an unknown field in quotes.
    """
    unknown = re.search(r"unknown field `([^`]+)`", complaint)
    where = re.search(r"`\$\.?([^`]*)`", complaint)
    path = [part for part in re.split(r"\.", where[1]) if part] if where else []
    if unknown:
        path.append(unknown[1])
    wanted = [re.match(r"([\w-]+)(?:\[(\d+)\])?", part) for part in path]
    section: str | None = None
    count = -1
    found = 1
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line)
        if header:
            count = count + 1 if header[1] == section else 0
            section = header[1]
        names = [part[1] for part in wanted if part]
        index = next((int(part[2]) for part in wanted if part and part[2]), None)
        inside = len(names) < 2 or (section == names[0] and index in {None, count})
        if header and inside and section in names:
            found = number
        key = re.match(r"\s*([\w-]+)\s*=", line)
        if key and names and key[1] == names[-1] and inside:
            return number
    return found

"""The terminal's own configuration: one TOML file that says what stands around it.

What the shop and its programmes are comes from central; here is only hardware and place.
"""

import re
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from types import UnionType
from typing import Annotated, Final, Literal, get_args, get_origin, get_type_hints

import msgspec

from drivers.printer_profiles import PROFILES
from drivers.wedge.layouts import LayoutName
from screens.brand import unreadable
from screens.theme import Mode, rgb, too_small
from terminal.errors import ConfigurationError


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all sections: an unknown key is refused."""


class ReaderKind(StrEnum):
    """What a reader reads."""

    SCANNER = "scanner"
    MAGSTRIPE = "magstripe"
    KEYPAD = "keypad"
    RFID = "rfid"


FORMAT: Final = 1
"""Of the file. A key that an older program must not overlook makes it one more."""
UsbId = Annotated[int, msgspec.Meta(ge=0, le=0xFFFF)]
Endpoint = Annotated[int, msgspec.Meta(ge=0, le=0xFF)]
Port = Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)]
Baudrate = Annotated[int, msgspec.Meta(ge=300, le=4_000_000)]
Pin = Annotated[int, msgspec.Meta(ge=0, le=27)]
Pixels = Annotated[int, msgspec.Meta(ge=320, le=7680)]
Pause = Annotated[int, msgspec.Meta(ge=20, le=2000)]


class ReaderSection(_Section, frozen=True, kw_only=True):
    """One reader: a keyboard wedge by its USB ids or its name below /dev/input/by-id, or a serial one by its port.

    `path` makes it a serial reader. `layout` is a wedge's: `spaarpunt try-reader` tells it,
    and the terminal learns it by itself where the layout test code is scanned during set-up or in its self-test.
    `sends_identifier` is false for a scanner that types no data carrier identifier (`]E0`…), so that a code which
    begins like one stays whole. `gap_ms` is the longest pause within one code; a reader by radio may need more.
    """

    name: str
    kind: ReaderKind
    vendor: UsbId | None = None
    product: UsbId | None = None
    by_id: str | None = None
    path: str | None = None
    baudrate: Baudrate = 9600
    layout: LayoutName = LayoutName.US
    sends_identifier: bool = True
    gap_ms: Pause = 100

    def __post_init__(self) -> None:
        """Refuse a reader that nothing could find.

        Raises:
            ValueError: it has no address, or two.
        """
        usb = self.vendor is not None and self.product is not None
        if not usb and self.by_id is None and self.path is None:
            raise ValueError("Expected `by_id`, `vendor` and `product`, or `path` to find the reader by")
        if self.path is not None and (usb or self.by_id is not None):
            raise ValueError("Expected `path` alone for a serial reader, or `by_id` or USB ids for one that types")


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
    vendor: UsbId = 0
    product: UsbId = 0
    in_endpoint: Endpoint = 0x82
    out_endpoint: Endpoint = 0x01
    host: str = ""
    port: Port = 9100
    path: str = ""
    baudrate: Baudrate = 9600

    def __post_init__(self) -> None:
        """Refuse what the link cannot be opened with.

        Raises:
            ValueError: an unknown profile, or a link without its address.
        """
        if self.profile not in PROFILES:
            raise ValueError(f"Unknown `profile`, expected one of {_listed(PROFILES)}")
        needed = {PrinterLink.NETWORK: "host", PrinterLink.SERIAL: "path", PrinterLink.FILE: "path"}.get(self.link)
        if needed is not None and not getattr(self, needed):
            raise ValueError(f"Expected `{needed}` beside `link` {self.link.value}")


class PinsSection(_Section, frozen=True, kw_only=True):
    """What hangs on the pins, by BCM numbers; `factory` is chosen and never fallen back to.

    `key` is the staff's key switch and `tamper` the housing's contact, each to ground; left out where there is none.
    So are `headset`, closed while a plug is in the jack, and the four keys below the screen. Within `double_strike_ms`
    of a stroke the same key again is none (EN 301 549, 5.9: adjustable up to 500); one that is held says no more.
    """

    factory: Literal["lgpio", "mock"] = "lgpio"
    lamp: Pin = 17
    buzzer: Pin = 27
    key: Pin | None = None
    tamper: Pin | None = None
    headset: Pin | None = None
    previous: Pin | None = None
    next: Pin | None = None
    accept: Pin | None = None
    repeat: Pin | None = None
    double_strike_ms: Annotated[int, msgspec.Meta(ge=0, le=500)] = 250

    def taken(self) -> tuple[int, ...]:
        """Every pin that something hangs on."""
        contacts = (self.key, self.tamper, self.headset)
        keys = (self.previous, self.next, self.accept, self.repeat)
        return tuple(pin for pin in (self.lamp, self.buzzer, *contacts, *keys) if pin is not None)

    def __post_init__(self) -> None:
        """Refuse one pin for two things.

        Raises:
            ValueError: two of them have one pin.
        """
        taken = self.taken()
        if len(set(taken)) < len(taken):
            raise ValueError("Expected a pin of its own for the lamp, the buzzer, each contact and each key")


class DisplaySection(_Section, frozen=True, kw_only=True):
    """The display; `mm_per_px` makes the type as tall as it must be, `turn` is counterclockwise degrees.

    `mode` is what every shopper begins with, and may change. `motion = false` keeps everything still. Within
    `double_strike_ms` of a touch another one on the same thing is none (EN 301 549, 5.9: adjustable up to 500).
    `touch` is a part of the name that the kernel gives the touch panel: with it, an unplugged one is noticed.
    `calibration` is what `spaarpunt calibrate` says of a resistive panel; a panel that has one can be calibrated anew
    from the self-test.
    """

    width: Pixels = 1280
    height: Pixels = 800
    mm_per_px: Annotated[float, msgspec.Meta(gt=0, le=2)] = 0.17
    turn: Literal[0, 90, 180, 270] = 0
    mode: Literal["light", "dark", "contrast"] = "light"
    touch: str = ""
    calibration: tuple[float, float, float, float, float, float] | None = None
    motion: bool = True
    double_strike_ms: Annotated[int, msgspec.Meta(ge=0, le=2000)] = 500

    def __post_init__(self) -> None:
        """Refuse a display on which texts would be cut.

        Raises:
            ValueError: it is too small for what it has to show.
        """
        wrong = too_small((self.width, self.height), self.mm_per_px)
        if wrong is not None:
            raise ValueError(f"Too small a display: {wrong}")


class LookSection(_Section, frozen=True, kw_only=True):
    """The shop's own look: a colour as six hexadecimal digits, a logo's file, and a folder of pictures by their names.

    `accent` is used in light mode, and lightened in dark mode where `accent_dark` does not say which. `logo_dark` is
    for dark grounds; without it the logo stands on white there. A PNG or JPEG `pictures/tulips.png` is shown wherever
    the programme's picture `tulips` is. High contrast has colours of its own. `large` has every session of a shopper's
    begin in the large form, with nothing under a capital of 7.3 mm; without it shoppers choose it themselves.
    """

    accent: str | None = None
    accent_dark: str | None = None
    logo: str | None = None
    logo_dark: str | None = None
    pictures: str | None = None
    large: bool = False

    def __post_init__(self) -> None:
        """Refuse a colour in which text could not be read.

        Raises:
            ValueError: which pair, what ratio, and the nearest shade that passes.
        """
        for name, given, mode in (
            ("accent", self.accent, Mode.LIGHT),
            ("accent_dark", self.accent_dark, Mode.DARK),
        ):
            wrong = None if given is None else unreadable(rgb(given), mode)
            if wrong is not None:
                raise ValueError(f"Unreadable `{name}`: {wrong}")
        if self.logo is None and self.logo_dark is not None:
            raise ValueError("Expected `logo` beside `logo_dark`")


class CameraKind(StrEnum):
    """How the camera is joined: the Pi's own by its flat cable, or any webcam by USB."""

    PICAMERA = "picamera"
    V4L2 = "v4l2"


class CameraSection(_Section, frozen=True, kw_only=True):
    """The camera; `path` is a v4l2 camera's device file, `presence` the BCM number of a sensor's pin, if there is one.

    Size and pace are not chosen here: the terminal measures what its machine can afford.
    """

    kind: CameraKind
    name: str = "camera"
    path: str = ""
    presence: Pin | None = None

    def __post_init__(self) -> None:
        """Refuse a camera that could not be found.

        Raises:
            ValueError: a v4l2 camera without `path`, or the Pi's own with one.
        """
        if self.kind is CameraKind.V4L2 and not self.path:
            raise ValueError("Expected `path` beside `kind` v4l2, such as /dev/v4l/by-id/…-video-index0")
        if self.kind is CameraKind.PICAMERA and self.path:
            raise ValueError("Expected no `path` beside `kind` picamera, which has none")


class GuideSection(_Section, frozen=True, kw_only=True):
    """The audio guide: `headset` and `loudspeaker` are ALSA's names of two outputs, e.g. ``plughw:1,0``.

    No loudspeaker may hang on the headset's output. `voices` is a folder of Piper's, `kept` where fixed phrases lie.
    """

    headset: Annotated[str, msgspec.Meta(min_length=1)]
    loudspeaker: Annotated[str, msgspec.Meta(min_length=1)] | None = None
    voices: str | None = None
    kept: str = "/var/lib/spaarpunt/speech"

    def __post_init__(self) -> None:
        """Refuse one output for both.

        Raises:
            ValueError: what is for one pair of ears would be heard by all.
        """
        if self.loudspeaker == self.headset:
            raise ValueError("Expected another output than the headset's for `loudspeaker`")


class Settings(_Section, frozen=True, kw_only=True):
    """The whole file. `entrance` makes the terminal say yes or no to the cards of a club, and nothing else.

    `format` is the file's; it may be left out.
    """

    readers: tuple[ReaderSection, ...] = ()
    printer: PrinterSection | None = None
    pins: PinsSection = msgspec.field(default_factory=PinsSection)
    display: DisplaySection = msgspec.field(default_factory=DisplaySection)
    look: LookSection = msgspec.field(default_factory=LookSection)
    camera: CameraSection | None = None
    guide: GuideSection | None = None
    entrance: bool = False
    format: int = FORMAT

    def __post_init__(self) -> None:
        """Refuse one pin for two things.

        Raises:
            ValueError: something else hangs on the presence sensor's pin.
        """
        if self.camera is not None and self.camera.presence in self.pins.taken():
            raise ValueError(
                "Expected another pin than the lamp's, the buzzer's and the contacts' - at `$.camera.presence`"
            )


def read_settings(path: Path) -> Settings:
    """Read the file, strictly.

    Raises:
        ConfigurationError: it cannot be read, is no TOML, has an unknown key or a wrong value. The sentence begins
            with file and line and ends with what was expected.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: the configuration cannot be read ({error}); expected UTF-8 text.") from error
    try:
        document = tomllib.loads(text)
        _refuse_newer(document.get("format"), path)
        return msgspec.convert(document, Settings)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path}:{_line_of_syntax(text, str(error))}: {error}; expected TOML.") from error
    except msgspec.ValidationError as error:
        complaint = str(error)
        line, expected = line_of(text, complaint), _expected(complaint)
        raise ConfigurationError(f"{path}:{line}: {complaint}{expected}.") from error


def _refuse_newer(said: object, path: Path) -> None:
    """Before anything else: a newer file may have keys of which this program knows nothing."""
    if isinstance(said, int) and said > FORMAT:
        raise ConfigurationError(
            f"{path}: this configuration is of a newer version (format {said}); this program reads format {FORMAT}. "
            "Update the program first."
        )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _line_of_syntax(text: str, complaint: str) -> int:
    """The line the TOML reader names; the last one where it came to the end."""
    named = re.search(r"at line (\d+)", complaint)
    return int(named[1]) if named else max(1, len(text.splitlines()))


def _place(complaint: str) -> list[tuple[str, int | None]]:
    """The keys, each with its index, on the way to what a complaint names, such as ``$.readers[1].kind``."""
    found = re.search(r"`\$\.?([^`]*)`", complaint)
    parts = re.findall(r"([\w-]+)(?:\[(\d+)\])?", found[1]) if found else []
    return [(name, int(index) if index else None) for name, index in parts]


def _expected(complaint: str) -> str:
    """What would have been right, where the validator does not say it."""
    kind: object = Settings
    for name, _ in _place(complaint):
        kind = _inner(kind, name)
    if "unknown field" in complaint and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return f"; expected one of {_listed(kind.__struct_fields__)}"
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"; expected one of {_listed(kind)}"
    if get_origin(kind) is Literal:
        return f"; expected one of {_listed(map(str, get_args(kind)))}"
    return ""


def _inner(kind: object, name: str) -> object:
    """The type of a section's field, without None, annotations and repetition."""
    found: object = get_type_hints(kind, include_extras=False).get(name) if isinstance(kind, type) else None
    if get_origin(found) is tuple or get_origin(found) is UnionType:
        return get_args(found)[0]
    return found


def line_of(text: str, complaint: str) -> int:
    """The line that a complaint is about: the key it names, else the section it names; else line 1.

    Args:
        text: TOML as this file is written: sections of plain keys, no table within a table.
        complaint: of the validator; it names a path such as ``$.readers[1].kind``, or an unknown field in quotes.
    """
    place = _place(complaint)
    unknown = re.search(r"unknown field `([^`]+)`|^(?:Unknown|Unreadable) `(\w+)`", complaint)
    if unknown:
        place.append((unknown[1] or unknown[2], None))
    section, index = place[0] if place else ("", None)
    key = place[1][0] if len(place) > 1 else None
    inside, found = "", 1
    count = -1
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"""\s*(\[{1,2})\s*["']?([\w-]+)["']?\s*\]""", line)
        if header:
            inside = header[2]
            count += inside == section
            if inside == section and (index is None or index == count):
                found = number
            continue
        assigned = re.match(r"""\s*["']?([\w-]+)["']?\s*=""", line)
        if assigned is None:
            continue
        top = key is None and not inside and assigned[1] == section
        if top or (inside == section and assigned[1] == key and (index is None or index == count)):
            return number
    return found

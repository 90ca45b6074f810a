"""The real hardware of a configuration, built; each library is imported inside its driver's constructor."""

import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Final, assert_never

from drivers.absent import AbsentLamp, AbsentReader, AbsentSounder
from drivers.backlight import find_backlight
from drivers.contacts import GpioContact
from drivers.errors import DeviceMissingError
from drivers.events import PRESENCE, TOUCH_PANEL, ContactKind, PadKey, Source
from drivers.gpio import GpioBuzzer, GpioLamp, PinFactory, PinFactoryName, pin_factory
from drivers.keys import GpioKeys
from drivers.ports import Camera, Lamp, Printer, Reader, Sounder, Speaker
from drivers.presence import GpioPresence
from drivers.presence_reader import PresenceReader
from drivers.printer import EscposPrinter, Link
from drivers.printer_links import FileLink, NetworkLink, SerialLink, UsbLink
from drivers.printer_profiles import profile_named
from drivers.serial_scanner import SerialDevice, SerialPort, SerialReader, SerialSettings
from drivers.speech.kept import KeptVoice
from drivers.speech.player import AplayPlayer
from drivers.speech.speech import Speech
from drivers.speech.voices import best_voice
from drivers.touch_panel import TouchPanel
from drivers.wedge.decoder import TYPED_BY_HAND, WedgeSettings
from drivers.wedge.device import UsbName, find_evdev
from drivers.wedge.drained import Drained
from drivers.wedge.reader import KeySource, WedgeDevice, WedgeReader
from screens.calibration import Affine, Glass
from screens.errors import WindowError
from screens.renderer import Renderer
from screens.technician_words import SelfTestItem
from screens.touch import Tolerance
from screens.window import Turn, Window
from terminal.around import Surroundings
from terminal.cameras import LateCamera
from terminal.config import (
    CameraKind,
    CameraSection,
    DisplaySection,
    GuideSection,
    PinsSection,
    PrinterLink,
    PrinterSection,
    ReaderKind,
    ReaderSection,
    Settings,
)
from terminal.errors import ConfigurationError
from terminal.look import brand_of, theme_of
from terminal.machine.fittings import Fitting
from terminal.runtime.glass import CalibratedGlass
from terminal.runtime.panel import Panel
from terminal.runtime.ports import Devices

log = logging.getLogger("spaarpunt.hardware")

DISPLAY_SECONDS: Final = 20.0
"""How long a display of the kernel's may take to be there; a desktop's is there or is not."""
_LOOK_SECONDS: Final = 0.1
SOURCES: dict[ReaderKind, Source] = {
    ReaderKind.SCANNER: Source.SCANNER,
    ReaderKind.MAGSTRIPE: Source.MAGSTRIPE,
    ReaderKind.KEYPAD: Source.KEYPAD,
    ReaderKind.RFID: Source.RFID,
}


def real_surroundings(settings: Settings, meanwhile: AbstractContextManager[None] | None = None) -> Surroundings:
    """Everything that the configuration names. Nothing is replaced by a virtual thing.

    Args:
        settings: the configuration.
        meanwhile: what goes on while the display is opened, which takes long and leaves other threads alone.

    Raises:
        ConfigurationError: no printer is named, or a value cannot be.
        DriverError: a library that a device needs is not there.
        ScreensError: no display opens.
    """
    if settings.printer is None:
        raise ConfigurationError("The configuration names no printer: a section [printer] with its link is expected.")
    # First, as it waits for its driver: by then udev has given the other devices to their groups too.
    with meanwhile or nullcontext():
        window = _window(settings.display)
    profile, printer = profile_named(settings.printer.profile), voucher_printer(settings.printer)
    pins = open_pins(settings.pins)
    below = (*contacts(settings.pins, pins), *four_keys(settings.pins, pins), *presence(settings.camera, pins))
    touch = (TouchPanel(settings.display.touch),) if settings.display.touch else ()
    readers = (*map(reader, settings.readers), *below, *touch)
    lamp, buzzer = _lights(settings.pins, pins)
    glass = calibrated_glass(settings.display)
    cameras = () if settings.camera is None else (late_camera(settings.camera),)
    devices = Devices(readers, printer, profile, lamp, buzzer, find_backlight(), cameras, glass)
    display = _panel(window, settings, glass)
    return Surroundings(devices, display, cameras, entrance=settings.entrance, fittings=fittings(settings))


_ITEMS: Final = {
    ReaderKind.SCANNER: SelfTestItem.SCANNER,
    ReaderKind.MAGSTRIPE: SelfTestItem.MAGSTRIPE,
    ReaderKind.KEYPAD: SelfTestItem.KEYPAD,
    ReaderKind.RFID: SelfTestItem.RFID,
}


def fittings(settings: Settings) -> tuple[Fitting, ...]:
    """What the self-test tries: each device of the configuration that somebody can show something to, or turn."""
    found = [Fitting(_ITEMS[each.kind], each.name) for each in settings.readers]
    if settings.camera is not None:
        found.append(Fitting(SelfTestItem.CAMERA, settings.camera.name))
        if settings.camera.presence is not None:
            found.append(Fitting(SelfTestItem.PRESENCE, PRESENCE))
    if settings.pins.key is not None:
        found.append(Fitting(SelfTestItem.KEY, ContactKind.KEY.value))
    if settings.pins.tamper is not None:
        found.append(Fitting(SelfTestItem.HOUSING, ContactKind.TAMPER.value))
    if settings.pins.headset is not None and settings.guide is not None:
        found.append(Fitting(SelfTestItem.HEADSET, ContactKind.HEADSET.value))
    if all(each is not None for each in _keys(settings.pins).values()):
        found.append(Fitting(SelfTestItem.KEYS, FOUR_KEYS))
    if settings.display.touch:
        found.append(Fitting(SelfTestItem.TOUCH, TOUCH_PANEL))
    return tuple(found)


Pins = PinFactory | DeviceMissingError
"""What moves the pins, or why nothing does: then what hangs on them is missing, and never a mock."""


def open_pins(section: PinsSection) -> Pins:
    """What moves the pins, as the configuration chose it; or why nothing does."""
    try:
        return pin_factory(PinFactoryName(section.factory))
    except DeviceMissingError as error:
        log.warning("H01 %s; what hangs on the pins is missing", error)
        return error


def _lights(section: PinsSection, pins: Pins) -> tuple[Lamp, Sounder]:
    if isinstance(pins, DeviceMissingError):
        return AbsentLamp(str(pins)), AbsentSounder(str(pins))
    return GpioLamp(section.lamp, pins), GpioBuzzer(section.buzzer, pins)


def contacts(section: PinsSection, pins: Pins) -> tuple[Reader, ...]:
    """The contacts that the configuration names, by their kinds' names."""
    named = {
        ContactKind.KEY: section.key,
        ContactKind.TAMPER: section.tamper,
        ContactKind.HEADSET: section.headset,
    }
    if isinstance(pins, DeviceMissingError):
        return tuple(AbsentReader(kind.value) for kind, pin in named.items() if pin is not None)
    return tuple(GpioContact(kind.value, kind, pin, pins) for kind, pin in named.items() if pin is not None)


FOUR_KEYS: Final = "keys"
"""The name of the four keys below the screen, as a device."""


def _keys(section: PinsSection) -> dict[PadKey, int | None]:
    return {
        PadKey.PREVIOUS: section.previous,
        PadKey.NEXT: section.next,
        PadKey.ACCEPT: section.accept,
        PadKey.REPEAT: section.repeat,
    }


def four_keys(section: PinsSection, pins: Pins) -> tuple[Reader, ...]:
    """The keys below the screen that the configuration names, if it does."""
    wired = {key: pin for key, pin in _keys(section).items() if pin is not None}
    if not wired:
        return ()
    if isinstance(pins, DeviceMissingError):
        return (AbsentReader(FOUR_KEYS),)
    return (GpioKeys(FOUR_KEYS, wired, pins, section.double_strike_ms / 1000),)


def speaker(section: GuideSection) -> Speaker:
    """What speaks, with the best voice that is there; what is missing is silence and a line in the log."""
    return Speech(kept_voice(section), AplayPlayer(section.headset, section.loudspeaker))


def kept_voice(section: GuideSection) -> KeptVoice:
    """The best voice that is there, with what is kept of it."""
    voice = best_voice(Path(section.voices) if section.voices is not None else None)
    return KeptVoice(voice, Path(section.kept))


def presence(section: CameraSection | None, pins: Pins) -> tuple[Reader, ...]:
    """The presence sensor that the configuration names, if it does."""
    if section is None or section.presence is None:
        return ()
    if isinstance(pins, DeviceMissingError):
        return (AbsentReader(PRESENCE),)
    return (PresenceReader(GpioPresence(section.presence, pins, time.monotonic)),)


def late_camera(section: CameraSection) -> LateCamera:
    """The camera of its section, opened at its first look."""
    return LateCamera(section.name, lambda size: open_camera(section, size))


def open_camera(section: CameraSection, size: tuple[int, int]) -> Camera:
    """The camera that the section names, and no other.

    Args:
        section: what the configuration says of it.
        size: width and height to ask for, pixels.

    Raises:
        DeviceMissingError: it is not there, or its library is not.
    """
    match section.kind:
        case CameraKind.PICAMERA:
            from drivers.camera.picamera import PiCamera

            return PiCamera(section.name, size)
        case CameraKind.V4L2:
            from drivers.camera.v4l2 import V4l2Camera

            return V4l2Camera(section.name, section.path, size)
        case _:
            assert_never(section.kind)


def reader(
    section: ReaderSection,
    find: Callable[[], KeySource] | None = None,
    tap: Callable[[KeySource], KeySource] = lambda source: source,
    *,
    learns: bool = True,
) -> Reader:
    """The reader of one section; it looks for its device when it is first asked.

    Args:
        section: what the configuration says of it.
        find: opens the device in place of the section's address.
        tap: stands between a device that types and its reader; a serial one has none.
        learns: whether the layout test code is taken for what it is.
    """
    source = SOURCES[section.kind]
    # A tag has no symbology: what a tag reader types is the number from its first sign on.
    identifier = section.sends_identifier and section.kind is ReaderKind.SCANNER
    pause = section.gap_ms / 1000
    if section.path is not None:
        path, baudrate = Path(section.path), section.baudrate
        device = SerialDevice(section.name, source, SerialSettings(gap_s=pause), identifier)
        return SerialReader(device, lambda: SerialPort(path, baudrate))
    where = UsbName(section.vendor, section.product, section.by_id)
    opens = find if find is not None else lambda: Drained(find_evdev(where))
    typing = TYPED_BY_HAND if section.kind is ReaderKind.KEYPAD else WedgeSettings.paced(section.layout, pause)
    return WedgeReader(WedgeDevice(section.name, source, typing, identifier, learns), lambda: tap(opens()))


def voucher_printer(section: PrinterSection) -> Printer:
    """The printer of its section; it is joined when it is first asked.

    Raises:
        DriverError: a library that it needs is not there.
    """
    return EscposPrinter("printer", _link(section), profile_named(section.profile))


def _link(section: PrinterSection) -> Link:
    match section.link:
        case PrinterLink.USB:
            return UsbLink(
                section.vendor, section.product, in_endpoint=section.in_endpoint, out_endpoint=section.out_endpoint
            )
        case PrinterLink.NETWORK:
            return NetworkLink(section.host, section.port)
        case PrinterLink.SERIAL:
            return SerialLink(Path(section.path), section.baudrate)
        case PrinterLink.FILE:
            return FileLink(Path(section.path))
        case _:
            assert_never(section.link)


def calibrated_glass(section: DisplaySection) -> CalibratedGlass | None:
    """The touch panel where the configuration names a calibration; None for one that knows where it is touched."""
    if section.calibration is None:
        return None
    return CalibratedGlass(Glass((section.width, section.height), section.mm_per_px), Affine(*section.calibration))


def _window(section: DisplaySection) -> Window:
    """The display; its driver may be loaded later than this program."""
    ends = time.monotonic() + DISPLAY_SECONDS
    while True:
        try:
            return Window((section.width, section.height), fullscreen=True, turn=Turn(section.turn))
        except WindowError:
            if os.environ.get("SDL_VIDEODRIVER") != "kmsdrm" or time.monotonic() > ends:
                raise
            threading.Event().wait(_LOOK_SECONDS)


def _panel(window: Window, settings: Settings, glass: CalibratedGlass | None) -> Panel:
    section, guide, look = settings.display, settings.guide, settings.look
    renderer = Renderer(theme_of(section, look), (section.width, section.height), brand_of(look))
    told = speaker(guide) if guide is not None else None
    tolerance = Tolerance(strike_seconds=section.double_strike_ms / 1000)
    return Panel(renderer, window, polls=True, speaker=told, tolerance=tolerance, moves=section.motion, glass=glass)

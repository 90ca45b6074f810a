"""The real hardware of a configuration, built; each library is imported inside its driver's constructor."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

from drivers.events import Source
from drivers.gpio import GpioBuzzer, GpioLamp, PinFactory, PinFactoryName, pin_factory
from drivers.ports import Camera, Reader
from drivers.presence import GpioPresence
from drivers.printer import EscposPrinter, Link
from drivers.printer_links import FileLink, NetworkLink, SerialLink, UsbLink
from drivers.printer_profiles import profile_named
from drivers.serial_scanner import SerialDevice, SerialPort, SerialReader, SerialSettings
from drivers.wedge.decoder import TYPED_BY_HAND, WedgeSettings
from drivers.wedge.device import UsbName, find_evdev
from drivers.wedge.reader import KeySource, WedgeDevice, WedgeReader
from screens.renderer import Renderer
from screens.theme import Mode, Theme
from screens.window import Turn, Window
from terminal.app import Surroundings
from terminal.cameras import LateCamera
from terminal.config import (
    CameraKind,
    CameraSection,
    DisplaySection,
    PrinterLink,
    PrinterSection,
    ReaderKind,
    ReaderSection,
    Settings,
)
from terminal.errors import ConfigurationError
from terminal.runtime.panel import Panel
from terminal.runtime.ports import Devices

SOURCES: dict[ReaderKind, Source] = {
    ReaderKind.SCANNER: Source.SCANNER,
    ReaderKind.MAGSTRIPE: Source.MAGSTRIPE,
    ReaderKind.KEYPAD: Source.KEYPAD,
    ReaderKind.RFID: Source.RFID,
}


def real_surroundings(settings: Settings) -> Surroundings:
    """Everything that the configuration names. Nothing is replaced by a virtual thing.

    Raises:
        ConfigurationError: no printer is named, or a value cannot be.
        DriverError: a library that a device needs is not there.
        ScreensError: no display opens.
    """
    if settings.printer is None:
        raise ConfigurationError("The configuration names no printer: a section [printer] with its link is expected.")
    profile, factory = profile_named(settings.printer.profile), pin_factory(PinFactoryName(settings.pins.factory))
    printer = EscposPrinter("printer", _link(settings.printer), profile)
    lamp, buzzer = GpioLamp(settings.pins.lamp, factory), GpioBuzzer(settings.pins.buzzer, factory)
    readers = tuple(reader(section) for section in settings.readers)
    cameras = () if settings.camera is None else (late_camera(settings.camera, factory),)
    return Surroundings(Devices(readers, printer, profile, lamp, buzzer), _panel(settings.display), cameras)


def late_camera(section: CameraSection, factory: PinFactory) -> LateCamera:
    """The camera of its section, opened at its first look; its sensor's pin is taken now.

    Args:
        section: what the configuration says of it.
        factory: moves the pins.
    """
    presence = GpioPresence(section.presence, factory, time.monotonic) if section.presence is not None else None
    return LateCamera(section.name, lambda size: open_camera(section, size), presence)


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
) -> Reader:
    """The reader of one section; it looks for its device when it is first asked.

    Args:
        section: what the configuration says of it.
        find: opens the device in place of the section's address.
        tap: stands between a device that types and its reader; a serial one has none.
    """
    source = SOURCES[section.kind]
    # A tag has no symbology: what a tag reader types is the number from its first sign on.
    identifier = section.sends_identifier and section.kind is ReaderKind.SCANNER
    if section.path is not None:
        path, baudrate = Path(section.path), section.baudrate
        device = SerialDevice(section.name, source, SerialSettings(), identifier)
        return SerialReader(device, lambda: SerialPort(path, baudrate))
    where = UsbName(section.vendor, section.product, section.by_id)
    opens = find if find is not None else lambda: find_evdev(where)
    typing = TYPED_BY_HAND if section.kind is ReaderKind.KEYPAD else WedgeSettings(layout=section.layout)
    return WedgeReader(WedgeDevice(section.name, source, typing, identifier), lambda: tap(opens()))


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


def _panel(section: DisplaySection) -> Panel:
    turn, mode = Turn(section.turn), Mode(section.mode)
    size = (section.width, section.height)
    return Panel(Renderer(Theme(mode, section.mm_per_px), size), Window(size, fullscreen=True, turn=turn), polls=True)

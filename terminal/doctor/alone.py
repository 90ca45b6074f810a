"""Without a running terminal: the store is opened, and each device of the configuration is tried."""

import secrets
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from drivers.errors import DeviceMissingError, DriverError
from drivers.events import DeviceFound, DeviceLost, LossReason
from drivers.ports import Reader
from loyalty.errors import SignatureError
from terminal import hardware, identity
from terminal.clock import SystemClock
from terminal.config import CameraSection, PinsSection, PrinterSection, Settings, read_settings
from terminal.control.outbox import open_store
from terminal.doctor import findings
from terminal.doctor.findings import Broken, Finding, Part, Unasked, Works
from terminal.errors import ConfigurationError
from terminal.known_time import floor
from terminal.rolling import KeyRoll
from terminal.store.errors import StoreError, StoreMissingError
from terminal.store.store import Store

CAMERA_SIZE: Final = (640, 480)
LOOKS: Final = 2
"""A reader that is there says so at its first look; one that bounces, at its second."""
_SCREENS: Final = Path("/dev/dri")


def examine(folder: Path, config: Path) -> tuple[Finding, ...]:
    """Everything that can be tried without the terminal.

    Raises:
        StoreBusyError: another process owns the store and does not answer.
    """
    return (*_books(folder), *_devices(config))


def _books(folder: Path) -> Iterator[Finding]:
    yield Unasked(part=Part.TERMINAL, name="terminal", seen="it does not run")
    try:
        with open_store(folder) as store:
            yield from _store(store)
    except StoreMissingError:
        yield findings.not_enrolled()
    except StoreError as error:
        todo = "Keep the card as it is, and put in another; the office replaces the terminal."
        yield Broken(part=Part.STORE, name="store", seen=f"it does not open: {type(error).__name__}", todo=todo)


def _store(store: Store) -> Iterator[Finding]:
    yield findings.of_store(store.report, store.waiting_count())
    yield findings.of_room(store.room())
    clock, who = SystemClock(floor(store)), identity.identity(store)
    if who is None:
        yield findings.not_enrolled()
        yield findings.of_clock(clock.moment())
        return
    roll = KeyRoll(store)
    yield findings.of_keys(revoked=identity.is_revoked(store), rolling=identity.next_keys(store) is not None)
    try:
        client = roll.client(clock, secrets.token_bytes)
    except SignatureError as error:
        todo = "Have the office replace this terminal: its keys cannot be read."
        yield Broken(part=Part.KEYS, name="keys", seen=str(error), todo=todo)
        return
    try:
        yield findings.of_central(who.url, client.configuration())
    finally:
        client.close()
    yield findings.of_clock(clock.moment())


def _devices(config: Path) -> Iterator[Finding]:
    try:
        settings = read_settings(config)
    except ConfigurationError as error:
        todo = "Mend the file; docs/readers.md and docs/technician.md say what may stand in it."
        yield Broken(part=Part.CONFIGURATION, name=str(config), seen=str(error), todo=todo)
        return
    yield Works(part=Part.CONFIGURATION, name=str(config), seen="it can be read")
    yield _display()
    yield _printer(settings.printer)
    yield from of_readers(tuple(map(hardware.reader, settings.readers)), Part.READER)
    if settings.camera is not None:
        yield _camera(settings.camera)
    yield from _pins(settings)


def _display() -> Finding:
    cards = sorted(path.name for path in _SCREENS.glob("card*")) if _SCREENS.is_dir() else []
    if cards:
        return Works(part=Part.DISPLAY, name="display", seen=f"the kernel has {', '.join(cards)}; nothing was drawn")
    todo = "Check the display's cable, and that the Pi's graphics driver is on."
    return Broken(part=Part.DISPLAY, name="display", seen="the kernel has no display", todo=todo)


def _printer(section: PrinterSection | None) -> Finding:
    if section is None:
        todo = "Write a section [printer] with its link."
        return Broken(part=Part.PRINTER, name="printer", seen="the configuration names none", todo=todo)
    try:
        printer = hardware.voucher_printer(section)
    except DriverError as error:
        return Broken(part=Part.PRINTER, name="printer", seen=str(error), todo="Install what it names.")
    status = printer.status()
    printer.close()
    return findings.of_printer(printer.name, status)


def of_readers(readers: Sequence[Reader], part: Part) -> Iterator[Finding]:
    """Each reader looked at; it is closed afterwards."""
    for each in readers:
        try:
            said = [event for _ in range(LOOKS) for event in each.read_events(time.monotonic())]
        except DriverError as error:
            yield Broken(part=part, name=each.name, seen=str(error), todo="Install what it names.")
            continue
        finally:
            each.close()
        lost = next((event for event in said if isinstance(event, DeviceLost)), None)
        if lost is not None and lost.reason is LossReason.DENIED:
            todo = "Another program holds it, or this user is not in its group; run this as root, or end the other."
            yield Broken(part=part, name=each.name, seen="it may not be opened", todo=todo)
        else:
            there = any(isinstance(event, DeviceFound) for event in said)
            yield findings.of_device(part, each.name, missing=not there)


def _camera(section: CameraSection) -> Finding:
    try:
        camera = hardware.open_camera(section, CAMERA_SIZE)
    except (DriverError, OSError) as error:
        todo = "Check its cable and the name in the configuration, then look again."
        return Broken(part=Part.CAMERA, name=section.name, seen=str(error), todo=todo)
    camera.close()
    return Works(part=Part.CAMERA, name=section.name, seen="it opens")


def _pins(settings: Settings) -> Iterator[Finding]:
    pins = hardware.open_pins(settings.pins)
    if isinstance(pins, DeviceMissingError):
        todo = "Install the [pi] extra; a Pi 5 needs lgpio, and this user the group gpio."
        yield Broken(part=Part.PINS, name=settings.pins.factory, seen=str(pins), todo=todo)
        return
    yield _mocked(settings.pins)
    sensors = (*hardware.contacts(settings.pins, pins), *hardware.presence(settings.camera, pins))
    yield from of_readers(sensors, Part.CONTACT)
    pins.close()


def _mocked(section: PinsSection) -> Finding:
    if section.factory == "mock":
        todo = 'Write factory = "lgpio" in [pins]: with mock no lamp shines and no key turns.'
        return findings.Weak(part=Part.PINS, name=section.factory, seen="the pins are a mock's", todo=todo)
    return Works(part=Part.PINS, name=section.factory, seen="the pins are there")

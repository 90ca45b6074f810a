"""What the terminal builds of a configuration: nothing missing is replaced, and nothing missing stops the rest."""

import pytest

from drivers.contacts import GpioContact
from drivers.errors import LinkGoneError
from drivers.events import DeviceLost, LossReason
from drivers.gpio import PinFactoryName, pin_factory
from drivers.ports import LampSign, Tone
from screens.technician_words import SelfTestItem
from terminal import hardware
from terminal.config import CameraKind, CameraSection, PinsSection, PrinterLink, PrinterSection, Settings
from terminal.machine.fittings import Fitting
from tests.terminal.runtime.rig import Glass

SETTINGS = Settings(
    printer=PrinterSection(link=PrinterLink.FILE, path="/dev/no-printer"),
    pins=PinsSection(key=5, tamper=6),
    camera=CameraSection(kind=CameraKind.V4L2, path="/dev/no-camera", presence=4),
)


@pytest.fixture(autouse=True)
def no_window(monkeypatch, tmp_path):
    monkeypatch.setattr(hardware, "_panel", lambda section: Glass(None))
    monkeypatch.chdir(tmp_path)


def test_without_pins_what_hangs_on_them_is_missing_and_the_rest_is_built():
    around = hardware.real_surroundings(SETTINGS)
    with pytest.raises(LinkGoneError, match="lamp cannot show ready"):
        around.devices.lamp.show(LampSign.READY)
    with pytest.raises(LinkGoneError, match="sounder cannot play"):
        around.devices.sounder.play(Tone.ACCEPTED)
    said = [event for reader in around.devices.readers for event in reader.read_events(1.0)]
    assert said == [DeviceLost(name, LossReason.MISSING, 1.0) for name in ("key", "tamper", "presence")]
    assert [reader.deadline() for reader in around.devices.readers] == [None, None, None]
    assert Fitting(SelfTestItem.PRESENCE, "presence") in around.fittings


def test_with_pins_the_real_drivers_hang_on_them():
    factory = pin_factory(PinFactoryName.MOCK)
    found = hardware.contacts(SETTINGS.pins, factory)
    assert [(type(each), each.name) for each in found] == [(GpioContact, "key"), (GpioContact, "tamper")]
    for each in found:
        each.close()
    assert hardware.contacts(PinsSection(), factory) == ()
    factory.close()

"""What the terminal builds of a configuration: nothing missing is replaced, and nothing missing stops the rest."""

import pytest

from drivers.contacts import GpioContact
from drivers.errors import DeviceMissingError, LinkGoneError
from drivers.events import DeviceLost, KeyPressed, LossReason, PadKey
from drivers.gpio import PinFactoryName, pin_factory
from drivers.ports import LampSign, Tone
from drivers.virtual.faults import Slow
from drivers.virtual.wedge import VirtualWedge
from screens.errors import WindowError
from screens.technician_words import SelfTestItem
from screens.window import Pressed
from terminal import hardware
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
from terminal.machine.fittings import Fitting
from tests.terminal.runtime.rig import Glass

SETTINGS = Settings(
    printer=PrinterSection(link=PrinterLink.FILE, path="/dev/no-printer"),
    pins=PinsSection(key=5, tamper=6),
    camera=CameraSection(kind=CameraKind.V4L2, path="/dev/no-camera", presence=4),
)


@pytest.fixture(autouse=True)
def no_window(monkeypatch, tmp_path):
    monkeypatch.setattr(hardware, "_window", lambda _: None)
    monkeypatch.setattr(hardware, "_panel", lambda *_: Glass(None))
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


@pytest.mark.parametrize(("ms", "heard"), [(500, 1), (250, 2), (0, 2)])
def test_how_soon_a_key_may_be_struck_again_is_configured(ms: int, heard: int) -> None:
    factory = pin_factory(PinFactoryName.MOCK)
    (keys,) = hardware.four_keys(PinsSection(next=13, double_strike_ms=ms), factory)
    keys.read_events(1.0)
    struck = []
    for at in (2.0, 2.4):
        factory.pin(13).drive_low()
        struck += keys.read_events(at)
        factory.pin(13).drive_high()
        assert keys.read_events(at + 0.05) == (), "a key that is held or let go says nothing"
    assert len(struck) == heard
    keys.close()
    factory.close()


def test_the_headset_s_jack_and_the_keys_hang_on_their_pins_or_are_missing():
    section = PinsSection(headset=5, previous=6, next=13, accept=19, repeat=26)
    factory = pin_factory(PinFactoryName.MOCK)
    jack, keys = (*hardware.contacts(section, factory), *hardware.four_keys(section, factory))
    assert (jack.name, keys.name) == ("headset", "keys")
    keys.read_events(1.0)
    factory.pin(13).drive_low()
    assert keys.read_events(2.0) == (KeyPressed("keys", PadKey.NEXT, 2.0),)
    jack.close()
    keys.close()
    factory.close()
    assert hardware.four_keys(PinsSection(), factory) == ()
    away = DeviceMissingError("no pins")
    found = (*hardware.contacts(section, away), *hardware.four_keys(section, away))
    assert [event for each in found for event in each.read_events(1.0)] == [
        DeviceLost(name, LossReason.MISSING, 1.0) for name in ("headset", "keys")
    ]


def test_the_speaker_of_a_configuration_is_silent_until_it_is_told_something(tmp_path):
    speaker = hardware.speaker(GuideSection(headset="plughw:9,0", kept=str(tmp_path / "speech")))
    assert not speaker.speaking
    speaker.close()
    assert not (tmp_path / "speech").exists()


def test_a_panel_is_calibrated_where_the_configuration_names_a_calibration_and_nowhere_else() -> None:
    assert hardware.calibrated_glass(DisplaySection()) is None
    found = hardware.calibrated_glass(
        DisplaySection(width=800, height=480, mm_per_px=0.19, calibration=(-1, 0, 799, 0, 1, 0))
    )
    assert found is not None
    assert found.glass.size == (800, 480)
    assert found.meant(Pressed(9, 7)) == Pressed(790, 7)


@pytest.mark.parametrize(("gap_ms", "readings"), [(500, 1), (100, 5)])
def test_a_reader_that_pauses_within_a_code_is_waited_for_as_its_section_says(gap_ms, readings):
    wedge, section = VirtualWedge(), ReaderSection(name="tags", kind=ReaderKind.RFID, by_id="tags", gap_ms=gap_ms)
    reader = hardware.reader(section, wedge.find)
    reader.read_events(0.0)
    wedge.set_fault(Slow(0.2))
    wedge.type("10001\n")
    assert len(reader.read_events(1.0)) == readings
    reader.close()


@pytest.fixture
def late_display(monkeypatch):
    """A display whose driver is there at the third look."""
    looks = []

    def opened(size: tuple[int, int], **_: object) -> str:
        looks.append(size)
        if len(looks) < 3:
            raise WindowError("no display opens")
        return "opened"

    monkeypatch.undo()
    monkeypatch.setattr(hardware, "Window", opened)
    monkeypatch.setattr(hardware, "_LOOK_SECONDS", 0.0)
    return looks


def test_a_display_whose_driver_is_loaded_late_is_waited_for(monkeypatch, late_display):
    monkeypatch.setenv("SDL_VIDEODRIVER", "kmsdrm")
    assert hardware._window(DisplaySection()) == "opened"
    assert len(late_display) == 3


def test_a_display_that_does_not_come_is_said_in_the_end(monkeypatch, late_display):
    monkeypatch.setenv("SDL_VIDEODRIVER", "kmsdrm")
    monkeypatch.setattr(hardware, "DISPLAY_SECONDS", -1.0)
    with pytest.raises(WindowError):
        hardware._window(DisplaySection())


def test_a_desktop_without_a_display_is_not_waited_for(monkeypatch, late_display):
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    with pytest.raises(WindowError):
        hardware._window(DisplaySection())
    assert len(late_display) == 1

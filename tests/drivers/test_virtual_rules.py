"""The fakes keep the rules of the real things, and nothing takes their place in silence."""

import os
import threading

import pytest
from PIL import Image

from drivers.errors import DeviceMissingError, FakeRuleError, LinkGoneError, SettingError
from drivers.events import Decoder, Tracks
from drivers.gpio import GpioBuzzer, GpioLamp, PinFactoryName, pin_factory
from drivers.ports import LampSign, PrintJob, Tone
from drivers.printer import EscposPrinter
from drivers.printer_links import FileLink, NetworkLink, SerialLink, UsbLink
from drivers.printer_profiles import GENERIC_58, PROFILES, PrinterProfile, profile_named
from drivers.virtual.camera import VirtualCamera
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import (
    AnswerLost,
    FailAfter,
    FaultSwitch,
    Garbage,
    Silent,
    Slow,
    Unplugged,
    parse_fault,
)
from drivers.virtual.lights import VirtualLamp, VirtualSounder
from drivers.virtual.printer import VirtualLink, VirtualPrinter
from drivers.virtual.wedge import VirtualWedge, swipe_text
from drivers.wedge.decoder import KEY_DOWN
from drivers.wedge.layouts import KEY_ENTER
from drivers.wedge.recording import EVENT_BYTES


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("unplugged", Unplugged()),
        ("Silent", Silent()),
        ("garbage", Garbage()),
        ("slow 2.5", Slow(2.5)),
        ("fail after 120 then unplugged", FailAfter(120, Unplugged())),
        ("fail after 3 then slow 1", FailAfter(3, Slow(1.0))),
        ("answer lost", AnswerLost()),
    ],
)
def test_faults_are_written_as_they_are_said(words, fault):
    assert parse_fault(words) == fault


@pytest.mark.parametrize(
    "words", ["", "broken", "slow", "slow x", "fail after x then silent", "fail after 1 then answer lost"]
)
def test_other_words_are_refused(words):
    with pytest.raises(SettingError, match="no fault is called"):
        parse_fault(words)


def test_a_later_fault_strikes_when_its_count_is_used_up():
    switch = FaultSwitch()
    switch.set(FailAfter(2, Silent()))
    assert [switch.strike() for _ in range(4)] == [None, None, Silent(), Silent()]
    switch.set(None)
    assert switch.strike() is None


def test_a_printer_without_a_cutter_is_not_asked_to_cut():
    machine = VirtualPrinter(GENERIC_58)
    with pytest.raises(FakeRuleError, match="no cutter"):
        machine.take(b"\x1dV\x00")


def test_a_printer_has_no_fault_of_the_network():
    machine = VirtualPrinter()
    machine.set_fault(AnswerLost())
    with pytest.raises(FakeRuleError, match="network"):
        machine.take(b"x")


def test_a_link_must_be_opened_before_it_is_used():
    link = VirtualLink(VirtualPrinter())
    with pytest.raises(FakeRuleError, match="before it was opened"):
        link.write(b"x")


@pytest.mark.parametrize("make", [FileLink, SerialLink, lambda _: NetworkLink("localhost", 9)])
def test_a_real_link_must_be_opened_too(tmp_path, make):
    with pytest.raises(LinkGoneError, match="not open"):
        make(tmp_path / "port").write(b"x")


def test_a_printer_cuts_its_paper_into_tickets():
    clock, machine = HandClock(), VirtualPrinter()
    driver = EscposPrinter("till", VirtualLink(machine, wait=clock.wait), machine.profile, monotonic=clock.monotonic)
    driver.print(PrintJob("1", b"one\n", b"", b"\x1dV\x00"))
    driver.print(PrintJob("2", b"two\n", b"", b"\x1dV\x00"))
    assert [b"one" in ticket for ticket in machine.tickets] == [True, False]
    assert b"two" in machine.tickets[1]
    assert machine.printed == b"".join(machine.tickets) + machine.unfinished
    assert machine.picture(1).startswith(b"\x89PNG")


def test_paper_is_used_up_by_what_is_printed():
    machine = VirtualPrinter(paper_mm=100)
    machine.take(b"\n" * 8)
    assert machine.paper_mm == 100 - 8 * 30 / 8


def test_a_full_buffer_takes_no_more():
    machine = VirtualPrinter()
    machine.set_cover(is_open=True)
    assert machine.take(b"\r" * 70_000) == 65_536
    machine.set_cover(is_open=False)
    assert len(machine.printed) == 65_536


def test_profiles_are_found_by_name_and_refused_by_name():
    assert all(profile_named(name).name == name for name in PROFILES)
    with pytest.raises(SettingError, match="epson-80"):
        profile_named("epson")


@pytest.mark.parametrize(("wrong", "why"), [({"talks_back": False}, "way back"), ({"columns": 49}, "588 dots")])
def test_a_profile_that_no_printer_could_have_is_refused(wrong, why):
    right = {
        "name": "x",
        "columns": 48,
        "dots": 576,
        "native_qr": True,
        "cutter": True,
        "near_end_sensor": True,
        "process_id": True,
        "talks_back": True,
    }
    with pytest.raises(SettingError, match=why):
        PrinterProfile(**(right | wrong))


def test_a_job_without_id_or_content_is_refused():
    with pytest.raises(ValueError, match="without an id"):
        PrintJob("", b"a", b"", b"")
    with pytest.raises(ValueError, match="nothing to print"):
        PrintJob("1", b"", b"", b"")


def test_nothing_of_a_job_is_in_its_repr():
    assert "K7QM" not in repr(PrintJob("1", b"", b"K7QM", b""))


def test_keys_typed_while_nobody_listens_reach_nobody():
    wedge = VirtualWedge()
    wedge.type("10001\n")
    source = wedge.find()
    assert source.read() == ()
    source.close()


def test_a_busy_machine_puts_no_pause_between_the_keys_of_a_reading(monkeypatch):
    written = []

    def write(descriptor: int, data: bytes) -> int:
        written.append(data)
        return os_write(descriptor, data)

    os_write = os.write
    wedge = VirtualWedge()
    source = wedge.find()
    monkeypatch.setattr("drivers.virtual.wedge.os.write", write)
    wedge.type("SP1.S.8K2QW9ZR4MTX1VBN\n")
    assert len(written) == 1
    keys = source.read()
    assert sum(key.code == KEY_ENTER and key.value == KEY_DOWN for key in keys) == 1
    assert len(keys) == len(written[0]) // EVENT_BYTES
    source.close()


def test_a_reader_types_a_failed_track_as_an_e():
    assert swipe_text(Tracks("A", None, "1", frozenset({2}))) == "%A?;E?+1?"


def test_a_closed_camera_lamp_or_sounder_is_not_used_again():
    camera, lamp, sounder = VirtualCamera("eye"), VirtualLamp(), VirtualSounder()
    for device in (camera, lamp, sounder):
        device.close()
        device.close()
    with pytest.raises(FakeRuleError):
        camera.newest()
    with pytest.raises(FakeRuleError):
        lamp.show(LampSign.READY)
    with pytest.raises(FakeRuleError):
        sounder.play(Tone.ACCEPTED)


def test_the_real_pins_are_not_replaced_by_mock_ones():
    with pytest.raises(DeviceMissingError, match="lgpio"):
        pin_factory(PinFactoryName.LGPIO)


def test_a_pin_is_held_by_one_device():
    factory = pin_factory(PinFactoryName.MOCK)
    lamp = GpioLamp(17, factory)
    with pytest.raises(Exception, match="17"):
        GpioBuzzer(17, factory)
    lamp.close()
    factory.close()


def test_the_pi_camera_is_not_replaced_by_another():
    from drivers.camera.picamera import PiCamera

    with pytest.raises(DeviceMissingError, match="picamera2"):
        PiCamera("eye")


def test_pyzbar_is_asked_for_by_name():
    from drivers.camera.engines import engine_for

    assert engine_for(Decoder.ZBAR).decoder is Decoder.ZBAR


def test_usb_without_a_printer_is_away_or_says_what_is_missing():
    # Where libusb is not installed the link cannot be made; where it is, there is no such printer here.
    with pytest.raises((DeviceMissingError, LinkGoneError), match=r"libusb|04b8:0e15"):
        UsbLink(0x04B8, 0x0E15).open()


def test_a_picture_can_be_shown_to_the_virtual_camera_as_a_hand_holds_it():
    from drivers.camera.stills import grey_of

    camera = VirtualCamera("eye")
    picture = grey_of(Image.radial_gradient("L"))
    camera.hold(picture, still=True)
    assert camera.newest() is picture
    camera.hold(picture)
    assert (camera.newest() != camera.newest()).any()


def test_a_read_ends_as_soon_as_the_printer_answers():
    machine = VirtualPrinter()
    link = VirtualLink(machine)
    link.open()
    hands = threading.Thread(target=machine.take, args=(b"\x10\x04\x01",))
    hands.start()
    # The time-out of the test would strike long before this wait ends by itself.
    assert link.read(3600.0) == b"\x12"
    hands.join()

"""What devices say of themselves: the kernel's files of USB, and text that is fit for a screen."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.nameplate import nameplate_of, readable, usb_plate
from drivers.ports import NO_PLATE, Nameplate, PrinterStatus
from drivers.printer import EscposPrinter
from drivers.printer_answers import info_of
from drivers.printer_profiles import EPSON_80
from drivers.touch_panel import Listed, TouchPanel
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import Garbage, Silent
from drivers.virtual.printer import VirtualLink, VirtualPrinter
from drivers.virtual.wedge import VirtualWedge
from drivers.wedge.device import EvdevSource
from terminal.config import ReaderKind, ReaderSection
from terminal.hardware import reader


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    """Its files of a scanner on USB, whose input device is that of /dev/null."""
    usb = tmp_path / "devices/platform/usb1/1-1"
    node = usb / "1-1:1.0/input/input7/event7"
    node.mkdir(parents=True)
    said = {"idVendor": "0c2e", "manufacturer": "Honeywell", "product": "Voyager 1472", "serial": " 21A09B\n"}
    for name, text in {**said, "bcdDevice": "0107"}.items():
        (usb / name).write_text(text + "\n")
    number = Path("/dev/null").stat().st_rdev
    place = tmp_path / f"dev/char/{os.major(number)}:{os.minor(number)}"
    place.parent.mkdir(parents=True)
    place.symlink_to(node)
    return tmp_path


def test_a_usb_devices_strings_are_read(kernel: Path) -> None:
    found = usb_plate(Path("/dev/null"), kernel)
    assert found == Nameplate("Honeywell", "Voyager 1472", "21A09B", "1.07")


@pytest.mark.parametrize("node", ["/dev/zero", "/nowhere"])
def test_what_is_not_of_usb_says_nothing(kernel: Path, node: str) -> None:
    assert usb_plate(Path(node), kernel) == NO_PLATE


def test_what_a_device_leaves_out_is_left_out(kernel: Path) -> None:
    for name in ("serial", "bcdDevice"):
        (kernel / "devices/platform/usb1/1-1" / name).unlink()
    found = usb_plate(Path("/dev/null"), kernel)
    assert (found.model, found.serial, found.firmware) == ("Voyager 1472", None, None)


@given(st.one_of(st.text(max_size=200), st.binary(max_size=200)))
def test_what_a_device_said_is_fit_for_a_screen(said: str | bytes) -> None:
    found = readable(said)
    assert found is None or (0 < len(found) <= 80 and found.isprintable() and found == found.strip())


@given(st.binary(max_size=60))
def test_an_answer_is_whole_from_its_header_to_its_end(noise: bytes) -> None:
    plain = noise.replace(b"_", b"").replace(b"\0", b"")
    assert info_of(plain) is None
    assert info_of(plain + b"_TM-T20") is None
    assert info_of(plain + b"_TM-T20\0\x12") == b"TM-T20"


@pytest.mark.parametrize("fault", [Silent(), Garbage()], ids=["silent", "garbage"])
def test_a_printer_that_does_not_answer_says_nothing_and_is_asked_again(fault: Silent | Garbage) -> None:
    clock, machine = HandClock(), VirtualPrinter(EPSON_80)
    driver = EscposPrinter("till", VirtualLink(machine, wait=clock.wait), EPSON_80, monotonic=clock.monotonic)
    machine.set_fault(fault)
    assert driver.nameplate() == NO_PLATE
    machine.set_fault(None)
    assert driver.nameplate().maker == "Spaarpunt"
    assert driver.status() is PrinterStatus.OK


def test_a_reader_says_what_its_device_says_while_it_is_there() -> None:
    wedge = VirtualWedge()
    typing = reader(ReaderSection(name="scanner", kind=ReaderKind.SCANNER, by_id="x"), wedge.find)
    assert nameplate_of(typing) == NO_PLATE
    typing.read_events(0.0)
    assert nameplate_of(typing) == Nameplate("Spaarpunt", "virtual wedge")
    typing.close()
    assert nameplate_of(typing) == NO_PLATE


def test_an_input_device_that_is_not_of_usb_has_the_kernels_name() -> None:
    source = EvdevSource.__new__(EvdevSource)
    source._device = SimpleNamespace(path="/dev/null", name="AT Translated Set 2 keyboard")
    assert source.nameplate() == Nameplate(model="AT Translated Set 2 keyboard")


def test_a_touch_panel_has_the_kernels_name() -> None:
    there = [Listed("ILITEK ILITEK-TP", None)]
    panel = TouchPanel("ilitek", lambda: there)
    assert nameplate_of(panel) == Nameplate(model="ILITEK ILITEK-TP")
    there.clear()
    assert nameplate_of(panel) == NO_PLATE

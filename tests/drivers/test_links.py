"""What goes wrong on the real wires: each wait has an end, each loss a name."""

import errno
import os
import socket
import threading
import types

import pytest

from drivers.errors import DeviceMissingError, LinkGoneError, LinkStalledError
from drivers.ports import PrinterStatus, PrintFailed, PrintFault, PrintJob
from drivers.printer import EscposPrinter
from drivers.printer_links import FileLink, NetworkLink, SerialLink, UsbLink
from drivers.printer_profiles import EPSON_80, MUTE_80
from drivers.virtual.faults import Unplugged
from drivers.virtual.printer import VirtualPrinter
from drivers.virtual.serving import PrinterOnPty, PrinterOnSocket

MUCH = b"x" * 16_000_000
SOON = 0.05


def test_a_socket_that_takes_nothing_stalls():
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = NetworkLink("127.0.0.1", server.getsockname()[1], write_s=SOON)
        link.open()
        accepted, _ = server.accept()
        with accepted, pytest.raises(LinkStalledError, match="takes no bytes"):
            link.write(MUCH)
        link.close()


def test_a_socket_that_hangs_up_is_gone():
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = NetworkLink("127.0.0.1", server.getsockname()[1])
        link.open()
        server.accept()[0].close()
        with pytest.raises(LinkGoneError, match="hung up"):
            link.read(5.0)
        link.close()


def test_nobody_at_the_address_is_gone():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(LinkGoneError, match=f"no printer at 127.0.0.1:{port}"):
        NetworkLink("127.0.0.1", port).open()


def test_a_printer_unplugged_from_the_network_and_back_is_found_again():
    machine = VirtualPrinter(EPSON_80)
    with PrinterOnSocket(machine) as server:
        driver = EscposPrinter("till", NetworkLink(server.host, server.port), EPSON_80)
        assert driver.status() is PrinterStatus.OK
        machine.set_fault(Unplugged())
        assert driver.print(PrintJob("1", b"a", b"b", b"")) == PrintFailed(PrintFault.UNPLUGGED)
        machine.set_fault(None)
        while (status := driver.status()) is PrinterStatus.UNPLUGGED:
            pass
        assert status is PrinterStatus.OK
        driver.close()


def test_a_serial_line_that_takes_nothing_stalls(tmp_path):
    far, near = os.openpty()
    link = SerialLink(_named(near, tmp_path), write_s=SOON)
    link.open()
    with pytest.raises(LinkStalledError, match="takes no bytes"):
        link.write(MUCH)
    link.close()
    os.close(far)
    os.close(near)


def _named(descriptor, tmp_path):
    path = tmp_path / "ttyUSB0"
    path.symlink_to(os.ttyname(descriptor))
    return path


def test_a_serial_line_is_silent_when_nothing_comes():
    with PrinterOnPty(VirtualPrinter(EPSON_80)) as line:
        link = SerialLink(line.path)
        link.open()
        assert link.read(SOON) == b""
        link.close()


def test_a_serial_port_that_is_not_there_is_gone(tmp_path):
    with pytest.raises(LinkGoneError, match="no serial port"):
        SerialLink(tmp_path / "ttyUSB9").open()


def test_a_device_file_that_takes_nothing_stalls(tmp_path):
    path = tmp_path / "lp0"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    driver = EscposPrinter("till", FileLink(path, write_s=SOON), MUTE_80)
    assert driver.print(PrintJob("1", MUCH[:1_000_000], b"CODE", b"")) == PrintFailed(PrintFault.STALLED)
    os.close(reader)


def test_a_device_file_whose_reader_left_is_gone(tmp_path):
    path = tmp_path / "lp0"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    link = FileLink(path)
    link.open()
    os.close(reader)
    with pytest.raises(LinkGoneError, match="went away"):
        link.write(b"x")
    link.close()


class UsbBus:
    """A USB printer as pyusb shows it, without a bus."""

    def __init__(self):
        self.taken = b""
        self.answers = []
        self.there = True
        self.stalled = False

    def write(self, endpoint, data, timeout):
        import usb.core

        assert endpoint == 0x01
        assert timeout > 0, "a time-out of 0 waits for ever"
        if not self.there:
            raise usb.core.USBError("No such device", errno=19)
        if self.stalled:
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        took = data[:64]
        self.taken += took
        return len(took)

    def read(self, endpoint, size, timeout):
        import usb.core

        assert endpoint == 0x82
        assert timeout > 0, "a time-out of 0 waits for ever"
        if not self.there:
            raise usb.core.USBError("No such device", errno=19)
        if not self.answers:
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        return self.answers.pop(0)


@pytest.fixture
def bus(monkeypatch):
    import escpos.printer
    import usb.backend.libusb1

    made = UsbBus()

    class Usb:
        def __init__(self, vendor, product, timeout, in_ep, out_ep):
            assert timeout > 0

        def open(self):
            from escpos.exceptions import DeviceNotFoundError

            if not made.there:
                raise DeviceNotFoundError("not found")
            self._device = made

        def close(self):
            self._device = False

    monkeypatch.setattr(escpos.printer, "Usb", Usb)
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", object)
    return made


def test_usb_hands_over_every_byte_though_it_is_taken_in_pieces(bus):
    link = UsbLink(0x04B8, 0x0E15)
    link.open()
    link.write(b"0123456789" * 100)
    assert bus.taken == b"0123456789" * 100
    link.close()


def test_usb_that_takes_nothing_stalls(bus):
    link = UsbLink(0x04B8, 0x0E15)
    link.open()
    bus.stalled = True
    with pytest.raises(LinkStalledError, match="takes no bytes"):
        link.write(b"x")


def test_usb_unplugged_is_gone(bus):
    link = UsbLink(0x04B8, 0x0E15)
    link.open()
    bus.there = False
    with pytest.raises(LinkGoneError, match="went away"):
        link.write(b"x")
    with pytest.raises(LinkGoneError, match="went away"):
        link.read(SOON)
    link.close()
    with pytest.raises(LinkGoneError, match="04b8:0e15"):
        link.open()


def test_usb_answers_silence_and_empty_packets(bus):
    link = UsbLink(0x04B8, 0x0E15)
    link.open()
    assert link.read(SOON) == b""
    bus.answers = [b"", b"", b"\x12"]
    assert link.read(5.0) == b"\x12"


def test_usb_without_libusb_says_so(bus, monkeypatch):
    import usb.backend.libusb1

    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda: None)
    with pytest.raises(DeviceMissingError, match="libusb is not installed"):
        UsbLink(0x04B8, 0x0E15)


def test_nothing_keeps_running_when_a_served_printer_is_done():
    before = set(threading.enumerate())
    with PrinterOnSocket(VirtualPrinter(EPSON_80)), PrinterOnPty(VirtualPrinter(EPSON_80)):
        serving = set(threading.enumerate()) - before
        assert len(serving) >= 2
    assert not [thread for thread in serving if "spaarpunt" not in thread.name and thread.is_alive()]


class EvdevBook:
    """The kernel's input devices as python-evdev shows them."""

    def __init__(self):
        self.devices = {}
        self.grab_error = None
        self.read_error = None
        self.batches = []

    def open(self, path):
        if path not in self.devices:
            raise FileNotFoundError(path)
        vendor, product, capabilities = self.devices[path]
        book = self

        def grab():
            if book.grab_error is not None:
                raise book.grab_error

        def read():
            if book.read_error is not None:
                raise book.read_error
            if not book.batches:
                raise BlockingIOError
            return book.batches.pop(0)

        return types.SimpleNamespace(
            path=path,
            info=types.SimpleNamespace(vendor=vendor, product=product),
            capabilities=lambda: capabilities,
            fileno=lambda: 0,
            grab=grab,
            read=read,
            close=lambda: None,
        )


@pytest.fixture
def book(monkeypatch):
    import fcntl

    import evdev

    made = EvdevBook()
    monkeypatch.setattr(evdev, "InputDevice", made.open)
    monkeypatch.setattr(evdev, "list_devices", lambda: list(made.devices))
    monkeypatch.setattr(fcntl, "ioctl", lambda *_: 0)
    return made


VOLUME, TYPING = [113, 114, 115], [2, 28, 30, 42]


class TestInputDevices:
    def test_found_by_vendor_and_product_among_those_that_type(self, book):
        from drivers.wedge.device import UsbName, find_evdev

        book.devices = {
            "/dev/input/event0": (5, 6, {}),
            "/dev/input/event1": (5, 6, {1: VOLUME}),
            "/dev/input/event2": (5, 6, {1: TYPING}),
            "/e3": (5, 7, {1: TYPING}),
        }
        book.batches = [[types.SimpleNamespace(sec=1, usec=500_000, type=1, code=30, value=1)]]
        source = find_evdev(UsbName(5, 6))
        (event,) = source.read()
        assert (event.at, event.type, event.value) == (1.5, 1, 1)
        assert source.read() == ()

    def test_found_by_its_name_first(self, book):
        from drivers.wedge.device import UsbName, find_evdev

        book.devices = {"/dev/input/by-id/usb-Desk": (5, 6, {1: TYPING})}
        find_evdev(UsbName(by_id="usb-Desk")).close()
        with pytest.raises(DeviceMissingError, match="usb-Other"):
            find_evdev(UsbName(by_id="usb-Other"))

    def test_one_that_is_not_there_is_missing(self, book):
        from drivers.wedge.device import UsbName, find_evdev

        with pytest.raises(DeviceMissingError, match="0005:0006"):
            find_evdev(UsbName(5, 6))

    def test_one_that_another_holds_is_denied(self, book):
        from drivers.wedge.device import UsbName, find_evdev

        book.devices = {"/e": (5, 6, {1: TYPING})}
        book.grab_error = OSError(errno.EBUSY, "busy")
        with pytest.raises(PermissionError, match="grabbed by another"):
            find_evdev(UsbName(5, 6))
        book.grab_error = OSError(errno.ENODEV, "gone")
        with pytest.raises(LinkGoneError, match="went away"):
            find_evdev(UsbName(5, 6))

    @pytest.mark.parametrize("number", [errno.ENODEV, errno.EIO])
    def test_one_that_gives_nothing_more_is_gone(self, book, number):
        from drivers.wedge.device import UsbName, find_evdev

        book.devices = {"/e": (5, 6, {1: TYPING})}
        source = find_evdev(UsbName(5, 6))
        book.read_error = OSError(number, "broken")
        with pytest.raises(LinkGoneError, match="gone: broken"):
            source.read()

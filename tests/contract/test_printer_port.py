"""One suite over every way to a printer: what a `Printer` promises, whatever wire it hangs on."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from drivers.ports import (
    NO_PLATE,
    Nameplate,
    PrintAssumed,
    PrintConfirmed,
    Printer,
    PrinterStatus,
    PrintEvidence,
    PrintFailed,
    PrintFault,
    PrintJob,
)
from drivers.printer import EscposPrinter, PrinterTimings
from drivers.printer_links import FileLink, NetworkLink, SerialLink
from drivers.printer_profiles import EPSON_80, GENERIC_80, MUTE_80, PrinterProfile
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import Unplugged
from drivers.virtual.printer import VirtualLink, VirtualPrinter
from drivers.virtual.serving import PrinterOnPty, PrinterOnSocket

QUICK = PrinterTimings(status_s=2.0, confirm_s=5.0, look_s=0.5, settle_s=0.05)
JOB = PrintJob("job-1", b"\x1b@Bakkerij\n", b"CODE-4711\n", b"tot ziens\n\n\n\x1dVA\x03")


@dataclass
class Bench:
    printer: Printer
    printed: Callable[[], bytes]
    unplug: Callable[[], None]
    machine: VirtualPrinter | None


@contextlib.contextmanager
def on_virtual_cable(profile: PrinterProfile, tmp_path: Path) -> Iterator[Bench]:
    clock, machine = HandClock(), VirtualPrinter(profile)
    link = VirtualLink(machine, wait=clock.wait)
    driver = EscposPrinter("till", link, profile, monotonic=clock.monotonic)
    yield Bench(driver, lambda: machine.printed, lambda: machine.set_fault(Unplugged()), machine)


@contextlib.contextmanager
def on_network(profile: PrinterProfile, tmp_path: Path) -> Iterator[Bench]:
    machine = VirtualPrinter(profile)
    with PrinterOnSocket(machine) as server:
        driver = EscposPrinter("till", NetworkLink(server.host, server.port), profile, timings=QUICK)

        def unplug() -> None:
            driver.close()
            server.__exit__(None, None, None)

        yield Bench(driver, lambda: machine.printed, unplug, machine)
        driver.close()


@contextlib.contextmanager
def on_serial_line(profile: PrinterProfile, tmp_path: Path) -> Iterator[Bench]:
    machine = VirtualPrinter(profile)
    with PrinterOnPty(machine) as line:
        path = tmp_path / "ttyUSB0"
        path.symlink_to(line.path)
        driver = EscposPrinter("till", SerialLink(path), profile, timings=QUICK)

        def unplug() -> None:
            driver.close()
            path.unlink()

        yield Bench(driver, lambda: machine.printed, unplug, machine)
        driver.close()


@contextlib.contextmanager
def on_device_file(profile: PrinterProfile, tmp_path: Path) -> Iterator[Bench]:
    path = tmp_path / "usb" / "lp0"
    path.parent.mkdir()
    driver = EscposPrinter("till", FileLink(path), profile)

    def unplug() -> None:
        driver.close()
        path.unlink(missing_ok=True)
        path.parent.rmdir()

    yield Bench(driver, path.read_bytes, unplug, None)
    driver.close()


TALKING = [
    pytest.param((wire, profile), id=f"{wire.__name__}-{profile.name}")
    for wire in (on_virtual_cable, on_network, on_serial_line)
    for profile in (EPSON_80, GENERIC_80)
]
MUTE = [pytest.param((wire, MUTE_80), id=f"{wire.__name__}-mute-80") for wire in (on_virtual_cable, on_device_file)]


@pytest.fixture
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    wire, profile = request.param
    with wire(profile, tmp_path) as made:
        yield made


def everything_printed(bench: Bench) -> bytes:
    """The paper without the questions a driver puts between the parts of a job."""
    return re.sub(rb"\x1dr\x01|\x1d\(H\x06\x0000.{4}", b"", bench.printed(), flags=re.DOTALL)


@pytest.mark.parametrize("bench", TALKING + MUTE, indirect=True)
class TestEveryPrinter:
    def test_is_ok_when_nothing_is_wrong(self, bench):
        assert bench.printer.status() is PrinterStatus.OK

    def test_prints_every_byte_once_and_in_order(self, bench):
        bench.printer.print(JOB)
        assert everything_printed(bench) == JOB.head + JOB.code + JOB.tail

    def test_prints_two_jobs_one_after_the_other(self, bench):
        first = bench.printer.print(JOB)
        second = bench.printer.print(PrintJob("job-2", b"a\n", b"b\n", b"c\n"))
        assert type(first) is type(second)
        assert everything_printed(bench).endswith(b"a\nb\nc\n")

    def test_prints_paper_that_is_worth_nothing(self, bench):
        outcome = bench.printer.print(PrintJob("self-test", b"self-test\n", b"", b""))
        assert not isinstance(outcome, PrintFailed)
        assert everything_printed(bench) == b"self-test\n"

    def test_that_is_away_says_so_and_fails_cleanly(self, bench):
        bench.unplug()
        assert bench.printer.status() is PrinterStatus.UNPLUGGED
        assert bench.printer.print(JOB) == PrintFailed(PrintFault.UNPLUGGED)

    def test_says_what_it_is_where_it_can_and_prints_on(self, bench):
        plate = bench.printer.nameplate()
        assert plate == bench.printer.nameplate()
        profile = bench.printer.profile
        if profile.process_id:
            assert plate == Nameplate("Spaarpunt", profile.name, "V0000001", "1.0")
        else:
            assert plate == NO_PLATE
        assert not isinstance(bench.printer.print(JOB), PrintFailed)

    def test_that_is_away_says_nothing_of_itself(self, bench):
        bench.unplug()
        assert bench.printer.nameplate() == NO_PLATE

    def test_can_be_closed_twice(self, bench):
        bench.printer.status()
        bench.printer.close()
        bench.printer.close()
        assert bench.printer.name == "till"


@pytest.mark.parametrize("bench", TALKING, indirect=True)
class TestPrinterThatTalksBack:
    def test_confirms_what_it_printed(self, bench):
        outcome = bench.printer.print(JOB)
        strongest = bench.machine.profile.process_id
        evidence = PrintEvidence.PROCESS_ID if strongest else PrintEvidence.BUFFER_ORDER
        assert outcome == PrintConfirmed(evidence)

    def test_tells_its_states_apart(self, bench):
        bench.machine.set_paper(200)
        assert bench.printer.status() is PrinterStatus.NEAR_END
        bench.machine.set_paper(0)
        assert bench.printer.status() is PrinterStatus.PAPER_OUT
        bench.machine.set_paper(5000)
        bench.machine.set_cover(is_open=True)
        assert bench.printer.status() is PrinterStatus.COVER_OPEN
        bench.machine.set_cover(is_open=False)
        bench.machine.set_cutter(jammed=True)
        assert bench.printer.status() is PrinterStatus.ERROR

    def test_fails_cleanly_without_paper(self, bench):
        bench.machine.set_paper(0)
        assert bench.printer.print(JOB) == PrintFailed(PrintFault.PAPER_OUT)
        assert bench.printed() == b""

    def test_prints_when_the_roll_is_near_its_end(self, bench):
        bench.machine.set_paper(200)
        assert isinstance(bench.printer.print(JOB), PrintConfirmed)

    def test_works_again_after_it_was_closed(self, bench):
        bench.printer.print(JOB)
        bench.printer.close()
        assert isinstance(bench.printer.print(JOB), PrintConfirmed)


@pytest.mark.parametrize("bench", MUTE, indirect=True)
class TestPrinterWithNoWayBack:
    def test_is_only_assumed_to_have_printed(self, bench):
        assert bench.printer.print(JOB) == PrintAssumed()

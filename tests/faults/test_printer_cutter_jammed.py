"""The cutter jams."""

from drivers.ports import PrinterStatus, PrintFailed, PrintFault, PrintJob
from drivers.printer import EscposPrinter
from drivers.printer_profiles import EPSON_80
from drivers.virtual.clock import HandClock
from drivers.virtual.printer import VirtualLink, VirtualPrinter


def test_it_is_an_error_and_nothing_is_printed():
    clock, machine = HandClock(), VirtualPrinter(EPSON_80)
    driver = EscposPrinter("till", VirtualLink(machine, wait=clock.wait), EPSON_80, monotonic=clock.monotonic)
    machine.set_cutter(jammed=True)
    assert driver.status() is PrinterStatus.ERROR
    assert driver.print(PrintJob("job", b"head\n", b"CODE\n", b"")) == PrintFailed(PrintFault.ERROR)
    assert machine.printed == b""

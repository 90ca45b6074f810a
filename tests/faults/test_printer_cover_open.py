"""Somebody opens the printer's cover."""

from drivers.ports import PrintConfirmed, PrinterStatus, PrintFailed, PrintFault, PrintJob
from drivers.printer import EscposPrinter
from drivers.printer_profiles import EPSON_80
from drivers.virtual.clock import HandClock
from drivers.virtual.printer import VirtualLink, VirtualPrinter

JOB = PrintJob("job", b"head\n", b"CODE\n", b"tail\n")


def wired():
    clock, machine = HandClock(), VirtualPrinter(EPSON_80)
    return machine, EscposPrinter("till", VirtualLink(machine, wait=clock.wait), EPSON_80, monotonic=clock.monotonic)


def test_open_before_the_job_nothing_is_printed():
    machine, driver = wired()
    machine.set_cover(is_open=True)
    assert driver.status() is PrinterStatus.COVER_OPEN
    assert driver.print(JOB) == PrintFailed(PrintFault.COVER_OPEN)
    assert machine.printed == b""


def test_an_open_cover_outweighs_a_missing_roll():
    machine, driver = wired()
    machine.set_cover(is_open=True)
    machine.set_paper(0)
    assert driver.status() is PrinterStatus.COVER_OPEN


def test_shut_again_it_prints():
    machine, driver = wired()
    machine.set_cover(is_open=True)
    driver.print(JOB)
    machine.set_cover(is_open=False)
    assert isinstance(driver.print(JOB), PrintConfirmed)
    assert machine.printed.count(b"CODE") == 1


def test_a_job_that_failed_at_the_start_leaves_nothing_in_the_buffer():
    machine, driver = wired()
    machine.set_cover(is_open=True)
    driver.print(JOB)
    machine.set_cover(is_open=False)
    assert machine.printed == b""

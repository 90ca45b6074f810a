"""The printer takes its time, or does not take the bytes at all."""

import pytest

from drivers.ports import PrintConfirmed, PrinterStatus, PrintFailed, PrintFault, PrintJob, PrintUnknown
from drivers.printer import EscposPrinter
from drivers.printer_profiles import EPSON_80, MUTE_80
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import FailAfter, Slow
from drivers.virtual.printer import VirtualLink, VirtualPrinter

JOB = PrintJob("job", b"head\n", b"CODE\n", b"tail\n")


def wired(profile):
    clock, machine = HandClock(), VirtualPrinter(profile)
    return machine, EscposPrinter("till", VirtualLink(machine, wait=clock.wait), profile, monotonic=clock.monotonic)


def test_a_little_slow_is_no_fault():
    machine, driver = wired(EPSON_80)
    machine.set_fault(Slow(0.2))
    assert driver.status() is PrinterStatus.OK
    assert isinstance(driver.print(JOB), PrintConfirmed)


def test_slower_than_the_time_out_is_unknown():
    machine, driver = wired(EPSON_80)
    machine.set_fault(Slow(2.0))
    assert driver.status() is PrinterStatus.UNKNOWN


def test_a_mute_printer_that_stalls_before_the_code_fails_cleanly():
    machine, driver = wired(MUTE_80)
    machine.set_fault(Slow(60))
    assert driver.print(JOB) == PrintFailed(PrintFault.STALLED)
    assert machine.printed == b""


@pytest.mark.parametrize("profile", [EPSON_80, MUTE_80], ids=lambda profile: profile.name)
def test_one_that_stalls_within_the_job_leaves_it_unknown(profile):
    machine, driver = wired(profile)
    asked = 18 if profile.talks_back else 0
    machine.set_fault(FailAfter(len(JOB.head) + asked + 2, Slow(60)))
    assert driver.print(JOB) == PrintUnknown(PrintFault.STALLED)

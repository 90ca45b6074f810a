"""The printer takes everything and says nothing: silence is unknown, never "no paper" and never "fine"."""

import pytest

from drivers.ports import PrintConfirmed, PrinterStatus, PrintFailed, PrintFault, PrintJob, PrintUnknown
from drivers.printer import EscposPrinter, PrinterTimings
from drivers.printer_profiles import EPSON_80, GENERIC_80
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import FailAfter, Silent
from drivers.virtual.printer import VirtualLink, VirtualPrinter

JOB = PrintJob("job", b"head\n", b"CODE\n", b"tail\n")
INTO_THE_CODE = 9 + len(JOB.head) + 9 + 1
TIMINGS = PrinterTimings()


def wired(profile):
    clock, machine = HandClock(), VirtualPrinter(profile)
    driver = EscposPrinter("till", VirtualLink(machine, wait=clock.wait), profile, monotonic=clock.monotonic)
    return clock, machine, driver


@pytest.mark.parametrize("profile", [EPSON_80, GENERIC_80], ids=lambda profile: profile.name)
class TestSilent:
    def test_from_the_start_it_is_unknown_and_nothing_is_risked(self, profile):
        _, machine, driver = wired(profile)
        machine.set_fault(Silent())
        assert driver.status() is PrinterStatus.UNKNOWN
        assert driver.print(JOB) == PrintFailed(PrintFault.NO_ANSWER)
        assert b"CODE" not in machine.printed

    def test_from_the_code_on_the_job_is_unknown(self, profile):
        _, machine, driver = wired(profile)
        machine.set_fault(FailAfter(INTO_THE_CODE, Silent()))
        assert driver.print(JOB) == PrintUnknown(PrintFault.NO_ANSWER)
        assert JOB.code in machine.printed

    def test_the_wait_is_bounded(self, profile):
        clock, machine, driver = wired(profile)
        machine.set_fault(FailAfter(INTO_THE_CODE, Silent()))
        before = clock.now
        driver.print(JOB)
        assert clock.now - before < TIMINGS.confirm_s + TIMINGS.look_s + 3 * TIMINGS.status_s

    def test_when_it_speaks_again_it_prints_again(self, profile):
        _, machine, driver = wired(profile)
        machine.set_fault(FailAfter(INTO_THE_CODE, Silent()))
        driver.print(JOB)
        machine.set_fault(None)
        assert isinstance(driver.print(JOB), PrintConfirmed)

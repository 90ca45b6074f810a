"""The roll ends: before the job, within it, and is changed."""

import pytest

from drivers.ports import PrintConfirmed, PrinterStatus, PrintFailed, PrintFault, PrintJob, PrintUnknown
from drivers.printer import EscposPrinter
from drivers.printer_profiles import EPSON_80, GENERIC_80
from drivers.virtual.clock import HandClock
from drivers.virtual.printer import VirtualLink, VirtualPrinter

LINE_MM = 30 / 8
JOB = PrintJob("job", b"head\n" * 4, b"CODE\n" * 4, b"tail\n" * 4)


def wired(profile, paper_mm):
    clock, machine = HandClock(), VirtualPrinter(profile, paper_mm=paper_mm)
    driver = EscposPrinter("till", VirtualLink(machine, wait=clock.wait), profile, monotonic=clock.monotonic)
    return clock, machine, driver


@pytest.mark.parametrize("profile", [EPSON_80, GENERIC_80], ids=lambda profile: profile.name)
class TestPaperOut:
    def test_before_the_job_nothing_is_printed(self, profile):
        _, machine, driver = wired(profile, 0)
        assert driver.print(JOB) == PrintFailed(PrintFault.PAPER_OUT)
        assert machine.printed == b""

    def test_within_the_head_the_code_is_not_sent(self, profile):
        _, machine, driver = wired(profile, 2.5 * LINE_MM)
        assert driver.print(JOB) == PrintFailed(PrintFault.PAPER_OUT)
        machine.set_paper(10_000)
        assert b"CODE" not in machine.printed

    @pytest.mark.parametrize("lines", [4.5, 6.5, 8.5, 10.5])
    def test_from_the_code_on_nobody_knows(self, profile, lines):
        _, _, driver = wired(profile, lines * LINE_MM)
        assert driver.print(JOB) == PrintUnknown(PrintFault.PAPER_OUT)

    def test_is_said_within_two_seconds_not_after_the_whole_time_out(self, profile):
        clock, _, driver = wired(profile, 6.5 * LINE_MM)
        before = clock.now
        driver.print(JOB)
        assert clock.now - before < 2

    def test_a_new_roll_brings_the_printer_back(self, profile):
        _, machine, driver = wired(profile, 6.5 * LINE_MM)
        driver.print(JOB)
        assert driver.status() is PrinterStatus.PAPER_OUT
        machine.set_paper(10_000)
        assert driver.status() is PrinterStatus.OK
        assert isinstance(driver.print(PrintJob("next", b"", b"NEXT\n", b"")), PrintConfirmed)

    def test_the_next_job_is_not_confirmed_by_the_last_ones_late_answer(self, profile):
        _, machine, driver = wired(profile, 6.5 * LINE_MM)
        driver.print(JOB)
        # The roll is changed: the rest comes out and is answered for, late. Then the next job dies in its code.
        machine.set_paper(12 * LINE_MM)
        outcome = driver.print(PrintJob("next", b"", b"NEXT\n" * 20, b""))
        assert outcome == PrintUnknown(PrintFault.PAPER_OUT)


def test_near_its_end_it_prints_and_says_so():
    _, _, driver = wired(EPSON_80, 300)
    assert driver.status() is PrinterStatus.NEAR_END
    assert isinstance(driver.print(JOB), PrintConfirmed)

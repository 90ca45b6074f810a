"""The printer's plug is pulled, at every byte there is."""

import pytest

from drivers.ports import PrintConfirmed, PrinterStatus, PrintFailed, PrintFault, PrintJob, PrintUnknown
from drivers.printer import EscposPrinter
from drivers.printer_profiles import EPSON_80, GENERIC_58, GENERIC_80, MUTE_80
from drivers.virtual.clock import HandClock
from drivers.virtual.faults import FailAfter, Unplugged
from drivers.virtual.printer import VirtualLink, VirtualPrinter

JOB = PrintJob("job", b"head\n", b"CODE\n", b"tail\n")
BYTES_OF_A_JOB = 70


def wired(profile):
    clock, machine = HandClock(), VirtualPrinter(profile)
    return machine, EscposPrinter("till", VirtualLink(machine, wait=clock.wait), profile, monotonic=clock.monotonic)


@pytest.mark.parametrize("profile", [EPSON_80, GENERIC_80, GENERIC_58, MUTE_80], ids=lambda profile: profile.name)
@pytest.mark.parametrize("count", range(BYTES_OF_A_JOB))
def test_no_outcome_claims_more_than_is_known(profile, count):
    machine, driver = wired(profile)
    machine.set_fault(FailAfter(count, Unplugged()))
    outcome = driver.print(JOB)
    code_was_touched = any(JOB.code[:length] in machine.printed for length in range(1, len(JOB.code)))
    match outcome:
        case PrintFailed():
            assert not code_was_touched
        case PrintConfirmed():
            assert JOB.head + JOB.code + JOB.tail in machine.printed
        case PrintUnknown():
            assert outcome.fault is PrintFault.UNPLUGGED
        case _:
            # A mute printer's loss can only be noticed while bytes are handed over.
            assert profile is MUTE_80
            assert JOB.code + JOB.tail in machine.printed


def test_each_kind_of_outcome_comes_up_on_the_way():
    kinds = set()
    for count in range(BYTES_OF_A_JOB):
        machine, driver = wired(EPSON_80)
        machine.set_fault(FailAfter(count, Unplugged()))
        kinds.add(type(driver.print(JOB)))
    assert kinds == {PrintFailed, PrintUnknown, PrintConfirmed}


def test_it_is_found_again_when_the_plug_is_back():
    machine, driver = wired(EPSON_80)
    machine.set_fault(Unplugged())
    assert driver.status() is PrinterStatus.UNPLUGGED
    machine.set_fault(None)
    assert driver.status() is PrinterStatus.OK
    assert isinstance(driver.print(JOB), PrintConfirmed)


def test_an_unknown_job_is_not_printed_again():
    machine, driver = wired(EPSON_80)
    machine.set_fault(FailAfter(9 + 5 + 9 + 3, Unplugged()))
    assert driver.print(JOB) == PrintUnknown(PrintFault.UNPLUGGED)
    machine.set_fault(None)
    driver.status()
    assert machine.printed.count(b"CODE") <= 1
    assert b"tail" not in machine.printed
